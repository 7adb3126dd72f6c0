"""What a case is made of: the row that lists show, the steps taken, the items that people write.

Steps are what happened (append-only, numbered from 1); every party to the case and the
administrator may see them, so they never hold content. Items hold content (petitions, texts,
queries, marks, notes, reports): each belongs to one office or to the applicant, is kept
encrypted, and is shown only where ``access`` allows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class ItemKind(StrEnum):
    """What an item holds; the content is JSON of the type that ``joint`` has for it."""

    PETITION = "petition"
    CONSENT = "consent"
    DOCUMENT = "document"
    """An application's text: an encoded :class:`trihub.core.patent.Patent`."""
    ASSESSMENT = "assessment"
    """What an office's examiner decided on a rule of eligibility."""
    RUN = "run"
    MARK = "mark"
    CHART = "chart"
    COMBINATION = "combination"
    NOTE = "note"
    OPINION = "opinion"
    REPORT = "report"
    ACTION = "action"
    REASON = "reason"
    """Why somebody took a step, in their own words: ``data["reason"]`` of the step is its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened in a case.

    ``number`` counts from 1; ``at`` is UTC, ISO 8601 with microseconds, and never before the
    step before; ``actor`` is an account or ``system``; ``office`` the office that it concerns;
    ``data`` is JSON without content (dates, numbers, digests). ``reason`` is what was given on the
    way in; what is kept is in an item of kind ``reason``, since people write of what they read.
    """

    case: str
    number: int
    at: str
    event: str
    actor: str
    office: str = ""
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case in one line, as the last step left it: what lists and the dashboard are made from.

    ``id`` cannot be guessed (128 random bits, base32). ``version`` is the last step's number.
    ``due`` is the nearest deadline (CCYY-MM-DD, empty for none), ``due_office`` whose it is.
    ``assigned`` are the accounts of examiners, by office; ``figures`` plain numbers.
    """

    id: str
    programme: str
    state: str
    offices: tuple[str, ...]
    applicant: str
    opened: str
    version: int
    closed: str = ""
    due: str = ""
    due_office: str = ""
    assigned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A piece of content. ``office`` is whose it is, empty for the applicant's.

    ``private`` items are their author's alone, for ever. ``version`` counts from 1; every
    version is kept. ``removed`` marks an item taken back. ``content`` is JSON, encrypted at rest.
    """

    id: str
    case: str
    kind: ItemKind
    office: str
    author: str
    version: int
    at: str
    content: bytes
    private: bool = False
    removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Premise:
    """What a change rests on beside its own case's steps; the store takes the change only while it
    still holds, looked at in the same transaction.

    ``kept`` says for an office how many versions of items it has kept in the case
    (:meth:`trihub.core.ports.casework.CaseStore.kept`): nothing was added to its desk meanwhile.
    ``counted`` says for the beginning of a figure's name how many cases of the programme have such
    a figure (:meth:`trihub.core.ports.casework.CaseStore.counted`).
    """

    kept: Mapping[str, int] = field(default_factory=dict)
    counted: Mapping[str, int] = field(default_factory=dict)


NO_PREMISE = Premise()
"""A change that rests on its own case alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases a list takes; empty parts do not narrow. ``due_before`` is CCYY-MM-DD; ``figure``
    is the name of a figure that a case has to have."""

    programme: str = ""
    office: str = ""
    applicant: str = ""
    assigned: str = ""
    states: tuple[str, ...] = ()
    due_before: str = ""
    opened_from: str = ""
    opened_to: str = ""
    figure: str = ""
