"""The JSON of the register: the same for commands, the API and exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trihub.core.register import Source, Statement
from trihub.register.quality import Finding
from trihub.register.records import Record

Shape = dict[str, Any]


def source_shape(source: Source) -> Shape:
    """A source."""
    return {
        "source": source.digest, "title": source.title, "publisher": source.publisher,
        "authority": source.authority.value, "url": source.url, "published": source.published,
        "language": source.language, "sha256": source.sha256, "length": source.length,
    }  # fmt: skip


def statement_shape(statement: Statement) -> Shape:
    """A statement, also one that was taken back."""
    return {
        "number": statement.number, "name": statement.name, "value": statement.value,
        "source": statement.source, "start": statement.start, "end": statement.end,
        "certainty": statement.certainty.value, "because": list(statement.because),
        "actor": statement.actor, "recorded_at": statement.recorded_at.isoformat(),
        "retracted": statement.retracted,
    }  # fmt: skip


def record_shape(record: Record, sources: Mapping[str, Source] | None = None) -> Shape:
    """A record: the values that hold, all statements, and their sources where they are given."""
    names = dict.fromkeys(each.name for each in record.standing)
    shape: Shape = {
        "id": record.id, "kind": record.kind.value, "date": record.date,
        "values": {name: record.all(name) for name in names},
        "contradictions": record.contradictions(),
        "statements": [statement_shape(each) for each in record.statements],
    }  # fmt: skip
    if sources is not None:
        used = dict.fromkeys(each.source for each in record.statements if each.source)
        shape["sources"] = [source_shape(sources[digest]) for digest in used]
    return shape


def findings_shape(found: Sequence[Finding]) -> list[Shape]:
    """What the quality page lists."""
    return [
        {"fault": each.fault.value, "records": list(each.records), "detail": each.detail}
        for each in found
    ]
