"""The default engine: tantivy, embedded, on disk. One process writes, any number read."""

from __future__ import annotations

from pathlib import Path

from trihub.index.tantivy.engine import TantivyIndex
from trihub.index.tantivy.writer import MEMORY

__all__ = ["TantivyIndex", "open_index"]


def open_index(
    folder: Path, *, analysis: str, memory: int = MEMORY, lock_wait: float = 0.0
) -> TantivyIndex:
    """The index in ``folder``, whether there is one already or not.

    ``analysis`` is the version of the analysis in use (:data:`trihub.text.analysis.ANALYSIS_VERSION`),
    ``memory`` the bytes that each thread that writes may use, ``lock_wait`` the seconds it waits for another writer.
    """
    return TantivyIndex(folder, analysis=analysis, memory=memory, lock_wait=lock_wait)
