"""The records in memory: arrays by number, and for each value and word the numbers that have it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from trihub.core.register import RecordKind
from trihub.register.quality import Facts, Finding
from trihub.register.view.words import OFFICES, PEOPLE

Result = TypeVar("Result")
Key = tuple[str, str]
"""A property and its value; for a word of a text, no property and its token."""
Numbers = NDArray[np.uint32]
NOTHING: Numbers = np.zeros(0, np.uint32)
KEPT = 5_000
"""Things that are kept beside a view; readers can ask for any number."""
_KINDS = {ord(kind.letter): kind for kind in RecordKind}

NAMING: Mapping[RecordKind, tuple[str, ...]] = {
    RecordKind.PERSON: PEOPLE, RecordKind.OFFICE: OFFICES,
    RecordKind.WORKING_GROUP: ("group",), RecordKind.PROGRAMME: ("programme",),
}  # fmt: skip
"""The properties with which other records name something of a kind."""
ALIKE: Mapping[str, tuple[str, ...]] = {
    "office": ("office", "actor", "host"), "field": ("field", "reviewed"), "person": PEOPLE,
}  # fmt: skip
"""Properties that a reader means together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All records as they stood after statement ``state``. Arrays go by the number of the record:
    ``kinds`` (the letter, 0 for none), ``dates`` (20191204, 0 for what is not known; of what belongs
    to a meeting the meeting's, of which ``heirs`` has the number), ``changed`` (its newest statement), ``lengths`` (tokens of its
    texts). Nothing of it is ever changed: an update makes another one."""

    state: int = 0
    kinds: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(1, np.uint8))
    dates: NDArray[np.int32] = field(default_factory=lambda: np.zeros(1, np.int32))
    changed: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    heirs: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(1, np.uint32))
    lengths: NDArray[np.uint16] = field(default_factory=lambda: np.zeros(1, np.uint16))
    having: Mapping[Key, Numbers] = field(default_factory=dict)
    codes: Mapping[str, tuple[Key, ...]] = field(default_factory=dict)
    """The codes whose names have a token."""
    meetings: Mapping[int, Facts] = field(default_factory=dict)
    faults: Mapping[int, tuple[Finding, ...]] = field(default_factory=dict)
    """What is wrong with single records."""
    kept: dict[Any, Any] = field(default_factory=dict)
    """What was worked out of it."""

    def keep(self, name: Any, work: Callable[[], Result]) -> Result:
        """What was worked out of this view under a name; worked out where it was not yet."""
        if name in self.kept:
            found: Result = self.kept[name]
            return found
        found = work()
        if len(self.kept) < KEPT:
            self.kept[name] = found
        return found

    def id(self, number: int) -> str:
        """The identifier of a record."""
        return f"{chr(self.kinds[number])}{number}"

    def kind(self, number: int) -> RecordKind:
        """What a record is about."""
        return _KINDS[int(self.kinds[number])]

    def with_value(self, name: str, value: str) -> Numbers:
        """The records with a value of a property, or of one that is meant with it."""
        parts = [self.having.get((each, value), NOTHING) for each in ALIKE.get(name, (name,))]
        return self.together(parts)

    def of_kinds(self, kinds: Collection[RecordKind]) -> Numbers:
        """The records of some kinds."""
        letters = [ord(kind.letter) for kind in kinds]
        return np.flatnonzero(np.isin(self.kinds, letters)).astype(np.uint32)

    def together(self, parts: Sequence[Numbers]) -> Numbers:
        """The numbers of several lists, each once, in their order."""
        full = [each for each in parts if each.size]
        if len(full) < 2:
            return full[0] if full else NOTHING
        mask = np.zeros(len(self.kinds), bool)
        for each in full:
            mask[each] = True
        return np.flatnonzero(mask).astype(np.uint32)

    def newest_first(self, numbers: Numbers) -> Numbers:
        """Records by date, the newest first, then by number."""
        order = self.keep("newest first", lambda: np.lexsort((-self.dates,)).astype(np.uint32))
        mask = np.zeros(len(self.kinds), bool)
        mask[numbers] = True
        found: Numbers = order[mask[order]]
        return found

    def named(self, kind: RecordKind, code: str) -> str:
        """The record of the person, office … that others call by a code; empty where there is none.
        Where there are several, the first."""
        own = self.having.get(("code", code), NOTHING)
        own = own[self.kinds[own] == ord(kind.letter)]
        return self.id(int(own[0])) if own.size else ""
