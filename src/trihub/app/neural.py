"""Vectors made by a neural encoder, in place of those learned from the library's own texts.

They stand in a folder of their own, so that both kinds can be kept and compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from trihub.app.index import Place, vector_places
from trihub.app.vectors import Report, Work
from trihub.core.errors import IndexStale, LibraryLocked, TrihubError
from trihub.core.ports import Encoder, VectorIndex
from trihub.core.splits import Part
from trihub.library import vectors as upkeep
from trihub.settings import Settings

FOLDER = "neural-vectors"


@dataclass(frozen=True, slots=True)
class Neural:
    """An encoder and the documents' vectors that it made."""

    encoder: Encoder
    vectors: VectorIndex


class NeuralFolder:
    """The folder of a neural encoder's vectors; the encoder is loaded when it is first needed.

    ``open_encoder`` loads it. An encoder that cannot be used is not tried again.
    """

    def __init__(self, root: Path, open_encoder: Callable[[], Encoder], place: Place) -> None:
        self._root, self._open_encoder, self._place = root, open_encoder, place

    @cached_property
    def _opened(self) -> Neural | IndexStale:
        try:
            encoder = self._open_encoder()
        except TrihubError as error:
            return IndexStale(
                f"The encoder of TRIHUB_ENCODER cannot be used. {error.message}", hint=error.hint
            )
        return Neural(encoder, self._place(self._root, encoder))

    def current(self) -> Neural | None:
        """The encoder and its vectors; ``None`` where no document has one yet.

        :raises IndexStale: the encoder cannot be used.
        """
        if not self._root.exists():
            return None
        return self._usable()

    def learn(
        self,
        work: Work,
        *,
        dimensions: int,
        leave_out: Part | None,
        anew: bool,
        tell: Callable[[str, int, int], None],
    ) -> Report:
        """Encode all documents, or go on where an earlier run was stopped. Nothing is learned:
        ``dimensions`` and ``leave_out`` do not count.

        :raises IndexStale: the encoder cannot be used. :raises LibraryLocked: another process writes.
        """
        learned = self._usable()
        self._root.mkdir(parents=True, exist_ok=True)  # where the cluster keeps them too
        state = learned.vectors.state()
        other = state.encoder != learned.encoder.name
        total = work.store.counts().documents
        make = upkeep.rebuild if anew or other else upkeep.catch_up
        make(
            work.store, learned.encoder, learned.vectors,
            lambda done: tell("documents encoded", done, total),
        )  # fmt: skip
        learned.vectors.alone()
        return Report(
            encoder=learned.encoder.name, dimensions=learned.encoder.dimensions, pairs={},
            documents=learned.vectors.state().documents,
            resumed=not other and not anew and 0 < state.documents < total,
        )  # fmt: skip

    def update(self, work: Work, *, fresh: bool = False) -> None:
        """Encode what the store has and the vectors lack, or all documents anew.

        Vectors that cannot be used, or that another process is writing, stay as they are.
        """
        try:
            learned = self.current()
            if learned is not None:
                make = upkeep.rebuild if fresh else upkeep.catch_up
                make(work.store, learned.encoder, learned.vectors)
        except (IndexStale, LibraryLocked):
            return

    def close(self) -> None:
        """Let go of files."""
        opened = self.__dict__.get("_opened")
        if isinstance(opened, Neural):
            opened.vectors.close()

    def _usable(self) -> Neural:
        if isinstance(self._opened, IndexStale):
            raise self._opened
        return self._opened


def open_neural(settings: Settings) -> NeuralFolder:
    """The vectors of the encoder that is set (``TRIHUB_ENCODER``); nothing is loaded yet."""

    def load() -> Encoder:
        from trihub.neural import open_encoder

        return open_encoder(settings.encoder, threads=settings.workers)

    return NeuralFolder(settings.library / FOLDER, load, vector_places(settings, "neural"))
