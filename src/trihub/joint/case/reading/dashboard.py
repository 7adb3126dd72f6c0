"""A programme's dashboard: figures of process, made by the store from the cases' lines.

An office sees its own cases counted, whoever looks after the programme all of them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trihub.access.rules import Act, Subject, require
from trihub.core.casework.cases import CaseFilter
from trihub.core.casework.people import Actor, Role
from trihub.joint.case.figures import ADMITTED, PUBLISHED, admitted_in
from trihub.joint.case.reading.lists import Line, narrowed, page
from trihub.joint.case.states import OPEN, State
from trihub.joint.case.subject import programme_of
from trihub.joint.parts import Parts
from trihub.joint.programmes.model import Cap, Programme

NEAR = (14, 3, -1)
"""Days within which a deadline is near, and fewer where these are too many; last, those missed."""
NEAREST = 50
"""The longest list of deadlines near."""

Means = Mapping[str, tuple[int, float]]
"""Figure to the number of cases that have it, and its mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapUse:
    """How much of a cap is used: at ``office`` (empty: at all), in ``year`` (0: in all years)."""

    cap: Cap
    office: str
    year: int
    used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """Means over the cases opened in a quarter (its first day, CCYY-MM-DD)."""

    start: str
    figures: Means


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """Cases by state and by the month of opening, caps, deadlines near or missed (the nearest
    first), means of all figures, and the same by each quarter in which a case was opened."""

    programme: Programme
    states: Mapping[State, int]
    months: Mapping[str, int]
    caps: tuple[CapUse, ...]
    near: tuple[Line, ...]
    figures: Means
    quarters: tuple[Quarter, ...]


def dashboard(parts: Parts, actor: Actor, programme: str) -> Dashboard:
    """A programme's figures, as far as they are the actor's to see.

    :raises Refused: the actor may not see any.
    """
    require(actor, Act.SEE_DASHBOARD, Subject(office=actor.office))
    found = programme_of(parts, programme)
    own = narrowed(actor, CaseFilter(programme=programme))
    states: Counter[State] = Counter()
    months: Counter[str] = Counter()
    for (_, state, month), count in parts.cases.tally(own).items():
        states[State(state)] += count
        months[month] += count
    quarters = _quarters(parts.cases.figures_by_month(own))
    return Dashboard(
        programme=found,
        states=dict(states),
        months=dict(sorted(months.items())),
        caps=tuple(_caps(parts, actor, found, quarters)),
        near=_near(parts, actor, programme),
        figures=_told(merged(quarters.values())),
        quarters=tuple(
            Quarter(start=_day(number).isoformat(), figures=_told(figures))
            for number, figures in sorted(quarters.items())
        ),
    )


def _quarters(months: Mapping[str, Means]) -> Mapping[int, Means]:
    """The means of every quarter in which a case was opened, out of those of its months."""
    groups: dict[int, list[Means]] = {}
    for month, means in sorted(months.items()):
        groups.setdefault(_number(month), []).append(means)
    return {number: merged(group) for number, group in groups.items()}


def merged(means: Iterable[Means]) -> dict[str, tuple[int, float]]:
    """The means over several groups of cases, out of those of each."""
    found: dict[str, tuple[int, float]] = {}
    for name, (count, mean) in (pair for group in means for pair in group.items()):
        before, at = found.get(name, (0, 0.0))
        found[name] = before + count, (before * at + count * mean) / (before + count)
    return found


def _told(means: Means) -> dict[str, tuple[int, float]]:
    """Without what caps count, and what public figures are chosen by."""
    return {
        name: found
        for name, found in means.items()
        if name != PUBLISHED and not name.startswith(ADMITTED)
    }


def _near(parts: Parts, actor: Actor, programme: str) -> tuple[Line, ...]:
    """Missed deadlines, then near ones; where they are many, the near ones are left out first."""
    live = tuple(state.value for state in OPEN)
    today = parts.now().date()
    lines: tuple[Line, ...] = ()
    for days in NEAR:
        until = (today + dt.timedelta(days=days + 1)).isoformat()
        wanted = CaseFilter(programme=programme, states=live, due_before=until)
        found = page(parts, actor, wanted, limit=NEAREST).lines
        if not lines or len(found) == NEAREST:
            lines = found
        if len(found) < NEAREST:
            break
    return tuple(sorted(lines, key=lambda line: (line.due, line.id)))


def _caps(
    parts: Parts, actor: Actor, programme: Programme, quarters: Mapping[int, Means]
) -> Iterator[CapUse]:
    """Bounds on an applicant are each applicant's own, and not shown. A bound on all cases is
    shown to those who see all of them."""
    whole = actor.role is Role.ADMINISTRATOR or len(programme.offices) == 2
    years = _years(parts, programme)
    for cap in programme.caps:
        if cap.per == "applicant and office" or (cap.per in ("all", "year") and not whole):
            continue
        for year in years if "year" in cap.per else [0]:
            span = [means for number, means in quarters.items() if year in (0, number // 4)]
            for office in _offices(actor, programme, cap):
                yield CapUse(cap=cap, office=office, year=year, used=_used(span, cap, office))


def _used(span: Iterable[Means], cap: Cap, office: str) -> int:
    counts = admitted_in(merged(span))
    return sum(
        count
        for (period, lead), count in counts.items()
        if cap.period in (0, period) and (not cap.role or (lead == office) == (cap.role == "first"))
    )


def _offices(actor: Actor, programme: Programme, cap: Cap) -> tuple[str, ...]:
    if cap.per in ("all", "year"):
        return ("",)
    offices = (cap.office,) if cap.office else programme.offices
    return offices if actor.role is Role.ADMINISTRATOR else tuple({actor.office} & {*offices})


def _years(parts: Parts, programme: Programme) -> list[int]:
    """The calendar years in which the programme takes petitions, up to this one."""
    today = parts.now().date()
    found: set[int] = set()
    for period in programme.periods:
        last = min(period.end or today, today)
        found |= set(range(period.start.year, last.year + 1))
    return sorted(found)


def _number(month: str) -> int:
    """The quarter of a month (CCYY-MM)."""
    return int(month[:4]) * 4 + (int(month[5:7]) - 1) // 3


def _day(quarter: int) -> dt.date:
    return dt.date(quarter // 4, quarter % 4 * 3 + 1, 1)
