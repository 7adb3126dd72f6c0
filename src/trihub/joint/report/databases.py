"""The record of search: what was searched, and which classes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from trihub.core.errors import BadQuery
from trihub.core.ports import PatentStore, SearchIndex
from trihub.core.query import (
    And,
    ClassRange,
    ClassSymbol,
    DateField,
    DateRange,
    Filters,
    IndexRequest,
    Node,
    Not,
    Or,
)
from trihub.joint.desk.model import Run
from trihub.joint.report.model import Database
from trihub.text.query.parser import parse

_EARLIEST = dt.date(1700, 1, 1)
_LATEST = dt.date(2200, 12, 31)
_FILTERS = ("class", "classes")


def databases(library: PatentStore, index: SearchIndex) -> tuple[Database, ...]:
    """The library's documents by office, each with the first and last day of publication in it."""
    by_office = library.counts().by_office
    return tuple(
        Database(
            name=f"Trihub {office}", documents=count,
            covered_from=_edge(index, office, first=True),
            covered_to=_edge(index, office, first=False),
        )
        for office, count in sorted(by_office.items())
    )  # fmt: skip


def _edge(index: SearchIndex, office: str, *, first: bool) -> str:
    """The first or last day of publication, found by halving: some seventeen counts."""

    def some(day: dt.date) -> bool:
        low, high = (None, day) if first else (day, None)
        query = DateRange(DateField.PUBLISHED, low, high)
        return index.count(IndexRequest(query=query, filters=Filters(offices=(office,)))) > 0

    day = _first_day(some) if first else _last_day(some)
    return str(day) if day else ""


def _first_day(some: Callable[[dt.date], bool]) -> dt.date | None:
    low, high = _EARLIEST.toordinal(), _LATEST.toordinal()
    if not some(_LATEST):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if some(dt.date.fromordinal(middle)) else (middle + 1, high)
    return dt.date.fromordinal(low)


def _last_day(some: Callable[[dt.date], bool]) -> dt.date | None:
    low, high = _EARLIEST.toordinal(), _LATEST.toordinal()
    if not some(_EARLIEST):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if some(dt.date.fromordinal(middle)) else (low, middle - 1)
    return dt.date.fromordinal(low)


def searched_classes(runs: Iterable[Run]) -> tuple[str, ...]:
    """Every class that a search asked for, in its query or as a filter; excluded ones are not."""
    found: set[str] = set()
    for run in runs:
        for name in _FILTERS:
            found.update(run.filters.get(name, ()))
        found.update(_in_query(run.query))
    return tuple(sorted(found))


def _in_query(query: str) -> set[str]:
    if not query:
        return set()
    try:
        return set(_symbols(parse(query)))
    except BadQuery:
        return set()


def _symbols(node: Node) -> Iterable[str]:
    match node:
        case ClassSymbol(symbol=symbol):
            yield symbol
        case ClassRange(low=low, high=high):
            yield f"{low}–{high}"
        case And(children=children) | Or(children=children):
            for child in children:
                yield from _symbols(child)
        case Not():
            return
