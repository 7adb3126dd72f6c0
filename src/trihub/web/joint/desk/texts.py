"""Search inside the case's own unpublished texts. The query travels in the body, never in an address
that a log could keep."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from trihub.core.errors import BadQuery
from trihub.joint.case.closed_index import Found
from trihub.joint.service import Joint
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.common import desk_page
from trihub.web.pages.common import Language

router = APIRouter()


@router.get("/{lang}/joint/cases/{case}/desk/texts")
def texts(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber
) -> Response:
    """The empty form."""
    return show(request, lang, who, joint, case)


@router.post("/{lang}/joint/cases/{case}/desk/texts")
def search(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    q: Annotated[str, Form(max_length=10_000)] = "",
) -> Response:  # fmt: skip
    """What a query finds in them. Nothing is recorded."""
    joint.desk.application(who.actor, case)
    try:
        found = joint.reading.search_documents(who.actor, case, q, joint.make_index)
    except BadQuery as error:
        return show(request, lang, who, joint, case, q, None, error)
    return show(request, lang, who, joint, case, q, found)


def show(
    request: Request, lang: str, who: Visitor, joint: Joint, case: str, query: str = "",
    found: tuple[Found, ...] | None = None, error: BadQuery | None = None,
) -> Response:  # fmt: skip
    """The page. ``found`` is ``None`` before anything was asked."""
    joint.desk.application(who.actor, case)
    return desk_page(request, lang, who, joint, case, "texts.html", error, query=query, found=found)
