"""Drawings of the register as plain numbers; the templates write them as SVG, with tables beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from trihub.register.view import Lane, Network

LANE, TOP, LEFT, RIGHT, WIDTH = 34, 30, 14, 24, 960
YEARS = 60
"""The years that a timeline shows at most: the last ones."""
SMALLEST, LARGEST = 4.5, 14.0
ROW = 30
BETWEEN = (190, 500)
"""Where the lines of the network begin and end."""
THIN, THICK = 1.2, 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The meetings of a mechanism in a year."""

    x: float
    y: float
    radius: float
    year: int
    label: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """``lanes`` mechanisms with their heights; ``years`` of the axis with their places."""

    width: int
    height: int
    lanes: tuple[tuple[str, float], ...]
    years: tuple[tuple[int, float], ...]
    marks: tuple[Mark, ...]


def lanes_drawn(lanes: Sequence[Lane], names: Callable[[str], str]) -> Timeline | None:
    """A lane for each mechanism, a circle for each year with meetings, by its area as many; none
    where no meeting has a year. ``names`` calls a mechanism by its name."""
    every = [year for lane in lanes for year in lane.years]
    if not every:
        return None
    last = max(every)
    first = max(min(every), last - YEARS + 1)
    most = max(count for lane in lanes for count in lane.years.values())

    def x(year: int) -> float:
        share = (year - first + 0.5) / (last - first + 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    heights = tuple((lane.code, TOP + LANE * (at + 0.62)) for at, lane in enumerate(lanes))
    marks = tuple(
        Mark(x=x(year), y=y, radius=_radius(count, most), year=year, code=lane.code,
             label=f"{names(lane.code)}, {year}: {count}")
        for lane, (_, y) in zip(lanes, heights, strict=True)
        for year, count in sorted(lane.years.items()) if year >= first
    )  # fmt: skip
    step = max(1, -(-(last - first + 1) // 13))
    years = tuple((year, x(year)) for year in range(first, last + 1, step))
    return Timeline(
        width=WIDTH, height=TOP + LANE * len(lanes) + 8, lanes=heights, years=years, marks=marks
    )


def _radius(count: int, most: int) -> float:
    share = sqrt(count / most) if most > 1 else 0.0
    return round(SMALLEST + (LARGEST - SMALLEST) * share, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The commitments of an office in a field."""

    path: str
    width: float
    office: str
    field: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Offices on the left, fields on the right, each with its height."""

    width: int
    height: int
    begin: int
    end: int
    offices: tuple[tuple[str, float], ...]
    fields: tuple[tuple[str, float], ...]
    lines: tuple[Line, ...]


def network_drawn(found: Network) -> Drawn | None:
    """A line from each office to each field in which it committed itself, as thick as often; none
    where there is nothing."""
    if not found.edges:
        return None
    rows = max(len(found.offices), len(found.fields))
    height = ROW * rows + 12
    offices, fields = _heights(found.offices, rows), _heights(found.fields, rows)
    most = max(found.edges.values())
    begin, end = BETWEEN
    middle = (begin + end) / 2
    lines = tuple(
        Line(
            path=f"M{begin} {offices[office]}C{middle} {offices[office]} {middle} {fields[field]} {end} {fields[field]}",
            width=round(THIN + (THICK - THIN) * count / most, 1), office=office, field=field, count=count,
        )
        for (office, field), count in sorted(found.edges.items(), key=lambda one: -one[1])
    )  # fmt: skip
    return Drawn(width=800, height=height, begin=begin, end=end, offices=tuple(offices.items()),
                 fields=tuple(fields.items()), lines=lines)  # fmt: skip


def _heights(codes: Mapping[str, int], rows: int) -> dict[str, float]:
    step = ROW * rows / len(codes)
    return {code: round(6 + step * (at + 0.5), 1) for at, code in enumerate(codes)}
