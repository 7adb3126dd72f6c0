"""Which invention an application is for, as far as its numbers say: its priorities and its own filing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from trihub.core.dates import PatentDate
from trihub.core.families import application_key
from trihub.core.messages import Message, said
from trihub.core.patent import Patent


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """An application that an invention goes back to: its key and day, where they are known."""

    key: str
    number: str
    day: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """What one office's application goes back to. ``own`` are the keys of the application itself
    (and of the international application that it is a phase of), ``pct`` the latter's number."""

    office: str
    own: frozenset[str]
    filing: Root
    priorities: tuple[Root, ...]
    pct: str = ""
    unread: bool = False
    """Whether a number among them could not be read: then no conclusion stands on a difference."""

    @property
    def keys(self) -> frozenset[str]:
        """The application and all that it claims."""
        return self.own | {root.key for root in self.priorities}

    @property
    def earliest(self) -> Root | None:
        """The earliest of priorities and own filing; ``None`` where a day that may be earlier is
        not known."""
        if not self.priorities:
            return self.filing
        if len(self.priorities) == 1:
            return self.priorities[0]
        dated = [root for root in self.priorities if root.day is not None]
        if len(dated) < len(self.priorities):
            return None
        return min(dated, key=lambda root: (root.day, root.key))

    @property
    def evidence(self) -> Message:
        """The priorities in words."""
        if not self.priorities:
            return said(
                "{office}: no priority; filed as {filing}.",
                office=self.office, filing=_shown(self.filing),
            )  # fmt: skip
        return said(
            "{office}: priority of {priorities}.",
            office=self.office, priorities=", ".join(_shown(root) for root in self.priorities),
        )  # fmt: skip


def roots(office: str, patent: Patent) -> Roots:
    """What a document says of its application's origin. Inactive priorities are left out."""
    application = patent.application
    pct = patent.pct.application if patent.pct else None
    own = application_key(patent)
    return Roots(
        office=office,
        own=frozenset({own, pct.key} - {""} if pct else {own}),
        filing=Root(
            key=(pct.key if pct and pct.key else own),
            number=application.number if application else patent.key,
            day=_day(application.date if application else None),
        ),
        priorities=tuple(
            Root(
                key=priority.key or f"{priority.office}:{priority.number}",
                number=_number(priority.office, priority.number),
                day=_day(priority.date),
            )
            for priority in patent.priorities
            if priority.active is not False
        ),
        pct=pct.number if pct else "",
        unread=own.startswith("publication:")
        or any(not p.key for p in patent.priorities if p.active is not False),
    )


def connected(found: Mapping[str, Roots]) -> bool:
    """Whether each application shares a priority with another, or is the priority of another, so
    that all hang together."""
    left = list(found.values())
    reached = set(left.pop().keys) if left else set()
    while near := [roots for roots in left if roots.keys & reached]:
        reached.update(*(roots.keys for roots in near))
        left = [roots for roots in left if roots not in near]
    return not left


def _number(office: str, number: str) -> str:
    return number if number.upper().startswith(office) else f"{office} {number}"


def _shown(root: Root) -> str:
    return f"{root.number} ({root.day})" if root.day else root.number


def _day(date: PatentDate | None) -> dt.date | None:
    """The day, where a date is known to the day."""
    return date.first if date and date.day else None
