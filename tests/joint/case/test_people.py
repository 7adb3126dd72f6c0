"""Who works on a case: assigning, moving, and what follows for independence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from joint.case.world import ANNA, EXAMINER, HEAD, TWO, World, account, report
from trihub.access.rules import Act, Subject, allowed
from trihub.core.casework.people import Account, Actor, Role
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
    with pytest.raises(Refused, match="not assigned"):
        world.cases.file_report(head.actor(), case, report(case, "KR"))
    with pytest.raises(Refused, match="another office"):
        world.cases.assign(head.actor(), case, [head])
    find = subject_of(world.parts)
    assert not allowed(head.actor(), Act.DESK, Subject(case=find(case), office="KR"))
    world.cases.assign(KR.actor(), case, [KR])
    assert allowed(KR.actor(), Act.DESK, Subject(case=find(case), office="KR"))


def test_a_head_leads_the_case_and_reads_the_desk_only_where_assigned(world: World) -> None:
    case = world.searching()
    for office in ("CN", "KR"):
        find = subject_of(world.parts)(case)
        for act in (Act.DESK, Act.FILE_REPORT, Act.SEE_REPORT, Act.SEE_NOTE):
            assert not allowed(HEAD[office].actor(), act, Subject(case=find, office=office))
    view = world.cases.open(CN.actor(), case)
    assert view.petition
    assert view.side("CN").assigned == (EXAMINER["CN"].id,)
    with pytest.raises(Refused, match=r"not assigned.*themselves included"):
        world.cases.file_report(CN.actor(), case, report(case, "CN"))
    world.cases.assign(CN.actor(), case, [EXAMINER["CN"], CN])
    world.cases.file_report(CN.actor(), case, report(case, "CN"))
    assert world.cases.own_report(CN.actor(), case).office == "CN"
    world.cases.assign(CN.actor(), case, [EXAMINER["CN"]])
    with pytest.raises(Refused, match="not assigned"):
        world.cases.own_report(CN.actor(), case)
    world.file_report(case, "KR")
    assert len(world.cases.reports(CN.actor(), case)) == 2


def test_a_head_who_moves_loses_the_old_office_and_may_lead_the_new_one(world: World) -> None:
    """One who was never assigned has seen nothing that is sealed."""
    case = world.searching()
    moved = replace(CN, office="KR")
    view = world.cases.open(moved.actor(), case)
    assert view.side("CN").assigned == ()
    assert Event.ADMITTED not in view.may
    for ask in (world.cases.own_report, world.cases.reports):
        with pytest.raises(Refused):
            ask(moved.actor(), case)
    world.cases.assign(moved.actor(), case, [moved])
    world.cases.file_report(moved.actor(), case, report(case, "KR"))
    with pytest.raises(NotFound):
        world.cases.open(replace(CN, office="JP").actor(), case)


def test_a_head_who_was_assigned_or_gave_the_waiver_is_of_that_side_for_good(world: World) -> None:
    for seen in ("assigned", "waiver"):
        case = world.searching()
        if seen == "assigned":
            world.cases.assign(CN.actor(), case, [CN])
            world.cases.assign(CN.actor(), case, [EXAMINER["CN"]])
        else:
            world.cases.give_waiver(CN.actor(), case, "We found nothing.")
        for role in (Role.EXAMINER, Role.HEAD):
            moved = replace(CN, office="KR", role=role)
            with pytest.raises(Refused, match="another office"):
                world.cases.assign(KR.actor(), case, [moved])
            told = repr(world.cases.open(moved.actor(), case))
            assert "We found nothing." not in told
        world.cases.assign(CN.actor(), case, [CN])  # the own side stays open


def test_why_an_office_waives_shows_to_those_alone_who_know_its_search(world: World) -> None:
    case = world.searching()
    second = account("second-head", Role.HEAD, "CN")
    world.cases.give_waiver(CN.actor(), case, "We found nothing.")

    def told(who: Account) -> bool:
        return "We found nothing." in repr(world.cases.open(who.actor(), case).steps)

    assert [told(who) for who in (CN, EXAMINER["CN"], second)] == [True, True, False]
    assert not any(told(who) for who in (KR, EXAMINER["KR"], ANNA))
    world.file_report(case, "CN")
    world.cases.give_waiver(KR.actor(), case, "Agreed.")
    assert all(told(who) for who in (second, KR, EXAMINER["KR"], ANNA))


def test_the_final_decision_is_the_head_s_of_the_first_office(world: World) -> None:
    case = world.file()
    world.join(case)
    world.staff(case)
    world.decide(case)
    world.cases.assess(EXAMINER["CN"].actor(), case, "correspond", True, "Compared.")
    for who in (EXAMINER["CN"], EXAMINER["KR"]):
        assert Event.ADMITTED not in world.cases.open(who.actor(), case).may
        with pytest.raises(Refused, match="role does not include"):
            world.cases.admit(who.actor(), case, "All hold.")
    with pytest.raises(Refused, match="first filing"):
        world.cases.admit(KR.actor(), case, "All hold.")
    world.cases.admit(CN.actor(), case, "All hold.")


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
    assigned = [body for body in told if "case.examiner-assigned" in body]
    assert [EXAMINER[o].id in body for o, body in zip(("CN", "KR"), assigned, strict=True)] == [
        True
    ] * 2
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
