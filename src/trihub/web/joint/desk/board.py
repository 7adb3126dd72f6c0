"""The desk at a glance: the query line, what was run, what was marked, and what is still open."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.core.errors import TrihubError
from trihub.joint.service import Joint
from trihub.priorart.request import SearchRequest
from trihub.web.identity import Member, Visitor
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.common import desk_page
from trihub.web.pages.common import Language

router = APIRouter()


@router.get("/{lang}/joint/cases/{case}/desk")
def board(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber
) -> Response:
    """The desk."""
    return show(request, lang, who, joint, case)


def show(
    request: Request, lang: str, who: Visitor, joint: Joint, case: str,
    error: TrihubError | None = None, wrong: str = "", query: str = "", like: str = "",
) -> Response:  # fmt: skip
    """The page; ``wrong`` is the form that an error belongs to."""
    desk, actor = joint.desk, who.actor
    own = desk.application(actor, case)
    proposed = desk.proposed(actor, case, SearchRequest(query="*"))
    marks = desk.marks(actor, case)
    stored = {
        mark.document: joint.parts.library.get(mark.document, whole=False)
        for _, mark in marks
        if mark.withheld is None
    }
    return desk_page(
        request, lang, who, joint, case, "board.html", error, application=own,
        before=proposed.before, runs=tuple(reversed(desk.runs(actor, case))), marks=marks,
        stored=stored, notes=desk.notes(actor, case), opinions=dict(_by_claim(joint, who, case)),
        combinations=desk.combinations(actor, case), wrong=wrong, query=query, like=like,
    )  # fmt: skip


def _by_claim(joint: Joint, who: Visitor, case: str) -> list[tuple[int, object]]:
    return [(opinion.claim, (item, opinion)) for item, opinion in
            joint.desk.opinions(who.actor, case)]  # fmt: skip
