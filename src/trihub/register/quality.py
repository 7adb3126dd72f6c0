"""What is wrong or missing in the register: each finding a row that somebody can take up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from trihub.register.lexicon import by_code, table
from trihub.register.records import contradictions

_OVERDUE = dt.timedelta(days=425)
"""Heads meet every year; after fourteen months without a record one is missing."""


_GAPS = 50
"""Missing numbers in a row that are named one by one."""


class Fault(StrEnum):
    """What a finding is."""

    GAP = "gap-in-numbering"
    OVERDUE = "next-meeting-not-recorded"
    SEQUENCE = "dates-against-numbering"
    FUTURE = "held-in-the-future"
    TWO_HEADS = "two-heads-of-one-office"
    TWO_PLACES = "person-in-two-places"
    UNSOURCED = "without-source"
    CONTRADICTION = "sources-contradict"
    SAME = "told-twice"


class Finding(NamedTuple):
    """A finding: the records that it concerns, and what, in codes and values."""

    fault: Fault
    records: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules over all meetings need of one. ``deputies`` are people whose role is another
    than head; ``inferred``: the date is."""

    id: str
    mechanism: str
    number: str
    date: str
    place: str
    heads: tuple[str, ...]
    deputies: frozenset[str]
    inferred: bool


def of_meetings(meetings: Sequence[Facts], today: dt.date) -> list[Finding]:
    """What is wrong or missing among meetings."""
    return [found for rule in _OF_MEETINGS for found in rule(meetings, today)]


def of_one(
    record: str, values: Mapping[str, Collection[str]], own: Collection[str]
) -> Iterator[Finding]:
    """What is wrong with one record: its values by name, and the names of which somebody said
    something without a source."""
    for name, several in contradictions(values).items():
        yield Finding(Fault.CONTRADICTION, (record,), f"{name}: {' / '.join(several)}")
    if own:
        yield Finding(Fault.UNSOURCED, (record,), ", ".join(sorted(own)))


def _series(meetings: Iterable[Facts]) -> dict[str, dict[int, list[Facts]]]:
    found: dict[str, dict[int, list[Facts]]] = defaultdict(lambda: defaultdict(list))
    for each in meetings:
        if each.number.isdecimal():
            found[each.mechanism][int(each.number)].append(each)
    return found


def _gaps(meetings: Sequence[Facts], today: dt.date) -> Iterator[Finding]:
    del today
    for code, numbered in sorted(_series(meetings).items()):
        for low, high in pairwise(sorted(numbered)):
            for missing in range(low + 1, min(high, low + 1 + _GAPS)):
                ends = numbered[low][0], numbered[high][0]
                detail = f"{code} {missing}: {ends[0].date} … {ends[1].date}"
                yield Finding(Fault.GAP, (ends[0].id, ends[1].id), detail)


def _overdue(meetings: Sequence[Facts], today: dt.date) -> Iterator[Finding]:
    yearly = by_code("mechanisms")
    for code, numbered in sorted(_series(meetings).items()):
        last = max(numbered)
        newest = numbered[last][0]
        when = _last_day(newest.date)
        if code in yearly and when and today > when + _OVERDUE:
            yield Finding(Fault.OVERDUE, (newest.id,), f"{code} {last + 1}: after {newest.date}")


def _order(meetings: Sequence[Facts], today: dt.date) -> Iterator[Finding]:
    del today
    for code, numbered in sorted(_series(meetings).items()):
        dated = [(n, numbered[n][0]) for n in sorted(numbered) if numbered[n][0].date]
        for (low, first), (high, second) in pairwise(dated):
            width = min(len(first.date), len(second.date))
            if first.date[:width] > second.date[:width]:
                detail = f"{code} {low}: {first.date}, {high}: {second.date}"
                yield Finding(Fault.SEQUENCE, (first.id, second.id), detail)


def _future(meetings: Sequence[Facts], today: dt.date) -> Iterator[Finding]:
    for each in meetings:
        if each.date > today.isoformat()[: len(each.date)] and each.date:
            yield Finding(Fault.FUTURE, (each.id,), each.date)


def _heads(meetings: Sequence[Facts], today: dt.date) -> Iterator[Finding]:
    """Two heads of one office on a day; a person on one day in two places."""
    del today
    office_of = {row["id"]: row["office"] for row in table("people") if row["role"] == "HEAD"}
    heads: dict[tuple[str, str], dict[str, Facts]] = defaultdict(dict)
    places: dict[tuple[str, str], dict[str, Facts]] = defaultdict(dict)
    for each in meetings:
        for person in each.heads:
            if len(each.date) == len("2000-01-01"):
                if person in office_of and person not in each.deputies:
                    heads[each.date, office_of[person]][person] = each
                if each.place:
                    places[each.date, person][each.place] = each
    for found, fault in ((heads, Fault.TWO_HEADS), (places, Fault.TWO_PLACES)):
        for (day, what), several in sorted(found.items()):
            if len(several) > 1:
                ids = tuple(record.id for record in several.values())
                yield Finding(fault, ids, f"{day} {what}: {', '.join(sorted(several))}")


def _twice(meetings: Sequence[Facts], today: dt.date) -> Iterator[Finding]:
    del today
    for code, numbered in sorted(_series(meetings).items()):
        for number, several in sorted(numbered.items()):
            if len(several) > 1:
                yield Finding(Fault.SAME, tuple(each.id for each in several), f"{code} {number}")


_OF_MEETINGS: tuple[Callable[[Sequence[Facts], dt.date], Iterator[Finding]], ...] = (
    _gaps, _overdue, _order, _future, _heads, _twice,
)  # fmt: skip


def _last_day(date: str) -> dt.date | None:
    """The first of January for a year, else the first of the month or the day."""
    try:
        return dt.date.fromisoformat((date + "-01-01")[:10] if date else "")
    except ValueError:
        return None
