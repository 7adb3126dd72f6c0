"""A document at the desk: read it, mark it with categories, claims and passages, say why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from trihub.access.papers.encoding import decode
from trihub.core.casework.cases import ItemKind
from trihub.core.citations import parse_categories
from trihub.core.errors import NotFound, TrihubError
from trihub.core.hits import Span
from trihub.core.messages import said
from trihub.core.numbers.lookup import find_document
from trihub.joint.desk.model import Chart, Mark, Remark
from trihub.joint.desk.passages import Moved, Place, Resolved, TextPart, text_parts
from trihub.joint.service import Joint
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.common import attempt, base, desk_page
from trihub.web.joint.desk.selecting import part_name, passages_of
from trihub.web.joint.moves import claims as claim_numbers
from trihub.web.pages.common import Language, named

router = APIRouter()

LETTERS = ("X", "Y", "A", "N", "I", "E", "P", "O", "D", "T", "L", "&")
"""Categories in the order in which examiners reach for them."""
PARAGRAPHS = 400
"""Paragraphs that a page shows at once."""

Line = Annotated[str, Form(max_length=400)]
Words = Annotated[str, Form(max_length=20_000)]


@router.get("/{lang}/joint/cases/{case}/desk/doc/{key}")
def document(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber, key: str,
    run: Annotated[str, Query(max_length=80)] = "",
    feature: Annotated[str, Query(max_length=80)] = "",
) -> Response:  # fmt: skip
    """A document with its mark; ``feature`` (claim and label) is what passages are looked for."""
    return show(request, lang, who, joint, case, key, run, feature=feature)


def show(
    request: Request, lang: str, who: Visitor, joint: Joint, case: str, key: str, run: str = "",
    error: TrihubError | None = None, feature: str = "", wrong: str = "",
) -> Response:  # fmt: skip
    """The page; ``wrong`` is the form that an error belongs to."""
    stored = named(joint.parts.library, key)
    item, mark = _mark(joint, who, case, stored.patent.key)
    passages = [p for r in mark.remarks for p in r.passages] if mark else []
    places = dict(joint.desk.passages(who.actor, case, passages))
    parts = list(text_parts(stored.patent))
    return desk_page(
        request, lang, who, joint, case, "document.html", error, stored=stored,
        patent=stored.patent, item=item, kept=mark, places=places, run=run, letters=LETTERS,
        application=joint.desk.application(who.actor, case), name_of=part_name,
        parts=[(part, _taken(part, places.values())) for part in parts[:PARAGRAPHS]],
        cut=len(parts) > PARAGRAPHS,
        concerns=joint.desk.concerns(who.actor, case, stored.patent.key) if mark else (),
        charts=_charts(joint, who, case), feature=feature, wrong=wrong,
        notes=[pair for pair in joint.desk.notes(who.actor, case)
               if pair[1].document == stored.patent.key],
    )  # fmt: skip


def _charts(joint: Joint, who: Visitor, case: str) -> list[tuple[int, Chart]]:
    """The charts that passages may go into, with their versions; where none is kept yet, the first
    claim's as the machine cuts it."""
    kept = joint.desk.items.all(who.actor, case, ItemKind.CHART)
    if kept:
        charts = [(item.version, decode(item.content, Chart)) for item in kept]
        return sorted(charts, key=lambda pair: pair[1].claim)
    claims = joint.desk.application(who.actor, case).claims
    return [(0, joint.desk.chart(who.actor, case, claims[0].number)[1])] if claims else []


def _taken(part: TextPart, found: Iterable[Resolved]) -> list[Span]:
    """Where passages that are kept already stand in a part."""
    places = (one.place if isinstance(one, Moved) else one for one in found)
    return [
        Span(place.start, place.end)
        for place in places
        if isinstance(place, Place)
        and (place.field, place.lang, place.label) == (part.field, part.lang, part.label)
    ]


def _mark(joint: Joint, who: Visitor, case: str, key: str) -> tuple[object, Mark | None]:
    for item, mark in joint.desk.marks(who.actor, case):
        if mark.document == key:
            return item, mark
    return None, None


