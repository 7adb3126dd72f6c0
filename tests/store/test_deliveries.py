"""The journal of deliveries, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trihub.core.ports import DeliveredFile, Delivery, DeliveryState
from trihub.store import SqlStore

BEGUN = Delivery(
    office="CN", series="cn-gazette", issue="37-5002", state=DeliveryState.LOADING,
    holder="process 1 on a", started=1_700_000_000, files=2, bytes=7,
)  # fmt: skip
FILES = [
    DeliveredFile(name="a/1.xml", size=3, sha256="00"),
    DeliveredFile(name="b/中国.xml", size=4, sha256="11"),
]


def test_what_is_noted_is_found(store: SqlStore) -> None:
    journal = store.deliveries
    assert journal.all() == []
    assert journal.find("cn-gazette", "37-5002") is None
    journal.write(BEGUN, FILES)
    assert journal.find("cn-gazette", "37-5002") == BEGUN
    assert journal.files("cn-gazette", "37-5002") == FILES
    assert journal.files("cn-gazette", "37-5001") == []


def test_what_is_noted_again_replaces_it_and_keeps_its_files(store: SqlStore) -> None:
    journal = store.deliveries
    journal.write(BEGUN, FILES)
    done = replace(
        BEGUN, state=DeliveryState.LOADED, finished=1_700_000_009, read=5, newest=20211210
    )
    journal.write(done)
    assert journal.all() == [done]
    assert journal.files("cn-gazette", "37-5002") == FILES
    journal.write(done, FILES[:1])
    assert journal.files("cn-gazette", "37-5002") == FILES[:1]


def test_deliveries_come_by_series_and_issue(store: SqlStore) -> None:
    journal = store.deliveries
    for series, issue in (("us", "2024-01-02"), ("cn", "37-5002"), ("cn", "37-5001")):
        journal.write(replace(BEGUN, series=series, issue=issue))
    found = [(one.series, one.issue) for one in journal.all()]
    assert found == [("cn", "37-5001"), ("cn", "37-5002"), ("us", "2024-01-02")]


def test_a_note_that_fails_leaves_what_was_there(store: SqlStore) -> None:
    """The note and its files are one transaction: two files of one name cannot be."""
    journal = store.deliveries
    journal.write(BEGUN, FILES)
    with pytest.raises(Exception, match="file"):
        journal.write(replace(BEGUN, read=9), [FILES[0], FILES[0]])
    assert journal.all() == [BEGUN]
    assert journal.files("cn-gazette", "37-5002") == FILES
