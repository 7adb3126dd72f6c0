"""The index of an encoder's vectors, and what it is asked."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import orjson

from trihub.index.opensearch.compile import Clause
from trihub.index.opensearch.schema import DOC, STATE, Entry
from trihub.index.vectors.segments import FLOAT, Floats

BYTES = "bytes"
"""The vector, 32-bit floats one after another, little-endian: what scripts read."""
GRAPH = "vector"
"""The same vector in the k-NN plug-in's graph, where there is one."""

# The server takes no score below 0. Painless has no buffers, so that floats are put together from
# their bytes.
_COMPARE = (
    f"BytesRef found = doc['{BYTES}'].value; byte[] b = found.bytes; int at = found.offset;"
    " double sum = 1;"
    " for (def one : params.vector) {"
    " int bits = (b[at] & 255) | ((b[at + 1] & 255) << 8) | ((b[at + 2] & 255) << 16)"
    " | (b[at + 3] << 24);"
    " sum += Float.intBitsToFloat(bits) * (double) one; at += 4; }"
    " return Math.max(0, sum)"
)


def index_body(shards: int, replicas: int, graph: int) -> dict[str, Any]:
    """The settings and the mapping of an index; ``graph`` is the size of the vectors in the plug-in's
    graph, 0 where there is to be none."""
    settings: dict[str, Any] = {
        "number_of_shards": shards, "number_of_replicas": replicas, "refresh_interval": "-1",
    }  # fmt: skip
    fields: dict[str, Any] = {
        DOC: {"type": "integer"},
        BYTES: {"type": "binary", "doc_values": True},
        STATE: {"type": "keyword", "index": False, "doc_values": False, "store": True},
    }
    if graph:
        settings["knn"] = True
        method = {"name": "hnsw", "engine": "lucene", "space_type": "innerproduct"}
        fields[GRAPH] = {"type": "knn_vector", "dimension": graph, "method": method}
    mapping = {"dynamic": "strict", "_source": {"enabled": False}, "properties": fields}
    return {"settings": {"index": settings}, "mappings": mapping}


def entry(row: Floats, *, graph: bool) -> Entry:
    """A vector ready to be written."""
    values: dict[str, Any] = {BYTES: base64.b64encode(row.astype(FLOAT).tobytes()).decode()}
    if graph:
        values[GRAPH] = row.tolist()
    return Entry(orjson.dumps(values)[1:], (GRAPH,) if graph else ())


def read(told: str) -> Floats:
    """The vector that the server gives from :data:`BYTES`."""
    return np.frombuffer(base64.b64decode(told + "=="), dtype=FLOAT).astype(np.float32)


def compared(vector: Floats, among: Clause) -> Clause:
    """All of ``among``, each compared; the score is 1 more than the inner product."""
    params = {"vector": vector.astype(float).tolist()}
    script = {"source": _COMPARE, "params": params}
    return {"script_score": {"query": {"bool": {"filter": [among]}}, "script": script}}


def nearest(vector: Floats, most: int, among: Clause) -> Clause:
    """The nearest of ``among`` by the graph, about ``most`` of each part of the index."""
    asked = {"vector": vector.astype(float).tolist(), "k": most, "filter": among}
    return {"knn": {GRAPH: asked}}


def product(score: float, *, graph: bool) -> float:
    """The inner product that a score tells. The plug-in's is 1 more where it is above 0, and below
    that 1 / (1 - inner product)."""
    if graph and score < 1.0:
        return 1.0 - 1.0 / score if score > 0 else -1.0
    return score - 1.0
