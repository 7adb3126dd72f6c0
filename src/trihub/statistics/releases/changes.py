"""What changed from one release to the next: figures and codes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from trihub.core.statistics import DIMENSIONS
from trihub.statistics.releases.tables import Row, packed, read_csv, read_figures, write_csv

FIGURES, CODES = "changes/figures.csv.gz", "changes/codes.csv"
CHANGES = ("revised", "remarked", "vanished", "appeared", "codes")
"""Kinds of changes: another value, other flags, no longer given, new; of code lists."""
COLUMNS = ("change", "dataset", "key", "period", "before", "after", "flags_before", "flags_after",
           "id_before", "id_after")  # fmt: skip
CODE_COLUMNS = ("list", "code", "change", "column", "before", "after")
_NOTHING = Row("", "", "", "", "", "", "", "")


class Change(NamedTuple):
    """A figure that is not as it was; an end is empty where there was or is none."""

    kind: str
    before: Row
    after: Row


def changed(before: Iterable[Row], after: Iterable[Row]) -> Iterator[Change]:
    """What is different between two files of figures, both in their order."""
    old, new = (((row.place, row) for row in rows) for rows in (before, after))
    one, other = next(old, None), next(new, None)
    while one or other:
        if other is None or (one is not None and one[0] < other[0]):
            yield Change("vanished", one[1] if one else _NOTHING, _NOTHING)
            one = next(old, None)
        elif one is None or one[0] > other[0]:
            yield Change("appeared", _NOTHING, other[1])
            other = next(new, None)
        else:
            if one[1].value != other[1].value:
                yield Change("revised", one[1], other[1])
            elif one[1].flags != other[1].flags:
                yield Change("remarked", one[1], other[1])
            one, other = next(old, None), next(new, None)


def figure_changes(before: Path, after: Path) -> Iterator[Sequence[str]]:
    """The rows of changes between the data of two releases, by data set, key and period."""
    names = {path.name for folder in (before, after) for path in (folder / "data").glob("*.csv.gz")}
    for name in sorted(names):
        ends = [read_figures(path) if (path := folder / "data" / name).exists() else ()
                for folder in (before, after)]  # fmt: skip
        for kind, one, other in changed(*ends):
            some = other if other.key else one
            yield (kind, name.removesuffix(".csv.gz"), some.key, some.period, one.value,
                   other.value, one.flags, other.flags, one.id, other.id)  # fmt: skip


def code_changes(before: Path, after: Path) -> Iterator[Sequence[str]]:
    """The rows of changes between the code lists of two releases."""
    for name in DIMENSIONS:
        old, new = (_codes(folder / "codes" / f"{name}.csv") for folder in (before, after))
        for code in [*new, *(code for code in old if code not in new)]:
            if code not in old or code not in new:
                yield name, code, "appeared" if code in new else "vanished", "", "", ""
                continue
            columns = dict.fromkeys([*old[code], *new[code]])
            for column in columns:
                texts = old[code].get(column, ""), new[code].get(column, "")
                if texts[0] != texts[1]:
                    yield name, code, "changed", column, *texts


def _codes(path: Path) -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read_csv(path)} if path.exists() else {}


def write_changes(before: Path, after: Path) -> dict[str, int]:
    """Write what changed since the last release into the new one; how much, by kind."""
    counts = Counter(dict.fromkeys(CHANGES, 0))
    with packed(after / FIGURES) as text:
        out = csv.writer(text, lineterminator="\n")
        out.writerow(COLUMNS)
        for row in figure_changes(before, after):
            out.writerow(row)
            counts[row[0]] += 1
    codes = list(code_changes(before, after))
    write_csv(after / CODES, CODE_COLUMNS, codes)
    counts["codes"] = len(codes)
    return dict(counts)
