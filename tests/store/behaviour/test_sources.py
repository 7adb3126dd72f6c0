"""Where a document's view was read: every place that went into it, newest first."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest

from store.samples import full_text, moved, patent, titles
from trihub.core.patent import LegalEvent, Patent, Source
from trihub.store import SqlStore

GAZETTE = full_text(patent(titles=titles(zh="固态电池"), file="2021-50.zip", reader="cnipa/1"))
LISTED = patent(titles=titles(en="Solid-state battery"), file="docdb.xml", reader="docdb/2")
STATUS = patent(status="授权", file="list.csv", offset=7, reader="table/1")


def put(store: SqlStore, *views: Patent) -> list[Source]:
    with store.writer() as writer:
        for view in views:
            writer.put(view)
    return [one.source for one in store.sources(GAZETTE.key)]


def test_of_nothing(store: SqlStore) -> None:
    assert store.sources(GAZETTE.key) == []
    assert store.sources("odd\0") == []


def test_one_file(store: SqlStore) -> None:
    assert put(store, GAZETTE) == [GAZETTE.source]
    assert store.sources(GAZETTE.key)[0].read_at == ""


@pytest.mark.parametrize("views", list(permutations([GAZETTE, LISTED, STATUS])))
def test_several_files_in_any_order(store: SqlStore, views: tuple[Patent, ...]) -> None:
    assert put(store, *views) == [view.source for view in reversed(views)]
    found = store.sources(GAZETTE.key)
    assert found[0].source == store.get(GAZETTE.key).patent.source  # type: ignore[union-attr]
    times = [one.read_at for one in found]
    assert times[-1] == ""
    assert times[:-1] == sorted(times[:-1], reverse=True)
    assert all(dt.datetime.fromisoformat(time).tzinfo for time in times[:-1])
    assert put(store, *views) == [view.source for view in reversed(views)]


def test_what_changed_nothing_is_no_source(store: SqlStore) -> None:
    poorer = patent(file="poor.csv", reader="table/1")
    assert put(store, GAZETTE, moved(GAZETTE, "copy.zip"), poorer) == [GAZETTE.source]


def test_legal_events_leave_the_sources(store: SqlStore) -> None:
    put(store, GAZETTE, LISTED)
    with store.writer() as writer:
        writer.put_events(GAZETTE.key, [LegalEvent(office="CN", code="C06")])
    assert [s.source for s in store.sources(GAZETTE.key)] == [LISTED.source, GAZETTE.source]


def test_a_place_counts_once_by_its_last_time(store: SqlStore) -> None:
    put(store, GAZETTE)
    other = moved(patent(titles=titles(zh="全固态电池"), reader="cnipa/1"), "2022-03.zip")
    assert put(store, other, moved(GAZETTE, "2022-30.zip"), other)[0].file == "2022-30.zip"
    files = [one.source.file for one in store.sources(GAZETTE.key)]
    assert len(files) == len(set(files)) == 3
