"""The documents of a commit in the order of their numbers, and which of them pass filters.

A search by vectors asks before it looks at any vector, so this may not cost more than it does.
Conditions on the office, the kind, the year and the cut-off need no engine: the side files hold
what they look at, and NumPy compares it. What is taken out of the files is kept for the commit.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from trihub.core.query import Cutoff, Filters
from trihub.index import days
from trihub.index.kept import Kept
from trihub.index.tantivy import columns
from trihub.index.tantivy.facets import Columns

Numbers: TypeAlias = "array[int]"


class Live:
    """What one commit holds. Made when it is first asked for."""

    def __init__(self, files: Columns, documents: int) -> None:
        """``documents`` is how many the engine has."""
        self._files = files
        self._documents = documents
        self._table: dict[str, Any] | None = None
        self.kept = Kept()

    def passing(self, filters: Filters) -> Numbers:
        """The documents that meet the conditions of :func:`answers`, ascending.

        :raises ValueError: the files and the engine do not hold the same documents.
        """
        table = self._open()
        kept: Any = None
        for met in self._conditions(table, filters):
            kept = met if kept is None else kept & met
        return _numbers(table["doc"] if kept is None else _where(kept, table["doc"]))

    def _conditions(self, table: dict[str, Any], filters: Filters) -> Iterator[Any]:
        if filters.offices:
            wanted = self._files.numbers(columns.OFFICE, filters.offices)
            yield _one_of(table[columns.OFFICE], wanted)
        if filters.kinds:
            yield _one_of(table[columns.KIND], self._files.numbers(columns.KIND, filters.kinds))
        if filters.years:
            yield _one_of(table["year"], [year for year in filters.years if year > 0])
        if filters.cutoff:
            yield prior(table, filters.cutoff)

    def _open(self) -> dict[str, Any]:
        if self._table is None:
            lines = self._files.lines()
            lines = lines[_last(lines["doc"])]
            if len(lines) != self._documents:
                raise ValueError(
                    f"its side files hold {len(lines)} documents, the engine {self._documents}"
                )
            self._table = {
                name: _narrow(lines[name])
                for name in ("doc", columns.OFFICE, columns.KIND, "year", "published", "earliest")
            }
        return self._table


def answers(filters: Filters) -> bool:
    """Whether the side files tell all that ``filters`` ask for, but for ``exclude``."""
    told_elsewhere = (filters.languages, filters.classes, filters.applicants, filters.within)
    return not any(told_elsewhere)


def _last(docs: Any) -> Any:
    """The lines that hold: of each document its last one, where that does not take it out."""
    import numpy as np

    if len(docs) == 0 or (docs[0] >= 0 and bool(np.all(docs[1:] > docs[:-1]))):
        return slice(None)
    numbers = np.where(docs < 0, ~docs, docs)
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    last = order[np.append(ordered[1:] != ordered[:-1], True)]
    return last[docs[last] >= 0]


def _narrow(values: Any) -> Any:
    """The values beside one another: in as few bytes as hold them, since comparing reads them all;
    documents' numbers in eight."""
    import numpy as np

    if values.dtype.kind == "i":
        return values.astype(np.int64)
    return values.astype(np.min_scalar_type(values.max(initial=0)))


def _one_of(values: Any, wanted: Sequence[int]) -> Any:
    import numpy as np

    met = np.zeros(len(values), dtype=bool)
    for number in wanted:
        met |= values == number
    return met


def _within(values: Any, span: days.Span) -> Any:
    return (values >= span.low) & (values <= span.high)


def prior(table: Any, cutoff: Cutoff) -> Any:
    """Which of a table's documents a cut-off leaves, by the days ``published`` and ``earliest``."""
    before = days.before(cutoff)
    met = _within(table["published"], before)
    if cutoff.conflicting:
        later = _within(table["published"], days.on_or_after(cutoff))
        met |= later & _within(table["earliest"], before)
    return met


def _where(met: Any, docs: Any) -> Any:
    import numpy as np

    # Five times as fast as an index of truth values, of which half are true in no order.
    return np.compress(met, docs)


def _numbers(docs: Any) -> Numbers:
    import numpy as np

    out = array("q")
    out.frombytes(docs.astype(np.int64, copy=False).view(np.uint8).data)
    return out
