"""How far a meeting is, for who sees process and never content."""

from __future__ import annotations

from dataclasses import dataclass

from trihub.access.rules import Act
from trihub.core.casework.people import Actor
from trihub.core.casework.working import PaperKind
from trihub.meetings.model import Meeting
from trihub.meetings.papers import Papers, content

STEPS = (PaperKind.APPROVAL, PaperKind.SIGNATURE)
"""Kinds of papers that are steps; that there are others is told to nobody but their readers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An office's key or signature that stands, and when it was given (UTC, ISO 8601)."""

    office: str
    kind: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A meeting without what is written about it. ``published`` is its record in the register, which is
    public, empty before."""

    id: str
    offices: tuple[str, ...]
    opened: str
    steps: tuple[Step, ...]
    published: str


def process_of(papers: Papers, actor: Actor, name: str) -> Process:
    """How far a meeting is. :raises NotFound: there is none that the actor may know of."""
    folder = papers.folder(actor, name, Act.SEE_FOLDER)
    steps = papers.store.papers(folder.id, kinds=STEPS)
    return Process(
        id=folder.id, offices=folder.offices, opened=papers.store.versions(folder.id)[0].at,
        steps=tuple(
            Step(office=each.office, kind=each.kind.value, at=each.at)
            for each in sorted(steps, key=lambda one: one.at)
        ),
        published=content(folder, Meeting).published,
    )  # fmt: skip
