"""Officers are told by mail that a paper is due, and never which."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from exchanges.conftest import CN, JP, Clock
from exchanges.test_programme import CALL, examiner
from trihub.access.clock import stamp
from trihub.access.papers.due import KIND, PaperReminders
from trihub.app.casework import papers_due
from trihub.core.casework.people import Account, Role
from trihub.exchanges.papers import Papers
from trihub.exchanges.programme.desk import Desk
from trihub.exchanges.programme.model import ProgrammeKind
from trihub.meetings.model import Deadline, Meeting
from trihub.meetings.papers import Papers as MeetingPapers
from trihub.meetings.preparing import Preparing
from trihub.register.service import Register
from trihub.store.casework import Casework
from trihub.store.register import open_register

SENDER, URL = "trihub@example.org", "https://site.example"


@pytest.fixture
def reminders(casework: Casework) -> PaperReminders:
    """Over the same papers, with people who are no officers beside those who are."""
    for name, role, office in (("ex", Role.EXAMINER, "JP"), ("kr", Role.OFFICER, "KR"),
                               ("pa", Role.ADMINISTRATOR, "")):  # fmt: skip
        casework.accounts.add(Account(id=name, login=name, name=name, role=role, office=office))
    one = casework.accounts.get(JP.account)
    assert one
    casework.accounts.update(replace(one, language="ja"))
    return papers_due(casework)


def told(casework: Casework, reminders: PaperReminders, now: dt.datetime) -> dict[str, str]:
    """Who gets which words at a moment."""
    reminders.queue(now)
    found = {}
    for each in casework.outbox.take(stamp(now), stamp(now + dt.timedelta(1))):
        assert each.kind == KIND
        letter = reminders.write(each, SENDER, URL)
        if letter:
            found[each.account] = f"{letter['Subject']}\n{letter.get_content()}"
        casework.outbox.sent(each.id, stamp(now))
    return found


def test_offices_that_have_nominated_nobody_are_told(
    casework: Casework, reminders: PaperReminders, papers: Papers, clock: Clock
) -> None:
    desk = Desk(papers)
    name = desk.create(CN, ProgrammeKind.EXCHANGE, CALL)
    day = CALL.deadline
    clock.on((day - dt.timedelta(days=7)).isoformat())
    assert not told(casework, reminders, clock()), "it is not open"
    desk.open(JP, name, seen=1)
    clock.on((day - dt.timedelta(days=8)).isoformat())
    assert not told(casework, reminders, clock())
    clock.on((day - dt.timedelta(days=7)).isoformat())
    both = told(casework, reminders, clock())
    assert set(both) == {CN.account, JP.account}
    assert day.isoformat() in both[CN.account]
    assert f"{URL}/ja/exchanges/{name}" in both[JP.account]
    assert "推薦の期限" in both[JP.account]
    assert not [title for title in CALL.titles.values() if title in "".join(both.values())]
    assert not told(casework, reminders, clock()), "nobody is told twice"
    desk.nominate(CN, name, examiner("Li"))
    clock.on((day - dt.timedelta(days=1)).isoformat())
    assert set(told(casework, reminders, clock())) == {JP.account}
    clock.on((day + dt.timedelta(days=1)).isoformat())
    assert not told(casework, reminders, clock())


def test_deadlines_of_a_meeting_are_told_without_their_words(
    casework: Casework, reminders: PaperReminders, papers: Papers, clock: Clock, tmp_path: object
) -> None:
    register = Register(open_register(f"{tmp_path}/register.sqlite"))
    preparing = Preparing(MeetingPapers(store=papers.store, now=clock), register)
    day = clock().date() + dt.timedelta(days=3)
    secret = Deadline(day=day.isoformat(), what="Position on AI examination")
    meeting = Meeting(mechanism="CN-JP", date="2027-05", host="CN", deadlines=(secret,))
    name = preparing.create(CN, meeting, ["CN", "JP"])
    found = told(casework, reminders, clock())
    assert set(found) == {CN.account, JP.account}
    for text in found.values():
        assert day.isoformat() in text
        assert f"/meetings/{name}" in text
        assert "AI" not in text
        assert "CN-JP" not in text
    register.close()


def test_what_was_moved_or_given_up_is_not_sent(
    casework: Casework, reminders: PaperReminders, papers: Papers, clock: Clock
) -> None:
    desk = Desk(papers)
    name = desk.create(CN, ProgrammeKind.EXCHANGE, CALL)
    desk.open(JP, name, seen=1)
    clock.on((CALL.deadline - dt.timedelta(days=2)).isoformat())
    assert reminders.queue(clock()) == 2
    desk.nominate(CN, name, examiner("Li"))
    one = casework.accounts.get(JP.account)
    assert one
    casework.accounts.update(replace(one, disabled=True))
    waiting = casework.outbox.take(stamp(clock()), stamp(clock()))
    assert [reminders.write(each, SENDER, URL) for each in waiting] == [None, None]
