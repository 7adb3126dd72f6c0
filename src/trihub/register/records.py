"""Records as they stand: the statements that hold, by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from trihub.core.register import RecordKind, Statement
from trihub.core.register.process import PROCESS

SINGLE = ("mechanism", "number", "date", "place", "mode", "host", "next_host", "strength", "about")
"""Names of which there is one true value: several are a contradiction."""
_KINDS = {kind.letter: kind for kind in RecordKind}


@dataclass(frozen=True)
class Record:
    """A record with all that was recorded of it, oldest first. Without slots: what its statements
    come to is worked out once."""

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

    @cached_property
    def standing(self) -> list[Statement]:
        """The statements that hold, but those that take others back."""
        return [each for each in self.statements if each.holds and each.name != "retracts"]

    @property
    def facts(self) -> list[Statement]:
        """What holds, apart from how the record is followed."""
        return [each for each in self.standing if each.name not in PROCESS]

    @property
    def withdrawn(self) -> str:
        """Why the whole record was taken back; empty where it stands."""
        return next(iter(self.all("withdrawn")), "")

    def all(self, name: str) -> list[str]:
        """The different values that hold, in the order in which they were recorded."""
        return list(self.values.get(name, ()))

    @cached_property
    def values(self) -> Mapping[str, Collection[str]]:
        """The different values that hold, by name."""
        found: dict[str, dict[str, None]] = {}
        for each in self.standing:
            found.setdefault(each.name, {})[each.value] = None
        return found

    def first(self, name: str) -> str:
        """The value that was recorded first; empty where there is none."""
        return next(iter(self.all(name)), "")

    @property
    def date(self) -> str:
        """The most exact date that holds."""
        return max(self.all("date"), key=len, default="")

    def contradictions(self) -> dict[str, list[str]]:
        """Names of which sources give values that cannot both be true."""
        return contradictions(self.values)


def contradictions(values: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Names of which values, by name, cannot both be true."""
    found = [name for name in SINGLE if len(values.get(name, ())) > 1]
    apart = {name: _apart(list(values[name])) for name in found}
    return {name: several for name, several in apart.items() if len(several) > 1}


def _apart(every: Sequence[str]) -> list[str]:
    """Values without those that another one only makes more exact (2022-11 and 2022-11-29)."""
    return [one for one in every if not any(o != one and o.startswith(f"{one}-") for o in every)]
