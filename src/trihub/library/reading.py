"""What a worker process does with records: read, make ready for the store, make tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trihub.core.errors import TrihubError
from trihub.core.patent import Patent
from trihub.core.ports import IndexDocument, Place, Prepared, Reader, Record, Rejected, Skipped
from trihub.library.indexing import index_document

Prepare = Callable[[Patent], Prepared]


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
    document: IndexDocument


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
            out.append(Ready(prepare(item), index_document(item)))
        except TrihubError as error:
            out.append(
                Rejected(
                    place=job.place, offset=job.record.offset, reason=error.message,
                    hint=error.hint, key=item.key,
                )
            )  # fmt: skip
    return out
