"""The story of the demonstration's cases, played through the functions that people use."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from trihub.access.clock import Clock
from trihub.core.casework.cases import CaseFilter
from trihub.core.casework.people import Account, Actor
from trihub.core.classes import Classification, Scheme
from trihub.core.dates import PatentDate
from trihub.core.numbers.keys import application_key
from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    Description,
    DocumentId,
    Paragraph,
    Party,
    Patent,
    Priority,
    Role,
    Source,
    Text,
)
from trihub.joint.desk.model import Anchor, Mark, Note, Opinion, Remark
from trihub.joint.petition.consents import give
from trihub.joint.petition.model import Correspondence, Filed, Petition
from trihub.joint.report.actions import ActionKind, FirstAction, citations
from trihub.joint.service import Joint
from trihub.priorart.request import SearchRequest

PROGRAMME = "cn-kr-demo"
WHAT = ("application", "search results", "opinions")
QUOTED = 60
"""Characters of a passage that the story marks."""


@cache
def told() -> Mapping[str, Any]:
    """What happens, from ``case.toml``."""
    return tomllib.loads((files(__package__) / "case.toml").read_text(encoding="utf-8"))


class Moving:
    """A clock that the story sets; between two looks it goes on by a second."""

    def __init__(self, start: dt.datetime) -> None:
        self.at = start

    def __call__(self) -> dt.datetime:
        """The story's present moment."""
        self.at += dt.timedelta(seconds=1)
        return self.at

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.at += dt.timedelta(**span)


def _date(day: dt.date) -> PatentDate:
    return PatentDate(day.year, day.month, day.day)


def text_of(application: Mapping[str, Any], depends: Callable[..., Any]) -> Patent:
    """An application of the story as the applicant uploads it: unpublished, invented."""
    case, lang, office = told(), application["lang"], application["office"]
    day, first = _date(application["filed"]), case["priority"]
    key = application_key(office, application["number"], date=day)
    priorities = (_priority(first),) if office != first["office"] else ()
    return Patent(
        publication=DocumentId(office=office, number=""),
        source=Source(file="demo", reader="demo/1"),
        application=Application(office=office, number=application["number"], key=key, date=day),
        priorities=priorities,
        parties=(
            Party(role=Role.APPLICANT, name=case["applicant"][lang]),
            *(Party(role=Role.INVENTOR, name=n[lang], sequence=i)
              for i, n in enumerate(case["inventors"], 1)),
        ),
        titles=(Text(text=application["title"], lang=lang),),
        abstracts=(Text(text=application["abstract"], lang=lang),),
        claim_sets=(ClaimSet(claims=tuple(_claims(application, lang, depends)), lang=lang),),
        descriptions=(Description(paragraphs=tuple(
            Paragraph(text=text, number=f"{number:04d}")
            for number, text in enumerate(application["paragraphs"], 1)
        ), lang=lang),),
        classes=tuple(Classification(scheme=Scheme.IPC, symbol=symbol) for symbol in case["ipc"]),
        invented=True,
    )  # fmt: skip


def _priority(first: Mapping[str, Any]) -> Priority:
    day = _date(first["date"])
    key = application_key(first["office"], first["number"], date=day)
    return Priority(office=first["office"], number=first["number"], key=key, date=day, active=True)


def _claims(application: Mapping[str, Any], lang: str, depends: Callable[..., Any]) -> Any:
    for number, text in enumerate(application["claims"], 1):
        yield Claim(number=number, text=text, depends_on=depends(text, number, lang))


