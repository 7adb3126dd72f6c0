"""Who is told what, when, and never twice: real cases, a real outbox, a real mail server."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from joint.alerts.conftest import mailer_of
from joint.alerts.server import Server
from joint.case.world import ANNA, EXAMINER, World, programme
from trihub.access.clock import stamp
from trihub.joint.alerts.mail import Connection, Mailer, MailServer
from trihub.joint.alerts.reminders import LEASE, TRIES, Alerts, Delivered

URL = "https://trihub.example"


def subjects(server: Server, login: str) -> list[str]:
    return [str(t.message["Subject"]) for t in server.taken if t.receivers == [login]]


def told(server: Server, login: str) -> list[str]:
    bodies = [t.message.get_body(("plain",)) for t in server.taken if t.receivers == [login]]
    return [body.get_content().splitlines()[2] for body in bodies if body]


def run(world: World, alerts: Alerts, mailer: Mailer) -> Delivered:
    alerts.remind()
    return alerts.deliver(mailer, URL)


def day_by_day(world: World, alerts: Alerts, mailer: Mailer, days: int) -> None:
    for _ in range(days):
        run(world, alerts, mailer)
        world.clock.pass_(days=1)


def test_14_7_and_1_days_before_and_when_missed(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    """The reports of 1 June 2020 are due on 3 August: 1 August is a Saturday. Run each day."""
    world.searching()
    due = {d.deadline.office: d.deadline for d in world.cases.open(ANNA.actor(), first(world)).deadlines
           if d.deadline.id == "report"}  # fmt: skip
    assert {due["CN"].day, due["KR"].day} == {"2020-08-03"}
    day_by_day(world, alerts, mailer, 70)
    assert told(server, "exam-cn@example.org") == [
        "剩余14日：请于2020年8月3日前提交检索报告（国家知识产权局）。",
        "剩余7日：请于2020年8月3日前提交检索报告（国家知识产权局）。",
        "剩余1日：请于2020年8月3日前提交检索报告（国家知识产权局）。",
        "国家知识产权局的期限（2020年8月3日）已届满，尚未提交检索报告。在办理之前，案件中将显示为逾期。",
    ]
    assert [text.split(" 남")[0] for text in told(server, "exam-kr@example.org")] == [
        "기한까지 14일", "기한까지 7일", "기한까지 1일",
        "지식재산처의 조사보고서 제출 기한(2020년 8월 3일)이 지났습니다. 완료될 때까지 사건에 기한 경과로 "
        "표시됩니다.",
    ]  # fmt: skip
    assert told(server, "anna@example.org") == []


def test_people_are_told_on_the_days_that_the_programme_names(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    """The same days as those of the steps that the sweep writes."""
    world.programmes = {"cn-kr": programme("cn-kr", "CN", "KR", reminders=(30, 3, 0))}
    alerts = replace(alerts, parts=world.parts)
    case = world.searching()
    days, before = [], 0
    for _ in range(66):
        world.cases.sweep()
        run(world, alerts, mailer)
        if (now := len(told(server, "exam-cn@example.org"))) > before:
            days.append(world.clock.at.date().isoformat())
            before = now
        world.clock.pass_(days=1)
    steps = world.casework.cases.steps(case)
    assert days == ["2020-07-04", "2020-07-31", "2020-08-03", "2020-08-04"]
    noted = [
        s.at[:10]
        for s in steps
        if s.office == "CN" and s.event in ("reminder-due", "deadline-missed")
    ]
    assert [day for day in noted if day > "2020-06-08"] == days


def test_who_left_the_office_is_told_nothing_more_of_what_it_has_to_do(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    """Neither anew nor what was queued before; its heads are told instead."""
    case = world.searching()
    assert alerts.announce(case) > 0
    world.clock.at = dt.datetime(2020, 7, 20, 9, tzinfo=dt.UTC)
    assert alerts.remind() == 2
    moved = alerts.accounts.get(EXAMINER["CN"].id)
    assert moved
    alerts.accounts.update(replace(moved, office="KR"))
    assert alerts.deliver(mailer, URL).dropped > 1
    assert subjects(server, "exam-cn@example.org") == []
    assert subjects(server, "exam-kr@example.org")
    alerts.remind()
    alerts.deliver(mailer, URL)
    assert len(told(server, "head-cn@example.org")) == 1
    assert subjects(server, "exam-cn@example.org") == []


def first(world: World) -> str:
    return world.cases.list(ANNA.actor()).lines[0].id


def test_each_is_told_once_however_often_it_runs(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    case = world.searching()
    world.clock.at = dt.datetime(2020, 7, 20, 9, tzinfo=dt.UTC)
    assert alerts.remind() == 2
    assert [alerts.remind() for _ in range(3)] == [0, 0, 0]
    assert alerts.deliver(mailer, URL) == Delivered(sent=2)
    for _ in range(3):
        assert run(world, alerts, mailer) == Delivered()
    assert len(server.taken) == 2
    numbers = {t.message["Message-ID"] for t in server.taken}
    assert len(numbers) == 2
    for taken in server.taken:
        assert case in str(taken.message["Subject"])


def test_stages_that_were_slept_through_are_told_once(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    world.searching()
    world.clock.at = dt.datetime(2020, 7, 29, 9, tzinfo=dt.UTC)
    run(world, alerts, mailer)
    assert told(server, "exam-cn@example.org") == [
        "剩余5日：请于2020年8月3日前提交检索报告（国家知识产权局）。"
    ]


def test_what_was_done_meanwhile_is_not_reminded_of(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    case = world.searching()
    world.clock.at = dt.datetime(2020, 7, 20, 9, tzinfo=dt.UTC)
    alerts.remind()
    world.file_report(case, "CN")
    assert alerts.deliver(mailer, URL) == Delivered(sent=1, dropped=1)
    assert [taken.receivers for taken in server.taken] == [["exam-kr@example.org"]]


def test_the_applicant_is_told_of_the_applicants_deadlines(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    """The petition of 1 June must be with the other office by 16 June."""
    world.file()
    world.clock.pass_(days=8)
    run(world, alerts, mailer)
    assert told(server, "anna@example.org") == [
        "7 days left: file the petition at the remaining offices, by 16 June 2020 at MOIP."
    ]
    assert len(server.taken) == 1


def test_heads_are_told_while_nobody_is_assigned(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    case = world.file()
    world.join(case)
    run(world, alerts, mailer)
    assert {t.receivers[0] for t in server.taken} == {"head-cn@example.org", "head-kr@example.org"}


def test_accounts_that_are_disabled_get_nothing(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    world.searching()
    world.clock.at = dt.datetime(2020, 7, 20, 9, tzinfo=dt.UTC)
    alerts.remind()
    account = world.casework.accounts.get(EXAMINER["CN"].id)
    assert account
    world.casework.accounts.update(replace(account, disabled=True))
    assert alerts.deliver(mailer, URL) == Delivered(sent=1, dropped=1)


# --- what happened -------------------------------------------------------------------------


def test_each_party_is_told_what_it_may_see(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    """Who searches at the other office is not told; that its report is in, is."""
    case = world.searching()
    world.file_report(case, "KR")
    alerts.announce(case)
    alerts.deliver(mailer, URL)
    cn = " ".join(subjects(server, "exam-cn@example.org"))
    assert "准予联合检索" in cn
    assert "韩国知识产权主管部门（MOIP）已提交检索报告，交换前予以密封" in cn
    assert "韩国知识产权主管部门（MOIP）已指定审查员" not in cn
    assert "국" not in cn
    korean = " ".join(subjects(server, "exam-kr@example.org"))
    assert "조사보고서를 제출하였습니다" not in korean, "one's own doing is not told"
    anna = " ".join(subjects(server, "anna@example.org"))
    assert "assigned" not in anna
    assert "MOIP filed its search report" in anna
    assert alerts.announce(case) == 0


def test_no_content_of_the_case_is_in_any_message(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    case = world.closed()
    alerts.announce(case)
    alerts.remind()
    alerts.deliver(mailer, URL)
    assert len(server.taken) > 8
    for taken in server.taken:
        raw = taken.message.as_string()
        body = "".join(p.get_content() for p in taken.message.walk() if not p.is_multipart())
        for content in ("Battery", "Opinion of", "Compared", "Fits.", "All rules", "202010123456"):
            assert content not in raw
            assert content not in body


def test_old_news_is_no_news(world: World, alerts: Alerts) -> None:
    case = world.exchanged()
    world.clock.pass_(days=20)
    assert alerts.announce(case) == 0
    assert alerts.announce("no-such-case") == 0


# --- crashes and refusals -------------------------------------------------------------------


def test_a_crash_after_sending_sends_the_same_number_again(
    world: World, alerts: Alerts, server: Server, mailer: Mailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends between sending and noting it: the message goes once more, with the same
    number; nothing is lost, and nothing else is doubled."""
    world.searching()
    world.clock.at = dt.datetime(2020, 7, 20, 9, tzinfo=dt.UTC)
    alerts.remind()
    real = Connection.send

    def send_then_die(connection: Connection, message: object) -> None:
        real(connection, message)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(Connection, "send", send_then_die)
    with pytest.raises(KeyboardInterrupt):
        alerts.deliver(mailer, URL)
    monkeypatch.undo()
    assert len(server.taken) == 1
    assert alerts.deliver(mailer, URL) == Delivered(), "somebody may still be at it"
    world.clock.pass_(seconds=LEASE.total_seconds())
    assert alerts.deliver(mailer, URL) == Delivered(sent=2)
    numbers = [t.message["Message-ID"] for t in server.taken]
    assert len(numbers) == 3
    assert len(set(numbers)) == 2
    assert run(world, alerts, mailer) == Delivered()


