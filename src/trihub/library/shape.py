"""The JSON shapes of documents, families and the library: one for the command line and the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from trihub import __version__
from trihub.core.families import application_key, path, simple_key
from trihub.core.patent import Patent
from trihub.core.ports import (
    Counts,
    Family,
    IndexState,
    ReadSource,
    Rejected,
    Stored,
    VectorState,
)
from trihub.core.shapes.heads import document_head
from trihub.core.shapes.record import to_record

Json = dict[str, Any]


def document_shape(stored: Stored, cited_by: list[str], sources: Iterable[ReadSource]) -> Json:
    """A whole document: its head, the places that it was read from, then every field of its record
    (``docs/reference/record.md``)."""
    return {
        **document_head(stored),
        "extended_family": stored.extended_family,
        "cited_by": cited_by,
        "sources": [source_shape(one) for one in sources],
        "record": to_record(stored.patent),
    }


def source_shape(read: ReadSource) -> Json:
    """A place that a document was read from."""
    source = read.source
    return {
        "file": source.file,
        "member": source.member or None,
        "offset": source.offset,
        "length": source.length,
        "sha256": source.sha256 or None,
        "reader": source.reader or None,
        "read_at": read.read_at or None,
    }


def family_shape(family: Family, key: str) -> Json:
    """Both families of the document ``key``, each member with the reason why it belongs."""
    start = next((application_key(m.patent) for m in family.extended if m.patent.key == key), "")
    return {
        "family": family.id,
        "document": key,
        "simple": [
            document_head(member) | {"reason": simple_reason(member.patent)}
            for member in family.simple
        ],
        "extended": [
            document_head(member) | {"path": extended_reason(family, start, member.patent)}
            for member in family.extended
        ],
    }


def simple_reason(patent: Patent) -> Json:
    """The set of active priorities that puts a document in its simple family."""
    return {
        "application": application_key(patent),
        "priorities": list(simple_key(patent)),
        "own_application_counts": not any(p.active is not False for p in patent.priorities),
    }


def extended_reason(family: Family, start: str, patent: Patent) -> list[Json]:
    """The shortest chain of links from the document asked for to this member."""
    return [
        {"application": link.application, "other": link.other, "reason": link.reason}
        for link in path(family.links, start, application_key(patent))
    ]


def counts_shape(counts: Counts) -> Json:
    """What the library holds."""
    return {
        "documents": counts.documents,
        "families": counts.families,
        "extended_families": counts.extended_families,
        "rejects": counts.rejects,
        "by_office": counts.by_office,
        "by_kind": counts.by_kind,
        "by_language": counts.by_language,
        "last_change": counts.last_change,
        "changed_at": moment(counts.changed_at),
    }


def moment(seconds: int) -> str | None:
    """Seconds since 1970 as ISO 8601 in UTC; ``None`` for 0."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat() if seconds else None


def vectors_shape(counts: Counts, state: VectorState | None, problem: str = "") -> Json | None:
    """How far the learned vectors are; ``None`` where nothing was learned.

    Where they cannot be used, ``problem`` says why.
    """
    if state is None and not problem:
        return None
    return {
        "documents": state.documents if state else None,
        "behind": max(0, counts.last_change - state.change) if state else None,
        "encoder": state.encoder if state else None,
        "problem": problem or None,
    }


def info_shape(
    counts: Counts, state: IndexState | None, problem: str = "", *, vectors: Json | None = None
) -> Json:
    """What the library holds, the version that answers, and how far the index and the learned
    vectors (:func:`vectors_shape`) are.

    Where the index cannot be opened, ``problem`` says why.
    """
    return {
        "version": __version__,
        **counts_shape(counts),
        "index": {
            "documents": state.documents if state else None,
            "behind": max(0, counts.last_change - state.change) if state else None,
            "analysis": state.analysis if state else None,
            "engine": state.engine if state else None,
            "problem": problem or None,
        },
        "vectors": vectors,
    }


def rejects_shape(total: int, rejects: Iterable[Rejected]) -> Json:
    """A page of rejected records, of ``total``."""
    return {"total": total, "rejects": [reject_shape(rejected) for rejected in rejects]}


def reject_shape(rejected: Rejected) -> Json:
    """A record that could not be read."""
    return {
        "file": rejected.place.file,
        "member": rejected.place.member or None,
        "offset": rejected.offset,
        "reason": rejected.reason,
        "hint": rejected.hint,
        "number": rejected.key or None,
    }
