"""Searching at the desk: each query is recorded as it is run, shown again, replayed, widened."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from trihub.joint.desk.runs import can_move
from trihub.priorart.feedback import switch_off
from trihub.priorart.request import SearchRequest, cutoff_day
from trihub.web.identity import Member, Sender
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.board import show
from trihub.web.joint.desk.common import attempt, base, desk_page
from trihub.web.pages.common import Language

router = APIRouter()
PAGE = 20
OFF = "=off"
"""Ends a translation that is switched off, where a weight would stand."""

Line = Annotated[str, Form(max_length=400)]
Query_ = Annotated[str, Form(max_length=10_000)]
Many = Annotated[list[str] | None, Form(max_length=50)]


@router.post("/{lang}/joint/cases/{case}/desk/run")
def run(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    q: Query_ = "", like: Annotated[str, Form(max_length=100_000)] = "", before: Line = "",
    conflicting: Annotated[bool, Form()] = False, translate: Many = None, office: Many = None,
    ipc: Line = "",
) -> Response:  # fmt: skip
    """Run a query and record it."""

    def do() -> str:
        day = cutoff_day(before)
        asked = SearchRequest(
            query=q, like=like, before=day, conflicting=conflicting and day is not None,
            translate=tuple(one for one in translate or () if one),
            offices=tuple(office or ()), classes=tuple(ipc.replace(",", " ").split()),
            reader=lang, limit=PAGE,
        )  # fmt: skip
        item, _ = joint.desk.run(who.actor, case, asked)
        return f"{base(lang, case)}/runs/{item.id}"

    return attempt(do, lambda e: show(request, lang, who, joint, case, e, "run", q, like))


@router.get("/{lang}/joint/cases/{case}/desk/runs/{item}")
def results(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber, item: str,
    offset: Annotated[int, Query(ge=0, le=2_000)] = 0,
) -> Response:  # fmt: skip
    """What a recorded query finds."""
    desk, actor = joint.desk, who.actor
    runs = {kept.id: (kept, one) for kept, one in desk.runs(actor, case)}
    result = desk.page(actor, case, item, offset=offset, limit=PAGE)
    kept, recorded = runs[item]
    return desk_page(
        request, lang, who, joint, case, "results.html", item=kept, run=recorded, result=result,
        offset=offset, page=PAGE,
        marked={mark.document: mark for _, mark in desk.marks(actor, case)},
    )  # fmt: skip


@router.get("/{lang}/joint/cases/{case}/desk/runs/{item}/replay")
def replay(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber, item: str
) -> Response:
    """The same query once more, and what differs from then."""
    again = joint.desk.replay(who.actor, case, item)
    return desk_page(request, lang, who, joint, case, "replay.html", again=again, item=item)


@router.post("/{lang}/joint/cases/{case}/desk/runs/{item}/weigh")
def weigh(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber, item: str,
    weigh: Annotated[list[str] | None, Form(max_length=500)] = None,
) -> Response:  # fmt: skip
    """The same query with other weights of its translations (``source>target=0.5``), or without
    some (``source>target=off``); a new run."""

    def do() -> str:
        chosen = [one for one in weigh or () if one]
        off = [one.removesuffix(OFF) for one in chosen if one.endswith(OFF)]
        weights = [one for one in chosen if not one.endswith(OFF)]
        made, _ = joint.desk.weigh(who.actor, case, item, weights, off)
        return f"{base(lang, case)}/runs/{made.id}"

    return attempt(do, lambda e: show(request, lang, who, joint, case, e, "run"))


@router.get("/{lang}/joint/cases/{case}/desk/again")
def more(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber,
    run: Annotated[str, Query(max_length=80)] = "",
    only: Annotated[list[str] | None, Query(max_length=200)] = None,
) -> Response:  # fmt: skip
    """Terms of the marked documents (of some ``only``) to search again with, each of which can be
    switched off, and whether the documents move the query's vector."""
    marks = [mark for _, mark in joint.desk.marks(who.actor, case) if not mark.withheld]
    chosen = {mark.document for mark in marks if not only or mark.document in only}
    return desk_page(
        request, lang, who, joint, case, "again.html", chosen=run, marks=marks, only=chosen,
        terms=joint.desk.more_terms(who.actor, case, only or ()),
        runs=joint.desk.runs(who.actor, case), moves=can_move(joint.parts),
    )  # fmt: skip


@router.post("/{lang}/joint/cases/{case}/desk/again")
def search_again(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    run: Line = "", term: Annotated[list[str] | None, Form(max_length=500)] = None,
    only: Annotated[list[str] | None, Form(max_length=200)] = None,
) -> Response:  # fmt: skip
    """The chosen query, widened by the terms that were left on; the run records the others too."""
    wanted = set(term or ())

    def do() -> str:
        found = joint.desk.more_terms(who.actor, case, only or ())
        more = switch_off(found, {one.text for one in found} - wanted)
        item, _ = joint.desk.search_again(who.actor, case, run, more, only or ())
        return f"{base(lang, case)}/runs/{item.id}"

    return attempt(do, lambda e: show(request, lang, who, joint, case, e, "again"))
