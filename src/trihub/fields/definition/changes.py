"""Classes that a scheme no longer has, and where they went.

The table is data: ``class-changes.csv``, from the reclassifications of IPC 2021.01 (H01M 2), 2023.01
(H10B, H10K, H10N), 2025.01 (H10D, H10F, H10H) and 2026.01 (H10P, H10W). Documents published before
keep their old symbols, so a definition lists the old and the new ones together.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trihub.core.classes import parse_symbol
from trihub.fields.definition.compiling import class_symbols
from trihub.fields.definition.model import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A place of IPC and CPC that moved: to which places, in which edition."""

    gone: str
    to: tuple[str, ...]
    version: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A symbol of a line that moved."""

    symbol: str
    move: Move

    def __str__(self) -> str:
        return (
            f"{self.symbol} is no longer in the scheme: {self.move.gone} went to "
            f"{', '.join(self.move.to)} ({self.move.version}; {self.move.note}). Keep the old symbol "
            "for older documents and add the new ones."
        )


@cache
def table() -> tuple[Move, ...]:
    """Every move, the narrowest place first."""
    text = (files("trihub.fields.definition") / "class-changes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    found = [
        Move(gone=row["from"], to=tuple(row["to"].split("; ")), version=row["version"],
             note=row["note"])
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda move: -len(_levels(move.gone))))


def moved(line: Line) -> Iterator[Moved]:
    """The symbols of a line that moved, where the line has none of the places that they went to."""
    leaves = set(class_symbols(line))
    listed = {level for symbol in leaves for level in _levels(symbol)}
    for symbol in sorted(leaves):
        levels = set(_levels(symbol))
        move = next((one for one in table() if _levels(one.gone)[-1] in levels), None)
        if move and not listed & {_levels(place)[-1] for place in move.to}:
            yield Moved(symbol=symbol, move=move)


def _levels(symbol: str) -> tuple[str, ...]:
    read = parse_symbol(symbol)
    return read.levels if read else (symbol,)
