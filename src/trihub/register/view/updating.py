"""Bringing the view up to what was recorded since: only the records that were touched are read.

What a record was found by before is worked out of its statements as they stood then, since none is
ever changed; so nothing has to be kept for taking it out again.
"""

from __future__ import annotations

import gc
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from trihub.core.ports.register import RegisterStore
from trihub.register.view.facts import Entry, entry_of, grouped, number_of
from trihub.register.view.model import NOTHING, Key, Numbers, View
from trihub.register.view.words import words_of

AT_ONCE = 200_000
"""Statements that are read at a time."""

_MEETING = ord("M")
_RECORD = re.compile("[A-Z][0-9]{1,9}")

Scalar = TypeVar("Scalar", bound=np.generic)


def updated(view: View, store: RegisterStore) -> View:
    """The view with everything that was recorded since; itself where nothing was."""
    with _without_collecting():
        return _updated(view, store)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Nothing that is made here goes in a circle, and looking for circles among millions of small
    things takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _updated(view: View, store: RegisterStore) -> View:
    while news := store.news(view.state, AT_ONCE):
        touched = grouped(news)
        until = news[-1].number
        known = [record for record in touched if _is_known(view, record)]
        before = grouped(store.told(known, view.state)) if known else {}
        if known:
            touched |= grouped(store.told(known, until))
        view = _with(
            view,
            until,
            [entry_of(record, rows) for record, rows in touched.items()],
            [entry_of(record, rows) for record, rows in before.items()],
        )
    return view


def _is_known(view: View, record: str) -> bool:
    number = number_of(record)
    return number < len(view.kinds) and bool(view.kinds[number])


def _with(view: View, until: int, now: list[Entry], before: list[Entry]) -> View:
    old = {each.number: each.keys for each in before}
    added: dict[Key, list[int]] = defaultdict(list)
    removed: dict[Key, list[int]] = defaultdict(list)
    for each in now:
        was = old.get(each.number, frozenset())
        for key in each.keys - was:
            added[key].append(each.number)
        for key in was - each.keys:
            removed[key].append(each.number)
    having = _merged(view.having, added, removed)
    size = max(each.number for each in now) + 1
    dates = _set(view.dates, size, {each.number: each.date for each in now})
    heirs = _set(view.heirs, size, {each.number: _heir(each) for each in now})
    kinds = _set(view.kinds, size, {each.number: ord(each.letter) for each in now})
    of = np.flatnonzero((heirs > 0) & (heirs < len(dates)))
    dates[of] = np.where(kinds[heirs[of]] == _MEETING, dates[heirs[of]], 0)
    meetings = {each.number: each.facts for each in now}
    faults = {each.number: each.faults for each in now}
    return View(
        state=until,
        kinds=kinds,
        dates=dates,
        heirs=heirs,
        changed=_set(view.changed, size, {each.number: each.newest for each in now}),
        lengths=_set(view.lengths, size, {each.number: each.length for each in now}),
        having=having,
        codes=_codes(view, added),
        meetings={n: each for n, each in {**view.meetings, **meetings}.items() if each},
        faults={n: each for n, each in {**view.faults, **faults}.items() if each},
    )


def _merged(
    having: Mapping[Key, Numbers], added: Mapping[Key, list[int]], removed: Mapping[Key, list[int]]
) -> dict[Key, Numbers]:
    found = dict(having)
    for key, gone in removed.items():
        left = found[key]
        found[key] = left[~np.isin(left, gone)]
    for key, several in added.items():
        new = np.array(sorted(several), np.uint32)
        old = found.get(key, NOTHING)
        late = not old.size or old[-1] < new[0]
        found[key] = np.concatenate([old, new]) if late else np.union1d(old, new)
    return found


def _set(old: NDArray[Scalar], size: int, values: Mapping[int, int]) -> NDArray[Scalar]:
    found = np.zeros(max(size, len(old)), old.dtype)
    found[: len(old)] = old
    found[list(values)] = list(values.values())
    return found


def _heir(each: Entry) -> int:
    """The meeting whose date a record has, that belongs to one and has none of its own; 0 for none."""
    about = each.about[0] if each.about and not each.date and each.letter != "M" else ""
    return number_of(about) if _RECORD.fullmatch(about) else 0


def _codes(view: View, added: Iterable[Key]) -> dict[str, tuple[Key, ...]]:
    """The codes by their words, with those that are met for the first time."""
    new: dict[str, list[Key]] = defaultdict(list)
    for key in added:
        if key[0] and key not in view.having:
            for word in words_of(*key):
                new[word].append(key)
    found = dict(view.codes)
    for word, keys in new.items():
        found[word] = (*found.get(word, ()), *keys)
    return found
