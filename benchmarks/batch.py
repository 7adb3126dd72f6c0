"""Batch work on Spark over many records.

``python -m benchmarks.batch [--documents 10000000] [--master local[2]] [--memory 8g] [--output FILE]``
writes an export of synthetic records (:data:`trihub.batch.export.SCHEMA`) and lets Spark find its
families and its green technology. Numbers, priorities and links are each record's own; classes are
those of :data:`SAMPLE` synthetic documents, and texts are left out, since neither job reads them.

Families have one to five members, each claiming the priority of the first; every :data:`JOINED`th claims
one of the family before as well, which joins the two as extended families. So how many families of
either kind there are is known, and what Spark finds is compared with it. Every :data:`CHAINED` families the
next :data:`CHAIN` are joined one to another as well: how many steps Spark takes goes with such chains.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
from pyarrow import parquet

from benchmarks.__main__ import machine, speed
from benchmarks.growth.processes import Watch
from benchmarks.synthetic import Writer, small_document
from trihub.batch.export import IN_FILE, PAGE, SCHEMA
from trihub.batch.families import families
from trihub.batch.green import green
from trihub.batch.session import session
from trihub.green.schemes.folder import shipped

OFFICES = ("CN", "JP", "KR", "US", "EP")
SAMPLE = 20_000
JOINED = 33
CHAINED = 100_000
CHAIN = 40
SCHEME = "ipc-green-inventory"


def members(family: int) -> int:
    """How many members a family has."""
    return 1 + family % 5


def joined(family: int) -> bool:
    """Whether a family claims a priority of the one before."""
    return family % JOINED == 1 or 1 <= family % CHAINED < CHAIN


def rows(count: int) -> Iterator[dict[str, Any]]:
    """The records: all but their classes and their index documents."""
    doc = family = 0
    while doc < count:
        own = f"CN{family:09}"
        priorities = [own]
        if joined(family):
            priorities.append(f"CN{family - 1:09}")
        for member in range(min(members(family), count - doc)):
            application = own if member == 0 else f"{OFFICES[member]}{family:09}"
            doc += 1
            yield {
                "doc": doc, "key": f"{application}A", "application": application,
                "priorities": sorted(priorities), "links": sorted({*priorities} - {application}),
            }  # fmt: skip
        family += 1


def expected(count: int) -> dict[str, int]:
    """How many families of either kind ``count`` records have."""
    simple, left = 0, count
    while left > 0:
        left -= members(simple)
        simple += 1
    return {"simple": simple, "extended": simple - sum(map(joined, range(simple)))}


def write(folder: Path, count: int) -> None:
    """Write the export, as many records in a file as the command does."""
    writer = Writer(3)
    encode = msgspec.json.encode
    classes = [encode(small_document(writer, number).classes) for number in range(SAMPLE)]
    folder.mkdir()
    source = rows(count)
    for number in range(0, count, IN_FILE):
        batch = [row for _, row in zip(range(min(IN_FILE, count - number)), source, strict=False)]
        for row in batch:
            row["classes"] = classes[row["doc"] % SAMPLE]
            row["index"] = b"{}"
        table = pa.Table.from_pylist(batch, schema=SCHEMA)
        name = f"documents-{number // IN_FILE:05}.parquet"
        parquet.write_table(table, folder / name, compression="zstd", row_group_size=PAGE)


def timed(work: Callable[[], int]) -> dict[str, Any]:
    """Seconds, processor seconds and memory of a job, of this process and of Spark's."""
    with Watch() as watch:
        started = time.perf_counter()
        found = work()
        seconds = time.perf_counter() - started
    return {"rows": found, "seconds": round(seconds, 1)} | watch.figures()


def measure(count: int, master: str, memory: str) -> dict[str, Any]:
    """Write the export, run both jobs, and compare the families with what is known."""
    folder = Path(tempfile.mkdtemp(prefix="trihub-bench-"))
    results: dict[str, Any] = {"documents": count, "master": master, "machine": machine()}
    try:
        started = time.perf_counter()
        write(folder / "documents", count)
        results["writing_seconds"] = round(time.perf_counter() - started, 1)
        size = sum(one.stat().st_size for one in (folder / "documents").iterdir())
        results["export_bytes"] = size
        with session(master, memory) as spark:
            results["families"] = timed(
                lambda: families(spark, folder / "documents", folder / "families")
            )
            found = spark.read.parquet(str(folder / "families"))
            kinds = {kind: found.select(kind).distinct().count() for kind in expected(0)}
            results["families"] |= {"found": kinds, "expected": expected(count)}
            print(json.dumps(results), file=sys.stderr, flush=True)
            schemes = [shipped()[SCHEME]]
            results["green"] = timed(
                lambda: green(spark, folder / "documents", folder / "green", schemes)
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return results | {"speed_after": speed()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000_000)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--memory", default="8g")
    parser.add_argument("--output", type=Path)
    given = parser.parse_args()
    found = measure(given.documents, given.master, given.memory)
    print(json.dumps(found, indent=1))
    if given.output:
        given.output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if found["families"]["found"] != found["families"]["expected"]:
        sys.exit("the families found are not those that there are")


if __name__ == "__main__":
    main()
