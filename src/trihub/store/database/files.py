"""The file of a database in SQLite, before it is opened."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL

from trihub.core.errors import LibraryError, NotFound


def check_file(url: URL, *, create: bool, missing: str, hint: str, private: bool = False) -> None:
    """Make sure that there can be a file; nothing to do for PostgreSQL. Its folder is made where it
    is to be, and with ``private`` the file too, which its owner alone may read.

    ``missing`` says what is not there (“There is no library”), ``hint`` how it is made.

    :raises NotFound: there is none, and ``create`` is false.
    :raises LibraryError: a folder stands there, or it cannot be made.
    """
    if url.get_backend_name() != "sqlite":
        return
    path = Path(str(url.database))
    if path.is_dir():
        raise LibraryError(f"{path} is a folder.", hint="Give the path of the database file in it.")
    if path.exists():
        return
    if not create:
        raise NotFound(f"{missing} at {path}.", hint=hint)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if private:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LibraryError(
            f"The file {path} cannot be made: {error.strerror}.",
            hint="Give a library in a folder that you may write to.",
        ) from error
