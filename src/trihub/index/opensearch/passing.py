"""The numbers of all documents that match, in one request.

The server would give them in pages of 10,000 hits, of which each takes as long as a search. Instead
each part of the index sets a bit for each document that matches, and the bits of all parts come back
together: an eighth of a byte a document of the store, whatever matches.
"""

from __future__ import annotations

from array import array
from typing import Any

from trihub.index.opensearch.compile import Clause, condition
from trihub.index.opensearch.matches import Searching
from trihub.index.opensearch.schema import DOC

MOST_BITS = 50_000_000
"""Numbers up to which bits are asked for: the server stops a script after a million rounds."""

_WORD = 64
_START = "state.bits = new long[params.words]"
_SET = (
    f"long number = doc['{DOC}'].value; long[] bits = state.bits;"
    " bits[(int) (number >>> 6)] |= 1L << (int) (number & 63)"
)
_END = "return state.bits"
_JOIN = (
    "long[] all = null;"
    " for (bits in states) { if (bits != null) { if (all == null) { all = bits; } else {"
    " for (int i = 0; i < all.length; i++) { all[i] |= bits[i]; } } } }"
    " return all"
)


def passing(searching: Searching, query: Clause, highest: int) -> array[int]:
    """The numbers of all documents that match, lowest first; ``highest`` is the highest there is."""
    if highest > MOST_BITS:
        return searching.pages(query)
    metric = {
        "params": {"words": highest // _WORD + 1},
        "init_script": _START, "map_script": _SET, "combine_script": _END, "reduce_script": _JOIN,
    }  # fmt: skip
    answer = searching.ask({
        "query": condition(query), "size": 0, "track_total_hits": False,
        "aggs": {"passing": {"scripted_metric": metric}},
    })  # fmt: skip
    return _numbers(answer["aggregations"]["passing"]["value"] or [])


def _numbers(words: Any) -> array[int]:
    import numpy as np

    bits = np.unpackbits(np.array(words, dtype="<i8").view(np.uint8), bitorder="little")
    out = array("q")
    out.frombytes(np.flatnonzero(bits).astype(np.int64).view(np.uint8).data)
    return out
