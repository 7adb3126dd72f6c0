"""Casework as the rest of Trihub sees it: open it, use its stores, close it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from trihub.core.errors import LibraryError
from trihub.core.ports.casework import Vault
from trihub.store.casework.accounts import SqlAccounts
from trihub.store.casework.audit import SqlAuditLog, begin, head_of
from trihub.store.casework.cases import SqlCases
from trihub.store.casework.database import Clock, Database, Unit, utc_now
from trihub.store.casework.items import FORM
from trihub.store.casework.numbering import secret
from trihub.store.casework.papers.store import SqlPapers
from trihub.store.casework.schema import casework_meta, metadata
from trihub.store.casework.sending.outbox import SqlOutbox
from trihub.store.casework.sending.subscriptions import SqlSubscriptions
from trihub.store.database.engine import to_url
from trihub.store.database.files import check_file
from trihub.store.migrations.upgrade import Lineage, version_table
from trihub.store.vault import KeyMissing

CASEWORK_FILE = "casework.sqlite"
"""Name of the SQLite file in a library's folder."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""Every revision of the schema, oldest first: one file each in ``migrations/versions``."""

_HINT = "It is made when the library is first opened for work on cases."

LINEAGE = Lineage(
    metadata=metadata,
    meta=casework_meta,
    version=version_table("casework_revision"),
    revisions=REVISIONS,
    scripts=Path(__file__).parent / "migrations",
    codec=FORM,
    coded="items",
    called="casework",
    hint=_HINT,
)


class Casework:
    """Accounts, cases, the audit log, the outbox, working papers and subscriptions, open."""

    def __init__(self, database: Database) -> None:
        self.accounts = SqlAccounts(database)
        self.cases = SqlCases(database)
        self.audit = SqlAuditLog(database)
        self.outbox = SqlOutbox(database)
        self.papers = SqlPapers(database)
        self.subscriptions = SqlSubscriptions(database)
        self.database = database

    def close(self) -> None:
        """Let go of the connections."""
        self.database.close()


def open_casework(
    target: str | Path, vault: Vault, *, create: bool = True, clock: Clock = utc_now
) -> Casework:
    """Open a library's casework, make it where there is none, migrate it where it is older.

    ``target`` is the path of a SQLite file or ``postgresql://user@host/database``, which may be
    the library's own. ``clock`` gives the time of entries in the audit log.

    :raises NotFound: there is none, and ``create`` is false.
    :raises LibraryTooNew: a newer version made it.
    :raises LibraryError: it cannot be reached, is something else, or was used with other keys.
    """
    url = to_url(target)
    # What it says of who worked on which case is its owner's alone to read.
    check_file(url, create=create, missing="There is no casework", hint=_HINT, private=True)
    casework = Casework(Database(url, vault, clock))
    try:
        _ready(casework.database, create=create)
        _check_keys(casework.audit.head)
    except BaseException:
        casework.close()
        raise
    return casework


def _ready(database: Database, *, create: bool) -> None:
    with database.reading() as connection:
        current = LINEAGE.is_current(connection, database.place)
    if current:
        return
    with database.making() as unit:
        if LINEAGE.bring_up(unit.connection, database.place, create=create):
            begin(unit)
            secret.make(unit)
        else:
            _bring_up_numbers(unit)


def _bring_up_numbers(unit: Unit) -> None:
    """Give casework of an older revision its secret, and its items their numbers under it."""
    from trihub.store.casework.numbering.renumber import renumber

    _check_keys(lambda: head_of(unit))
    if secret.make(unit):
        renumber(unit)


def _check_keys(read_head: Callable[[], object]) -> None:
    """Make sure that these are its keys. A log that was changed opens, so that it can be verified;
    only nothing more is recorded in it."""
    try:
        read_head()
    except KeyMissing:
        raise
    except LibraryError:
        return
