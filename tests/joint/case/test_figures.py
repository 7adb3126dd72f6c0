"""A case's figures, and a programme's dashboard made from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from joint.case.world import (
    ADMIN,
    ANNA,
    BORIS,
    EXAMINER,
    HEAD,
    THREE,
    TWO,
    World,
    petition,
    programme,
)
from trihub.core.casework.people import PUBLIC
from trihub.core.errors import Refused
from trihub.joint.case.figures import of_petition
from trihub.joint.case.reading import dashboard
from trihub.joint.case.reading.public import SMALLEST, public_shape
from trihub.joint.case.reading.reading import Reading
from trihub.joint.case.states import State
from trihub.joint.programmes.model import Cap

CN, KR, JP = HEAD["CN"], HEAD["KR"], HEAD["JP"]
A, B, C, D = "JP2018000001A", "US2018000002A", "EP3000003A", "CN100000004A"


def figures(world: World, case: str) -> dict[str, float]:
    row = world.casework.cases.case(case)
    assert row is not None
    return dict(row.figures)


def test_days_to_each_step_and_agreement_before_and_after(world: World) -> None:
    case = world.file()
    world.clock.pass_(days=5)
    world.join(case)
    world.staff(case)
    world.clock.pass_(days=6)
    world.decide(case)
    world.clock.pass_(days=9)
    world.admit(case)
    world.clock.pass_(days=30)
    world.file_report(case, "CN", A, B, C)
    world.clock.pass_(days=10)
    before = figures(world, case)
    assert before == {"days_to_all_requests": 5, "days_to_admission": 20, "admitted.1.CN": 1}
    world.file_report(case, "KR", B, C, D)
    assert "agreement_before" not in figures(world, case)
    world.clock.pass_(days=7)
    world.act(case, "CN", B, C)
    world.clock.pass_(days=3)
    world.act(case, "KR", B, C)
    assert figures(world, case) == {
        "days_to_admission": 20, "admitted.1.CN": 1, "days_to_exchange": 60,
        "days_to_first_action": 67, "days_to_closing": 70,
        "days_to_all_requests": 5,
        "agreement_before": 500, "same_categories": 1000, "agreement_after": 1000,
    }  # fmt: skip


def test_days_are_those_of_the_office_of_first_filing(world: World) -> None:
    world.clock.at = dt.datetime(2020, 6, 1, 15, 59, tzinfo=dt.UTC)  # 23:59 in Beijing
    case = world.searching()
    assert figures(world, case)["days_to_admission"] == 0
    case = world.file()
    world.join(case)
    world.decide(case)
    world.clock.pass_(minutes=2)
    world.admit(case)
    assert figures(world, case)["days_to_admission"] == 1
    row = world.casework.cases.case(case)
    assert row is not None
    assert row.opened == "2020-06-01"


def test_three_offices_have_figures_of_all(world: World) -> None:
    case = world.searching(THREE)
    for office, keys in (("CN", (A, B)), ("JP", (A,)), ("KR", (A, C))):
        world.file_report(case, office, *keys)
    for office in ("CN", "JP", "KR"):
        world.act(case, office, A)
    found = figures(world, case)
    assert (found["agreement_before"], found["agreement_after"]) == (333, 1000)


def test_a_case_whose_exchange_was_waived_closes_without_agreement(world: World) -> None:
    case = world.searching()
    world.file_report(case, "CN", A)
    for head in (CN, KR):
        world.cases.give_waiver(head.actor(), case, "No time.")
    for office in ("CN", "KR"):
        world.act(case, office)
    assert world.state(case) == State.CLOSED
    assert "agreement_before" not in figures(world, case)
    assert "agreement_after" not in figures(world, case)


# --- for everybody ---

EVIDENCE = {"CN": "CN112345678A", "KR": "KR1020200012345A"}


def publish(world: World, case: str, *offices: str) -> None:
    for office in offices:
        world.cases.evidence_publication(
            HEAD[office].actor(), case, EVIDENCE[office], "2020-06-01", "the office’s gazette"
        )


def told(world: World) -> dict[str, Any]:
    return public_shape(Reading(world.parts).public_figures(world.programmes[TWO]))


def test_what_is_not_published_counts_nowhere(world: World) -> None:
    without = told(world)
    assert without["years"][0] == {"year": 2020, "requests": None, "closed": None, "means": {}}
    cases = [world.closed() for _ in range(SMALLEST)]
    assert told(world) == without
    for case in cases:
        publish(world, case, "CN")
    assert told(world) == without, "one of two applications is not published"
    for case in cases[1:]:
        publish(world, case, "KR")
    assert told(world) == without, "fewer than are told"
    publish(world, cases[0], "KR")
    assert told(world)["years"][0]["requests"] == SMALLEST
    before = told(world)
    for _ in range(SMALLEST):
        world.searching()
    world.closed()
    assert told(world) == before


def test_public_figures_are_means_of_enough_cases(world: World) -> None:
    for days in range(SMALLEST):
        case = world.searching()
        world.clock.pass_(days=days)
        publish(world, case, "CN", "KR")
        world.file_report(case, "CN", A, B)
        world.file_report(case, "KR", B)
        for office in ("CN", "KR"):
            world.act(case, office, B)
    year = told(world)["years"][0]
    assert (year["requests"], year["closed"]) == (5, 5)
    assert year["means"]["days_to_closing"] == 2.0  # (0 + 1 + 2 + 3 + 4) / 5
    assert year["means"]["agreement_before"] == 500
    publish(world, world.searching(), "CN", "KR")
    year = told(world)["years"][0]
    assert (year["requests"], year["closed"]) == (6, None), "one open case would be told by both"
    assert world.cases.dashboard(ADMIN.actor(), TWO).figures.keys() == {
        "agreement_before", "agreement_after", "same_categories", "days_to_all_requests",
        "days_to_admission", "days_to_exchange", "days_to_first_action", "days_to_closing",
    }  # fmt: skip


def test_a_petition_of_published_applications_counts_at_once(world: World) -> None:
    made = petition(TWO, "CN", "KR")
    known = tuple(replace(one, publication=EVIDENCE[one.office]) for one in made.applications)
    assert of_petition(replace(made, applications=known)) == {"published": 1.0}
    assert not of_petition(replace(made, applications=(known[0], made.applications[1])))


# --- the dashboard ---


def test_the_dashboard_counts_by_state(world: World) -> None:
    world.file()
    world.searching()
    world.closed()
    world.cases.withdraw(ANNA.actor(), world.file())
    world.file(THREE)
    board = world.cases.dashboard(ADMIN.actor(), TWO)
    assert board.states == {
        State.REQUESTED: 1, State.SEARCHING: 1, State.CLOSED: 1, State.WITHDRAWN: 1,
    }  # fmt: skip
    assert board.months == {"2020-06": 4}
    assert board.figures["days_to_closing"] == (1, 0.0)
    assert not any(name.startswith("admitted") for name in board.figures)


def test_an_office_counts_its_own_cases_and_an_applicant_none(world: World) -> None:
    world.file(THREE)
    world.searching(THREE)
    one = programme("jp-kr", "JP", "KR")
    world.programmes = {**world.programmes, "jp-kr": one}
    world.file("jp-kr")
    assert sum(world.cases.dashboard(CN.actor(), THREE).states.values()) == 2
    assert world.cases.dashboard(CN.actor(), "jp-kr").states == {}
    assert world.cases.dashboard(EXAMINER["JP"].actor(), "jp-kr").states == {State.REQUESTED: 1}
    for who in (ANNA.actor(), PUBLIC):
        with pytest.raises(Refused):
            world.cases.dashboard(who, THREE)


def test_caps_are_counted_by_office_and_year(world: World) -> None:
    caps = (
        Cap(per="office and year", number=2, source="s", role="first"),
        Cap(per="year", number=10, source="s"),
        Cap(per="all", number=20, source="s"),
        Cap(per="applicant and office", number=1, source="s"),
    )
    world.programmes = {TWO: programme(TWO, "CN", "KR", caps=caps[:3])}
    world.searching()
    world.file()
    world.clock.at = dt.datetime(2021, 2, 1, tzinfo=dt.UTC)
    for _ in range(2):
        world.searching()
    world.programmes = {TWO: programme(TWO, "CN", "KR", caps=caps)}
    board = world.cases.dashboard(ADMIN.actor(), TWO)
    used = {(use.cap.per, use.office, use.year): use.used for use in board.caps}
    assert used == {
        ("office and year", "CN", 2019): 0, ("office and year", "KR", 2019): 0,
        ("office and year", "CN", 2020): 1, ("office and year", "KR", 2020): 0,
        ("office and year", "CN", 2021): 2, ("office and year", "KR", 2021): 0,
        ("year", "", 2019): 0, ("year", "", 2020): 1, ("year", "", 2021): 2,
        ("all", "", 0): 3,
    }  # fmt: skip
    own = {use.office for use in world.cases.dashboard(KR.actor(), TWO).caps}
    assert own == {"KR", ""}


def test_deadlines_near_come_first_and_missed_ones_before_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = world.searching()
    world.clock.pass_(days=50)
    later = world.file(who=BORIS)
    world.clock.pass_(days=14)
    board = world.cases.dashboard(ADMIN.actor(), TWO)
    assert [(line.id, line.due) for line in board.near] == [
        (late, "2020-08-03"), (later, "2020-08-05"),
    ]  # fmt: skip
    monkeypatch.setattr(dashboard, "NEAREST", 1)
    board = world.cases.dashboard(ADMIN.actor(), TWO)
    assert [line.id for line in board.near] == [late], "what is farther is left out first"


def test_agreement_over_time_is_by_quarter_of_opening(world: World) -> None:
    case = world.searching()
    world.file_report(case, "CN", A, B)
    world.file_report(case, "KR", B, C)
    for office in ("CN", "KR"):
        world.act(case, office, B)
    world.clock.at = dt.datetime(2020, 11, 1, tzinfo=dt.UTC)
    board = world.cases.dashboard(ADMIN.actor(), TWO)
    later = world.closed()
    assert world.state(later) == State.CLOSED
    board = world.cases.dashboard(ADMIN.actor(), TWO)
    by_start = {quarter.start: quarter.figures for quarter in board.quarters}
    assert list(by_start) == ["2020-04-01", "2020-10-01"]
    assert by_start["2020-04-01"]["agreement_before"] == (1, 333.0)
    assert by_start["2020-04-01"]["agreement_after"] == (1, 1000.0)
    assert by_start["2020-10-01"]["agreement_before"] == (1, 1000.0)
    assert board.figures["agreement_before"] == (2, 666.5)
