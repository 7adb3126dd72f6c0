"""Offices, people, programmes and a clock that tests set; everything kept in a real database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from trihub.core.casework.people import Account, Role
from trihub.core.patent import (
    Claim,
    ClaimSet,
    Description,
    DocumentId,
    Paragraph,
    Patent,
    Source,
    Text,
)
from trihub.core.ports import PatentStore, Translation
from trihub.index.memory import MemoryIndex
from trihub.joint.case.cases import Cases
from trihub.joint.desk.model import Opinion, Remark
from trihub.joint.parts import Parts
from trihub.joint.petition.model import Consent, Correspondence, Filed, Petition
from trihub.joint.programmes.model import (
    Cap,
    Deadline,
    Decider,
    Period,
    Programme,
    Rule,
    Status,
)
from trihub.joint.report.actions import ActionCitation, ActionKind, FirstAction
from trihub.joint.report.model import Cited, OfficeReport
from trihub.priorart.search import PriorArt
from trihub.store.casework import Casework

START = dt.datetime(2020, 6, 1, 9, tzinfo=dt.UTC)
"""A Monday."""
TEXTS = {"en": "I agree.", "zh": "本人同意。", "ja": "同意します。", "ko": "동의합니다."}
TWO, THREE = "cn-kr", "three"


def deadline(id: str, after: str, until: str, count: int, unit: str, whose: str) -> Deadline:
    return Deadline(
        id=id, after=after, until=until, count=count, unit=unit, whose=whose, source="s"
    )


DEADLINES = (
    deadline("join", "requested", "requested everywhere", 15, "days", "applicant"),
    deadline("decide", "requested everywhere", "provisionally decided", 7, "days", "office"),
    deadline("report", "admitted", "report filed", 2, "months", "office"),
    deadline("act", "exchanged", "first action", 1, "months", "office"),
)
CORRESPOND = Rule(
    id="correspond", check="examiner-decides", decider=Decider.EXAMINER,
    text={"en": "The claims correspond."}, source="s",
)  # fmt: skip


def programme(id: str, *offices: str, **changes: Any) -> Programme:
    fields: dict[str, Any] = {
        "id": id, "names": {"en": id}, "status": Status.IN_FORCE, "status_note": {},
        "offices": offices, "periods": (Period(start=dt.date(2019, 1, 1), end=None, source="s"),),
        "caps": (Cap(per="office and year", number=50, source="s", role="first"),),
        "rules": (CORRESPOND,), "deadlines": DEADLINES,
        "exchange": ("record of search", "citations", "opinion"), "consent": TEXTS,
        "consent_days": 1000, "fee": "", "forms": (), "order": "parallel", "applicant_sees": True,
        "conflicting": "existence", "sources": {}, "version": "1",
    }  # fmt: skip
    return Programme(**(fields | changes))


PROGRAMMES = {TWO: programme(TWO, "CN", "KR"), THREE: programme(THREE, "CN", "JP", "KR")}


def account(id: str, role: Role, office: str = "") -> Account:
    return Account(id=id, login=f"{id}@example.org", name=id, role=role, office=office)


ANNA, BORIS = account("anna", Role.APPLICANT), account("boris", Role.APPLICANT)
ADMIN = account("admin", Role.ADMINISTRATOR)
HEAD = {office: account(f"head-{office}", Role.HEAD, office) for office in ("CN", "JP", "KR")}
EXAMINER = {office: account(f"exam-{office}", Role.EXAMINER, office) for office in HEAD}
EVERYBODY = (ANNA, BORIS, ADMIN, *HEAD.values(), *EXAMINER.values())


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> dt.datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += dt.timedelta(**time)


class NoTranslator:
    """Knows no term."""

    def translate(self, text: str, source: str, targets: Sequence[str]) -> list[Translation]:
        return []

    def untranslated(self, text: str, source: str) -> list[str]:
        return []


@dataclass
class World:
    """Cases over a database, and the steps of a case in few words."""

    casework: Casework
    library: PatentStore
    programmes: Mapping[str, Programme] = field(default_factory=lambda: dict(PROGRAMMES))
    clock: Clock = field(default_factory=Clock)

    @property
    def parts(self) -> Parts:
        index = MemoryIndex()
        return Parts(
            cases=self.casework.cases, library=self.library, index=index,
            prior_art=PriorArt(self.library, index, NoTranslator()), programmes=self.programmes,
            now=self.clock,
        )  # fmt: skip

    @property
    def cases(self) -> Cases:
        return Cases(self.parts)

    # --- steps ---

    def offices(self, programme: str = TWO) -> tuple[str, ...]:
        return self.programmes[programme].offices

    def file(
        self, programme: str = TWO, *, who: Account = ANNA, until: str = "2022-01-01",
        documents: Mapping[str, Patent] | None = None, **more: Any,
    ) -> str:  # fmt: skip
        offices = self.offices(programme)
        return self.cases.file_petition(
            who.actor(), petition(programme, *offices), consents(*offices, until=until),
            documents or {}, **more,
        )  # fmt: skip

    def join(self, case: str) -> None:
        for office in self.cases.open(ANNA.actor(), case).offices[1:]:
            self.cases.join_request(ANNA.actor(), case, office)

    def staff(self, case: str) -> None:
        for office in self.cases.open(ANNA.actor(), case).offices:
            self.cases.assign(HEAD[office].actor(), case, [EXAMINER[office]])

    def decide(self, case: str) -> None:
        for office in self.cases.open(ANNA.actor(), case).offices:
            self.cases.decide_provisionally(HEAD[office].actor(), case, True, "Fits.")

    def admit(self, case: str) -> None:
        self.cases.assess(HEAD["CN"].actor(), case, "correspond", True, "Compared.")
        self.cases.admit(HEAD["CN"].actor(), case, "All rules hold.")

    def searching(self, programme: str = TWO, **more: Any) -> str:
        """A case in which the offices search."""
        case = self.file(programme, **more)
        self.join(case)
        self.staff(case)
        self.decide(case)
        self.admit(case)
        return case

    def report(self, case: str, office: str, *keys: str) -> OfficeReport:
        return report(case, office, *keys)

    def file_report(self, case: str, office: str, *keys: str) -> str:
        made = report(case, office, *keys)
        return self.cases.file_report(EXAMINER[office].actor(), case, made)

    def exchanged(self, programme: str = TWO, **more: Any) -> str:
        case = self.searching(programme, **more)
        for office in self.offices(programme):
            self.file_report(case, office)
        return case

    def closed(self, programme: str = TWO, **more: Any) -> str:
        case = self.exchanged(programme, **more)
        for office in self.offices(programme):
            self.act(case, office)
        return case

    def act(self, case: str, office: str, *keys: str) -> None:
        action = FirstAction(
            office=office, kind=ActionKind.OFFICE_ACTION, date=self.clock.at.date().isoformat(),
            cites=tuple(ActionCitation(key=key, family=key) for key in keys),
        )  # fmt: skip
        self.cases.record_action(EXAMINER[office].actor(), case, action)

    # --- looking ---

    def state(self, case: str) -> str:
        row = self.casework.cases.case(case)
        return row.state if row else ""

    def events(self, case: str) -> list[str]:
        return [step.event for step in self.casework.cases.steps(case)]


NUMBERS = {"CN": "202010123456.7", "JP": "2020-123456", "KR": "10-2020-0012345"}


def petition(programme: str, *offices: str, **changes: Any) -> Petition:
    made = Petition(
        programme=programme, lead=offices[0],
        applications=tuple(Filed(office=office, number=NUMBERS[office]) for office in offices),
        correspondence=(Correspondence(claims=dict.fromkeys(offices, 1)),),
        language="en", applicant_name="Anna Ltd", title="Battery",
    )  # fmt: skip
    return replace(made, **changes)


def consents(*offices: str, until: str = "2022-01-01") -> list[Consent]:
    return [consent(office, until=until) for office in offices]


def consent(office: str, **changes: Any) -> Consent:
    fields: dict[str, Any] = {
        "office": office,
        "what": ("application", "search results", "opinions"),
        "given": "",
        "until": "2022-01-01",
        "text": TEXTS["en"],
        "language": "en",
    }
    return Consent(**(fields | changes))


def report(case: str, office: str, *keys: str) -> OfficeReport:
    """A report that cites documents by key, each its own family, with category X for claim 1."""
    cited = tuple(
        Cited(
            key=key,
            office=key[:2],
            number=key[2:-1],
            kind=key[-1],
            date=20180101,
            family=key,
            titles={"en": f"Title of {key}"},
            remarks=(Remark(categories=("X",), claims=(1,), reason=f"{office} on {key}"),),
        )
        for key in keys
    )
    return OfficeReport(
        case=case, office=office, application=NUMBERS[office], language="en",
        examiner=f"{office}-1", filed="", claims=(1, 2), citations=cited,
        opinions=(Opinion(claim=1, novelty=not keys, text=f"Opinion of {office}"),),
    )  # fmt: skip


def patent(office: str, words: str) -> Patent:
    """An unpublished application."""
    return Patent(
        publication=DocumentId(office=office, number=f"{office}-1"), source=Source(file=""),
        titles=(Text(text=f"Title: {words}", lang="en"),),
        claim_sets=(ClaimSet(claims=(Claim(number=1, text=f"A thing with {words}."),), lang="en"),),
        descriptions=(
            Description(paragraphs=(Paragraph(text=f"It has {words}.", number="0001"),), lang="en"),
        ),
    )  # fmt: skip
