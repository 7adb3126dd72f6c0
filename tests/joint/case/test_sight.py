"""What each role sees at each step: the other side's material is absent, and nothing counts it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from joint.case.world import (
    ADMIN,
    ANNA,
    BORIS,
    EVERYBODY,
    EXAMINER,
    HEAD,
    NUMBERS,
    THREE,
    Account,
    World,
    account,
    programme,
    report,
)
from trihub.access.papers.encoding import encode
from trihub.core.casework.cases import CaseFilter, Item, ItemKind
from trihub.core.casework.people import PUBLIC, Role
from trihub.core.errors import NotFound, Refused
from trihub.joint.case.reading.view import View
from trihub.joint.case.states import Event, State
from trihub.joint.desk.model import Note

CN, KR = HEAD["CN"], HEAD["KR"]


def seen(world: World, who: Account, case: str) -> View:
    return world.cases.open(who.actor(), case)


def flat(view: View) -> str:
    """All that a view holds, as text."""
    return repr(dataclasses.asdict(view))


def note(world: World, case: str, office: str, text: str, number: str) -> None:
    """Work at an office's desk."""
    world.casework.cases.put_item(
        Item(
            id=number, case=case, kind=ItemKind.NOTE, office=office, author=EXAMINER[office].id,
            version=1, at=world.clock().isoformat(), content=encode(Note(text=text)),
        ),
        expected=0,
    )  # fmt: skip


def test_an_unknown_case_and_another_s_answer_alike(world: World) -> None:
    case = world.file()
    strangers = (BORIS, HEAD["JP"], EXAMINER["JP"])
    reads: list[Callable[[Any, str], object]] = [
        world.cases.open, world.cases.joint, world.cases.reports, world.cases.own_report,
        world.cases.withdraw,
        lambda who, of: world.cases.document(who, of, "x"),
        lambda who, of: world.cases.join_request(who, of, "KR"),
        lambda who, of: world.cases.file_report(who, of, report(of, who.office or "CN")),
        lambda who, of: world.cases.exchange(who, of),
        lambda who, of: world.cases.assign(who, of, []),
        lambda who, of: world.cases.admit(who, of, "Because."),
    ]  # fmt: skip
    for who in (*(one.actor() for one in strangers), PUBLIC):
        for read in reads:
            with pytest.raises(NotFound) as hidden:
                read(who, case)
            for guess in ("a" * 26, "", "nothing", case[:-1] + ("a" if case[-1] != "a" else "b")):
                with pytest.raises(NotFound) as unknown:
                    read(who, guess)
                assert str(unknown.value).encode() == str(hidden.value).encode()
                assert unknown.value.hint == hidden.value.hint


def test_numbers_cannot_be_guessed(world: World) -> None:
    numbers = {world.file() for _ in range(3)}
    assert len(numbers) == 3
    assert all(
        len(one) == 26 and set(one) <= set("abcdefghijklmnopqrstuvwxyz234567") for one in numbers
    )


def test_the_petition_is_for_its_applicant_and_the_offices_that_may(world: World) -> None:
    case = world.file()
    assert seen(world, ANNA, case).petition is not None
    assert seen(world, CN, case).petition is not None
    assert seen(world, KR, case).petition is not None, "consent holds for KR"
    assert seen(world, EXAMINER["KR"], case).petition is None, "not assigned"
    admin = seen(world, ADMIN, case)
    assert (admin.petition, admin.consents, admin.assessments) == (None, (), ())
    assert NUMBERS["KR"] not in flat(admin)


def test_after_consent_is_lost_the_office_no_longer_reads(world: World) -> None:
    case = world.file()
    world.cases.revoke_consent(ANNA.actor(), case, "KR")
    assert seen(world, KR, case).petition is None, "KR was never asked itself"
    assert seen(world, CN, case).petition is not None, "filed at CN itself"
    assert seen(world, KR, case).state is State.ENDED


def test_the_other_desk_leaves_no_trace(world: World) -> None:
    """KR's view is the same, byte for byte, whatever happens at CN's desk and among its people."""
    case = world.searching()
    who = [KR, EXAMINER["KR"], ANNA]
    before = [flat(seen(world, one, case)) for one in who]
    lists = [repr(world.cases.list(one.actor())) for one in who]
    second = account("second", Role.EXAMINER, "CN")
    for number in range(20):
        note(world, case, "CN", f"KEEP SECRET {number}", f"note{number}")
        world.clock.pass_(minutes=1)
        world.cases.assign(CN.actor(), case, [second if number % 2 else EXAMINER["CN"]])
    assert [flat(seen(world, one, case)) for one in who] == before
    assert [repr(world.cases.list(one.actor())) for one in who] == lists
    assert len(seen(world, CN, case).steps) == len(seen(world, KR, case).steps) + 20
    assert seen(world, CN, case).steps[-1].event is Event.EXAMINER_REASSIGNED


