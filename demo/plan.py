"""When each member of a family is filed, published and granted, and under which numbers.

Days follow the procedures: later members of the Paris route within twelve months of the first
filing, PCT applications likewise, national phases at thirty (Korea, EPO: thirty-one) months
or as early as a request in the source says, publication at eighteen months on the office's
next publication day, grants on the day that the source gives. Nothing depends on the day
or machine of the build.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from demo import numbers
from demo.calendar_of_offices import (
    add_months,
    last_publication_day,
    publication_day,
    spread,
    workday,
)
from demo.numbers import Counters, Number
from demo.source import Event, Family, Member

PHASE_MONTHS = {"CN": 30, "JP": 30, "KR": 31, "US": 30, "EP": 31}
"""Months from the first filing to the entry into the national or regional phase."""

PHASE_PUBLISHED = {"CN": 4, "JP": 6, "KR": 3, "US": 5, "EP": 4}
"""Months from that entry to the publication of the translation."""

REQUESTS = frozenset({"A201", "A621"})
"""Events that the applicant causes (request for examination): no member is filed later."""

GRANT_KINDS = {"CN": "B", "JP": "B2", "US": "B2", "EP": "B1"}
FIRST_KINDS = {"US": "A1", "EP": "A1", "WO": "A1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One application: its number and days, what it claims, the PCT application behind it."""

    office: str
    utility: bool
    number: Number
    filed: dt.date
    entered: dt.date | None = None
    priorities: tuple[Filing, ...] = ()
    pct: Filing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One publication of a member."""

    family: Family
    member: Member
    filing: Filing
    number: Number
    date: dt.date
    claims: tuple[str, ...]
    earlier: Publication | None = None
    """The application's publication, of a grant."""
    registered: dt.date | None = None
    """The day of registration, of a grant that is registered before it is published."""
    wo: Publication | None = None
    """The publication of the PCT application, of a national phase."""
    events: tuple[Event, ...] = ()

    @property
    def office(self) -> str:
        """The office that publishes."""
        return self.member.office

    @property
    def kind(self) -> str:
        """ST.16 kind code."""
        return self.number.kind

    @property
    def key(self) -> str:
        """The DOCDB number: ``CN199000001A``."""
        return f"{self.office}{self.number.docdb}{self.kind}"

    @property
    def is_grant(self) -> bool:
        """Whether the right is granted by it."""
        return self.earlier is not None or (self.office, self.kind) == ("CN", "U")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    """A member with its days, before numbers are given out."""

    family: Family
    member: Member
    filed: dt.date
    entered: dt.date | None
    published: dt.date
    granted: dt.date | None


def plan(families: Mapping[str, Family]) -> tuple[Publication, ...]:
    """Every publication of every family, by day of publication."""
    dated = [item for family in families.values() for item in _dated(family)]
    counters = Counters()
    filings = _filings(counters, dated)
    made = _publications(counters, dated, filings)
    return tuple(sorted(made, key=lambda item: (item.date, item.key)))


# --- days ----------------------------------------------------------------------------------


def _dated(family: Family) -> Iterator[_Dated]:
    international = _filed_later(family, "WO", ())
    wo_published = publication_day("WO", add_months(family.filed, 18))
    for place, member in enumerate(family.members):
        requests = [event.day for event in member.events if event.code in REQUESTS]
        entered = None
        if place == 0:
            filed = family.filed
        elif member.office == "WO":
            filed = international
        elif family.route == "pct":
            filed = international
            entered = _entry(family, member.office, requests)
        else:
            filed = _filed_later(family, member.office, requests)
        published = _published(family, member, filed, entered, wo_published)
        granted = _granted(member, published)
        yield _Dated(
            family=family, member=member, filed=filed, entered=entered,
            published=granted if granted and _at_grant_only(member) else published,
            granted=None if _at_grant_only(member) else granted,
        )  # fmt: skip


def _at_grant_only(member: Member) -> bool:
    """Chinese utility models are published once, when they are granted."""
    return member.office == "CN" and member.right == "utility model"


def _filed_later(family: Family, office: str, requests: Iterable[dt.date]) -> dt.date:
    day = add_months(family.filed, 12) - spread(f"{family.id} {office}", 25)
    return workday(min([day, *requests]))


def _entry(family: Family, office: str, requests: Iterable[dt.date]) -> dt.date:
    day = add_months(family.filed, PHASE_MONTHS[office]) - spread(f"{family.id} {office}", 18)
    return workday(min([day, *requests]))


def _published(
    family: Family, member: Member, filed: dt.date, entered: dt.date | None, wo: dt.date
) -> dt.date:
    if entered is None:
        return publication_day(
            member.office, max(add_months(family.filed, 18), add_months(filed, 2))
        )
    day = add_months(entered, PHASE_PUBLISHED[member.office])
    opened = [event.day for event in member.events if event.code == "SE01"]
    if opened and opened[0] < day:
        day = last_publication_day(member.office, opened[0])
    return publication_day(member.office, max(day, add_months(wo, 1), add_months(entered, 1)))


