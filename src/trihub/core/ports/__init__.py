"""The ports: what the features need, and what offices, store and index provide.

Only :mod:`trihub.app` picks who provides them.
"""

from trihub.core.ports.delivering import (
    DeliveredFile,
    Delivery,
    DeliveryJournal,
    DeliveryState,
)
from trihub.core.ports.indexing import (
    IndexDocument,
    IndexEntry,
    IndexState,
    IndexWriter,
    SearchIndex,
)
from trihub.core.ports.machine_translation import (
    MachineTranslation,
    MachineTranslator,
    TranslationCache,
)
from trihub.core.ports.reading import Place, Read, Reader, ReaderRegistry, Record, Rejected, Skipped
from trihub.core.ports.storing import (
    Connections,
    Counts,
    Family,
    FileMark,
    Outcome,
    PatentStore,
    Prepared,
    Put,
    ReadSource,
    Stored,
    StoreWriter,
    Version,
)
from trihub.core.ports.translating import Translation, Translator
from trihub.core.ports.vectors import Encoder, Matrix, VectorIndex, VectorState, VectorWriter

__all__ = [
    "Connections",
    "Counts",
    "DeliveredFile",
    "Delivery",
    "DeliveryJournal",
    "DeliveryState",
    "Encoder",
    "Family",
    "FileMark",
    "IndexDocument",
    "IndexEntry",
    "IndexState",
    "IndexWriter",
    "MachineTranslation",
    "MachineTranslator",
    "Matrix",
    "Outcome",
    "PatentStore",
    "Place",
    "Prepared",
    "Put",
    "Read",
    "ReadSource",
    "Reader",
    "ReaderRegistry",
    "Record",
    "Rejected",
    "SearchIndex",
    "Skipped",
    "StoreWriter",
    "Stored",
    "Translation",
    "TranslationCache",
    "Translator",
    "VectorIndex",
    "VectorState",
    "VectorWriter",
    "Version",
]
