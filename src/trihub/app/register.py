"""The register of cooperation: its database and the features over it."""

from __future__ import annotations

from trihub.register.service import Register
from trihub.settings import Settings

VIEW_FILE = "register.view"
"""Name of the file in a library's folder that keeps a large register's view."""


def open_register(settings: Settings, *, create: bool = True) -> Register:
    """Open a library's register; ``create`` makes the database where there is none.

    It lies in a file of its own in the library's folder, or in tables of its own in the
    PostgreSQL database that is set.

    :raises NotFound: there is none, and ``create`` is false.
    :raises LibraryError: the database cannot be opened.
    """
    from trihub.store.register import REGISTER_FILE
    from trihub.store.register import open_register as open_store_of

    target = settings.target(REGISTER_FILE)
    store = open_store_of(target, create=create)
    return Register(store, kept=settings.library / VIEW_FILE)
