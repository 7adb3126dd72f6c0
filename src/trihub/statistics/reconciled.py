"""The register of disagreements and the guard, made once for each state of the figures."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from trihub.core.errors import BadInput, TrihubError
from trihub.core.messages import said
from trihub.core.ports.statistics import Clock, StatisticsStore, utc_now
from trihub.statistics.comparability import Guard
from trihub.statistics.overview.directory import Directory
from trihub.statistics.reconciliation import Register, read_figures, register_of
from trihub.statistics.reconciliation.breaks import Known, known_of
from trihub.statistics.reconciliation.keeping import Kept, read_register, write_register

REGISTER_FILE = "disagreements.jsonl.gz"
"""Name of the register that ``trihub stats reconcile`` keeps in the library's folder."""
MOST = 500_000
"""Figures that are compared beside a serving site. Half a million take a minute of a processor and
a gigabyte; above that a site serves the register that the command keeps."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in the figures of a store whose newest slice has the number ``state``;
    ``kept_at``: when a command kept it, none where the site itself has just made it."""

    state: int
    register: Register
    guard: Guard
    directory: Directory
    kept_at: dt.datetime | None = None


class Age(NamedTuple):
    """How old a kept register is: when it was made, and how many figures were added since."""

    made_at: dt.datetime
    added: int


class Reconciled:
    """Keeps what reconciliation found, and makes it anew when figures were added.

    Reconciling takes seconds for some ten thousand figures: a reader who cannot wait gets what
    was found before, while one thread makes it anew. Where there are too many figures for that, the
    register is read that a command kept at ``place``.
    """

    def __init__(self, store: StatisticsStore, place: Path | None = None) -> None:
        self._store = store
        self._place = place
        self._last: Judged | None = None
        self._tried: tuple[int, int] = (0, 0)
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
        """What was found last, without waiting; ``None`` before the first is made or read. Where
        figures were added since, or a newer register is kept, getting it is begun."""
        last = self._last
        if self.too_many():
            if self._mark() != self._tried:
                self._begin(self._read)
            if last is not None and last.kept_at is None and last.state < self._store.state():
                return None
        elif last is None or last.state < self._store.state():
            self._begin(self.get)
        return last

    def too_many(self) -> bool:
        """Whether there are more figures than are compared while a site serves: the command does."""
        return self._store.count() > MOST

    def age(self) -> Age | None:
        """How old the register at hand is, where a command kept it."""
        last = self._last
        if last is None or last.kept_at is None:
            return None
        newer = (each.count for each in self._store.slices() if each.number > last.state)
        return Age(last.kept_at, sum(newer))

    def wait(self) -> None:
        """Get what :meth:`at_hand` will give, however long it takes."""
        if self.too_many():
            self._read()
        else:
            self.get()

    def keep(self, clock: Clock = utc_now) -> tuple[Path, Kept]:
        """Compare all figures and keep the register for the site; where it lies. Indicators are
        compared one after the other, so that memory is needed for the largest alone.

        :raises BadInput: there are no figures, or no place to keep it.
        """
        slices = self._store.slices()
        if self._place is None or not slices:
            raise BadInput(
                said("There are no figures to compare."), hint=said("Load some: trihub stats load.")
            )
        newest = max(slices, key=lambda each: each.number)
        made_at = clock()
        parts = []
        for indicator in sorted({each.indicator for each in slices}):
            figures = read_figures(self._store, indicator)
            parts.append((register_of(figures), known_of(figures)))
        found = Kept(
            state=newest.number, made_at=made_at, figures=sum(one.figures for one, _ in parts),
            entries=list(chain.from_iterable(one.entries for one, _ in parts)),
            known=Known(
                {key: value for _, known in parts for key, value in known.years.items()},
                {key: value for _, known in parts for key, value in known.breaks.items()},
            ),
        )  # fmt: skip
        write_register(self._place, found, newest.vintage.digest)
        return self._place, found

    def _mark(self) -> tuple[int, int]:
        """What changes when another register is kept; zeros where none is."""
        try:
            there = self._place.stat() if self._place else None
        except OSError:
            there = None
        return (there.st_mtime_ns, there.st_ino) if there else (0, 0)

    def _read(self) -> None:
        with self._turn:
            mark = self._mark()
            if self._place is None or mark in (self._tried, (0, 0)):
                return
            self._tried = mark
            try:
                kept = read_register(self._place, self._store.slices())
            except TrihubError as error:
                _log.warning("%s %s", error, error.hint)
                return
            register = Register(entries=kept.entries, figures=kept.figures)
            self._last = Judged(kept.state, register, Guard(kept.known), Directory(register),
                                kept.made_at)  # fmt: skip

    def _begin(self, work: Callable[[], object]) -> None:
        """Begin, unless something is under way."""
        if not self._turn.locked():
            threading.Thread(target=work, name="reconciling", daemon=True).start()

    def _make(self) -> Judged:
        state = self._store.state()
        figures = read_figures(self._store)
        register = register_of(figures)
        return Judged(state, register, Guard(known_of(figures)), Directory(register))
