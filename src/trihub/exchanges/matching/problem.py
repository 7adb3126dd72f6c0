"""A call and its nominations as an assignment problem, in the order that the rules state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trihub.exchanges.matching.fit import Fit, fit
from trihub.exchanges.matching.model import Call, Nomination, Place

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A linear rule: ``low`` ≤ the sum of ``of`` over the chosen pairs ≤ ``high``."""

    of: Ints
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """``pairs`` are those that fit, as places in ``nominations`` and ``places``; ``shares`` are
    the rules of fairness."""

    call: Call
    nominations: tuple[Nomination, ...]
    places: tuple[Place, ...]
    pairs: tuple[tuple[int, int], ...]
    fits: Mapping[tuple[int, int], Fit]
    shares: tuple[Row, ...]

    @property
    def points(self) -> Ints:
        """The fit of each pair."""
        return np.array([self.fits[pair].points for pair in self.pairs], dtype=np.int64)

    @property
    def placed_first(self) -> int:
        """What one more who is placed counts against any change of the total fit."""
        return 1 + sum(
            max((self.fits[p].points for p in self.pairs if p[0] == number), default=0)
            for number in range(len(self.nominations))
        )

    @property
    def one_to_one(self) -> bool:
        """Whether each place takes one, and no share binds."""
        return not self.shares and all(place.number == 1 for place in self.places)


def problem_of(call: Call, nominations: Sequence[Nomination]) -> Problem:
    """The problem, whatever order the parts come in."""
    people = tuple(sorted(nominations, key=lambda one: (one.rank, one.office, one.id)))
    places = tuple(sorted(call.places, key=lambda one: (call.period(one.period).start, one.id)))
    fits = {
        (i, j): found
        for i, one in enumerate(people)
        for j, place in enumerate(places)
        if place.number > 0 and (found := fit(call, one, place))
    }
    pairs = tuple(fits)
    return Problem(
        call=call, nominations=people, places=places, pairs=pairs, fits=fits,
        shares=tuple(_shares(call, people, places, pairs)),
    )  # fmt: skip


def senders(call: Call, nominations: Sequence[Nomination]) -> tuple[str, ...]:
    """The offices that have a share of sending."""
    return tuple(o for o in call.offices if any(one.office == o for one in nominations))


def receivers(call: Call) -> tuple[str, ...]:
    """The offices that have a share of receiving."""
    return tuple(
        o for o in call.offices if any(one.office == o and one.number for one in call.places)
    )


def _shares(
    call: Call,
    people: Sequence[Nomination],
    places: Sequence[Place],
    pairs: Sequence[tuple[int, int]],
) -> list[Row]:
    if call.within is None:
        return []
    homes = [people[i].office for i, _ in pairs]
    hosts = [places[j].office for _, j in pairs]
    rows = []
    for offices, of in ((senders(call, people), homes), (receivers(call), hosts)):
        whole = sum(call.weight(office) for office in offices)
        for office in offices:
            own = np.array([whole * (one == office) for one in of], dtype=np.int64)
            room = call.within * whole
            rows.append(Row(of=own - call.weight(office), low=-room, high=room))
    return rows
