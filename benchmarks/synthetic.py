"""Synthetic publications: full-text gazettes as XML, and small documents as the store keeps them.

Texts are runs of terms of the project's glossary (Zipf-distributed) with common words
between them, so that token statistics look like a library's in four languages. Everything
follows from a seed.
"""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from trihub.core.classes import Classification, Scheme
from trihub.core.dates import PatentDate
from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    DocumentId,
    Party,
    Patent,
    Priority,
    Role,
    Source,
    Text,
)  # fmt: skip
from trihub.text.glossary import Glossary

OFFICES = ("CN", "CN", "JP", "KR", "US")
"""Drawn from: zh 40, ja 20, ko 20, en 20 %."""
LANGUAGE = {"CN": "zh", "JP": "ja", "KR": "ko", "US": "en"}
GLUE = {
    "zh": ("的", "与所述", "设置在", "通过", "，其中，", "。"),
    "ja": ("の", "を備え", "において", "により", "、前記", "。"),
    "ko": ("의 ", "를 포함하고 ", "에 있어서 ", "에 의해 ", ", 상기 ", ". "),
    "en": (" of the ", " and a ", " in which ", " by ", ", wherein the ", ". The "),
}
FLATNESS = 60
"""How much commoner the commonest terms are: with 60 the first term stands in about every
seventh small document, as a common technical word does in a library."""

SUBCLASSES = (
    "H01M",
    "H01L",
    "H10K",
    "A61K",
    "G06F",
    "B23Q",
    "F03D",
    "C25B",
    "A41D",
    "C12N",
    "G01N",
    "H04W",
)


