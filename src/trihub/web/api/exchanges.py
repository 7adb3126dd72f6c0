"""Exchanges and symposia for programs: the same functions as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.exchanges.matching.model import Call, Nomination, Period, Place
from trihub.exchanges.programme.desk import Drafted
from trihub.exchanges.programme.figures import figures
from trihub.exchanges.programme.model import Approved, ProgrammeKind
from trihub.exchanges.service import Exchanges
from trihub.exchanges.shapes import (
    figures_shape,
    match_shape,
    nomination_shape,
    notes_shape,
    programme_shape,
    symposium_shape,
)
from trihub.web.api.problems import DENIED
from trihub.web.exchanges.common import Open
from trihub.web.identity import Member, Visitor, Who
from trihub.web.services import Library

router = APIRouter(responses=DENIED)
Json = dict[str, Any]
Number = Annotated[
    str, Path(pattern="^[a-z2-7]{26}$", description="The number, as its page’s address has it.")
]
After = Annotated[str, Query(max_length=40, description="The last number of the page before.")]
Code = Annotated[str, Field(max_length=40)]
Codes = Annotated[list[Code], Field(max_length=60)]


class NewPeriod(BaseModel):
    """A time in which examiners can be with a host."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1, max_length=40)
    start: dt.date
    end: dt.date


class NewPlace(BaseModel):
    """How many a host takes in a period, and of whom."""

    model_config = ConfigDict(extra="forbid")

    office: str = Field(max_length=10)
    period: Code
    number: int
    fields: Codes = []
    languages: Codes = []
    level: Code = "B1"


class NewCall(BaseModel):
    """A call for nominations."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["exchange", "training"] = "exchange"
    titles: dict[Code, Annotated[str, Field(max_length=400)]] = Field(max_length=4)
    offices: Codes
    fields: Codes
    languages: Codes
    periods: list[NewPeriod] = Field(max_length=60)
    places: list[NewPlace] = Field(max_length=60)
    deadline: dt.date
    within: int | None = Field(1, description="The stated fairness; null: none.")
    shares: dict[Code, int] = Field({}, max_length=60)

    def call(self) -> Call:
        """As the matching has it."""
        return Call(
            titles=self.titles, offices=tuple(sorted(self.offices)), fields=tuple(self.fields),
            languages=tuple(self.languages),
            periods=tuple(Period(id=p.id, start=p.start, end=p.end) for p in self.periods),
            places=tuple(
                Place(office=p.office, period=p.period, number=p.number, fields=tuple(p.fields),
                      languages=tuple(p.languages), level=p.level)
                for p in self.places
            ),
            deadline=self.deadline, within=self.within, shares=self.shares,
        )  # fmt: skip


class NewNomination(BaseModel):
    """An examiner of the token’s person’s office."""

    model_config = ConfigDict(extra="forbid")

    examiner: str = Field(max_length=200)
    person: str = Field(max_length=200, description="The office’s own number for the examiner.")
    fields: dict[Code, int] = Field(max_length=60, description="Years of experience by field.")
    languages: dict[Code, Code] = Field(max_length=20, description="Level by language.")
    periods: Codes
    hosts: Codes = []
    preferred: Codes = []
    rank: int = 1

    def nomination(self) -> Nomination:
        """As the matching has it."""
        return Nomination(
            id="", office="", examiner=self.examiner, person=self.person, fields=self.fields,
            languages=self.languages, periods=tuple(self.periods), hosts=tuple(self.hosts),
            preferred=tuple(self.preferred), rank=self.rank,
        )  # fmt: skip


class Version(BaseModel):
    """What was seen, so that nobody acts on another version."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, le=1_000_000)
    digest: str = Field("", max_length=64, description="Of the matching that is approved.")


@router.get("/exchanges", summary="Calls for examiners")
def programmes(library: Library, who: Who, after: After = "") -> Json:
    """Those that are open, and with a token of an officer those of the own office; newest first."""
    feature = library.exchanges
    found = feature.desk.listed(who.actor, after=after) if feature else []
    return {"exchanges": [_shape(feature, paper.id, who) for paper, _ in found if feature]}


def _shape(feature: Exchanges, number: str, who: Visitor) -> Json:
    paper, known = feature.desk.programme(who.actor, number)
    return programme_shape(number, paper.version, known, feature.desk.state(number))


@router.post("/exchanges", summary="Prepare a call", status_code=201)
def make_call(who: Member, feature: Open, call: NewCall) -> Json:
    """Begin a programme of the offices that the call names."""
    number = feature.desk.create(who.actor, ProgrammeKind(call.kind), call.call())
    return {"id": number}


