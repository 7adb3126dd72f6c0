"""How IPC and CPC symbols nest and sort: one rule for all engines.

A symbol lies below another when it has it among its levels: section, class, subclass, group,
subgroup. A main group (``H01M10/00``) is its whole group: the scheme prints its subgroups below
it. The order is the scheme's own (:attr:`trihub.core.classes.Symbol.sort_key`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from trihub.core.classes import Symbol, parse_symbol

_SECTION = re.compile(r"[A-HY]")
_LETTERS = 27
_CLASSES, _GROUPS, _SUBGROUPS = 100, 10_000, 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a symbol stands. ``order`` is 0 for what is no symbol; then it is only like itself."""

    levels: tuple[str, ...]
    subclass: str
    order: int


def read(text: str) -> Symbol | None:
    """Read a symbol of any depth, a section alone included."""
    if _SECTION.fullmatch(text):
        return Symbol(text)
    return parse_symbol(text)


@lru_cache(maxsize=1 << 16)
def place(text: str) -> Place:
    """Where the symbol of a document stands."""
    symbol = read(text)
    if symbol is None:
        return Place(levels=(text,), subclass="", order=0)
    levels = symbol.levels
    subclass = levels[2] if symbol.subclass else ""
    return Place(levels=levels, subclass=subclass, order=_order(symbol, last=False))


def wanted(text: str) -> str:
    """The level that a document must have to lie at or below the symbol ``text``."""
    symbol = read(text)
    if symbol is None:
        return text
    levels = symbol.levels
    return levels[-2] if symbol.subgroup and not symbol.subgroup.strip("0") else levels[-1]


def bounds(low: str, high: str) -> tuple[int, int] | None:
    """The orders from ``low`` to the last that lies below ``high``; ``None`` for no symbols."""
    first, last = read(low), read(high)
    if first is None or last is None:
        return None
    return _order(first, last=False), _order(last, last=True)


def _order(symbol: Symbol, *, last: bool) -> int:
    """A number that sorts as the scheme does: of the symbol itself, or of the last below it."""
    main = symbol.subgroup.strip("0") == ""
    open_ended = [
        not symbol.main_class, not symbol.subclass, not symbol.group, bool(symbol.group) and main
    ]  # fmt: skip
    parts = [
        int(symbol.main_class or 0),
        ord(symbol.subclass) - 64 if symbol.subclass else 0,
        int(symbol.group or 0),
        int(symbol.subgroup.ljust(7, "0")[:7]),
    ]
    out, filled = ord(symbol.section) - 64, False
    for part, size, ends in zip(
        parts, (_CLASSES, _LETTERS, _GROUPS, _SUBGROUPS), open_ended, strict=True
    ):
        filled = filled or (last and ends)
        out = out * size + (size - 1 if filled else part)
    return out
