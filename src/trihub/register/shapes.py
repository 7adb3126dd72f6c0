"""The JSON of the register: the same for commands, the API and exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from trihub.core.register import Source, Statement
from trihub.register.editing.tasks import Task, key_of
from trihub.register.follow.model import follow_of
from trihub.register.quality import Finding
from trihub.register.records import Record
from trihub.register.view.counting import PERIOD, Lane, Network

Shape = dict[str, Any]
_moment = lru_cache(4_096)(dt.datetime.isoformat)
"""What was loaded together was recorded at one moment."""


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
        "actor": statement.actor, "recorded_at": _moment(statement.recorded_at),
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


def findings_shape(
    found: Sequence[Finding], tasks: Mapping[str, Task] | None = None
) -> list[Shape]:
    """What the quality page lists, each with the last that somebody did about it."""
    return [
        {"fault": each.fault.value, "records": list(each.records), "detail": each.detail,
         "key": key_of(each), "task": _task((tasks or {}).get(key_of(each)))}
        for each in found
    ]  # fmt: skip


def _task(task: Task | None) -> Shape | None:
    if task is None:
        return None
    of = task.statement
    return {"do": task.do.value, "actor": of.actor, "recorded_at": of.recorded_at.isoformat(),
            "note": task.note}  # fmt: skip


def follow_shape(record: Record) -> Shape:
    """What became of a commitment."""
    now = follow_of(record)
    return {
        "id": record.id, "text": record.first("text"), "strength": record.first("strength"),
        "actors": record.all("actor"), "about": record.first("about"), "newest": record.newest,
        "status": now.status.value, "due": now.due or None, "owners": dict(now.owners),
        "created": [str(each) for each in now.created],
        "changes": [
            {**statement_shape(each.statement), "status": each.status.value,
             "day": each.day or None, "evidence": str(each.evidence) if each.evidence else None,
             "note": each.note}
            for each in now.changes
        ],
    }  # fmt: skip


def timeline_shape(lanes: Sequence[Lane]) -> list[Shape]:
    """Meetings by mechanism and year."""
    return [
        {"mechanism": each.code, "count": each.count, "undated": each.undated,
         "years": {str(year): count for year, count in each.years.items()}}
        for each in lanes
    ]  # fmt: skip


def network_shape(found: Network) -> Shape:
    """Commitments by office and field, and by field and period."""
    return {
        "offices": dict(found.offices), "fields": dict(found.fields),
        "edges": [{"office": office, "field": field, "count": count}
                  for (office, field), count in found.edges.items()],
        "periods": [{"field": field, "since": first, "until": first + PERIOD - 1, "count": count}
                    for (field, first), count in found.periods.items()],
    }  # fmt: skip
