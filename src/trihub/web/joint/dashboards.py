"""A programme's figures of process: for its offices, and for everybody."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.joint.case.states import STATE_NAMES, State
from trihub.web.identity import Member
from trihub.web.joint.charts import CHARTS, draw
from trihub.web.joint.common import JointSearch, in_language, programme_named
from trihub.web.pages.common import Language
from trihub.web.views.render import page

router = APIRouter()


@router.get("/{lang}/joint/programmes/{programme}/dashboard")
def dashboard(
    request: Request, lang: Language, who: Member, joint: JointSearch, programme: str
) -> Response:
    """The figures as tables, each with its chart."""
    found = programme_named(request, programme)
    board = joint.reading.dashboard(who.actor, programme)
    return page(
        request, lang, "joint/dashboard.html", programme=found, text=in_language, board=board,
        state_names=STATE_NAMES, states=tuple(State), charts=tuple(CHARTS),
    )  # fmt: skip


@router.get("/{lang}/joint/programmes/{programme}/figures")
def public(request: Request, lang: Language, joint: JointSearch, programme: str) -> Response:
    """The figures for everybody: of published applications alone, none of few cases."""
    found = programme_named(request, programme)
    return page(
        request, lang, "joint/figures.html", programme=found, text=in_language,
        found=joint.reading.public_figures(found),
    )  # fmt: skip


@router.get("/{lang}/joint/programmes/{programme}/dashboard/{name}.svg")
def chart(
    request: Request,
    lang: Language,
    who: Member,
    joint: JointSearch,
    programme: str,
    name: str,
    theme: Annotated[Literal["light", "dark"], Query()] = "light",
) -> Response:
    """One of them drawn. :raises NotFound: there is no chart of this name."""
    programme_named(request, programme)
    if name not in CHARTS:
        raise NotFound(said("There is no page at this address."))
    board = joint.reading.dashboard(who.actor, programme)
    return Response(draw(name, board, lang, theme), media_type="image/svg+xml")
