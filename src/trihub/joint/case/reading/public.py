"""A programme's figures for everybody, by the year in which a case was opened.

They are made of the cases of which every application is published, and of no other: a case that has
one that is not does not show, not even by a count. The years are those of the programme, whether
there are cases or not. Numbers below :data:`SMALLEST` are not given, and no total is, so that none
can be found by taking one number from another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trihub.core.casework.cases import CaseFilter
from trihub.joint.case.figures import DAYS, PUBLISHED
from trihub.joint.case.reading.dashboard import Means, merged
from trihub.joint.parts import Parts
from trihub.joint.programmes.model import Programme

SMALLEST = 5
"""The smallest number of cases that is told."""
CLOSED = "days_to_closing"
"""What every case that was closed has."""
MEANS = ("agreement_before", "agreement_after", "days_to_all_requests", *DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The cases opened in a year: ``requests`` how many, ``closed`` how many of them ended with every
    office's first action; ``None`` where it is not told. ``means`` are shares (thousandths) and days
    by name, as far as enough cases have them."""

    year: int
    requests: int | None
    closed: int | None
    means: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFigures:
    """Figures of a programme as they stood on ``day``, the newest year first."""

    programme: Programme
    day: dt.date
    years: tuple[Year, ...]


def public_figures(parts: Parts, programme: Programme) -> PublicFigures:
    """What everybody may know of a programme's cases."""
    wanted = CaseFilter(programme=programme.id, figure=PUBLISHED)
    months, day = parts.cases.figures_by_month(wanted), parts.now().date()
    years: dict[int, list[Means]] = {year: [] for year in _years(programme, day)}
    for month, means in months.items():
        if int(month[:4]) in years:
            years[int(month[:4])].append(means)
    return PublicFigures(
        programme=programme, day=day,
        years=tuple(_year(year, merged(years[year])) for year in sorted(years, reverse=True)),
    )  # fmt: skip


def _years(programme: Programme, today: dt.date) -> Iterator[int]:
    for period in programme.periods:
        yield from range(period.start.year, min(period.end or today, today).year + 1)


def _year(year: int, found: Means) -> Year:
    requests, closed = (found.get(name, (0, 0.0))[0] for name in (PUBLISHED, CLOSED))
    told = requests >= SMALLEST
    apart = requests - closed == 0 or requests - closed >= SMALLEST
    return Year(
        year=year, requests=requests if told else None,
        closed=closed if told and apart and closed >= SMALLEST else None,
        means={name: found[name][1] for name in MEANS if found.get(name, (0, 0.0))[0] >= SMALLEST},
    )  # fmt: skip


def public_shape(found: PublicFigures) -> dict[str, Any]:
    """The figures as JSON; ``null`` stands for a number that is not told."""
    return {
        "programme": found.programme.id, "day": found.day.isoformat(), "smallest": SMALLEST,
        "years": [
            {"year": one.year, "requests": one.requests, "closed": one.closed,
             "means": {name: round(mean, 1) for name, mean in one.means.items()}}
            for one in found.years
        ],
    }  # fmt: skip
