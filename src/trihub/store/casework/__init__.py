"""Casework: accounts, cases with their steps and items, working papers, and the audit log (ADR 5).

A database apart from the library's: SQLite in a file of its own, or PostgreSQL in tables of
its own. Open one with :func:`open_casework`; its parts implement the ports in
:mod:`trihub.core.ports.casework`.
"""

from trihub.store.casework.keys import forget, reseal
from trihub.store.casework.opening import CASEWORK_FILE, Casework, open_casework

__all__ = ["CASEWORK_FILE", "Casework", "forget", "open_casework", "reseal"]