class Writer:
    """Writes text in a language."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        concepts = [c for layer in Glossary.default().layers for c in layer]
        self.random.shuffle(concepts)
        self.terms = {lang: [t for c in concepts for t in c.terms(lang)[:1]] for lang in GLUE}
        self.weights = {
            lang: list(itertools.accumulate(1 / (rank + FLATNESS) for rank in range(len(terms))))
            for lang, terms in self.terms.items()
        }

    def term(self, lang: str) -> str:
        """One term, common ones more often."""
        weights = self.weights[lang]
        return self.terms[lang][bisect.bisect(weights, self.random.random() * weights[-1])]

    def text(self, lang: str, terms: int) -> str:
        """A run of terms with words between them."""
        glue = GLUE[lang]
        return "".join(self.term(lang) + self.random.choice(glue) for _ in range(terms))

    def symbol(self) -> str:
        """A class symbol; some subclasses are commoner."""
        subclass = SUBCLASSES[min(int(self.random.expovariate(0.35)), len(SUBCLASSES) - 1)]
        return f"{subclass} {self.random.randint(1, 60)}/{self.random.randint(0, 99):02d}"


def small_document(writer: Writer, number: int) -> Patent:
    """A document of about 200 tokens: title, abstract, one claim, no description."""
    office = OFFICES[number % len(OFFICES)]
    lang = LANGUAGE[office]
    year = 2004 + number % 20
    size = 5 if lang == "en" else 4
    priority = number - number % 3
    return Patent(
        publication=DocumentId(
            office=office, number=f"{year}{number:07d}", kind="A", date=PatentDate(year, 1 + number % 12, 1 + number % 28)
        ),
        source=Source(file="synthetic", reader="synthetic/1"),
        application=Application(office=office, number=f"{year}{number}", key=f"{office}:{year}:{number}", date=PatentDate(year - 1, 1, 1)),
        priorities=(Priority(office="CN", number=str(priority), key=f"CN:{priority}", date=PatentDate(year - 2, 1, 1)),),
        parties=(Party(role=Role.APPLICANT, name=f"{writer.term(lang)} {number % 5000}"),),
        titles=(Text(text=writer.text(lang, size), lang=lang),),
        abstracts=(Text(text=writer.text(lang, size * 5), lang=lang),),
        claim_sets=(ClaimSet(claims=(Claim(number=1, text=writer.text(lang, size * 4)),), lang=lang),),
        classes=tuple(Classification(scheme=Scheme.IPC, symbol=writer.symbol()) for _ in range(3)),
    )  # fmt: skip


CN_XML = """<?xml version="1.0" encoding="utf-8"?>
<business:PatentDocumentAndRelated xmlns:base="http://www.sipo.gov.cn/XMLSchema/base" xmlns:business="http://www.sipo.gov.cn/XMLSchema/business" xsdVersion="V2.2.1" lang="zh" country="CN" docNumber="{number}" kind="A" datePublication="{day}"><business:BibliographicData><business:PublicationReference dataFormat="standard" sequence="1"><base:DocumentID><base:WIPOST3Code>CN</base:WIPOST3Code><base:DocNumber>{number}</base:DocNumber><base:Kind>A</base:Kind><base:Date>{day}</base:Date></base:DocumentID></business:PublicationReference><business:ApplicationReference applType="10" dataFormat="original" sequence="1"><base:DocumentID><base:WIPOST3Code>CN</base:WIPOST3Code><base:DocNumber>2019{application}</base:DocNumber><base:Date>20190102</base:Date></base:DocumentID></business:ApplicationReference><business:ClassificationIPCRDetails><business:ClassificationIPCR sequence="1"><base:Text>{ipc}</base:Text></business:ClassificationIPCR></business:ClassificationIPCRDetails><business:InventionTitle lang="zh">{title}</business:InventionTitle></business:BibliographicData><business:Abstract lang="zh"><base:Paragraphs num="0001">{abstract}</base:Paragraphs></business:Abstract><business:Description lang="zh">{paragraphs}</business:Description><business:Claims lang="zh">{claims}</business:Claims></business:PatentDocumentAndRelated>
"""
JP_XML = """<?xml version="1.0" encoding="UTF-8"?>
<jp-official-gazette kind-of-jp="A" kind-of-st16="A" lang="ja" dtd-version="1.0" country="JP" xmlns:jp="http://www.jpo.go.jp"><bibliographic-data lang="ja" country="JP"><publication-reference><document-id><country>JP</country><doc-number>{number}</doc-number><kind>公開特許公報(A)</kind><date>{day}</date></document-id></publication-reference><application-reference><document-id><doc-number>2019{application}</doc-number><date>20190102</date></document-id></application-reference><invention-title>{title}</invention-title><classification-ipc><main-clsf>{ipc}</main-clsf></classification-ipc></bibliographic-data><description>{paragraphs}</description><claims>{claims}</claims><abstract><p num="0000">{abstract}</p></abstract></jp-official-gazette>
"""
US_XML = """<?xml version="1.0" encoding="UTF-8"?>
<us-patent-application lang="EN" dtd-version="v4.4 2014-04-03" country="US" date-publ="{day}"><us-bibliographic-data-application lang="EN" country="US"><publication-reference><document-id><country>US</country><doc-number>{number}</doc-number><kind>A1</kind><date>{day}</date></document-id></publication-reference><application-reference appl-type="utility"><document-id><country>US</country><doc-number>16{application}</doc-number><date>20190102</date></document-id></application-reference><classifications-ipcr><classification-ipcr><section>{s}</section><class>{c}</class><subclass>{u}</subclass><main-group>{g}</main-group><subgroup>{h}</subgroup></classification-ipcr></classifications-ipcr><invention-title>{title}</invention-title></us-bibliographic-data-application><abstract><p num="0000">{abstract}</p></abstract><description>{paragraphs}</description><claims>{claims}</claims></us-patent-application>
"""


def gazette_document(writer: Writer, number: int, size: int, lang: str) -> str:
    """One full-text publication of about ``size`` bytes, as its office writes XML."""
    symbol = writer.symbol()
    paragraph_terms = 40 if lang != "en" else 60
    made = 0
    paragraphs: list[str] = []
    while made < size * 0.85:
        text = escape(writer.text(lang, paragraph_terms))
        made += len(text.encode())
        tag = "base:Paragraphs" if lang == "zh" else "p"
        paragraphs.append(f'<{tag} num="{len(paragraphs) + 1:04d}">{text}</{tag}>')
    common = {
        "day": "20200714", "application": f"{number:06d}", "ipc": symbol, "title": escape(writer.text(lang, 4)),
        "abstract": escape(writer.text(lang, 25)), "paragraphs": "".join(paragraphs),
    }  # fmt: skip
    texts = [escape(writer.text(lang, 25)) for _ in range(10)]
    if lang == "zh":
        claims = "".join(
            f'<business:Claim num="{n}"><business:ClaimText>{t}</business:ClaimText></business:Claim>'
            for n, t in enumerate(texts, 1)
        )
        return CN_XML.format(
            number=f"19{number:07d}", claims=claims, **common | {"application": f"1{number:07d}"}
        )
    claims = "".join(
        f'<claim num="{n}"><claim-text>{t}</claim-text></claim>' for n, t in enumerate(texts, 1)
    )
    if lang == "ja":
        return JP_XML.format(number=f"2020{number:06d}", claims=claims, **common)
    subclass, group = symbol.split()
    parts = {
        "s": subclass[0],
        "c": subclass[1:3],
        "u": subclass[3],
        "g": group.split("/")[0],
        "h": group.split("/")[1],
    }
    return US_XML.format(number=f"2020{number:07d}", claims=claims, **common, **parts)


def write_gazettes(
    folder: Path, megabytes: int, *, document_size: int = 80_000, seed: int = 7
) -> int:
    """Fill ``folder`` with files of about 10 MB of concatenated documents; the bytes written."""
    writer = Writer(seed)
    folder.mkdir(parents=True, exist_ok=True)
    numbers: Iterator[int] = itertools.count(1)
    total = 0
    for file in range(max(1, megabytes // 10)):
        lang = ("zh", "ja", "zh", "en")[file % 4]
        with (folder / f"week-{file:03d}-{lang}.xml").open("wb") as out:
            while out.tell() < 10_000_000:
                out.write(gazette_document(writer, next(numbers), document_size, lang).encode())
            total += out.tell()
    return total
