"""The ports: what the features need, and what offices, store and index provide.

Only :mod:`trihub.app` picks who provides them.
"""

from trihub.core.ports.indexing import (
    IndexDocument,
    IndexEntry,
    IndexState,
    IndexWriter,
    SearchIndex,
)
from trihub.core.ports.reading import Place, Read, Reader, ReaderRegistry, Record, Rejected, Skipped
from trihub.core.ports.storing import (
    Counts,
    Family,
    FileMark,
    Outcome,
    PatentStore,
    Prepared,
    Put,
    Stored,
    StoreWriter,
    Version,
)
from trihub.core.ports.translating import Translation, Translator

__all__ = [
    "Counts",
    "Family",
    "FileMark",
    "IndexDocument",
    "IndexEntry",
    "IndexState",
    "IndexWriter",
    "Outcome",
    "PatentStore",
    "Place",
    "Prepared",
    "Put",
    "Read",
    "Reader",
    "ReaderRegistry",
    "Record",
    "Rejected",
    "SearchIndex",
    "Skipped",
    "StoreWriter",
    "Stored",
    "Translation",
    "Translator",
    "Version",
]
