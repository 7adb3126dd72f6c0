"""The agenda: drafted from the register, changed by people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from trihub.core.errors import TrihubError
from trihub.core.languages import MAIN_LANGUAGES
from trihub.meetings.model import Agenda, AgendaItem, new_id
from trihub.meetings.service import Meetings
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.meetings.common import (
    Fields,
    MeetingName,
    Workbench,
    attempt,
    number,
    rows,
    told,
    workbench_page,
)
from trihub.web.pages.common import Language
from trihub.web.services import services

router = APIRouter()


@router.get("/{lang}/meetings/{name}/agenda")
def agenda(
    request: Request, lang: Language, who: Member, meetings: Workbench, name: MeetingName,
    draft: Annotated[bool, Query()] = False,
) -> Response:  # fmt: skip
    """The agenda; ``draft`` proposes one from the register in the form, and keeps nothing."""
    proposed = meetings.preparing.draft_agenda(who.actor, name) if draft else None
    return _shown(request, lang, who, meetings, name, proposed)


def _shown(
    request: Request, lang: str, who: Visitor, meetings: Meetings, name: str,
    written: Agenda | None = None, error: TrihubError | None = None,
) -> Response:  # fmt: skip
    kept, version = meetings.preparing.agenda(who.actor, name)
    shown = written or kept
    links = [each.commitment for each in shown.items if each.commitment]
    records = {each.id: each for each in services(request).register.get_all(links)}
    return workbench_page(
        request, lang, who, meetings, name, "agenda.html", error, agenda=kept, form=shown,
        version=version, records=records, proposed=written is not None and error is None,
        here="agenda", total=sum(each.minutes for each in shown.items),
    )  # fmt: skip


@router.post("/{lang}/meetings/{name}/agenda")
def save(
    request: Request, lang: Language, who: Sender, meetings: Workbench, name: MeetingName,
    form: Fields,
) -> Response:  # fmt: skip
    """Keep it."""
    written: list[Agenda] = []

    def do() -> str:
        written.append(_written(form))
        meetings.preparing.save_agenda(who.actor, name, written[0], number(told(form, "seen")))
        return f"/{lang}/meetings/{name}/agenda"

    def failed(error: TrihubError) -> Response:
        return _shown(request, lang, who, meetings, name, written[0] if written else None, error)

    return attempt(do, failed)


def _written(form: FormData) -> Agenda:
    """What the form says; a row without a title is none."""
    titles = [f"title_{code}" for code in MAIN_LANGUAGES]
    found = []
    for row in rows(form, "minutes", "presenter", "commitment", *titles):
        texts = {code: row[f"title_{code}"] for code in MAIN_LANGUAGES if row[f"title_{code}"]}
        if texts:
            found.append(
                AgendaItem(
                    id=row["id"] or new_id(), titles=texts, commitment=row["commitment"],
                    minutes=number(row["minutes"]), presenter=row["presenter"],
                )
            )  # fmt: skip
    return Agenda(items=tuple(found))
