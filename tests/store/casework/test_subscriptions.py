"""Subscriptions of the public: kept encrypted, found by address, gone for good."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from store.casework.conftest import Opener
from trihub.core.casework.messages import Queued
from trihub.core.casework.subscribing import Issue, News, Subscription
from trihub.core.errors import Conflict, LibraryError
from trihub.store.casework import Casework, forget, reseal
from trihub.store.casework.schema import subscription as table
from trihub.store.vault import KeyFile

AT = "2026-11-02T03:00:00.000000+00:00"


def one(number: str = "S1", mail: str = "reader@example.org", **more: Any) -> Subscription:
    whole = {"collection": "kites", "field": "kites", "language": "ko", "secret": f"s-{number}",
             "asked_at": AT, **more}  # fmt: skip
    return Subscription(id=number, mail=mail, **whole)


def test_a_subscription_comes_back_as_it_went(casework: Casework) -> None:
    kept = casework.subscriptions
    kept.add(one())
    kept.add(one("S2", field="kites/reels"))
    kept.add(one("S3", "other@example.org"))
    assert kept.get("S1") == one()
    assert kept.of_address("reader@example.org") == [one(), one("S2", field="kites/reels")]
    with pytest.raises(Conflict):
        kept.add(one("S4"))
    assert kept.get("S4") is kept.get("\0") is None
    assert kept.waiting() == 3


def test_only_confirmed_ones_are_told(casework: Casework) -> None:
    kept = casework.subscriptions
    for number in ("S1", "S2"):
        kept.add(one(number, f"{number}@example.org"))
    assert kept.collections() == kept.behind("kites", 1) == []
    kept.confirm("S1", AT, 3)
    assert kept.collections() == ["kites"]
    assert kept.behind("kites", 3) == kept.behind("none", 9) == []
    assert kept.behind("kites", 4) == [one("S1", "S1@example.org", confirmed_at=AT, told=3)]
    kept.note_told(["S1"], 4)
    kept.note_told(["S1"], 2)
    assert kept.behind("kites", 4) == []
    assert kept.remove_unconfirmed("2026-11-02T03") == 0
    assert kept.remove_unconfirmed("2026-11-03") == 1
    assert kept.get("S2") is None
    kept.remove("S1")
    kept.remove("S1")
    assert kept.get("S1") is None


def test_the_last_issue_alone_keeps_the_members(casework: Casework) -> None:
    kept = casework.subscriptions
    issues = [
        Issue(collection="kites", number=number, at=AT, members=b"\0members",
              told={"kites/reels": News(count=number, keys=("CN1A", "JP2A"))})
        for number in range(1, 53)
    ]  # fmt: skip
    for issue in issues:
        kept.add_issue(issue)
    assert kept.issue("kites") == issues[-1]
    assert kept.issue("kites", 51) == replace(issues[50], members=b"")
    assert kept.issue("kites", 2) is kept.issue("sails") is None
    assert kept.issue("kites", 3)
    with pytest.raises(Conflict):
        kept.add_issue(issues[-1])


def test_a_message_may_have_no_account(casework: Casework) -> None:
    message = Queued(id="M1", account="", case="S1", kind="field-news", queued_at=AT)
    assert casework.outbox.queue([message, message]) == 1
    assert casework.outbox.message("M1") == message
    assert casework.outbox.take(AT, AT) == [message]


def test_nobody_reads_an_address_without_the_keys(
    casework: Casework, address: str, tmp_path: Path, opened: Opener, keys: KeyFile
) -> None:
    casework.subscriptions.add(one())
    with casework.database.reading() as connection:
        (row,) = connection.execute(select(table)).all()
    assert not any("reader" in str(value) or "example" in str(value) for value in row)
    if casework.database.sqlite:
        files = [*Path(address).parent.glob(f"{Path(address).name}*")]
        assert files
        assert not any(b"reader@" in path.read_bytes() for path in files)
    (old,) = keys.names()
    keys.rotate()
    reseal(casework)
    forget(casework, keys, old)
    assert casework.subscriptions.of_address("reader@example.org") == [one()]


def test_a_row_that_was_changed_by_hand_hands_its_address_to_no_other_field(
    casework: Casework,
) -> None:
    casework.subscriptions.add(one())
    with casework.database.writing() as unit:
        unit.connection.execute(update(table).values(field="kites/reels"))
    with pytest.raises(LibraryError, match="changed outside"):
        casework.subscriptions.get("S1")
