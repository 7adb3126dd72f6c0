"""A library: its store, its index, its glossary, and the features over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from trihub.app.index import open_engine
from trihub.app.loading.workers import entries, reading
from trihub.core.errors import IndexStale, TableStale
from trihub.core.ports import PatentStore, Reader, SearchIndex, VectorState
from trihub.library.ingest import Ingest
from trihub.library.parallel import in_order, processes
from trihub.library.reindex import Numbered, rebuild
from trihub.library.report import IngestReport, Tell
from trihub.offices import archives
from trihub.offices.registry import Registry
from trihub.priorart.search import LearnedVectors, PriorArt
from trihub.settings import Settings
from trihub.store import open_store
from trihub.text.glossary import Glossary, GlossaryTranslator

if TYPE_CHECKING:
    from trihub.access.parts import Access
    from trihub.app.definitions import SchemeFiles
    from trihub.app.neural import NeuralFolder
    from trihub.app.vectors import LearnedFolder, Work
    from trihub.app.vectors import Report as VectorReport
    from trihub.core.splits import Part
    from trihub.exchanges.service import Exchanges
    from trihub.fields.definition import Definition
    from trihub.fields.members import Collections
    from trihub.fields.navigation import Navigation
    from trihub.fields.subscribing import Subscriptions
    from trihub.green.service import Green
    from trihub.joint.programmes.model import Programme
    from trihub.joint.service import Joint
    from trihub.learning.singular import Tell as Steps
    from trihub.meetings.service import Meetings
    from trihub.register.service import Register
    from trihub.statistics.releases import Release
    from trihub.statistics.service import Statistics
    from trihub.store.casework import Casework
    from trihub.text.learned.table import LearnedTables
    from trihub.translation.translating import Translating

STORE_FILE = "store.sqlite"
TRANSLATIONS_FOLDER = "learned/translations"
FIELDS_FOLDER = "fields"
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


@dataclass(frozen=True)
class Library:
    """An open library: its parts, and the features over them."""

    settings: Settings
    store: PatentStore
    index: SearchIndex
    glossary: Glossary

    @property
    def prior_art(self) -> PriorArt:
        """Search."""
        return PriorArt(
            self.store, self.index, GlossaryTranslator(self.glossary), self.translations,
            self.vectors, definitions=self.definitions,
        )  # fmt: skip

    @cached_property
    def casework(self) -> Casework | None:
        """Accounts, cases and the audit log; ``None`` where no file of keys is set.

        :raises LibraryError: they cannot be opened.
        """
        from trihub.app.casework import open_casework

        return open_casework(self.settings) if self.settings.keys else None

    @cached_property
    def access(self) -> Access | None:
        """Accounts and signing in; ``None`` where no file of keys is set."""
        from trihub.app.casework import open_access

        return open_access(self.settings, self.casework) if self.casework else None

    @cached_property
    def programmes(self) -> Mapping[str, Programme]:
        """The programmes of joint search by id. :raises BadProgramme: a file is wrong."""
        from trihub.joint.programmes.load import programmes

        return programmes(self.settings.programmes)

    @cached_property
    def translating(self) -> Translating | None:
        """Machine translation of published texts; ``None`` where no service is set."""
        from trihub.app.translation import open_translating

        return open_translating(self.settings, self.store)

    @cached_property
    def translations(self) -> LearnedTables:
        """The translations learned from the library's own texts; a file is opened when it is used."""
        from trihub.text.learned.table import LearnedTables

        return LearnedTables(self.settings.library / TRANSLATIONS_FOLDER)

    @cached_property
    def definitions(self) -> SchemeFiles | None:
        """Definitions of classes; ``None`` where no file of them is set."""
        from trihub.app.definitions import SchemeFiles

        return SchemeFiles(self.settings.definitions) if self.settings.definitions else None

    @cached_property
    def vectors_folder(self) -> LearnedFolder | NeuralFolder:
        """The vectors learned from the library's own texts, or those of the encoder that is set."""
        if self.settings.encoder:
            from trihub.app.neural import open_neural

            return open_neural(self.settings)
        from trihub.app.vectors import open_learned

        return open_learned(self.settings)

    @property
    def vectors(self) -> LearnedVectors | None:
        """Learned vectors and their encoder; ``None`` where there are none, or none that can be
        used (“trihub doctor” says why)."""
        state, problem = self.vectors_state()
        learned = self.vectors_folder.current() if state and not problem else None
        if learned is None:
            return None
        return LearnedVectors(encoder=learned.encoder, vectors=learned.vectors)

    def vectors_state(self) -> tuple[VectorState | None, str]:
        """What the vectors in use answer for, and why they cannot be used where they cannot;
        ``None`` and nothing where there are none."""
        try:
            learned = self.vectors_folder.current()
            state = learned.vectors.state() if learned else None
        except (IndexStale, TableStale) as error:
            return None, str(error)
        if learned and state and state.encoder != learned.encoder.name:
            return state, (
                f"The vectors were made by {state.encoder or 'nobody yet'}, not by {learned.encoder.name}. "
                "Make them anew: trihub learn-vectors."
            )
        return state, ""

    @cached_property
    def exchanges(self) -> Exchanges | None:
        """Exchanges and symposia; ``None`` where no file of keys is set."""
        from trihub.app.casework import open_exchanges

        return open_exchanges(self) if self.casework else None

    @cached_property
    def joint(self) -> Joint | None:
        """Joint search; ``None`` where no file of keys is set."""
        from trihub.app.casework import open_joint

        return open_joint(self) if self.casework else None

    @cached_property
    def meetings(self) -> Meetings | None:
        """Meetings in preparation; ``None`` where no file of keys is set."""
        from trihub.app.casework import open_meetings

        return open_meetings(self) if self.casework else None

    @cached_property
    def collections(self) -> Collections:
        """Members of fields, kept in the library's folder."""
        from trihub.fields.members import Collections

        return Collections(self.store, self.index, self.settings.library / FIELDS_FOLDER)

    @cached_property
    def fields(self) -> Mapping[str, Definition]:
        """Definitions of fields by id. :raises BadDefinition: a file is wrong."""
        from trihub.fields.definition import definitions

        return definitions(self.settings.fields)

    @cached_property
    def navigation(self) -> Navigation:
        """What the site shows of fields."""
        from trihub.fields.navigation import Navigation

        folder = self.settings.library / FIELDS_FOLDER
        return Navigation(self.collections, self.store, folder, self.settings.fields)

    @cached_property
    def subscriptions(self) -> Subscriptions | None:
        """E-mail about new members of fields; ``None`` where no keys or no mail server are set."""
        from trihub.app.casework import open_subscriptions

        return open_subscriptions(self) if self.casework and self.settings.mail else None

    @cached_property
    def green(self) -> Green:
        """Green technology and suggested classes."""
        from trihub.app.green import open_green

        return open_green(self)

    @property
    def releases(self) -> Sequence[Release]:
        """The releases of the figures, newest first; none where no folder of them is set."""
        from trihub.statistics.releases import releases

        folder = self.settings.statistics_releases
        return releases(folder) if folder else ()

    @cached_property
    def statistics(self) -> Statistics:
        """Official figures. :raises LibraryError: their database cannot be opened."""
        from trihub.app.statistics import open_statistics

        return open_statistics(self.settings)

    @cached_property
    def register(self) -> Register:
        """The register of cooperation. :raises LibraryError: its database cannot be opened."""
        from trihub.app.register import open_register

        return open_register(self.settings)

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
        workers = self.settings.workers if size_of(paths) >= POOL_FROM else 1
        with processes(workers, __name__) as executor:
            run = Ingest(
                self.store, self.index, OfficeFiles(), find, executor, self.settings.workers, tell,
                way=str(mapping.absolute()) if mapping else "",
            )  # fmt: skip
            report = run.run(paths)
            self.vectors_folder.update(self.encoding(executor))
        return report

    def reindex(self, tell: Callable[[int], None] = lambda done: None) -> int:
        """Build the index anew from the store, in several processes; how many documents.

        :raises LibraryLocked: another process writes.
        """
        total = self.store.counts().documents
        workers = self.settings.workers if total >= PROCESSES_FROM else 1
        with self.store.hold(), processes(workers, entries.__module__) as executor:

            def produce(after: int, until: int) -> Iterator[list[Numbered]]:
                target, prepare = _target(self.settings), self.index.prepare
                steps = range(after, until, CHANGES)
                ranges = ((target, prepare, low, min(low + CHANGES, until)) for low in steps)
                return in_order(executor, entries, ranges, AHEAD * workers)

            done = rebuild(self.store, self.index, tell, produce)
            self.vectors_folder.update(self.encoding(executor), fresh=True)
        return done

    def learn_vectors(
        self,
        *,
        dimensions: int | None = None,
        leave_out: Part | None = None,
        anew: bool = False,
        tell: Steps = lambda what, done, total: None,
    ) -> VectorReport:
        """Learn vectors and encode all documents, or go on where an earlier run was stopped.

        :raises BadInput: too few texts are in two languages. :raises LibraryLocked: another
            process learns.
        """
        from trihub.learning.space import DIMENSIONS

        workers = self.settings.workers if self.store.counts().documents >= PROCESSES_FROM else 1
        with processes(workers, __name__) as executor:
            return self.vectors_folder.learn(
                self.encoding(executor), dimensions=dimensions or DIMENSIONS,
                leave_out=leave_out, anew=anew, tell=tell,
            )  # fmt: skip

    def encoding(self, executor: Executor | None) -> Work:
        """What making vectors needs of this library."""
        from trihub.app.vectors import Work

        opener = partial(reading, _target(self.settings))
        return Work(
            store=self.store, open_store=opener, executor=executor, workers=self.settings.workers
        )

    def close(self) -> None:
        """Let go of files and connections."""
        casework = self.__dict__.get("casework")
        if casework:
            casework.close()
        for name in ("statistics", "register"):
            if name in self.__dict__:
                self.__dict__[name].close()
        translating = self.__dict__.get("translating")
        if translating:
            translating.close()
        vectors = self.__dict__.get("vectors_folder")
        if vectors:
            vectors.close()
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
    return settings.target(STORE_FILE)


def size_of(paths: Sequence[Path]) -> int:
    """Bytes of all files under the paths."""
    return sum(file.stat().st_size for file in archives.walk(paths) if file.is_file())


def load_glossary(settings: Settings) -> Glossary:
    """An office's own glossaries, and the project's behind them unless they replace it."""
    glossary = Glossary() if settings.glossary_alone else Glossary.default()
    for path in reversed(settings.glossary):
        glossary = Glossary.load(path).merge(glossary)
    return glossary


def open_library(settings: Settings, *, create: bool = False) -> Library:
    """Open a library; ``create`` makes it where there is none.

    :raises NotFound: there is none. :raises LibraryTooNew: made by a newer version.
    """
    store = open_store(_target(settings), create=create, lock_wait=settings.lock_wait)
    try:
        index = open_engine(settings)
    except BaseException:
        store.close()
        raise
    return Library(settings, store, index, load_glossary(settings))