@router.get("/exchanges/{number}", summary="A call with the rules of its matching")
def programme(who: Who, feature: Open, number: Number) -> Json:
    """A call that is open, or one of the own office."""
    return _shape(feature, number, who)


@router.post("/exchanges/{number}/open", summary="Publish a call")
def open_call(who: Member, feature: Open, number: Number, seen: Version) -> Json:
    """From then on it stays as it is and takes nominations."""
    feature.desk.open(who.actor, number, seen.version)
    return {"id": number}


@router.get("/exchanges/{number}/nominations", summary="Nominations that one’s office reads")
def nominations(who: Member, feature: Open, number: Number) -> Json:
    """The own office’s, and all once the matching was run."""
    found = feature.desk.nominations(who.actor, number)
    return {"nominations": [nomination_shape(one) for one in found]}


@router.post("/exchanges/{number}/nominations", summary="Nominate an examiner", status_code=201)
def nominate(who: Member, feature: Open, number: Number, one: NewNomination) -> Json:
    """Of the own office, while the call is open."""
    return {"id": feature.desk.nominate(who.actor, number, one.nomination())}


@router.post(
    "/exchanges/{number}/nominations/{nomination}/withdraw", summary="Take a nomination back"
)
def withdraw(who: Member, feature: Open, number: Number, nomination: Number) -> Json:
    """One of the own office, while the call is open."""
    feature.desk.take_back(who.actor, number, nomination)
    return {"id": nomination}


@router.get("/exchanges/{number}/match", summary="The drafted matching")
def drafted(who: Member, feature: Open, number: Number) -> Json:
    """With the reasons of each nomination, and which offices have not approved it."""
    found = feature.desk.drafted(who.actor, number)
    if found is None:
        raise NotFound(said("There is no matching yet."))
    return _match(feature, number, found)


@router.post("/exchanges/{number}/match", summary="Run the matching")
def run(who: Member, feature: Open, number: Number) -> Json:
    """After the deadline; opens every nomination to the offices of the call."""
    return _match(feature, number, feature.desk.run(who.actor, number))


def _match(feature: Exchanges, number: str, found: Drafted) -> Json:
    desk = feature.desk
    return {
        "version": found.paper.version, "digest": found.digest,
        "missing": list(desk.missing(number, found)),
        "unpublished": list(desk.missing(number, found, Approved.FIGURES)),
        **match_shape(found.run.match, found.run.reasons),
    }  # fmt: skip


@router.post("/exchanges/{number}/approvals", summary="Approve the matching for one’s office")
def approve(who: Member, feature: Open, number: Number, seen: Version) -> Json:
    """The version and digest that were seen."""
    feature.desk.approve(who.actor, number, seen.version, seen.digest)
    return {"state": feature.desk.state(number).value}


@router.post("/exchanges/{number}/figures", summary="Agree to publish the figures")
def publish(who: Member, feature: Open, number: Number) -> Json:
    """They are public when every office agrees."""
    feature.desk.publish_figures(who.actor, number)
    return {"public": feature.desk.public_match(number) is not None}


@router.get("/exchanges/{number}/figures", summary="Published figures of an exchange")
def public_figures(feature: Open, number: Number) -> Json:
    """How many examiners went from where to where, by field and period."""
    found = feature.desk.public_match(number)
    if found is None:
        raise NotFound(said("There is no page at this address."))
    return figures_shape(figures(found))


@router.get("/symposia", summary="Symposia of users")
def symposia(library: Library, who: Who, after: After = "") -> Json:
    """Those that are announced, and with a token of an officer those of the own office."""
    feature = library.exchanges
    found = feature.hall.listed(who.actor, after=after) if feature else []
    return {"symposia": [symposium_shape(paper.id, known, ()) for paper, known in found]}


@router.get("/symposia/{number}", summary="A symposium with its programme")
def symposium(who: Who, feature: Open, number: Number) -> Json:
    """What its page shows to everybody."""
    _, known = feature.hall.symposium(who.actor, number)
    return symposium_shape(number, known, feature.hall.talks(number))


@router.get("/symposia/{number}/talks/{talk}", summary="The interpretation of a talk")
def talk(who: Who, feature: Open, number: Number, talk: Number) -> Json:
    """By language, with the time of each line."""
    return notes_shape(feature.hall.notes(who.actor, number, talk))
