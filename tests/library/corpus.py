"""Files of small invented documents, and whether a library's store and index agree about them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from store.consistency import assert_consistent
from trihub.app import Library, open_library
from trihub.core.dates import PatentDate
from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    DocumentId,
    Patent,
    Priority,
    Source,
    Text,
)
from trihub.core.ports import Rejected
from trihub.core.query import Everything, IndexRequest, TextField, Token
from trihub.library.export.st96 import st96_document
from trihub.library.report import IngestReport
from trihub.settings import Settings
from trihub.store import SqlStore

FIRST = 115_000_000


def document(n: int, word: str = "alpha", *, text: str = "电池", invented: bool = True) -> Patent:
    """Document ``n``: two share an application, six a priority; its title holds ``word``."""
    filed = f"2021{10_000_000 + n // 2}"
    return Patent(
        publication=DocumentId(
            office="CN", number=str(FIRST + n), kind="A", date=PatentDate(2022, 9, 9),
            original=str(FIRST + n),
        ),
        source=Source(file="x.xml"),
        application=Application(office="CN", number=filed, date=PatentDate(2021, 3, 4)),
        priorities=(
            Priority(office="JP", number=f"2020-{n // 6 + 1:06d}", date=PatentDate(2020, 7, 1)),
        ),
        titles=(Text(text=f"一种固态电池 {word}", lang="zh"),),
        abstracts=(Text(text=f"第{n}种{text}。", lang="zh"),),
        claim_sets=(ClaimSet(claims=(Claim(number=1, text=f"一种{text}，编号{n}。"),), lang="zh"),),
        invented=invented,
    )  # fmt: skip


def xml_of(documents: Iterable[Patent]) -> bytes:
    return b"".join(map(st96_document, documents))


def write(path: Path, numbers: Iterable[int], word: str = "alpha") -> Path:
    """A file of documents."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(xml_of(document(n, word) for n in numbers))
    return path


def opened(folder: Path, **settings: object) -> Library:
    """Open the library in a folder, made where there is none, with one process."""
    given = {"workers": 1, "lock_wait": 0, "index_memory": 32} | settings
    return open_library(Settings(library=folder, **given), create=True)  # type: ignore[arg-type]


def keys(library: Library) -> set[str]:
    return {item.patent.key for item in library.store.changes_since(0, limit=100_000)}


def found(library: Library, word: str) -> int:
    """Documents whose title holds a word, by the index."""
    token = Token(word, (TextField.TITLE,))
    return library.index.count(IndexRequest(query=token, limit=1))


def assert_agree(library: Library) -> None:
    """Store and index hold the same documents in the same state; families are what they must be."""
    assert isinstance(library.store, SqlStore)
    kept = assert_consistent(library.store)
    state = library.index.state()
    assert (state.change, state.documents) == (library.store.counts().last_change, len(kept))
    if not kept:
        return
    answer = library.index.search(IndexRequest(query=Everything(), limit=100_000))
    assert {hit.doc for hit in answer.hits} == {item.doc for item in kept}
    for word in ("alpha", "beta"):
        titled = [item for item in kept if word in item.patent.titles[0].text]
        assert found(library, word) == len(titled)


def ingest(library: Library, *paths: Path) -> tuple[IngestReport, list[Rejected]]:
    """Read the paths; the report, and the rejects kept."""
    report = library.ingest(paths)
    rejects = library.store.rejects(limit=1000)
    assert report.rejected == len(rejects)
    assert all(item.reason and item.hint for item in rejects)
    assert_agree(library)
    return report, rejects
