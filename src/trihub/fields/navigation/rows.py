"""What the site and reports need of a member: a row, read from the document once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from trihub.core.classes import Scheme
from trihub.core.dates import PatentDate
from trihub.core.patent import Application, Party, Patent, Role
from trihub.core.ports import PatentStore, Stored
from trihub.core.shapes.heads import neutral_kind
from trihub.core.shapes.parties import each_once
from trihub.fields.navigation.rights.events import Event, last_events
from trihub.fields.navigation.rights.terms import added_days, counted_from

PAGE = 500
SUBCLASS = 4
"""Characters of a symbol down to its subclass: ``H01M``."""
GREEN = ("Y02", "Y04S")


class Name(msgspec.Struct, frozen=True, array_like=True):
    """An applicant as printed; ``latin`` where the office romanised it, ``code`` the office's own."""

    text: str
    latin: str
    sequence: int
    code: str


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A member. Days are CCYYMMDD, 0 where unknown: ``filed`` of its application, ``earliest`` of
    the first filing that it names, made at ``origin``. ``subclasses`` are of IPC, ``green`` those of
    CPC's Y02 and Y04S, ``has_cpc`` says whether it has CPC classes at all; ``events`` are the last
    event of each office, ``effects`` the last of each that ended or brought back a right or an
    application and the last that extended a term, ``cites`` cited patents as office and number; ``counted`` is the day that the term of its
    right counts from, and ``added`` how many days it prints as added."""

    doc: int
    key: str
    office: str
    number: str
    kind: str
    application: str
    published: int
    filed: int
    earliest: int
    origin: str
    names: tuple[Name, ...]
    subclasses: tuple[str, ...]
    has_cpc: bool
    green: tuple[str, ...]
    events: tuple[Event, ...]
    effects: tuple[Event, ...]
    cites: tuple[str, ...]
    invented: bool
    counted: int
    added: int


def read_rows(store: PatentStore, docs: Iterable[int]) -> Iterator[Row]:
    """The rows of documents, in the order of the store's numbers given."""
    wanted = list(docs)
    for start in range(0, len(wanted), PAGE):
        for stored in store.get_many(wanted[start : start + PAGE]):
            yield row_of(stored)


def row_of(stored: Stored) -> Row:
    """The row of a document."""
    patent = stored.patent
    publication, application = patent.publication, patent.application
    earliest, origin = _first(patent)
    cpc = [c.symbol for c in patent.classes if c.scheme is Scheme.CPC]
    events, effects = last_events(patent.events)
    return Row(
        doc=stored.doc,
        key=publication.key,
        office=publication.office,
        number=publication.number,
        kind=neutral_kind(patent).value,
        application=_key(application) if application else "",
        published=_compact(publication.date),
        filed=_compact(application.date) if application else 0,
        earliest=earliest,
        origin=origin,
        names=tuple(_names(patent)),
        subclasses=_subclasses(patent),
        has_cpc=bool(cpc),
        green=tuple(sorted({s[:SUBCLASS] for s in cpc if s.startswith(GREEN)})),
        events=events,
        effects=effects,
        cites=cited(patent),
        invented=patent.invented,
        counted=counted_from(patent),
        added=added_days(patent),
    )


def cited(patent: Patent) -> tuple[str, ...]:
    """The patents that a document cites, as office and number, each once."""
    return tuple(
        dict.fromkeys(f"{c.office}{c.number}" for c in patent.citations if c.office and c.number)
    )


def _compact(date: PatentDate | None) -> int:
    return date.compact if date else 0


def _key(application: Application) -> str:
    return application.key or f"{application.office}:{application.number}"


def _first(patent: Patent) -> tuple[int, str]:
    """Day and office of the earliest priority; without one of the international application, or of
    the own."""
    dated = [(p.date.compact, p.sequence, p.office) for p in patent.priorities
             if p.date and p.office]  # fmt: skip
    if dated:
        day, _, office = min(dated)
        return day, office
    own = (patent.pct.application if patent.pct else None) or patent.application
    if own is None:
        return 0, patent.publication.office
    return _compact(own.date), own.office or patent.publication.office


def _names(patent: Patent) -> Iterator[Name]:
    parties = each_once(patent, Role.APPLICANT) or each_once(patent, Role.GRANTEE)
    return map(_name, parties)


def _name(party: Party) -> Name:
    return Name(party.name, party.latin, party.sequence, party.identifier)


def _subclasses(patent: Patent) -> tuple[str, ...]:
    symbols = (c.symbol for c in patent.classes if c.scheme is Scheme.IPC)
    return tuple(
        dict.fromkeys(s.replace(" ", "")[:SUBCLASS] for s in symbols if len(s) >= SUBCLASS)
    )
