"""Changing keys: encrypting anew what an older key encrypted, and giving that key up.

In this order: ``KeyFile.rotate``, :func:`reseal`, :func:`forget`. Each may be stopped at any
moment and run again; between them everything can be read and written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Select, Table, bindparam, func, select, tuple_, update

from trihub.core.errors import LibraryError
from trihub.store.casework.accounts import totp_context
from trihub.store.casework.audit import reseal_head
from trihub.store.casework.database import NEW_KEY, Database, Unit
from trihub.store.casework.items import context
from trihub.store.casework.numbering import secret
from trihub.store.casework.opening import Casework
from trihub.store.casework.papers import sealing
from trihub.store.casework.papers.sealing import ERASED
from trihub.store.casework.schema import (
    account,
    audit_head,
    casework_secret,
    item,
    item_version,
    paper,
    paper_version,
    subscription,
    vault_key,
)
from trihub.store.casework.sending.subscriptions import context as subscription_context
from trihub.store.vault import KeyFile, key_of

BATCH = 50
"""Rows of one transaction: others wait for it, and an item can hold a whole application."""

Tell = Callable[[int, int], None]
"""Told how many were encrypted anew, and of how many."""


def reseal(casework: Casework, tell: Tell = lambda done, total: None) -> int:
    """Encrypt with the newest key whatever another one encrypted; how many rows.

    In short transactions, so that work goes on meanwhile. What cannot be read is left as it
    is, and told at the end.

    :raises LibraryError: rows were changed outside Trihub, or their keys are missing.
    """
    run = _Resealing(casework.database, tell)
    run.versions()
    run.papers()
    run.accounts()
    run.subscriptions()
    run.secret()
    run.head()
    if run.failed:
        raise LibraryError(
            f"{len(run.failed)} rows could not be read, the first of them: {run.failed[0]}",
            hint="Put back their keys, or restore a backup; all others were encrypted anew.",
        )
    return run.done


def forget(casework: Casework, keys: KeyFile, key: str) -> None:
    """Give up a key: nothing is encrypted with it from now on, and it leaves the file.

    :raises BadInput: it is not in the file, or it is the newest.
    :raises LibraryError: rows still need it.
    """
    keys.check_old(key)
    with casework.database.writing() as unit:
        unit.connection.execute(NEW_KEY, {"id": key, "at": unit.now()})
        own = vault_key.c.id == key
        known = unit.connection.execute(select(vault_key).where(own).with_for_update()).one()
        if needed := _uses(unit, key):
            raise LibraryError(
                f"{needed} rows are still encrypted with key {key}.",
                hint="Encrypt them anew first, then repeat this.",
            )
        if not known.forgotten_at:
            unit.connection.execute(update(vault_key).where(own).values(forgotten_at=unit.now()))
    keys.remove(key)


def _uses(unit: Unit, key: str) -> int:
    columns = (
        item_version.c.key, paper_version.c.key, account.c.totp_key, casework_secret.c.key,
        audit_head.c.key, subscription.c.key,
    )  # fmt: skip
    return sum(
        int(unit.connection.scalar(select(func.count()).where(column == key)) or 0)
        for column in columns
    )


def _next_versions(of: Table, versions: Table, owner: Column[int]) -> Select[Any]:
    """The next versions of items or papers that another key encrypted, after a place among them."""
    place = owner, versions.c.version
    return (
        select(of.c.id, of.c.number, versions.c.version, versions.c.sealed)
        .join(versions, of.c.number == owner)
        .where(
            versions.c.key.not_in((bindparam("newest"), ERASED)),
            tuple_(*place) > tuple_(bindparam("of"), bindparam("seen")),
        )
        .order_by(*place)
        .limit(BATCH)
        .with_for_update(of=versions)
    )


_NEXT_VERSIONS = _next_versions(item, item_version, item_version.c.item)
_NEXT_PAPERS = _next_versions(paper, paper_version, paper_version.c.paper)
_NEXT_ACCOUNTS = (
    select(account.c.id, account.c.totp)
    .where(
        account.c.totp_key != bindparam("newest"),
        account.c.totp_key != "",
        account.c.id > bindparam("place"),
    )
    .order_by(account.c.id)
    .limit(BATCH)
    .with_for_update()
)

_NEXT_SUBSCRIPTIONS = (
    select(subscription.c.id, subscription.c.sealed)
    .where(subscription.c.key != bindparam("newest"), subscription.c.id > bindparam("place"))
    .order_by(subscription.c.id)
    .limit(BATCH)
    .with_for_update()
)


class _Resealing:
    """One run over everything that is encrypted."""

    def __init__(self, database: Database, tell: Tell) -> None:
        self._database = database
        self._tell = tell
        self._newest = key_of(database.vault.seal(b"", "which key"))
        self._total = self._count()
        self.done = 0
        self.failed: list[str] = []

    def versions(self) -> None:
        """Versions of items, in order of their numbers."""
        self._walk(_NEXT_VERSIONS, self._version)

    def papers(self) -> None:
        """Versions of working papers, in order of their numbers."""
        self._walk(_NEXT_PAPERS, self._paper)

    def _walk(self, following: Select[Any], anew: Callable[[Unit, Any], None]) -> None:
        place = {"of": 0, "seen": 0}
        while True:
            with self._database.writing() as unit:
                asked = {"newest": self._newest, **place}
                rows = unit.connection.execute(following, asked).all()
                for row in rows:
                    anew(unit, row)
            if not rows:
                return
            place = {"of": rows[-1].number, "seen": rows[-1].version}
            self._tell(self.done, self._total)

    def accounts(self) -> None:
        """Secrets of second factors."""
        self._each(_NEXT_ACCOUNTS, self._account)

    def subscriptions(self) -> None:
        """Addresses of subscribers."""
        self._each(_NEXT_SUBSCRIPTIONS, self._subscription)

    def _each(self, following: Select[Any], anew: Callable[[Unit, Any], None]) -> None:
        place = ""
        while True:
            with self._database.writing() as unit:
                asked = {"newest": self._newest, "place": place}
                rows = unit.connection.execute(following, asked).all()
                for row in rows:
                    anew(unit, row)
            if not rows:
                return
            place = rows[-1].id
            self._tell(self.done, self._total)

    def secret(self) -> None:
        """The secret of the items' numbers: the same secret, encrypted anew."""
        with self._database.writing() as unit:
            if unit.connection.scalar(select(casework_secret.c.key)) != self._newest:
                try:
                    secret.reseal(unit)
                except LibraryError as error:
                    self.failed.append(str(error))
                else:
                    self.done += 1
        self._tell(self.done, self._total)

    def head(self) -> None:
        """The seal of the audit log's head."""
        with self._database.writing() as unit:
            if unit.connection.scalar(select(audit_head.c.key)) != self._newest:
                reseal_head(unit)
                self.done += 1
        self._tell(self.done, self._total)

    def _version(self, unit: Unit, row: Any) -> None:
        sealed = self._anew(unit, bytes(row.sealed), context(row.id, row.version))
        if sealed:
            own = item_version.c.item == row.number, item_version.c.version == row.version
            change = update(item_version).where(*own)
            unit.connection.execute(change, {"key": sealed[0], "sealed": sealed[1]})

    def _paper(self, unit: Unit, row: Any) -> None:
        sealed = self._anew(unit, bytes(row.sealed), sealing.context(row.id, row.version))
        if sealed:
            own = paper_version.c.paper == row.number, paper_version.c.version == row.version
            change = update(paper_version).where(*own)
            unit.connection.execute(change, {"key": sealed[0], "sealed": sealed[1]})

    def _account(self, unit: Unit, row: Any) -> None:
        sealed = self._anew(unit, bytes(row.totp), totp_context(row.id))
        if sealed:
            change = update(account).where(account.c.id == row.id)
            unit.connection.execute(change.values(totp_key=sealed[0], totp=sealed[1]))

    def _subscription(self, unit: Unit, row: Any) -> None:
        sealed = self._anew(unit, bytes(row.sealed), subscription_context(row.id))
        if sealed:
            change = update(subscription).where(subscription.c.id == row.id)
            unit.connection.execute(change.values(key=sealed[0], sealed=sealed[1]))

    def _anew(self, unit: Unit, sealed: bytes, known_as: str) -> tuple[str, bytes] | None:
        try:
            plain = unit.open(sealed, known_as)
        except LibraryError as error:
            self.failed.append(str(error))
            return None
        self.done += 1
        return unit.seal(plain, known_as)

    def _count(self) -> int:
        others = (
            select(func.count()).where(item_version.c.key != self._newest),
            select(func.count()).where(paper_version.c.key.not_in((self._newest, ERASED))),
            select(func.count()).where(account.c.totp_key.not_in((self._newest, ""))),
            select(func.count()).where(subscription.c.key != self._newest),
            select(func.count()).where(casework_secret.c.key != self._newest),
            select(func.count()).where(audit_head.c.key != self._newest),
        )
        with self._database.reading() as connection:
            return sum(int(connection.scalar(query) or 0) for query in others)
