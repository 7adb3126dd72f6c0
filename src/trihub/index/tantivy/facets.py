"""Reading the side files, and counting facets from them.

NumPy is imported when it is first needed (here and in :mod:`trihub.index.tantivy.live`): it costs
more than opening an index.
"""

from __future__ import annotations

import mmap
import threading
from collections.abc import Sequence
from heapq import nsmallest
from pathlib import Path
from typing import Any

from trihub.core.hits import FacetCount
from trihub.core.query import Facet
from trihub.index import ranking
from trihub.index.tantivy import columns
from trihub.index.tantivy.schema import Record

_LINE = [
    ("doc", "<i8"), (columns.OFFICE, "<u4"), (columns.KIND, "<u4"), ("year", "<u4"),
    ("classes", "<u2"), ("applicants", "<u2"), ("published", "<u4"), ("earliest", "<u4"),
    ("start", "<u8"),
]  # fmt: skip
"""A line of the side files (:data:`trihub.index.tantivy.columns.ROW`), as NumPy names its parts."""


class Names:
    """The names of a generation, read as commits add to them."""

    def __init__(self) -> None:
        self._names = columns.no_names()
        self._read = 0
        self._lock = threading.Lock()

    def up_to(self, mapped: mmap.mmap | bytes) -> dict[str, list[str]]:
        """All names of one commit's file, and perhaps some of later commits."""
        with self._lock:
            if len(mapped) > self._read:
                columns.add_names(self._names, mapped[self._read :])
                self._read = len(mapped)
        return self._names


class Columns:
    """The side files as they stand at one commit. Mapped, not read."""

    def __init__(self, folder: Path, record: Record, names: Names) -> None:
        """Map the files. :raises ValueError: they are shorter than the commit says.
        :raises OSError: they are not there."""
        self._rows = _map(folder / columns.ROWS, record.rows)
        self._links = _map(folder / columns.LINKS, record.links)
        self._mapped_names = _map(folder / columns.NAMES, record.names)
        self._names = names
        self._arrays: tuple[Any, Any, Any] | None = None

    def _open(self) -> tuple[Any, Any, Any]:
        if self._arrays is None:
            import numpy as np

            # Lines are taken as plain numbers, since NumPy copies records field by field.
            line = np.dtype(_LINE)
            rows = np.frombuffer(self._rows, dtype="<u8").reshape(-1, line.itemsize // 8)
            self._arrays = rows, line, np.frombuffer(self._links, dtype="<u4")
        return self._arrays

    def at(self, rows: Any) -> Any:
        """These lines."""
        import numpy as np

        table, line, _ = self._open()
        return table.take(np.asarray(rows, dtype=np.int64), axis=0).view(line).reshape(-1)

    def lines(self) -> Any:
        """All lines, those of documents replaced or taken out since included."""
        table, line, _ = self._open()
        return table.view(line).reshape(-1)

    def numbers(self, facet: str, names: Sequence[str]) -> list[int]:
        """The numbers of those of ``names`` that some document has."""
        known = self._names.up_to(self._mapped_names)[facet]
        return [number for number, name in enumerate(known) if name in names]

    def documents(self, rows: Any) -> list[int]:
        """The documents' numbers of these lines."""
        numbers: list[int] = self.at(rows)["doc"].tolist()
        return numbers

    def count(self, rows: Any, facets: Sequence[Facet]) -> dict[Facet, tuple[FacetCount, ...]]:
        """How many of the documents of these lines have each value."""
        names = self._names.up_to(self._mapped_names)
        links, taken = self._open()[2], self.at(rows)
        out: dict[Facet, tuple[FacetCount, ...]] = {}
        for facet in facets:
            if facet is Facet.YEAR:
                out[facet] = _named(taken["year"], lambda year: str(year) if year else "")
            elif facet in (Facet.CLASS, Facet.APPLICANT):
                owners = facet is Facet.APPLICANT
                letter = columns.APPLICANT if owners else columns.CLASS
                found = links[_places(taken, owners=owners)]
                most = ranking.TOP_APPLICANTS if owners else None
                out[facet] = _named(found, names[letter].__getitem__, most)
            else:
                letter = columns.OFFICE if facet is Facet.OFFICE else columns.KIND
                out[facet] = _named(taken[letter], names[letter].__getitem__)
        return out


def _map(path: Path, length: int) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        if not length:
            return b""
        return mmap.mmap(file.fileno(), length, access=mmap.ACCESS_READ)


def _places(taken: Any, *, owners: bool) -> Any:
    """Where the links of these documents stand: one after another, document by document."""
    import numpy as np

    starts = taken["start"].astype(np.int64)
    if owners:
        starts = starts + taken["classes"]
    counts = taken["applicants" if owners else "classes"].astype(np.int64)
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts - (ends - counts), counts) + np.arange(total)


def _named(numbers: Any, name: Any, most: int | None = None) -> tuple[FacetCount, ...]:
    """Counts of ``numbers`` by name; only names that can be among the ``most`` are looked up."""
    import numpy as np

    if not len(numbers):
        return ()
    highest = int(numbers.max()) + 1
    if highest > 8 * len(numbers):
        found, counts = np.unique(numbers, return_counts=True)
    else:
        counts = np.bincount(numbers, minlength=highest)
        found = np.flatnonzero(counts)
        counts = counts[found]
    last: list[tuple[str, int]] = []
    if most and len(counts) > most:
        # Most values of many stand at the end with one document each, alike but for their names.
        least = int(np.partition(counts, -most)[-most])
        ties, kept = found[counts == least], counts > least
        names = filter(None, map(name, ties.tolist()))
        last = [(value, least) for value in nsmallest(most, names)]
        found, counts = found[kept], counts[kept]
    pairs = [*zip(map(name, found.tolist()), counts.tolist(), strict=True), *last]
    counted = ranking.tally(((value, count) for value, count in pairs if value), most)
    return tuple(FacetCount(value=value, count=count) for value, count in counted)
