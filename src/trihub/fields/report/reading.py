"""Reading what a report needs of each member, once, a page of documents at a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from trihub.core.classes import Scheme
from trihub.core.patent import Patent, Role
from trihub.core.ports import PatentStore, Stored

PAGE = 1_000
_HOLDERS = (Role.APPLICANT, Role.GRANTEE)
_REPEATED = ("docdb", "epodoc")
"""Formats of names that repeat, standardised, what stands beside them as printed."""
_SPACES = re.compile(r"\s+")


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A member. Dates are CCYYMMDD, 0 where unknown. ``first`` is the first filing that the
    document names (its earliest priority, or its own application) and ``first_office`` where it
    was made; ``classes`` are IPC subclasses, ``green`` CPC subclasses of Y02 and Y04S."""

    doc: int
    key: str
    number: str
    family: int
    office: str
    published: int
    application: str
    filed: int
    first: int
    first_office: str
    applicants: tuple[str, ...]
    classes: tuple[str, ...]
    has_cpc: bool
    green: tuple[str, ...]
    cites: tuple[str, ...]
    invented: bool


def rows(store: PatentStore, docs: Sequence[int]) -> Iterator[Row]:
    """The members in order; documents that left the library since are passed over."""
    for start in range(0, len(docs), PAGE):
        page = [int(doc) for doc in docs[start : start + PAGE]]
        yield from map(_row, store.get_many(page))


def _row(stored: Stored) -> Row:
    patent = stored.patent
    publication, application = patent.publication, patent.application
    first, first_office = _first(patent)
    own = application.key or f"{application.office}:{application.number}" if application else ""
    cpc = [c.symbol for c in patent.classes if c.scheme is Scheme.CPC]
    return Row(
        doc=stored.doc,
        key=patent.key,
        number=publication.office + publication.number,
        family=stored.simple_family,
        office=publication.office,
        published=publication.date.compact if publication.date else 0,
        application=own or f"publication:{publication.office}{publication.number}",
        filed=application.date.compact if application and application.date else 0,
        first=first,
        first_office=first_office,
        applicants=_applicants(patent),
        classes=_subclasses(patent),
        has_cpc=bool(cpc),
        green=tuple(sorted({s[:4] for s in cpc if s.startswith(("Y02", "Y04S"))})),
        cites=tuple(c.office + c.number for c in patent.citations if c.office and c.number),
        invented=patent.invented,
    )


def _first(patent: Patent) -> tuple[int, str]:
    """The earliest priority with a day; without one the international, then the own application."""
    named = [(p.date.compact, p.office) for p in patent.priorities if p.date and p.office]
    if named:
        return min(named)
    own = (patent.pct.application if patent.pct else None) or patent.application
    if own is None:
        return 0, patent.publication.office
    return own.date.compact if own.date else 0, own.office


def _applicants(patent: Patent) -> tuple[str, ...]:
    """Names as printed, each once; standardised ones only where nothing else is there."""
    parties = [p for p in patent.parties if p.role in _HOLDERS and p.name.strip()]
    printed = [p for p in parties if p.format not in _REPEATED]
    names = (_name(p.name) for p in printed or parties)
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=10_000)
def _name(text: str) -> str:
    """A name in one width and with single spaces; nothing else of it is changed."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def _subclasses(patent: Patent) -> tuple[str, ...]:
    symbols = (c.symbol for c in patent.classes if c.scheme is Scheme.IPC)
    return tuple(sorted({s[:4] for s in symbols if len(s) >= 4}))
