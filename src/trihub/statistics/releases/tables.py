"""The files of a release: figures and code lists as CSV, the same bytes for the same figures."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple

from trihub.core.errors import BadInput
from trihub.core.statistics import (
    DIMENSIONS,
    Flag,
    Period,
    Series,
    Vintage,
    flags_of,
    names_of,
    observation_parts,
)
from trihub.core.statistics.observation import check_text
from trihub.core.statistics.values import exact
from trihub.statistics.catalogue import code_lists
from trihub.statistics.tables import Figure

COLUMNS = (*DIMENSIONS, "period", "value", "flags", "id", "vintage", "line", "column")
VINTAGES = ("vintage", "dataset", "publisher", "document", "url", "published", "file", "sha256",
            "licence")  # fmt: skip
_LEVEL = 6


class Row(NamedTuple):
    """A figure of a release: texts as they stand in its file, the codes joined to the key."""

    key: str
    period: str
    value: str
    flags: str
    id: str
    vintage: str
    line: str
    column: str

    @property
    def place(self) -> tuple[str, str, int]:
        """Its place in the file: indicator, key, period. :raises BadInput: it has no period."""
        return self.key.partition(".")[0], self.key, _period(self.period).number

    def problem(self, lists: Mapping[str, set[str]], vintages: Mapping[str, Vintage]) -> str:
        """What does not fit: codes to the lists, the identifier to what the row says."""
        try:
            series, period = _series(self.key), _period(self.period)
            flags = _flags(self.flags)
            vintage, digest, of, said = observation_parts(self.id)
            value = exact(self.value) if self.value else ""
        except (BadInput, ValueError) as error:
            return str(error)
        if value != self.value:
            return f"{self.value} is not written as a release writes it"
        for name, code in zip(DIMENSIONS, series.codes, strict=True):
            if code not in lists.get(name, ()):
                return f"the list {name} has no code {code}"
        if self.vintage not in vintages or vintage != self.vintage:
            return f"there is no vintage {vintage}"
        if (digest, of) != (_digest(self.key), period) or said != check_text(value, flags):
            return f"the identifier {self.id} is not that of the figure"
        return ""


_period = lru_cache(maxsize=4096)(Period.parse)
_series = lru_cache(maxsize=64)(Series.of_key)
"""Rows stand in the order of their series, and share their periods."""


@lru_cache
def _flags(names: str) -> Flag:
    return flags_of(names.split())


@lru_cache(maxsize=64)
def _digest(key: str) -> str:
    return _series(key).digest


@contextmanager
def packed(path: Path) -> Iterator[IO[str]]:
    """A text that is packed while it is written, without a name and a time in its head."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        path.open("xb") as raw,
        gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as zipped,
        io.TextIOWrapper(zipped, encoding="utf-8", newline="") as text,
    ):
        yield text


def write_figures(path: Path, figures: Iterable[Figure]) -> int:
    """Write figures in order of series and period; how many."""
    count = 0
    series: Series | None = None
    digest, codes = "", tuple[str, ...]()
    vintages: dict[int, str] = {}
    with packed(path) as text:
        out = csv.writer(text, lineterminator="\n")
        out.writerow(COLUMNS)
        for cell, of, where in figures:
            if of is not series:
                series, digest, codes = of, of.digest, of.codes
            if where.number not in vintages:
                vintages[where.number] = where.vintage.digest
            vintage, value = vintages[where.number], cell.value or ""
            said = check_text(value, cell.flags)
            out.writerow((
                *codes, _period_text(cell.period), value, _flags_text(cell.flags),
                f"{vintage}-{digest}-{cell.period}-{said}", vintage, cell.line, cell.column,
            ))  # fmt: skip
            count += 1
    return count


@lru_cache(maxsize=4096)
def _period_text(number: int) -> str:
    return str(Period(number))


@lru_cache
def _flags_text(flags: int) -> str:
    return " ".join(names_of(flags))


def read_figures(path: Path) -> Iterator[Row]:
    """The figures of a file, one by one.

    :raises ValueError: it has other columns. :raises OSError, EOFError, zlib.error: it is damaged.
    """
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        if tuple(next(rows, ())) != COLUMNS:
            raise ValueError("it has other columns")
        for row in rows:
            if len(row) != len(COLUMNS):
                raise ValueError(f"line {rows.line_num} has {len(row)} columns")
            yield Row(".".join(row[: len(DIMENSIONS)]), *row[len(DIMENSIONS) :])


def packed_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """The rows of a packed table after its head."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        next(rows, None)
        yield from map(tuple, rows)


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a small table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows(rows)


def read_csv(path: Path) -> list[dict[str, str]]:
    """Read a small table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_codes(folder: Path) -> None:
    """Write the code list of every dimension."""
    for name, codes in code_lists().items():
        rows = [{"code": each.id, **each.names, **each.notes} for each in codes]
        head = list(dict.fromkeys(column for row in rows for column in row))
        write_csv(folder / f"{name}.csv", head,
                  [[row.get(column, "") for column in head] for row in rows])  # fmt: skip


def vintage_row(of: Vintage) -> Sequence[str]:
    """A vintage as a row."""
    return (of.digest, of.dataset, of.publisher, of.document, of.url, of.published.text, of.name,
            of.sha256, of.licence)  # fmt: skip
