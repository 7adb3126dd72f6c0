"""The reference engine: plain Python, everything in memory, correct before fast.

What it answers is the definition of the port's semantics; see :mod:`trihub.index.ranking` for
the formulas, :mod:`trihub.index.days` and :mod:`trihub.index.symbols` for dates and symbols.
"""

from __future__ import annotations

from trihub.index.memory.engine import MemoryIndex

__all__ = ["MemoryIndex"]
