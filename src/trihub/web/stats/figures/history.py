"""What publications said of the figures of a series, as a table of years by vintages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from trihub.core.statistics import Period, Series, Vintage
from trihub.statistics.formats import Years
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Entry, Said, histories

_VINTAGES = 8
"""Vintages that stand side by side; the oldest are left out."""


class History(NamedTuple):
    """``vintages`` oldest first; ``rows`` newest year first, with the word of each vintage (none
    where it says nothing); ``left_out`` vintages; ``revised`` figures with more than one value."""

    vintages: Sequence[Vintage]
    rows: Sequence[tuple[Period, Sequence[Entry | None]]]
    left_out: int
    revised: int


def history_of(
    statistics: Statistics, dataset: str, series: Series, as_of: dt.date | None, years: Years
) -> History:
    """The history of a series in a data set."""
    found: dict[Period, dict[str, Entry]] = {}
    known: dict[str, Vintage] = {}
    for period, entries in histories(statistics.store, series, dataset).items():
        if not years.has(period):
            continue
        for entry in entries:
            vintage = entry.slice.vintage
            if as_of is None or vintage.published_by <= as_of:
                known[vintage.digest] = vintage
                found.setdefault(period, {})[vintage.digest] = entry
    ordered = sorted(known.values(), key=lambda each: (each.published_by, each.digest))
    shown = ordered[-_VINTAGES:]
    rows = [
        (period, [found[period].get(each.digest) for each in shown])
        for period in sorted(found, reverse=True)
    ]
    changed = (Said.REVISED, Said.VANISHED)
    revised = sum(any(e.said in changed for e in words.values()) for words in found.values())
    return History(shown, rows, len(ordered) - len(shown), revised)
