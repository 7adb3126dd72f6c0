"""The picture of a family: lanes by office along one time axis, a mark for each publication.

The mark's shape is the neutral kind; lines go from a filing's priority to its lane. All
of it is plain numbers; the template draws them as SVG.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from trihub.core.heads import display, neutral_kind
from trihub.core.kinds import NeutralKind
from trihub.core.ports import Stored

WIDTH, LANE, LEFT, TOP = 720, 34, 56, 26

SHAPES = {
    NeutralKind.UNEXAMINED: "ring",
    NeutralKind.UTILITY_MODEL_UNEXAMINED: "ring",
    NeutralKind.EXAMINED: "diamond",
    NeutralKind.GRANTED: "disc",
    NeutralKind.UTILITY_MODEL: "square",
}
"""Neutral kind to the mark's shape; every other kind is a cross."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One publication in the picture."""

    x: float
    y: float
    shape: str
    key: str
    label: str
    date: str
    kind: str


@dataclass(frozen=True, slots=True)
class Priority:
    """A line from the day of a priority to the lane of the application that claims it."""

    x: float
    y: float
    to_x: float
    to_y: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture."""

    width: int
    height: int
    lanes: tuple[tuple[str, float], ...]
    years: tuple[tuple[int, float], ...]
    marks: tuple[Mark, ...]
    lines: tuple[Priority, ...]


def timeline(members: Sequence[Stored], language: str) -> Timeline | None:
    """Draw the members; ``None`` where no member has a date."""
    dated = [m for m in members if m.patent.publication.date]
    if not dated:
        return None
    offices = list(dict.fromkeys(m.patent.publication.office for m in dated))
    lane = {office: TOP + LANE * (at + 0.5) for at, office in enumerate(offices)}
    days = [day for m in dated for day in _days(m)]
    low, high = dt.date(min(days).year, 1, 1), dt.date(max(days).year + 1, 1, 1)

    def x(day: dt.date) -> float:
        share = (day - low).days / max(1, (high - low).days)
        return round(LEFT + share * (WIDTH - LEFT - 24), 1)

    marks = tuple(_mark(m, x(_published(m)), lane[m.patent.publication.office]) for m in dated)
    step = max(1, (high.year - low.year) // 9)
    years = tuple((year, x(dt.date(year, 1, 1))) for year in range(low.year, high.year + 1, step))
    lines = {
        Priority(
            x(p.date.first),
            lane.get(p.office, TOP),
            x(_published(m)),
            lane[m.patent.publication.office],
        )
        for m in dated
        for p in m.patent.priorities
        if p.date and p.date.first >= low
    }
    ordered = tuple(sorted(lines, key=lambda line: (line.x, line.to_x, line.to_y)))
    return Timeline(
        WIDTH, TOP + LANE * len(offices) + 8, tuple(lane.items()), years, marks, ordered
    )


def _published(member: Stored) -> dt.date:
    date = member.patent.publication.date
    return date.first if date else dt.date.min


def _days(member: Stored) -> list[dt.date]:
    """Publication and priority days of a member."""
    return [_published(member)] + [p.date.first for p in member.patent.priorities if p.date]


def _mark(member: Stored, x: float, y: float) -> Mark:
    kind = neutral_kind(member.patent)
    publication = member.patent.publication
    return Mark(
        x, y, SHAPES.get(kind, "cross"), publication.key, display(publication),
        str(publication.date), kind.value,
    )  # fmt: skip
