"""Notes, combinations of documents, and opinions on claims."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import Response

from trihub.core.dates import PatentDate
from trihub.core.numbers.lookup import find_document
from trihub.joint.desk.model import Combination, Mark, Note, Opinion, Remark, Withheld
from trihub.web.dates import day_of
from trihub.web.identity import Sender
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.board import show
from trihub.web.joint.desk.common import attempt, base
from trihub.web.joint.moves import claims as claim_numbers
from trihub.web.pages.common import Language

router = APIRouter()

Line = Annotated[str, Form(max_length=400)]
Words = Annotated[str, Form(max_length=20_000)]
YesNo = Annotated[str, Form(pattern="^(yes|no|)$")]
_SAID = {"yes": True, "no": False, "": None}


@router.post("/{lang}/joint/cases/{case}/desk/notes")
def note(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    text: Words = "", exchanged: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Keep a note: private for ever, or one that will be exchanged."""

    def do() -> str:
        joint.desk.note(who.actor, case, Note(text=text.strip()), private=not exchanged)
        return f"{base(lang, case)}#notes"

    return attempt(do, lambda e: show(request, lang, who, joint, case, e, "note"))


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
        keys = [find_document(joint.parts.library, one).patent.key for one in (first, second)]
        made = Combination(
            first=keys[0], second=keys[1], claims=claim_numbers(claims), reason=reason.strip()
        )
        joint.desk.combine(who.actor, case, made)
        return f"{base(lang, case)}#combinations"

    return attempt(do, lambda e: show(request, lang, who, joint, case, e, "combination"))
