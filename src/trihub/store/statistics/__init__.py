"""Published figures, append-only: a database file of their own, or tables of their own in PostgreSQL.

Open them with :func:`open_statistics`; :class:`SqlStatistics` implements the port in
:mod:`trihub.core.ports.statistics` (ADR 8).
"""

from trihub.store.statistics.opening import STATISTICS_FILE, SqlStatistics, open_statistics

__all__ = ["STATISTICS_FILE", "SqlStatistics", "open_statistics"]
