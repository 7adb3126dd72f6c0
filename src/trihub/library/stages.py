"""The stages from files to the index, each with a name, a place where it runs and what it took.

===========  =============  ====================================================================
stage        process        what it does
===========  =============  ====================================================================
``cut``      the first      opens files and archives, cuts them into records
``parse``    workers        reads a record into a document
``encode``   workers        makes it ready for the store
``tokens``   workers        makes its tokens, as the index keeps them
``store``    the first      writes to the store, and commits
``index``    the first      writes to the index, and commits after the store
===========  =============  ====================================================================

Between the first process and the workers stands one queue of batches, bounded in both directions
by :data:`trihub.library.ingest.AHEAD` batches a worker: a slow stage holds up those before it, and
memory stays what it is however long the input.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

Item = TypeVar("Item")


class Stage(StrEnum):
    """One step on the way of a record."""

    CUT = "cut"
    PARSE = "parse"
    ENCODE = "encode"
    TOKENS = "tokens"
    STORE = "store"
    INDEX = "index"


Seconds = dict[Stage, float]


@dataclass(slots=True)
class Stages:
    """Seconds at work by stage, added up over all processes (so that their sum may be more than
    the run took), and how full the queue was: ``waited`` is how long the first process stood still
    for workers, ``queued`` the batches under way at most, of ``bound``."""

    seconds: Seconds = field(default_factory=lambda: dict.fromkeys(Stage, 0.0))
    waited: float = 0.0
    queued: int = 0
    bound: int = 0

    @contextmanager
    def at(self, stage: Stage) -> Iterator[None]:
        """Count the time of a block."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - start

    def each(self, stage: Stage, items: Iterable[Item]) -> Iterator[Item]:
        """Count the time that an iterable takes to give its items."""
        source = iter(items)
        while True:
            with self.at(stage):
                item = next(source, _END)
            if item is _END:
                return
            yield item  # type: ignore[misc]

    def add(self, seconds: Mapping[Stage, float]) -> None:
        """Add what a worker counted."""
        for stage, taken in seconds.items():
            self.seconds[stage] += taken

    def as_dict(self) -> dict[str, Any]:
        """The documented JSON shape."""
        return {
            **{stage.value: round(taken, 3) for stage, taken in self.seconds.items()},
            "waited": round(self.waited, 3),
            "queued": self.queued,
            "bound": self.bound,
        }


_END = object()
