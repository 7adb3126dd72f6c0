"""The library's database: documents, their history, families and citations, rejects.

SQLite in WAL mode by default, PostgreSQL by the same tables. Open one with
:func:`open_store`; it implements :class:`trihub.core.ports.PatentStore`.
"""

from trihub.store.prepared import PreparedPatent, prepare
from trihub.store.store import SqlStore, open_store

__all__ = ["PreparedPatent", "SqlStore", "open_store", "prepare"]
