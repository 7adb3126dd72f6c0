"""Figures of a collection: key families, applicants, matrix, timeline, flows, citations, status."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.core.dates import PatentDate
from trihub.core.ports import PatentStore, Stored
from trihub.fields.navigation import View
from trihub.fields.navigation.applicants import applicants
from trihub.fields.navigation.counting import CLASSES, LAG, Crossing, as_of, flows, matrix, timeline
from trihub.fields.navigation.families import KeyFamily, Measure, key_families
from trihub.fields.navigation.network import NODES, network
from trihub.fields.navigation.rights.events import PARTLY, covered
from trihub.fields.navigation.status import newest_events, status
from trihub.web.fields.common import (
    Collection,
    Id,
    Value,
    field_of,
    office_of,
    offices_of,
    pages_of,
    shown,
    tree,
)
from trihub.web.fields.drawing import drawn
from trihub.web.pages.common import Language
from trihub.web.services import Library

router = APIRouter()
ON_PAGE = 50
SHADES = 5
Page = Annotated[int, Query(alias="page", ge=1, le=100_000)]


@router.get("/{lang}/fields/{collection}/-/families")
def families_page(
    request: Request, lang: Language, library: Library, view: Collection, field: Id = "",
    by: Measure = Measure.CITED, number: Page = 1,
) -> Response:  # fmt: skip
    """Key families by one of five measures."""
    found = key_families(view, field)
    ordered = key_families(view, field, by)[(number - 1) * ON_PAGE : number * ON_PAGE]
    return _shown(
        request, lang, library, "families.html", view, field, found=ordered, by=by,
        measures=tuple(Measure), titles=titles(library.store, ordered), number=number,
        rank=(number - 1) * ON_PAGE + 1, pages=pages_of(len(found), ON_PAGE), size=len(found),
        newest=newest_events(view), covered=sorted(covered()), partly=sorted(PARTLY),
    )  # fmt: skip


@router.get("/{lang}/fields/{collection}/-/applicants")
def applicants_page(
    request: Request, lang: Language, library: Library, view: Collection, field: Id = "",
    number: Page = 1,
) -> Response:  # fmt: skip
    """Applicants with every name that they print, and why names stand together."""
    found = applicants(view, field)
    return _shown(
        request, lang, library, "applicants.html", view, field, number=number, size=len(found),
        found=found[(number - 1) * ON_PAGE : number * ON_PAGE],
        pages=pages_of(len(found), ON_PAGE),
    )  # fmt: skip


@router.get("/{lang}/fields/{collection}/-/matrix")
def matrix_page(
    request: Request, lang: Language, library: Library, view: Collection
) -> Response:  # fmt: skip
    """Sub-fields by IPC subclass."""
    found = matrix(view)
    return _shown(
        request, lang, library, "matrix.html", view, "", found=found, shade=_shade(found),
        names={node.path: node.field.names for node in tree(view)}, most=CLASSES,
    )  # fmt: skip


@router.get("/{lang}/fields/{collection}/-/timeline")
def timeline_page(
    request: Request, lang: Language, library: Library, view: Collection, field: Id = ""
) -> Response:
    """By year of the first filing and of publication; the last months are marked."""
    found = timeline(view, field)
    highest = max((max(year.filed, year.published) for year in found), default=0)
    return _shown(
        request, lang, library, "timeline.html", view, field, found=found, highest=highest,
        as_of=date_of(as_of(view)), lag=LAG,
    )  # fmt: skip


@router.get("/{lang}/fields/{collection}/-/flows")
def flows_page(
    request: Request, lang: Language, library: Library, view: Collection, field: Id = ""
) -> Response:
    """From the office of the first filing to that of publication."""
    found = flows(view, field)
    return _shown(
        request, lang, library, "flows.html", view, field, found=found, shade=_shade(found)
    )


@router.get("/{lang}/fields/{collection}/-/network")
def network_page(
    request: Request, lang: Language, library: Library, view: Collection, field: Id = "",
    around: Annotated[str, Query(max_length=60)] = "",
) -> Response:  # fmt: skip
    """Which of the key families cites which, or who stands around one of them."""
    around = around.strip().upper().replace(" ", "")
    found = network(view, field, around)
    return _shown(
        request, lang, library, "network.html", view, field, found=found, drawn=drawn(found),
        around=around, titles=titles(library.store, found.nodes), most=NODES,
    )  # fmt: skip


@router.get("/{lang}/fields/{collection}/-/status")
def status_page(
    request: Request, lang: Language, library: Library, view: Collection, field: Id = "",
    office: Value = "",
) -> Response:  # fmt: skip
    """What the legal events say at one office. :raises NotFound: nothing was published there."""
    found = status(view, office_of(view, office), field)
    shown_first = {
        name: getattr(found, name)[:ON_PAGE] for name in ("reported", "silent", "absent")
    }
    families = [one.family for part in shown_first.values() for one in part]
    return _shown(
        request, lang, library, "status.html", view, field, found=found, parts=shown_first,
        offices=offices_of(view), as_of=date_of(found.as_of), titles=titles(library.store, families),
        on_page=ON_PAGE, covered=sorted(covered()), partly=sorted(PARTLY),
    )  # fmt: skip


def _shown(
    request: Request, lang: str, library: Library, template: str, view: View, field: str,
    **context: Any,
) -> Response:  # fmt: skip
    path, own = field_of(view, field)
    chosen = path if "/" in path else ""
    return shown(
        request, lang, template, view, field=own, chosen=chosen, tree=tree(view),
        day_of=date_of, counts=library.store.counts(), **context,
    )  # fmt: skip


def titles(store: PatentStore, families: Sequence[KeyFamily]) -> dict[int, Stored]:
    """The document that stands for each family, by the store's number."""
    return {one.doc: one for one in store.get_many([each.first.doc for each in families])}


def date_of(compact: int) -> PatentDate | None:
    """CCYYMMDD as a date of what is known; ``None`` for 0."""
    if not compact:
        return None
    return PatentDate(compact // 10_000, compact // 100 % 100, compact % 100)


def _shade(found: Crossing) -> Callable[[int], int]:
    highest = max(found.highest, 1)
    return lambda cell: -(-SHADES * cell // highest)
