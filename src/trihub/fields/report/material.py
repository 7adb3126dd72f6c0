"""The members by family and application: what every figure is counted from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from trihub.core.dates import PatentDate
from trihub.fields.navigation import View
from trihub.fields.navigation.applicants import labels
from trihub.fields.navigation.families import rights_of
from trihub.fields.navigation.rights.states import Right
from trihub.fields.navigation.rows import Row
from trihub.fields.navigation.status import newest_events

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
    """Members of one field. ``of`` is the simple family of each row, ``labels`` what stands for each
    name of an applicant (:func:`trihub.fields.navigation.applicants.labels`). ``inside`` and ``tiers`` are the families of each direct sub-field and
    tier, ``counts`` the publications of each; ``by_office`` and ``by_class`` those of each office of
    publication and IPC subclass. ``rights`` is what is reported of each family's applications, ``newest``
    the day of each office's newest event, in the whole collection. ``until`` is the day of the latest
    publication."""

    path: str
    rows: tuple[Row, ...]
    of: tuple[int, ...]
    labels: Mapping[str, str]
    families: dict[int, Family]
    filings: dict[str, Filing]
    inside: dict[str, set[int]]
    tiers: dict[str, set[int]]
    counts: dict[str, int]
    by_office: dict[str, set[int]]
    by_class: dict[str, set[int]]
    rights: Mapping[int, tuple[Right, ...]]
    newest: Mapping[str, int]
    until: dt.date | None

    @property
    def complete(self) -> int:
        """The last year of which all filings are published: all that was filed in it was first filed
        18 months or more before ``until``; 0 where nothing is dated."""
        if self.until is None:
            return 0
        return self.until.year - (2 if (self.until.month, self.until.day) >= (6, 30) else 3)


def gather(view: View, path: str) -> Material:
    """Put the rows of a field (``path``) together."""
    places = np.flatnonzero(view.met(path)).tolist()
    rows = tuple(view.rows[place] for place in places)
    of = tuple(int(view.families[place]) for place in places)
    named = labels(view)
    families: defaultdict[int, Family] = defaultdict(Family)
    filings: dict[str, Filing] = {}
    for row, family in zip(rows, of, strict=True):
        _to_family(families[family], row, named)
        own = row.application or f"publication:{row.office}{row.number}"
        if own not in filings:
            filings[own] = Filing(office=row.office, filed=row.filed, family=family)
        filings[own].filed = filings[own].filed or row.filed
    inside, tiers, counts = _parts(view, path)
    last = max((row.published for row in rows), default=0)
    return Material(
        path=path, rows=rows, of=of, labels=named, families=dict(families), filings=filings,
        inside=inside, tiers=tiers, counts=counts, until=_day(last),
        by_office=_marked({one: own.offices for one, own in families.items()}),
        by_class=_marked({one: own.classes for one, own in families.items()}),
        rights=rights_of(view), newest=newest_events(view),
    )  # fmt: skip


def _marked(marks: Mapping[int, set[str]]) -> dict[str, set[int]]:
    """The families of each mark."""
    found: dict[str, set[int]] = {}
    for family, own in marks.items():
        for one in own:
            found.setdefault(one, set()).add(family)
    return found


def _to_family(family: Family, row: Row, named: Mapping[str, str]) -> None:
    family.rows.append(row)
    family.offices.add(row.office)
    family.applicants.update((named[name.text], None) for name in row.names)
    family.classes.update(row.subclasses)
    family.green.update(row.green)
    family.has_cpc |= row.has_cpc
    known, now = bool(row.earliest), bool(family.first)
    if not family.origin or (known and (not now or row.earliest < family.first)):
        family.first, family.origin = row.earliest, row.origin


def _parts(
    view: View, path: str
) -> tuple[dict[str, set[int]], dict[str, set[int]], dict[str, int]]:
    """Families of the direct sub-fields and of the tiers, and how many publications each has."""
    counts: dict[str, int] = {}
    inside: dict[str, set[int]] = {}
    tiers: dict[str, set[int]] = {}
    within = view.met(path)
    members = view.members
    for one in members.fields:
        if one.rpartition("/")[0] == path:
            met = within & view.met(one)
            inside[one], counts[one] = set(map(int, view.families[met])), int(met.sum())
    for one in members.tier_ids:
        met = view.met(path, one)
        tiers[f"tier:{one}"] = set(map(int, view.families[met]))
        counts[f"tier:{one}"] = int(met.sum())
    return inside, tiers, counts


def _day(compact: int) -> dt.date | None:
    if not compact:
        return None
    return PatentDate(compact // 10_000, compact // 100 % 100, compact % 100).first
