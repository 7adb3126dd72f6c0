"""Answers that stay true until figures are added."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from trihub.core.ports.statistics import StatisticsStore

Answer = TypeVar("Answer")
_MOST = 400
"""Answers that are kept; the one that was asked for longest ago goes first."""


class Kept:
    """Keeps answers by what was asked, for one state of a store.

    Two threads that ask the same at once may both find out; neither waits for the other.
    """

    def __init__(self, store: StatisticsStore) -> None:
        self._store = store
        self._state = -1
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, asked: Hashable, find: Callable[[], Answer]) -> Answer:
        """The answer to what is ``asked``, by ``find`` where it is not kept."""
        state = self._store.state()
        with self._turn:
            if state != self._state:
                self._answers.clear()
                self._state = state
            if asked in self._answers:
                self._answers.move_to_end(asked)
                return cast(Answer, self._answers[asked])
        found = find()
        with self._turn:
            if state == self._state:
                self._answers[asked] = found
                if len(self._answers) > _MOST:
                    self._answers.popitem(last=False)
        return found
