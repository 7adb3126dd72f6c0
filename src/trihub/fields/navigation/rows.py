"""What navigation keeps of a member: a row, read from the document once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from trihub.core.classes import Scheme
from trihub.core.dates import PatentDate
from trihub.core.patent import LegalEvent, Party, Patent, Role
from trihub.core.ports import PatentStore, Stored
from trihub.core.shapes.heads import neutral_kind

PAGE = 500
SUBCLASS = 4
"""Characters of a symbol down to its subclass: ``H01M``."""
_CUT = ("docdb", "epodoc")
"""DOCDB's cut and upper-cased names: taken only where the document prints no other."""


class Name(msgspec.Struct, frozen=True, array_like=True):
    """An applicant as printed; ``latin`` where the office romanised it, ``code`` the office's own."""

    text: str
    latin: str
    sequence: int
    code: str


class Event(msgspec.Struct, frozen=True, array_like=True):
    """A legal event as reported; ``day`` as CCYYMMDD, 0 where unknown."""

    office: str
    code: str
    day: int
    text: str


class Row(msgspec.Struct, frozen=True, array_like=True):
    """A member. Days are CCYYMMDD, 0 where unknown. ``origin`` is the office of the first filing,
    ``events`` the last event of each office, ``cites`` cited patents as office and number."""

    doc: int
    key: str
    office: str
    number: str
    kind: str
    application: str
    published: int
    earliest: int
    origin: str
    names: tuple[Name, ...]
    subclasses: tuple[str, ...]
    events: tuple[Event, ...]
    cites: tuple[str, ...]
    invented: bool


def read_rows(store: PatentStore, docs: Iterable[int]) -> Iterator[Row]:
    """The rows of documents, in the order of the store's numbers given."""
    wanted = list(docs)
    for start in range(0, len(wanted), PAGE):
        for stored in store.get_many(wanted[start : start + PAGE]):
            yield row_of(stored)


def row_of(stored: Stored) -> Row:
    """The row of a document."""
    patent = stored.patent
    publication = patent.publication
    return Row(
        doc=stored.doc,
        key=publication.key,
        office=publication.office,
        number=publication.number,
        kind=neutral_kind(patent).value,
        application=patent.application.key if patent.application else "",
        published=_compact(publication.date),
        earliest=_earliest(patent),
        origin=_origin(patent),
        names=tuple(_names(patent)),
        subclasses=_subclasses(patent),
        events=_last_events(patent.events),
        cites=cited(patent),
        invented=patent.invented,
    )


def cited(patent: Patent) -> tuple[str, ...]:
    """The patents that a document cites, as office and number, each once."""
    return tuple(
        dict.fromkeys(f"{c.office}{c.number}" for c in patent.citations if c.office and c.number)
    )


def _compact(date: PatentDate | None) -> int:
    return date.compact if date else 0


def _earliest(patent: Patent) -> int:
    dates = [p.date.compact for p in patent.priorities if p.date]
    if patent.application and patent.application.date:
        dates.append(patent.application.date.compact)
    return min(dates, default=0)


def _origin(patent: Patent) -> str:
    """The office of the earliest priority; without one, that of the application itself."""
    dated = [(p.date.compact, p.sequence, p.office) for p in patent.priorities
             if p.date and p.office]  # fmt: skip
    if dated:
        return min(dated)[2]
    own = patent.application.office if patent.application else ""
    return own or patent.publication.office


def _names(patent: Patent) -> Iterator[Name]:
    parties = [p for p in patent.parties if p.role is Role.APPLICANT]
    parties = parties or [p for p in patent.parties if p.role is Role.GRANTEE]
    printed = [p for p in parties if p.format not in _CUT] or parties
    seen: set[str] = set()
    for party in printed:
        if party.name and party.name not in seen:
            seen.add(party.name)
            yield _name(party)


def _name(party: Party) -> Name:
    return Name(party.name, party.latin, party.sequence, party.identifier)


def _subclasses(patent: Patent) -> tuple[str, ...]:
    symbols = (c.symbol for c in patent.classes if c.scheme is Scheme.IPC)
    return tuple(
        dict.fromkeys(s.replace(" ", "")[:SUBCLASS] for s in symbols if len(s) >= SUBCLASS)
    )


def _last_events(events: Iterable[LegalEvent]) -> tuple[Event, ...]:
    last: dict[str, Event] = {}
    for one in events:
        event = Event(one.office, one.code, _compact(one.date), one.text)
        if one.office not in last or event.day >= last[one.office].day:
            last[one.office] = event
    return tuple(last.values())
