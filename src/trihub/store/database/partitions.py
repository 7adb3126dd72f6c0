"""Partitions by office, in PostgreSQL: what holds documents' bytes lies with their office's.

``document`` and what is looked up by number or key stay whole, so that keys are unique over all
offices and a list of numbers is one look-up. Small offices (:func:`deserving`), and what is no office's
code, share the partition ``…_other``. Rows written before there were partitions have no office; they lie in
``…_before`` and are found there (:class:`same_office`). Parts have no foreign keys, which would lock the
documents while one is made: the one writer deals out the numbers and writes both.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Connection, Engine, Table, and_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from trihub.core.languages import OFFICE_LANGUAGE

KEYS = {
    "document_head": "document",
    "document_body": "document",
    "document_version": "document, change",
}
"""The tables that are cut up, with their keys, which each part keeps for itself."""

OTHERS = 5
"""Offices that get parts of their own beside those that Trihub knows by name, in the order in which
they come. Every plan looks at each part: with 40 of them, planning takes longer than reading."""

_BLOBS = {
    "document_head": ["head"],
    "document_body": ["body"],
    "document_version": ["head", "body"],
}
_CODE = re.compile(r"[A-Z]{2}")
_LOCKS = "2s"
"""How long the making of a part waits for those who read (a dump may read for hours)."""
_PASSED = ("55P03", "23514")
"""Somebody reads for long; or the other offices' part holds documents of this office already."""


class same_office(FunctionElement[bool]):
    """``same_office(part.office, document.office)``: with it PostgreSQL looks into the office's part,
    and into what was written before there were parts. SQLite has none: true."""

    type = Boolean()
    inherit_cache = True


@compiles(same_office)
def _anywhere(element: Any, compiler: Any, **options: Any) -> str:
    return "1"


@compiles(same_office, "postgresql")
def _in_its_part(element: Any, compiler: Any, **options: Any) -> str:
    part, document = (compiler.process(each, **options) for each in element.clauses)
    return f"{part} IN ({document}, '')"


def part_of(part: Table, document: Table) -> ColumnElement[bool]:
    """The condition that joins a table of parts to the documents."""
    return and_(part.c.document == document.c.id, same_office(part.c.office, document.c.office))


def statements(dialect: str) -> list[str]:
    """What cuts up tables that are empty: revision 0003, not to be edited once released."""
    if dialect == "sqlite":
        return []
    made = []
    for table in KEYS:
        made += [*parted(table), f"DROP TABLE {table}_before"]
    return made


def parted(table: str) -> list[str]:
    """Put a table that is cut up into a whole one's place, which goes on as ``…_before``.

    Locks nothing but that table: readers have the documents locked before it, never after.
    """
    plain = [
        f"ALTER TABLE {table}_before ALTER {blob} SET STORAGE EXTERNAL" for blob in _BLOBS[table]
    ]
    return [
        f"ALTER TABLE {table} RENAME TO {table}_before",
        f"ALTER INDEX pk_{table} RENAME TO pk_{table}_before",
        *plain,
        f"CREATE TABLE {table} (LIKE {table}_before INCLUDING DEFAULTS INCLUDING STORAGE "
        "INCLUDING COMMENTS) PARTITION BY LIST (office)",
        f"CREATE TABLE {table}_other PARTITION OF {table} "
        f"(CONSTRAINT pk_{table}_other PRIMARY KEY ({KEYS[table]})) DEFAULT",
    ]


def deserving(offices: Iterable[str], known: Collection[str]) -> list[str]:
    """Those of the offices that come newly and get parts of their own, beside the ``known``."""
    left = OTHERS - sum(1 for o in known if o not in OFFICE_LANGUAGE and _CODE.fullmatch(o))
    found = []
    for office in sorted(set(offices).difference(known)):
        if office in OFFICE_LANGUAGE:
            found.append(office)
        elif left > 0 and _CODE.fullmatch(office):
            found.append(office)
            left -= 1
    return found


def add_office(writing: Engine, office: str) -> None:
    """Make parts for an office that has no document yet. Where they cannot be made now, its documents
    go to the other offices' part, for good.

    In a transaction of its own, apart from the writer's, because it locks the other offices' part.
    """
    try:
        with writing.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LOCKS}'")
            make_parts(connection, office)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") not in _PASSED:
            raise


def make_parts(connection: Connection, office: str) -> None:
    """Make an office's parts, where they are not there."""
    for table in KEYS:
        part = f"{table}_{office.lower()}"
        if connection.exec_driver_sql("SELECT to_regclass(%s)", (part,)).scalar() is None:
            _add(connection, table, part, office)


def _add(connection: Connection, table: str, part: str, office: str) -> None:
    """A part is attached, not made in its place, which would lock out who reads the others."""
    for statement in (
        f"CREATE TABLE {part} (LIKE {table} INCLUDING DEFAULTS INCLUDING STORAGE, "
        f"CONSTRAINT pk_{part} PRIMARY KEY ({KEYS[table]}))",
        f"ALTER TABLE {table} ATTACH PARTITION {part} FOR VALUES IN ('{office}')",
    ):
        connection.exec_driver_sql(statement)
