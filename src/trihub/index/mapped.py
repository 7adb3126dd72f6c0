"""How much memory the files of an index take while it is written.

The engine looks at its files as memory. When it joins segments it reads each of them once from end
to end, and what it has read stays with the process until the system wants it back: as much as the
segments are large. So a thread gives those pages back. Only memory is given back: what is needed
again is read from the file.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Event, Thread

MOST = 128 << 20
"""Bytes of mapped files that a process may hold before those of the index are given back."""
EVERY = 0.1
"""Seconds between two looks."""

_PAGEOUT = 21
"""``MADV_PAGEOUT`` of Linux's ``mman.h``. It never changes what addresses hold: no harm is done
where the engine has ended a mapping meanwhile and they belong to something else."""


@contextmanager
def bounded(folder: Path) -> Iterator[None]:
    """Keep what the files under ``folder`` take of the memory of this process to about
    :data:`MOST` bytes within the block; on Linux, elsewhere nothing is done."""
    if sys.platform != "linux":
        yield
        return
    done = Event()
    thread = Thread(target=_watch, args=(folder, done), name="mapped", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _watch(folder: Path, done: Event) -> None:
    while not done.wait(EVERY):
        if resident() > MOST:
            give_back(folder)


def resident() -> int:
    """Bytes of mapped files that this process has in memory."""
    for line in Path("/proc/self/status").read_bytes().splitlines():
        if line.startswith(b"RssFile:"):
            return int(line.split()[1]) << 10
    return 0


def give_back(folder: Path) -> None:
    """Give back the pages of the files under ``folder`` that only this process looks at."""
    under = os.fsencode(folder.resolve()) + b"/"
    for line in Path("/proc/self/maps").read_bytes().splitlines():
        addresses, *_, path = line.split(maxsplit=5)
        if path.startswith(under):
            first, last = (int(address, 16) for address in addresses.split(b"-"))
            _madvise()(first, last - first, _PAGEOUT)


@cache
def _madvise() -> Callable[[int, int, int], int]:
    function = ctypes.CDLL(None).madvise
    function.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    return function
