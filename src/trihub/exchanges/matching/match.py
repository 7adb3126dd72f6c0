"""The matching itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trihub.exchanges.matching.check import check_call, check_nominations
from trihub.exchanges.matching.model import Balance, Call, Match, Nomination, Pairing
from trihub.exchanges.matching.problem import Bools, Problem, problem_of, receivers, senders
from trihub.exchanges.matching.solver import Solver, Wanted


def match(call: Call, nominations: Sequence[Nomination]) -> Match:
    """The assignment that is best under the stated rules; there is always one.

    :raises BadInput: the call or a nomination contradicts itself or the other.
    """
    check_call(call)
    check_nominations(call, nominations)
    problem = problem_of(call, nominations)
    return told(problem, chosen(problem))


def chosen(problem: Problem) -> Bools:
    """Which pairs: the most people, the highest total, the highest lowest fit, the stated order."""
    solver = Solver(problem)
    points = problem.points
    weights = points + problem.placed_first
    allowed = np.ones(len(points), dtype=np.bool_)
    found = solver.best(Wanted(allowed=allowed, first=weights))
    if found is None or not found.any():
        return np.zeros(len(points), dtype=np.bool_)
    best = int(weights[found].sum())
    allowed, found = _highest_lowest(solver, allowed, found, best)
    return _in_order(solver, allowed, found, best)


def _highest_lowest(solver: Solver, allowed: Bools, found: Bools, best: int) -> tuple[Bools, Bools]:
    """The pairs left when the lowest fit is raised as far as the total allows."""
    points = solver.problem.points
    weights = points + solver.problem.placed_first
    steps = sorted({int(one) for one in points if one > points[found].min()})
    low, high = 0, len(steps)
    while low < high:
        middle = (low + high) // 2
        narrowed = allowed & (points >= steps[middle])
        tried = solver.best(Wanted(allowed=narrowed, first=weights))
        if tried is not None and int(weights[tried].sum()) == best:
            found, low = tried, middle + 1
        else:
            high = middle
    return allowed & (points >= points[found].min()), found


def _in_order(solver: Solver, allowed: Bools, found: Bools, best: int) -> Bools:
    """Each nomination in turn gets the earliest place that costs the others nothing."""
    problem = solver.problem
    people = np.array([i for i, _ in problem.pairs])
    where = np.array([j for _, j in problem.pairs])
    # Whoever has a place keeps it: that counts less than any change of the total.
    scale = len(problem.nominations) + 1
    weights = (problem.points + problem.placed_first) * scale
    placed = np.zeros(len(weights), dtype=np.bool_)
    allowed = allowed.copy()
    for number in range(len(problem.nominations)):
        own = allowed & (people == number)
        if not own.any():
            continue
        earliest = int(where[own].min())
        if not (found & own & (where == earliest)).any():
            rank = np.where(own, len(problem.places) - where, 0).astype(np.int64)
            wanted = Wanted(
                allowed=allowed, first=weights + placed, second=rank,
                floor=best * scale + int(placed.sum()),
            )  # fmt: skip
            better = solver.best(wanted)
            found = better if better is not None else found
        allowed &= (people != number) | found
        placed |= found & (people == number)
    return found


def told(problem: Problem, found: Bools) -> Match:
    """The chosen pairs as pairings, with the figures of the whole."""
    call, people = problem.call, problem.nominations
    pairings = []
    for (i, j), taken in zip(problem.pairs, found, strict=True):
        if taken:
            fits, place = problem.fits[i, j], problem.places[j]
            pairings.append(
                Pairing(
                    nomination=people[i].id, home=people[i].office, host=place.office,
                    period=place.period, field=fits.field, language=fits.language,
                    fit=fits.points, parts=fits.parts,
                )
            )  # fmt: skip
    placed = {one.nomination for one in pairings}
    return Match(
        pairings=tuple(pairings),
        unplaced=tuple(one.id for one in people if one.id not in placed),
        total=sum(one.fit for one in pairings),
        lowest=min((one.fit for one in pairings), default=0),
        balances=tuple(_balances(call, people, pairings)),
    )


def _balances(
    call: Call, people: Sequence[Nomination], pairings: Sequence[Pairing]
) -> list[Balance]:
    sending, receiving = senders(call, people), receivers(call)
    return [
        Balance(
            office=office,
            nominated=sum(one.office == office for one in people),
            sent=sum(one.home == office for one in pairings),
            received=sum(one.host == office for one in pairings),
            share_sent=_share(call, office, sending, len(pairings)),
            share_received=_share(call, office, receiving, len(pairings)),
        )
        for office in call.offices
    ]


def _share(call: Call, office: str, among: Sequence[str], whole: int) -> float | None:
    if office not in among:
        return None
    return whole * call.weight(office) / sum(call.weight(one) for one in among)