@dataclass(slots=True)
class Story:
    """One telling: at whose moments, by whom."""

    joint: Joint
    clock: Moving
    people: Mapping[str, Account]

    def who(self, name: str) -> Actor:
        """Somebody of the story."""
        return self.people[name].actor()

    def petition(self) -> str:
        """The applicant files at both offices; the case's number."""
        case = told()
        applications = tuple(
            Filed(
                office=one["office"], number=one["number"],
                key=application_key(one["office"], one["number"], date=_date(one["filed"])),
                filed=one["filed"].isoformat(),
            )
            for one in case["application"]
        )  # fmt: skip
        rows = tuple(
            Correspondence(claims=dict(row["claims"]), note=row.get("note", {}).get("zh", ""))
            for row in case["correspondence"]
        )
        petition = Petition(
            programme=PROGRAMME, lead="CN", applications=applications, correspondence=rows,
            language="zh", applicant_name=case["applicant"]["zh"], title=case["title"]["zh"],
        )  # fmt: skip
        programme = self.joint.parts.programmes[PROGRAMME]
        consents = [give(programme, o, WHAT, "zh", self.clock(), None) for o in ("CN", "KR")]
        texts = {one["office"]: text_of(one, self.joint.depends) for one in case["application"]}
        return self.joint.cases.file_petition(self.who("applicant"), petition, consents, texts)

    def admission(self, case: str) -> None:
        """Both offices look at the petition and admit it."""
        cases = self.joint.cases
        self.clock.wait(days=2)
        cases.join_request(self.who("applicant"), case, "KR")
        self.clock.wait(days=3)
        for side, head, desk in (("cn", "cn-head", 0), ("kr", "kr-head", 1)):
            cases.assign(self.who(head), case, [self.people[side]])
            reason = told()["desk"][desk]["substantial"]
            cases.assess(self.who(side), case, "substantial", True, reason)
            cases.decide_provisionally(self.who(side), case, True, reason)
        self.clock.wait(days=1)
        cases.admit(self.who("cn-head"), case, told()["desk"][0]["substantial"])

    def search(self, case: str, office: int) -> None:
        """One office's examiner at the desk."""
        desk, plan = self.joint.desk, told()["desk"][office]
        who, lang = self.who(plan["office"].lower()), plan["language"]
        for one in plan["queries"]:
            self.clock.wait(hours=3)
            request = SearchRequest(
                query=one["query"], translate=tuple(one["translate"]), reader=lang
            )
            desk.run(who, case, desk.proposed(who, case, request))
        for one in plan["mark"]:
            self.clock.wait(minutes=25)
            remark = Remark(
                categories=tuple(one["categories"]), claims=tuple(one["claims"]),
                passages=tuple(self._passage(who, case, one["document"], p) for p in one["passages"]),
                reason=one["reason"], combined=tuple(one.get("combined", ())),
            )  # fmt: skip
            desk.mark(who, case, Mark(document=one["document"], remarks=(remark,)))
        desk.note(who, case, Note(text=plan["private_note"]), private=True)
        desk.note(who, case, Note(text=plan["note"]), private=False)
        for one in plan["opinion"]:
            desk.opine(who, case, Opinion(**one))

    def _passage(self, who: Actor, case: str, key: str, at: Mapping[str, str]) -> Anchor:
        stored = self.joint.parts.library.get(key)
        if stored is None:
            raise LookupError(key)
        own = next(s for s in stored.patent.claim_sets if not s.label)
        text = next(c.text for c in own.claims if str(c.number) == at["label"])
        end = min(len(text), QUOTED)
        return self.joint.desk.select(who, case, key, at["field"], own.lang, at["label"], 0, end)

    def report(self, case: str, office: int) -> None:
        """One office files its report."""
        plan = told()["desk"][office]
        side = plan["office"].lower()
        who = self.people[side]
        self.clock.wait(days=2)
        self.joint.cases.file_report(
            self.who(side), case, names={who.id: who.name}, language=plan["language"]
        )

    def actions(self, case: str) -> None:
        """Both offices record their first actions; the case closes."""
        for one in told()["action"]:
            self.clock.wait(days=20)
            office = one["office"]
            action = FirstAction(
                office=office, kind=ActionKind.OFFICE_ACTION, date=self.clock.at.date().isoformat(),
                cites=citations(self.joint.parts.library, one["citations"]),
                rejected=tuple(one["rejected"]), allowed=tuple(one["allowed"]),
            )  # fmt: skip
            self.joint.cases.record_action(self.who(office.lower()), case, action)


def prepare(
    open_joint: Callable[[Clock], Joint], people: Mapping[str, Account], now: dt.datetime
) -> list[str]:
    """Make the cases: one closed, one in which Korea's report is still to be filed, one just asked
    for. Nothing happens where there are cases already. Their numbers, in this order."""
    clock = Moving(now - dt.timedelta(days=95))
    joint = open_joint(clock)
    applicant = CaseFilter(applicant=people["applicant"].id)
    if joint.parts.cases.cases(applicant, limit=1):
        return []
    story = Story(joint, clock, people)
    closed = story.petition()
    story.admission(closed)
    for office in (0, 1):
        story.search(closed, office)
        story.report(closed, office)
    story.actions(closed)
    clock.at = now - dt.timedelta(days=12)
    searching = story.petition()
    story.admission(searching)
    story.search(searching, 0)
    story.report(searching, 0)
    story.search(searching, 1)
    clock.at = now - dt.timedelta(hours=5)
    asked = story.petition()
    return [closed, searching, asked]
