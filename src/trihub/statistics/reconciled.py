"""The register of disagreements and the guard, made once for each state of the figures."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from trihub.core.ports.statistics import StatisticsStore
from trihub.statistics.comparability import Guard
from trihub.statistics.overview.directory import Directory
from trihub.statistics.reconciliation import Register, read_figures, register_of


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in the figures of a store whose newest slice has the number ``state``."""

    state: int
    register: Register
    guard: Guard
    directory: Directory


MOST = 500_000
"""Figures that are compared beside a serving site. Half a million take a minute of a processor and
a gigabyte; “trihub stats disagreements” has no bound."""


class Reconciled:
    """Keeps what reconciliation found, and makes it anew when figures were added.

    Reconciling takes seconds for some ten thousand figures: a reader who cannot wait gets what
    was found before, while one thread makes it anew.
    """

    def __init__(self, store: StatisticsStore) -> None:
        self._store = store
        self._last: Judged | None = None
        self._turn = threading.Lock()

    def get(self) -> Judged:
        """What is found in all figures that are there now; made here where it is not at hand."""
        state = self._store.state()
        if self._last is None or self._last.state < state:
            with self._turn:
                if self._last is None or self._last.state < state:
                    self._last = self._make()
        return self._last

    def at_hand(self) -> Judged | None:
        """What was found last, without waiting; ``None`` before the first is made, and where there
        are too many figures. Where figures were added since, making it anew is begun."""
        last = self._last
        if last is None or last.state < self._store.state():
            if self.too_many():
                return None
            self.begin()
        return last

    def too_many(self) -> bool:
        """Whether there are more figures than are compared while a site serves: the command does."""
        return self._store.count() > MOST

    def begin(self) -> None:
        """Begin to make it, unless that is under way."""
        if not self._turn.locked():
            threading.Thread(target=self.get, name="reconciling", daemon=True).start()

    def _make(self) -> Judged:
        state = self._store.state()
        figures = read_figures(self._store)
        register = register_of(figures)
        return Judged(state, register, Guard(figures), Directory(register))
