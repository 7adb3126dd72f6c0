"""Second documents: which others cover what one document leaves open of a claim, best first."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from trihub.core.errors import TrihubError
from trihub.core.numbers.lookup import find_document
from trihub.joint.service import Joint
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.common import attempt, base, desk_page
from trihub.web.pages.common import Language

router = APIRouter()

Line = Annotated[str, Query(max_length=400)]
Claim = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/{lang}/joint/cases/{case}/desk/seconds")
def ranking(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber,
    claim: Claim = 1, document: Line = "", run: Annotated[str, Query(max_length=80)] = "",
) -> Response:  # fmt: skip
    """The office's other marked documents, and with ``run`` what that query found."""
    return show(request, lang, who, joint, case, claim, document, run)


def show(
    request: Request, lang: str, who: Visitor, joint: Joint, case: str, claim: int, document: str,
    run: str = "", error: TrihubError | None = None,
) -> Response:  # fmt: skip
    """The page."""
    desk, actor, library = joint.desk, who.actor, joint.parts.library
    desk.application(actor, case)
    first = find_document(library, document).patent
    kept = next((one for item, one in desk.runs(actor, case) if item.id == run), None)
    lacking, ranked = desk.seconds(actor, case, claim, first.key, kept.top if kept else ())
    stored = {one.document: library.get(one.document, whole=False) for one in ranked}
    pairs = {
        frozenset((pair.first, pair.second)) for _, pair in desk.combinations(actor, case)
        if claim in pair.claims
    }  # fmt: skip
    return desk_page(
        request, lang, who, joint, case, "seconds.html", error, first=first, claim=claim, run=run,
        lacking=lacking, ranked=ranked, stored=stored,
        marked={mark.document for _, mark in desk.marks(actor, case)},
        combined={one.document for one in ranked if {first.key, one.document} in pairs},
        application=desk.application(actor, case),
    )  # fmt: skip


@router.post("/{lang}/joint/cases/{case}/desk/seconds")
def search(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    claim: Annotated[int, Form(ge=1, le=10_000)],
    document: Annotated[str, Form(max_length=400)],
) -> Response:  # fmt: skip
    """Search the library for what the document lacks; what is found is ranked with the others."""

    def do() -> str:
        found = joint.desk.second_document(who.actor, case, claim, document)
        asked = {"claim": claim, "document": document, "run": found.item.id}
        return f"{base(lang, case)}/seconds?{urlencode(asked)}"

    return attempt(
        do, lambda e: show(request, lang, who, joint, case, claim, document, error=e)
    )  # fmt: skip
