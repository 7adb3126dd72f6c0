"""From a text to records on the site: paste or upload, look through what was read, record.

The text travels in the form and nothing is kept before it is recorded: there is no draft that could
outlive its purpose or be read by another, and a form that was left open works whatever happened
to the site meanwhile. When the form comes back the text is read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from trihub.access.rules import Act, Subject, allowed, require
from trihub.core.errors import BadInput, Conflict, TrihubError
from trihub.core.messages import said
from trihub.core.register import Authority, Source
from trihub.register.editing.deciding import ADDED, decide, digest
from trihub.register.editing.places import extract, pieces
from trihub.register.editing.texts import pasted, text_of
from trihub.register.paper import Paper, PaperRecord
from trihub.register.records import Record
from trihub.register.service import Register
from trihub.web.api.problems import status_of
from trihub.web.identity import Visitor, Who, form_of, member
from trihub.web.messages import shown as shown_error
from trihub.web.pages.common import Language
from trihub.web.register.common import shown
from trihub.web.register.recording.common import actor_of
from trihub.web.register.recording.common import source_of as described
from trihub.web.register.recording.controls import controls
from trihub.web.services import Library, services

router = APIRouter()

FIELDS = ("title", "publisher", "authority", "url", "published")
MOST_FIELDS, MOST_RECORDS = 20_000, 400
Form = Mapping[str, str]


@router.get("/{lang}/register/new")
def new(request: Request, lang: Language, who: Who) -> Response:
    """The empty form; for everybody else a sentence that says who may."""
    return _form(request, lang, who, {})


def _form(
    request: Request, lang: str, who: Visitor, form: Form, error: TrihubError | None = None
) -> Response:
    may = allowed(who.actor, Act.READ_TEXT, Subject())
    return shown(
        request, lang, "new.html", status_of(error) if error else 200, may=may, csrf=who.csrf,
        form=form, authorities=tuple(Authority), error=shown_error(error, lang) if error else None,
    )  # fmt: skip


@router.post("/{lang}/register/new")
async def propose(request: Request, lang: Language) -> Response:
    """Read a text and show what is proposed."""
    form, file = await sent(request)
    return await run_in_threadpool(_propose, request, lang, form, file)


async def sent(request: Request) -> tuple[dict[str, str], tuple[str, bytes] | None]:
    """The fields of a form, with one kind of line end, and its file where there is one."""
    async with request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=8 << 20) as given:
        fields = {name: value.replace("\r\n", "\n").replace("\r", "\n")
                  for name, value in given.multi_items() if isinstance(value, str)}  # fmt: skip
        files = [value for value in given.values() if isinstance(value, UploadFile)]
        file = files[0] if files and files[0].filename else None
        return fields, (file.filename or "", await file.read()) if file else None


def sender_of(request: Request, form: Form, act: Act) -> Visitor:
    """Who sends a form that may do this. :raises Refused: they may not, or the form is foreign."""
    who = member(request)
    if who.signed is not None:
        form_of(request, who.signed, form.get("csrf", ""))
    require(who.actor, act, Subject())
    return who


def _propose(
    request: Request, lang: str, form: dict[str, str], file: tuple[str, bytes] | None
) -> Response:
    who = sender_of(request, form, Act.READ_TEXT)
    try:
        form["text"] = text_of(*file) if file else pasted(form.get("text", ""))
        register = services(request).register
        paper = register.read(form["text"], source_of(form))
        return _proposals(request, lang, who, register, paper, form)
    except BadInput as error:
        return _form(request, lang, who, form, error)


def source_of(form: Form) -> Source:
    """The source that a form describes; without a title the text's first line is it.

    :raises BadInput: a date or an address is none.
    """
    first = next((line.strip() for line in form.get("text", "").split("\n") if line.strip()), "")
    rest = {name: form.get(name, "") for name in FIELDS if name != "title"}
    return described(title=form.get("title", "").strip() or first, **rest)


@router.post("/{lang}/register/confirm")
async def confirm(request: Request, lang: Language) -> Response:
    """Record what was confirmed, or show the form again with what is still to be looked at."""
    form, _ = await sent(request)
    return await run_in_threadpool(_confirm, request, lang, form)


def _confirm(request: Request, lang: str, form: dict[str, str]) -> Response:
    who = sender_of(request, form, Act.CONFIRM_RECORD)
    register = services(request).register
    form["text"] = pasted(form.get("text", ""))
    paper = register.read(form["text"], source_of(form))
    changed = decide(paper, form)
    if form.get("do") == "all":
        for each in paper.records:
            each.decision = each.decision or ("confirm" if each.number not in changed else "")
    try:
        if changed:
            raise Conflict(
                said("The register has changed since these proposals were made."),
                hint=said("Look at those that are marked, and decide on them again."),
            )
        ids = register.confirm(paper, actor_of(who), unchanged=True)
    except TrihubError as error:
        paper = register.read(form["text"], source_of(form))
        return _proposals(request, lang, who, register, paper, form, error)
    found = ",".join(ids[:MOST_RECORDS])
    return RedirectResponse(f"/{lang}/register/recorded?records={found}", 303)


def _proposals(
    request: Request, lang: str, who: Visitor, register: Register, paper: Paper, form: Form,
    error: TrihubError | None = None,
) -> Response:  # fmt: skip
    text = form["text"]
    cut = pieces(text, [(one.start, one.end) for each in paper.records for one in each.values])
    decided = any(name.startswith("r-") for name in form)
    names = list(dict.fromkeys(name for each in paper.records for name in each.like))
    return shown(
        request, lang, "confirm.html", status_of(error) if error else 200, paper=paper, form=form,
        csrf=who.csrf, fields=FIELDS, pieces=cut, added=range(ADDED), digest=digest,
        places={(each.number, at): extract(text, cut, one.start, one.end)
                for each in paper.records for at, one in enumerate(each.values)},
        changed=[each.number for each in paper.records
                 if decided and form.get(f"r-{each.number}") != digest(each)],
        alike={each.id: each for each in register.get_all(names)}, beside=beside,
        error=shown_error(error, lang) if error else None, **controls(lang),
    )  # fmt: skip


def beside(one: PaperRecord, alike: Mapping[str, Record]) -> list[str]:
    """The names of properties that a proposal or the records that it may be have."""
    facts = [each.name for name in one.like if name in alike for each in alike[name].facts]
    return list(dict.fromkeys([*(each.name for each in one.values), *facts]))


@router.get("/{lang}/register/recorded")
def recorded(
    request: Request, lang: Language, library: Library, who: Who,
    records: Annotated[str, Query(max_length=8_000)] = "",
) -> Response:  # fmt: skip
    """What was recorded, with its pages."""
    found = library.register.get_all(records.split(",")[:MOST_RECORDS])
    context: dict[str, Any] = {"may": allowed(who.actor, Act.READ_TEXT, Subject())}
    return shown(request, lang, "recorded.html", found=found, **context)
