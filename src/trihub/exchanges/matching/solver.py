"""The two ways to solve: one to one by the Hungarian method, everything else as an integer program.

Both maximise a first row of integer weights and, among what is best by it, a second one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from trihub.core.errors import TrihubError
from trihub.core.messages import said
from trihub.exchanges.matching.problem import Bools, Ints, Problem, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``allowed`` are the pairs that may be chosen; ``first`` and ``second`` their weights, none
    negative. ``floor`` is the best of ``first`` where it is known. ``more`` are places (by number)
    that take one more; ``must`` a nomination that has to be placed; ``fair`` whether shares bind."""

    allowed: Bools
    first: Ints
    second: Ints | None = None
    floor: int | None = None
    more: tuple[int, ...] = ()
    must: int | None = None
    fair: bool = True


@dataclass(frozen=True, slots=True)
class Solver:
    """Solves one problem again and again."""

    problem: Problem
    _rows: list[Row] = field(default_factory=list)

    def best(self, wanted: Wanted) -> Bools | None:
        """Which pairs are chosen; ``None`` where nothing meets what is wanted.

        Nobody at all is always an answer, unless somebody must be placed.
        """
        if not self.problem.pairs:
            return None if wanted.must is not None else np.zeros(0, dtype=np.bool_)
        plain = wanted.must is None and not wanted.more
        if plain and self.problem.one_to_one:
            return self._by_assignment(wanted)
        return self._by_program(wanted)

    def _by_assignment(self, wanted: Wanted) -> Bools:
        """Integers below 2^53 are exact in the method's floating point; :data:`check.MOST_PEOPLE`
        keeps them far below."""
        from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

        second = wanted.second if wanted.second is not None else np.zeros_like(wanted.first)
        weights = wanted.first * (int(second.sum()) + 1) + second
        table = np.zeros((len(self.problem.nominations), len(self.problem.places)))
        for number, (i, j) in enumerate(self.problem.pairs):
            if wanted.allowed[number]:
                table[i, j] = weights[number]
        chosen = set(zip(*linear_sum_assignment(table, maximize=True), strict=True))
        return np.array(
            [
                pair in chosen and bool(wanted.allowed[k])
                for k, pair in enumerate(self.problem.pairs)
            ]
        )

    def _by_program(self, wanted: Wanted) -> Bools | None:
        rows = self._constraints(wanted)
        chosen: Bools | None = None
        floor = wanted.floor
        if floor is None:
            chosen = _program(wanted.first, wanted.allowed, rows)
            if chosen is None or wanted.second is None:
                return chosen
            floor = int(wanted.first[chosen].sum())
        if wanted.second is None:
            return _program(wanted.first, wanted.allowed, rows)
        kept = Row(of=wanted.first, low=floor, high=int(wanted.first.sum()))
        return _program(wanted.second, wanted.allowed, [*rows, kept])

    def _constraints(self, wanted: Wanted) -> list[Row]:
        people = np.array([i for i, _ in self.problem.pairs])
        where = np.array([j for _, j in self.problem.pairs])
        rows = [
            Row(of=(people == i).astype(np.int64), low=int(i == wanted.must), high=1)
            for i in range(len(self.problem.nominations))
        ]
        rows += [
            Row(of=(where == j).astype(np.int64), low=0, high=place.number + (j in wanted.more))
            for j, place in enumerate(self.problem.places)
        ]
        return [*rows, *self.problem.shares] if wanted.fair else rows


def _program(weights: Ints, allowed: Bools, rows: Sequence[Row]) -> Bools | None:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

    answer = milp(
        -weights.astype(float),
        integrality=np.ones(len(weights)),
        bounds=Bounds(0, allowed.astype(float)),
        constraints=LinearConstraint(
            csr_matrix(np.array([row.of for row in rows], dtype=float)),
            [row.low - 0.5 for row in rows], [row.high + 0.5 for row in rows],
        ),
        options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    if answer.status == 2:
        return None
    if answer.x is None:
        raise TrihubError(
            said("The matching did not come to an end: {reason}", reason=str(answer.message)),
            hint=said("Split the call by period or field."),
        )
    return np.asarray(answer.x > 0.5, dtype=np.bool_)
