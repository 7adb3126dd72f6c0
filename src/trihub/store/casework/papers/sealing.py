"""The sealing of working papers.

What is sealed begins with a line that says to which folder, kind, office, readers and author it
belongs, so that a row beside it which was changed by hand cannot hand the content to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import Row, Select, select

from trihub.core.casework.working import Paper, PaperKind
from trihub.core.errors import LibraryError
from trihub.core.ports.casework import Vault
from trihub.store.casework.rows import to_json
from trihub.store.casework.schema import paper as _paper
from trihub.store.casework.schema import paper_version

FORM = 1
"""Form of what is sealed."""

ERASED = ""
"""The key of a version whose content was erased."""

_last = (paper_version.c.paper == _paper.c.number) & (paper_version.c.version == _paper.c.version)


def context(paper: str, version: int) -> str:
    """What a version's content is sealed as."""
    return f"paper|{paper}|{version}"


def versions(*, every: bool = False) -> Select[Any]:
    """Select what :func:`opened` needs: the last version of each paper, or every one."""
    joined = paper_version.c.paper == _paper.c.number if every else _last
    return (
        select(
            _paper.c.id, _paper.c.folder, _paper.c.kind, _paper.c.office, paper_version.c.offices,
            paper_version.c.version, paper_version.c.author, paper_version.c.at,
            paper_version.c.removed, paper_version.c.key, paper_version.c.sealed,
        )
        .select_from(_paper)
        .join(paper_version, joined)
    )  # fmt: skip


def opened(rows: Iterable[Row[Any]], vault: Vault, reader: str = "") -> tuple[Paper, ...]:
    """The papers in rows of :func:`versions`, which were narrowed to what ``reader`` reads.

    :raises LibraryError: a row was changed outside Trihub, or its key is missing.
    """
    return tuple(_opened(row, vault, reader) for row in rows)


def _opened(row: Row[Any], vault: Vault, reader: str) -> Paper:
    bare = Paper(
        id=row.id, folder=row.folder, kind=PaperKind(row.kind), office=row.office,
        offices=tuple(orjson.loads(row.offices)), author=row.author, version=row.version,
        at=row.at, content=b"", removed=row.removed,
    )  # fmt: skip
    if row.key == ERASED:
        return bare
    plain = vault.open(bytes(row.sealed), context(row.id, row.version))
    head = head_of(bare)
    if not plain.startswith(head) or (reader and reader not in bare.offices):
        raise LibraryError(
            f"The row of version {row.version} of paper {row.id} was changed outside Trihub.",
            hint="Restore the library from a backup.",
        )
    return replace(bare, content=plain[len(head) :])


def head_of(paper: Paper) -> bytes:
    """The line before the content."""
    belongs = {
        "form": FORM, "folder": paper.folder, "kind": paper.kind.value,
        "offices": list(paper.offices), "office": paper.office, "author": paper.author,
        "at": paper.at, "removed": paper.removed,
    }  # fmt: skip
    return f"{to_json(belongs, 'paper')}\n".encode()
