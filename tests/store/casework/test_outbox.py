"""The outbox: each message once, handed to one sender at a time, tried again until it went out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from store.casework.samples import account
from trihub.core.casework.messages import Queued
from trihub.core.errors import BadInput
from trihub.core.ports.casework import Outbox
from trihub.store.casework import Casework


def at(hour: int, minute: int = 0) -> str:
    return f"2026-03-02T{hour:02}:{minute:02}:00.000000+00:00"


ONE = Queued(
    id="m1", account="A1", case="C1", kind="event", queued_at=at(10),
    data={"event": "exchanged", "office": "", "day": "2026-03-02", "said": "전해질"},
)  # fmt: skip


@pytest.fixture
def outbox(casework: Casework) -> Outbox:
    casework.accounts.add(account())
    return casework.outbox


def test_a_number_is_kept_once(outbox: Outbox) -> None:
    assert outbox.queue([ONE, replace(ONE, data={"day": "other"})]) == 1
    assert outbox.queue([ONE]) == 0
    assert outbox.queue([]) == 0
    assert outbox.message("m1") == ONE
    assert outbox.message("m2") is None
    assert outbox.message("\0") is None


def test_what_is_taken_is_nobody_elses_for_a_while(outbox: Outbox) -> None:
    outbox.queue([ONE])
    assert outbox.take(at(9), at(9, 15)) == []
    assert outbox.take(at(10), at(10, 15)) == [ONE]
    assert outbox.take(at(10, 14), at(10, 30)) == []
    assert outbox.take(at(10, 15), at(10, 30)) == [ONE]


def test_the_longest_waiting_come_first(outbox: Outbox) -> None:
    several = [replace(ONE, id=f"m{n}", queued_at=at(n)) for n in (9, 7, 8)]
    outbox.queue(several)
    assert [m.id for m in outbox.take(at(10), at(11), limit=2)] == ["m7", "m8"]
    assert [m.id for m in outbox.take(at(10), at(11), limit=2)] == ["m9"]


def test_what_went_out_waits_no_more(outbox: Outbox) -> None:
    outbox.queue([ONE])
    outbox.take(at(10), at(10, 15))
    outbox.sent("m1", at(10, 1))
    outbox.failed("m1", at(11), "too late to say so")
    assert outbox.message("m1") == replace(ONE, sent_at=at(10, 1))
    assert outbox.take(at(23), at(23)) == []
    assert outbox.queue([ONE]) == 0


def test_what_failed_waits_until_it_is_tried_again_or_for_ever(outbox: Outbox) -> None:
    outbox.queue([ONE])
    outbox.take(at(10), at(10, 15))
    outbox.failed("m1", at(12), "451 try\r\nlater " * 100)
    kept = outbox.message("m1")
    assert kept
    assert (kept.tries, len(kept.failure)) == (1, 300)
    assert "\n" not in kept.failure
    assert outbox.take(at(11), at(11)) == []
    assert [m.tries for m in outbox.take(at(12), at(12, 15))] == [1]
    outbox.failed("m1", "", "550 no such user")
    assert outbox.take(at(23), at(23)) == []


def test_senders_at_once_share_the_messages(outbox: Outbox) -> None:
    outbox.queue([replace(ONE, id=f"m{n:03}") for n in range(60)])
    with ThreadPoolExecutor(4) as pool:
        taken = pool.map(lambda _: outbox.take(at(10), at(10, 15), limit=15), range(8))
    found = [message.id for some in taken for message in some]
    assert sorted(found) == [f"m{n:03}" for n in range(60)]


def test_what_cannot_be_kept(outbox: Outbox) -> None:
    with pytest.raises(BadInput):
        outbox.queue([ONE, replace(ONE, id="x" * 600)])
    assert outbox.message("m1") is None
