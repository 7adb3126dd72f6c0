"""What a worker process does with records: read, make ready for the store, make tokens."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

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
from trihub.library.stages import Seconds, Stage


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
    """A document ready for the store and the index (whose number is not known yet).
    ``published`` is its day of publication, CCYYMMDD, 0 where unknown."""

    prepared: Prepared
    entry: IndexEntry
    published: int = 0


Result = Ready | Rejected | Skipped


@dataclass(slots=True)
class Done:
    """What became of a batch: one list of results a job, in order, and the seconds by stage."""

    results: list[list[Result]] = field(default_factory=list)
    seconds: Seconds = field(
        default_factory=lambda: dict.fromkeys((Stage.PARSE, Stage.ENCODE, Stage.TOKENS), 0.0)
    )


def read_batch(jobs: Sequence[Job], prepare: Prepare) -> Done:
    """Read every job's record."""
    done = Done()
    for job in jobs:
        done.results.append(read_one(job, prepare, done.seconds))
    return done


def read_one(job: Job, prepare: Prepare, seconds: Seconds) -> list[Result]:
    """Read one record; the time of each stage is added to ``seconds``."""
    out: list[Result] = []
    last = time.perf_counter()
    for item in job.reader.read(job.record, job.place):
        last = _count(seconds, Stage.PARSE, last)
        if not isinstance(item, Patent):
            out.append(item)
            continue
        try:
            prepared = prepare.store(item)
            last = _count(seconds, Stage.ENCODE, last)
            entry = prepare.index(index_document(item))
            last = _count(seconds, Stage.TOKENS, last)
        except Exception as error:
            out.append(rejection(job.place, job.record.offset, error, item.key))
            continue
        date = item.publication.date
        out.append(Ready(prepared, entry, date.compact if date else 0))
    _count(seconds, Stage.PARSE, last)
    return out


def _count(seconds: Seconds, stage: Stage, since: float) -> float:
    now = time.perf_counter()
    seconds[stage] += now - since
    return now


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
