"""A document at the desk: read it, mark it with categories, claims and passages, say why."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from trihub.core.citations import parse_categories
from trihub.core.errors import BadInput, NotFound, TrihubError
from trihub.core.messages import said
from trihub.core.numbers.lookup import find_document
from trihub.joint.desk.model import Mark, Remark
from trihub.joint.desk.passages import Place, TextPart, text_parts
from trihub.joint.service import Joint
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.common import attempt, base, desk_page
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
) -> Response:  # fmt: skip
    """A document with its mark."""
    return show(request, lang, who, joint, case, key, run)


def show(
    request: Request, lang: str, who: Visitor, joint: Joint, case: str, key: str, run: str = "",
    error: TrihubError | None = None,
) -> Response:  # fmt: skip
    """The page."""
    stored = named(joint.parts.library, key)
    item, mark = _mark(joint, who, case, stored.patent.key)
    passages = [p for r in mark.remarks for p in r.passages] if mark else []
    places = dict(joint.desk.passages(who.actor, case, passages))
    parts = list(text_parts(stored.patent))
    return desk_page(
        request, lang, who, joint, case, "document.html", error, stored=stored,
        patent=stored.patent, item=item, mark=mark, places=places, run=run, letters=LETTERS,
        application=joint.desk.application(who.actor, case), parts=parts[:PARAGRAPHS],
        cut=len(parts) > PARAGRAPHS, stands=Place,
        concerns=joint.desk.concerns(who.actor, case, stored.patent.key) if mark else (),
    )  # fmt: skip


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
    combined: Line = "", reason: Words = "", quote: Words = "",
    part: Annotated[list[str] | None, Form(max_length=200)] = None,
) -> Response:  # fmt: skip
    """Add a remark: categories, claims, passages, a reason."""

    def do() -> str:
        stored = named(joint.parts.library, key)
        _, before = _mark(joint, who, case, stored.patent.key)
        parts = list(text_parts(stored.patent))
        chosen = [*_whole(parts, part or ()), *_quoted(parts, quote)]
        passages = tuple(
            joint.desk.select(who.actor, case, stored.patent.key, p.field, p.lang, p.label, s, e)
            for p, s, e in chosen
        )
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


@router.post("/{lang}/joint/cases/{case}/desk/doc/{key}/drop")
def drop(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber, key: str,
    version: Annotated[int, Form(ge=0)], remark: Annotated[int, Form(ge=0, le=1000)] = 0,
    whole: Annotated[bool, Form()] = False, run: Line = "",
) -> Response:  # fmt: skip
    """Take a remark back, or the whole mark."""

    def do() -> str:
        _, before = _mark(joint, who, case, key)
        if before is None:
            raise NotFound(said("There is nothing at this address."))
        rest = tuple(one for place, one in enumerate(before.remarks) if place != remark)
        if whole or not rest:
            joint.desk.unmark(who.actor, case, key, version)
        else:
            joint.desk.mark(who.actor, case, replace(before, remarks=rest), version)
        return f"{base(lang, case)}/doc/{key}?run={run}#mark"

    return attempt(do, lambda e: show(request, lang, who, joint, case, key, run, e))


def _keys(joint: Joint, text: str) -> tuple[str, ...]:
    return tuple(
        find_document(joint.parts.library, one).patent.key
        for one in re.split(r"[\n;,]+", text)
        if one.strip()
    )


def part_name(part: TextPart) -> str:
    """A part of a document as a form names it."""
    return "|".join((part.field, part.lang, part.label))


def _whole(parts: list[TextPart], chosen: list[str] | tuple[()]) -> list[tuple[TextPart, int, int]]:
    by_name = {part_name(part): part for part in parts}
    return [(by_name[one], 0, len(by_name[one].text)) for one in chosen if one in by_name]


def _quoted(parts: list[TextPart], text: str) -> list[tuple[TextPart, int, int]]:
    """Each line of the text where the document says it first. :raises BadInput: it does not."""
    found = []
    for line in text.splitlines():
        words = line.strip()
        if not words:
            continue
        at = next(((p, p.text.find(words)) for p in parts if words in p.text), None)
        if at is None:
            raise BadInput(
                said("The document does not say “{quote}”.", quote=words[:120]),
                hint=said("Copy the passage from the text as it stands, one passage a line."),
            )
        found.append((at[0], at[1], at[1] + len(words)))
    return found
