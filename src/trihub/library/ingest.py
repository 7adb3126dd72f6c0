"""Bringing publications in: files to store and index, over several processes, safely.

The main process cuts files into records and writes; worker processes parse, encode and
analyse. Writing goes in batches: first the store commits, then the index, so after a kill at
any moment the index lacks at most what :func:`trihub.library.reindex.catch_up` adds.
"""

from __future__ import annotations

import errno
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from trihub.core.errors import LibraryFull, TrihubError
from trihub.core.ports import (
    FileMark,
    IndexWriter,
    Outcome,
    PatentStore,
    Place,
    Put,
    Reader,
    Rejected,
    SearchIndex,
    StoreWriter,
)
from trihub.library.reading import Done, Job, Prepare, Ready, Result, read_batch, rejection
from trihub.library.reindex import add_from_store, catch_up
from trihub.library.report import IngestReport, Progress, Tell
from trihub.library.stages import Stage

HEAD = 64 << 10
BATCH_BYTES = 512 << 10
"""Bytes of records that go to a worker at once."""
COMMIT_BYTES = 64 << 20
"""Bytes of records between commits."""
AHEAD = 3
"""Batches in flight for each worker: bounds memory."""
NO_READER = "no reader knows this format"


class OpenedFile(Protocol):
    """One stream to read (a file, or a member of an archive)."""

    @property
    def place(self) -> Place:
        """Where it comes from."""
        ...

    @property
    def size(self) -> int:
        """Bytes of the file on disk."""
        ...

    @property
    def modified(self) -> int:
        """Seconds since 1970 of the file on disk."""
        ...

    @property
    def stream(self) -> BinaryIO:
        """The content."""
        ...


class Files(Protocol):
    """Where files come from."""

    def walk(self, paths: Sequence[Path]) -> Iterable[Path]:
        """Every file under the paths, in a fixed order."""
        ...

    def open(self, path: Path) -> Iterable[OpenedFile]:
        """The file itself, or every member of an archive, one after another."""
        ...


FindReader = Callable[[bytes], Reader | None]


@dataclass(slots=True)
class Batch:
    """Records that go to a worker together, and the files that end in or before them."""

    jobs: list[Job] = field(default_factory=list)
    size: int = 0
    opened: list[Place] = field(default_factory=list)
    marks: list[FileMark] = field(default_factory=list)
    rejects: list[Rejected] = field(default_factory=list)
    skips: list[str] = field(default_factory=list)
    file: str = ""


Written = tuple[Batch, Done]


