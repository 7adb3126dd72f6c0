"""Learning translations from an export of pairs of texts.

The pairs are token numbers already, in files of about so many cells
(:mod:`trihub.learning.alignment`). In every round each process counts what is expected of the pairs of
its files, by the same function as the embedded path; the counts come back and are added in the order of
the files, in 64 bits, so that a run gives the same table whatever Spark's order. Beside the embedded
path, which adds in 32 bits from one end to the other, probabilities agree to :data:`TOLERANCE`.

What is known of a token pair goes to every process and comes back: memory of the driver goes with the
number of different token pairs, time with the number of cells over the number of processes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from pyarrow import parquet

from trihub.core.errors import BadInput
from trihub.learning.alignment import (
    Bitext,
    Counts,
    Expected,
    Longs,
    Probabilities,
    expected,
    number_cells,
    rounds_of,
)
from trihub.learning.bitext import Encoded
from trihub.learning.pairs import Gathered
from trihub.learning.translations import Course, Learned, Material, finish

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CELLS = 2_000_000
"""Cells of a file, about: what one process works on at a time."""
TOLERANCE = 1e-4
"""How far a probability may lie from the embedded path's, in proportion (a test holds it)."""

SCHEMA = pa.schema([
    pa.field("left", pa.list_(pa.int32()), nullable=False),
    pa.field("right", pa.list_(pa.int32()), nullable=False),
    pa.field("weight", pa.float32(), nullable=False),
    pa.field("sections", pa.int32(), nullable=False),
])  # fmt: skip
_RECORD = "pairs.json"


