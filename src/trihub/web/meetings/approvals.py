"""Two keys: approvals, signatures, publication."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.core.errors import BadInput, TrihubError
from trihub.core.messages import said
from trihub.meetings.model import Signature
from trihub.meetings.service import Meetings
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.meetings.common import (
    Fields,
    MeetingName,
    Workbench,
    attempt,
    told,
    workbench_page,
)
from trihub.web.pages.common import Language
from trihub.web.people import People

router = APIRouter()


@router.get("/{lang}/meetings/{name}/approvals")
def approvals(
    request: Request, lang: Language, who: Member, meetings: Workbench, name: MeetingName
) -> Response:
    """Who agreed to which version, who signed, and what is missing."""
    return _shown(request, lang, who, meetings, name)


def _shown(
    request: Request, lang: str, who: Visitor, meetings: Meetings, name: str,
    error: TrihubError | None = None,
) -> Response:  # fmt: skip
    agreeing, actor = meetings.agreeing, who.actor
    return workbench_page(
        request, lang, who, meetings, name, "approvals.html", error,
        draft=agreeing.draft(actor, name), keys={one.office: one for one in agreeing.keys(actor, name)},
        signatures={one.office: one for one in agreeing.signatures(actor, name)},
        missing=agreeing.missing(actor, name), people=People(request), here="approvals",
    )  # fmt: skip


@router.post("/{lang}/meetings/{name}/approvals")
def act(
    request: Request, lang: Language, who: Sender, meetings: Workbench, name: MeetingName,
    form: Fields,
) -> Response:  # fmt: skip
    """Turn the own office's key or turn it back, record a signature, publish."""
    what, digest = told(form, "do"), told(form, "digest")[:64]

    def do() -> str:
        agreeing = meetings.agreeing
        if what == "approve":
            agreeing.approve(who.actor, name, digest)
        elif what == "withdraw":
            agreeing.withdraw(who.actor, name)
        elif what == "sign":
            agreeing.sign(who.actor, name, Signature(
                version=0, digest=digest, name=told(form, "name").strip(),
                role=told(form, "role").strip(), day=told(form, "day").strip(),
                place=told(form, "place").strip(),
            ))  # fmt: skip
        elif what == "publish":
            agreeing.publish(who.actor, name)
        else:
            raise BadInput(said("The page came back damaged."), hint=said("Load the page again."))
        return f"/{lang}/meetings/{name}/approvals"

    return attempt(do, lambda error: _shown(request, lang, who, meetings, name, error))
