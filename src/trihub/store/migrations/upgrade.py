"""Making a library's tables, and bringing older ones to the present schema.

Opening compares one word in the database with :data:`HEAD`; Alembic is imported only where a
library has to be migrated. A new library is made from :mod:`trihub.store.schema` directly;
a test holds that the migrations from nothing lead to the same tables.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, insert, inspect, select

from trihub import __version__
from trihub.core.errors import LibraryError, LibraryTooNew, NotFound
from trihub.store.codec import CODEC_VERSION
from trihub.store.schema import meta, metadata

REVISIONS = ("0001",)
"""Every revision of the schema, oldest first: one file each in ``versions``."""

HEAD = REVISIONS[-1]

_alembic = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), primary_key=True, nullable=False),
)
_MIGRATIONS = Path(__file__).parent


def is_current(connection: Connection, place: str) -> bool:
    """Whether the library has today's tables; false where it has none yet or older ones.

    :raises LibraryTooNew: a newer version made it.
    :raises LibraryError: the database holds something else.
    """
    revision = _revision(connection, place)
    if revision is not None and revision not in REVISIONS:
        raise _too_new(place, f"revision {revision} of the schema", connection)
    if revision != HEAD:
        return False
    codec = connection.scalar(select(meta.c.value).where(meta.c.name == "codec"))
    if codec and int(codec) > CODEC_VERSION:
        raise _too_new(place, f"form {codec} of documents", connection)
    return codec == str(CODEC_VERSION)


def bring_up(connection: Connection, place: str, *, create: bool) -> None:
    """Make the tables of a new library, or migrate an older one. The caller holds the write lock.

    :raises NotFound: there is no library and ``create`` is false.
    """
    if is_current(connection, place):
        return
    if _revision(connection, place) is not None:
        _migrate(connection, HEAD)
    elif create:
        _create(connection)
    else:
        raise NotFound(
            f"There is no library at {place}.",
            hint="Make one with: trihub ingest PATH, or trihub demo.",
        )
    _note(connection, "codec", str(CODEC_VERSION))


def _revision(connection: Connection, place: str) -> str | None:
    tables = inspect(connection)
    if tables.has_table(_alembic.name) and tables.has_table(meta.name):
        return connection.scalar(select(_alembic.c.version_num))
    if strangers := set(tables.get_table_names()) & set(metadata.tables):
        raise LibraryError(
            f"The database {place} has tables of other programs under our names: "
            f"{', '.join(sorted(strangers))}.",
            hint="Give the library a database, or in PostgreSQL a schema, of its own.",
        )
    return None


def _too_new(place: str, what: str, connection: Connection) -> LibraryTooNew:
    maker = connection.scalar(select(meta.c.value).where(meta.c.name == "written_by"))
    return LibraryTooNew(
        f"The library {place} has {what}, made by Trihub {maker or 'of a later version'}; "
        f"this is {__version__}.",
        hint="Upgrade with: pip install --upgrade trihub",
    )


def _create(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    _alembic.metadata.create_all(connection)
    connection.execute(insert(_alembic), {"version_num": HEAD})
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    _note(connection, "created_at", now)
    _note(connection, "created_by", __version__)
    _note(connection, "written_by", __version__)


def _note(connection: Connection, name: str, value: str) -> None:
    changed = connection.execute(meta.update().where(meta.c.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(meta), {"name": name, "value": value})


def _migrate(connection: Connection, target: str) -> None:
    """Run Alembic up to ``target`` on this connection, inside its transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, target)
    _note(connection, "written_by", __version__)
