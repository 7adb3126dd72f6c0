"""Eras of Japanese numbers, and the series that the JPO counts.

Sources: JPO's numbering (standards: era years to 1999, western from 2000); the eras
themselves are in :mod:`trihub.core.dates`.
"""

from __future__ import annotations

from dataclasses import dataclass

from trihub.core.dates import ERA_LETTERS, ERAS
from trihub.core.numbers.model import NumberType, Right

KOHYO_FROM = 500001
"""Serials from here are PCT entries: 特表 among publications (JPO)."""
NEW_UTILITY_MODEL_FROM = 3000001
"""First number of the utility models registered without examination (26 July 1994)."""

LAST_YEARS = {"M": 45, "T": 15, "S": 64, "H": 31, "R": 99}
"""The last year that each era had; printed forms ran on."""
LAST_NUMBERED = {"M": 45, "T": 15, "S": 64, "H": 11}
"""The last year of each era in which the JPO counted numbers."""
SIGNS = {"M": "明", "T": "大", "S": "昭", "H": "平", "R": "令"}
LETTERS = {sign: letter for letter, sign in SIGNS.items()}


@dataclass(frozen=True, slots=True)
class Series:
    """What the JPO counts under one prefix."""

    type: NumberType
    right: Right | None
    kind: str = ""
    since: int = 1885
    """The first year in which the series was counted."""
    until: int = 9999
    """The last one: publication for opposition ended in March 1996."""


_APPLICATION, _PUBLICATION = NumberType.APPLICATION, NumberType.PUBLICATION
_REGISTRATION, _APPEAL = NumberType.REGISTRATION, NumberType.APPEAL

SERIES = {
    "特願": Series(_APPLICATION, Right.PATENT),
    "実願": Series(_APPLICATION, Right.UTILITY_MODEL, since=1905),
    "意願": Series(_APPLICATION, Right.DESIGN),
    "商願": Series(_APPLICATION, Right.TRADEMARK),
    "特開": Series(_PUBLICATION, Right.PATENT, "A", 1971),
    "特表": Series(_PUBLICATION, Right.PATENT, "A", 1979),
    "再表": Series(_PUBLICATION, Right.PATENT, "A1", 1979),
    "特公": Series(_PUBLICATION, Right.PATENT, since=1922, until=1996),
    "実開": Series(_PUBLICATION, Right.UTILITY_MODEL, "U", 1971),
    "実表": Series(_PUBLICATION, Right.UTILITY_MODEL, "U", 1979),
    "実公": Series(_PUBLICATION, Right.UTILITY_MODEL, since=1922, until=1996),
    "不服": Series(_APPEAL, None),
    "無効": Series(_APPEAL, None),
    "訂正": Series(_APPEAL, None),
    "異議": Series(_APPEAL, None),
    "判定": Series(_APPEAL, None),
    "取消": Series(_APPEAL, None),
}
REGISTERS = {
    "特許": Right.PATENT,
    "実用新案登録": Right.UTILITY_MODEL,
    "意匠登録": Right.DESIGN,
    "商標登録": Right.TRADEMARK,
}
LONG = {"特許願": "特願", "実用新案登録願": "実願", "意匠登録願": "意願", "商標登録願": "商願"}
SHORT = {"実登": "実用新案登録", "意登": "意匠登録", "商登": "商標登録"}
BY_KIND = {
    "A": ("特願", "特開"),
    "U": ("実願", "実開"),
    "": ("特願", "特開"),
    "B": ("特公",),
    "Y": ("実公",),
}
"""The series that a kind's letter can mean where the text has no prefix."""
ST13: dict[Right | None, str] = {Right.PATENT: "10", Right.UTILITY_MODEL: "20"}


def era_year(letter: str, year: int) -> int:
    """Return the western year of an era's year: 5 of ``H`` is 1993."""
    return ERAS[ERA_LETTERS[letter]] + year


def eras(year: int) -> tuple[str, ...]:
    """Letters of the eras in which the JPO counted numbers in a western year, newest first."""
    fits = [e for e, last in LAST_NUMBERED.items() if 1 <= year - era_year(e, 0) <= last]
    return tuple(reversed(fits))
