"""Why each pairing, why not, and what would change it.

For somebody who is not placed though a place would fit, the problem is solved again with them
placed: within the same rules (what the others would lose), with one more place at a host, and
without the rule of shares. Nothing here is guessed; since each answer is a problem of its own, it
is worked out for the first :data:`PEOPLE_ASKED` of them and their :data:`PLACES_ASKED` best places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trihub.core.messages import N_, Message, said
from trihub.exchanges.matching.fit import MOST, obstacles
from trihub.exchanges.matching.match import chosen, told
from trihub.exchanges.matching.model import Call, Match, Nomination, Pairing
from trihub.exchanges.matching.problem import Bools, Problem, problem_of
from trihub.exchanges.matching.solver import Solver, Wanted

PEOPLE_ASKED, PLACES_ASKED = 12, 3
CROWDED = N_("A place would fit; the assignment that is best under the rules gives it to others.")

PARTS = {
    "field": N_("{years} years in {field}: {points} points"),
    "language": N_("{language} at {level}: {points} points"),
    "period": N_("wished period: {points} points"),
    "host": N_("wished host: {points} points"),
}
"""What each part of a fit is for."""

RULES = (
    N_("As many as possible are placed."),
    N_("Among these assignments, the total of the fits is the highest."),
    N_("Among these, the lowest fit is the highest."),
    N_(
        "Where assignments are still equal, nominations by their office’s own rank, then by office and number, get the earlier place in turn."
    ),
)
"""The rules that every matching follows, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Of one nomination: whether it is placed, why (or why not), and what would change it."""

    nomination: str
    placed: bool
    why: tuple[Message, ...]
    changes: tuple[Message, ...] = ()


def rules(call: Call) -> tuple[Message, ...]:
    """The rules of a call's matching, as they are told."""
    found = tuple(said(text) for text in RULES)
    if call.within is None:
        return found
    fair = said(
        "Each office sends and receives within {count} of its share of all who are placed; an "
        "office that nominates nobody has no share of sending, one without places none of receiving.",
        count=call.within,
    )
    return (fair, *found)


def explained(call: Call, nominations: Sequence[Nomination]) -> tuple[Match, tuple[Reason, ...]]:
    """The assignment with the reasons of each nomination, in the order of the rules. The input has
    been checked (:func:`trihub.exchanges.matching.match.match` does)."""
    problem = problem_of(call, nominations)
    found = chosen(problem)
    placed = {i for (i, _), taken in zip(problem.pairs, found, strict=True) if taken}
    known = told(problem, found)
    why = {one.nomination: one for one in known.pairings}
    reasons = []
    solver, now, asked = Solver(problem), _outcome(problem, found), 0
    for number, one in enumerate(problem.nominations):
        if number in placed:
            reasons.append(_placed(one, why[one.id]))
        elif any(i == number for i, _ in problem.pairs):
            asked += 1
            reasons.append(
                _crowded_out(solver, now, number) if asked <= PEOPLE_ASKED
                else Reason(nomination=one.id, placed=False, why=(said(CROWDED),))
            )  # fmt: skip
        else:
            reasons.append(_unfit(problem, number))
    return known, tuple(reasons)


def _placed(one: Nomination, pairing: Pairing) -> Reason:
    values: dict[str, dict[str, object]] = {
        "field": {"years": one.fields[pairing.field], "field": pairing.field},
        "language": {
            "language": pairing.language, "level": one.languages[pairing.language],
        },
        "period": {},
        "host": {},
    }  # fmt: skip
    return Reason(
        nomination=one.id, placed=True,
        why=tuple(
            said(PARTS[part], points=points, **values[part])
            for part, points in pairing.parts.items() if points
        ),
    )  # fmt: skip


def _unfit(problem: Problem, number: int) -> Reason:
    """Of somebody whom no place fits: what keeps each place away, and where it is one thing only."""
    one, call = problem.nominations[number], problem.call
    why: dict[Message, None] = {}
    changes: dict[Message, None] = {}
    for place in problem.places:
        against = list(obstacles(call, one, place))
        why |= dict.fromkeys(each.message for each in against)
        if len(against) == 1 and against[0].change is not None:
            changes[
                said("{office}, {period}: {change}", office=place.office, period=place.period,
                     change=against[0].change)
            ] = None  # fmt: skip
    return Reason(nomination=one.id, placed=False, why=tuple(why), changes=tuple(changes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """How many are placed, and their total fit."""

    placed: int
    total: int


def _outcome(problem: Problem, found: Bools) -> _Outcome:
    return _Outcome(placed=int(found.sum()), total=int(problem.points[found].sum()))


def _crowded_out(solver: Solver, now: _Outcome, number: int) -> Reason:
    """Of somebody whom a place would fit."""
    problem = solver.problem
    instead = _forced(solver, number)
    changes: list[Message] = []
    if instead is None:
        why = said("The rule of shares leaves no assignment with them.")
    elif instead.placed < now.placed:
        why = said("With them, {count} fewer would be placed.", count=now.placed - instead.placed)
    elif instead.total < now.total:
        lost = now.total - instead.total
        why = said("With them, the total of the fits would be {count} lower.", count=lost)
        if lost < MOST:
            changes.append(said("a fit that is higher by {count}", count=lost + 1))
    else:
        why = said("With them, the assignment would be no better; the order of the rules decides.")
    changes += _with_more(solver, number, now)
    return Reason(
        nomination=problem.nominations[number].id, placed=False, why=(why,), changes=tuple(changes)
    )


def _with_more(solver: Solver, number: int, now: _Outcome) -> list[Message]:
    """Where one more place, or no rule of shares, would place them and take nobody's place."""
    problem, changes = solver.problem, []
    fitting = sorted(
        (pair for pair in problem.pairs if pair[0] == number),
        key=lambda pair: (-problem.fits[pair].points, pair),
    )
    for _, j in fitting[:PLACES_ASKED]:
        more = _forced(solver, number, more=(j,))
        if more is not None and more.placed > now.placed:
            place = problem.places[j]
            changes.append(
                said("one more place at {office} in {period}", office=place.office,
                     period=place.period)
            )  # fmt: skip
    if problem.shares:
        free = _forced(solver, number, fair=False)
        if free is not None and free.placed > now.placed:
            changes.append(said("a wider rule of shares"))
    return changes


def _forced(
    solver: Solver, number: int, *, more: tuple[int, ...] = (), fair: bool = True
) -> _Outcome | None:
    """The best outcome in which somebody is placed; ``None`` where there is none."""
    problem = solver.problem
    points = problem.points
    found = solver.best(
        Wanted(
            allowed=np.ones(len(points), dtype=np.bool_), first=points + problem.placed_first,
            more=more, must=number, fair=fair,
        )
    )  # fmt: skip
    return None if found is None else _outcome(problem, found)
