"""Who works on a case: assigning, moving, and what follows for independence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from joint.case.world import ANNA, EXAMINER, HEAD, TWO, World, account, report
from trihub.access.rules import Act, Subject, allowed
from trihub.core.casework.people import Actor, Role
from trihub.core.errors import BadInput, NotFound, Refused
from trihub.joint.case.states import Event
from trihub.joint.case.subject import subject_of

CN, KR = HEAD["CN"], HEAD["KR"]
MOVED = replace(EXAMINER["CN"], office="KR")
"""CN's examiner, after moving to KR."""


def test_an_examiner_who_moves_cannot_work_for_the_other_side(world: World) -> None:
    case = world.searching()
    world.file_report(case, "CN", "JP2018000001A")
    with pytest.raises(Refused, match="another office"):
        world.cases.assign(KR.actor(), case, [MOVED])
    with pytest.raises(Refused):
        world.cases.file_report(MOVED.actor(), case, report(case, "KR"))
    with pytest.raises(Refused):
        world.cases.own_report(MOVED.actor(), case)
    view = world.cases.open(MOVED.actor(), case)
    assert "JP2018000001A" not in repr(view)
    assert view.side("CN").assigned == ()


def test_it_holds_after_the_old_office_has_taken_the_examiner_off(world: World) -> None:
    case = world.searching()
    second = account("second", Role.EXAMINER, "CN")
    world.cases.assign(CN.actor(), case, [second])
    with pytest.raises(Refused, match="another office"):
        world.cases.assign(KR.actor(), case, [MOVED])
    head = replace(MOVED, role=Role.HEAD)
    with pytest.raises(Refused, match="another of its offices"):
        world.cases.file_report(head.actor(), case, report(case, "KR"))
    find = subject_of(world.parts)
    assert not allowed(head.actor(), Act.DESK, Subject(case=find(case), office="KR"))
    assert allowed(KR.actor(), Act.DESK, Subject(case=find(case), office="KR"))


def test_the_old_office_goes_on_without(world: World) -> None:
    case = world.searching()
    second = account("second", Role.EXAMINER, "CN")
    world.cases.assign(CN.actor(), case, [second])
    with pytest.raises(Refused, match="not assigned"):
        world.cases.file_report(EXAMINER["CN"].actor(), case, report(case, "CN"))
    world.cases.file_report(second.actor(), case, report(case, "CN"))
    assert world.events(case)[-2:] == [Event.EXAMINER_REASSIGNED, Event.REPORT_FILED]


def test_a_move_to_an_office_outside_the_case_ends_all_knowledge(world: World) -> None:
    case = world.searching()
    with pytest.raises(NotFound):
        world.cases.open(replace(EXAMINER["CN"], office="JP").actor(), case)


def test_only_the_office_s_own_examiners_are_assigned(world: World) -> None:
    case = world.file()
    for other in (EXAMINER["KR"], ANNA, account("x", Role.ADMINISTRATOR, "CN")):
        with pytest.raises(BadInput, match="no examiner of your office"):
            world.cases.assign(CN.actor(), case, [other])
    with pytest.raises(Refused):
        world.cases.assign(EXAMINER["CN"].actor(), case, [EXAMINER["CN"]])
    assert Event.EXAMINER_ASSIGNED not in world.events(case)


def test_several_examiners_work_for_one_office(world: World) -> None:
    case = world.searching()
    second = account("second", Role.EXAMINER, "CN")
    world.cases.assign(CN.actor(), case, [EXAMINER["CN"], second, second])
    row = world.casework.cases.case(case)
    assert row is not None
    assert row.assigned == {"CN": ("exam-CN", "second"), "KR": ("exam-KR",)}


def test_a_token_does_what_its_scopes_allow(world: World) -> None:
    case = world.searching()
    read = EXAMINER["CN"].actor(frozenset({"read"}))
    write = EXAMINER["CN"].actor(frozenset({"write"}))
    feed = EXAMINER["CN"].actor(frozenset({"feed"}))
    assert world.cases.open(read, case).petition is not None
    assert world.cases.open(feed, case).petition is None
    with pytest.raises(Refused, match="scope"):
        world.cases.file_report(read, case, report(case, "CN"))
    with pytest.raises(Refused, match="scope"):
        world.cases.open(write, case)
    world.cases.file_report(write, case, report(case, "CN"))


def test_who_acts_is_in_step_and_audit_log(world: World) -> None:
    case = world.searching()
    steps = world.casework.cases.steps(case)
    by = {step.event: step.actor for step in steps}
    assert by[Event.PETITION_FILED] == ANNA.id
    assert by[Event.ADMITTED] == CN.id
    entries = list(world.casework.audit.entries())
    told = [entry.body for entry in entries if case in entry.body]
    assert len(told) == len(steps)
    assert all("Compared" not in body and "Anna Ltd" not in body for body in told)


def test_people_of_no_role_may_nothing(world: World) -> None:
    case = world.file()
    nobody = Actor(account="x", role=Role.PUBLIC)
    with pytest.raises(NotFound):
        world.cases.open(nobody, case)
    with pytest.raises(Refused):
        world.cases.list(nobody)
    with pytest.raises(Refused):
        world.cases.dashboard(nobody, TWO)
