"""Parquet: typed columns, and in the schema's metadata where the figures come from."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from trihub.core.statistics import DIMENSIONS, Period, names_of
from trihub.statistics.formats.given import Given
from trihub.statistics.sdmx.data.texts import Identifiers
from trihub.statistics.shapes import vintage_shape
from trihub.statistics.tables import Figure

MOST = 200_000
"""Figures of a file: some ten seconds of writing before its first byte."""
_IN_MEMORY = 4 << 20
_CHUNK = 256 << 10


def write(given: Given) -> Iterator[bytes]:
    """The file, written whole before its first piece.

    :raises BadInput: there may be more than :data:`MOST` figures.
    """
    given.extract.check_bound(MOST)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as out:
        _fill(out, given)
        out.seek(0)
        while chunk := out.read(_CHUNK):
            yield chunk


def _fill(out: Any, given: Given) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    schema, identifiers = _schema(given), Identifiers()
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for table in given.extract.tables():
            if table.figures:
                writer.write_table(pa.table(_columns(table.figures, identifiers), schema=schema))


def _schema(given: Given) -> Any:
    """The columns. ``value`` is the nearest binary number, ``exact`` the decimal as published."""
    import pyarrow as pa

    text = pa.dictionary(pa.int32(), pa.string())
    fields = [pa.field(name, text) for name in ("dataset", *DIMENSIONS)]
    fields += [
        pa.field("period", text), pa.field("value", pa.float64()), pa.field("exact", pa.string()),
        pa.field("flags", pa.list_(pa.string())), pa.field("id", pa.string()),
        pa.field("line", pa.int32()), pa.field("column", pa.int32()), pa.field("vintage", text),
    ]  # fmt: skip
    return pa.schema(fields, metadata={"trihub": orjson.dumps(_about(given))})


def _about(given: Given) -> dict[str, Any]:
    extract = given.extract
    every = {each.vintage.digest: each.vintage for each in reversed(extract.slices)}
    return {
        "title": given.title, "counted_as": given.counted, "dataset": extract.address.dataset,
        "key": str(extract.address.key), "as_of": given.as_of.isoformat(),
        "permalink": given.permalink,
        "vintages": [vintage_shape(each) for each in every.values()],
    }  # fmt: skip


def _columns(figures: Sequence[Figure], identifiers: Identifiers) -> dict[str, list[Any]]:
    cells = [each.cell for each in figures]
    series = [each.series for each in figures]
    slices = {each.slice.number: each.slice.vintage for each in figures}
    vintages = {number: (each.dataset, each.digest) for number, each in slices.items()}
    of = [vintages[each.slice.number] for each in figures]
    return {
        "dataset": [dataset for dataset, _ in of],
        **{name: [getattr(each, name) for each in series] for name in DIMENSIONS},
        "period": [str(Period(cell.period)) for cell in cells],
        "value": [None if cell.value is None else float(cell.value) for cell in cells],
        "exact": [cell.value for cell in cells],
        "flags": [names_of(cell.flags) for cell in cells],
        "id": [identifiers.of(each) for each in figures],
        "line": [cell.line for cell in cells],
        "column": [cell.column for cell in cells],
        "vintage": [digest for _, digest in of],
    }
