"""What the desk's pages share: the case behind them, and an error at the form that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from trihub.core.errors import TrihubError
from trihub.joint.desk.items import Clash
from trihub.joint.service import Joint
from trihub.web.api.problems import status_of
from trihub.web.identity import Visitor
from trihub.web.joint.cases import People
from trihub.web.messages import shown
from trihub.web.views.render import page


def base(lang: str, case: str) -> str:
    """Where the desk of a case is."""
    return f"/{lang}/joint/cases/{case}/desk"


def desk_page(
    request: Request, lang: str, who: Visitor, joint: Joint, case: str, template: str,
    error: TrihubError | None = None, **context: Any,
) -> Response:  # fmt: skip
    """A page of the desk. A clash shows what stands now beside what was not kept."""
    view = joint.reading.open(who.actor, case)
    clash = error if isinstance(error, Clash) else None
    return page(
        request, lang, f"joint/desk/{template}", status_of(error) if error else 200, view=view,
        own=who.actor.office, desk=base(lang, case), csrf=who.csrf, people=People(request),
        error=shown(error, lang) if error else None, clash=clash,
        filed=bool(view.side(who.actor.office).filed), **context,
    )  # fmt: skip


def attempt(do: Callable[[], str], failed: Callable[[TrihubError], Response]) -> Response:
    """Do something that ends at an address; an error is shown where it can be put right."""
    try:
        return RedirectResponse(do(), 303)
    except TrihubError as error:  # where the case itself is hidden, the page says so again
        return failed(error)