def test_a_filed_report_shows_as_three_facts(world: World) -> None:
    case = world.searching()
    before = seen(world, KR, case)
    world.clock.pass_(hours=3)
    digest = world.file_report(case, "CN", "JP2018000001A", "US2018000002A")
    after = seen(world, KR, case)
    changed = {
        field.name
        for field in dataclasses.fields(before)
        if getattr(before, field.name) != getattr(after, field.name)
    }
    assert changed == {"sides", "steps", "deadlines"}
    old, new = before.side("CN"), after.side("CN")
    assert {f.name for f in dataclasses.fields(old) if getattr(old, f.name) != getattr(new, f.name)} == {
        "filed", "commitment",
    }  # fmt: skip
    assert new.commitment == digest
    step = after.steps[-1]
    assert (step.event, step.office, step.actor) == (Event.REPORT_FILED, "CN", "")
    assert step.data == {"commitment": digest}
    assert (step.number, len(after.steps)) == (len(before.steps) + 1, len(before.steps) + 1)
    report_of_cn = [d.deadline for d in after.deadlines if d.deadline.id == "report"]
    assert [bool(due.met) for due in report_of_cn] == [True, False]
    assert "JP2018000001A" not in flat(after)


def test_the_size_of_a_report_does_not_show(world: World) -> None:
    """Two cases alike but for the report: the other side's views differ in digest and time alone."""
    views = []
    for keys in ((), tuple(f"JP20180{n:05}A" for n in range(100))):
        world.clock.__init__()  # type: ignore[misc]
        case = world.searching()
        digest = world.file_report(case, "CN", *keys)
        text = flat(seen(world, KR, case)) + repr(seen(world, ADMIN, case).steps)
        views.append(text.replace(case, "CASE").replace(digest, "DIGEST"))
    assert views[0] == views[1]


@pytest.mark.parametrize("who", [KR, EXAMINER["KR"], CN, EXAMINER["CN"], ANNA, ADMIN])
def test_nobody_reads_reports_before_the_exchange(world: World, who: Account) -> None:
    case = world.searching()
    world.file_report(case, "CN", "JP2018000001A")
    for read in (world.cases.joint, world.cases.reports):
        with pytest.raises(Refused):
            read(who.actor(), case)
    if who is EXAMINER["CN"]:
        assert world.cases.own_report(who.actor(), case).report.citations[0].key == "JP2018000001A"
    elif who is EXAMINER["KR"]:
        with pytest.raises(NotFound):
            world.cases.own_report(who.actor(), case)
    else:
        with pytest.raises(Refused):
            world.cases.own_report(who.actor(), case)
    assert "JP2018000001A" not in flat(seen(world, who, case))


def test_after_the_exchange_the_parties_read_and_the_administrator_does_not(world: World) -> None:
    case = world.searching()
    world.file_report(case, "CN", "JP2018000001A")
    world.file_report(case, "KR", "JP2018000001A", "US2018000002A")
    for who in (CN, KR, EXAMINER["CN"], EXAMINER["KR"], ANNA):
        joint = world.cases.joint(who.actor(), case)
        assert [family.found_by for family in joint.families] == [("CN", "KR"), ("KR",)]
        assert seen(world, who, case).joint
    with pytest.raises(Refused):
        world.cases.joint(ADMIN.actor(), case)
    assert seen(world, KR, case).side("CN").assigned == (EXAMINER["CN"].id,)
    assert seen(world, ANNA, case).side("CN").assigned == ()


def test_a_programme_may_keep_the_reports_from_the_applicant(world: World) -> None:
    world.programmes = {"cn-kr": programme("cn-kr", "CN", "KR", applicant_sees=False)}
    case = world.exchanged()
    with pytest.raises(Refused, match="does not give"):
        world.cases.joint(ANNA.actor(), case)
    assert not seen(world, ANNA, case).joint
    assert world.cases.joint(CN.actor(), case).offices == ("CN", "KR")


def test_a_clock_that_was_set_back_for_a_hidden_step_is_hidden_too(world: World) -> None:
    case = world.searching()
    before = [step.event for step in seen(world, KR, case).steps]
    world.clock.pass_(hours=-1)
    world.cases.assign(CN.actor(), case, [])
    assert Event.CLOCK_SET_BACK in world.events(case)
    assert [step.event for step in seen(world, KR, case).steps] == before
    assert seen(world, CN, case).steps[-2].event is Event.CLOCK_SET_BACK


