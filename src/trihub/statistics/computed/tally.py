"""Counting a library's documents, applications and families by field, office, year and origin."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from typing import NamedTuple

from trihub.core.classes import Scheme
from trihub.core.families import application_key
from trihub.core.numbers.model import Right
from trihub.core.patent import Patent, Role
from trihub.core.ports import Stored
from trihub.core.statistics import TOTAL, UNKNOWN
from trihub.statistics.computed.fields import COUNT, Mapped, code_of, concordance

DOCUMENT, APPLICATION, FAMILY = "document", "application", "family"
Row = tuple[str, str, str, str, str, int]
"""Unit, right, office, origin, field, year."""
_RIGHTS = {Right.PATENT: "PATENT", Right.UTILITY_MODEL: "UTILITY_MODEL"}
_SCHEMES = (Scheme.IPC, Scheme.CPC, Scheme.FI)
_LATE = 9999


class Counted(NamedTuple):
    """What is counted once: its right, office or offices, origin, year (9999: not known) and fields
    as bits."""

    right: str
    offices: frozenset[str]
    origin: str
    year: int
    fields: int

    def joined(self, other: Counted) -> Counted:
        """The same with another publication of it: the earliest filing decides on the origin."""
        first, second = sorted((self, other), key=lambda each: (each.origin == UNKNOWN, each.year))
        return Counted(
            min(self.right, other.right), self.offices | other.offices,
            first.origin if first.origin != UNKNOWN else second.origin,
            min(self.year, other.year), self.fields | other.fields,
        )  # fmt: skip


class Tally:
    """Counts documents one by one. Applications and families are joined at the end."""

    def __init__(self, today: dt.date) -> None:
        self.documents = self.without_class = self.invented = 0
        self.unmapped: Counter[str] = Counter()
        self.until: dt.date | None = None
        self._today = today
        self._rows: Counter[Row] = Counter()
        self._applications: dict[int, Counted] = {}
        self._families: dict[int, Counted] = {}
        self._offices: dict[frozenset[str], frozenset[str]] = {}
        self._concordance = concordance()

    def add(self, stored: Stored) -> None:
        """Count a document, where it is a published patent or utility model."""
        patent = stored.patent
        right, published = _RIGHTS.get(patent.right), patent.publication.date
        if right is None:
            return
        if published is not None and published.first > self._today:
            self.until = min(self.until or published.first, published.first)
            return
        mapped = self._map(patent)
        self.documents += 1
        self.invented += patent.invented
        made = Counted(right, self._set(patent.publication.office), origin_of(patent),
                       year_of(patent), sum(1 << each for each in mapped.fields))  # fmt: skip
        self._count(DOCUMENT, made, patent.publication.office)
        self._join(self._applications, _number(application_key(patent)), made)
        self._join(self._families, stored.simple_family, made)

    def _map(self, patent: Patent) -> Mapped:
        symbols = symbols_of(patent)
        self.without_class += not symbols
        mapped = self._concordance.map(symbols)
        self.unmapped.update(mapped.unmapped)
        return mapped

    def _set(self, *offices: str) -> frozenset[str]:
        made = frozenset(offices)
        return self._offices.setdefault(made, made)

    def _join(self, known: dict[int, Counted], number: int, made: Counted) -> None:
        before = known.get(number)
        if before is None:
            known[number] = made
            return
        joined = before.joined(made)
        known[number] = joined._replace(offices=self._set(*joined.offices))

    def _count(self, unit: str, of: Counted, office: str) -> None:
        year = 0 if of.year == _LATE else of.year
        codes = [code_of(each) for each in range(1, COUNT + 1) if of.fields >> each & 1] or [
            UNKNOWN
        ]
        for code in (TOTAL, *codes):
            self._rows[unit, of.right, office, of.origin, code, year] += 1

    def rows(self) -> Counter[Row]:
        """All counts. It is asked for once, when everything was added."""
        for each in self._applications.values():
            self._count(APPLICATION, each, min(each.offices))
        for each in self._families.values():
            for office in (TOTAL, *each.offices):
                self._count(FAMILY, each, office)
        return self._rows


def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")


def symbols_of(patent: Patent) -> list[str]:
    """The symbols of the first scheme of which a document has any: IPC, CPC, FI."""
    for scheme in _SCHEMES:
        if found := [each.symbol for each in patent.classes if each.scheme is scheme]:
            return found
    return []


def origin_of(patent: Patent) -> str:
    """The country of the first-named applicant (of a grant the grantee), where it is given."""
    for role in (Role.APPLICANT, Role.GRANTEE):
        named = sorted((each for each in patent.parties if each.role is role),
                       key=lambda each: each.sequence)  # fmt: skip
        first = [each for each in named if each.sequence == named[0].sequence]
        for each in first:
            if each.country:
                return each.country
    return UNKNOWN


def year_of(patent: Patent) -> int:
    """The year of filing; 9999 where it is not known."""
    filed = patent.application.date if patent.application else None
    return filed.year if filed else _LATE
