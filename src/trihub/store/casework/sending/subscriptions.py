"""Subscriptions of the public (:class:`trihub.core.ports.casework.SubscriptionStore`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Row, delete, func, insert, select, update

from trihub.core.casework.subscribing import Issue, News, Subscription
from trihub.core.errors import LibraryError
from trihub.core.ports.casework import Vault
from trihub.store.casework.database import Database
from trihub.store.casework.items import changed_meanwhile
from trihub.store.casework.numbering.secret import number_of, read
from trihub.store.casework.rows import checked, sought, to_json
from trihub.store.casework.schema import subscription as _table
from trihub.store.casework.schema import subscription_issue as _issue

ISSUES = 50
"""Issues of a collection that are kept: more than wait for a mail server that is down."""


def context(subscription: str) -> str:
    """What a subscription's content is sealed as."""
    return f"subscription|{subscription}"


class SqlSubscriptions:
    """Subscriptions and issues in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def number_of(self, mail: str) -> str:
        """The number of an address. :raises LibraryError: the secret for it cannot be read."""
        with self._database.reading() as connection:
            secret = read(connection, self._database.vault)
        return number_of(secret, f"mailbox|{mail}")

    # --- subscriptions ---

    def add(self, subscription: Subscription) -> None:
        """Keep one. :raises Conflict: the address has one of this field already."""
        one = subscription
        words = {
            "id": one.id, "collection": one.collection, "field": one.field,
            "mailbox": self.number_of(one.mail), "asked_at": one.asked_at,
            "confirmed_at": one.confirmed_at, "told": one.told,
        }  # fmt: skip
        with self._database.writing() as unit, unit.once(changed_meanwhile()):
            key, sealed = unit.seal(_content(one), context(one.id))
            row = {**checked(words), "key": key, "sealed": sealed}
            unit.connection.execute(insert(_table), row)

    def get(self, subscription: str) -> Subscription | None:
        """By number."""
        found = self._found(_table.c.id == sought(subscription))
        return found[0] if found else None

    def of_address(self, mail: str) -> list[Subscription]:
        """Those of an address, confirmed or not."""
        return self._found(_table.c.mailbox == self.number_of(mail))

    def waiting(self) -> int:
        """How many are not confirmed."""
        query = select(func.count()).where(_table.c.confirmed_at == "")
        with self._database.reading() as connection:
            return int(connection.scalar(query) or 0)

    def asked(self, subscription: str, at: str) -> None:
        """Note that the address was asked to confirm."""
        self._note(subscription, {"asked_at": at})

    def confirm(self, subscription: str, at: str, told: int) -> None:
        """Note that it is confirmed, and the last issue that was made before."""
        self._note(subscription, {"confirmed_at": at, "told": told})

    def remove(self, subscription: str) -> None:
        """Remove it, if it is there."""
        with self._database.writing() as unit:
            unit.connection.execute(delete(_table).where(_table.c.id == sought(subscription)))

    def remove_unconfirmed(self, before: str) -> int:
        """Remove those that were asked before a moment and did not answer; how many."""
        old = _table.c.confirmed_at == "", _table.c.asked_at < before
        with self._database.writing() as unit:
            return unit.connection.execute(delete(_table).where(*old)).rowcount

    def collections(self) -> list[str]:
        """Collections that somebody's confirmed subscription is for."""
        query = select(_table.c.collection).where(_table.c.confirmed_at != "").distinct()
        with self._database.reading() as connection:
            return sorted(connection.scalars(query))

    def behind(self, collection: str, number: int, *, limit: int = 500) -> list[Subscription]:
        """Confirmed ones of a collection for which an issue, or one before it, is not queued."""
        return self._found(
            _table.c.collection == sought(collection), _table.c.told < number,
            _table.c.confirmed_at != "", limit=limit,
        )  # fmt: skip

    def note_told(self, subscriptions: Sequence[str], number: int) -> None:
        """Note the last issue that was queued for them."""
        own = _table.c.id.in_(list(subscriptions)), _table.c.told < number
        with self._database.writing() as unit:
            unit.connection.execute(update(_table).where(*own).values(told=number))

    def _found(self, *conditions: Any, limit: int | None = None) -> list[Subscription]:
        query = select(_table).where(*conditions).order_by(_table.c.id).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [_opened(row, self._database.vault) for row in rows]

    def _note(self, subscription: str, values: dict[str, Any]) -> None:
        change = update(_table).where(_table.c.id == sought(subscription)).values(checked(values))
        with self._database.writing() as unit:
            unit.connection.execute(change)

    # --- issues ---

    def issue(self, collection: str, number: int = 0) -> Issue | None:
        """An issue of a collection, the last one without a number."""
        query = select(_issue).where(_issue.c.collection == sought(collection))
        if number:
            query = query.where(_issue.c.number == number)
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(_issue.c.number.desc()).limit(1)).first()
        return _read(row) if row else None

    def add_issue(self, issue: Issue) -> None:
        """Keep the next issue of a collection. :raises Conflict: there is one with this number."""
        told = {path: {"count": one.count, "keys": one.keys} for path, one in issue.told.items()}
        words = {
            "collection": issue.collection, "number": issue.number, "at": issue.at,
            "told": to_json(told, "issue"),
        }  # fmt: skip
        before = _issue.c.collection == issue.collection, _issue.c.number < issue.number
        old = before[0], _issue.c.number <= issue.number - ISSUES
        with self._database.writing() as unit, unit.once(changed_meanwhile()):
            row = {**words, "members": issue.members}
            unit.connection.execute(insert(_issue), row)
            unit.connection.execute(update(_issue).where(*before).values(members=b""))
            unit.connection.execute(delete(_issue).where(*old))


def _content(one: Subscription) -> bytes:
    """What is sealed: also where it belongs, so that a row changed by hand hands it to nobody."""
    whole = {
        "collection": one.collection, "field": one.field, "mail": one.mail,
        "language": one.language, "secret": one.secret,
    }  # fmt: skip
    return to_json(whole, "subscription").encode()


def _opened(row: Row[Any], vault: Vault) -> Subscription:
    plain = orjson.loads(vault.open(bytes(row.sealed), context(row.id)))
    if (plain["collection"], plain["field"]) != (row.collection, row.field):
        raise LibraryError(
            f"The row of subscription {row.id} was changed outside Trihub.",
            hint="Restore the library from a backup.",
        )
    return Subscription(
        id=row.id, asked_at=row.asked_at, confirmed_at=row.confirmed_at, told=row.told, **plain
    )


def _read(row: Row[Any]) -> Issue:
    told = {
        path: News(count=one["count"], keys=tuple(one["keys"]))
        for path, one in orjson.loads(row.told).items()
    }
    return Issue(
        collection=row.collection, number=row.number, at=row.at, told=told,
        members=bytes(row.members),
    )  # fmt: skip
