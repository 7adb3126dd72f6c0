"""A case: whose move it is and by when, what each office has done, and what the reader can do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from trihub.core.casework.people import EXAMINING_ROLES, Account
from trihub.core.errors import NotFound, TrihubError
from trihub.core.messages import said
from trihub.joint.case.reading.view import DeadlineView, View
from trihub.joint.case.states import OVER, STATE_NAMES, Event, State
from trihub.joint.petition.model import Assessment
from trihub.joint.report.actions import ActionKind
from trihub.joint.service import Joint
from trihub.web.api.problems import status_of
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.joint.common import CaseNumber, JointSearch, in_language
from trihub.web.joint.moves import MOVES, Move, filled
from trihub.web.messages import shown
from trihub.web.pages.common import Language
from trihub.web.people import People
from trihub.web.services import services
from trihub.web.views.render import page

router = APIRouter()


@router.get("/{lang}/joint/cases/{case}")
def case_page(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber
) -> Response:
    """The case as the reader may see it."""
    return render(request, lang, who, joint, case)


@router.post("/{lang}/joint/cases/{case}/moves/{move}")
def make_move(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    move: str, form: Annotated[Move, Depends(filled)],
) -> Response:  # fmt: skip
    """Bring something about, then show the case; an error shows at the form that it belongs to."""
    if move not in MOVES:
        raise NotFound(said("There is no page at this address."))
    try:
        MOVES[move](joint, who, case, form)
    except TrihubError as error:  # where the case itself is hidden, rendering it says so again
        return render(request, lang, who, joint, case, error, wrong=f"{move} {form.rule}".strip())
    return RedirectResponse(f"/{lang}/joint/cases/{case}#{move}", 303)


def render(
    request: Request, lang: str, who: Visitor, joint: Joint, case: str,
    error: TrihubError | None = None, wrong: str = "",
) -> Response:  # fmt: skip
    """The page; ``wrong`` is the form that an error belongs to."""
    view = joint.reading.open(who.actor, case)
    own = who.actor.office if who.actor.office in view.offices else ""
    context: dict[str, Any] = {
        "view": view, "own": own, "text": in_language, "state_names": STATE_NAMES,
        "next": next_move(view), "rules": rules(view), "people": People(request),
        "colleagues": _colleagues(request, who) if Event.EXAMINER_ASSIGNED in view.may
        or Event.EXAMINER_REASSIGNED in view.may else (),
        "may": {event.value for event in view.may}, "over": view.state in OVER,
        "searching": view.state is State.SEARCHING, "kinds": tuple(ActionKind),
        "desk": _has_desk(view, who, own),
        "error": shown(error, lang) if error else None, "wrong": wrong, "csrf": who.csrf,
    }  # fmt: skip
    status = status_of(error) if error else 200
    return page(request, lang, "joint/case.html", status, **context)


_BEFORE = frozenset({State.REQUESTED, State.REQUESTED_AT_ALL, State.PROVISIONAL, State.REFUSED})


def _has_desk(view: View, who: Visitor, own: str) -> bool:
    """Whether the reader can work at the case's search desk: who is assigned to it, once it is begun."""
    if view.state in _BEFORE or view.petition is None:
        return False
    return any(side.office == own and who.actor.account in side.assigned for side in view.sides)


def next_move(view: View) -> DeadlineView | None:
    """The nearest deadline that still waits."""
    waiting = [due for due in view.deadlines if due.deadline.open and due.deadline.id != "consent"]
    return min(waiting, key=lambda due: due.deadline.ends, default=None)


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule of the programme, what the data say, and what examiners decided."""

    rule: Any
    found: tuple[Assessment, ...]

    @property
    def holds(self) -> bool | None:
        """Whether it holds as things stand: every decision in favour, none against."""
        known = [one.holds for one in self.found if one.holds is not None]
        if False in known:
            return False
        return True if known else None

    @property
    def open(self) -> bool:
        """Whether the data leave it to an examiner."""
        return any(one.holds is None for one in self.found)


def rules(view: View) -> tuple[RuleView, ...]:
    """Each rule with its assessments; empty where the reader may not see the petition."""
    if not view.petition:
        return ()
    by_rule: dict[str, list[Assessment]] = {}
    for one in view.assessments:
        by_rule.setdefault(one.rule, []).append(one)
    named = {rule.id: rule for rule in view.programme.rules}
    return tuple(RuleView(named.get(rule), tuple(found)) for rule, found in by_rule.items())


def _colleagues(request: Request, who: Visitor) -> tuple[Account, ...]:
    access = services(request).access
    everybody: Iterable[Account] = access.accounts.all() if access else ()
    return tuple(
        one for one in everybody
        if one.office == who.actor.office and one.role in EXAMINING_ROLES and not one.disabled
    )  # fmt: skip
