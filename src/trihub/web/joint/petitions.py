"""Filing a petition: what is asked of whom, then the claims that answer to one another, then consent.

The form goes to the site twice. The first time it is read and checked and a table of claims is
proposed; texts that were uploaded travel back and forth inside the form, so that nothing of a
petition is kept before it is filed.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from trihub.access.papers.encoding import decode, encode
from trihub.core.casework.people import Role
from trihub.core.errors import BadFile, BadInput, Refused, TrihubError
from trihub.core.messages import said
from trihub.core.patent import Patent
from trihub.core.shapes.heads import main_title
from trihub.joint.petition.consents import give
from trihub.joint.petition.correspondence import check, problems, propose
from trihub.joint.petition.drafting import (
    Entry,
    Prepared,
    application,
    claim_sets,
    table,
    table_text,
)
from trihub.joint.petition.model import Petition
from trihub.joint.petition.uploads import KEPT, read_upload
from trihub.joint.programmes.model import Programme
from trihub.joint.service import Joint
from trihub.web.api.problems import status_of
from trihub.web.dates import day_of
from trihub.web.identity import Member, Visitor, form_of
from trihub.web.joint.common import JointSearch, in_language, programme_named
from trihub.web.messages import shown
from trihub.web.pages.common import Language
from trihub.web.services import services
from trihub.web.views.render import page

router = APIRouter()

MAX_LINE, MAX_WORDS = 400, 20_000
FIELDS = ("number", "filed", "publication", "priorities")


@dataclass(slots=True)
class Form:
    """The form as the applicant left it. ``kept`` are the uploaded texts by office, packed."""

    programme: str = ""
    lead: str = ""
    offices: tuple[str, ...] = ()
    name: str = ""
    title: str = ""
    statement: str = ""
    table: str = ""
    until: str = ""
    everywhere: bool = False
    agreed: frozenset[str] = frozenset()
    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)


@router.get("/{lang}/joint/new")
def new_petition(
    request: Request, lang: Language, who: Member,
    programme: Annotated[str, Query(max_length=60)] = "",
) -> Response:  # fmt: skip
    """The empty form, or the choice of a programme."""
    _applicant(who)
    if not programme:
        every = services(request).programmes.values()
        return page(request, lang, "joint/choose.html", programmes=every, text=in_language)
    found = programme_named(request, programme)
    form = Form(programme=found.id, lead=found.offices[0], offices=found.offices[:2])
    return _page(request, lang, who, found, form)


@router.post("/{lang}/joint/new")
async def send_petition(request: Request, lang: Language, joint: JointSearch) -> Response:
    """Check the form and propose a table, or file it."""
    from fastapi.concurrency import run_in_threadpool

    async with request.form(max_files=10, max_fields=200, max_part_size=KEPT * 2) as sent:
        uploads = {
            name.removeprefix("text-"): (value.filename or "", await value.read())
            for name, value in sent.multi_items()
            if isinstance(value, UploadFile) and value.filename
        }
        return await run_in_threadpool(_sent, request, lang, joint, sent, uploads)


def _sent(
    request: Request, lang: str, joint: Joint, sent: FormData, uploads: dict[str, tuple[str, bytes]]
) -> Response:
    from trihub.web.identity import member

    who = member(request)
    if who.signed is not None:
        form_of(request, who.signed, str(sent.get("csrf", "")))
    _applicant(who)
    form = read(sent)
    programme = programme_named(request, form.programme)
    try:
        made = _made(joint, form, uploads)
        if sent.get("do") == "file":
            case = _file(joint, who, lang, programme, form, made)
            return RedirectResponse(f"/{lang}/joint/cases/{case}", 303)
        if not form.table.strip():
            form.table = _proposed(joint, form, made)
        return _page(request, lang, who, programme, form, made)
    except TrihubError as error:
        return _page(request, lang, who, programme, form, error=error)


def read(sent: FormData) -> Form:
    """The form's fields, bounded."""

    def line(name: str, most: int = MAX_LINE) -> str:
        value = sent.get(name, "")
        return value[:most].strip() if isinstance(value, str) else ""

    offices = tuple(dict.fromkeys(v for v in sent.getlist("office") if isinstance(v, str)))[:10]
    return Form(
        programme=line("programme"), lead=line("lead"), offices=offices, name=line("name"),
        title=line("title"), statement=line("statement", MAX_WORDS),
        table=line("table", MAX_WORDS), until=line("until"),
        everywhere=line("everywhere") == "true",
        agreed=frozenset(v for v in sent.getlist("agreed") if isinstance(v, str)),
        entries={
            office: {name: line(f"{name}-{office}", 4_000) for name in FIELDS} for office in offices
        },
        kept={o: line(f"kept-{o}", KEPT * 2) for o in offices if line(f"kept-{o}", 10)},
    )  # fmt: skip


