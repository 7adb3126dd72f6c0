"""Places in the IPC or CPC, as schemes name them: ``C02F``, ``H01M 8/00``, ``F16H 3/00-3/78``.

Symbols are compared by section, class, subclass, number of the main group and subgroup as a decimal
fraction: 5/00 < 5/02 < 5/021 < 5/03 (WIPO, Guide to the IPC, paragraph 25). The end of a range
takes in the subgroups whose digits begin with its own: 8/00-8/24 holds 8/2475.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from trihub.core.classes import Symbol, parse_symbol
from trihub.core.errors import BadInput

MOST_PLACES = 2_000
"""Places of one class at most."""
_RANGE = re.compile(r"\s*[-–]\s*")
_SHORT = re.compile(r"(\d{1,4})\s*/\s*(\d{2,6})")
_WHOLE = re.compile(r"[A-HY](?:\d{2}(?:[A-Z]\s*(?:\d{1,4}\s*(?:/\s*\d{2,6})?)?)?)?", re.IGNORECASE)


class Reading(StrEnum):
    """How a main group that stands alone (``A01G 23/00``) is read."""

    LISTED = "listed"
    """As that symbol and no other: lists that name subgroups and ranges apart."""
    HIERARCHICAL = "hierarchical"
    """As the main group with all its subgroups."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it is ``written``: from ``low`` to ``high``, words that sort as the scheme does."""

    written: str
    low: str
    high: str

    def holds(self, key: str) -> bool:
        """Whether a symbol (:attr:`~trihub.core.classes.Symbol.sort_key`) lies in the place."""
        return self.low <= key <= self.high

    @property
    def head(self) -> str:
        """The subclass that it lies in, or the section or class where it is one whole."""
        return self.low[:4]


def parse_places(text: str, reading: Reading = Reading.LISTED) -> tuple[Place, ...]:
    """Read places parted by semicolons. :raises BadInput: one is no place, or they are too many."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if len(parts) > MOST_PLACES:
        raise BadInput(f"A class has {len(parts):,} places; at most {MOST_PLACES:,} are read.")
    return tuple(parse_place(part, reading) for part in parts)


def parse_place(text: str, reading: Reading = Reading.LISTED) -> Place:
    """Read one place. :raises BadInput: it is none, or a range that runs backwards."""
    first, *rest = _RANGE.split(text.strip())
    symbol = parse_symbol(first) if _WHOLE.fullmatch(first) else None
    if symbol is None or len(rest) > 1 or (rest and not symbol.group):
        raise _no_place(text)
    if not rest:
        return _single(symbol, reading)
    end = _SHORT.fullmatch(rest[0])
    last = (
        Symbol(symbol.section, symbol.main_class, symbol.subclass, end[1], end[2])
        if end
        else parse_symbol(rest[0])
    )
    if last is None or str(last)[:4] != str(symbol)[:4] or not last.subgroup:
        raise _no_place(text)
    low, high = symbol.sort_key, _end(last)
    if low > high:
        raise BadInput(f"The range {text} runs backwards.", hint="Write the lower symbol first.")
    return Place(f"{symbol}-{int(last.group)}/{last.subgroup}", low, high)


def _single(symbol: Symbol, reading: Reading) -> Place:
    key, written = symbol.sort_key, str(symbol)
    if not symbol.group:
        return Place(written, key, key + "\uffff")
    whole = not symbol.subgroup or (
        reading is Reading.HIERARCHICAL and symbol.subgroup.strip("0") == ""
    )
    return Place(written, key, f"{key[:8]}9999999" if whole else key)


def _end(symbol: Symbol) -> str:
    digits = "" if symbol.subgroup.strip("0") == "" else symbol.subgroup
    filled = digits.ljust(7, "9") if digits else symbol.subgroup.ljust(7, "0")
    return f"{symbol.sort_key[:8]}{filled[:7]}"


def _no_place(text: str) -> BadInput:
    return BadInput(
        f"“{text}” is no place of the IPC or CPC.",
        hint="Write a symbol or a range within a subclass, for example C02F, H01M 8/00 or "
        "F16H 3/00-3/78.",
    )


def sort_key(symbol: str) -> str:
    """The word that a document's symbol is compared by; empty where it is no symbol. Of an FI
    symbol the part that is the IPC's counts."""
    parsed = parse_symbol(symbol)
    return parsed.sort_key if parsed else ""


def keys_of(symbols: Iterable[str]) -> dict[str, str]:
    """Symbols by the words that they are compared by."""
    return {key: symbol for symbol in symbols if (key := sort_key(symbol))}
