"""Codes that were renamed: old addresses lead to new ones."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from io import StringIO

from trihub.core.errors import BadMapping
from trihub.core.statistics import DIMENSIONS
from trihub.statistics.addresses.address import Address
from trihub.statistics.addresses.keys import Key

DATASET = "dataset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A code of a dimension (or a data set: ``dataset``) that has another name since a release."""

    dimension: str
    old: str
    new: str
    since: str


class Moves:
    """What moved. A code that moved twice leads to where it is now."""

    def __init__(self, every: Iterable[Move] = ()) -> None:
        self._found: dict[tuple[str, str], str] = {}
        for move in every:
            if move.dimension not in (DATASET, *DIMENSIONS):
                raise BadMapping(f"There is no dimension {move.dimension}.")
            if (move.dimension, move.old) in self._found:
                raise BadMapping(f"The {move.dimension} {move.old} moved to two places.")
            self._found[move.dimension, move.old] = move.new
        for dimension, old in self._found:
            self._follow(dimension, old)

    def _follow(self, dimension: str, code: str) -> str:
        passed = {code}
        while (dimension, code) in self._found:
            code = self._found[dimension, code]
            if code in passed:
                raise BadMapping(f"The {dimension} {code} moved in a circle.")
            passed.add(code)
        return code

    def __len__(self) -> int:
        return len(self._found)

    def now(self, address: Address) -> Address | None:
        """Where an address leads now; none where nothing of it moved."""
        parts = tuple(
            tuple(dict.fromkeys(self._follow(name, code) for code in part))
            for name, part in zip(DIMENSIONS, address.key.parts, strict=True)
        )
        dataset = self._follow(DATASET, address.dataset)
        found = replace(address, dataset=dataset, key=Key(parts))
        return None if found == address else found


def read_moves(text: str) -> Moves:
    """Read a table with the columns dimension, old, new, since.

    :raises BadMapping: it contradicts itself, or names what is no dimension.
    """
    rows: Iterable[Mapping[str, str]] = csv.DictReader(StringIO(text))
    return Moves(
        Move(dimension=row["dimension"], old=row["old"], new=row["new"], since=row["since"])
        for row in rows
    )


@cache
def shipped_moves() -> Moves:
    """What moved since the first release."""
    return read_moves((files(__package__) / "moved.csv").read_text(encoding="utf-8"))
