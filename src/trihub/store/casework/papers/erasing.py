"""Erasing the content of working papers for good, while the trace of it stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, exists, insert, select, update

from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.working import ERASABLE, PaperKind
from trihub.core.errors import BadInput
from trihub.store.casework.audit import record
from trihub.store.casework.database import Unit
from trihub.store.casework.papers.sealing import ERASED
from trihub.store.casework.rows import checked, sought
from trihub.store.casework.schema import paper as _paper
from trihub.store.casework.schema import paper_version

_NOTHING = {"key": ERASED, "sealed": b""}


def erase(
    unit: Unit, folder: str, kind: PaperKind, *, by: str, at: str, paper: str = ""
) -> tuple[str, ...]:
    """:meth:`trihub.core.ports.working.PaperStore.erase` inside a transaction."""
    if kind not in ERASABLE:
        raise BadInput(f"Papers of kind {kind} are kept.", hint="They can be taken back.")
    if unit.connection.dialect.name == "sqlite":  # else the bytes stay in free pages
        unit.connection.exec_driver_sql("PRAGMA secure_delete = ON")
    words = checked({"author": by, "at": at})
    found = _holding(unit, folder, kind, paper)
    for row in found:
        if not row.removed:
            _take_back(unit, row, words)
        own = paper_version.c.paper == row.number, paper_version.c.key != ERASED
        unit.connection.execute(update(paper_version).where(*own).values(_NOTHING))
    record(unit, [
        AuditDraft(actor=by, action=f"{kind}-erased", subject=folder, detail={"paper": row.id})
        for row in found
    ])  # fmt: skip
    return tuple(row.id for row in found)


def _holding(unit: Unit, folder: str, kind: PaperKind, paper: str) -> Sequence[Row[Any]]:
    """The papers of which a version holds content, held until the transaction ends."""
    kept = paper_version.c.paper == _paper.c.number, paper_version.c.key != ERASED
    query = select(_paper).where(
        _paper.c.folder == sought(folder), _paper.c.kind == kind.value,
        exists().where(*kept).correlate(_paper),
    )  # fmt: skip
    if paper:
        query = query.where(_paper.c.id == sought(paper))
    return unit.connection.execute(query.order_by(_paper.c.number).with_for_update()).all()


def _take_back(unit: Unit, row: Row[Any], words: dict[str, Any]) -> None:
    """A last version, of who erases and when."""
    last = paper_version.c.paper == row.number, paper_version.c.version == row.version
    offices = unit.connection.scalar(select(paper_version.c.offices).where(*last))
    made = {
        **words, **_NOTHING, "paper": row.number, "version": row.version + 1, "offices": offices,
        "removed": True,
    }  # fmt: skip
    unit.connection.execute(insert(paper_version), made)
    change = update(_paper).where(_paper.c.number == row.number)
    unit.connection.execute(change.values(version=row.version + 1, removed=True))
