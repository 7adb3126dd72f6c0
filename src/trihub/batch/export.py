"""A library as Parquet files: of each document what batch work asks for, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa  # type: ignore[import-untyped]
from pyarrow import parquet

from trihub.core.errors import BadInput
from trihub.core.families import application_key, links, simple_key
from trihub.core.patent import Patent
from trihub.core.ports import IndexDocument, PatentStore, Stored
from trihub.library.indexing import index_documents

PAGE = 1_000
"""Documents read at once: also the rows of a row group, so that memory stays flat."""
IN_FILE = 50_000
"""Documents of a file: what one process of Spark works on at a time, about."""

SCHEMA = pa.schema([
    pa.field("doc", pa.int64(), nullable=False),
    pa.field("key", pa.string(), nullable=False),
    pa.field("application", pa.string(), nullable=False),
    pa.field("priorities", pa.list_(pa.string()), nullable=False),
    pa.field("links", pa.list_(pa.string()), nullable=False),
    pa.field("classes", pa.binary(), nullable=False),
    pa.field("index", pa.binary(), nullable=False),
])  # fmt: skip
"""``priorities`` decide the simple family, ``links`` are the applications that the document is
linked to; ``classes`` are its classifications and ``index`` its index document, as JSON."""

Tell = Callable[[int], None]


def export(store: PatentStore, folder: Path, tell: Tell = lambda done: None) -> int:
    """Write a library's documents into a new folder; how many there are.

    :raises BadInput: the folder is there already and has something in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BadInput(
            f"{folder} is not empty.", hint="Name a folder that is not there yet, or an empty one."
        )
    done = 0
    for number, pages in enumerate(_files(store)):
        unfinished = folder / f".documents-{number:05}.parquet"
        with parquet.ParquetWriter(unfinished, SCHEMA, compression="zstd") as writer:
            for page in pages:
                writer.write_table(table([one.patent for one in page], [one.doc for one in page]))
                done += len(page)
                tell(done)
        unfinished.rename(folder / f"documents-{number:05}.parquet")
    return done


def _files(store: PatentStore) -> Iterator[Iterator[Sequence[Stored]]]:
    """The pages of each file."""
    after, more = 0, True

    def pages() -> Iterator[Sequence[Stored]]:
        nonlocal after, more
        for _ in range(0, IN_FILE, PAGE):
            page = store.changes_since(after, limit=PAGE)
            more = len(page) == PAGE
            if page:
                after = page[-1].change
                yield page
            if not more:
                return

    while more:
        yield pages()


def table(patents: Sequence[Patent], docs: Sequence[int]) -> pa.Table:
    """The rows of some documents, in the form of :data:`SCHEMA`."""
    encode = msgspec.json.encode
    columns: dict[str, list[Any]] = {
        "doc": list(docs),
        "key": [one.key for one in patents],
        "application": [application_key(one) for one in patents],
        "priorities": [list(simple_key(one)) for one in patents],
        "links": [sorted({link.other for link in links(one)}) for one in patents],
        "classes": [encode(one.classes) for one in patents],
        "index": [encode(one) for one in index_documents(patents)],
    }
    return pa.table(columns, schema=SCHEMA)


def decoded(encoded: Sequence[bytes]) -> list[IndexDocument]:
    """Index documents from the column ``index``."""
    decoder = msgspec.json.Decoder(IndexDocument)
    return [decoder.decode(one) for one in encoded]
