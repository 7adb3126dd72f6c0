"""The one place that picks concrete adapters and wires them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from trihub.core.ports import IndexDocument, PatentStore, Reader, SearchIndex
from trihub.index.tantivy import open_index
from trihub.library.ingest import Ingest
from trihub.library.parallel import in_order
from trihub.library.reading import leave_interrupts_alone
from trihub.library.reindex import entries_between, rebuild
from trihub.library.report import IngestReport, Tell
from trihub.offices import archives
from trihub.offices.registry import Registry
from trihub.priorart.search import PriorArt
from trihub.settings import Settings
from trihub.store import open_store
from trihub.text.analysis import ANALYSIS_VERSION
from trihub.text.glossary import Glossary, GlossaryTranslator

if TYPE_CHECKING:
    from fastapi import FastAPI

STORE_FILE = "store.sqlite"
INDEX_FOLDER = "index"
POOL_FROM = 8 << 20
"""Bytes of files from which a pool of processes pays for its start."""
PROCESSES_FROM = 3_000
"""Documents from which rebuilding the index does."""
CHANGES = 1_000
"""Changes that a worker turns into index entries at once."""
AHEAD = 3
"""Pieces of work under way for each worker."""


class OfficeFiles:
    """Files and archives on disk (:class:`trihub.library.ingest.Files`)."""

    def walk(self, paths: Sequence[Path]) -> Iterator[Path]:
        """Every file under the paths."""
        return archives.walk(paths)

    def open(self, path: Path) -> Iterator[archives.Opened]:
        """The file, or every member of an archive."""
        return archives.open_file(path)


@dataclass(frozen=True, slots=True)
class Library:
    """An open library: its parts, and the features over them."""

    settings: Settings
    store: PatentStore
    index: SearchIndex
    glossary: Glossary

    @property
    def prior_art(self) -> PriorArt:
        """Search."""
        return PriorArt(self.store, self.index, GlossaryTranslator(self.glossary))

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        mapping: Path | None = None,
        tell: Tell = lambda progress: None,
    ) -> IngestReport:
        """Read publications. ``mapping`` reads tables by that mapping file.

        :raises BadFile: a path does not exist. :raises BadMapping: the mapping is wrong.
        """
        find = reader_finder(mapping)
        paths = [path.absolute() for path in paths]
        with processes(self.settings, size_of(paths) >= POOL_FROM) as executor:
            run = Ingest(
                self.store, self.index, OfficeFiles(), find, executor, self.settings.workers, tell,
                way=str(mapping.absolute()) if mapping else "",
            )  # fmt: skip
            return run.run(paths)

    def reindex(self, tell: Callable[[int], None] = lambda done: None) -> int:
        """Build the index anew from the store, in several processes; how many documents.

        :raises LibraryLocked: another process writes.
        """
        total = self.store.counts().documents
        with self.store.hold(), processes(self.settings, total >= PROCESSES_FROM) as executor:

            def produce(after: int, until: int) -> Iterator[list[IndexDocument]]:
                steps = range(after, until, CHANGES)
                ranges = ((_target(self.settings), low, min(low + CHANGES, until)) for low in steps)
                return in_order(executor, _entries, ranges, AHEAD * self.settings.workers)

            return rebuild(self.store, self.index, tell, produce)

    def close(self) -> None:
        """Let go of files and connections."""
        self.index.close()
        self.store.close()


def reader_finder(mapping: Path | None) -> Callable[[bytes], Reader | None]:
    """How the reader of a file is found: from its content, or the mapping's table reader."""
    registry = Registry()
    if mapping is None:
        return registry.find
    from trihub.offices.tables import TableReader, load_mapping

    table: Reader = TableReader(load_mapping(mapping))

    def find(head: bytes) -> Reader | None:
        return registry.find(head) or table

    return find


def _target(settings: Settings) -> str | Path:
    return settings.database or settings.library / STORE_FILE


def _entries(work: tuple[str | Path, int, int]) -> list[IndexDocument]:
    """Index entries of a range of changes, in a worker process with a connection of its own."""
    target, after, until = work
    return [entry for page in entries_between(_reading(target), after, until) for entry in page]


@cache
def _reading(target: str | Path) -> PatentStore:
    return open_store(target, create=False)


def size_of(paths: Sequence[Path]) -> int:
    """Bytes of all files under the paths."""
    return sum(file.stat().st_size for file in archives.walk(paths) if file.is_file())


@contextmanager
def processes(settings: Settings, worthwhile: bool) -> Iterator[Executor | None]:
    """Worker processes, or none where the work is too small to pay for their start."""
    if settings.workers < 2 or not worthwhile:
        yield None
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["trihub.offices.registry", "trihub.library.reading", "trihub.store"]
    )
    with ProcessPoolExecutor(
        settings.workers, mp_context=context, initializer=leave_interrupts_alone
    ) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def load_glossary(settings: Settings) -> Glossary:
    """The project's glossary, an office's own ones before it."""
    glossary = Glossary.default()
    for path in reversed(settings.glossary):
        glossary = Glossary.load(path).merge(glossary)
    return glossary


def open_library(settings: Settings, *, create: bool = False) -> Library:
    """Open a library; ``create`` makes it where there is none.

    :raises NotFound: there is none. :raises LibraryTooNew: made by a newer version.
    """
    folder = settings.library
    store = open_store(_target(settings), create=create, lock_wait=settings.lock_wait)
    try:
        index = open_index(
            folder / INDEX_FOLDER, analysis=ANALYSIS_VERSION, memory=settings.index_memory << 20,
            lock_wait=settings.lock_wait,
        )  # fmt: skip
    except BaseException:
        store.close()
        raise
    return Library(settings, store, index, load_glossary(settings))


def create_site(library: Library) -> FastAPI:
    """The web application over an open library."""
    from trihub.web.site import create_app

    settings = library.settings
    return create_app(library, max_body=settings.max_body, public_url=settings.public_url)
