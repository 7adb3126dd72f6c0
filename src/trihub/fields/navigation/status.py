"""What the library's legal events say of each family at one office. No right is judged by it.

An event is shown as its office reported it, beside what its code says by itself. Its absence says nothing:
offices report with delay, and the library holds what was read into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trihub.fields.navigation.families import KeyFamily, key_families, publications_of
from trihub.fields.navigation.rights.events import Effect, Event
from trihub.fields.navigation.rights.states import State
from trihub.fields.navigation.rows import Row
from trihub.fields.navigation.view import View

_OPEN = (State.IN_FORCE, State.UNREAD, State.TERM_OVER)
"""States of a right of which no end is reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A family at an office: its publications there, and the last event of them that the library has;
    ``before`` is the last one with an effect on the same application, where the last of all has none;
    ``term_over`` is when the longest of its terms there ended, CCYYMMDD, 0 where a right may go on."""

    family: KeyFamily
    rows: tuple[Row, ...]
    event: Event | None
    before: Event | None
    term_over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Families at an office; ``as_of`` is the day of its last event in the collection, CCYYMMDD, 0
    where there is none."""

    office: str
    as_of: int
    reported: tuple[Standing, ...]
    """With an event of the office, the last first."""
    silent: tuple[Standing, ...]
    """Published by the office, without an event."""
    absent: tuple[Standing, ...]
    """Without a publication of the office in the collection."""


def status(view: View, office: str, field: str = "") -> Status:
    """What is known at an office. :raises NotFound: there is no such field."""
    return view.kept(("status", office, field), lambda: _status(view, office, field))


def newest_events(view: View) -> Mapping[str, int]:
    """The day of each office's last event in the collection, CCYYMMDD; without those that have none."""
    return view.kept("newest events", lambda: _newest(view))


def _newest(view: View) -> Mapping[str, int]:
    newest: dict[str, int] = {}
    for row in view.rows:
        for event in row.events:
            newest[event.office] = max(event.day, newest.get(event.office, 0))
    return {office: day for office, day in newest.items() if day}


def _status(view: View, office: str, field: str) -> Status:
    rows = publications_of(view)
    families = key_families(view, field)
    found = [_standing(family, rows[family.family], office) for family in families]
    reported = [one for one in found if one.event]
    reported.sort(key=lambda one: -one.event.day if one.event else 0)
    return Status(
        office=office,
        as_of=newest_events(view).get(office, 0),
        reported=tuple(reported),
        silent=tuple(one for one in found if one.rows and not one.event),
        absent=tuple(one for one in found if not one.rows and not one.event),
    )


def _standing(family: KeyFamily, every: Sequence[Row], office: str) -> Standing:
    """``every`` are the family's publications in the collection: one outside the field may tell the end
    of what one inside was granted for."""
    rows = family.rows
    events = [(event, row) for row in rows for event in row.events if event.office == office]
    last = max(events, key=lambda pair: pair[0].day, default=None)
    event, before = last[0] if last else None, None
    if last and not last[0].effect:
        before = _effect(every, office, _own(last[1]))
    return Standing(
        family=family,
        rows=tuple(row for row in rows if row.office == office),
        event=event,
        before=before,
        term_over=_term_over(family, office),
    )


def _term_over(family: KeyFamily, office: str) -> int:
    """When the last of the family's terms at an office ended; 0 unless those of all rights there that
    nothing else is told of did."""
    left = [one for one in family.rights if one.office == office and one.state in _OPEN]
    ended = [one.term_end for one in left if one.state is State.TERM_OVER]
    return max(ended) if ended and len(ended) == len(left) else 0


def _effect(rows: Iterable[Row], office: str, application: str) -> Event | None:
    """The last event with an effect on an application: that of another one says nothing of it."""
    effects = (
        event
        for row in rows
        if _own(row) == application
        for event in row.effects
        if event.office == office and event.effect is not Effect.EXTENDED
    )
    return max(effects, key=lambda event: event.order, default=None)


def _own(row: Row) -> str:
    """The application of a publication, or itself where none is known."""
    return row.application or row.key