@router.post("/{lang}/joint/cases/{case}/desk/doc/{key}")
def mark(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber, key: str,
    run: Line = "", version: Annotated[int, Form(ge=0)] = 0,
    category: Annotated[list[str] | None, Form(max_length=20)] = None, claims: Line = "",
    combined: Line = "", reason: Words = "", quote: Words = "", item: Line = "",
    part: Annotated[list[str] | None, Form(max_length=200)] = None,
    passage: Annotated[list[str] | None, Form(max_length=200)] = None,
    change: Annotated[int, Form(ge=0)] = 0,
) -> Response:  # fmt: skip
    """Add a remark: categories, claims, passages (:func:`passages_of`), a reason."""

    def do() -> str:
        stored = named(joint.parts.library, key)
        before = _seen(joint, who, case, item, version)
        passages = passages_of(joint, who, case, stored, part or (), passage or (), quote, change)
        remark = Remark(
            categories=parse_categories("".join(category or ())), claims=claim_numbers(claims),
            passages=passages, reason=reason.strip(), combined=_keys(joint, combined),
        )  # fmt: skip
        remarks = (*(before.remarks if before else ()), remark)
        found_by = (before.found_by if before else "") or run
        joint.desk.mark(
            who.actor, case,
            Mark(document=stored.patent.key, remarks=remarks, found_by=found_by), version,
        )  # fmt: skip
        return f"{base(lang, case)}/doc/{stored.patent.key}?run={run}#mark"

    return attempt(do, lambda e: show(request, lang, who, joint, case, key, run, e))


@router.post("/{lang}/joint/cases/{case}/desk/doc/{key}/irrelevant")
def irrelevant(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber, key: str,
    run: Line = "", offset: Annotated[int, Form(ge=0, le=2_000)] = 0,
    rank: Annotated[int, Form(ge=0, le=3_000)] = 0,
) -> Response:  # fmt: skip
    """Mark a document that is not marked yet as not relevant; back to where it stood."""

    def do() -> str:
        found = named(joint.parts.library, key).patent.key
        joint.desk.mark(who.actor, case, Mark(document=found, found_by=run, relevant=False))
        if run and rank:
            return f"{base(lang, case)}/runs/{run}?offset={offset}#hit-{rank}"
        return f"{base(lang, case)}/doc/{found}?run={run}#mark"

    return attempt(do, lambda e: show(request, lang, who, joint, case, key, run, e))


@router.post("/{lang}/joint/cases/{case}/desk/doc/{key}/drop")
def drop(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber, key: str,
    version: Annotated[int, Form(ge=0)], remark: Annotated[int, Form(ge=0, le=1000)] = 0,
    run: Line = "", item: Line = "",
) -> Response:  # fmt: skip
    """Take a remark back; with the last one the whole mark."""

    def do() -> str:
        before = _seen(joint, who, case, item, version)
        if before is None:
            raise NotFound(said("There is nothing at this address."))
        rest = tuple(one for place, one in enumerate(before.remarks) if place != remark)
        if not rest:
            joint.desk.unmark(who.actor, case, key, version)
        else:
            joint.desk.mark(who.actor, case, replace(before, remarks=rest), version)
        return f"{base(lang, case)}/doc/{key}?run={run}#mark"

    return attempt(do, lambda e: show(request, lang, who, joint, case, key, run, e))


def _seen(joint: Joint, who: Visitor, case: str, item: str, version: int) -> Mark | None:
    """The mark as the page showed it: what is sent changes that, whatever came meanwhile."""
    if not item or not version:
        return None
    kept = joint.desk.items.history(who.actor, case, item)
    seen = next((one for one in kept if one.version == version and not one.removed), None)
    return decode(seen.content, Mark) if seen else None


def _keys(joint: Joint, text: str) -> tuple[str, ...]:
    return tuple(
        find_document(joint.parts.library, one).patent.key
        for one in re.split(r"[\n;,]+", text)
        if one.strip()
    )
