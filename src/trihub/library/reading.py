"""What a worker process does with records: read, make ready for the store, make tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trihub.core.errors import TrihubError
from trihub.core.patent import Patent
from trihub.core.ports import (
    IndexDocument,
    IndexEntry,
    Place,
    Prepared,
    Reader,
    Record,
    Rejected,
    Skipped,
)
from trihub.library.indexing import index_document


@dataclass(frozen=True, slots=True)
class Prepare:
    """How documents are made ready: the store's way and the index's."""

    store: Callable[[Patent], Prepared]
    index: Callable[[IndexDocument], IndexEntry]


@dataclass(frozen=True, slots=True)
class Job:
    """One record, the reader for it and its place."""

    reader: Reader
    place: Place
    record: Record


@dataclass(frozen=True, slots=True)
class Ready:
    """A document ready for the store and the index (whose number is not known yet)."""

    prepared: Prepared
    entry: IndexEntry


Result = Ready | Rejected | Skipped


def read_batch(jobs: Sequence[Job], prepare: Prepare) -> list[list[Result]]:
    """Read every job's record; one list of results a job, in order."""
    return [read_one(job, prepare) for job in jobs]


def read_one(job: Job, prepare: Prepare) -> list[Result]:
    """Read one record."""
    out: list[Result] = []
    for item in job.reader.read(job.record, job.place):
        if not isinstance(item, Patent):
            out.append(item)
            continue
        try:
            out.append(Ready(prepare.store(item), prepare.index(index_document(item))))
        except Exception as error:
            out.append(rejection(job.place, job.record.offset, error, item.key))
    return out


def rejection(place: Place, offset: int, error: Exception, key: str = "") -> Rejected:
    """The reject that an error makes of what stands at a place: reason, and what to do."""
    if isinstance(error, TrihubError):
        reason, hint = error.message, error.hint
    elif isinstance(error, OSError):
        reason = f"The file cannot be read: {error.strerror or error}."
        hint = "Check that it is still there and may be read, then read it again."
    else:
        reason = f"Reading failed: {type(error).__name__}: {error}"
        hint = "Please report this with the file, so that its reader can learn from it."
    return Rejected(place=place, offset=offset, reason=reason, hint=hint, key=key)
