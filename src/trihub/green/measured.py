"""Figures and concordances of a library: counted by commands and kept, for the site to show.

Counting reads every document. A small library is counted when a page asks; of a larger one the
site shows what the command counted last, with the state that it was counted at.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from trihub.core.ports import PatentStore
from trihub.core.shapes.whole import write_whole
from trihub.green.concordance.measure import figures, measure
from trihub.green.library import FamilyClasses, families_of
from trihub.green.rules.classify import Rules
from trihub.green.schemes.model import Scheme
from trihub.green.shapes import concordance_shape, figures_shape, turned

SMALL = 2_000
"""Documents up to which a library is counted when a page asks."""
MOST_KEPT = 2_000
"""Overlaps of a concordance that are kept."""

Shape = dict[str, Any]


class Measured:
    """Counts families by schemes, and keeps what was counted in ``folder``."""

    def __init__(self, store: PatentStore, folder: Path) -> None:
        self._store, self._folder = store, folder
        self._lock = Lock()
        self._state = -1
        self._families: list[FamilyClasses] = []
        self._shapes: dict[str, Shape] = {}

    def count(self, scheme: Scheme, *, keep: bool = True) -> Shape:
        """Count families by class, office and year now; kept for the site unless ``keep`` is off."""
        state = self._store.counts().last_change
        shape = _figures(scheme, list(families_of(self._store)), state)
        return self._keep(_name(scheme), shape) if keep else shape

    def compare(self, one: Scheme, other: Scheme) -> Shape:
        """Measure now how two schemes overlap, and keep it for the site."""
        state = self._store.counts().last_change
        shape = _concordance(one, other, list(families_of(self._store)), state)
        return self._keep(_name(one, other), shape)

    def figures(self, scheme: Scheme) -> Shape | None:
        """What was counted for a scheme; ``None`` where a large library was not counted yet."""
        return self._at_hand(_name(scheme), lambda all_, state: _figures(scheme, all_, state))

    def concordance(self, one: Scheme, other: Scheme) -> Shape | None:
        """What was measured of two schemes, in this order or the other; ``None`` where nothing."""
        found = self._at_hand(
            _name(one, other), lambda all_, state: _concordance(one, other, all_, state)
        )
        if found is None and (found := self._read(_name(other, one))):
            return turned(found)
        return found

    def _at_hand(
        self, name: str, make: Callable[[list[FamilyClasses], int], Shape]
    ) -> Shape | None:
        counts = self._store.counts()
        if counts.documents > SMALL:
            return self._read(name)
        with self._lock:
            if self._state != counts.last_change:
                self._families, self._shapes = list(families_of(self._store)), {}
                self._state = counts.last_change
            if name not in self._shapes:
                self._shapes[name] = make(self._families, self._state)
            return self._shapes[name]

    def _read(self, name: str) -> Shape | None:
        try:
            found = json.loads((self._folder / name).read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _keep(self, name: str, shape: Shape) -> Shape:
        """Write a file whole. Who may read a library but not write in it gets the answer alone."""
        with contextlib.suppress(OSError):
            write_whole(self._folder / name, json.dumps(shape, ensure_ascii=False).encode())
        return shape


def _name(*schemes: Scheme) -> str:
    return "--".join(one.name for one in schemes) + ".json"


def _figures(scheme: Scheme, families: list[FamilyClasses], state: int) -> Shape:
    found = figures(Rules(scheme), ((f.office, f.year, f.classes) for f in families))
    return figures_shape(scheme, found, state, max((f.last for f in families), default=""))


def _concordance(one: Scheme, other: Scheme, families: list[FamilyClasses], state: int) -> Shape:
    found = measure(Rules(one), Rules(other), (family.classes for family in families))
    return concordance_shape(found, state, MOST_KEPT)
