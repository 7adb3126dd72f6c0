"""Casework of revision 0001: items whose numbers were digests without a secret get new ones.

Such a number reads ``office-digest``; the new one has the digest's number under the secret in its
place. An item's number is part of what its content is sealed as: every version is sealed anew.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from trihub.core.casework.cases import ItemKind
from trihub.core.errors import LibraryError
from trihub.store.casework.database import Unit
from trihub.store.casework.items import context
from trihub.store.casework.numbering.secret import number_of, read
from trihub.store.casework.schema import item, item_version
from trihub.store.casework.triggers import statements

NAMED = (ItemKind.MARK, ItemKind.CHART, ItemKind.OPINION)
"""Kinds of which an office has one item for each name."""

_TRIGGER = "item_version_update"


def renumber(unit: Unit) -> None:
    """Number them anew. What cannot be read stays as it is."""
    secret = read(unit.connection, unit)
    kinds = [kind.value for kind in NAMED]
    found = unit.connection.execute(select(item.c.number, item.c.id).where(item.c.kind.in_(kinds)))
    rows = found.all()
    _drop(unit.connection)
    for row in rows:
        _renumber(unit, row, secret)
    _make(unit.connection)


def _renumber(unit: Unit, row: Any, secret: bytes) -> None:
    office, _, digest = row.id.rpartition("-")
    number = f"{office}-{number_of(secret, digest)}"
    own = item_version.c.item == row.number
    versions = unit.connection.execute(
        select(item_version.c.version, item_version.c.sealed).where(own)
    ).all()
    try:
        plain = {
            one.version: unit.open(bytes(one.sealed), context(row.id, one.version))
            for one in versions
        }
    except LibraryError:
        return
    for version, content in plain.items():
        key, sealed = unit.seal(content, context(number, version))
        change = update(item_version).where(own, item_version.c.version == version)
        unit.connection.execute(change.values(key=key, sealed=sealed))
    unit.connection.execute(update(item).where(item.c.number == row.number).values(id=number))


def _drop(connection: Connection) -> None:
    on = "" if connection.dialect.name == "sqlite" else " ON item_version"
    connection.exec_driver_sql(f"DROP TRIGGER {_TRIGGER}{on}")


def _make(connection: Connection) -> None:
    for statement in statements(connection.dialect.name):
        if f"TRIGGER {_TRIGGER} " in statement:
            connection.exec_driver_sql(statement)
