"""Work in several processes with results in order and a bounded number under way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TypeVar

Item = TypeVar("Item")
Done = TypeVar("Done")


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
