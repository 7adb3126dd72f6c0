"""Synthetic publications: full-text gazettes as XML, and small documents as the store keeps them.

Texts are in the invented language of :mod:`benchmarks.language`, which says how it was matched to
published ones. Every document has a subject, and with it a subclass; members of a family share it.
Everything follows from a seed.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.language import (
    BETWEEN,
    SUBJECT,
    Hand,
    Language,
    Subject,
    drawn,
    falling,
)
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

OFFICES = ("CN", "CN", "JP", "KR", "US")
"""Drawn from: zh 40, ja 20, ko 20, en 20 %."""
LANGUAGE = {"CN": "zh", "JP": "ja", "KR": "ko", "US": "en"}
SIZES = {"zh": 0.86, "ja": 0.78, "ko": 0.8, "en": 1.85}
"""For texts of about as many tokens in every language."""
OWNERS = falling(20_000, 5)
MEMBERS = 3
"""Documents of a family."""


@dataclass(slots=True)
class Family:
    """What the members of a family share."""

    number: int
    subject: Subject
    symbols: tuple[str, ...] = field(default=())


class Writer:
    """Writes documents."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = random.Random(seed)
        self.languages = {name: Language(name, seed) for name in BETWEEN}
        self.subjects: dict[int, Subject] = {}
        self.last_family = Family(-1, Subject(0, seed))

    def subject(self) -> Subject:
        """A subject; some are commoner."""
        number = drawn(SUBJECT, self.random.random())
        return self.subjects.setdefault(number, Subject(number, self.seed))

    def hand(self, lang: str, subject: Subject) -> Hand:
        """What writes one document."""
        return Hand(self.languages[lang], subject, self.random)

    def symbol(self, subject: Subject) -> str:
        """A class symbol."""
        group, place = 1 + int(60 * self.random.random()), int(100 * self.random.random())
        return f"{subject.symbol} {group}/{place:02d}"

    def symbols(self, subject: Subject) -> Iterator[str]:
        """A document's symbols, most often three: two of its own subclass and up to three others."""
        others = self.random.choices((0, 1, 2, 3), (53, 30, 11, 6))[0]
        for one in (subject, subject, *(self.subject() for _ in range(others))):
            yield self.symbol(one)

    def family(self, number: int) -> Family:
        """The family of the document of this number; documents are asked for in turn."""
        number -= number % MEMBERS
        if self.last_family.number != number:
            subject = self.subject()
            self.last_family = Family(number, subject, tuple(self.symbols(subject)))
        return self.last_family

    def owner(self, lang: str) -> str:
        """An applicant; some have many documents."""
        rank = drawn(OWNERS, self.random.random())
        return f"{self.languages[lang].words[rank % 5_000]} {rank}"


def small_document(writer: Writer, number: int) -> Patent:
    """A document of about 200 tokens: title, abstract, one claim, no description."""
    office = OFFICES[number % len(OFFICES)]
    lang = LANGUAGE[office]
    year = 2004 + number % 20
    family = writer.family(number)
    hand = writer.hand(lang, family.subject)
    size = SIZES[lang] * (0.6 + 0.8 * writer.random.random())
    title, abstract, claim = (hand.text(max(2, round(size * words))) for words in (4, 27, 23))
    return Patent(
        publication=DocumentId(
            office=office, number=f"{year}{number:07d}", kind="A", date=PatentDate(year, 1 + number % 12, 1 + number % 28)
        ),
        source=Source(file="synthetic", reader="synthetic/1"),
        application=Application(office=office, number=f"{year}{number}", key=f"{office}:{year}:{number}", date=PatentDate(year - 1, 1, 1)),
        priorities=(Priority(office="CN", number=str(family.number), key=f"CN:{family.number}", date=PatentDate(year - 2, 1, 1)),),
        parties=(Party(role=Role.APPLICANT, name=writer.owner(lang)),),
        titles=(Text(text=title, lang=lang),),
        abstracts=(Text(text=abstract, lang=lang),),
        claim_sets=(ClaimSet(claims=(Claim(number=1, text=claim),), lang=lang),),
        classes=tuple(Classification(scheme=Scheme.IPC, symbol=symbol) for symbol in family.symbols),
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
    subject = writer.subject()
    symbol, hand = writer.symbol(subject), writer.hand(lang, subject)
    paragraph_terms = 40 if lang != "en" else 60
    made = 0
    paragraphs: list[str] = []
    while made < size * 0.85:
        text = escape(hand.text(paragraph_terms))
        made += len(text.encode())
        tag = "base:Paragraphs" if lang == "zh" else "p"
        paragraphs.append(f'<{tag} num="{len(paragraphs) + 1:04d}">{text}</{tag}>')
    common = {
        "day": "20200714", "application": f"{number:06d}", "ipc": symbol, "title": escape(hand.text(4)),
        "abstract": escape(hand.text(25)), "paragraphs": "".join(paragraphs),
    }  # fmt: skip
    texts = [escape(hand.text(25)) for _ in range(10)]
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
