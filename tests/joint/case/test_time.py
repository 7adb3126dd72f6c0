"""Deadlines, closed days, reminders, and a clock that jumps."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from joint.case.world import ANNA, HEAD, THREE, World, deadline, programme
from trihub.core.casework.cases import CaseFilter
from trihub.core.errors import Refused
from trihub.joint.case.case import Deadline, fold
from trihub.joint.case.states import Event, State

CN, KR = HEAD["CN"], HEAD["KR"]


def due(world: World, case: str, name: str, office: str) -> Deadline:
    found = fold(world.casework.cases.steps(case)).deadline(name, office)
    assert found is not None
    return found


def test_each_office_has_its_own_last_day(world: World) -> None:
    """Two months after Saturday 1 August 2020 is 1 October: a closed day in China (National Day,
    to 8 October) and in Korea (Chuseok, 30 September to 2 October, then a weekend)."""
    case = world.file()
    world.join(case)
    world.decide(case)
    world.cases.assess(CN.actor(), case, "correspond", True, "Compared.")
    world.clock.at = dt.datetime(2020, 8, 1, 3, tzinfo=dt.UTC)
    world.cases.admit(CN.actor(), case, "All hold.")
    assert due(world, case, "report", "CN").day == "2020-10-09"
    assert due(world, case, "report", "KR").day == "2020-10-05"
    assert "2020-10-01" in due(world, case, "report", "KR").reason


def test_the_day_is_the_office_s_own(world: World) -> None:
    """20:00 UTC on 1 June is 2 June in Seoul."""
    world.clock.at = dt.datetime(2020, 6, 1, 20, tzinfo=dt.UTC)
    case = world.file()
    join = due(world, case, "join", "KR")
    assert (join.start, join.day) == ("2020-06-02", "2020-06-17")
    assert join.ends == "2020-06-17T15:00:00.000000+00:00", "midnight in Seoul"


def test_only_offices_still_to_be_asked_have_the_deadline_for_it(world: World) -> None:
    case = world.file(THREE)
    waiting = {d.office for d in fold(world.casework.cases.steps(case)).deadlines if d.id == "join"}
    assert waiting == {"JP", "KR"}
    world.cases.join_request(ANNA.actor(), case, "JP")
    assert due(world, case, "join", "JP").met
    assert due(world, case, "join", "KR").open
    assert fold(world.casework.cases.steps(case)).deadline("decide", "JP") is None
    world.cases.join_request(ANNA.actor(), case, "KR")
    assert due(world, case, "decide", "CN").open


def test_a_deadline_may_bind_one_office(world: World) -> None:
    only = replace(deadline("notify", "requested", "admitted", 30, "days", "office"), office="CN")
    other = replace(only, id="none", office="KR")
    world.programmes = {"cn-kr": programme("cn-kr", "CN", "KR", deadlines=(only, other))}
    case = world.file()
    found = fold(world.casework.cases.steps(case)).deadlines
    assert [(d.id, d.office) for d in found if d.id != "consent"] == [("notify", "CN")]


def test_a_programme_names_the_days_of_its_reminders(world: World) -> None:
    """Farther ahead than usual, and on the last day itself."""
    world.programmes = {"cn-kr": programme("cn-kr", "CN", "KR", reminders=(30, 3, 0))}
    case = world.searching()  # reports are due on 3 August
    days = []
    for day in range(1, 70):
        world.clock.at = dt.datetime(2020, 6, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=day)
        days += [world.clock.at.date().isoformat() for one in world.cases.sweep()
                 if (one.office, one.deadline) == ("CN", "report")]  # fmt: skip
    assert days == ["2020-07-04", "2020-07-31", "2020-08-03", "2020-08-04"]
    assert due(world, case, "report", "CN").reminded == (30, 3, 0)


def test_a_missed_deadline_is_recorded_once_shown_and_can_still_be_met(world: World) -> None:
    case = world.searching()
    world.clock.at = dt.datetime(2020, 8, 2, tzinfo=dt.UTC)  # the last day is Monday 3 August
    assert Event.DEADLINE_MISSED not in [told.event for told in world.cases.sweep()]
    world.file_report(case, "KR")
    world.clock.at = dt.datetime(2020, 8, 3, 15, 59, 59, tzinfo=dt.UTC)
    assert Event.DEADLINE_MISSED not in [told.event for told in world.cases.sweep()]
    world.clock.pass_(seconds=1)  # midnight in Beijing
    missed = [told for told in world.cases.sweep() if told.event is Event.DEADLINE_MISSED]
    assert [(told.case, told.deadline, told.office, told.day) for told in missed] == [
        (case, "report", "CN", "2020-08-03")
    ]
    assert world.cases.sweep() == ()
    assert world.events(case).count(Event.DEADLINE_MISSED) == 1
    view = world.cases.open(KR.actor(), case)
    late = [(d.deadline.id, d.deadline.office) for d in view.deadlines if d.late]
    assert late == [("report", "CN")]
    world.file_report(case, "CN")
    assert world.state(case) == State.EXCHANGED
    kept = due(world, case, "report", "CN")
    assert kept.met
    assert kept.missed
    again = world.cases.open(KR.actor(), case)
    assert any(d.late for d in again.deadlines), "met late stays late"


def test_what_nobody_has_recorded_yet_shows_as_late_all_the_same(world: World) -> None:
    case = world.searching()
    world.clock.at = dt.datetime(2020, 8, 10, tzinfo=dt.UTC)
    view = world.cases.open(ANNA.actor(), case)
    assert {d.deadline.office for d in view.deadlines if d.late} == {"CN", "KR"}
    assert Event.DEADLINE_MISSED not in world.events(case)


def test_reminders_come_once_each(world: World) -> None:
    case = world.searching()  # reports are due on 3 August
    told = []
    for day in range(1, 70):
        world.clock.at = dt.datetime(2020, 6, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=day)
        told += [(world.clock.at.date().isoformat(), one) for one in world.cases.sweep()]
    of_cn = [(day, one.event.value) for day, one in told if one.office == "CN"]
    assert of_cn == [
        ("2020-07-20", "reminder-due"), ("2020-07-27", "reminder-due"),
        ("2020-08-02", "reminder-due"), ("2020-08-04", "deadline-missed"),
    ]  # fmt: skip
    assert due(world, case, "report", "CN").reminded == (14, 7, 1)


def test_after_a_pause_the_nearest_reminder_alone_comes(world: World) -> None:
    case = world.searching()
    world.clock.at = dt.datetime(2020, 7, 28, 12, tzinfo=dt.UTC)
    assert [told.event for told in world.cases.sweep()] == [Event.REMINDER_DUE] * 2
    assert due(world, case, "report", "CN").reminded == (7,)
    world.clock.at = dt.datetime(2020, 8, 20, tzinfo=dt.UTC)
    assert [told.event for told in world.cases.sweep()] == [Event.DEADLINE_MISSED] * 2


def test_a_sweep_ends_cases_whose_consent_has_run_out(world: World) -> None:
    case, other = world.searching(until="2020-07-01"), world.searching(until="2021-07-01")
    done = world.exchanged(until="2020-07-01")
    world.clock.at = dt.datetime(2020, 7, 2, 1, tzinfo=dt.UTC)
    told = [one for one in world.cases.sweep() if one.event is Event.CONSENT_EXPIRED]
    assert [(one.case, one.day) for one in told] == [(case, "2020-07-01")]
    assert [world.state(one) for one in (case, other, done)] == ["ended", "searching", "exchanged"]
    assert world.cases.sweep() == ()


def test_a_sweep_reminds_of_consent_that_runs_out(world: World) -> None:
    case = world.searching(until="2020-07-01")
    world.clock.at = dt.datetime(2020, 6, 18, tzinfo=dt.UTC)
    told = [one for one in world.cases.sweep() if one.deadline == "consent"]
    assert {(one.case, one.office, one.whose) for one in told} == {
        (case, "CN", "applicant"), (case, "KR", "applicant"),
    }  # fmt: skip


def test_the_line_has_the_nearest_deadline(world: World) -> None:
    case = world.file()
    row = world.casework.cases.case(case)
    assert row is not None
    assert (row.due, row.due_office) == ("2020-06-16", "KR")
    soon = world.casework.cases.cases(CaseFilter(due_before="2020-06-17"))
    assert [one.id for one in soon] == [case]
    world.cases.withdraw(ANNA.actor(), case)
    row = world.casework.cases.case(case)
    assert row is not None
    assert (row.due, row.due_office, row.closed) == ("", "", "2020-06-01")


# --- the clock ---


def test_a_clock_that_jumps_back_is_recorded_once_and_time_stands(world: World) -> None:
    case = world.searching()
    before = world.casework.cases.steps(case)[-1].at
    world.clock.pass_(hours=-2)
    world.file_report(case, "CN")
    world.clock.pass_(hours=1)
    world.file_report(case, "KR")
    new = world.casework.cases.steps(case)[-4:]
    assert [step.event for step in new] == [
        "clock-set-back", "report-filed", "report-filed", "exchanged",
    ]  # fmt: skip
    assert {step.at for step in new} == {before}
    assert new[0].data == {"clock": "2020-06-01T07:00:00.000000+00:00"}
    world.clock.pass_(hours=3)
    world.act(case, "CN")
    assert world.casework.cases.steps(case)[-1].at == "2020-06-01T11:00:00.000000+00:00"


def test_a_second_jump_is_recorded_again(world: World) -> None:
    case = world.searching()
    for _ in range(2):
        world.clock.pass_(hours=-2)
        world.cases.assign(CN.actor(), case, [])
        world.clock.pass_(hours=5)
        world.cases.assign(CN.actor(), case, [])
    assert world.events(case).count(Event.CLOCK_SET_BACK) == 2


def test_clocks_of_two_processes_may_differ_a_little(world: World) -> None:
    case = world.searching()
    world.clock.pass_(milliseconds=-900)
    world.file_report(case, "CN")
    assert Event.CLOCK_SET_BACK not in world.events(case)
    steps = world.casework.cases.steps(case)
    assert steps[-1].at == steps[-2].at


def test_a_clock_set_back_does_not_bring_consent_back(world: World) -> None:
    case = world.searching(until="2020-07-01")
    world.clock.at = dt.datetime(2020, 7, 2, tzinfo=dt.UTC)
    world.cases.sweep()
    world.clock.at = dt.datetime(2020, 6, 20, tzinfo=dt.UTC)
    with pytest.raises(Refused):
        world.file_report(case, "CN")
    assert world.state(case) == State.ENDED
