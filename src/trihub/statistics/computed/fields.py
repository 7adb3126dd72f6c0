"""WIPO's 35 fields of technology, from symbols of the IPC.

Source: WIPO, IPC-Technology Concordance Table. Its patterns are a subclass, or a subclass with a
main group; the longest that fits decides.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import NamedTuple

from trihub.core.classes import Symbol, parse_symbol

COUNT = 35


class Mapped(NamedTuple):
    """The fields of symbols, by number, and the patterns that the concordance lacks."""

    fields: frozenset[int]
    unmapped: frozenset[str]


@dataclass(frozen=True, slots=True)
class Concordance:
    """Fields by pattern: a subclass (``H04L``), or a subclass and a main group (``H04N 21``)."""

    patterns: Mapping[str, int]
    divided: frozenset[str]
    """Subclasses whose groups belong to several fields."""

    def field_of(self, symbol: Symbol) -> int | None:
        """The field of a symbol; none where the concordance has no pattern for it."""
        group = f"{symbol.section}{symbol.main_class}{symbol.subclass} {symbol.group}"
        return self.patterns.get(group) or self.patterns.get(group.partition(" ")[0])

    def map(self, symbols: Iterable[str]) -> Mapped:
        """The fields that symbols belong to. What is no symbol is passed over."""
        fields, unmapped = set(), set()
        for text in symbols:
            symbol = parse_symbol(text)
            if symbol is None or not symbol.subclass:
                continue
            found = self.field_of(symbol)
            if found is not None:
                fields.add(found)
                continue
            name = f"{symbol.section}{symbol.main_class}{symbol.subclass}"
            unmapped.add(f"{name} {symbol.group}".strip() if name in self.divided else name)
        return Mapped(frozenset(fields), frozenset(unmapped))


@cache
def concordance() -> Concordance:
    """The concordance that comes with the package."""
    text = (files(__package__) / "data" / "wipo_fields.csv").read_text(encoding="utf-8")
    patterns, divided = {}, set()
    for row in csv.DictReader(StringIO(text)):
        groups = row["groups"].split()
        divided |= {row["subclass"]} if groups else set()
        for pattern in [f"{row['subclass']} {group}" for group in groups] or [row["subclass"]]:
            patterns[pattern] = int(row["field"])
    return Concordance(patterns, frozenset(divided))


def code_of(field: int) -> str:
    """The code of a field in the code list: ``WIPO_06``."""
    return f"WIPO_{field:02}"
