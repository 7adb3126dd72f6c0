"""Joint search for programs: the same functions as the pages, with a bearer token."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from trihub.core.casework.cases import CaseFilter
from trihub.core.errors import BadInput, NotFound, Refused
from trihub.core.messages import said
from trihub.joint.case.reading.public import public_shape
from trihub.joint.case.reading.shape import (
    dashboard_shape,
    page_shape,
    programme_shape,
    view_shape,
)
from trihub.joint.case.states import State
from trihub.joint.petition.consents import give
from trihub.joint.petition.correspondence import check
from trihub.joint.petition.drafting import Entry, application, claim_sets
from trihub.joint.petition.model import Correspondence, Petition
from trihub.joint.petition.uploads import read_upload
from trihub.joint.report.forms import form_of, write
from trihub.joint.service import Joint
from trihub.web.api.problems import DENIED
from trihub.web.dates import day_of
from trihub.web.identity import Member, Visitor
from trihub.web.joint.common import JointSearch
from trihub.web.joint.moves import MOVES, Move
from trihub.web.services import Library

router = APIRouter(prefix="/joint", responses=DENIED)

Language = Literal["en", "zh", "ja", "ko"]
Case = Annotated[str, Path(description="The case’s number.", min_length=1, max_length=40)]
Json = dict[str, Any]
PROGRAMME = r"^[a-z0-9-]+$"


class Application(BaseModel):
    """An application of a petition."""

    model_config = ConfigDict(extra="forbid")

    office: str = Field(min_length=2, max_length=2, description="Office (WIPO ST.3).")
    number: str = Field("", max_length=60, description="Application number.")
    filed: str = Field("", max_length=40, description="Filing day, YYYY-MM-DD.")
    publication: str = Field("", max_length=60, description="Publication number, if published.")
    priorities: str = Field("", max_length=4000, description="One claim a line.")
    text: str = Field("", max_length=2_000_000, description="The text of an unpublished one.")


class Row(BaseModel):
    """Claims that answer to one another."""

    model_config = ConfigDict(extra="forbid")

    claims: dict[str, int] = Field(max_length=10, description="Claim number by office.")
    note: str = Field("", max_length=2000)


class NewPetition(BaseModel):
    """A petition with the applicant’s consent for each office of its applications."""

    model_config = ConfigDict(extra="forbid")

    programme: str = Field(max_length=60)
    lead: str = Field(min_length=2, max_length=2, description="Office of first filing.")
    applications: list[Application] = Field(min_length=2, max_length=5)
    correspondence: list[Row] = Field([], max_length=500)
    language: Language = "en"
    title: str = Field("", max_length=400)
    statement: str = Field("", max_length=20_000)
    everywhere: bool = Field(
        False, description="Ask every office at once; otherwise only that of first filing is asked."
    )
    consent: Literal[True] = Field(description="The programme’s consent text is agreed to.")
    consent_until: str = Field("", max_length=40, description="YYYY-MM-DD; empty: the longest.")


class Form(BaseModel):
    """What a move needs; each reads the parts that are its own."""

    model_config = ConfigDict(extra="forbid")

    language: Language = "en"
    reason: str = Field("", max_length=10_000)
    office: str = Field("", max_length=2)
    rule: str = Field("", max_length=60)
    yes: bool = False
    people: list[str] = Field([], max_length=50, description="Accounts, for `assign`.")
    until: str = Field("", max_length=40)
    publication: str = Field("", max_length=60)
    day: str = Field("", max_length=40)
    source: str = Field("", max_length=400)
    kind: str = Field("", max_length=40)
    documents: str = Field("", max_length=10_000, description="One number a line.")
    rejected: str = Field("", max_length=400)
    allowed: str = Field("", max_length=400)


@router.get("/programmes", summary="Programmes of joint search")
def programmes(library: Library) -> Json:
    """Every programme as its file says it; for anybody."""
    return {"programmes": [programme_shape(one) for one in library.programmes.values()]}


@router.get("/programmes/{programme}/dashboard", summary="A programme’s figures of process")
def dashboard(
    who: Member, joint: JointSearch, library: Library,
    programme: Annotated[str, Path(max_length=60)],
) -> Json:  # fmt: skip
    """Cases by state, caps used, deadlines near, means."""
    if programme not in library.programmes:
        raise NotFound(said("There is no programme “{id}”.", id=programme))
    return dashboard_shape(joint.reading.dashboard(who.actor, programme))


@router.get("/programmes/{programme}/figures", summary="A programme’s figures for everybody")
def public_figures(
    joint: JointSearch, library: Library,
    programme: Annotated[str, Path(pattern=PROGRAMME, max_length=60)],
) -> Json:  # fmt: skip
    """By year, of the cases of which every application is published; numbers below `smallest` are
    `null`."""
    if programme not in library.programmes:
        raise NotFound(said("There is no programme “{id}”.", id=programme))
    return public_shape(joint.reading.public_figures(library.programmes[programme]))


@router.get("/cases", summary="One’s cases")
def cases(
    who: Member, joint: JointSearch,
    programme: Annotated[str, Query(max_length=60)] = "",
    state: Annotated[list[State] | None, Query(max_length=20)] = None,
    after: Annotated[str, Query(max_length=40, description="`after` of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Json:  # fmt: skip
    """The cases that the token’s person may know of, newest first."""
    wanted = CaseFilter(programme=programme, states=tuple(one.value for one in state or ()))
    return page_shape(joint.reading.list(who.actor, wanted, after=after, limit=limit))


@router.get("/cases/{case}", summary="One case")
def case(who: Member, joint: JointSearch, case: Case) -> Json:
    """A case as the token’s person may see it."""
    return view_shape(joint.reading.open(who.actor, case))


@router.post("/cases", summary="File a petition", status_code=201)
def file_petition(who: Member, joint: JointSearch, petition: NewPetition) -> Json:
    """Open a case; answers with it, or with its number alone to a token that may not read."""
    return _now(joint, who, _file(joint, who, petition))


def _now(joint: Joint, who: Visitor, case: str) -> Json:
    """The case after a change; to a token that may write and not read its number alone."""
    try:
        return view_shape(joint.reading.open(who.actor, case))
    except Refused:
        return {"case": case}


def _file(joint: Joint, who: Visitor, asked: NewPetition) -> str:
    programme = joint.parts.programmes.get(asked.programme)
    if programme is None:
        raise BadInput(said("There is no programme “{id}”.", id=asked.programme))
    made = {
        one.office: application(
            Entry(
                office=one.office, number=one.number, filed=one.filed,
                publication=one.publication, priorities=one.priorities,
                text=read_upload(
                    one.office, one.text.encode(), joint.find_reader, limit=joint.most,
                    office=one.office, depends=joint.depends,
                ) if one.text else None,
            ),
            joint.parts.library,
        )
        for one in asked.applications
    }  # fmt: skip
    rows = tuple(Correspondence(claims=row.claims, note=row.note) for row in asked.correspondence)
    check(rows, {office: own.claims for office, own in claim_sets(made).items()})
    language = asked.language if asked.language in programme.consent else "en"
    until, now = day_of(asked.consent_until), joint.parts.now()
    what = ("application", "search results", "opinions")
    petition = Petition(
        programme=programme.id, lead=asked.lead, correspondence=rows, language=asked.language,
        applications=tuple(one.filed for one in made.values()),
        applicant_name=who.account.name if who.account else "", title=asked.title,
        statement=asked.statement,
    )  # fmt: skip
    consents = [give(programme, office, what, language, now, until) for office in made]
    texts = {o: one.patent for o, one in made.items() if one.uploaded and one.patent}
    return joint.cases.file_petition(
        who.actor, petition, consents, texts, everywhere=asked.everywhere
    )


@router.post("/cases/{case}/moves/{move}", summary="Bring something about in a case")
def make_move(
    who: Member, joint: JointSearch, library: Library, case: Case,
    move: Annotated[str, Path(max_length=40)], form: Form,
) -> Json:  # fmt: skip
    """The moves of the case’s page: join, consent, revoke, withdraw, assess, decide, admit,
    refuse, assign, waive, publication, action. Answers with the case."""
    if move not in MOVES:
        raise NotFound(said("There is no page at this address."))
    given = form.model_dump(exclude={"language", "people"})
    access = library.access
    found = {one: access.accounts.get(one) for one in form.people} if access else {}
    accounts = {key: account for key, account in found.items() if account}
    MOVES[move](
        joint, who, case,
        Move(lang=form.language, people=tuple(form.people), accounts=accounts, **given),
    )  # fmt: skip
    return _now(joint, who, case)


@router.get("/cases/{case}/report", summary="The joint report", response_class=Response)
def report(
    who: Member, joint: JointSearch, case: Case,
    form: Annotated[str, Query(max_length=20, description="json, xlsx, pdf, st96 …")] = "json",
    lang: Language = "en",
) -> Response:  # fmt: skip
    """The joint report as a file, in any of its forms."""
    found = joint.reading.joint(who.actor, case)
    return Response(write(found, form, lang), media_type=form_of(form).media_type)
