"""What a document was before, and the places that its present state was read from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from trihub.core.patent import Source
from trihub.core.ports import ReadSource, Version
from trihub.store.codec import decode, decode_source
from trihub.store.database.partitions import part_of
from trihub.store.schema import document, document_body, document_head, document_version


def versions(connection: Connection, key: str) -> Iterator[Version]:
    """The former states, newest first; a body that did not change is kept with the next newer
    state only."""
    body = connection.scalar(_body(), {"key": key})
    for row in connection.execute(_states(), {"key": key}):
        if not row.same_body:
            body = row.body
        yield Version(
            change=row.change,
            replaced_at=row.replaced_at,
            patent=decode(row.head, body, row.source, codec=row.codec),
        )


def sources(connection: Connection, key: str) -> Iterator[ReadSource]:
    """The places, newest first: a state was read when the one before it was replaced.

    A place that was read several times counts once, by its last time.
    """
    current = connection.scalar(_place(), {"key": key})
    if current is None:
        return
    former = connection.execute(_places(), {"key": key}).all()
    places = (current, *(row.source for row in former))
    times = (*(row.replaced_at for row in former), "")
    seen: set[Source] = set()
    for place, time in zip(places, times, strict=True):
        source = decode_source(place)
        if source not in seen:
            seen.add(source)
            yield ReadSource(source=source, read_at=time)


# Statements are made once: making one takes longer than to run it.


@cache
def _body() -> Select[Any]:
    """The body of the document with a publication key."""
    return (
        select(document_body.c.body)
        .join(document, part_of(document_body, document))
        .where(document.c.key == bindparam("key"))
    )


@cache
def _place() -> Select[Any]:
    """Where it was last read."""
    return (
        select(document_head.c.source)
        .join(document, part_of(document_head, document))
        .where(document.c.key == bindparam("key"))
    )


@cache
def _states() -> Select[Any]:
    """Its former states, newest first."""
    return (
        select(document_version)
        .join(document, part_of(document_version, document))
        .where(document.c.key == bindparam("key"))
        .order_by(document_version.c.change.desc())
    )


@cache
def _places() -> Select[Any]:
    """Where they were read and when they were replaced, newest first."""
    return _states().with_only_columns(document_version.c.source, document_version.c.replaced_at)
