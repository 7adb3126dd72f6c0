"""Triggers that are made together with the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, MetaData, event


def attach(metadata: MetaData, statements: Callable[[str], list[str]]) -> None:
    """Run statements (by the dialect's name) wherever the tables are made."""

    def make(_target: MetaData, connection: Connection, **_options: Any) -> None:
        for statement in statements(connection.dialect.name):
            connection.exec_driver_sql(statement)

    event.listen(metadata, "after_create", make)