def test_a_server_that_is_down_is_tried_again(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    world.searching()
    world.clock.at = dt.datetime(2020, 7, 20, 9, tzinfo=dt.UTC)
    alerts.remind()
    down = Mailer(MailServer(host="127.0.0.1", port=1, sender="a@example.org", timeout=2))
    assert alerts.deliver(down, URL) == Delivered(again=2)
    assert alerts.deliver(mailer, URL) == Delivered(), "not at once"
    world.clock.pass_(minutes=5)
    assert alerts.deliver(mailer, URL) == Delivered(sent=2)


def test_a_receiver_that_does_not_exist_keeps_no_other_from_getting_mail(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    world.searching()
    world.clock.at = dt.datetime(2020, 7, 20, 9, tzinfo=dt.UTC)
    server.handler.refused["exam-cn@example.org"] = "550 no such user"
    alerts.remind()
    assert alerts.deliver(mailer, URL) == Delivered(sent=1, dropped=1)
    world.clock.pass_(days=2)
    assert alerts.deliver(mailer, URL) == Delivered()


def test_it_is_given_up_after_some_days(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    world.searching()
    world.clock.at = dt.datetime(2020, 7, 20, 9, tzinfo=dt.UTC)
    server.handler.data_reply = "451 later"
    alerts.remind()
    tries = []
    for _ in range(24 * 10):
        done = alerts.deliver(mailer, URL)
        tries.append(done)
        world.clock.pass_(hours=1)
    assert sum(done.again for done in tries) == 2 * (TRIES - 1)
    assert sum(done.dropped for done in tries) == 2
    assert server.taken == []


def test_two_processes_that_deliver_at_once(
    world: World, alerts: Alerts, server: Server, mailer: Mailer
) -> None:
    world.searching()
    world.clock.at = dt.datetime(2020, 7, 20, 9, tzinfo=dt.UTC)
    alerts.remind()
    now = stamp(world.clock.at)
    mine = world.casework.outbox.take(now, stamp(world.clock.at + LEASE))
    assert len(mine) == 2
    assert alerts.deliver(mailer_of(server), URL) == Delivered()