def _granted(member: Member, published: dt.date) -> dt.date | None:
    if member.granted is None:
        return None
    earliest = member.granted
    if not _at_grant_only(member) and earliest <= published:
        earliest = add_months(published, 2)
    return publication_day(member.office, earliest, grant=True)


# --- numbers -------------------------------------------------------------------------------

_Filings = dict[tuple[str, str], Filing]


def _filings(counters: Counters, dated: Iterable[_Dated]) -> _Filings:
    """Every application, numbered in the order in which the offices receive them."""
    filings: _Filings = {}
    order = sorted(dated, key=lambda d: (d.entered or d.filed, d.family.id, d.member.office))
    for item in order:
        office, utility = item.member.office, item.member.right == "utility model"
        year = (item.entered or item.filed).year if office in ("JP", "KR") else item.filed.year
        number = numbers.application(
            counters, office, year, utility=utility,
            pct_entry=item.entered is not None, receiving=item.family.first,
        )  # fmt: skip
        filings[item.family.id, office] = Filing(
            office=office, utility=utility, number=number, filed=item.filed, entered=item.entered
        )
    for item in order:
        key, first = (item.family.id, item.member.office), (item.family.id, item.family.first)
        if key != first:
            claimed = (filings[first],)
            pct = filings.get((item.family.id, "WO")) if item.entered else None
            filings[key] = replace(filings[key], priorities=claimed, pct=pct)
    return {key: _with_pct(filing, filings, key[0]) for key, filing in filings.items()}


def _with_pct(filing: Filing, filings: _Filings, family: str) -> Filing:
    return replace(filing, pct=filings[family, "WO"]) if filing.pct else filing


def _publications(
    counters: Counters, dated: Iterable[_Dated], filings: _Filings
) -> Iterator[Publication]:
    """Applications first, in their order of publication, then grants in theirs."""
    first: dict[tuple[str, str], Publication] = {}
    for item in sorted(dated, key=lambda d: (d.published, d.family.id, d.member.office)):
        key = (item.family.id, item.member.office)
        office = item.member.office
        utility = item.member.right == "utility model"
        kind = "U" if utility else FIRST_KINDS.get(office, "A")
        number = numbers.publication(
            counters, office, item.published.year, kind, pct_entry=item.entered is not None
        )
        first[key] = Publication(
            family=item.family, member=item.member, filing=filings[key], number=number,
            date=item.published, claims=item.member.claims,
        )  # fmt: skip
    for item in sorted(dated, key=lambda d: (d.published, d.family.id, d.member.office)):
        key = (item.family.id, item.member.office)
        wo = first.get((item.family.id, "WO")) if item.entered else None
        events = _events(item)
        made = replace(first[key], wo=wo, events=events)
        first[key] = made
        yield made
    for item in sorted(
        (d for d in dated if d.granted),
        key=lambda d: (d.granted or d.published, d.family.id, d.member.office),
    ):
        yield _grant(counters, item, first[item.family.id, item.member.office])


def _grant(counters: Counters, item: _Dated, application: Publication) -> Publication:
    office = item.member.office
    date = item.granted or item.published
    utility = item.member.right == "utility model"
    kind = ("Y1" if utility else "B1") if office == "KR" else GRANT_KINDS[office]
    paid = [event.day for event in item.member.events if event.code == "A61"]
    registered = None
    if office == "JP":
        registered = workday(min(paid[0] if paid else date, date - dt.timedelta(days=7)))
    elif office == "KR":
        registered = workday(date - dt.timedelta(days=5))
    return replace(
        application,
        number=numbers.grant(counters, office, kind, application.number),
        date=date,
        claims=item.member.claims_granted or item.member.claims,
        earlier=application,
        registered=registered,
    )


# --- events --------------------------------------------------------------------------------


AT_GRANT = frozenset({"GR01", "GRNT", "STCF"})
"""Events that fall on the day of grant, whatever the source says."""


def _events(item: _Dated) -> tuple[Event, ...]:
    """The source's events, those of publication and grant on the very day, the others no earlier
    than the procedure allows; the publication itself is added for CNIPA, which announces it."""
    granted = item.published if _at_grant_only(item.member) else item.granted
    found: list[Event] = []
    for event in item.member.events:
        if event.code == "PB01":
            continue
        day = event.day
        if event.code in AT_GRANT and granted:
            day = granted
        elif event.code == "SE01" and day <= item.published:
            day = publication_day("CN", item.published + dt.timedelta(days=14))
        found.append(event._replace(day=day))
    if item.member.office == "CN" and not _at_grant_only(item.member):
        found.append(Event("PB01", item.published))
    return tuple(sorted(found, key=lambda event: (event.day, event.code != "PB01")))
