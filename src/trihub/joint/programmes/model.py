"""A joint-search programme as two or more offices agreed on it. Each fact names its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """Whether petitions are taken."""

    IN_FORCE = "in force"
    NOT_IN_FORCE = "not in force"
    """Discussed between offices, never opened."""
    CLOSED = "closed"
    UNKNOWN = "not known"
    """Its last known period is over and no later one was found: an examiner decides."""


class Decider(StrEnum):
    """Who decides on a rule: a machine only what is a fact in the data."""

    MACHINE = "machine"
    EXAMINER = "examiner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days (both included) on which petitions are taken; ``end`` is ``None`` where none is set."""

    start: dt.date
    end: dt.date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A bound on admitted petitions. ``per`` is ``all``, ``year``, ``office``, ``office and year``
    or ``applicant and office``; ``role`` narrows to cases in which the office is first or peer."""

    per: str
    number: int
    source: str
    role: str = ""
    period: int = 0
    """Number of the period (from 1) that it holds for; 0 for all."""
    office: str = ""
    """The one office that it binds; empty for each of them."""
    firm: bool = True
    """False where the source gives an approximate number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of eligibility. ``check`` names the function that decides it or gathers its evidence
    (``trihub.joint.petition.eligibility``), with ``values``; ``text`` by language."""

    id: str
    check: str
    decider: Decider
    text: Mapping[str, str]
    source: str
    values: Mapping[str, int | str | bool | tuple[str, ...]] = field(default_factory=dict)
    period: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """By when something must happen: ``count`` of ``unit`` (days, working days, months) after the
    step ``after``; ``whose``: ``office`` (each by its own calendar) or ``applicant``."""

    id: str
    after: str
    until: str
    count: int
    unit: str
    whose: str
    source: str
    office: str = ""
    """The one office that it binds; empty for each of them."""
    period: int = 0
    firm: bool = True
    """False for what the source calls an aim ("about six months")."""


REMINDERS = (14, 7, 1)
"""Days before a deadline's last day on which its people are reminded, unless a programme says
otherwise; farthest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The whole of it. ``names`` and ``consent`` by language; ``exchange`` what is shared (record
    of search, citations, opinion, draft action); ``order`` is ``parallel`` or ``first then second``;
    ``applicant_sees`` whether the joint report is given to the applicant; ``conflicting`` what is
    told of an unpublished conflicting application: ``existence`` or ``nothing``; ``reminders`` the
    days before a deadline's last day on which people are reminded, farthest first (0: on that day).
    These four and ``consent_days`` are this platform's settings, not facts of the agreement. ``fee`` is empty
    where it is not known. ``subject`` is ``an application at each office`` or ``one international
    application``, which the office of ``Petition.lead`` searches first (its main authority)."""

    id: str
    names: Mapping[str, str]
    status: Status
    status_note: Mapping[str, str]
    offices: tuple[str, ...]
    periods: tuple[Period, ...]
    caps: tuple[Cap, ...]
    rules: tuple[Rule, ...]
    deadlines: tuple[Deadline, ...]
    exchange: tuple[str, ...]
    consent: Mapping[str, str]
    consent_days: int
    fee: str
    forms: tuple[str, ...]
    order: str
    applicant_sees: bool
    conflicting: str
    sources: Mapping[str, str]
    version: str
    subject: str = "an application at each office"
    reminders: tuple[int, ...] = REMINDERS
    cited: Mapping[str, str] = field(default_factory=dict)
    """Which source says what has no field for one: ``exchange``, ``fee``, ``consent``, ``status``,
    ``offices``, ``forms.1`` and so on."""
