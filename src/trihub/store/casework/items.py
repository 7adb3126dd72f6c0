"""Items of a case: their versions, and the sealing of their content.

What is sealed begins with a line that says to which case, office and author it belongs, so
that a row beside it which was changed by hand cannot hand the content to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, bindparam, insert, select, update

from trihub.core.casework.cases import Item, ItemKind
from trihub.core.errors import BadInput, Conflict, LibraryError, NotFound
from trihub.core.messages import said
from trihub.core.ports.casework import Vault
from trihub.store.casework.database import Unit
from trihub.store.casework.rows import checked, to_json
from trihub.store.casework.schema import case_row, item_version
from trihub.store.casework.schema import item as _item

FORM = 1
"""Form of what is sealed."""

_last = (item_version.c.item == _item.c.number) & (item_version.c.version == _item.c.version)
_SEEN = select(_item).where(_item.c.id == bindparam("id")).with_for_update()
_INSERT = insert(_item)
_INSERT_VERSION = insert(item_version)
_WROTE = select(item_version.c.author, item_version.c.private).where(
    item_version.c.item == bindparam("number"), item_version.c.version == bindparam("seen")
)


def context(item: str, version: int) -> str:
    """What a version's content is sealed as."""
    return f"item|{item}|{version}"


def versions(*, every: bool = False) -> Select[Any]:
    """Select what :func:`opened` needs: the last version of each item, or every one."""
    joined = item_version.c.item == _item.c.number if every else _last
    return (
        select(
            _item.c.id, case_row.c.id.label("of"), _item.c.kind, _item.c.office,
            item_version.c.version, item_version.c.author, item_version.c.at,
            item_version.c.private, item_version.c.removed, item_version.c.sealed,
        )
        .select_from(_item)
        .join(item_version, joined)
        .join(case_row, case_row.c.number == _item.c.case)
    )  # fmt: skip


def opened(rows: Iterable[Row[Any]], vault: Vault) -> tuple[Item, ...]:
    """The items in rows of :func:`versions`.

    :raises LibraryError: a row was changed outside Trihub, or its key is missing.
    """
    return tuple(_opened(row, vault) for row in rows)


def _opened(row: Row[Any], vault: Vault) -> Item:
    bare = Item(
        id=row.id, case=row.of, kind=ItemKind(row.kind), office=row.office, author=row.author,
        version=row.version, at=row.at, content=b"", private=row.private, removed=row.removed,
    )  # fmt: skip
    plain = vault.open(bytes(row.sealed), context(row.id, row.version))
    head = _head(bare)
    if not plain.startswith(head):
        raise LibraryError(
            f"The row of version {row.version} of item {row.id} was changed outside Trihub.",
            hint="Restore the library from a backup.",
        )
    return Item(
        id=bare.id, case=bare.case, kind=bare.kind, office=bare.office, author=bare.author,
        version=bare.version, at=bare.at, content=plain[len(head) :], private=bare.private,
        removed=bare.removed,
    )  # fmt: skip


def _head(item: Item) -> bytes:
    belongs = {
        "form": FORM, "case": item.case, "kind": item.kind.value, "office": item.office,
        "author": item.author, "at": item.at, "private": item.private, "removed": item.removed,
    }  # fmt: skip
    return f"{to_json(belongs, 'item')}\n".encode()


def put(unit: Unit, case: int, item: Item, expected: int) -> None:
    """Keep the next version of an item of the case with this number.

    :raises Conflict: another version came first.
    :raises NotFound: there is no such item.
    :raises BadInput: it would move to another case or side, or a private item to another person.
    """
    if item.version != expected + 1:
        raise BadInput(
            f"Version {item.version} of item {item.id} cannot follow version {expected}.",
            hint="Versions count from 1 without a gap.",
        )
    words = checked({"id": item.id, "author": item.author, "at": item.at, "office": item.office})
    number = _next(unit, case, item, expected) if expected else _first(unit, case, item)
    key, sealed = unit.seal(_head(item) + item.content, context(item.id, item.version))
    row = {
        "item": number, "version": item.version, "author": words["author"], "at": words["at"],
        "private": item.private, "removed": item.removed, "key": key, "sealed": sealed,
    }  # fmt: skip
    unit.connection.execute(_INSERT_VERSION, row)


def _first(unit: Unit, case: int, item: Item) -> int:
    row = {
        "id": item.id, "case": case, "kind": item.kind.value, "office": item.office,
        "version": 1, "removed": item.removed,
    }  # fmt: skip
    with unit.once(changed_meanwhile()):
        done = unit.connection.execute(_INSERT, row)
    return int(done.inserted_primary_key[0])  # type: ignore[index]


def _next(unit: Unit, case: int, item: Item, expected: int) -> int:
    seen = unit.connection.execute(_SEEN, {"id": item.id}).first()
    if seen is None:
        raise NotFound(said("There is no such item."), hint=said("Look at the case again."))
    if (seen.case, seen.kind, seen.office) != (case, item.kind.value, item.office):
        raise BadInput(
            f"Item {item.id} belongs to another case or side, or is of another kind.",
            hint="Make a new item instead.",
        )
    if seen.version != expected:
        raise changed_meanwhile()
    wrote = unit.connection.execute(_WROTE, {"number": seen.number, "seen": expected}).one()
    if wrote.private and (not item.private or wrote.author != item.author):
        raise BadInput(
            f"Item {item.id} is private: it stays its author's alone.",
            hint="Make a new item that is not private instead.",
        )
    values = {"version": item.version, "removed": item.removed}
    unit.connection.execute(update(_item).where(_item.c.number == seen.number).values(values))
    return int(seen.number)


def changed_meanwhile() -> Conflict:
    """Another version came first."""
    return Conflict(
        said("Somebody else changed this meanwhile; your change was not kept."),
        hint=said("Look at the newer version, then repeat your change."),
    )
