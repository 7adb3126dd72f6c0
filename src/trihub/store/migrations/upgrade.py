"""Making a library's tables, and bringing older ones to the present schema.

Opening compares one word in the database with :data:`HEAD`; Alembic is imported only where a
library has to be migrated. A new library is made from :mod:`trihub.store.schema` directly;
a test holds that the migrations from nothing lead to the same tables. Casework, which has
tables and revisions of its own, is opened in the same way (:class:`Lineage`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, insert, inspect, select

from trihub import __version__
from trihub.core.errors import LibraryError, LibraryTooNew, NotFound
from trihub.store.codec import CODEC_VERSION
from trihub.store.schema import meta, metadata

REVISIONS = ("0001", "0002", "0003")
"""Every revision of the schema, oldest first: one file each in ``versions``."""

HEAD = REVISIONS[-1]

LOCKS = "5s"
"""How long a migration in PostgreSQL waits for others: nobody queues behind it for longer."""


def version_table(name: str) -> Table:
    """The table in which Alembic notes the revision."""
    return Table(
        name, MetaData(), Column("version_num", String(32), primary_key=True, nullable=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """A schema that is made, recognised and migrated as one.

    ``meta`` is its table of names and values, ``version`` Alembic's; ``revisions`` all there are,
    oldest first; ``scripts`` Alembic's folder. ``codec`` is the newest form of ``coded``, which
    a row of ``meta`` notes. ``called`` and ``hint`` are for messages.
    """

    metadata: MetaData
    meta: Table
    version: Table
    revisions: tuple[str, ...]
    scripts: Path = field(repr=False)
    codec: int
    coded: str
    called: str
    hint: str

    @property
    def head(self) -> str:
        """The newest revision."""
        return self.revisions[-1]

    def is_current(self, connection: Connection, place: str) -> bool:
        """Whether the database has today's tables; false where it has none yet or older ones.

        :raises LibraryTooNew: a newer version made it.
        :raises LibraryError: the database holds something else.
        """
        revision = self._revision(connection, place)
        if revision is not None and revision not in self.revisions:
            raise self._too_new(place, f"revision {revision} of the schema", connection)
        if revision != self.head:
            return False
        codec = connection.scalar(select(self.meta.c.value).where(self.meta.c.name == "codec"))
        if codec and int(codec) > self.codec:
            raise self._too_new(place, f"form {codec} of {self.coded}", connection)
        return codec == str(self.codec)

    def bring_up(self, connection: Connection, place: str, *, create: bool) -> bool:
        """Make new tables, or migrate older ones; whether they were made anew. The caller holds
        the write lock.

        :raises NotFound: there are none and ``create`` is false.
        """
        if self.is_current(connection, place):
            return False
        old = self._revision(connection, place) is not None
        if old:
            self.migrate(connection, self.head)
        elif create:
            self._create(connection)
        else:
            raise NotFound(f"There is no {self.called} at {place}.", hint=self.hint)
        self._note(connection, "codec", str(self.codec))
        return not old

    def migrate(self, connection: Connection, target: str) -> None:
        """Run Alembic up to ``target`` on this connection, inside its transaction. In PostgreSQL it
        gives up where others hold what it has to change, so that nobody queues behind it for long.
        """
        from alembic import command
        from alembic.config import Config

        config = Config(
            attributes={
                "connection": connection,
                "metadata": self.metadata,
                "version_table": self.version.name,
            }
        )
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCKS}'")
        config.set_main_option("script_location", str(self.scripts).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, target)
        self._note(connection, "written_by", __version__)

    def _revision(self, connection: Connection, place: str) -> str | None:
        tables = inspect(connection)
        if tables.has_table(self.version.name) and tables.has_table(self.meta.name):
            return connection.scalar(select(self.version.c.version_num))
        if strangers := set(tables.get_table_names()) & set(self.metadata.tables):
            raise LibraryError(
                f"The database {place} has tables of other programs under our names: "
                f"{', '.join(sorted(strangers))}.",
                hint="Give the library a database, or in PostgreSQL a schema, of its own.",
            )
        return None

    def _too_new(self, place: str, what: str, connection: Connection) -> LibraryTooNew:
        query = select(self.meta.c.value).where(self.meta.c.name == "written_by")
        maker = connection.scalar(query) or "of a later version"
        return LibraryTooNew(
            f"The {self.called} {place} has {what}, made by Trihub {maker}; this is {__version__}.",
            hint="Upgrade with: pip install --upgrade trihub",
        )

    def _create(self, connection: Connection) -> None:
        self.metadata.create_all(connection, checkfirst=False)
        self.version.metadata.create_all(connection)
        connection.execute(insert(self.version), {"version_num": self.head})
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        self._note(connection, "created_at", now)
        self._note(connection, "created_by", __version__)
        self._note(connection, "written_by", __version__)

    def _note(self, connection: Connection, name: str, value: str) -> None:
        row = self.meta.update().where(self.meta.c.name == name).values(value=value)
        if not connection.execute(row).rowcount:
            connection.execute(insert(self.meta), {"name": name, "value": value})


LIBRARY = Lineage(
    metadata=metadata,
    meta=meta,
    version=version_table("alembic_version"),
    revisions=REVISIONS,
    scripts=Path(__file__).parent,
    codec=CODEC_VERSION,
    coded="documents",
    called="library",
    hint="Make one with: trihub ingest PATH, or trihub demo.",
)

is_current = LIBRARY.is_current
bring_up = LIBRARY.bring_up
_migrate = LIBRARY.migrate
