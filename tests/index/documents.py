"""Documents for the tests of the engines: token strings are made by hand."""

from __future__ import annotations

from collections.abc import Iterable

from trihub.core.ports import IndexDocument, SearchIndex
from trihub.core.query import TextField

FIELDS = {
    "ti": TextField.TITLE,
    "ab": TextField.ABSTRACT,
    "cl": TextField.CLAIMS,
    "de": TextField.DESCRIPTION,
    "pa": TextField.APPLICANT,
    "inv": TextField.INVENTOR,
}


def document(doc: int, *, change: int = 0, office: str = "CN", kind: str = "granted", **values):
    """A document; ``ti``, ``ab``, ``cl``, ``de``, ``pa`` and ``inv`` give its texts."""
    texts = {FIELDS[name]: values.pop(name) for name in list(values) if name in FIELDS}
    return IndexDocument(
        doc=doc, change=change or doc, texts=texts, office=office, kind=kind, **values
    )


def fill(index: SearchIndex, documents: Iterable[IndexDocument], *, change: int = 1) -> None:
    """Add documents in one commit."""
    with index.writer() as writer:
        for one in documents:
            writer.add(one)
        writer.commit(change)


def found(index: SearchIndex, query, **request) -> list[int]:
    """The documents that a query finds, best first."""
    from trihub.core.query import IndexRequest

    return [hit.doc for hit in index.search(IndexRequest(query=query, **request)).hits]