@dataclass(slots=True)
class Ingest:
    """One run. ``executor`` is a pool of processes, or none to do all work in this one."""

    store: PatentStore
    index: SearchIndex
    files: Files
    find_reader: FindReader
    executor: Executor | None = None
    workers: int = 1
    tell: Tell = lambda progress: None
    way: str = ""
    """How tables are read (a mapping): a run read otherwise is no run to go on with."""
    report: IngestReport = field(default_factory=IngestReport)
    batch: Batch = field(default_factory=Batch)
    _total: int = 0
    _named: frozenset[Path] = frozenset()

    def run(self, paths: Sequence[Path], *, whole: bool = False) -> IngestReport:
        """Read everything under ``paths``. A file that cannot be read becomes a reject; so does
        one of an unknown format that is among them, unless they are the files of a ``whole``
        delivery, where there are others than documents.

        :raises BadFile: a path does not exist. :raises LibraryLocked: another process writes.
        :raises LibraryFull: no space is left; what was committed stays, and the same command
            goes on from there. :raises TrihubError: a worker process was killed.
        """
        started = time.perf_counter()
        todo = list(self.files.walk(paths))
        self._named = frozenset() if whole else frozenset(paths)
        self._total = sum(_size(path) for path in todo)
        with self.store.hold():
            catch_up(self.store, self.index)
            batches = self._results(self._batches(todo))
            while self._write(batches):
                pass
            with self.store.writer() as writer:
                writer.forget_marks()
        self.report.seconds = time.perf_counter() - started
        return self.report

    # --- reading --------------------------------------------------------------------------

    def _batches(self, paths: Sequence[Path]) -> Iterator[Batch]:
        """All records in batches of about :data:`BATCH_BYTES`, over file boundaries."""
        for path in paths:
            self.batch.file = str(path)
            for job in self._file_jobs(path):
                self.batch.jobs.append(job)
                self.batch.size += len(job.record.data)
                if self.batch.size >= BATCH_BYTES:
                    full, self.batch = self.batch, Batch(file=str(path))
                    yield full
        yield self.batch

    def _file_jobs(self, path: Path) -> Iterator[Job]:
        """The records of one file, noted as read once all of them are cut."""
        place = Place(file=str(path))
        self.report.files += 1
        try:
            stat = path.stat()
        except OSError as error:
            self._refuse(place, error)
            return
        self.report.bytes += stat.st_size
        mark = FileMark(
            place=place, size=stat.st_size, modified=stat.st_mtime_ns, sha256="", done=True,
            reader=self.way,
        )  # fmt: skip
        if self.store.file_mark(place) == mark:
            self.batch.skips.append("read before the run was interrupted")
            return
        self.batch.opened.append(place)
        try:
            for opened in self.files.open(path):
                yield from self._stream_jobs(opened)
        except (TrihubError, OSError) as error:
            self._refuse(place, error)
            return
        self.batch.marks.append(mark)

    def _stream_jobs(self, opened: OpenedFile) -> Iterator[Job]:
        """The records of one stream; what is wrong with it never reaches the next one."""
        try:
            head = read_head(opened.stream)
            reader = self.find_reader(head) if head.strip() else None
            if reader is None:
                self._pass_over(opened.place, empty=not head.strip())
                return
            for record in reader.records(cast(BinaryIO, _Prefixed(head, opened.stream))):
                yield Job(reader, opened.place, record)
        except Exception as error:
            self._refuse(opened.place, error)

    def _pass_over(self, place: Place, *, empty: bool) -> None:
        """A stream without documents: skipped inside a folder, a reject where it was asked for."""
        if empty or Path(place.file) not in self._named or place.member:
            self.batch.skips.append("empty file" if empty else NO_READER)
            return
        reason = "No reader knows the format of this file."
        self.batch.rejects.append(
            Rejected(place=place, offset=0, reason=reason, hint="A table needs a mapping: --map.")
        )

    def _refuse(self, place: Place, error: Exception) -> None:
        """Keep as a reject why a file or member could not be read, in the batch under way.

        :raises LibraryFull: it is the device for temporary files that is full.
        """
        if isinstance(error, LibraryFull):
            raise error
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise LibraryFull(
                f"No space is left for the temporary files of {place}.",
                hint="Free some space, or set TMPDIR, and run the same command again.",
            ) from error
        self.batch.rejects.append(rejection(place, 0, error))

    def _results(self, batches: Iterable[Batch]) -> Iterator[Written]:
        """Results in order; a bounded number of batches ahead."""
        prepare = Prepare(self.store.prepare, self.index.prepare)
        stages = self.report.stages
        batches = stages.each(Stage.CUT, batches)
        if self.executor is None:
            for batch in batches:
                yield batch, read_batch(batch.jobs, prepare)
            return
        waiting: deque[tuple[Batch, Future[Done]]] = deque()
        stages.bound = AHEAD * self.workers
        try:
            for batch in batches:
                waiting.append((batch, self.executor.submit(read_batch, batch.jobs, prepare)))
                batch.jobs = []
                stages.queued = max(stages.queued, len(waiting))
                if len(waiting) >= stages.bound:
                    yield self._wait(*waiting.popleft())
            while waiting:
                yield self._wait(*waiting.popleft())
        except BrokenExecutor as error:
            raise TrihubError(
                "A process that read publications was ended by the system.",
                hint="Most often memory ran out: run the same command again with TRIHUB_WORKERS=1.",
            ) from error

    def _wait(self, batch: Batch, future: Future[Done]) -> Written:
        start = time.perf_counter()
        done = future.result()
        self.report.stages.waited += time.perf_counter() - start
        return batch, done

    # --- writing --------------------------------------------------------------------------

    def _write(self, batches: Iterator[Written]) -> bool:
        """Write batches up to the next commit; whether there may be more."""
        written, change, more = 0, 0, False
        merged: list[int] = []
        stages = self.report.stages
        with self.index.writer() as entries:
            with self._storing() as writer:
                for batch, done in batches:
                    stages.add(done.seconds)
                    with stages.at(Stage.STORE):
                        self._note(batch, writer)
                    change = max(change, self._keep(done.results, writer, entries, merged))
                    self._progress(batch.file)
                    written += batch.size
                    if written >= COMMIT_BYTES:
                        more = True
                        break
            with stages.at(Stage.INDEX):
                if merged:
                    add_from_store(self.store, self.index, entries, merged)
                if change:
                    entries.commit(change)
        return more

    @contextmanager
    def _storing(self) -> Iterator[StoreWriter]:
        """The store's transaction, whose commit counts as storing."""
        with ExitStack() as stack:
            yield stack.enter_context(self.store.writer())
            with self.report.stages.at(Stage.STORE):
                stack.close()

    def _note(self, batch: Batch, writer: StoreWriter) -> None:
        """Keep what a batch says of its files."""
        for place in batch.opened:
            writer.clear_rejects(place)
        for mark in batch.marks:
            writer.mark_file(mark)
        for rejected in batch.rejects:
            self._reject(rejected, writer)
        for reason in batch.skips:
            self.report.skip(reason)

    def _reject(self, rejected: Rejected, writer: StoreWriter) -> None:
        writer.reject(rejected)
        self.report.rejected += 1

    def _keep(
        self,
        results: Sequence[Sequence[Result]],
        writer: StoreWriter,
        entries: IndexWriter,
        merged: list[int],
    ) -> int:
        """Put one batch into the store and what changed into the index; the last change."""
        ready: list[Ready] = []
        for item in (item for items in results for item in items):
            if isinstance(item, Ready):
                ready.append(item)
            elif isinstance(item, Rejected):
                self._reject(item, writer)
            else:
                self.report.skip(item.reason)
        with self.report.stages.at(Stage.STORE):
            answers = writer.put_many([item.prepared for item in ready])
        with self.report.stages.at(Stage.INDEX):
            return self._enter(zip(ready, answers, strict=True), entries, merged)

    def _enter(
        self, put_items: Iterable[tuple[Ready, Put]], entries: IndexWriter, merged: list[int]
    ) -> int:
        """Put into the index what changed in the store; the last change."""
        change = 0
        for item, put in put_items:
            self._count(put.outcome)
            self.report.newest = max(self.report.newest, item.published)
            if put.outcome is Outcome.UNCHANGED:
                continue
            change = max(change, put.change)
            if put.merged:
                merged.append(put.doc)
            else:
                entries.add(item.entry, doc=put.doc, change=put.change)
        return change

    def _count(self, outcome: Outcome) -> None:
        self.report.read += 1
        name = outcome.value
        setattr(self.report, name, getattr(self.report, name) + 1)

    def _progress(self, file: str) -> None:
        report = self.report
        self.tell(
            Progress(
                done=report.bytes, total=self._total, documents=report.read,
                rejected=report.rejected, file=file,
            )
        )  # fmt: skip


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def read_head(stream: BinaryIO) -> bytes:
    """The first :data:`HEAD` bytes, from streams too that give fewer at once."""
    head = b""
    while len(head) < HEAD and (chunk := stream.read(HEAD - len(head))):
        head += chunk
    return head


class _Prefixed:
    """A stream whose first bytes were read already; only ``read`` is needed by readers."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        if not self._head:
            return self._rest.read(size)
        if size < 0:
            head, self._head = self._head, b""
            return head + self._rest.read()
        head, self._head = self._head[:size], self._head[size:]
        return head
