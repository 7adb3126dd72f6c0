"""``COPY`` into PostgreSQL, in its binary form: bytes go as they are, not as twice as many digits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Double,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
)

_TYPES = {
    SmallInteger: "int2",
    BigInteger: "int8",
    Text: "text",
    LargeBinary: "bytea",
    Boolean: "bool",
    Double: "float8",
}


def copy_rows(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of plain values, in the order of the table's columns."""
    statement, types = _copy(table)
    driver: Any = connection.connection.driver_connection
    with driver.cursor().copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


@cache
def _copy(table: Table) -> tuple[str, list[str]]:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    types = [_type(column.type) for column in table.columns]
    return f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT BINARY)', types


def _type(kind: Any) -> str:
    return next(name for known, name in _TYPES.items() if isinstance(kind, known))
