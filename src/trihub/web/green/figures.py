"""Families of the library by scheme, office and year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.green.schemes.model import Scheme, SchemeClass
from trihub.green.shapes import INCOMPLETE_MONTHS
from trihub.web.pages.common import Language
from trihub.web.services import Library
from trihub.web.views.render import page

router = APIRouter()

INVENTORY = "ipc-green-inventory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """Families of one class: by year (0 where none is known) and office, and the sums."""

    years: list[int]
    offices: list[str]
    cells: Counter[tuple[int, str]]
    by_year: Counter[int]
    by_office: Counter[str]


@router.get("/{lang}/green/figures")
def figures(
    request: Request, lang: Language, library: Library,
    scheme: Annotated[str, Query(max_length=130)] = INVENTORY,
    of: Annotated[str, Query(alias="class", max_length=200)] = "",
) -> Response:  # fmt: skip
    """Families of a scheme, or of one class of it, by office and year of first publication."""
    kept = library.green.schemes
    chosen = kept.get(scheme)
    path = chosen.path(of)
    shape = library.green.measured.figures(chosen) if chosen.by_places else None
    return page(
        request, lang, "green/figures.html", scheme=chosen, path=path, of=of,
        schemes=[one for one in kept.all() if one.by_places], shape=shape,
        found=crossed(shape, of) if shape else None, below=below(chosen, of, shape),
        months=INCOMPLETE_MONTHS, counts=library.store.counts(),
    )  # fmt: skip


def crossed(shape: dict[str, Any], of: str) -> Crossed:
    """The figures of one class; of the whole scheme for the empty one."""
    cells: Counter[tuple[int, str]] = Counter()
    by_year: Counter[int] = Counter()
    by_office: Counter[str] = Counter()
    for one in shape["figures"]:
        if one["class"] == of:
            year, office, families = one["year"] or 0, one["office"], one["families"]
            cells[year, office] += families
            by_year[year] += families
            by_office[office] += families
    return Crossed(
        years=sorted(by_year, reverse=True), cells=cells, by_year=by_year, by_office=by_office,
        offices=[office for office, _ in by_office.most_common()],
    )  # fmt: skip


def below(scheme: Scheme, of: str, shape: dict[str, Any] | None) -> list[tuple[SchemeClass, int]]:
    """The classes right below one that hold families, those of the most first."""
    counts: Counter[str] = Counter()
    for one in shape["figures"] if shape else ():
        counts[one["class"]] += one["families"]
    held = [one for one in scheme.classes.values() if one.parent == of and counts[one.id]]
    return [
        (one, counts[one.id]) for one in sorted(held, key=lambda one: (-counts[one.id], one.id))
    ]
