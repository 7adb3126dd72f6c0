"""What the papers of a programme hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from trihub.core.messages import said
from trihub.exchanges.matching.model import Call, Match, Nomination
from trihub.exchanges.matching.reasons import Reason


class ProgrammeKind(StrEnum):
    """What examiners are called for."""

    EXCHANGE = "exchange"
    TRAINING = "training"


class Stage(StrEnum):
    """How far a programme is; a call that is open closes by itself when its deadline is over."""

    DRAFT = "draft"
    OPEN = "open"


class State(StrEnum):
    """How far a programme is for its readers."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    MATCHED = "matched"
    """There is a draft of the matching, which not every office has approved."""
    APPROVED = "approved"


STATE_NAMES = {
    State.DRAFT: said("in preparation"),
    State.OPEN: said("open for nominations"),
    State.CLOSED: said("closed, not matched yet"),
    State.MATCHED: said("matching drafted"),
    State.APPROVED: said("matching approved"),
}
KIND_NAMES = {
    ProgrammeKind.EXCHANGE: said("exchange of examiners"),
    ProgrammeKind.TRAINING: said("training"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The folder's own content."""

    kind: ProgrammeKind
    call: Call
    stage: Stage = Stage.DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A call with its nominations in one file, to be matched without being kept."""

    call: Call
    nominations: tuple[Nomination, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A matching as it was drafted, with what it was worked out from: the digests of the call and
    of each nomination."""

    match: Match
    reasons: tuple[Reason, ...]
    call: str
    nominations: tuple[str, ...]


class Approved(StrEnum):
    """What an office gives its key to."""

    MATCH = "match"
    FIGURES = "figures"
    """That the figures of the programme may be public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An office's agreement to one version of the matching, by its digest."""

    what: Approved
    paper: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A part of the programme: where and when, in the host's own time. ``day`` is the host's;
    ``start`` and ``end`` are HH:MM."""

    title: str
    office: str
    day: dt.date
    start: str
    end: str
    place: str = ""
    speaker: str = ""
    language: str = ""
