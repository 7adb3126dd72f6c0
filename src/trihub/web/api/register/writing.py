"""Recording by programs: what the commands and the site do, for a token with the scope ``write``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query
from pydantic import BaseModel, Field

from trihub.access.rules import Act, Subject, require
from trihub.core.casework.people import Role
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.register import Authority, Draft, Source
from trihub.register.editing import tasks
from trihub.register.editing.texts import pasted
from trihub.register.follow import Step, follow
from trihub.register.follow.lists import open_ones
from trihub.register.paper import of_shape, shape_of
from trihub.register.service import Register
from trihub.register.shapes import findings_shape, follow_shape, record_shape
from trihub.web.api.problems import DENIED
from trihub.web.identity import Member
from trihub.web.register.recording.common import actor_of, held, known_source, source_of
from trihub.web.services import Library, Services

router = APIRouter(responses=DENIED)
Json = dict[str, Any]
Name = Annotated[
    str, Path(pattern="^[A-Z][0-9]{1,12}$", description="The record, for example `C13`.")
]
Seen = Annotated[int, Field(ge=0, le=10**15, description="The newest statement that you saw.")]


class Described(BaseModel):
    """A source."""

    title: str = Field(max_length=300)
    publisher: str = Field("", max_length=200)
    authority: Authority = Authority.PRESS
    url: str = Field("", max_length=1_000)
    published: str = Field("", max_length=10, description="ISO 8601, as exactly as known.")

    def source(self) -> Source:
        """As the register keeps it."""
        return source_of(**self.model_dump(mode="json"))


Named = Annotated[
    Described | str | None,
    Field(description="A source that is described, or the digest of one that is there."),
]


def _source(register: Register, named: Described | str | None) -> Source | None:
    if isinstance(named, Described):
        return named.source()
    return known_source(register, named) if named else None


class Given(BaseModel):
    """A text to read, and what it is."""

    text: str = Field(max_length=200_000)
    source: Described


class Said(BaseModel):
    """A statement to record."""

    name: str = Field(max_length=60)
    value: str = Field(max_length=2_000)


class Statements(BaseModel):
    """Statements of a source, or without one of your own."""

    statements: list[Said] = Field(min_length=1, max_length=100)
    seen: Seen
    source: Named = None


class Retraction(BaseModel):
    """What is taken back: a statement by its number, or without one the whole record."""

    because: str = Field(max_length=2_000)
    number: int | None = Field(None, ge=1, le=10**15)
    seen: Annotated[int, Field(0, ge=0, le=10**15, description="For a whole record.")]


class NextStep(BaseModel):
    """How a commitment goes on."""

    seen: Seen
    status: str = Field("", max_length=20)
    day: str = Field("", max_length=10, description="Since when, ISO 8601 as exactly as known.")
    source: Named = None
    start: int = Field(0, ge=0, le=10**9, description="The first character in the source’s text.")
    end: int = Field(0, ge=0, le=10**9)
    evidence: str = Field("", max_length=150, description="For example `dataset:WDI`.")
    note: str = Field("", max_length=2_000)
    due: str = Field("", max_length=10)
    owner: str = Field("", max_length=60, description="An office, or an office and an account.")
    created: str = Field("", max_length=150)


class Doing(BaseModel):
    """What is done with a finding."""

    do: tasks.Do
    note: str = Field("", max_length=2_000)


@router.post("/readings", summary="Propose records from a text")
def read(library: Library, who: Member, given: Given) -> Json:
    """Nothing is recorded: the answer is the working paper on which decisions are set."""
    require(who.actor, Act.READ_TEXT, Subject())
    return shape_of(library.register.read(pasted(given.text), given.source.source()))


@router.post("/confirmations", summary="Record what was confirmed of a working paper")
def confirm(library: Library, who: Member, paper: Annotated[Json, Body()]) -> Json:
    """Every proposal with its `decision`; refused where something was recorded since that the paper
    would have been about."""
    require(who.actor, Act.CONFIRM_RECORD, Subject())
    made = library.register.confirm(of_shape(paper), actor_of(who), unchanged=True)
    return {"records": made}


@router.post("/records/{record}/statements", summary="Record statements")
def state(library: Library, who: Member, record: Name, given: Statements) -> Json:
    """They stand beside what is there; refused where somebody recorded something since `seen`."""
    require(who.actor, Act.CONFIRM_RECORD, Subject())
    register = library.register
    drafts = [Draft(name=each.name, value=each.value) for each in given.statements]
    source = _source(register, given.source)
    register.state(record, drafts, actor_of(who), seen=given.seen, source=source)
    return record_shape(register.get(record))


@router.post("/records/{record}/retractions", summary="Take a statement or a record back")
def retract(library: Library, who: Member, record: Name, given: Retraction) -> Json:
    """Both stay, marked, with the reason."""
    require(who.actor, Act.RETRACT, Subject())
    register = library.register
    if given.number is None:
        register.withdraw(record, given.because, actor_of(who), seen=given.seen)
    elif given.number in {each.number for each in register.get(record).standing}:
        register.retract(given.number, given.because, actor_of(who))
    else:
        raise BadInput(
            said("There is no statement {number} that holds.", number=given.number),
            hint=said("Look at the record again."),
        )
    return record_shape(register.get(record))


@router.post("/records/{record}/follow", summary="Record what became of a commitment")
def next_step(library: Library, who: Member, record: Name, given: NextStep) -> Json:
    """A status with its evidence, a due date, an owner, or what was created."""
    require(who.actor, Act.FOLLOW, Subject())
    register = library.register
    _officer(library, given.owner)
    rest = given.model_dump(exclude={"seen", "source", "start", "end"})
    place = given.start, given.end
    step = Step(source=_source(register, given.source), place=place, **rest)
    follow(register, record, step, actor_of(who), seen=given.seen, targets=held(library))
    return follow_shape(register.get(record))


def _officer(library: Services, owner: str) -> None:
    office, colon, number = owner.partition(":")
    account = library.access.accounts.get(number) if colon and library.access else None
    fits = account and account.role is Role.OFFICER and account.office == office
    if colon and not fits:
        raise BadInput(said("There is no account {account}.", account=owner[:60]))


@router.get("/records/{record}/follow", summary="What became of a commitment")
def followed(library: Library, record: Name) -> Json:
    """Its status with every change and its evidence, due date, owners, what it created."""
    return follow_shape(library.register.get(record))


@router.get("/commitments/open", summary="Commitments that are open")
def open_commitments(
    library: Library,
    office: Annotated[str, Query(max_length=10, description="Of this office alone.")] = "",
    limit: Annotated[int, Query(ge=1, le=1_000, description="Records.")] = 100,
    offset: Annotated[int, Query(ge=0, le=10**9, description="Records to pass over.")] = 0,
) -> Json:
    """What is due first, the earliest before; then the newest."""
    found, count = open_ones(library.register, office, limit=limit, offset=offset)
    return {"count": count, "commitments": [follow_shape(each) for each in found]}


@router.post("/findings/{key}", summary="Take a finding up, give it back, or say that it is done")
def take_up(
    library: Library, who: Member,
    key: Annotated[str, Path(pattern="^[0-9a-f]{12}$", description="The finding’s `key`.")],
    given: Doing,
) -> Json:  # fmt: skip
    """Answers with the finding."""
    require(who.actor, Act.FOLLOW, Subject())
    register = library.register
    tasks.do(register, key, given.do, actor_of(who), given.note)
    finding = tasks.find(register.findings(), key)
    return findings_shape([finding], tasks.tasks(register))[0]
