"""The meetings that come with the package: dates, places, heads and certainty, from public records.

They are facts with their sources; a register begins with them, and reading a text infers years
from them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from trihub.register.lexicon import Row, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the register knows when it reads a text: the days on which each head of office was seen
    (ISO 8601, by the person's id), and the years of numbered meetings."""

    heads: Mapping[str, Sequence[str]]
    meetings: Mapping[tuple[str, int], str]


@cache
def shipped() -> Known:
    """What the shipped meetings say of heads and of numbers."""
    return known_of(table("meetings"))


def known_of(rows: Iterable[Row]) -> Known:
    """What meetings say of heads and of numbers: rows with ``date``, ``mechanism``, ``number`` and
    ``heads`` (ids parted by blanks)."""
    heads: dict[str, list[str]] = defaultdict(list)
    meetings: dict[tuple[str, int], str] = {}
    for row in rows:
        if not row["date"] or row["inferred"]:
            continue
        for person in row["heads"].split():
            heads[person].append(row["date"])
        if row["number"]:
            meetings[row["mechanism"], int(row["number"])] = row["date"]
    return Known(heads=heads, meetings=meetings)
