"""The members of a definition: each process asks the rules of its own documents, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa  # type: ignore[import-untyped]

from trihub.batch.export import decoded
from trihub.batch.session import documents_in
from trihub.fields.members.judging import judge
from trihub.fields.members.model import State
from trihub.fields.members.plan import Plan
from trihub.index.memory import MemoryIndex

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROWS = "doc bigint, key string, field string"
SCHEMA = pa.schema([("doc", pa.int64()), ("key", pa.string()), ("field", pa.string())])


def members(spark: SparkSession, folder: Path, to: Path, plan: Plan) -> int:
    """Write the members of a definition as Parquet, a row for each document and field that it is
    in; how many rows there are.

    :raises BadInput: there is no export in the folder.
    """
    read = spark.read.parquet(documents_in(folder)).select("doc", "key", "index")
    given = spark.sparkContext.broadcast(plan)

    def judged(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield members_of(batch, given.value)

    read.mapInArrow(judged, ROWS).write.mode("errorifexists").parquet(str(to))
    return int(spark.read.parquet(str(to)).count())


def members_of(batch: pa.RecordBatch, plan: Plan) -> pa.RecordBatch:
    """The members among the documents of a batch. Nothing ranks in a definition, so that what is in
    does not depend on the other documents."""
    columns = batch.to_pydict()
    index = MemoryIndex()
    with index.writer() as writer:
        for doc, document in zip(columns["doc"], decoded(columns["index"]), strict=True):
            writer.add(index.prepare(document), doc=doc, change=1)
    state = index.state()
    found = judge(index, plan, State(change=1, analysis=state.analysis, documents=state.documents))
    keys = dict(zip(columns["doc"], columns["key"], strict=True))
    rows = [
        {"doc": doc, "key": keys[doc], "field": field}
        for place, field in enumerate(found.fields)
        for doc in found.docs[found.inside[:, place]].tolist()
    ]
    return pa.RecordBatch.from_pylist(rows, schema=SCHEMA)
