"""The office's report before it is sealed: what it will say, what stands in its way, filing it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from trihub.core.casework.cases import CaseRow
from trihub.core.errors import BadInput, Conflict, TrihubError
from trihub.joint.report.build import problems
from trihub.joint.report.checks import Problem
from trihub.joint.service import Joint
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.common import desk_page
from trihub.web.pages.common import Language

router = APIRouter()


@router.get("/{lang}/joint/cases/{case}/desk/report")
def preview(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber
) -> Response:
    """The report as it would be filed now."""
    return show(request, lang, who, joint, case)


def show(
    request: Request, lang: str, who: Visitor, joint: Joint, case: str,
    error: TrihubError | None = None,
) -> Response:  # fmt: skip
    """The page."""
    desk, actor = joint.desk, who.actor
    desk.application(actor, case)
    report, found = None, tuple[Problem, ...]()
    row: CaseRow | None = joint.parts.cases.case(case)
    view = joint.reading.open(actor, case)
    if view.side(actor.office).filed:
        report = joint.reading.own_report(actor, case).report
    elif row is not None:
        found = problems(joint.parts, row, actor.office)
        if not any(one.blocking for one in found):
            try:
                report = joint.cases.preview_report(actor, case, names=_names(who), language=lang)
            except (BadInput, Conflict) as refused:
                error = error or refused
    return desk_page(
        request, lang, who, joint, case, "report.html", error, report=report, problems=found,
        ready=report is not None and not view.side(actor.office).filed,
    )  # fmt: skip


def _names(who: Visitor) -> dict[str, str]:
    """What the office calls the examiner who files; colleagues are numbered."""
    return {who.actor.account: who.actor.name}


@router.post("/{lang}/joint/cases/{case}/desk/report")
def file(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    sure: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """File the report: it is frozen and sealed."""
    if not sure:
        return show(request, lang, who, joint, case)
    try:
        joint.cases.file_report(who.actor, case, names=_names(who), language=lang)
    except (BadInput, Conflict) as error:
        return show(request, lang, who, joint, case, error)
    return RedirectResponse(f"/{lang}/joint/cases/{case}", 303)
