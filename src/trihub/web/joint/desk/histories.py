"""What happened at the desk, and the way back: every change, undone or restored by its button."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from trihub.core.errors import TrihubError
from trihub.joint.desk.history import PAGE, history, undo
from trihub.joint.service import Joint
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.common import attempt, base, desk_page, place_of
from trihub.web.pages.common import Language

router = APIRouter()


@router.get("/{lang}/joint/cases/{case}/desk/history")
def changes(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Response:  # fmt: skip
    """The changes, newest first."""
    return show(request, lang, who, joint, case, offset)


def show(
    request: Request, lang: str, who: Visitor, joint: Joint, case: str, offset: int = 0,
    error: TrihubError | None = None,
) -> Response:  # fmt: skip
    """The page."""
    found, more = history(joint.desk.items, who.actor, case, offset=offset)
    return desk_page(
        request, lang, who, joint, case, "history.html", error, changes=found, more=more,
        offset=offset, page=PAGE, place_of=place_of,
    )  # fmt: skip


@router.post("/{lang}/joint/cases/{case}/desk/history/{item}")
def back(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber, item: str,
    last: Annotated[int, Form(ge=1)] = 1, version: Annotated[int, Form(ge=0)] = 0,
) -> Response:  # fmt: skip
    """Undo the last change (``last`` is the version seen), or put ``version`` on top again."""

    def do() -> str:
        items = joint.desk.items
        if version:
            items.restore(who.actor, case, item, version, last)
        else:
            undo(items, who.actor, case, item, last)
        return f"{base(lang, case)}/history"

    return attempt(do, lambda e: show(request, lang, who, joint, case, 0, e))
