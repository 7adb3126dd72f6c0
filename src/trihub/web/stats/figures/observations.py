"""The permanent page of a single figure."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from trihub.core.errors import BadInput, NotFound
from trihub.core.statistics import Observation
from trihub.statistics.addresses import Address, Key, path_of
from trihub.statistics.service import Statistics
from trihub.statistics.shapes import entry_shape, observation_shape
from trihub.web.i18n import choose
from trihub.web.pages.common import Language
from trihub.web.stats.common import Official, shown
from trihub.web.stats.figures.judging import touching

router = APIRouter()


def _found(statistics: Statistics, identifier: str) -> Observation:
    """The figure at an address. :raises NotFound: also for a text that is no identifier."""
    try:
        return statistics.get(identifier)
    except BadInput as error:
        raise NotFound(error.message, hint=error.hint) from error


@router.get("/stats/figures/{identifier}.json")
def as_json(identifier: str, statistics: Official) -> dict[str, object]:
    """The figure with its provenance, and all that was said of it."""
    found = _found(statistics, identifier)
    entries = statistics.history(found.series, found.period)
    return {**observation_shape(found), "history": [entry_shape(each) for each in entries]}


@router.get("/stats/figures/{identifier}")
def permanent(request: Request, identifier: str, statistics: Official) -> Response:
    """The page in the reader's language."""
    _found(statistics, identifier)
    language = choose(request.headers.get("accept-language", ""))
    where = f"/{language}/stats/figures/{identifier}"
    return RedirectResponse(where, 302, headers={"Vary": "Accept-Language"})


@router.get("/{lang}/stats/figures/{identifier}")
def observation(
    request: Request, lang: Language, identifier: str, statistics: Official
) -> Response:
    """The page: the value, where it stands, what was said before and after."""
    found = _found(statistics, identifier)
    dataset = found.vintage.dataset
    judged = statistics.reconciled.at_hand()
    return shown(
        request, lang, "figures/observation.html", found=found, judged=judged is not None,
        history=statistics.history(found.series, found.period),
        touching=touching(judged, dataset, found.series, found.period),
        series_path=path_of(Address(dataset, Key.of(found.series)), lang),
    )  # fmt: skip
