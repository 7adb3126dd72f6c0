"""JSON: the same shape as ``trihub stats table --json``, with the address that it answers."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from trihub.statistics.formats.given import Given
from trihub.statistics.shapes import table_shape

MOST = 50_000
"""Figures of a file."""


def write(given: Given) -> Iterator[bytes]:
    """The file. :raises BadInput: there may be more than :data:`MOST` figures."""
    extract = given.extract
    shape = {
        "key": str(extract.address.key),
        "title": given.title,
        "counted_as": given.counted,
        "as_of": given.as_of.isoformat(),
        "permalink": given.permalink,
        **table_shape(extract.bounded(MOST)),
    }
    yield orjson.dumps(shape)
