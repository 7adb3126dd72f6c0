"""Working papers: what offices write together before it is public.

A folder (a meeting in preparation, a programme of exchange, a symposium) is a paper of its own
kind, and the papers in it name it. Each is read by the offices that it names and by nobody else,
and is kept encrypted with all its versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PaperKind(StrEnum):
    """What a paper holds; the content is JSON of the type that its feature has for it."""

    MEETING = "meeting"
    """A folder: a meeting in preparation."""
    PROGRAMME = "programme"
    """A folder: an exchange of examiners or a training."""
    SYMPOSIUM = "symposium"
    """A folder: a symposium of users."""
    AGENDA = "agenda"
    POSITION = "position"
    """An office's paper on an item of the agenda."""
    NOTE = "note"
    """For one office alone."""
    SUMMARY = "summary"
    """The draft of a joint summary, in several languages side by side."""
    MINUTES = "minutes"
    APPROVAL = "approval"
    """One office's key: its agreement to a version of a paper."""
    SIGNATURE = "signature"
    CALL = "call"
    NOMINATION = "nomination"
    MATCH = "match"
    SESSION = "session"
    MATERIAL = "material"
    EVALUATION = "evaluation"
    REGISTRATION = "registration"
    FEEDBACK = "feedback"


FOLDERS = frozenset({PaperKind.MEETING, PaperKind.PROGRAMME, PaperKind.SYMPOSIUM})
"""Kinds that hold other papers; a folder's ``folder`` is its own number."""


ERASABLE = frozenset({PaperKind.REGISTRATION})
"""Kinds whose content is personal data of somebody without an account, and can be erased for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One version of a paper.

    ``id`` cannot be guessed (128 random bits, base32); ``folder`` is the folder's. ``offices``
    (ST.3, sorted) read it: those of the folder, or fewer. ``office`` is whose it is, empty where
    it is common. ``version`` counts from 1, every version is kept; ``at`` is UTC, ISO 8601.
    ``content`` is JSON, encrypted at rest, empty where it was erased; ``removed`` marks a paper
    taken back.
    """

    id: str
    folder: str
    kind: PaperKind
    offices: tuple[str, ...]
    office: str
    author: str
    version: int
    at: str
    content: bytes
    removed: bool = False