def test_whom_the_other_office_has_on_the_case_cannot_be_asked_by_a_filter(world: World) -> None:
    world.searching()
    ask = CaseFilter(assigned=EXAMINER["CN"].id)
    assert len(world.cases.list(CN.actor(), ask).lines) == 1
    assert world.cases.list(KR.actor(), ask).lines == ()
    assert world.cases.list(KR.actor()).lines[0].assigned == {"KR": (EXAMINER["KR"].id,)}
    assert set(world.cases.list(ADMIN.actor(), ask).lines[0].assigned) == {"CN", "KR"}
    assert world.cases.list(ANNA.actor(), ask).lines[0].assigned == {}


def test_lists_hold_the_reader_s_own_cases_in_steady_pages(world: World) -> None:
    own, others = [], []
    for number in range(4):
        own.append(world.file())
        others.append(world.file(who=BORIS))
        if number % 2:
            world.clock.pass_(days=1)
    found: list[str] = []
    after = ""
    while True:
        page = world.cases.list(ANNA.actor(), after=after, limit=1)
        found += [line.id for line in page.lines]
        after = page.after
        if not after:
            break
    assert sorted(found) == sorted(own)
    assert world.cases.list(ANNA.actor(), CaseFilter(applicant=BORIS.id)).lines == ()
    assert world.cases.list(ANNA.actor(), after=others[0]).lines == (), "another's is no place"
    assert len(world.cases.list(CN.actor(), limit=200).lines) == 8
    assert world.cases.list(HEAD["JP"].actor()).lines == ()
    assert len(world.cases.list(ADMIN.actor()).lines) == 8


def test_lists_are_the_same_with_and_without_another_s_case(world: World) -> None:
    for _ in range(3):
        world.file()
    before = repr([world.cases.list(ANNA.actor(), limit=2), world.cases.list(HEAD["JP"].actor())])
    world.file(who=BORIS)
    after = repr([world.cases.list(ANNA.actor(), limit=2), world.cases.list(HEAD["JP"].actor())])
    assert after == before


def test_the_public_lists_nothing(world: World) -> None:
    with pytest.raises(Refused, match="signed in"):
        world.cases.list(PUBLIC)


def test_what_each_can_do_at_each_step(world: World) -> None:
    """The acts that a view offers are taken by the table, and the others are not offered."""

    def may(who: Account, case: str) -> set[str]:
        asked_for = {"consent-given", "consent-revoked", "withdrawn", "publication-evidenced",
                     "examiner-assigned", "examiner-reassigned"}  # fmt: skip
        return {event.value for event in seen(world, who, case).may} - asked_for

    case = world.file()
    assert may(ANNA, case) == {"request-joined"}
    assert may(CN, case) == may(KR, case) == {"rule-assessed", "refused"}
    assert may(ADMIN, case) == may(EXAMINER["CN"], case) == set()
    world.join(case)
    assert may(ANNA, case) == set()
    assert may(CN, case) == {"rule-assessed", "refused", "provisional-decision"}
    world.staff(case)
    world.decide(case)
    assert "admitted" not in may(CN, case), "a rule is undecided"
    world.cases.assess(KR.actor(), case, "correspond", True, "Compared.")
    assert "admitted" in may(CN, case)
    assert "admitted" not in may(KR, case), "CN is the office of first filing"
    world.cases.admit(CN.actor(), case, "All hold.")
    assert may(CN, case) == {"waiver-given"}
    assert may(EXAMINER["KR"], case) == {"report-filed"}
    world.file_report(case, "CN")
    assert may(EXAMINER["CN"], case) == set()
    world.file_report(case, "KR")
    assert may(EXAMINER["CN"], case) == may(KR, case) == {"action-recorded"}
    world.act(case, "CN")
    assert may(CN, case) == set()
    world.act(case, "KR")
    for who in (ANNA, CN, KR, ADMIN):
        assert may(who, case) == set()


def test_three_offices_each_see_their_own(world: World) -> None:
    case = world.searching(THREE)
    world.file_report(case, "CN", "JP2018000001A")
    world.file_report(case, "JP", "US2018000002A")
    for who in EVERYBODY:
        if who is BORIS:
            continue
        text = flat(seen(world, who, case))
        assert "2018000001" not in text
        assert "2018000002" not in text
    world.file_report(case, "KR")
    assert len(world.cases.reports(KR.actor(), case)) == 3
