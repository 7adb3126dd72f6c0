"""Members with their documents: all of them for files, the latest for feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from trihub.core.ports import PatentStore, SearchIndex, Stored
from trihub.core.query import DateField, DateRange, IndexRequest
from trihub.fields.members.model import Docs, Members, Reason
from trihub.fields.members.reasons import reasons_of
from trihub.library.export import format_of

PAGE = 200
FIRST_YEAR = 1780
"""Before it no document is looked for by its year: no office numbered any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A member with its document, the day of publication, its fields and the reasons."""

    stored: Stored
    published: dt.date | None
    fields: tuple[str, ...]
    reasons: tuple[Reason, ...]


def stored_members(
    members: Members, store: PatentStore, field: str = "", tier: str = ""
) -> Iterator[Stored]:
    """The documents of a field, whole, in the order of the store. :raises NotFound: no such field."""
    docs = members.of(field, tier)
    for start in range(0, len(docs), PAGE):
        yield from store.get_many([int(doc) for doc in docs[start : start + PAGE]], whole=True)


def write(
    members: Members, store: PatentStore, name: str, out: BinaryIO, field: str = "", tier: str = ""
) -> int:
    """Write the members of a field in an export format (csv, jsonl, xlsx, ris, st96); how many.

    :raises BadInput: there is no such format. :raises NotFound: there is no such field.
    """
    return format_of(name).write(stored_members(members, store, field, tier), out)


def latest(
    members: Members, store: PatentStore, index: SearchIndex, *, limit: int, field: str = "",
    tier: str = "", today: dt.date | None = None,
) -> list[Entry]:  # fmt: skip
    """The members published last, newest first, then by number; those without a day come last."""
    left = members.of(field, tier)
    chosen: list[Stored] = []
    for docs in _by_year(left, index, (today or dt.datetime.now(dt.UTC).date()).year + 1):
        left = np.setdiff1d(left, docs, assume_unique=True)
        chosen += store.get_many([int(doc) for doc in docs])
        if len(chosen) >= limit or not len(left):
            break
    if len(chosen) < limit:
        chosen += store.get_many([int(doc) for doc in left[: limit - len(chosen)]])
    chosen.sort(key=lambda one: (-_compact(one), one.patent.key))
    return [_entry(members, stored, field) for stored in chosen[:limit]]


def _by_year(docs: Docs, index: SearchIndex, year: int) -> Iterator[Docs]:
    """The members published in each year, the newest year first."""
    while year >= FIRST_YEAR:
        days = DateRange(DateField.PUBLISHED, dt.date(year, 1, 1), dt.date(year, 12, 31))
        found = index.passing(IndexRequest(query=days, limit=1))
        met = np.intersect1d(docs, np.asarray(found, dtype=np.int64), assume_unique=True)
        if len(met):
            yield met
        year -= 1


def _compact(stored: Stored) -> int:
    date = stored.patent.publication.date
    return date.compact if date else 0


def _entry(members: Members, stored: Stored, field: str) -> Entry:
    date = stored.patent.publication.date
    return Entry(
        stored=stored,
        published=date.last if date else None,
        fields=members.fields_of(stored.doc),
        reasons=reasons_of(members, stored.doc, field),
    )
