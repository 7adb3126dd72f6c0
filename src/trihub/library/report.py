"""What an ingest did, and what it tells while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from trihub.core.dates import PatentDate
from trihub.library.stages import Stages


@dataclass(slots=True)
class IngestReport:
    """Counts of documents (``files`` and ``bytes`` apart); ``skipped`` by reason; ``newest`` is the
    latest day of publication read, CCYYMMDD, 0 for none.

    ``read`` = ``added`` + ``updated`` + ``unchanged``; rejected and skipped records are beside it.
    """

    files: int = 0
    bytes: int = 0
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    newest: int = 0
    stages: Stages = field(default_factory=Stages)

    def skip(self, reason: str) -> None:
        """Count one skipped record."""
        self.skipped[reason] = self.skipped.get(reason, 0) + 1

    def as_dict(self) -> dict[str, Any]:
        """The documented JSON shape of ``trihub ingest --json``."""
        return asdict(self) | {
            "seconds": round(self.seconds, 3),
            "newest": day_shown(self.newest),
            "stages": self.stages.as_dict(),
        }


def day_shown(compact: int) -> str | None:
    """A day (CCYYMMDD) as JSON shows it, cut where its month or day is unknown."""
    year, month, day = compact // 10_000, compact // 100 % 100, compact % 100
    return str(PatentDate(year, month, day)) if compact else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: bytes of files on disk done, of all, and the documents read so far."""

    done: int
    total: int
    documents: int
    rejected: int
    file: str


Tell = Callable[[Progress], None]
