"""Green technology by the classes of each document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa  # type: ignore[import-untyped]

from trihub.batch.session import documents_in
from trihub.core.classes import Classification
from trihub.green.rules.classify import Rules
from trihub.green.schemes.model import Scheme

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROWS = "doc bigint, key string, scheme string, green boolean, classes array<string>"
SCHEMA = pa.schema([
    ("doc", pa.int64()), ("key", pa.string()), ("scheme", pa.string()), ("green", pa.bool_()),
    ("classes", pa.list_(pa.string())),
])  # fmt: skip


def green(spark: SparkSession, folder: Path, to: Path, schemes: Sequence[Scheme]) -> int:
    """Write what the rules of each scheme say of each document as Parquet; how many rows there are.
    ``green`` is null where a document has no class that the scheme could look at.

    :raises BadInput: there is no export in the folder.
    """
    read = spark.read.parquet(documents_in(folder)).select("doc", "key", "classes")
    chosen = spark.sparkContext.broadcast(list(schemes))

    def judged(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rules = [Rules(one) for one in chosen.value]
        for batch in batches:
            yield judge(batch, rules)

    read.mapInArrow(judged, ROWS).write.mode("errorifexists").parquet(str(to))
    return int(spark.read.parquet(str(to)).count())


def judge(batch: pa.RecordBatch, rules: Sequence[Rules]) -> pa.RecordBatch:
    """The verdicts on the documents of a batch, by document and scheme."""
    decoder = msgspec.json.Decoder(tuple[Classification, ...])
    rows = []
    for row in batch.to_pylist():
        classes = decoder.decode(row["classes"])
        for one in rules:
            verdict = one.judge(classes)
            rows.append({
                "doc": row["doc"], "key": row["key"], "scheme": verdict.scheme.name,
                "green": verdict.green, "classes": list(verdict.classes),
            })  # fmt: skip
    return pa.RecordBatch.from_pylist(rows, schema=SCHEMA)
