"""Members with their documents, for files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from trihub.core.ports import PatentStore, Stored
from trihub.fields.members.model import Members
from trihub.library.export import format_of

PAGE = 200


def stored_members(
    members: Members, store: PatentStore, field: str = "", tier: str = ""
) -> Iterator[Stored]:
    """The documents of a field, whole, in the order of the store. :raises NotFound: no such field."""
    docs = members.of(field, tier)
    for start in range(0, len(docs), PAGE):
        yield from store.get_many([int(doc) for doc in docs[start : start + PAGE]], whole=True)


def write(
    members: Members, store: PatentStore, name: str, out: BinaryIO, field: str = "", tier: str = ""
) -> int:
    """Write the members of a field in an export format (csv, jsonl, xlsx, ris, st96); how many.

    :raises BadInput: there is no such format. :raises NotFound: there is no such field.
    """
    return format_of(name).write(stored_members(members, store, field, tier), out)
