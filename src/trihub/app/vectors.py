"""Learned vectors of a library: learning them, keeping them up to date, opening them.

::

    CURRENT          the name of the folder in use, replaced by renaming
    LOCK             who learns
    g000001/space    the encoder (:mod:`trihub.text.learned.space`)
    g000001/index    the documents' vectors (:mod:`trihub.index.vectors`), where a cluster does not
                     keep them

A folder is used once all documents are encoded; until then the one before serves. A run that was
stopped leaves its folder, and the next one goes on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trihub.app.index import Place, vector_places
from trihub.core.errors import IndexStale, LibraryLocked, TableStale
from trihub.core.ports import PatentStore, VectorIndex
from trihub.core.splits import Part
from trihub.index.lock import locked
from trihub.index.tantivy.generations import LOCK, Generations
from trihub.library import vectors as upkeep
from trihub.library.parallel import in_order
from trihub.settings import Settings
from trihub.text.learned.space import Space, load_space

if TYPE_CHECKING:
    from trihub.learning.singular import Tell

ANEW = "Learn them anew: trihub learn-vectors --anew."
FOLDER = "learned/vectors"
SPACE_FILE, VECTORS_FOLDER = "space", "index"
CHANGES = 1_000
"""Changes that a worker encodes at once."""
AHEAD = 3
"""Pieces of work under way for each worker."""


@dataclass(frozen=True, slots=True)
class Learned:
    """An encoder and the documents' vectors that it made."""

    encoder: Space
    vectors: VectorIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What encoding needs: the store, how worker processes open it, and the workers."""

    store: PatentStore
    open_store: Callable[[], PatentStore]
    executor: Executor | None
    workers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run of learning did. ``resumed``: an earlier run's encoder was taken."""

    encoder: str
    dimensions: int
    pairs: dict[str, int]
    documents: int
    resumed: bool


class LearnedFolder:
    """The folder ``vectors`` of a library. What is opened stays open until another is in use."""

    def __init__(self, root: Path, place: Place, *, lock_wait: float) -> None:
        self._generations = Generations(root)
        self._place = place
        self._lock_wait = lock_wait
        self._open: tuple[Path, Learned] | None = None

    def current(self) -> Learned | None:
        """What is in use; ``None`` where nothing was learned.

        :raises TableStale: the encoder is damaged, or was made by another analysis.
        """
        for _ in range(2):
            folder, kept = self._generations.current(), self._open
            if folder is None:
                return None
            if kept is not None and kept[0] == folder:
                return kept[1]
            try:
                opened = self._learned(folder)
            except FileNotFoundError:
                continue  # another one came into use in between
            self._open = (folder, opened)
            return opened
        raise TableStale(
            f"The learned vectors in {self._generations.root} are gone.",
            hint=ANEW,
        )

    def learn(
        self, work: Work, *, dimensions: int, leave_out: Part | None, anew: bool, tell: Tell
    ) -> Report:
        """Learn an encoder and encode all documents, or go on where an earlier run was stopped.

        :raises BadInput: the library has too few texts in two languages.
        :raises LibraryLocked: another process learns.
        """
        self._generations.root.mkdir(parents=True, exist_ok=True)
        with locked(self._generations.root / LOCK, self._lock_wait):
            course = {"leave_out": leave_out.value if leave_out else None, "wanted": dimensions}
            folder = None if anew else self._unfinished(course)
            resumed = folder is not None
            if folder is None:
                self._generations.prune()
                folder = self._generations.new()
                _learn(folder / SPACE_FILE, work.store, leave_out, course, tell)
            learned = self._learned(folder)
            total = work.store.counts().documents
            catch_up(folder, learned, work, lambda done: tell("documents encoded", done, total))
            self._generations.use(folder)
            learned.vectors.alone()
        state = learned.vectors.state()
        return Report(
            encoder=learned.encoder.name, dimensions=learned.encoder.dimensions,
            pairs=dict(learned.encoder.record["pairs"]), documents=state.documents,
            resumed=resumed,
        )  # fmt: skip

    def update(self, work: Work, *, fresh: bool = False) -> None:
        """Encode what the store has and the vectors in use lack, or all documents anew.

        Vectors that cannot be used, or that another process is writing, stay as they are: searches
        do without them and “trihub doctor” says so.
        """
        try:
            learned, folder = self.current(), self._generations.current()
            if learned is not None and folder is not None:
                catch_up(folder, learned, work, fresh=fresh)
        except (TableStale, IndexStale, LibraryLocked):
            return

    def close(self) -> None:
        """Let go of files."""
        if self._open is not None:
            self._open[1].vectors.close()
            self._open = None

    def _learned(self, folder: Path) -> Learned:
        encoder = load_space(folder / SPACE_FILE)
        return Learned(encoder, self._place(folder / VECTORS_FOLDER, encoder))

    def _unfinished(self, course: Mapping[str, Any]) -> Path | None:
        """The folder of a run that learned in the same way and was stopped while it encoded."""
        root, current = self._generations.root, self._generations.current()
        for folder in sorted(root.glob("g*"), reverse=True):
            if folder != current and (folder / SPACE_FILE).exists():
                try:
                    learned = self._learned(folder)
                    learned.vectors.state()
                except (TableStale, IndexStale):
                    continue
                if course.items() <= learned.encoder.record.items():
                    return folder
        return None


def open_learned(settings: Settings) -> LearnedFolder:
    """The vectors learned from a library's own texts; nothing is loaded yet."""
    place = vector_places(settings, "learned")
    return LearnedFolder(settings.library / FOLDER, place, lock_wait=settings.lock_wait)


def _learn(
    path: Path, store: PatentStore, leave_out: Part | None, course: Mapping[str, Any], tell: Tell
) -> None:
    from trihub.learning.pairs import PairSource, every_pair
    from trihub.learning.space import documents, learn_space

    pairs = (
        ("-".join(languages), documents(PairSource(store, languages, leave_out)))
        for languages in every_pair()
    )
    learn_space(path, pairs, dimensions=course["wanted"], record=course, tell=tell)


def catch_up(
    folder: Path,
    learned: Learned,
    work: Work,
    tell: Callable[[int], None] = lambda done: None,
    *,
    fresh: bool = False,
) -> None:
    """Encode what the vectors in ``folder`` lack, over the worker processes."""
    make = upkeep.rebuild if fresh else upkeep.catch_up
    produce = partial(_produce, folder / SPACE_FILE, work) if work.executor else None
    make(work.store, learned.encoder, learned.vectors, tell, produce)


def _produce(space: Path, work: Work, after: int, until: int) -> Iterator[upkeep.Encoded]:
    ranges = (
        (work.open_store, space, low, min(low + CHANGES, until))
        for low in range(after, until, CHANGES)
    )
    for pages in in_order(work.executor, _encoded, ranges, AHEAD * work.workers):
        yield from pages


def _encoded(
    piece: tuple[Callable[[], PatentStore], Path, int, int],
) -> list[upkeep.Encoded]:
    """Vectors of a range of changes, in a worker process with a connection of its own."""
    open_store, space, after, until = piece
    return list(upkeep.vectors_between(open_store(), _space(space), after, until))


@cache
def _space(path: Path) -> Space:
    return load_space(path)
