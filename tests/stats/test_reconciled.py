"""What reconciliation found is kept for as long as no figure is added."""

from __future__ import annotations

import datetime as dt
import gzip
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from trihub.core.errors import BadFile
from trihub.statistics.reconciled import REGISTER_FILE, Judged, Reconciled
from trihub.statistics.reconciliation import read_figures, register_of
from trihub.statistics.reconciliation.breaks import known_of
from trihub.statistics.reconciliation.keeping import read_register
from trihub.statistics.service import Statistics

NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
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
    for _ in range(12_000):
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
    load(statistics, write, "2021", "3.3,3.1")
    assert statistics.reconciled.at_hand() is None  # what was found before is out of date


def test_a_kept_register_is_served_with_its_age(
    statistics: Statistics,
    write: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("trihub.statistics.reconciled.MOST", 1)
    site = Reconciled(statistics.store, tmp_path / REGISTER_FILE)
    load(statistics, write, "2013", "3.21,3.1")
    load(statistics, write, "2021", "3.3,3.1")
    assert site.at_hand() is None
    # Another process keeps it.
    place, kept = Reconciled(statistics.store, tmp_path / REGISTER_FILE).keep(lambda: NOW)
    assert (kept.figures, len(kept.entries)) == (4, 1)
    first = until(site.at_hand, 1)
    assert first.register.entries == register_of(read_figures(statistics.store)).entries
    assert site.age() == (NOW, 0)
    load(statistics, write, "2024", "3.4,3.5")
    assert site.at_hand() is first
    assert site.age() == (NOW, 2)
    Reconciled(statistics.store, place).keep(lambda: NOW)
    assert len(until(site.at_hand, first.state + 1).register) == 3
    assert site.age() == (NOW, 0)


def test_a_register_of_other_figures_or_broken_is_not_served(
    statistics: Statistics, write: Callable[..., Path], tmp_path: Path
) -> None:
    load(statistics, write, "2013", "3.21,3.1")
    place, kept = Reconciled(statistics.store, tmp_path / "r.gz").keep()
    slices = statistics.store.slices()
    assert read_register(place, slices).state == kept.state
    with pytest.raises(BadFile, match="other figures"):
        read_register(place, [])
    whole = place.read_bytes()
    for wrong in (whole[:-12], b"", b"{}", gzip.compress(b"[]\n"), gzip.compress(b'{"form": 1}')):
        place.write_bytes(wrong)
        with pytest.raises(BadFile):
            read_register(place, slices)
        again = Reconciled(statistics.store, place)
        again._read()
        assert again.at_hand() is None


def test_the_shipped_figures_give_the_same_register_indicator_by_indicator(
    shipped: Statistics, tmp_path: Path
) -> None:
    whole = read_figures(shipped.store)
    place, kept = Reconciled(shipped.store, tmp_path / "r.gz").keep()
    assert kept.figures == whole.count
    read = read_register(place, shipped.store.slices())
    assert {each.id: each for each in read.entries} == {
        each.id: each for each in register_of(whole).entries
    }
    assert read.known == known_of(whole)
