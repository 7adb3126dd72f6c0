"""What lies in the folder: segments, and the file that names those in use."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trihub.core.errors import IndexStale

COMMIT, LOCK = "COMMIT", "LOCK"
FORMAT = 1
REBUILD = "Make them anew: trihub learn-vectors."
FLOAT, NUMBER = np.dtype("<f4"), np.dtype("<i8")
GONE = -1
"""In a log, the row of a document that was taken out."""
_FILE = re.compile(r"s(\d{6,})\.(?:rows|log)")

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One segment: its name, how many vectors, and how many entries of its log."""

    name: str
    rows: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What is in use: segments in the order they were written, and what they answer for."""

    encoder: str
    dimensions: int
    change: int
    segments: tuple[Segment, ...] = ()

    @property
    def rows(self) -> int:
        """Vectors on disk, dead ones too."""
        return sum(segment.rows for segment in self.segments)


def read_commit(root: Path) -> Commit | None:
    """The last commit, or ``None`` where there was none. :raises IndexStale: it cannot be read."""
    try:
        raw: Any = json.loads((root / COMMIT).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise broken(root, str(error)) from error
    try:
        if raw["format"] != FORMAT:
            raise broken(root, f"their format is {raw['format']}, not {FORMAT}")
        segments = tuple(Segment(**one) for one in raw["segments"])
        if not all(_FILE.fullmatch(f"{segment.name}.rows") for segment in segments):
            raise broken(root, f"{COMMIT} names other files")
        return Commit(
            encoder=str(raw["encoder"]), dimensions=int(raw["dimensions"]),
            change=int(raw["change"]), segments=segments,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise broken(root, f"{COMMIT} lacks something ({error})") from error


def write_commit(root: Path, commit: Commit) -> None:
    """Put ``commit`` in use, at once. Its segments are on the disk already."""
    draft = root / f"{COMMIT}.new"
    with draft.open("wb") as file:
        file.write(json.dumps(asdict(commit) | {"format": FORMAT}).encode())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(root / COMMIT)


def load(root: Path, segment: Segment, dimensions: int) -> tuple[Floats, Numbers]:
    """A segment's vectors, mapped into memory, and its log.

    :raises FileNotFoundError: it is gone. :raises IndexStale: it is not as long as it should be.
    """
    log = np.fromfile(root / f"{segment.name}.log", dtype=NUMBER)
    rows = root / f"{segment.name}.rows"
    if log.size != 2 * segment.entries or rows.stat().st_size < segment.rows * dimensions * 4:
        raise broken(root, f"{segment.name} is cut off")
    pairs = log.astype(np.int64).reshape(-1, 2)
    if pairs[:, 1].max(initial=GONE) >= segment.rows or pairs[:, 1].min(initial=GONE) < GONE:
        raise broken(root, f"{segment.name} names rows that it has not")
    if not segment.rows:
        return np.zeros((0, dimensions), np.float32), pairs
    shape = (segment.rows, dimensions)
    # Its pages are the system's: a plain array over them is as fast as one in memory.
    return np.asarray(np.memmap(rows, dtype=FLOAT, mode="r", shape=shape)), pairs


def latest(logs: list[Numbers], offsets: list[int]) -> tuple[Numbers, Numbers]:
    """What the logs, oldest first, say last of each document: its number, ascending, and its row.

    Rows count on from the segment's offset; :data:`GONE` stays.
    """
    if not logs:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    docs = np.concatenate([log[:, 0] for log in logs])
    rows = np.concatenate(
        [
            np.where(log[:, 1] < 0, GONE, log[:, 1] + at)
            for log, at in zip(logs, offsets, strict=True)
        ]
    )
    found, last = np.unique(docs[::-1], return_index=True)
    return found, rows[len(rows) - 1 - last]


def next_name(root: Path) -> str:
    """A name that no file in the folder has, also none that a killed run left."""
    numbers = [
        int(match[1]) for match in (_FILE.fullmatch(path.name) for path in root.iterdir()) if match
    ]
    return f"s{max(numbers, default=0) + 1:06d}"


def prune(root: Path, commit: Commit | None) -> None:
    """Take away the files that ``commit`` does not name. The caller holds the lock.

    Readers keep what they have open; where the system forbids it, the next writer tries again.
    """
    kept = {segment.name for segment in commit.segments} if commit else set()
    for path in root.iterdir():
        if _FILE.fullmatch(path.name) and path.stem not in kept:
            try:
                path.unlink()
            except PermissionError:
                continue


def broken(root: Path, why: str) -> IndexStale:
    """The error for vectors that cannot be read."""
    return IndexStale(f"The vectors in {root} cannot be read: {why}.", hint=REBUILD)
