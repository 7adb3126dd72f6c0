"""Files that are written whole or not at all, also by several processes at once."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from glob import escape
from pathlib import Path
from typing import IO

EVERYBODY = 0o666
"""As the account's mask (umask) leaves it, like any other file."""
OWNER = 0o600
REMAINS_AFTER = 86_400
"""Seconds after which a file half-written is nobody's any more."""


@contextmanager
def whole(path: Path, *, mode: int = EVERYBODY) -> Iterator[IO[bytes]]:
    """A file that takes the place of ``path`` when the block ends well, and is gone when it does not;
    readers see the former one or this. It lies beside ``path`` until then, is on the disk before it
    takes its place, and its folder is made where there is none.

    :raises OSError: it cannot be written there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear_remains(path)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(beside, "xb", opener=partial(os.open, mode=mode)) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_whole(path: Path, data: bytes) -> None:
    """Write these bytes to a file. :raises OSError: they cannot be written there."""
    with whole(path) as out:
        out.write(data)


def _clear_remains(path: Path) -> None:
    """Take away what killed writers of this file left; those that may still write are younger."""
    for left in path.parent.glob(f".{escape(path.name)}.*"):
        with suppress(OSError):  # another account's, or a folder: none of a writer's business
            if left.stat().st_mtime < time.time() - REMAINS_AFTER:
                left.unlink()
