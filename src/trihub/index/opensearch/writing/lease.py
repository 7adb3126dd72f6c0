"""One writer of an index at a time, on whatever machine: a lease in the cluster.

The holder renews it; when the holder is gone it ends by itself after :data:`SECONDS`, by the clock
of the node that keeps it. A writer makes sure of its lease before each commit, so that one that
was stopped for long and woke up does not write beside another.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from trihub.core.errors import LibraryLocked, ServiceError, TrihubError
from trihub.index.opensearch.failures import Missing
from trihub.index.opensearch.server import Server

SECONDS = 60.0
"""How long a lease lasts that nobody renews."""
_POLL = 0.2
_WRITER = "writer"
_TAKE = (
    "if (ctx._source.until != null && ctx._source.until > ctx._now"
    " && ctx._source.holder != params.holder) { ctx.op = 'none' } else {"
    " ctx._source.holder = params.holder; ctx._source.name = params.name;"
    " ctx._source.until = ctx._now + params.lasts }"
)
_GIVE_BACK = (
    "if (ctx._source.holder == params.holder) { ctx._source.until = 0L } else { ctx.op = 'none' }"
)


class Lease:
    """The right to write."""

    def __init__(self, server: Server, seconds: float = SECONDS) -> None:
        self._server = server
        self._index = f"{server.cluster.prefix}-lock"
        self._lasts = int(seconds * 1000)
        self._holder = uuid.uuid4().hex
        self._ended = threading.Event()

    @contextmanager
    def held(self, wait: float) -> Iterator[Lease]:
        """Hold it. :raises LibraryLocked: another has it after ``wait`` seconds."""
        end = time.monotonic() + wait
        self._prepare()
        while not self._take():
            left = end - time.monotonic()
            if left <= 0:
                raise LibraryLocked(
                    f"The index {self._server.cluster.prefix} is being written to by {self._other()}.",
                    hint="Wait until that run ends, or give a longer wait for the lock. Where it was "
                    f"killed, its right to write ends within {self._lasts // 1000} seconds.",
                )
            time.sleep(min(_POLL, left))
        renewing = threading.Thread(target=self._renew, name="trihub-lease", daemon=True)
        renewing.start()
        try:
            yield self
        finally:
            self._ended.set()
            renewing.join()
            with suppress(TrihubError, Missing):
                self._update(_GIVE_BACK)

    def check(self) -> None:
        """Renew it now. :raises LibraryLocked: it ended, and another took it."""
        if not self._take():
            raise LibraryLocked(
                f"The right to write to the index {self._server.cluster.prefix} was lost to "
                f"{self._other()}.",
                hint="Start again; what was committed is safe.",
            )

    def _renew(self) -> None:
        while not self._ended.wait(self._lasts / 4000):
            with suppress(TrihubError, Missing):
                self._take()

    def _prepare(self) -> None:
        if self._server.has(f"/{self._index}"):
            return
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-2", "hidden": True}
        body = {"settings": {"index": settings}, "mappings": {"dynamic": False}}
        try:
            self._server.ask("PUT", f"/{self._index}", body)
        except ServiceError:
            # Another made it just now.
            if not self._server.has(f"/{self._index}"):
                raise

    def _take(self) -> bool:
        """Take or renew it; whether that could be done."""
        name = f"process {os.getpid()} on {socket.gethostname()}"
        try:
            answer = self._update(_TAKE, name=name, lasts=self._lasts)
        except Missing:
            # Somebody took the whole index of locks away.
            self._prepare()
            answer = self._update(_TAKE, name=name, lasts=self._lasts)
        return bool(answer.get("result") != "noop")

    def _update(self, script: str, **parameters: Any) -> dict[str, Any]:
        body = {
            "script": {"source": script, "params": {"holder": self._holder, **parameters}},
            "scripted_upsert": True,
            "upsert": {},
        }
        return self._server.ask(
            "POST", f"/{self._index}/_update/{_WRITER}", body, retry_on_conflict=5
        )

    def _other(self) -> str:
        try:
            found = self._server.ask("GET", f"/{self._index}/_doc/{_WRITER}")
        except Missing:
            return "another process"
        return str(found.get("_source", {}).get("name", "another process"))
