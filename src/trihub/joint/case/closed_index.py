"""Search inside a case's own unpublished texts: an index made when it is asked for, in memory,
and gone with the answer. Nothing of these texts enters the library's index or any file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trihub.core.hits import Passage
from trihub.core.patent import Patent
from trihub.core.ports import SearchIndex
from trihub.core.query import IndexRequest
from trihub.library.indexing import index_document
from trihub.priorart.present import passages, token_weights
from trihub.text.query.compile import compile_query
from trihub.text.query.parser import parse

MakeIndex = Callable[[], SearchIndex]
"""Gives an empty index that keeps everything in memory."""

PASSAGES = 5
"""Passages that an answer shows of one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A text of the case that answers the query, with the passages that do so best."""

    office: str
    patent: Patent
    score: float
    passages: tuple[Passage, ...]


def search(texts: Mapping[str, Patent], query: str, make: MakeIndex) -> tuple[Found, ...]:
    """The texts (by office) that a query in the query language finds, best first.

    :raises BadQuery: the query cannot be read.
    """
    asked = compile_query(parse(query))
    offices = sorted(texts)
    index = make()
    try:
        with index.writer() as writer:
            for number, office in enumerate(offices, 1):
                entry = index.prepare(index_document(texts[office]))
                writer.add(entry, doc=number, change=number)
            writer.commit(len(offices))
        hits = index.search(IndexRequest(query=asked, limit=max(1, len(offices)))).hits
    finally:
        index.close()
    weights = token_weights(asked)
    return tuple(
        Found(
            office=offices[hit.doc - 1],
            patent=texts[offices[hit.doc - 1]],
            score=hit.score,
            passages=passages(texts[offices[hit.doc - 1]], weights, PASSAGES),
        )
        for hit in hits
    )
