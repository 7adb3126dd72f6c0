"""Sealing and exchange: when it happens, when it does not, and what is opened."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from joint.case.world import (
    ANNA,
    EXAMINER,
    HEAD,
    THREE,
    TWO,
    World,
    consent,
    programme,
    report,
)
from trihub.access.papers.encoding import canonical, decode, encode
from trihub.core.casework.cases import ItemKind
from trihub.core.errors import BadInput, Conflict, LibraryError, Refused, TrihubError
from trihub.joint.case.states import Event, State
from trihub.joint.report.seal import Sealed, verify

CN, KR, JP = (HEAD[office] for office in ("CN", "KR", "JP"))


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run in threads that start together; each one's result or error."""
    found: list[object] = [None] * len(jobs)
    gate = threading.Barrier(len(jobs))

    def run(place: int) -> None:
        gate.wait()
        try:
            found[place] = jobs[place]()
        except TrihubError as error:
            found[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def sealed_of(world: World, case: str, office: str) -> Sealed:
    item = world.casework.cases.items(case, kinds=(ItemKind.REPORT,), office=office)[0]
    return decode(item.content, Sealed)


# --- when ---


def test_in_an_order_the_first_office_files_before_the_others(world: World) -> None:
    world.programmes = {"three": programme("three", "CN", "JP", "KR", order="first then second")}
    case = world.searching("three")
    for office in ("JP", "KR"):
        view = world.cases.open(EXAMINER[office].actor(), case)
        assert Event.REPORT_FILED not in view.may
        with pytest.raises(Refused, match=r"one after the other.*CN has filed"):
            world.file_report(case, office)
    assert Event.REPORT_FILED in world.cases.open(EXAMINER["CN"].actor(), case).may
    world.file_report(case, "CN")
    world.file_report(case, "KR")
    world.file_report(case, "JP")
    assert world.state(case) == "exchanged"


def test_in_an_order_the_first_office_s_waiver_lets_the_others_go_on(world: World) -> None:
    world.programmes = {"cn-kr": programme("cn-kr", "CN", "KR", order="first then second")}
    case = world.searching()
    world.programmes = {"cn-kr": programme("cn-kr", "CN", "KR")}  # a case keeps its order
    with pytest.raises(Refused, match="one after the other"):
        world.file_report(case, "KR")
    world.cases.give_waiver(HEAD["CN"].actor(), case, "Nobody is free.")
    world.file_report(case, "KR")
    world.cases.give_waiver(HEAD["KR"].actor(), case, "Agreed.")
    assert world.state(case) == "exchanged"


def test_asked_for_early_it_is_refused(world: World) -> None:
    case = world.searching()
    for filed, waiting in ((None, "CN, KR"), ("CN", "KR")):
        if filed:
            world.file_report(case, filed)
        with pytest.raises(Refused, match=f"Still to be filed: {waiting}"):
            world.cases.exchange(KR.actor(), case)
    assert world.state(case) == State.SEARCHING
    world.file_report(case, "KR")
    with pytest.raises(Refused, match="no place"):
        world.cases.exchange(KR.actor(), case)
    with pytest.raises(Refused):
        world.cases.exchange(ANNA.actor(), case)


def test_it_comes_with_the_last_report_in_one_transaction(world: World) -> None:
    case = world.searching(THREE)
    world.file_report(case, "KR")
    world.file_report(case, "CN")
    steps = world.casework.cases.steps(case)
    assert world.state(case) == State.SEARCHING
    world.file_report(case, "JP")
    last = world.casework.cases.steps(case)[len(steps) :]
    assert [step.event for step in last] == [Event.REPORT_FILED, Event.EXCHANGED]
    assert last[1].actor == "system"
    assert world.state(case) == State.EXCHANGED


def test_a_waiver_by_every_head_opens_what_is_filed(world: World) -> None:
    case = world.searching()
    world.file_report(case, "CN", "JP2018000001A")
    world.cases.give_waiver(CN.actor(), case, "KR has no examiner free.")
    assert world.state(case) == State.SEARCHING
    with pytest.raises(Refused):
        world.cases.joint(KR.actor(), case)
    with pytest.raises(Refused):
        world.cases.give_waiver(EXAMINER["KR"].actor(), case, "Please.")
    world.cases.give_waiver(KR.actor(), case, "We cannot search in time.")
    assert world.events(case)[-2:] == [Event.WAIVER_GIVEN, Event.EXCHANGED]
    assert world.cases.joint(KR.actor(), case).offices == ("CN",)
    view = world.cases.open(ANNA.actor(), case)
    due = next(
        d.deadline for d in view.deadlines if (d.deadline.id, d.deadline.office) == ("report", "KR")
    )
    assert due.dropped
    assert not due.met


def test_waivers_without_any_report_wait_for_the_first(world: World) -> None:
    case = world.searching()
    world.cases.give_waiver(CN.actor(), case, "Either will do.")
    world.cases.give_waiver(KR.actor(), case, "Either will do.")
    assert world.state(case) == State.SEARCHING
    world.file_report(case, "KR")
    assert world.state(case) == State.EXCHANGED


def test_one_waiver_of_three_is_not_enough(world: World) -> None:
    case = world.searching(THREE)
    world.file_report(case, "CN")
    for head in (CN, JP):
        world.cases.give_waiver(head.actor(), case, "No time.")
    assert world.state(case) == State.SEARCHING
    with pytest.raises(Conflict, match="waiver of JP"):
        world.cases.give_waiver(JP.actor(), case, "Again.")


# --- twice, and at once ---


def test_a_second_report_is_refused(world: World) -> None:
    case = world.searching()
    world.file_report(case, "CN")
    with pytest.raises(Conflict, match="The report of CN was filed on 2020-06-01"):
        world.file_report(case, "CN", "JP2018000001A")
    assert world.events(case).count(Event.REPORT_FILED) == 1


def test_filed_twice_at_the_same_moment_exactly_one_is_kept(world: World) -> None:
    for _ in range(5):
        case = world.searching()
        found = at_once(
            lambda case=case: world.file_report(case, "CN", "JP2018000001A"),
            lambda case=case: world.file_report(case, "CN", "US2018000002A"),
        )
        kept = [one for one in found if isinstance(one, str)]
        lost = [one for one in found if isinstance(one, Conflict)]
        assert (len(kept), len(lost)) == (1, 1)
        assert len(world.casework.cases.items(case, kinds=(ItemKind.REPORT,))) == 1
        assert world.events(case).count(Event.REPORT_FILED) == 1
        assert sealed_of(world, case, "CN").digest == kept[0]


def test_two_offices_at_the_same_moment_are_both_kept(world: World) -> None:
    for _ in range(5):
        case = world.searching()
        found = at_once(
            lambda case=case: world.file_report(case, "CN"),
            lambda case=case: world.file_report(case, "KR"),
        )
        assert all(isinstance(one, str) for one in found)
        assert world.events(case)[-3:] == ["report-filed", "report-filed", "exchanged"]


def test_a_revocation_at_the_moment_of_the_last_report(world: World) -> None:
    """One comes first: either nothing is exchanged, or the case goes on after the exchange."""
    for _ in range(5):
        case = world.searching()
        world.file_report(case, "CN")
        at_once(
            lambda case=case: world.file_report(case, "KR"),
            lambda case=case: world.cases.revoke_consent(ANNA.actor(), case, "KR"),
        )
        events = world.events(case)
        assert Event.CONSENT_REVOKED in events
        if Event.EXCHANGED in events:
            assert events.index("exchanged") < events.index("consent-revoked")
            assert world.state(case) == State.EXCHANGED
        else:
            assert events.count("report-filed") == 1
            assert world.state(case) == State.ENDED


# --- consent ---


def test_revoked_in_mid_case_nothing_is_ever_exchanged(world: World) -> None:
    case = world.searching()
    world.file_report(case, "CN", "JP2018000001A")
    world.cases.revoke_consent(ANNA.actor(), case, "CN", "Changed my mind.")
    assert world.state(case) == State.ENDED
    with pytest.raises(Refused, match="ended without consent"):
        world.file_report(case, "KR")
    with pytest.raises(Refused):
        world.cases.give_consent(ANNA.actor(), case, consent("CN"))
    for who in (CN, KR, ANNA):
        for read in (world.cases.joint, world.cases.reports):
            with pytest.raises(Refused):
                read(who.actor(), case)
    assert (
        world.cases.own_report(EXAMINER["CN"].actor(), case).report.citations[0].key
        == "JP2018000001A"
    )


def test_expired_in_mid_case_the_last_report_is_refused_and_the_case_ends(world: World) -> None:
    case = world.searching(until="2020-07-01")
    world.file_report(case, "CN")
    world.clock.at = dt.datetime(2020, 7, 1, 16, 30, tzinfo=dt.UTC)  # 2 July in Seoul and Beijing
    with pytest.raises(Refused, match="ended without consent"):
        world.file_report(case, "KR")
    assert world.events(case)[-1] == Event.CONSENT_EXPIRED
    assert len(world.casework.cases.items(case, kinds=(ItemKind.REPORT,))) == 1


def test_a_consent_holds_to_the_end_of_its_day_at_the_office(world: World) -> None:
    case = world.searching(until="2020-07-01")
    world.file_report(case, "CN")
    world.clock.at = dt.datetime(2020, 7, 1, 14, 59, 59, tzinfo=dt.UTC)  # one second to midnight
    world.file_report(case, "KR")
    assert world.state(case) == State.EXCHANGED


def test_one_office_s_consent_ends_an_hour_before_the_other_s(world: World) -> None:
    case = world.searching(until="2020-07-01")
    world.file_report(case, "CN")
    world.clock.at = dt.datetime(2020, 7, 1, 15, 0, tzinfo=dt.UTC)  # midnight in Seoul
    with pytest.raises(Refused):
        world.file_report(case, "KR")
    last = world.casework.cases.steps(case)[-1]
    assert (last.event, last.office) == (Event.CONSENT_EXPIRED, "KR")


def test_a_consent_given_anew_in_time_carries_on(world: World) -> None:
    case = world.searching(until="2020-07-01")
    world.file_report(case, "CN")
    for office in ("CN", "KR"):
        world.cases.give_consent(ANNA.actor(), case, consent(office, until="2020-12-01"))
    world.clock.at = dt.datetime(2020, 8, 1, tzinfo=dt.UTC)
    world.file_report(case, "KR")
    assert world.state(case) == State.EXCHANGED


def test_after_the_exchange_a_revocation_is_recorded_and_changes_nothing(world: World) -> None:
    case = world.exchanged()
    world.cases.revoke_consent(ANNA.actor(), case, "KR")
    assert world.state(case) == State.EXCHANGED
    assert world.events(case)[-1] == Event.CONSENT_REVOKED
    kept = [c.revoked for c in world.cases.open(ANNA.actor(), case).consents]
    assert [bool(one) for one in kept] == [False, True]
    with pytest.raises(Conflict):
        world.cases.revoke_consent(ANNA.actor(), case, "KR")


def test_withdrawn_before_the_exchange_it_stays_sealed(world: World) -> None:
    case = world.searching()
    world.file_report(case, "CN")
    world.cases.withdraw(ANNA.actor(), case, "No longer wanted.")
    with pytest.raises(Refused, match="withdrawn"):
        world.file_report(case, "KR")
    with pytest.raises(Refused):
        world.cases.joint(KR.actor(), case)


# --- what is sealed ---


def test_each_side_can_prove_that_nothing_was_changed(world: World) -> None:
    case = world.searching()
    shown = {office: world.file_report(case, office, "JP2018000001A") for office in ("CN", "KR")}
    for filed in world.cases.reports(KR.actor(), case):
        assert verify(filed.sealed, shown[filed.office])
        assert filed.report.office == filed.office
        assert canonical(filed.report) == filed.sealed.report
    assert world.cases.joint(CN.actor(), case).commitments == shown


def test_the_same_report_has_another_commitment_each_time(world: World) -> None:
    first, second = (world.file_report(world.searching(), "CN") for _ in range(2))
    assert first != second


def test_a_report_changed_in_the_database_is_not_shown(world: World) -> None:
    case = world.exchanged()
    item = world.casework.cases.items(case, kinds=(ItemKind.REPORT,), office="CN")[0]
    sealed = decode(item.content, Sealed)
    forged = Sealed(nonce=sealed.nonce, report=sealed.report.replace(b"Opinion", b"opinion"),
                    digest=sealed.digest)  # fmt: skip
    changed = replace(item, version=2, content=encode(forged))
    world.casework.cases.put_item(changed, expected=1)
    for read in (world.cases.joint, world.cases.reports):
        with pytest.raises(LibraryError, match="commitment"):
            read(KR.actor(), case)


def test_what_the_programme_does_not_exchange_is_not_sealed_in(world: World) -> None:
    world.programmes = {TWO: programme(TWO, "CN", "KR", exchange=("citations",))}
    case = world.searching()
    world.file_report(case, "CN", "JP2018000001A")
    kept = world.cases.own_report(EXAMINER["CN"].actor(), case).report
    assert (kept.opinions, kept.runs, kept.databases) == ((), (), ())
    assert len(kept.citations) == 1


def test_a_report_of_another_case_or_office_is_refused(world: World) -> None:
    case, other = world.searching(), world.searching()
    for made in (report(other, "CN"), report(case, "KR")):
        with pytest.raises(BadInput, match="not a report of CN"):
            world.cases.file_report(EXAMINER["CN"].actor(), case, made)
    assert Event.REPORT_FILED not in world.events(case)


def test_filing_says_when(world: World) -> None:
    case = world.searching()
    world.clock.pass_(days=3)
    world.file_report(case, "CN")
    step = world.casework.cases.steps(case)[-1]
    assert step.at == "2020-06-04T09:00:00.000000+00:00"
    assert world.cases.own_report(EXAMINER["CN"].actor(), case).report.filed == step.at
