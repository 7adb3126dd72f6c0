"""What is wrong or missing in the register: each finding a row that somebody can take up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from trihub.core.register import RecordKind
from trihub.register.lexicon import by_code, table
from trihub.register.records import Record

_OVERDUE = dt.timedelta(days=425)
"""Heads meet every year; after fourteen months without a record one is missing."""


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


def check(records: Sequence[Record], today: dt.date) -> list[Finding]:
    """Every finding among records."""
    meetings = [each for each in records if each.kind is RecordKind.MEETING]
    return [
        *(found for rule in _OF_MEETINGS for found in rule(meetings, today)),
        *(found for each in records for found in _of_one(each)),
    ]


def _series(meetings: Iterable[Record]) -> dict[str, dict[int, list[Record]]]:
    found: dict[str, dict[int, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for each in meetings:
        number = each.first("number")
        if number.isdigit():
            found[each.first("mechanism")][int(number)].append(each)
    return found


def _gaps(meetings: Sequence[Record], today: dt.date) -> Iterator[Finding]:
    del today
    for code, numbered in sorted(_series(meetings).items()):
        for low, high in pairwise(sorted(numbered)):
            for missing in range(low + 1, high):
                ends = numbered[low][0], numbered[high][0]
                detail = f"{code} {missing}: {ends[0].date} … {ends[1].date}"
                yield Finding(Fault.GAP, (ends[0].id, ends[1].id), detail)


def _overdue(meetings: Sequence[Record], today: dt.date) -> Iterator[Finding]:
    yearly = by_code("mechanisms")
    for code, numbered in sorted(_series(meetings).items()):
        last = max(numbered)
        newest = numbered[last][0]
        when = _last_day(newest.date)
        if code in yearly and when and today > when + _OVERDUE:
            yield Finding(Fault.OVERDUE, (newest.id,), f"{code} {last + 1}: after {newest.date}")


def _order(meetings: Sequence[Record], today: dt.date) -> Iterator[Finding]:
    del today
    for code, numbered in sorted(_series(meetings).items()):
        dated = [(n, numbered[n][0]) for n in sorted(numbered) if numbered[n][0].date]
        for (low, first), (high, second) in pairwise(dated):
            width = min(len(first.date), len(second.date))
            if first.date[:width] > second.date[:width]:
                detail = f"{code} {low}: {first.date}, {high}: {second.date}"
                yield Finding(Fault.SEQUENCE, (first.id, second.id), detail)


def _future(meetings: Sequence[Record], today: dt.date) -> Iterator[Finding]:
    for each in meetings:
        if each.date > today.isoformat()[: len(each.date)] and each.date:
            yield Finding(Fault.FUTURE, (each.id,), each.date)


def _heads(meetings: Sequence[Record], today: dt.date) -> Iterator[Finding]:
    """Two heads of one office on a day; a person on one day in two places."""
    del today
    office_of = {row["id"]: row["office"] for row in table("people") if row["role"] == "HEAD"}
    heads: dict[tuple[str, str], dict[str, Record]] = defaultdict(dict)
    places: dict[tuple[str, str], dict[str, Record]] = defaultdict(dict)
    for each in meetings:
        deputies = {v.partition("=")[0] for v in each.all("role") if not v.endswith("=HEAD")}
        for person in each.all("head"):
            if len(each.date) == len("2000-01-01"):
                if person in office_of and person not in deputies:
                    heads[each.date, office_of[person]][person] = each
                if each.first("place"):
                    places[each.date, person][each.first("place")] = each
    for found, fault in ((heads, Fault.TWO_HEADS), (places, Fault.TWO_PLACES)):
        for (day, what), several in sorted(found.items()):
            if len(several) > 1:
                ids = tuple(record.id for record in several.values())
                yield Finding(fault, ids, f"{day} {what}: {', '.join(sorted(several))}")


def _twice(meetings: Sequence[Record], today: dt.date) -> Iterator[Finding]:
    del today
    for code, numbered in sorted(_series(meetings).items()):
        for number, several in sorted(numbered.items()):
            if len(several) > 1:
                yield Finding(Fault.SAME, tuple(each.id for each in several), f"{code} {number}")


_OF_MEETINGS: tuple[Callable[[Sequence[Record], dt.date], Iterator[Finding]], ...] = (
    _gaps, _overdue, _order, _future, _heads, _twice,
)  # fmt: skip


def _of_one(record: Record) -> Iterator[Finding]:
    for name, values in record.contradictions().items():
        yield Finding(Fault.CONTRADICTION, (record.id,), f"{name}: {' / '.join(values)}")
    own = sorted({each.name for each in record.standing if not each.source})
    if own:
        yield Finding(Fault.UNSOURCED, (record.id,), ", ".join(own))


def _last_day(date: str) -> dt.date | None:
    """The first of January for a year, else the first of the month or the day."""
    try:
        return dt.date.fromisoformat((date + "-01-01")[:10] if date else "")
    except ValueError:
        return None
