"""Sending documents: in bounded pieces, over a few lanes, no faster than the cluster takes them.

A document always goes the same lane, and a lane sends one piece at a time, so that of two versions
of a document the later one stays. A lane prepares its next piece while one is under way and waits
there: memory is bounded by two pieces a lane.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

from opensearchpy import exceptions as raised

from trihub.core.errors import ServiceError
from trihub.core.messages import said
from trihub.index.opensearch.failures import BUSY, of_status, shortened, unusable, words_of
from trihub.index.opensearch.server import Server

LANES = 3
PIECE_BYTES = 4 << 20
PIECE_DOCUMENTS = 1_000
PATIENCE = 120.0
"""Seconds that a busy or absent cluster is waited for."""
SLOWEST = 300.0
"""Seconds that the answer to one piece may take."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0
_NAMED = 10
_KIND = "application/x-ndjson"
_WANTED = "errors,items.*._id,items.*.status,items.*.error"


class Action(NamedTuple):
    """What to do with a document: its number, and the lines that say it."""

    doc: int
    lines: bytes


def keeping(doc: int, source: bytes) -> Action:
    """Keep a document, or replace it."""
    return Action(doc, b'{"index":{"_id":"%d"}}\n%s\n' % (doc, source))


def removing(doc: int) -> Action:
    """Take a document out."""
    return Action(doc, b'{"delete":{"_id":"%d"}}\n' % doc)


class Sender:
    """Sends actions to an index."""

    def __init__(self, server: Server, index: str) -> None:
        self._server = server
        self._path = f"/{index}/_bulk"
        self._closed = threading.Event()
        self._pool = ThreadPoolExecutor(LANES, thread_name_prefix="trihub-bulk")
        self._lanes: list[list[Action]] = [[] for _ in range(LANES)]
        self._sizes = [0] * LANES
        self._sending: list[Future[None] | None] = [None] * LANES

    def add(self, action: Action) -> None:
        """Send an action, soon. Waits while its lane is busy.

        :raises ServiceError: an earlier one could not be sent. :raises LibraryFull: see
            :meth:`flush`.
        """
        lane = action.doc % len(self._lanes)
        self._lanes[lane].append(action)
        self._sizes[lane] += len(action.lines)
        if self._sizes[lane] >= PIECE_BYTES or len(self._lanes[lane]) >= PIECE_DOCUMENTS:
            self._start(lane)

    def _start(self, lane: int) -> None:
        self._finish(lane)
        piece, self._lanes[lane], self._sizes[lane] = self._lanes[lane], [], 0
        self._sending[lane] = self._pool.submit(self.send, piece)

    def _finish(self, lane: int) -> None:
        sending, self._sending[lane] = self._sending[lane], None
        if sending:
            sending.result()

    def flush(self) -> None:
        """Return when everything was taken.

        :raises ServiceError: the cluster refused documents (it names them), or was not there for
            longer than patience lasts. :raises LibraryFull: no space is left on its disks.
        """
        for lane, waiting in enumerate(self._lanes):
            if waiting:
                self._start(lane)
        for lane in range(len(self._lanes)):
            self._finish(lane)

    def close(self) -> None:
        """Send nothing more, and wait for nothing."""
        self._closed.set()
        self._lanes = [[] for _ in self._lanes]
        self._pool.shutdown(wait=True, cancel_futures=True)

    def send(self, piece: Sequence[Action]) -> None:
        """Send actions at once; those that the cluster is too busy for again, and only those."""
        end, pause = time.monotonic() + PATIENCE, _FIRST_PAUSE
        left = list(piece)
        while True:
            left, refused = self._once(left)
            if not left:
                return
            if time.monotonic() + pause > end:
                raise refused or _still_busy(len(left))
            if self._closed.wait(pause * random.uniform(0.5, 1.0)):  # noqa: S311 - no secret
                return
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _once(self, piece: list[Action]) -> tuple[list[Action], ServiceError | None]:
        """Send them; those that may be sent again, and what was said where that is all of them."""
        data = b"".join(action.lines for action in piece)
        try:
            answer = self._server.ask(
                "POST", self._path, data, kind=_KIND, timeout=SLOWEST, filter_path=_WANTED
            )
        except ServiceError as error:
            if may_pass(error):
                return piece, error
            raise
        if not answer.get("errors"):
            return [], None
        items = answer.get("items", ())
        if len(items) != len(piece):
            raise unusable(said("it names other documents than it was given"))
        return _again(piece, items), None


def may_pass(error: ServiceError) -> bool:
    """Whether the same request may go through later: the cluster was busy or not there. What took
    too long is not asked again, since it may still be under way."""
    cause = error.__cause__
    if isinstance(cause, raised.ConnectionTimeout | raised.SSLError):
        return False
    if isinstance(cause, raised.ConnectionError):
        return True
    return isinstance(cause, raised.TransportError) and cause.status_code in (*BUSY, 502, 504)


def _again(piece: Sequence[Action], items: Sequence[dict[str, Any]]) -> list[Action]:
    """The actions to send again.

    :raises ServiceError: some were refused for good. :raises LibraryFull: no space is left.
    """
    again, refused = [], []
    for action, item in zip(piece, items, strict=True):
        told = next(iter(item.values()))
        if "error" not in told:
            continue
        failure = of_status(told.get("status"), words_of(told["error"]))
        if not isinstance(failure, ServiceError):
            raise failure
        if told.get("status") in BUSY:
            again.append(action)
        else:
            refused.append((action.doc, words_of(told["error"])))
    if refused:
        named = "; ".join(f"{doc} ({words})" for doc, words in refused[:_NAMED])
        raise ServiceError(
            f"The search engine refused {len(refused):,} of {len(piece):,} documents. Their numbers in "
            f"the store: {shortened(named)}",
            hint="Nothing was committed. See “trihub doctor”.",
        )
    return again


def _still_busy(left: int) -> ServiceError:
    return ServiceError(
        f"The search engine is too busy to take {left:,} documents.",
        hint="Start again later; what was committed is safe.",
    )
