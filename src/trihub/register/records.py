"""Records as they stand: the statements that hold, by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trihub.core.register import RecordKind, Statement

SINGLE = ("mechanism", "number", "date", "place", "mode", "host", "next_host", "strength", "about")
"""Names of which there is one true value: several are a contradiction."""
_KINDS = {kind.letter: kind for kind in RecordKind}


@dataclass(frozen=True, slots=True)
class Record:
    """A record with all that was recorded of it, oldest first."""

    id: str
    statements: Sequence[Statement]

    @property
    def kind(self) -> RecordKind:
        """What it is about."""
        return _KINDS[self.id[0]]

    @property
    def newest(self) -> int:
        """The number of the newest statement, for :meth:`RegisterWriter.expect`."""
        return max((each.number for each in self.statements), default=0)

    @property
    def standing(self) -> list[Statement]:
        """The statements that hold, but those that take others back."""
        return [each for each in self.statements if each.holds and each.name != "retracts"]

    def all(self, name: str) -> list[str]:
        """The different values that hold, in the order in which they were recorded."""
        return list(dict.fromkeys(each.value for each in self.standing if each.name == name))

    def first(self, name: str) -> str:
        """The value that was recorded first; empty where there is none."""
        return next(iter(self.all(name)), "")

    @property
    def date(self) -> str:
        """The most exact date that holds."""
        return max(self.all("date"), key=len, default="")

    def contradictions(self) -> dict[str, list[str]]:
        """Names of which sources give values that cannot both be true."""
        found = {name: _apart(self.all(name)) for name in SINGLE}
        return {name: values for name, values in found.items() if len(values) > 1}


def _apart(values: Iterable[str]) -> list[str]:
    """Values without those that another one only makes more exact (2022-11 and 2022-11-29)."""
    every = list(values)
    return [one for one in every if not any(o != one and o.startswith(f"{one}-") for o in every)]
