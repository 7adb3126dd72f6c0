"""What is different between two states of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from trihub.core.statistics import Period, Series
from trihub.statistics.tables import Figure, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure that is not the same in both; none where a state does not have it."""

    series: Series
    period: Period
    before: Figure | None
    after: Figure | None

    @property
    def ratio(self) -> Decimal | None:
        """The value after as a part of the value before; none where one is missing or zero."""
        old = self.before.value if self.before else None
        new = self.after.value if self.after else None
        return new / old if old and new is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two states compared, figure by figure. ``revised``: another value; ``remarked``: the same
    value with other flags; ``vanished``: only before; ``appeared``: only after; ``same``: how many
    are alike."""

    before: Table
    after: Table
    revised: Sequence[Change]
    remarked: Sequence[Change]
    vanished: Sequence[Change]
    appeared: Sequence[Change]
    same: int


def compare(before: Table, after: Table) -> Difference:
    """Compare two tables of one data set and indicator."""
    old, new = before.by_key(), after.by_key()
    revised: list[Change] = []
    remarked: list[Change] = []
    vanished: list[Change] = []
    appeared: list[Change] = []
    same = 0
    for key in sorted(old.keys() | new.keys()):
        one, other = old.get(key), new.get(key)
        if one is None or other is None:
            (appeared if one is None else vanished).append(_change(one, other))
        elif one.cell.value != other.cell.value:
            revised.append(_change(one, other))
        elif one.cell.flags != other.cell.flags:
            remarked.append(_change(one, other))
        else:
            same += 1
    return Difference(
        before=before, after=after, revised=revised, remarked=remarked, vanished=vanished,
        appeared=appeared, same=same,
    )  # fmt: skip


def _change(before: Figure | None, after: Figure | None) -> Change:
    one = before or after
    if one is None:
        raise ValueError("a change needs a figure")
    return Change(series=one.series, period=one.period, before=before, after=after)
