"""The members by family and application: what every figure is counted from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from trihub.core.dates import PatentDate
from trihub.fields.members.model import Members
from trihub.fields.report.reading import Row

PUBLISHED_AFTER = 18
"""Months from the first filing to publication (Article 21(2) PCT; § 34 of China's, § 64 of Japan's
and § 64 of Korea's patent laws)."""


@dataclass(slots=True, kw_only=True)
class Family:
    """What the field's members of one simple family say together."""

    rows: list[Row] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)
    applicants: dict[str, None] = field(default_factory=dict)
    classes: set[str] = field(default_factory=set)
    green: set[str] = field(default_factory=set)
    has_cpc: bool = False
    first: int = 0
    origin: str = ""


@dataclass(slots=True, kw_only=True)
class Filing:
    """An application: the office that published it, the day of filing (0: unknown), its family."""

    office: str
    filed: int
    family: int

    @property
    def year(self) -> int:
        """The year of filing; 0 where unknown."""
        return self.filed // 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Members of one field. ``inside`` and ``tiers`` are the families of each direct sub-field and
    tier, ``counts`` the publications of each; ``by_office`` and ``by_class`` those of each office of
    publication and IPC subclass. ``until`` is the day of the latest publication."""

    path: str
    rows: tuple[Row, ...]
    families: dict[int, Family]
    filings: dict[str, Filing]
    inside: dict[str, set[int]]
    tiers: dict[str, set[int]]
    counts: dict[str, int]
    by_office: dict[str, set[int]]
    by_class: dict[str, set[int]]
    until: dt.date | None

    @property
    def complete(self) -> int:
        """The last year of which all filings are published: all that was filed in it was first filed
        18 months or more before ``until``; 0 where nothing is dated."""
        if self.until is None:
            return 0
        return self.until.year - (2 if (self.until.month, self.until.day) >= (6, 30) else 3)


def gather(found: Iterable[Row], members: Members, path: str) -> Material:
    """Put the rows of a field (``path``) together."""
    rows = tuple(found)
    families: dict[int, Family] = {}
    filings: dict[str, Filing] = {}
    for row in rows:
        _to_family(families.setdefault(row.family, Family()), row)
        one = filings.setdefault(
            row.application, Filing(office=row.office, filed=row.filed, family=row.family)
        )
        one.filed = one.filed or row.filed
    inside, tiers, counts = _parts(rows, members, path)
    last = max((row.published for row in rows), default=0)
    return Material(
        path=path, rows=rows, families=families, filings=filings, inside=inside, tiers=tiers,
        counts=counts, until=_day(last),
        by_office=_marked({one: own.offices for one, own in families.items()}),
        by_class=_marked({one: own.classes for one, own in families.items()}),
    )  # fmt: skip


def _marked(marks: Mapping[int, set[str]]) -> dict[str, set[int]]:
    """The families of each mark."""
    found: dict[str, set[int]] = {}
    for family, own in marks.items():
        for one in own:
            found.setdefault(one, set()).add(family)
    return found


def _to_family(family: Family, row: Row) -> None:
    family.rows.append(row)
    family.offices.add(row.office)
    family.applicants.update(dict.fromkeys(row.applicants))
    family.classes.update(row.classes)
    family.green.update(row.green)
    family.has_cpc |= row.has_cpc
    known, now = bool(row.first), bool(family.first)
    if not family.origin or (known and (not now or row.first < family.first)):
        family.first, family.origin = row.first, row.first_office


def _parts(
    rows: tuple[Row, ...], members: Members, path: str
) -> tuple[dict[str, set[int]], dict[str, set[int]], dict[str, int]]:
    """Families of the direct sub-fields and of the tiers, and how many publications each has."""
    places = np.searchsorted(members.docs, np.array([row.doc for row in rows], dtype=np.int64))
    families = np.array([row.family for row in rows], dtype=np.int64)
    counts: dict[str, int] = {}
    inside: dict[str, set[int]] = {}
    tiers: dict[str, set[int]] = {}
    below = [p for p in members.fields if p.rpartition("/")[0] == path]
    for name, columns, found in (("", members.inside, inside), ("tier:", members.tiers, tiers)):
        for one in members.tier_ids if name else below:
            column = members.tier_ids.index(one) if name else members.fields.index(one)
            met = columns[places, column]
            counts[name + one] = int(np.count_nonzero(met))
            found[name + one] = set(map(int, families[met]))
    return inside, tiers, counts


def _day(compact: int) -> dt.date | None:
    if not compact:
        return None
    return PatentDate(compact // 10_000, compact // 100 % 100, compact % 100).first
