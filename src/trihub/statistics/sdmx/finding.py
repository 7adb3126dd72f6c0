"""From a query to figures, in pieces that fit into memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import groupby, islice
from typing import NamedTuple

from trihub.core.messages import said
from trihub.core.statistics import DIMENSIONS, Series, Slice, Which
from trihub.statistics.differences import Difference, compare
from trihub.statistics.sdmx.asking import DataQuery
from trihub.statistics.sdmx.data.texts import attribute_of
from trihub.statistics.sdmx.faults import NO_RESULTS, TOO_LARGE, Fault
from trihub.statistics.sdmx.filters import Filter
from trihub.statistics.sdmx.names import DIMENSION_IDS, MEASURE, TIME
from trihub.statistics.sdmx.sorting import in_order
from trihub.statistics.sdmx.times import days
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Figure, Table

WHOLE = 20_000
"""Figures of a slice up to which a table is read at once; larger ones are read by series."""
SERIES = 400
"""Series that are read at once then."""
GATHERED = 200_000
"""Figures of history and of changes at most: those gathered, and all of the piece being sifted."""
_BY = ("office", "origin", "field")
_FEW = 20
"""Pairs of office and origin up to which a query is narrow enough to be read at once."""


class Action(StrEnum):
    """What a data set of a message means (SDMX 3.0, section 3B)."""

    INFORMATION = "Information"
    REPLACE = "Replace"
    DELETE = "Delete"


class Part(NamedTuple):
    """A data set of a message: figures of one of ours, by series and period. ``since``: the day on
    which they were published; ``until``: the day from which they were no longer given."""

    flow: str
    action: Action
    figures: Iterator[Figure]
    since: dt.date | None = None
    until: dt.date | None = None


class Found(NamedTuple):
    """A part whose figures are at hand."""

    part: Part
    figures: Sequence[Figure]


def parts(statistics: Statistics, query: DataQuery, most: int = GATHERED) -> Iterator[Part]:
    """The data sets that answer a query, one after the other; their figures are to be read before
    the next. :raises Fault: history, changes, or figures to be sorted are more than ``most``; they
    are gathered before the first is given; of the piece being read those count that do not fit as
    well."""
    left = _Left(query.offset, query.limit)
    for part in _parts(statistics, query, most):
        figures = part.figures
        if query.keys_only:
            figures = _first_of_series(figures)
        if query.sort:
            every = list(islice(figures, most + 1))
            if len(every) > most:
                raise _too_large(most)
            figures = iter(in_order(every, query.sort))
        yield part._replace(figures=left.cut(figures))
        if left.done:
            return


def at_hand(statistics: Statistics, query: DataQuery, most: int, bulk: str = "") -> list[Found]:
    """The answer as a whole. :raises Fault: nothing fits, or more than ``most`` figures; then the
    hint names ``bulk``, the address of the same figures in a format that streams, if there is one."""
    found: list[Found] = []
    room = most
    for part in parts(statistics, query, most):
        figures = list(islice(part.figures, room + 1))
        if len(figures) > room:
            raise _too_large(most, bulk)
        room -= len(figures)
        if figures:
            found.append(Found(part, figures))
    if not found:
        raise nothing()
    return found


def _too_large(most: int, bulk: str = "") -> Fault:
    hint = said("Narrow the query.")
    if bulk:
        hint = said("Narrow the query, use “offset” and “limit”, or fetch {address}.", address=bulk)
    message = said("The answer has more than {count} figures.", count=most)
    return Fault(TOO_LARGE, message, hint=hint)


def nothing() -> Fault:
    """The error of an answer without figures."""
    return Fault(
        NO_RESULTS, said("No figures fit the query."),
        hint=said("“availability” lists the codes that have figures."),
    )  # fmt: skip


class _Left:
    """What ``offset`` and ``limit`` leave, counted over all data sets of the answer."""

    def __init__(self, offset: int, limit: int | None) -> None:
        self._skip, self._take = offset, limit

    @property
    def done(self) -> bool:
        """Whether the limit is reached."""
        return self._take == 0

    def cut(self, figures: Iterator[Figure]) -> Iterator[Figure]:
        """The figures between the two."""
        if not self._skip and self._take is None:
            yield from figures
            return
        for figure in figures:
            if self._skip:
                self._skip -= 1
                continue
            if self._take is not None:
                if not self._take:
                    return
                self._take -= 1
            yield figure


def _parts(statistics: Statistics, query: DataQuery, most: int) -> Iterator[Part]:
    for flow in query.flows:
        if query.history:
            yield from _history(statistics, query, flow, most)
        elif query.updated_after:
            yield from _changes(statistics, query, flow, most)
        else:
            yield Part(flow, Action.INFORMATION, _figures(statistics, query, flow))


def _first_of_series(figures: Iterator[Figure]) -> Iterator[Figure]:
    for _, group in groupby(figures, key=_number):
        yield next(group)


def _number(figure: Figure) -> int:
    return figure.cell.series


# --- as it stands ------------------------------------------------------------------------------


def _figures(statistics: Statistics, query: DataQuery, flow: str) -> Iterator[Figure]:
    for which in pieces(statistics, query, flow):
        yield from sifted(statistics.table(which, as_of=query.as_of).figures, query)


def sifted(figures: Sequence[Figure], query: DataQuery) -> Iterator[Figure]:
    """The figures of a table that fit keys and conditions, of each series the first and last ones
    where these are asked for."""
    cell_filters = [
        found for name, found in query.filters.items() if name not in DIMENSION_IDS
    ]  # fmt: skip
    by_series = bool(query.keys or len(cell_filters) < len(query.filters))
    if not (cell_filters or by_series or query.first or query.last):
        yield from figures
        return
    for _, group in groupby(figures, key=_number):
        members = list(group)
        if by_series and not query.fits(members[0].series):
            continue
        if cell_filters:
            members = [one for one in members if _accepted(one, cell_filters)]
        yield from _ends(members, query) if query.first or query.last else members


def _accepted(figure: Figure, filters: Sequence[Filter]) -> bool:
    for one in filters:
        if one.component == TIME:
            value: object = days(figure.cell.period)
        elif one.component == MEASURE:
            value = figure.value
        else:
            value = attribute_of(figure, one.component)
        if not one.accepts(value):
            return False
    return True


def _ends(members: list[Figure], query: DataQuery) -> Iterator[Figure]:
    ordered = sorted(members, key=lambda one: days(one.cell.period)[::-1])
    count = len(ordered)
    for place, figure in enumerate(ordered):
        if place < query.first or place >= count - query.last:
            yield figure


def pieces(statistics: Statistics, query: DataQuery, flow: str) -> Iterator[Which]:
    """What to read one after the other, so that no piece is large."""
    wanted = query.codes()
    indicators = wanted.pop("INDICATOR", None)
    codes = {name.lower(): tuple(sorted(found)) for name, found in wanted.items()}
    for indicator in statistics.datasets().get(flow, ()):
        if indicators is not None and indicator not in indicators:
            continue
        which = Which(dataset=flow, indicator=indicator, codes=codes)
        largest = max(each.count for each in statistics.store.slices(flow, indicator))
        pairs = [len(codes[name]) for name in ("office", "origin") if name in codes]
        if largest <= WHOLE or (len(pairs) == 2 and pairs[0] * pairs[1] <= _FEW):
            yield which
        else:
            yield from _split(which, list(statistics.series(which)), _BY)


def _split(which: Which, series: list[Series], by: Sequence[str]) -> Iterator[Which]:
    if len(series) <= SERIES or not by:
        yield which
        return
    groups: dict[str, list[Series]] = {}
    for each in series:
        groups.setdefault(getattr(each, by[0]), []).append(each)
    batch: list[str] = []
    held: list[Series] = []
    for code, members in [*sorted(groups.items()), ("", [])]:
        if held and (not code or len(held) + len(members) > SERIES):
            codes = {**which.codes, by[0]: tuple(batch)}
            yield from _split(replace(which, codes=codes), held, by[1:])
            batch, held = [], []
        batch.append(code)
        held = held + members


# --- over time ---------------------------------------------------------------------------------


def _changes(statistics: Statistics, query: DataQuery, flow: str, most: int) -> Iterator[Part]:
    """What the records since a moment changed: figures to be replaced, figures to be deleted."""
    replaced: list[Figure] = []
    deleted: list[Figure] = []
    for which in pieces(statistics, query, flow):
        before = statistics.table(which, as_of=query.as_of, recorded_by=query.updated_after)
        found = compare(before, statistics.table(which, as_of=query.as_of))
        _bound(len(replaced) + len(deleted), found, most)
        replaced += sifted(_new(found), query)
        deleted += sifted(_gone(found), query)
    yield Part(flow, Action.REPLACE, iter(replaced))
    yield Part(flow, Action.DELETE, iter(deleted))


def _history(statistics: Statistics, query: DataQuery, flow: str, most: int) -> Iterator[Part]:
    """Each publication's word: what it said anew, and what it no longer gave; since a moment, what
    is to be added to the history as it was then."""
    new: dict[dt.date, list[Figure]] = {}
    gone: dict[dt.date, list[Figure]] = {}
    count = 0
    for which in pieces(statistics, query, flow):
        for day, found in _steps(statistics, which, query.as_of, query.updated_after):
            _bound(count, found, most)
            said_anew = list(sifted(_new(found), query))
            no_longer = list(sifted(_gone(found), query))
            new.setdefault(day, []).extend(said_anew)
            gone.setdefault(day, []).extend(no_longer)
            count += len(said_anew) + len(no_longer)
    for day in sorted(new):
        yield Part(flow, Action.REPLACE, iter(new[day]), since=day)
        yield Part(flow, Action.DELETE, iter(gone[day]), until=day)


def _bound(gathered: int, found: Difference, most: int) -> None:
    """See that what is gathered and all that a piece changed fit, before the piece is sifted.

    :raises Fault: they do not."""
    changed = (found.revised, found.remarked, found.appeared, found.vanished)
    if gathered + sum(map(len, changed)) > most:
        raise _too_large(most)


def _steps(
    statistics: Statistics, which: Which, as_of: dt.date | None, since: dt.datetime | None
) -> Iterator[tuple[dt.date, Difference]]:
    """What changed from one day of publication to the next. With ``since``: what changes where the
    history of that moment was played up to the same day, so that both together give each table."""
    before = told = statistics.table(which, as_of=dt.date.min)
    for day in published_days(
        statistics.store.slices(which.dataset, which.indicator, published_by=as_of)
    ):
        after = statistics.table(which, as_of=day)
        if since is not None:
            last, told = told, statistics.table(which, as_of=day, recorded_by=since)
            before = _played(before, compare(last, told))
        yield day, compare(before, after)
        before = after


def _played(table: Table, changes: Difference) -> Table:
    """A table after changes."""
    found = dict(table.by_key())
    for one in (*changes.revised, *changes.remarked, *changes.appeared):
        if one.after:
            found[one.series.key, one.period.number] = one.after
    for one in changes.vanished:
        found.pop((one.series.key, one.period.number), None)
    return replace(table, figures=list(found.values()))


def published_days(slices: Sequence[Slice]) -> list[dt.date]:
    """The days on which something was published, in order."""
    return sorted({each.vintage.published_by for each in slices})


def _new(found: Difference) -> list[Figure]:
    every = (*found.revised, *found.remarked, *found.appeared)
    return _ordered([one.after for one in every if one.after])


def _gone(found: Difference) -> list[Figure]:
    return _ordered([one.before for one in found.vanished if one.before])


def _ordered(figures: list[Figure]) -> list[Figure]:
    return sorted(figures, key=lambda one: (one.series.key, one.cell.period))


def codes_of(series: Sequence[Series]) -> Mapping[str, list[str]]:
    """The codes that series have, by dimension."""
    return {
        name.upper(): sorted({getattr(each, name) for each in series}) for name in DIMENSIONS
    }  # fmt: skip
