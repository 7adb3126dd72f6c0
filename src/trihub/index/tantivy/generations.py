"""Folders of an index: one for each time it was built anew, and a file that names the one in use.

::

    index/CURRENT          the name of the folder in use, replaced by renaming
    index/LOCK             who writes (:mod:`trihub.index.lock`)
    index/g000001/         tantivy's files and the side files
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

CURRENT, LOCK = "CURRENT", "LOCK"
META = "meta.json"
"""tantivy's list of segments: replaced by renaming in every commit."""
_NAME = re.compile(r"g(\d{6})")

Stamp = tuple[int, ...]
"""Tells whether a file was replaced."""


class Generations:
    """The folders below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path | None:
        """The folder in use, if any."""
        try:
            name = (self.root / CURRENT).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return self.root / name if _NAME.fullmatch(name) else None

    def stamp(self, folder: Path | None) -> Stamp:
        """Changes whenever another commit or another folder is in use."""
        files = [self.root / CURRENT] + ([folder / META] if folder else [])
        return tuple(part for file in files for part in _stat(file))

    def new(self) -> Path:
        """Make the next folder. The caller holds the lock."""
        names = (_NAME.fullmatch(path.name) for path in self.root.iterdir())
        numbers = [int(name[1]) for name in names if name]
        folder = self.root / f"g{max(numbers, default=0) + 1:06d}"
        folder.mkdir()
        return folder

    def use(self, folder: Path) -> None:
        """Make ``folder`` the one in use, at once, and take the others away."""
        draft = self.root / f"{CURRENT}.new"
        with draft.open("w", encoding="ascii") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.root / CURRENT)
        self.prune()

    def prune(self) -> None:
        """Take away folders that are not in use. Readers keep the files they have open; where
        the system forbids it, the next writer tries again."""
        current = self.current()
        for path in self.root.iterdir():
            if _NAME.fullmatch(path.name) and path != current:
                shutil.rmtree(path, ignore_errors=True)


def _stat(file: Path) -> Stamp:
    try:
        stat = file.stat()
    except OSError:
        return (0,)
    return stat.st_mtime_ns, stat.st_ino, stat.st_size
