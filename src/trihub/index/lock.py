"""One writer of an index at a time: a lock on a file in its folder.

The operating system lets go of the lock when its holder ends, however it ends; what stands in
the file only says who holds it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trihub.core.errors import LibraryLocked

_POLL = 0.05
_LOCK_BYTE = 1 << 30

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        os.lseek(handle, _LOCK_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def locked(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock on the file ``path``, which is made where it does not exist.

    :raises LibraryLocked: another process or thread has it after ``wait`` seconds.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        end = time.monotonic() + wait
        while not _lock(handle):
            left = end - time.monotonic()
            if left <= 0:
                raise LibraryLocked(
                    f"The index {path.parent} is being written to by {_holder(path)}.",
                    hint="Wait until that run ends, or give a longer wait for the lock.",
                )
            time.sleep(min(_POLL, left))
        _sign(handle)
        yield
    finally:
        os.close(handle)  # the lock ends with the handle


def _sign(handle: int) -> None:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    state = {"pid": os.getpid(), "host": socket.gethostname(), "since": now}
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(state).encode())


def _holder(path: Path) -> str:
    try:
        state = json.loads(path.read_text())
        return f"process {state['pid']} on {state['host']} since {state['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
