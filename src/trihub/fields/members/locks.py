"""One lock for each name, made when it is first asked for and dropped by the last who waits for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Locks:
    """Work under one name is done one after the other, under different names at the same time."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._wanted: dict[str, int] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Hold the lock of a name; it cannot be taken twice by one thread."""
        with self._guard:
            lock = self._locks.setdefault(name, threading.Lock())
            self._wanted[name] = self._wanted.get(name, 0) + 1
        try:
            with lock:
                yield
        finally:
            with self._guard:
                self._wanted[name] -= 1
                if not self._wanted[name]:
                    del self._wanted[name], self._locks[name]
