"""The network of citations as a drawing: families along a time axis, one a line, arcs for citations.

Every family has a line of its own, so that its label can be read however many there are; arcs go from
the citing family's line to that of the cited one, at the left of the labels' column.
"""

from __future__ import annotations

from dataclasses import dataclass

from trihub.core.patent import DocumentId
from trihub.core.shapes.heads import display
from trihub.fields.navigation.families import KeyFamily
from trihub.fields.navigation.network import Network

LINE = 24
TOP = 34
LEFT = 26
AXIS = 420
"""Width of the time axis."""
LABEL = AXIS + 2 * LEFT
WIDTH = 800
SMALLEST, LARGEST = 3.5, 9.0
"""Radius of a family that nobody cites, and of the one cited most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A family: its place, size and label."""

    family: KeyFamily
    x: float
    y: float
    radius: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """A citation as a path from the citing family to the cited one."""

    path: str
    source: str
    target: str
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The whole; ``years`` are those of the axis with their places."""

    width: int
    height: int
    labels: int
    """Where the labels begin."""
    marks: tuple[Mark, ...]
    arcs: tuple[Arc, ...]
    years: tuple[tuple[int, float], ...]


def drawn(found: Network) -> Drawing:
    """Draw a network."""
    days = [_year(one) for one in found.nodes]
    low, high = min(days, default=0), max(days, default=0)
    first, last = int(low), int(high) + 1
    most = max((one.cited for one in found.nodes), default=0)

    def x(day: float) -> float:
        return round(LEFT + (day - first) / max(last - first, 1) * AXIS, 1)

    marks = tuple(
        Mark(
            family=one, x=x(day), y=TOP + LINE * (n + 0.5), label=label(one),
            radius=round(SMALLEST + (LARGEST - SMALLEST) * (one.cited / most if most else 0), 1),
        )
        for n, (one, day) in enumerate(zip(found.nodes, days, strict=True))
    )  # fmt: skip
    step = max(1, -(-(last - first) // 8))
    return Drawing(
        width=WIDTH,
        labels=LABEL,
        height=TOP + LINE * len(marks) + 8,
        marks=marks,
        arcs=tuple(
            _arc(marks[edge.source], marks[edge.target], edge.pairs) for edge in found.edges
        ),
        years=tuple((year, x(year)) for year in range(first, last + 1, step)) if marks else (),
    )


def label(one: KeyFamily) -> str:
    """The number of the publication that stands for a family."""
    row = one.first
    return display(
        DocumentId(
            office=row.office, number=row.number, kind=row.key.removeprefix(row.office + row.number)
        )
    )


def _year(one: KeyFamily) -> float:
    """The first filing, or the first publication, as a year with its fraction."""
    day = one.earliest or one.first.published
    month, of_month = day // 100 % 100, day % 100
    return day // 10_000 + (max(month, 1) - 1) / 12 + (max(of_month, 1) - 1) / 372


def _arc(source: Mark, target: Mark, pairs: int) -> Arc:
    bend = 10 + abs(source.y - target.y) * 0.25
    middle = round(max(min(source.x, target.x) - bend, 2), 1)
    path = f"M{source.x} {source.y}Q{middle} {round((source.y + target.y) / 2, 1)} {target.x} {target.y}"
    return Arc(path=path, source=source.label, target=target.label, pairs=pairs)
