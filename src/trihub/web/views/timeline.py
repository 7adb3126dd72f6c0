"""The picture of a family: lanes by office along one time axis, a mark for each publication.

The mark's shape is the neutral kind; a tick is a day of filing; dashed lines go from a priority
to the filing that claims it. All of it is plain numbers; the template draws them as SVG.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trihub.core.kinds import NeutralKind
from trihub.core.patent import Patent
from trihub.core.ports import Stored
from trihub.core.shapes.heads import display, neutral_kind

WIDTH, LANE, LEFT, RIGHT, TOP = 960, 58, 44, 56, 24

LABEL = 116
"""Width that a number takes: closer marks have theirs at another height."""

HEIGHTS = (-13, 22, -25)
"""Where a number stands relative to its mark, by how crowded it is."""

SHAPES = {
    NeutralKind.UNEXAMINED: "ring",
    NeutralKind.UTILITY_MODEL_UNEXAMINED: "ring",
    NeutralKind.EXAMINED: "diamond",
    NeutralKind.UTILITY_MODEL_EXAMINED: "diamond",
    NeutralKind.GRANTED: "disc",
    NeutralKind.UTILITY_MODEL: "square",
}
"""Neutral kind to the mark's shape; every other kind is a cross."""

Place = Callable[[dt.date], float]


@dataclass(frozen=True, slots=True)
class Mark:
    """One publication in the picture; ``label_y`` is where its number stands."""

    x: float
    y: float
    label_y: float
    shape: str
    stored: Stored
    label: str


@dataclass(frozen=True, slots=True, order=True)
class Filing:
    """A day of filing on an office's lane, and the last publication that came of it."""

    x: float
    y: float
    to_x: float


@dataclass(frozen=True, slots=True, order=True)
class Priority:
    """A line from a priority to the filing that claims it."""

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
    filings: tuple[Filing, ...]
    lines: tuple[Priority, ...]
    shapes: tuple[str, ...]
    """The shapes that occur, for the legend."""


def timeline(members: Sequence[Stored]) -> Timeline | None:
    """Draw the members; ``None`` where no member has a date of publication."""
    dated = sorted((m for m in members if m.patent.publication.date), key=lambda m: _published(m))
    if not dated:
        return None
    offices = list(dict.fromkeys(m.patent.publication.office for m in dated))
    lanes = {office: TOP + LANE * (at + 0.5) for at, office in enumerate(offices)}
    days = [day for m in dated for day in _days(m)]
    low, high = dt.date(min(days).year, 1, 1), dt.date(max(days).year + 1, 1, 1)

    def x(day: dt.date) -> float:
        share = (day - low).days / (high - low).days
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    step = -(-(high.year - low.year) // 12)
    years = tuple((year, x(dt.date(year, 1, 1))) for year in range(low.year, high.year + 1, step))
    marks = _marks(dated, lanes, x)
    shapes = tuple(dict.fromkeys(mark.shape for mark in marks))
    filings, lines = _filings(dated, lanes, x), _lines(dated, lanes, x)
    height = TOP + LANE * len(offices) + 4
    return Timeline(WIDTH, height, tuple(lanes.items()), years, marks, filings, lines, shapes)


def _published(member: Stored) -> dt.date:
    date = member.patent.publication.date
    return date.first if date else dt.date.min


def _filed(patent: Patent) -> dt.date | None:
    date = patent.application.date if patent.application else None
    return date.first if date else None


def _days(member: Stored) -> list[dt.date]:
    """Publication, filing and priority days of a member."""
    patent = member.patent
    days = [p.date.first for p in patent.priorities if p.date]
    return [day for day in (_published(member), _filed(patent), *days) if day]


def _marks(members: Sequence[Stored], lanes: dict[str, float], x: Place) -> tuple[Mark, ...]:
    ends: dict[tuple[str, int], float] = {}
    out: list[Mark] = []
    for member in members:
        publication = member.patent.publication
        at, office = x(_published(member)), publication.office
        free = (n for n in range(len(HEIGHTS)) if ends.get((office, n), -LABEL) + LABEL <= at)
        level = next(free, len(out) % len(HEIGHTS))
        ends[office, level] = at
        y = lanes[office]
        shape = SHAPES.get(neutral_kind(member.patent), "cross")
        out.append(Mark(at, y, y + HEIGHTS[level], shape, member, display(publication)))
    return tuple(out)


def _filings(members: Sequence[Stored], lanes: dict[str, float], x: Place) -> tuple[Filing, ...]:
    last: dict[tuple[dt.date, str], float] = {}
    for member in members:
        if day := _filed(member.patent):
            key = day, member.patent.publication.office
            last[key] = max(last.get(key, 0.0), x(_published(member)))
    return tuple(sorted(Filing(x(day), lanes[office], to) for (day, office), to in last.items()))


def _lines(members: Sequence[Stored], lanes: dict[str, float], x: Place) -> tuple[Priority, ...]:
    lines = {
        Priority(
            x(p.date.first), lanes.get(p.office, TOP), x(_filed(m.patent) or _published(m)),
            lanes[m.patent.publication.office],
        )
        for m in members
        for p in m.patent.priorities
        if p.date
    }  # fmt: skip
    return tuple(sorted(line for line in lines if line.x <= line.to_x and line.y != line.to_y))
