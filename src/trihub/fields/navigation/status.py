"""What the library's legal events say of each family at one office. No right is judged by it.

An event is shown as its office reported it. Its absence says nothing: offices report with delay, and the
library holds what was read into it.
"""

from __future__ import annotations

from dataclasses import dataclass

from trihub.fields.navigation.families import KeyFamily, key_families
from trihub.fields.navigation.rows import Event, Row
from trihub.fields.navigation.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A family at an office: its publications there, and the last event of them that the library has."""

    family: KeyFamily
    rows: tuple[Row, ...]
    event: Event | None


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


def _status(view: View, office: str, field: str) -> Status:
    found = [_standing(family, office) for family in key_families(view, field)]
    reported = [one for one in found if one.event]
    reported.sort(key=lambda one: -one.event.day if one.event else 0)
    return Status(
        office=office,
        as_of=max((one.event.day for one in reported if one.event), default=0),
        reported=tuple(reported),
        silent=tuple(one for one in found if one.rows and not one.event),
        absent=tuple(one for one in found if not one.rows and not one.event),
    )


def _standing(family: KeyFamily, office: str) -> Standing:
    events = [event for row in family.rows for event in row.events if event.office == office]
    return Standing(
        family=family,
        rows=tuple(row for row in family.rows if row.office == office),
        event=max(events, key=lambda event: event.day, default=None),
    )
