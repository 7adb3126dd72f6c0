"""Work in several processes with results in order and a bounded number under way."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")
Done = TypeVar("Done")

COLLECT_AFTER = 50_000
"""New objects between two looks for cycles in a worker process. Documents hold none, and looking
as often as Python does by itself takes a tenth of the time."""


@contextmanager
def processes(workers: int, preload: str) -> Iterator[Executor | None]:
    """Worker processes that have the module ``preload`` at hand; ``None`` for fewer than two."""
    if workers < 2:
        yield None
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin) as executor:
        try:
            yield executor
        except BaseException:
            # Waiting for what is under way: Python would do so at its end, and meet pipes that are
            # closed meanwhile.
            executor.shutdown(wait=True, cancel_futures=True)
            raise


def _begin() -> None:
    # Ctrl-C reaches every process of a terminal, and the first one acts.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(COLLECT_AFTER)


def in_order(
    executor: Executor | None,
    function: Callable[[Item], Done],
    items: Iterable[Item],
    ahead: int,
) -> Iterator[Done]:
    """``function`` of every item, in order; at most ``ahead`` items are taken before their turn.

    Without an executor all is done in this process, one item after the other.
    """
    if executor is None:
        yield from map(function, items)
        return
    waiting: deque[Future[Done]] = deque()
    for item in items:
        waiting.append(executor.submit(function, item))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
