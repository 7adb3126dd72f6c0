"""What publications said of the figures of a series, as a table of years by vintages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from trihub.core.statistics import Period, Series, Vintage
from trihub.statistics.formats import Years
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Entry, Said, histories
from trihub.web.stats.common import exact

_VINTAGES = 8
"""Vintages that stand side by side; the oldest are left out."""
_CHANGED = (Said.REVISED, Said.VANISHED)


class Word(NamedTuple):
    """A vintage's word on a figure, as the table shows it: what it says beside what was said before,
    the identifier (none where the figure vanished) and the value (none where none is published)."""

    said: str
    id: str
    value: str


class History(NamedTuple):
    """``vintages`` oldest first; ``rows`` newest year first, with the word of each vintage (none
    where it says nothing); ``left_out`` vintages; ``revised`` figures with more than one value."""

    vintages: Sequence[Vintage]
    rows: Sequence[tuple[Period, Sequence[Word | None]]]
    left_out: int
    revised: int


def history_of(
    statistics: Statistics, dataset: str, series: Series, as_of: dt.date | None, years: Years
) -> History:
    """The history of a series in a data set."""
    found = {
        period: entries
        for period, entries in histories(statistics.store, series, dataset).items()
        if years.has(period)
    }
    slices = {each.slice.number: each.slice for words in found.values() for each in words}
    known: dict[str, Vintage] = {}
    of: dict[int, str] = {}
    for number, each in slices.items():
        if as_of is None or each.vintage.published_by <= as_of:
            of[number] = each.vintage.digest
            known[of[number]] = each.vintage
    ordered = sorted(known, key=lambda digest: (known[digest].published_by, digest))
    shown = ordered[-_VINTAGES:]
    rows = []
    revised = 0
    for period in sorted(found, reverse=True):
        words = {of[each.slice.number]: each for each in found[period] if each.slice.number in of}
        if words:
            revised += any(each.said in _CHANGED for each in words.values())
            rows.append((period, [_word(words.get(digest)) for digest in shown]))
    return History([known[digest] for digest in shown], rows, len(ordered) - len(shown), revised)


def _word(entry: Entry | None) -> Word | None:
    if entry is None:
        return None
    made = entry.observation
    if made is None:
        return Word(entry.said.value, "", "")
    return Word(entry.said.value, made.id, exact(made.value))
