"""The side files: what facets are counted from and filters look at, one line a document.

Counting by the engine's own aggregations costs a second run of the query, and 12 to 55 ms for
100,000 documents on a field of several values. Gathering from these files takes the documents
that the search has named already (``docs/explanation/ranking.md`` has what was measured).

- ``facets.rows``: fixed width (:data:`ROW`): document, office, kind, year, how many classes and
  applicants, the day of publication and the earliest day (as :mod:`trihub.index.days` counts
  them, CCYYMMDD, 0 for none), and where the numbers of classes and applicants start in
- ``facets.links``: numbers of names, 4 bytes each: classes first, then applicants;
- ``facets.names``: one name a line, a letter for its facet before it, JSON; the first line of a
  letter is its name 0.

All three only ever grow. The index's record keeps their lengths at each commit; what stands
behind (a run that was killed) is overwritten by the next writer and read by no one.

Of a document that was replaced the last line holds. One that was taken out has a last line that
says so: its number *n* stands there as −1 − *n*, and nothing else does.
"""

from __future__ import annotations

import json
import os
import struct
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from trihub.index.tantivy.schema import Entry, Record

ROW = struct.Struct("<qIIIHHIIQ")
ROWS, LINKS, NAMES = "facets.rows", "facets.links", "facets.names"
OFFICE, KIND, CLASS, APPLICANT = "okca"
_MOST = 0xFFFF
_LINK_BYTES = 4


class ColumnsWriter:
    """Adds lines. What was not covered by a commit is gone when the files are opened again."""

    def __init__(self, folder: Path, committed: Record) -> None:
        self._files = {
            name: _open_at(folder / name, length)
            for name, length in (
                (ROWS, committed.rows), (LINKS, committed.links), (NAMES, committed.names)
            )
        }  # fmt: skip
        self._next = committed.rows // ROW.size
        self._links = committed.links // _LINK_BYTES
        self._numbers = {
            facet: {name: number for number, name in enumerate(names)}
            for facet, names in read_names(folder, committed.names).items()
        }

    def append(self, doc: int, entry: Entry) -> int:
        """Add a line; returns its number."""
        classes = self._all(CLASS, entry.subclasses)
        owners = self._all(APPLICANT, entry.applicants)
        self._files[ROWS].write(
            ROW.pack(
                doc,
                self._number(OFFICE, entry.office),
                self._number(KIND, entry.kind),
                entry.year,
                len(classes),
                len(owners),
                entry.published,
                entry.earliest,
                self._links,
            )
        )
        classes.extend(owners)
        self._files[LINKS].write(_little(array("I", classes)))
        self._links += len(classes)
        self._next += 1
        return self._next - 1

    def remove(self, doc: int) -> None:
        """Add the line of a document that was taken out."""
        self._files[ROWS].write(ROW.pack(~doc, 0, 0, 0, 0, 0, 0, 0, self._links))
        self._next += 1

    def _all(self, facet: str, names: Iterable[str]) -> list[int]:
        """The numbers of different names."""
        return [self._number(facet, name) for name in dict.fromkeys(names) if name][:_MOST]

    def _number(self, facet: str, name: str) -> int:
        numbers = self._numbers[facet]
        number = numbers.get(name)
        if number is None:
            number = numbers[name] = len(numbers)
            line = json.dumps(name, ensure_ascii=False)
            self._files[NAMES].write(f"{facet}{line}\n".encode())
        return number

    def flush(self) -> tuple[int, int, int]:
        """Bring everything to the disk; the lengths of rows, links and names."""
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
        rows, links, names = (self._files[name].tell() for name in (ROWS, LINKS, NAMES))
        return rows, links, names

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files.values():
            file.close()


def _open_at(path: Path, length: int) -> BinaryIO:
    path.touch()
    file = path.open("r+b", buffering=1 << 18)
    file.seek(length)
    return file


def _little(numbers: array[int]) -> bytes:
    if struct.pack("=H", 1) != struct.pack("<H", 1):
        numbers.byteswap()
    return numbers.tobytes()


def read_names(folder: Path, length: int) -> dict[str, list[str]]:
    """The names of each facet, in the order of their numbers."""
    names = no_names()
    with (folder / NAMES).open("rb") as file:
        add_names(names, file.read(length))
    return names


def no_names() -> dict[str, list[str]]:
    """The facets without any name."""
    return {facet: [] for facet in (OFFICE, KIND, CLASS, APPLICANT)}


def add_names(names: dict[str, list[str]], lines: bytes) -> None:
    """Add the names in whole ``lines`` of the file to those before them."""
    parted = lines.split(b"\n")[:-1]
    texts = json.loads(b"[" + b",".join(line[1:] for line in parted) + b"]")
    for line, text in zip(parted, texts, strict=True):
        names[chr(line[0])].append(text)
