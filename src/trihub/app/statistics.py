"""Official figures: their database and the features over it."""

from __future__ import annotations

from trihub.settings import Settings
from trihub.statistics.service import Statistics


def open_statistics(settings: Settings, *, create: bool = True) -> Statistics:
    """Open a library's figures; ``create`` makes the database where there is none.

    They lie in a file of their own in the library's folder, or in tables of their own in the
    PostgreSQL database that is set.

    :raises NotFound: there are none, and ``create`` is false.
    :raises LibraryError: the database cannot be opened.
    """
    from trihub.statistics.reconciled import REGISTER_FILE
    from trihub.store.statistics import STATISTICS_FILE
    from trihub.store.statistics import open_statistics as open_store_of

    target = settings.target(STATISTICS_FILE)
    store = open_store_of(target, create=create)
    return Statistics(store, register=settings.library / REGISTER_FILE)
