"""Documents for the tests of the engines: token strings are made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trihub.core.ports import IndexDocument, IndexWriter, SearchIndex
from trihub.core.query import TextField

FIELDS = {
    "ti": TextField.TITLE,
    "ab": TextField.ABSTRACT,
    "cl": TextField.CLAIMS,
    "de": TextField.DESCRIPTION,
    "pa": TextField.APPLICANT,
    "inv": TextField.INVENTOR,
}


@dataclass(frozen=True)
class Numbered:
    """A document under the store's number, as of a change."""

    doc: int
    change: int
    content: IndexDocument


def document(doc: int, *, change: int = 0, office: str = "CN", kind: str = "granted", **values):
    """A document; ``ti``, ``ab``, ``cl``, ``de``, ``pa`` and ``inv`` give its texts."""
    texts = {FIELDS[name]: values.pop(name) for name in list(values) if name in FIELDS}
    content = IndexDocument(texts=texts, office=office, kind=kind, **values)
    return Numbered(doc, change or doc, content)


def add(index: SearchIndex, writer: IndexWriter, *documents: Numbered) -> None:
    """Add documents, no commit."""
    for one in documents:
        writer.add(index.prepare(one.content), doc=one.doc, change=one.change)


def fill(index: SearchIndex, documents: Iterable[Numbered], *, change: int = 1) -> None:
    """Add documents in one commit."""
    with index.writer() as writer:
        add(index, writer, *documents)
        writer.commit(change)


def found(index: SearchIndex, query, **request) -> list[int]:
    """The documents that a query finds, best first."""
    from trihub.core.query import IndexRequest

    return [hit.doc for hit in index.search(IndexRequest(query=query, **request)).hits]
