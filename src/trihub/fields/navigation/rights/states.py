"""What is reported of rights, by application: events and terms put together. No right is judged by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from trihub.fields.navigation.rights.events import Effect, Event
from trihub.fields.navigation.rights.terms import GRANTED, term_end
from trihub.fields.navigation.rows import Row


class State(StrEnum):
    """What is reported of a right or an application. A family has none: only its members do."""

    IN_FORCE = "in force"
    """Granted, and no ending is reported that no revival followed. Silence proves nothing."""
    TERM_OVER = "term over"
    """Granted, no ending is reported, and the longest term that is known is over."""
    ENDED = "ended"
    DISCONTINUED = "discontinued"
    UNREAD = "unread"
    """Granted, and events are reported that the table of codes cannot read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """An application at an office with what became of it; ``publications`` are the keys of those of
    the collection that tell it, ``event`` the last one with an effect, where there is one, ``term_end``
    the end of its term as far as known, CCYYMMDD, or 0."""

    office: str
    publications: tuple[str, ...]
    state: State
    event: Event | None
    term_end: int


def rights(rows: Iterable[Row], as_of: int) -> Iterator[Right]:
    """What is reported of each application that publications of one family belong to. An event of another
    office than that of the publication counts for that office. Terms are over that ended before
    ``as_of``, the day of the collection's newest publication: the same library says the same, and an
    event with a wrong day changes nothing."""
    found: dict[tuple[str, str], _Told] = {}
    for row in rows:
        for office in dict.fromkeys((row.office, *(event.office for event in row.events))):
            found.setdefault((office, row.application or row.key), _Told()).add(row, office)
    for (office, _), told in found.items():
        end = told.term_end(office)
        if state := told.state(end, as_of):
            yield Right(
                office=office, publications=tuple(told.publications), state=state,
                event=told.effect, term_end=end,
            )  # fmt: skip


@dataclass(slots=True)
class _Told:
    """What the publications of one application tell of it."""

    publications: list[str] = field(default_factory=list)
    granted: bool = False
    granted_on: int = 0
    kind: str = ""
    counted: int = 0
    added: int = 0
    extended: bool = False
    last: Event | None = None
    effect: Event | None = None

    def add(self, row: Row, office: str) -> None:
        self.publications.append(row.key)
        if row.office == office and row.kind in GRANTED:
            self.granted = True
            self.granted_on = max(self.granted_on, row.published)
            self.kind = row.kind
        if row.office == office and row.counted:
            self.counted = min(self.counted or row.counted, row.counted)
            self.added = max(self.added, row.added)
        for event in row.events:
            if event.office == office and (self.last is None or event.day >= self.last.day):
                self.last = event
        for event in row.effects:
            if event.office != office:
                continue
            if event.effect is Effect.EXTENDED:
                self.extended = True
            elif self.effect is None or event.order >= self.effect.order:
                self.effect = event

    def term_end(self, office: str) -> int:
        """The end of its term, CCYYMMDD; 0 where it is unknown, also by an extension."""
        return 0 if self.extended else term_end(office, self.kind, self.counted, self.added)

    def state(self, term_end: int, as_of: int) -> State | None:
        """``None`` for an application of which nothing that ends or grants it is told."""
        effect = self.effect.effect if self.effect else None
        if effect is Effect.ENDED:
            return State.ENDED
        # What was granted afterwards was not discontinued, or was taken up again.
        overtaken = self.effect and self.granted_on > self.effect.order[0]
        if effect is Effect.DISCONTINUED and not overtaken:
            return State.DISCONTINUED
        if not self.granted:
            return None
        if 0 < term_end < as_of:
            return State.TERM_OVER
        return State.UNREAD if self.last and not self.last.read else State.IN_FORCE
