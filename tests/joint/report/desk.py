"""A case at two offices over a real library and real casework, and what examiners put in it."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field, replace
from typing import Any

from joint.report.samples import programme
from store.samples import patent, titles
from trihub.access.papers.encoding import encode
from trihub.app import Library
from trihub.core.casework.cases import CaseRow, Item, ItemKind, Step
from trihub.core.dates import PatentDate
from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    Description,
    Paragraph,
    Party,
    Patent,
    Priority,
    Role,
)
from trihub.joint.desk.model import Mark, Remark, Run
from trihub.joint.desk.passages import anchor
from trihub.joint.parts import Parts
from trihub.joint.petition.model import Correspondence, Filed, Petition
from trihub.joint.programmes.model import Programme
from trihub.store.casework import Casework

CASE = "caseaaaaaaaaaaaaaaaaaaaaaa"
NOW = dt.datetime(2026, 11, 5, 8, 12, 44, tzinfo=dt.UTC)

CHINESE, KOREAN, JAPANESE = "CN199000022A", "KR20190950001A", "JP2020190031A"
OTHER = "CN199000018A"


def claims(lang: str, *texts: str) -> tuple[ClaimSet, ...]:
    numbered = tuple(Claim(number=number, text=text) for number, text in enumerate(texts, 1))
    return (ClaimSet(claims=numbered, lang=lang),)


def described(lang: str, *texts: str) -> tuple[Description, ...]:
    paragraphs = tuple(
        Paragraph(text=text, number=f"{number:04}") for number, text in enumerate(texts, 1)
    )
    return (Description(paragraphs=paragraphs, lang=lang),)


def documents() -> tuple[Patent, ...]:
    """The own application as published in China, one family in two offices, and two others."""
    shared = Priority(office="JP", number="2018-101234", key="JP:patent:2018:101234")
    return (
        patent("199000099", date=PatentDate(2026, 9, 4), titles=titles(zh="梯度硅碳负极材料"),
               application=Application(office="CN", number="202519900101.7",
                                       key="CN:2025:1:9900101", date=PatentDate(2025, 12, 3)),
               parties=(Party(role=Role.APPLICANT, name="青葙储能材料有限公司"),),
               claim_sets=claims("zh", "一种硅碳负极材料。", "根据权利要求1所述的材料。", "一种电池。")),
        patent("199000022", date=PatentDate(2019, 5, 3), priorities=(shared,),
               titles=titles(zh="多孔硅碳负极材料", en="Porous silicon-carbon material"),
               parties=(Party(role=Role.APPLICANT, name="苍岚电材有限公司"),),
               claim_sets=claims("zh", "一种多孔硅碳负极材料。"),
               descriptions=described("zh", "本发明涉及电池。", "残余孔体积占总孔体积的25%～50%。")),
        patent("20190950001", office="KR", date=PatentDate(2019, 11, 18), priorities=(shared,),
               titles=titles(ko="다공성 실리콘-탄소 음극재")),
        patent("2020190031", office="JP", date=PatentDate(2020, 1, 16),
               application="JP:patent:2018:200777", titles=titles(ja="負極活物質粒子")),
        patent("199000018", date=PatentDate(2019, 6, 11), application="CN:2018:1:9900018",
               titles=titles(zh="固体电解质颗粒")),
    )  # fmt: skip


KOREAN_TEXT = replace(
    patent("none", office="KR", kind="", date=None, titles=titles(ko="구배형 실리콘-탄소 음극재")),
    claim_sets=claims("ko", "실리콘-탄소 음극 활물질.", "제1항의 전지."),
)


@dataclass
class Case:
    """The case; :meth:`put` keeps what an examiner makes."""

    library: Library
    casework: Casework
    programme: Programme = field(default_factory=programme)
    applicants_words: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self.row = CaseRow(
            id=CASE, programme=self.programme.id, state="searching",
            offices=self.programme.offices, applicant="applicant", opened="2026-10-01", version=1,
        )  # fmt: skip
        step = Step(case=CASE, number=1, at=self._at(), event="petition-filed", actor="applicant")
        document = self._item(ItemKind.DOCUMENT, "", KOREAN_TEXT, author="applicant")
        petition = Petition(**({
            "programme": self.programme.id, "lead": "CN", "language": "zh",
            "applicant_name": "青葙储能材料有限公司", "title": "梯度硅碳负极材料",
            "correspondence": (Correspondence(claims={"CN": 1, "KR": 1}),
                               Correspondence(claims={"CN": 3, "KR": 2})),
            "applications": (
                Filed(office="CN", number="202519900101.7", filed="2025-12-03",
                      publication="CN199000099A"),
                Filed(office="KR", number="10-2026-0950101", filed="2026-08-20",
                      document=document.id),
            ),
        } | self.applicants_words))  # fmt: skip
        asked = self._item(ItemKind.PETITION, "", petition, author="applicant")
        self.casework.cases.write(self.row, (step,), expected=0, items=(document, asked))

    @property
    def parts(self) -> Parts:
        return Parts(
            cases=self.casework.cases, library=self.library.store, index=self.library.index,
            prior_art=self.library.prior_art, programmes={self.programme.id: self.programme},
            now=lambda: NOW,
        )  # fmt: skip

    def put(self, kind: ItemKind, office: str, content: Any, **more: Any) -> Item:
        item = self._item(kind, office, content, **more)
        self.casework.cases.put_item(item, expected=0)
        return item

    def mark(self, office: str, document: str, *remarks: Remark, **more: Any) -> Item:
        return self.put(ItemKind.MARK, office, Mark(document=document, remarks=remarks, **more))

    def run(self, office: str, query: str = "硅碳 负极", **more: Any) -> Item:
        author = more.pop("author", f"{office.lower()}-1")
        fields: dict[str, Any] = {
            "understood": query, "filters": {}, "engine": "tantivy", "analysis": "7",
            "library_change": 5, "hits": 3, "milliseconds": 1.5, "at": self._at(),
        }  # fmt: skip
        return self.put(ItemKind.RUN, office, Run(query=query, **(fields | more)), author=author)

    def anchor(self, document: str, field_: str, lang: str, label: str, quote: str) -> Any:
        """A passage as the desk keeps it: by its words in the document as it is now."""
        stored = self.library.store.get(document)
        assert stored is not None
        texts = {
            "de": {p.number: p.text for d in stored.patent.descriptions for p in d.paragraphs},
            "cl": {str(c.number): c.text for c in stored.patent.claims},
        }
        start = texts[field_][label].index(quote)
        return anchor(stored.patent, stored.change, field_, lang, label, start, start + len(quote))

    def read_again(self, document: str, **changes: Any) -> None:
        """Keep another view of a document of the library."""
        kept = next(one for one in documents() if one.key == document)
        later = replace(kept.source, reader="cnipa/2", offset=1, sha256="00")
        with self.library.store.writer() as writer:
            writer.put(replace(kept, source=later, **changes))

    def _item(self, kind: ItemKind, office: str, content: Any, **more: Any) -> Item:
        fields: dict[str, Any] = {"author": f"{office.lower()}-1", "private": False}
        return Item(
            id=f"item{next(self._numbers)}", case=CASE, kind=kind, office=office, version=1,
            at=self._at(), content=encode(content), **(fields | more),
        )  # fmt: skip

    def _at(self) -> str:
        return NOW.isoformat(timespec="microseconds")
