"""The summary side by side: reading, writing, and reasons for disagreements that stand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from trihub.access.papers.encoding import encode
from trihub.core.casework.working import PaperKind
from trihub.core.errors import TrihubError
from trihub.meetings.model import Sentence, Summary, new_id
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
from trihub.web.meetings.marking import by_sentence, marked
from trihub.web.pages.common import Language
from trihub.web.services import services

router = APIRouter()


@router.get("/{lang}/meetings/{name}/summary")
def summary(
    request: Request, lang: Language, who: Member, meetings: Workbench, name: MeetingName,
    draft: Annotated[bool, Query()] = False,
) -> Response:  # fmt: skip
    """The summary in its languages side by side; ``draft`` proposes one and keeps nothing."""
    proposed = meetings.agreeing.begin(who.actor, name) if draft else None
    return _shown(request, lang, who, meetings, name, proposed)


def _shown(
    request: Request, lang: str, who: Visitor, meetings: Meetings, name: str,
    written: Summary | None = None, error: TrihubError | None = None,
) -> Response:  # fmt: skip
    view = meetings.open(who.actor, name)
    kept = meetings.agreeing.draft(who.actor, name)
    form = written or (kept.summary if kept else Summary(languages=view.meeting.languages))
    agenda, _ = meetings.preparing.agenda(who.actor, name)
    links = [each.commitment for each in agenda.items]
    links += [each.commitment for each in form.sentences]
    records = services(request).register.get_all([one for one in links if one.startswith("C")])
    return workbench_page(
        request, lang, who, meetings, name, "summary.html", error, kept=kept, form=form,
        agenda=agenda, records={each.id: each for each in records}, marked=marked,
        apart=by_sentence(kept.disagreements if kept else ()), here="summary",
        proposed=written is not None and error is None, version=kept.version if kept else 0,
        paper=f"{name}-{PaperKind.SUMMARY.value}",
    )  # fmt: skip


@router.post("/{lang}/meetings/{name}/summary")
def save(
    request: Request, lang: Language, who: Sender, meetings: Workbench, name: MeetingName,
    form: Fields,
) -> Response:  # fmt: skip
    """Keep the next version, or the reason for which a disagreement may stand."""
    written: list[Summary] = []
    languages = meetings.open(who.actor, name).meeting.languages

    def do() -> str:
        seen = number(told(form, "seen"))
        if key := told(form, "key"):
            meetings.agreeing.override(who.actor, name, key, told(form, "reason"), seen)
        else:
            written.append(_written(form, languages))
            meetings.agreeing.save(who.actor, name, written[0], seen)
        return f"/{lang}/meetings/{name}/summary"

    def failed(error: TrihubError) -> Response:
        return _shown(request, lang, who, meetings, name, written[0] if written else None, error)

    return attempt(do, failed)


@router.get("/{lang}/meetings/{name}/summary.json")
def download(lang: Language, who: Member, meetings: Workbench, name: MeetingName) -> Response:
    """The version as it stands, byte for byte what its digest is of."""
    found = meetings.agreeing.draft(who.actor, name)
    headers = {"Content-Disposition": f'attachment; filename="{name}-summary.json"'}
    content = encode(found.summary) if found else b"{}"
    return Response(content, media_type="application/json", headers=headers)


def _written(form: FormData, languages: tuple[str, ...]) -> Summary:
    """What the form says; a row without words is none."""
    found = []
    for row in rows(form, "commitment", "item", *(f"text_{code}" for code in languages)):
        texts = {code: " ".join(row[f"text_{code}"].split()) for code in languages}
        if any(texts.values()):
            found.append(
                Sentence(
                    id=row["id"] or new_id(), texts={c: t for c, t in texts.items() if t},
                    commitment=row["commitment"], item=row["item"],
                )
            )  # fmt: skip
    return Summary(languages=languages, sentences=tuple(found))
