"""Several who ask at once: nobody waits for another definition, nobody brings back an older state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from fields.conftest import TOML, Kites, ingest, patent
from trihub.fields.definition import Definition, digest, read
from trihub.fields.members.locks import Locks
from trihub.fields.navigation import Navigation

LONG = 60
"""Seconds after which a thread hangs."""
WORK = {
    "members": ("trihub.fields.members.collections", "judge"),
    "view": ("trihub.fields.navigation.keeping", "read_rows"),
}


def asking(kites: Kites, what: str) -> tuple[Any, Callable[[Definition], Any]]:
    """Who is asked, and how."""
    library = kites.library
    folder = library.settings.library / "fields"
    if what == "members":
        return library.collections, library.collections.get
    made = Navigation(library.collections, library.store, folder)
    return made, made.view


class Told(Locks):
    """Says when somebody asks for a lock."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Event()

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        self.asked.set()
        with super().of(name):
            yield


@pytest.mark.parametrize("what", WORK)
def test_a_long_build_does_not_hold_up_another_definition(
    own: Kites, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    _, ask = asking(own, what)
    other = read(TOML.replace("bird*", "boat*"), "kites.toml")
    begun, go = Event(), Event()
    module, name = WORK[what]
    real = getattr(__import__(module, fromlist=[name]), name)

    def first_waits(*given: Any) -> Any:
        if not begun.is_set():
            begun.set()
            assert go.wait(LONG)
        return real(*given)

    monkeypatch.setattr(f"{module}.{name}", first_waits)
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(ask, own.definition)
        try:
            assert begun.wait(LONG)
            found = pool.submit(ask, other).result(LONG)
            assert not waiting.done()
        finally:
            go.set()
        assert found.state == waiting.result(LONG).state


@pytest.mark.parametrize("what", WORK)
def test_whoever_waited_gets_the_newest_state(
    own: Kites, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str
) -> None:
    asked, ask = asking(own, what)
    before = ask(own.definition).state
    told = Told()
    monkeypatch.setattr(asked, "_locks", told)
    with ThreadPoolExecutor(1) as pool:
        with Locks.of(told, digest(own.definition)):
            waiting = pool.submit(ask, own.definition)
            assert told.asked.wait(LONG)
            ingest(own.library, tmp_path, [patent(13, "Kite of silk", "en")])
        found = waiting.result(LONG)
    assert found.state == own.library.collections.state() != before
    assert ask(own.definition) is found


def test_families_of_an_older_state_do_not_replace_newer_ones(own: Kites, tmp_path: Path) -> None:
    collections = own.library.collections
    old = own.members()
    ingest(own.library, tmp_path, [patent(13, "Kite of silk", "en")])
    new = own.members()
    assert (collections.families(new), collections.families(old)) == (7, 6)
    assert collections._families[new.digest][0] == new.state


def test_a_lock_is_dropped_by_the_last_who_holds_it() -> None:
    locks = Locks()
    with locks.of("a"), locks.of("b"):
        assert set(locks._locks) == {"a", "b"}
    with pytest.raises(ValueError, match="wrong"), locks.of("a"):
        raise ValueError("wrong")
    assert locks._locks == locks._wanted == {}