def write_pairs(material: Material, folder: Path, cells: int = CELLS) -> int:
    """Write what translations are learned from into a new folder; how many pairs of texts.

    :raises BadInput: the folder is there already and has something in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BadInput(
            f"{folder} is not empty.", hint="Name a folder that is not there yet, or an empty one."
        )
    encoded = material.encoded
    for number, rows in enumerate(_parts(encoded.bitext, cells)):
        table = pa.table(_columns(encoded.bitext, rows), schema=SCHEMA)
        parquet.write_table(table, folder / f"pairs-{number:05}.parquet", compression="zstd")
    for side, words in (("left", encoded.left), ("right", encoded.right)):
        parquet.write_table(pa.table({"word": words}), folder / f"words-{side}.parquet")
    gathered = material.gathered
    told = {
        "languages": material.languages, "record": dict(material.record), "used": encoded.used,
        "gathered": {
            "documents": gathered.documents, "wrong_language": gathered.wrong_language,
            "left_out": gathered.left_out, "pairs": dict(gathered.pairs),
        },
    }  # fmt: skip
    (folder / _RECORD).write_text(json.dumps(told), "utf-8")  # last: without it there is no export
    return len(encoded.bitext.weights)


def translations(spark: SparkSession, folder: Path, to: Path, course: Course) -> Learned:
    """Learn from an export of pairs and write the table into the folder ``to``.

    :raises BadInput: there is no export in the folder.
    """
    material = read_pairs(folder)
    return finish(to, material, partial(count, spark, folder, material, course), course=course)


def count(spark: SparkSession, folder: Path, material: Material, course: Course) -> Counts:
    """The rounds of expectation and maximisation."""
    sizes = material.encoded.bitext
    paths = sorted(str(path) for path in folder.glob("pairs-*.parquet"))
    files = spark.sparkContext.parallelize(paths, max(1, len(paths)))
    whole = (sizes.left_size, sizes.right_size)
    found = files.map(partial(_keys, sizes=whole)).collect()
    keys = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    del found

    def expect(given: Probabilities, last: bool) -> Expected:
        sent = spark.sparkContext.broadcast((keys, given))

        def of_file(path: str) -> tuple[Longs, Expected]:
            return expected_of(path, whole, *sent.value, last=last)

        made = files.map(of_file).collect()
        sent.destroy()
        return _sum(made, given)

    return rounds_of(sizes, keys, expect, course.rounds)


def expected_of(
    path: str, sizes: tuple[int, int], keys: Longs, given: Probabilities, *, last: bool
) -> tuple[Longs, Expected]:
    """What is expected of the pairs of a file, and the places among ``keys`` of its token pairs."""
    bitext = bitext_of(parquet.read_table(path), sizes)
    numbers, own = number_cells(bitext)
    places = np.searchsorted(keys, own)
    here = Probabilities(
        forward=given.forward[places], backward=given.backward[places],
        empty_right=given.empty_right, empty_left=given.empty_left,
    )  # fmt: skip
    return places, expected(bitext, numbers, here, last=last)


def read_pairs(folder: Path) -> Material:
    """What an export says of itself, and its words; the pairs stay where they are.

    :raises BadInput: there is no export of pairs in the folder.
    """
    try:
        told = json.loads((folder / _RECORD).read_text("utf-8"))
    except FileNotFoundError as error:
        raise BadInput(
            f"There is no export of pairs in {folder}.",
            hint="“trihub batch pairs LANGUAGES FOLDER” makes one.",
        ) from error
    left, right = (
        parquet.read_table(folder / f"words-{side}.parquet")["word"].to_pylist()
        for side in ("left", "right")
    )
    first, second = told["languages"]
    gathered = {**told["gathered"], "pairs": Counter(told["gathered"]["pairs"])}
    nothing = bitext_of(SCHEMA.empty_table(), (len(left), len(right)))
    return Material(
        languages=(first, second), encoded=Encoded(nothing, left, right, told["used"]),
        record=told["record"], gathered=Gathered(**gathered),
    )  # fmt: skip


def bitext_of(table: pa.Table, sizes: tuple[int, int]) -> Bitext:
    """The pairs of a table of :data:`SCHEMA`."""
    found: dict[str, Any] = {}
    for side in ("left", "right"):
        column = table[side].combine_chunks()
        found[side] = np.asarray(column.flatten(), np.int32)
        lengths = np.asarray(column.value_lengths(), np.int64)
        found[f"{side}_starts"] = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    return Bitext(
        **found, weights=table["weight"].to_numpy(), sections=table["sections"].to_numpy(),
        left_size=sizes[0], right_size=sizes[1],
    )  # fmt: skip


def _keys(path: str, sizes: tuple[int, int]) -> Longs:
    return number_cells(bitext_of(parquet.read_table(path), sizes))[1]


def _parts(bitext: Bitext, cells: int) -> Iterator[slice]:
    """The pairs, about so many cells at a time."""
    sizes = np.diff(bitext.left_starts) * np.diff(bitext.right_starts)
    ends, first = np.cumsum(sizes), 0
    while first < len(sizes):
        begun = int(ends[first] - sizes[first])
        last = max(first + 1, int(np.searchsorted(ends, begun + cells, "right")))
        yield slice(first, last)
        first = last


def _columns(bitext: Bitext, rows: slice) -> Mapping[str, Any]:
    columns: dict[str, Any] = {
        "weight": bitext.weights[rows], "sections": bitext.sections[rows],
    }  # fmt: skip
    for side in ("left", "right"):
        starts = getattr(bitext, f"{side}_starts")[rows.start : rows.stop + 1]
        values = getattr(bitext, side)[starts[0] : starts[-1]]
        offsets = pa.array((starts - starts[0]).astype(np.int32))
        columns[side] = pa.ListArray.from_arrays(offsets, pa.array(values))
    return columns


def _sum(made: list[tuple[Longs, Expected]], given: Probabilities) -> Expected:
    """The counts of all files, added in their order."""
    pairs = len(given.forward)
    names = ("forward", "backward", "empty_right", "empty_left")
    totals = {name: np.zeros(len(getattr(given, name))) for name in names}
    sections: dict[str, tuple[Any, Any]] = {}
    for places, part in made:
        for name in names:
            # A file has each of its token pairs once; of the empty word all files have every token.
            at: Any = places if name in ("forward", "backward") else slice(None)
            totals[name][at] += getattr(part, name)
        for letter, both in part.by_section.items():
            sums = sections.setdefault(letter, (np.zeros(pairs), np.zeros(pairs)))
            for total, own in zip(sums, both, strict=True):
                total[places] += own
    return Expected(
        **{name: total.astype(np.float32) for name, total in totals.items()},
        by_section={
            letter: (one.astype(np.float32), other.astype(np.float32))
            for letter, (one, other) in sorted(sections.items())
        },
    )
