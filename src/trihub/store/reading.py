"""Reading documents, families, history and counts; no lock is needed for any of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import URL, Connection, Engine, Row, Select, bindparam, func, null, select

from trihub.core.families import Link
from trihub.core.patent import Patent
from trihub.core.ports import (
    Counts,
    Family,
    FileMark,
    Place,
    ReadSource,
    Rejected,
    Stored,
    Version,
)
from trihub.store.codec import decode
from trihub.store.database.engine import among, translated, values
from trihub.store.database.partitions import part_of
from trihub.store.former.states import sources, versions
from trihub.store.prepared import bounded
from trihub.store.schema import (
    application_node,
    citation_target,
    counter,
    document,
    document_body,
    document_head,
    link,
    reject,
    source_file,
)

_AFTER_ANY_KIND = "\U0010ffff"
_CITED = document.alias("cited")


def kept_columns(*, whole: bool) -> Select[Any]:
    """Select what :func:`to_stored` and :func:`to_patent` need; ``body`` is null unless ``whole``."""
    query = (
        select(
            document.c.id,
            document.c.key,
            document.c.change,
            document.c.family,
            application_node.c.component,
            document_head.c.codec,
            document_head.c.source,
            document_head.c.head,
            document_body.c.body if whole else null().label("body"),
        )
        .join(application_node, application_node.c.id == document.c.node)
        .join(document_head, part_of(document_head, document))
    )
    if whole:
        query = query.outerjoin(document_body, part_of(document_body, document))
    return query


def to_patent(row: Row[Any]) -> Patent:
    """The document in a row of :func:`kept_columns`."""
    return decode(row.head, row.body, row.source, codec=row.codec)


def to_stored(row: Row[Any]) -> Stored:
    """The document in a row of :func:`kept_columns`, with its numbers."""
    # Looking columns up by name is felt when it is done for every document.
    values: tuple[Any, ...] = tuple(row)
    doc, _, change, simple, extended, codec, source, head, body = values
    patent = decode(head, body, source, codec=codec)
    return Stored(
        doc=doc, change=change, simple_family=simple, extended_family=extended, patent=patent
    )


class Reading:
    """The reading half of :class:`trihub.core.ports.PatentStore`."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._reader = engine
        self._url = url
        self._sqlite = url.get_backend_name() == "sqlite"
        asked = among(document.c.id, "docs", sqlite=self._sqlite)
        self._family_of = select(document.c.id, document.c.family).where(asked)
        self._key_of = select(document.c.id, document.c.key).where(asked)
        self._citing = _citing().where(among(_CITED.c.id, "docs", sqlite=self._sqlite))
        self._numbered = {whole: kept_columns(whole=whole).where(asked) for whole in (True, False)}

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection on which all queries see one state of the library."""
        with translated(self._url), self._reader.connect() as connection:
            yield connection

    def _values(self, items: Sequence[int] | Sequence[str]) -> Any:
        return values(items, sqlite=self._sqlite)

    # --- documents ---

    def get(self, key: str, *, whole: bool = True) -> Stored | None:
        """The document with this publication key."""
        with self._reading() as connection:
            row = connection.execute(_with_key(whole), {"key": storable(key)}).first()
        return to_stored(row) if row else None

    def get_many(self, docs: Sequence[int], *, whole: bool = False) -> list[Stored]:
        """Documents by the store's numbers, in the order given; unknown ones are left out."""
        if not docs:
            return []
        with self._reading() as connection:
            found = connection.execute(self._numbered[whole], {"docs": self._values(docs)})
            rows = {row.id: row for row in found}
        return [to_stored(rows[doc]) for doc in docs if doc in rows]

    def find(self, office: str, number: str, kind: str = "") -> list[str]:
        """Keys of the publications with this DOCDB number (and kind, when given), sorted."""
        office, number = storable(office), storable(number)
        start = office + number
        end = start + _AFTER_ANY_KIND
        given = {"office": office, "number": number, "start": start, "end": end}
        if kind:
            given["kind"] = storable(kind)
        with self._reading() as connection:
            return list(connection.scalars(_with_number(bool(kind)), given))

    def find_application(self, application: str) -> list[str]:
        """Keys of the publications of an application, by its application key, in their order."""
        key = bounded(storable(application))
        with self._reading() as connection:
            return list(connection.scalars(_of_application(), {"key": key}))

    def changes_since(
        self, change: int, *, limit: int, until: int | None = None, whole: bool = True
    ) -> list[Stored]:
        """Documents with a change number above ``change`` (up to ``until``), in its order."""
        query = kept_columns(whole=whole).where(document.c.change > change)
        if until is not None:
            query = query.where(document.c.change <= until)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(document.c.change).limit(limit)).all()
        return [to_stored(row) for row in rows]

    def history(self, key: str) -> list[Version]:
        """Former states, newest first."""
        with self._reading() as connection:
            return list(versions(connection, storable(key)))

    def sources(self, key: str) -> list[ReadSource]:
        """Every place whose view went into the document, newest first; the first is its ``source``."""
        with self._reading() as connection:
            return list(sources(connection, storable(key)))

    # --- families and citations ---

    def family(self, key: str) -> Family | None:
        """Both families of the document with this publication key."""
        with self._reading() as connection:
            own = connection.execute(_families_with_key(), {"key": storable(key)}).first()
            if own is None:
                return None
            extended = {"component": own.component}
            rows = connection.execute(_members(), extended).all()
            edges = connection.execute(_edges(), extended).all()
        members = tuple(to_stored(row) for row in rows)
        return Family(
            id=own.family,
            simple=tuple(item for item in members if item.simple_family == own.family),
            extended=members,
            links=tuple(Link(*edge) for edge in edges),
        )

    def families_of(self, docs: Sequence[int]) -> dict[int, int]:
        """The simple family of each document."""
        if not docs:
            return {}
        with self._reading() as connection:
            rows = connection.execute(self._family_of, {"docs": self._values(docs)})
            return dict(rows.all())

    def keys_of(self, docs: Sequence[int]) -> dict[int, str]:
        """The publication key of each document."""
        if not docs:
            return {}
        with self._reading() as connection:
            rows = connection.execute(self._key_of, {"docs": self._values(docs)})
            return dict(rows.all())

    def cited_by(self, key: str) -> list[str]:
        """Keys of documents kept here that cite this one (any kind of the same number), sorted."""
        with self._reading() as connection:
            return [row.key for row in connection.execute(_citing_key(), {"key": storable(key)})]

    def citing(self, docs: Sequence[int]) -> dict[int, list[str]]:
        """The same for many documents, by the store's numbers; those that none cites are left out."""
        if not docs:
            return {}
        found: dict[int, list[str]] = {}
        with self._reading() as connection:
            rows = connection.execute(self._citing, {"docs": self._values(docs)})
            for doc, key in rows:
                found.setdefault(doc, []).append(key)
        return found

    # --- files, rejects, counts ---

    def rejects(self, *, limit: int, offset: int = 0) -> list[Rejected]:
        """Rejected records, in order of file and offset."""
        query = (
            select(reject)
            .order_by(reject.c.file, reject.c.member, reject.c.offset)
            .limit(limit)
            .offset(offset)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return [
            Rejected(
                place=Place(file=row.file, member=row.member),
                offset=row.offset,
                reason=row.reason,
                hint=row.hint,
                key=row.key,
            )
            for row in rows
        ]

    def file_mark(self, place: Place) -> FileMark | None:
        """How far a file was read, if ever."""
        query = select(source_file).where(
            source_file.c.file == storable(place.file),
            source_file.c.member == storable(place.member),
        )
        with self._reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return FileMark(
            place=place,
            size=row.size,
            modified=row.modified,
            sha256=row.sha256,
            done=row.done,
            reader=row.reader,
        )

    def counts(self) -> Counts:
        """What the library holds, from its running totals."""
        with self._reading() as connection:
            rows = connection.execute(select(counter).order_by(counter.c.scope, counter.c.name))
            found: dict[str, dict[str, int]] = {}
            for row in rows:
                found.setdefault(row.scope, {})[row.name] = row.value
            rejects = connection.scalar(select(func.count()).select_from(reject)) or 0
        total = found.get("total", {})
        return Counts(
            documents=total.get("documents", 0),
            families=total.get("families", 0),
            extended_families=total.get("extended families", 0),
            rejects=rejects,
            by_office=_present(found.get("office", {})),
            by_kind=_present(found.get("kind", {})),
            by_language=_present(found.get("language", {})),
            last_change=found.get("sequence", {}).get("change", 0),
            changed_at=found.get("time", {}).get("changed", 0),
        )


def storable(text: str) -> str:
    """Text as both databases take it: no NUL, and the odd bytes of a file's name replaced."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _present(counts: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


# Statements are made once: making one takes longer than to run it.


@cache
def _with_key(whole: bool) -> Select[Any]:
    """The document with a publication key."""
    return kept_columns(whole=whole).where(document.c.key == bindparam("key"))


@cache
def _with_number(kind: bool) -> Select[Any]:
    """The keys of the publications with a number, of one kind or any."""
    own = document.c
    query = (
        select(own.key)
        .where(own.key >= bindparam("start"), own.key < bindparam("end"))
        .where(own.office == bindparam("office"), own.number == bindparam("number"))
        .order_by(own.key)
    )
    return query.where(own.kind == bindparam("kind")) if kind else query


@cache
def _of_application() -> Select[Any]:
    """The keys of the publications of an application."""
    return (
        select(document.c.key)
        .join(application_node, application_node.c.id == document.c.node)
        .where(application_node.c.key == bindparam("key"))
        .order_by(document.c.published, document.c.key)
    )


@cache
def _citing() -> Select[Any]:
    """The documents that cite :data:`_CITED`, as its number and their keys, in the keys' order."""
    target = citation_target.c
    same = (_CITED.c.office == target.office) & (_CITED.c.number == target.number)
    return (
        select(_CITED.c.id, document.c.key)
        .select_from(_CITED)
        .join(citation_target, same)
        .join(document, target.document == document.c.id)
        .order_by(document.c.key)
    )


@cache
def _citing_key() -> Select[Any]:
    """Those that cite the document with a publication key."""
    return _citing().where(_CITED.c.key == bindparam("key"))


@cache
def _families_with_key() -> Select[Any]:
    """The numbers of both families of the document with a publication key."""
    return (
        select(document.c.family, application_node.c.component)
        .join(application_node, application_node.c.id == document.c.node)
        .where(document.c.key == bindparam("key"))
    )


@cache
def _members() -> Select[Any]:
    """The documents of an extended family, in order of publication."""
    return (
        kept_columns(whole=False)
        .where(application_node.c.component == bindparam("component"))
        .order_by(document.c.published, document.c.key)
    )


@cache
def _edges() -> Select[Any]:
    """The links inside an extended family: application, the other one, the reason."""
    own, other = application_node.alias("own"), application_node.alias("other")
    return (
        select(own.c.key, other.c.key, link.c.reason)
        .distinct()
        .select_from(link)
        .join(document, document.c.id == link.c.document)
        .join(own, own.c.id == document.c.node)
        .join(other, other.c.id == link.c.other)
        .where(own.c.component == bindparam("component"))
        .order_by(own.c.key, other.c.key, link.c.reason)
    )
