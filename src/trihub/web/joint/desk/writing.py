"""Notes, combinations of documents, and opinions on claims."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import Response

from trihub.core.dates import PatentDate
from trihub.core.numbers.lookup import find_document
from trihub.joint.desk.model import Combination, Mark, Note, Opinion, Remark, Withheld
from trihub.joint.service import Joint
from trihub.web.dates import day_of
from trihub.web.identity import Sender
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.board import show
from trihub.web.joint.desk.common import attempt, base
from trihub.web.joint.moves import claims as claim_numbers
from trihub.web.pages.common import Language

router = APIRouter()

Line = Annotated[str, Form(max_length=400)]
Version = Annotated[int, Form(ge=1)]
Removing = Annotated[bool, Form()]
Words = Annotated[str, Form(max_length=20_000)]
YesNo = Annotated[str, Form(pattern="^(yes|no|)$")]
_SAID = {"yes": True, "no": False, "": None}


@router.post("/{lang}/joint/cases/{case}/desk/notes")
def note(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    text: Words = "", exchanged: Annotated[bool, Form()] = False, about: Line = "",
    here: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Keep a note (:func:`_note`): private for ever, or one that will be exchanged. ``here`` says
    that it was written at its document."""

    def do() -> str:
        made = _note(text, about)
        joint.desk.note(who.actor, case, made, private=not exchanged)
        if here and made.document:
            return f"{base(lang, case)}/doc/{quote(made.document, safe='')}#notes"
        return f"{base(lang, case)}#notes"

    return attempt(do, lambda e: show(request, lang, who, joint, case, e, "note"))


@router.post("/{lang}/joint/cases/{case}/desk/notes/{item}")
def change_note(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber, item: str,
    version: Version, text: Words = "", about: Line = "", removing: Removing = False,
) -> Response:  # fmt: skip
    """Write a note anew, or take it back. Whether it is private stays as it is."""

    def do() -> str:
        if removing:
            joint.desk.items.remove(who.actor, case, item, version)
        else:
            joint.desk.change_note(who.actor, case, item, _note(text, about), version)
        return f"{base(lang, case)}#notes"

    return attempt(do, lambda e: show(request, lang, who, joint, case, e, f"note {item}"))


def _note(text: str, about: str) -> Note:
    """A note on the case, on a claim (``claim:3``) or on a document (``document:`` and its key)."""
    kind, _, name = about.partition(":")
    if kind == "claim" and name.isdecimal():
        return Note(text=text.strip(), claim=int(name[:6]))
    return Note(text=text.strip(), document=name if kind == "document" else "")


@router.post("/{lang}/joint/cases/{case}/desk/opinions/{claim}")
def opinion(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    claim: Annotated[int, Path(ge=1, le=10_000)], novelty: YesNo = "", inventive: YesNo = "",
    industrial: YesNo = "", text: Words = "", version: Annotated[int, Form(ge=0)] = 0,
) -> Response:  # fmt: skip
    """Keep the opinion on a claim."""

    def do() -> str:
        made = Opinion(
            claim=claim, novelty=_SAID[novelty], inventive_step=_SAID[inventive],
            industrial_applicability=_SAID[industrial], text=text.strip(),
        )  # fmt: skip
        joint.desk.opine(who.actor, case, made, version)
        return f"{base(lang, case)}#opinion-{claim}"

    return attempt(do, lambda e: show(request, lang, who, joint, case, e, f"opinion {claim}"))


@router.post("/{lang}/joint/cases/{case}/desk/withheld")
def withheld(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    number: Line = "", claims: Line = "", until: Line = "", reason: Words = "",
) -> Response:  # fmt: skip
    """Mark an earlier application that is not published: its number stays at the office."""

    def do() -> str:
        day = day_of(until)
        date = PatentDate(day.year, day.month, day.day) if day else None
        remark = Remark(categories=("E",), claims=claim_numbers(claims), reason=reason.strip())
        mark = Mark(document=number, remarks=(remark,), withheld=Withheld(until=date))
        joint.desk.mark(who.actor, case, mark)
        return f"{base(lang, case)}#marks"

    return attempt(do, lambda e: show(request, lang, who, joint, case, e, "withheld"))


@router.post("/{lang}/joint/cases/{case}/desk/withheld/drop")
def drop_withheld(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    number: Line, version: Annotated[int, Form(ge=0)],
) -> Response:  # fmt: skip
    """Take such a mark back."""

    def do() -> str:
        joint.desk.unmark(who.actor, case, number, version)
        return f"{base(lang, case)}#marks"

    return attempt(do, lambda e: show(request, lang, who, joint, case, e, "withheld"))


@router.post("/{lang}/joint/cases/{case}/desk/combinations")
def combination(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    first: Line = "", second: Line = "", claims: Line = "", reason: Words = "",
) -> Response:  # fmt: skip
    """Keep two documents that together may take away the inventive step."""

    def do() -> str:
        joint.desk.combine(who.actor, case, _pair(joint, first, second, claims, reason))
        return f"{base(lang, case)}#combinations"

    return attempt(do, lambda e: show(request, lang, who, joint, case, e, "combination"))


@router.post("/{lang}/joint/cases/{case}/desk/combinations/{item}")
def change_combination(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber, item: str,
    version: Version, first: Line = "", second: Line = "", claims: Line = "", reason: Words = "",
    removing: Removing = False,
) -> Response:  # fmt: skip
    """Change a combination, or take it back."""

    def do() -> str:
        if removing:
            joint.desk.items.remove(who.actor, case, item, version)
        else:
            pair = _pair(joint, first, second, claims, reason)
            joint.desk.change_combination(who.actor, case, item, pair, version)
        return f"{base(lang, case)}#combinations"

    return attempt(do, lambda e: show(request, lang, who, joint, case, e, f"combination {item}"))


def _pair(joint: Joint, first: str, second: str, claims: str, reason: str) -> Combination:
    keys = [find_document(joint.parts.library, one).patent.key for one in (first, second)]
    return Combination(
        first=keys[0], second=keys[1], claims=claim_numbers(claims), reason=reason.strip()
    )
