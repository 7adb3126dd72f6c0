"""What pages of meetings share: the feature, the form, and the meeting that each page belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from trihub.core.casework.people import Role
from trihub.core.errors import BadInput, Conflict, NotFound, TrihubError
from trihub.core.messages import said
from trihub.meetings.calendar import title_of
from trihub.meetings.service import Meetings
from trihub.register.lexicon import table
from trihub.register.names import name_of, office_at
from trihub.web.api.problems import status_of
from trihub.web.identity import Visitor
from trihub.web.messages import shown
from trihub.web.services import services
from trihub.web.views.render import page

MECHANISMS = {row["code"]: tuple(row["offices"].split()) for row in table("mechanisms")}
OFFICES = tuple(dict.fromkeys(row["code"] for row in table("offices")))
_FIELDS = 2_500
"""Fields of the largest form: 200 sentences in four languages, each with its link and place."""


def open_meetings(request: Request) -> Meetings:
    """The feature. :raises NotFound: this site has no accounts, and so prepares no meetings."""
    found = services(request).meetings
    if found is None:
        raise NotFound(said("There is no page at this address."))
    return found


async def form_of(request: Request) -> FormData:
    """Everything that a form carries."""
    return await request.form(max_files=0, max_fields=_FIELDS)


Workbench = Annotated[Meetings, Depends(open_meetings)]
MeetingName = Annotated[str, Path(max_length=40)]
PaperName = Annotated[str, Path(max_length=80)]
Fields = Annotated[FormData, Depends(form_of)]


def told(form: FormData, name: str) -> str:
    """A text of a form; empty where there is none."""
    value = form.get(name, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def column(form: FormData, name: str) -> list[str]:
    """A field of every row of a form."""
    return [str(value).replace("\r\n", "\n").strip() for value in form.getlist(name)]


def rows(form: FormData, *names: str) -> list[dict[str, str]]:
    """The rows of a form's table, in the order that their field ``order`` gives, without those that are
    ticked to be dropped. :raises BadInput: a row is not whole."""
    columns = {name: column(form, name) for name in ("id", "order", *names)}
    length = len(columns["id"])
    if any(len(values) != length for values in columns.values()):
        raise BadInput(said("The page came back damaged."), hint=said("Load the page again."))
    dropped = set(column(form, "drop"))
    found = [{name: values[at] for name, values in columns.items()} for at in range(length)]
    kept = [row for row in found if not row["id"] or row["id"] not in dropped]
    return sorted(kept, key=lambda row: number(row["order"]))


def number(text: str) -> int:
    """A whole number from a form. :raises BadInput: it is none."""
    if not text.strip():
        return 0
    if not text.strip().isdecimal() or len(text.strip()) > 6:
        raise BadInput(said("“{text}” is no whole number.", text=text[:40]))
    return int(text)


def attempt(do: Callable[[], str], failed: Callable[[TrihubError], Response]) -> Response:
    """Do something that ends at an address; an error is shown where it can be put right."""
    try:
        return RedirectResponse(do(), 303)
    except NotFound:
        raise
    except TrihubError as error:
        return failed(error)


def workbench_page(
    request: Request, lang: str, who: Visitor, meetings: Meetings, name: str, template: str,
    error: TrihubError | None = None, **context: Any,
) -> Response:  # fmt: skip
    """A page of one meeting. ``overtaken``: somebody else changed it meanwhile."""
    view = meetings.open(who.actor, name)
    return meeting_page(
        request, lang, who, template, error, view=view, meeting=view.meeting,
        title=title_of(view.meeting, lang), base=f"/{lang}/meetings/{name}",
        own=who.actor.office, overtaken=isinstance(error, Conflict), **context,
    )  # fmt: skip


def meeting_page(
    request: Request, lang: str, who: Visitor, template: str, error: TrihubError | None = None,
    **context: Any,
) -> Response:  # fmt: skip
    """A page of the meetings."""
    return page(
        request, lang, f"meetings/{template}", status_of(error) if error else 200, csrf=who.csrf,
        error=shown(error, lang) if error else None, name_of=partial(name_of, language=lang),
        office_at=partial(office_at, language=lang), title_of=partial(title_of, language=lang),
        in_language=in_language, mechanisms=MECHANISMS, offices=OFFICES,
        officer=who.actor.role is Role.OFFICER, **context,
    )  # fmt: skip


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """A text in the reader's language, else in English or any; with the language it is in."""
    for code in (language, "en", *texts):
        if texts.get(code):
            return texts[code], code
    return "", language
