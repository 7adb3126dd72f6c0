"""Members by filters, with the counts of what could be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from trihub.core.ports import SearchIndex
from trihub.core.query import IndexRequest
from trihub.fields.definition.compiling import compile_line
from trihub.fields.definition.model import Line
from trihub.fields.members.model import Table
from trihub.fields.navigation.rows import Row
from trihub.fields.navigation.view import Column, View

FACETS = ("office", "year", "applicant", "kind")
VALUES = 30
"""Values of a facet that are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for: a field by path or id, a tier, values of facets, and a query in the project's
    language, of which every word must stand as written."""

    field: str = ""
    tier: str = ""
    query: str = ""
    office: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    applicant: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()

    def of(self, facet: str) -> tuple[str, ...]:
        """The values asked for of a facet."""
        found: tuple[str, ...] = getattr(self, facet)
        return found

    def choosing(self, facet: str, values: tuple[str, ...]) -> Asked:
        """The same with other values of a facet."""
        chosen: dict[str, Any] = {facet: values}
        return replace(self, **chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Rows of a page, newest first; how many there are in all; what could be chosen."""

    rows: tuple[Row, ...]
    publications: int
    families: int
    facets: Mapping[str, Sequence[tuple[str, int]]]


def chosen(view: View, index: SearchIndex, asked: Asked) -> Table:
    """The rows that are asked for.

    :raises NotFound: there is no such field or tier. :raises BadQuery: the query cannot be read.
    """
    met = view.met(asked.field, asked.tier) & _facets_met(view, asked, "")
    if asked.query.strip():
        node = compile_line(Line(id="q", query=asked.query))
        met = met & np.isin(view.docs, index.passing(IndexRequest(query=node, limit=1)))
    return met


def _facets_met(view: View, asked: Asked, but: str) -> Table:
    """The rows that pass every facet but one."""
    met = np.ones(len(view.rows), dtype=bool)
    for facet in FACETS:
        wanted = asked.of(facet)
        if not wanted or facet == but:
            continue
        if facet == "applicant":
            met &= view.applicants.having(wanted, len(view.rows))
        else:
            met &= _columns(view)[facet].having(wanted)
    return met


def listing(
    view: View, index: SearchIndex, asked: Asked, *, limit: int, offset: int = 0
) -> Listing:
    """A page of members. Each facet is counted as if nothing of itself were chosen.

    :raises NotFound: there is no such field or tier. :raises BadQuery: the query cannot be read.
    """
    met = chosen(view, index, asked)
    order = view.newest_first[met[view.newest_first]]
    plain = Asked(field=asked.field, tier=asked.tier, query=asked.query)
    base = chosen(view, index, plain) if asked != plain else met
    facets = {
        facet: _counts(view, facet, base & _facets_met(view, asked, facet)) for facet in FACETS
    }
    return Listing(
        rows=tuple(view.rows[place] for place in order[offset : offset + limit]),
        publications=int(met.sum()),
        families=view.families_in(met),
        facets=facets,
    )


def _columns(view: View) -> Mapping[str, Column]:
    return {"office": view.offices, "year": view.years, "kind": view.kinds}


def _counts(view: View, facet: str, met: Table) -> list[tuple[str, int]]:
    if facet == "year":
        return sorted(_told(view.years.counts(met)), reverse=True)[:VALUES]
    of = view.applicants if facet == "applicant" else _columns(view)[facet]
    return _told(of.counts(met, VALUES + 1))[:VALUES]


def _told(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Without those of no value."""
    return [pair for pair in counts if pair[0]]
