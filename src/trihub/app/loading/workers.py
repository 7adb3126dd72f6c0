"""What worker processes do that build the index of a library anew.

Alone in a module: a process that needs nothing else starts in half the time.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from trihub.core.ports import PatentStore
from trihub.library.reindex import Numbered, Prepare, entries_between
from trihub.store import open_store


def entries(work: tuple[str | Path, Prepare, int, int]) -> list[Numbered]:
    """Index entries of a range of changes of the store at a path or address."""
    target, prepare, after, until = work
    pages = entries_between(reading(target), prepare, after, until)
    return [entry for page in pages for entry in page]


@cache
def reading(target: str | Path) -> PatentStore:
    """The store, by a connection of this process."""
    return open_store(target, create=False)
