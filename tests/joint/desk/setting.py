"""A search desk over the demonstration library and real casework, for the tests.

The case: an applicant has filed the sulphide electrolyte of CN199000018A at CNIPA, and a text that
is not published at KIPO.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import as_file
from pathlib import Path

from trihub.access.papers.encoding import encode
from trihub.access.rules import CaseSubject
from trihub.app import Library
from trihub.core.casework.cases import CaseRow, Item, ItemKind, Step
from trihub.core.casework.people import Actor, Role
from trihub.core.dates import PatentDate
from trihub.core.patent import Claim, ClaimSet, DocumentId, Patent, Priority, Source, Text
from trihub.demo import library_files
from trihub.joint.desk.desk import Desk
from trihub.joint.parts import Parts
from trihub.joint.petition.model import Filed, Petition
from trihub.store.casework import Casework

CASE = "caseaaaaaaaaaaaaaaaaaaaaaa"
APPLICANT = Actor(account="applicant", role=Role.APPLICANT)
CN = Actor(account="cn-1", role=Role.EXAMINER, office="CN", name="李明")
CN2 = Actor(account="cn-2", role=Role.EXAMINER, office="CN", name="王芳")
KR = Actor(account="kr-1", role=Role.EXAMINER, office="KR", name="김민수")
HEAD = Actor(account="cn-head", role=Role.HEAD, office="CN")
LEADING = Actor(account="cn-lead", role=Role.HEAD, office="CN")
"""A head who is assigned."""
STRANGER = Actor(account="cn-9", role=Role.EXAMINER, office="CN")
ADMINISTRATOR = Actor(account="admin", role=Role.ADMINISTRATOR)
START = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)

OWN = "CN199000018A"
"""Its only priority is of 24 October 2017."""
EARLIEST = dt.date(2017, 10, 24)

KOREAN = Patent(
    publication=DocumentId(office="KR", number="none"),
    source=Source(file="uploaded"),
    priorities=(Priority(office="JP", number="2017-490004", date=PatentDate(2017, 10, 24)),),
    titles=(Text(text="황화물 고체 전해질 입자", lang="ko"),),
    claim_sets=(
        ClaimSet(
            lang="ko",
            claims=(
                Claim(
                    number=1,
                    text="아지로다이트형 결정상을 갖는 코어부; 및 상기 코어부를 피복하는 산소 함유 "
                    "표면층을 포함하고, 상기 표면층의 두께가 3 nm 내지 30 nm인 것을 특징으로 하는 "
                    "황화물 고체 전해질 입자.",
                ),
            ),
        ),
    ),
)


@dataclass
class Bench:
    """The desk and what it works on. ``subject`` is replaced where the case goes on."""

    library: Library
    casework: Casework
    subject: CaseSubject = field(
        default_factory=lambda: CaseSubject(
            id=CASE, applicant="applicant", offices=("CN", "KR"), version=1,
            assigned={"CN": ("cn-1", "cn-2", "cn-lead"), "KR": ("kr-1",)}, state="searching",
            consented=frozenset({"CN", "KR"}), filed=frozenset({"CN", "KR"}),
        )
    )  # fmt: skip
    moment: dt.datetime = START

    def __post_init__(self) -> None:
        self.parts = Parts(
            cases=self.casework.cases, library=self.library.store, index=self.library.index,
            prior_art=self.library.prior_art, programmes={}, now=self.now,
        )  # fmt: skip
        self.desk = Desk(self.parts, lambda case: self.subject if case == CASE else None)
        self._open()

    def now(self) -> dt.datetime:
        self.moment += dt.timedelta(seconds=1)
        return self.moment

    def change(self, **values: object) -> None:
        """Another state of the case."""
        self.subject = replace(self.subject, **values)  # type: ignore[arg-type]

    def _open(self) -> None:
        at = START.isoformat(timespec="microseconds")
        row = CaseRow(
            id=CASE, programme="cn-kr", state="searching", offices=("CN", "KR"),
            applicant="applicant", opened=at[:10], version=1,
        )  # fmt: skip
        step = Step(case=CASE, number=1, at=at, event="petition-filed", actor="applicant")
        document = self.applicants("documentkr", ItemKind.DOCUMENT, encode(KOREAN))
        petition = Petition(
            programme="cn-kr", lead="CN", correspondence=(), language="zh", applicant_name="甲",
            title="硫化物固体电解质颗粒",
            applications=(
                Filed(office="CN", number="201889900002.X", publication=OWN),
                Filed(office="KR", number="10-2018-9990001", filed="2018-10-24",
                      document=document.id),
            ),
        )  # fmt: skip
        items = (document, self.applicants("petition", ItemKind.PETITION, encode(petition)))
        self.casework.cases.write(row, (step,), expected=0, items=items)

    def applicants(self, name: str, kind: ItemKind, content: bytes) -> Item:
        at = START.isoformat(timespec="microseconds")
        return Item(
            id=name, case=CASE, kind=kind, office="", author="applicant", version=1, at=at,
            content=content,
        )  # fmt: skip

    def file_report(self, office: str) -> None:
        """That the office has filed its report."""
        at = START.isoformat(timespec="microseconds")
        item = Item(
            id=f"report-{office}", case=CASE, kind=ItemKind.REPORT, office=office, author="cn-1",
            version=1, at=at, content=b"{}",
        )  # fmt: skip
        self.casework.cases.put_item(item, expected=0)


def reread(library: Library, folder: Path, key: str, changes: Mapping[str, str]) -> None:
    """Read a Chinese document of the demonstration library once more, with other words in it."""
    with as_file(library_files()) as files:
        text = (Path(files) / "cn" / f"{key}.xml").read_text("utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    changed = folder / f"changed-{key}-{len(list(folder.iterdir()))}.xml"
    changed.write_text(text, "utf-8")
    report = library.ingest([changed])
    assert report.added + report.updated == 1


Setting = Callable[[Library], Bench]
