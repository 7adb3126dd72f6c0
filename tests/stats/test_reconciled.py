"""What reconciliation found is kept for as long as no figure is added."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from trihub.statistics.reconciled import Judged
from trihub.statistics.service import Statistics

HEAD = "Country Name,Country Code,Indicator Name,Indicator Code,2000,2001"


def load(statistics: Statistics, write: Callable[..., Path], published: str, values: str) -> None:
    path = write(f"{published}.csv", HEAD, f"Japan,JPN,R,GB.XPD.RSDV.GD.ZS,{values}")
    statistics.load([path], published=published)


def test_the_register_is_made_once_for_each_state(
    either: Statistics, write: Callable[..., Path]
) -> None:
    kept = either.reconciled
    assert (kept.get().state, len(kept.get().register)) == (0, 0)
    load(either, write, "2013", "3.21,3.1")
    first = kept.get()
    assert first.state > 0
    assert kept.get() is first
    load(either, write, "2021", "3.3,3.1")
    assert [str(each.difference.gap) for each in kept.get().register] == ["0.09"]
    assert kept.get().state > first.state


def test_who_cannot_wait_gets_what_was_found_before(
    statistics: Statistics, write: Callable[..., Path]
) -> None:
    kept = statistics.reconciled
    load(statistics, write, "2013", "3.21,3.1")
    assert kept.at_hand() is None
    first = until(kept.at_hand, 1)
    load(statistics, write, "2021", "3.3,3.1")
    assert kept.at_hand() is first
    assert len(until(kept.at_hand, first.state + 1).register) == 1


def until(look: Callable[[], Judged | None], state: int) -> Judged:
    """Look until what is at hand is of a state."""
    for _ in range(500):
        found = look()
        if found is not None and found.state >= state:
            return found
        time.sleep(0.01)
    raise AssertionError(state)


def test_too_many_figures_are_not_compared_beside_a_serving_site(
    statistics: Statistics, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(statistics, write, "2013", "3.21,3.1")
    monkeypatch.setattr("trihub.statistics.reconciled.MOST", 1)
    assert statistics.reconciled.too_many()
    assert statistics.reconciled.at_hand() is None
    assert not [one for one in threading.enumerate() if one.name == "reconciling"]
    assert len(statistics.reconciled.get().register) == 0  # the command has no bound