def _made(joint: Joint, form: Form, uploads: dict[str, tuple[str, bytes]]) -> dict[str, Prepared]:
    made = {}
    for office in form.offices:
        text = None
        if office in uploads:
            name, data = uploads[office]
            text = read_upload(
                name, data, joint.find_reader, limit=joint.most, office=office,
                depends=joint.depends,
            )  # fmt: skip
            form.kept[office] = pack(text)
        elif office in form.kept:
            text = unpack(form.kept[office])
        made[office] = application(Entry(office=office, text=text, **form.entries[office]),
                                   joint.parts.library)  # fmt: skip
    return made


def pack(patent: Patent) -> str:
    """A text as it travels inside the form."""
    return base64.b64encode(zlib.compress(encode(patent), 6)).decode()


def unpack(text: str) -> Patent:
    """The text again. :raises BadFile: it is damaged or too large."""
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.b64decode(text, validate=True), KEPT + 1)
        if not unpacker.eof:
            raise ValueError("too large")
        return decode(data, Patent)
    except (ValueError, binascii.Error, zlib.error, BadInput) as error:
        raise BadFile(
            said("The uploaded text came back damaged or too large."), hint=said("Upload it again.")
        ) from error


def _proposed(joint: Joint, form: Form, made: dict[str, Prepared]) -> str:
    sets = claim_sets(made)
    if form.lead not in sets or len(sets) < 2:
        return ""
    found = propose(sets, form.lead, joint.parts.prior_art.translator)
    return table_text([one.row for one in found])


def _file(
    joint: Joint, who: Visitor, lang: str, programme: Programme, form: Form,
    made: dict[str, Prepared],
) -> str:  # fmt: skip
    rows = table(form.table, form.offices)
    claims = {office: own.claims for office, own in claim_sets(made).items()}
    check(rows, claims)
    if missing := [office for office in form.offices if office not in form.agreed]:
        raise BadInput(
            said("The applicant has not given consent for {office}.", office=missing[0]),
            hint=said("A petition comes with a consent for every office that it names."),
        )
    petition = Petition(
        programme=programme.id, lead=form.lead,
        applications=tuple(made[office].filed for office in form.offices), correspondence=rows,
        language=lang, applicant_name=form.name or (who.account.name if who.account else ""),
        title=form.title or _title(made, form.lead), statement=form.statement,
    )  # fmt: skip
    language = lang if lang in programme.consent else next(iter(programme.consent))
    until, now = day_of(form.until), joint.parts.now()
    what = ("application", "search results", "opinions")
    consents = [give(programme, o, what, language, now, until) for o in form.offices]
    texts = {o: one.patent for o, one in made.items() if one.uploaded and one.patent}
    return joint.cases.file_petition(
        who.actor, petition, consents, texts, everywhere=form.everywhere
    )


def _title(made: dict[str, Prepared], lead: str) -> str:
    first = made[lead].patent if lead in made else None
    title = main_title(first) if first else None
    return title.text if title else ""


def _applicant(who: Visitor) -> None:
    if who.actor.role is not Role.APPLICANT:
        raise Refused(
            said("Only applicants file petitions."),
            hint=said("Sign in with an applicant’s account."),
        )


def _page(
    request: Request, lang: str, who: Visitor, programme: Programme, form: Form,
    made: dict[str, Prepared] | None = None, error: TrihubError | None = None,
) -> Response:  # fmt: skip
    wrong: list[Any] = []
    if made and form.table.strip():
        try:
            claims = {office: own.claims for office, own in claim_sets(made).items()}
            wrong = list(problems(table(form.table, form.offices), claims))
        except TrihubError as found:
            error = found
    return page(
        request, lang, "joint/new.html", status_of(error) if error else 200, programme=programme,
        form=form, made=made or {}, blank=dict.fromkeys(FIELDS, ""), wrong=wrong, text=in_language, csrf=who.csrf,
        error=shown(error, lang) if error else None,
    )  # fmt: skip
