"""Every state with every event: what has a place there works, everything else is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from joint.case.world import ANNA, EXAMINER, HEAD, World, consent, report
from trihub.core.casework.people import SYSTEM
from trihub.core.errors import Conflict, Refused
from trihub.joint.case.states import ACTS, Event, State, rows
from trihub.joint.case.writing import Draft, Writer
from trihub.joint.report.actions import ActionKind, FirstAction

CN, KR = HEAD["CN"].actor(), HEAD["KR"].actor()
APPLICANT = ANNA.actor()


def requested_at_all(world: World) -> str:
    case = world.file()
    world.join(case)
    return case


def provisional(world: World) -> str:
    case = requested_at_all(world)
    world.decide(case)
    world.cases.assess(CN, case, "correspond", True, "Alike.")
    return case


def searching(world: World) -> str:
    case = provisional(world)
    world.cases.admit(CN, case, "All hold.")
    world.cases.assign(CN, case, [HEAD["CN"]])
    return case


def exchanged(world: World) -> str:
    case = searching(world)
    world.cases.file_report(CN, case, report(case, "CN"))
    world.cases.assign(KR, case, [HEAD["KR"]])
    world.cases.file_report(KR, case, report(case, "KR"))
    world.cases.assign(KR, case, [])
    return case


def act(world: World, case: str, office: str) -> None:
    action = FirstAction(office=office, kind=ActionKind.GRANT, date="2020-06-01")
    world.cases.record_action(HEAD[office].actor(), case, action)


def acting(world: World) -> str:
    case = exchanged(world)
    act(world, case, "CN")
    return case


def closed(world: World) -> str:
    case = acting(world)
    act(world, case, "KR")
    return case


def refused(world: World) -> str:
    case = world.file()
    world.cases.refuse(CN, case, "No.")
    return case


def withdrawn(world: World) -> str:
    case = world.file()
    world.cases.withdraw(APPLICANT, case)
    return case


def ended(world: World) -> str:
    case = world.file()
    world.cases.revoke_consent(APPLICANT, case, "KR")
    return case


WAYS: dict[State, Callable[[World], str]] = {
    State.REQUESTED: World.file, State.REQUESTED_AT_ALL: requested_at_all,
    State.PROVISIONAL: provisional, State.SEARCHING: searching, State.EXCHANGED: exchanged,
    State.ACTING: acting, State.CLOSED: closed, State.REFUSED: refused,
    State.WITHDRAWN: withdrawn, State.ENDED: ended,
}  # fmt: skip

DO: dict[Event, Callable[[World, str], object]] = {
    Event.REQUEST_JOINED: lambda w, c: w.cases.join_request(APPLICANT, c, "KR"),
    Event.RULE_ASSESSED: lambda w, c: w.cases.assess(KR, c, "correspond", True, "Alike."),
    Event.PROVISIONAL_DECISION: lambda w, c: w.cases.decide_provisionally(KR, c, True, "Fits."),
    Event.ADMITTED: lambda w, c: w.cases.admit(CN, c, "All hold."),
    Event.REFUSED: lambda w, c: w.cases.refuse(KR, c, "No."),
    Event.EXAMINER_ASSIGNED: lambda w, c: w.cases.assign(KR, c, [EXAMINER["KR"]]),
    Event.REPORT_FILED: lambda w, c: w.cases.file_report(CN, c, report(c, "CN")),
    Event.WAIVER_GIVEN: lambda w, c: w.cases.give_waiver(KR, c, "No time."),
    Event.EXCHANGED: lambda w, c: w.cases.exchange(KR, c),
    Event.ACTION_RECORDED: lambda w, c: act(w, c, "KR"),
    Event.WITHDRAWN: lambda w, c: w.cases.withdraw(APPLICANT, c),
    Event.CONSENT_GIVEN: lambda w, c: w.cases.give_consent(APPLICANT, c, consent("KR")),
    Event.CONSENT_REVOKED: lambda w, c: w.cases.revoke_consent(APPLICANT, c, "KR"),
    Event.PUBLICATION_EVIDENCED: lambda w, c: w.cases.evidence_publication(
        KR, c, "KR20200012345A", "2020-05-30", "Gazette"
    ),
}

EVERYWHERE = {Event.PUBLICATION_EVIDENCED}
LIVE = {
    Event.EXAMINER_ASSIGNED, Event.WITHDRAWN, Event.CONSENT_GIVEN, Event.CONSENT_REVOKED,
    *EVERYWHERE,
}  # fmt: skip
WORKS: dict[State, set[Event]] = {
    State.REQUESTED: {*LIVE, Event.REQUEST_JOINED, Event.RULE_ASSESSED, Event.REFUSED},
    State.REQUESTED_AT_ALL: {
        *LIVE, Event.RULE_ASSESSED, Event.REFUSED, Event.PROVISIONAL_DECISION,
    },
    State.PROVISIONAL: {
        *LIVE, Event.RULE_ASSESSED, Event.REFUSED, Event.PROVISIONAL_DECISION, Event.ADMITTED,
    },
    State.SEARCHING: {*LIVE, Event.REPORT_FILED, Event.WAIVER_GIVEN},
    State.EXCHANGED: {*LIVE, Event.ACTION_RECORDED},
    State.ACTING: {*LIVE, Event.ACTION_RECORDED},
    State.CLOSED: EVERYWHERE, State.REFUSED: EVERYWHERE, State.WITHDRAWN: EVERYWHERE,
    State.ENDED: EVERYWHERE,
}  # fmt: skip
"""Written down from the rules of joint search, for a case in which nothing else is missing."""

LEADS: dict[tuple[State, Event], State] = {
    (State.REQUESTED, Event.REQUEST_JOINED): State.REQUESTED_AT_ALL,
    (State.REQUESTED_AT_ALL, Event.PROVISIONAL_DECISION): State.PROVISIONAL,
    (State.PROVISIONAL, Event.ADMITTED): State.SEARCHING,
    (State.EXCHANGED, Event.ACTION_RECORDED): State.ACTING,
    (State.ACTING, Event.ACTION_RECORDED): State.CLOSED,
    **{(state, Event.REFUSED): State.REFUSED for state in State},
    **{(state, Event.WITHDRAWN): State.WITHDRAWN for state in State},
    **{
        (state, Event.CONSENT_REVOKED): State.ENDED
        for state in (
            State.REQUESTED, State.REQUESTED_AT_ALL, State.PROVISIONAL, State.SEARCHING,
        )
    },
}  # fmt: skip
"""Where the state changes."""


@pytest.mark.parametrize("state", State)
def test_what_people_do(world: World, state: State) -> None:
    for event, do in DO.items():
        case = WAYS[state](world)
        assert world.state(case) == state
        before = world.casework.cases.steps(case)
        offered = {one for who in (APPLICANT, CN, KR) for one in world.cases.open(who, case).may}
        if event in WORKS[state]:
            assert event in offered, (state, event)
            do(world, case)
            assert world.state(case) == LEADS.get((state, event), state), (state, event)
            assert world.casework.cases.steps(case)[len(before)].event == event
        else:
            assert event not in offered, (state, event)
            with pytest.raises((Refused, Conflict)):
                do(world, case)
            assert world.casework.cases.steps(case) == before, (state, event)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", [event for event in Event if ACTS[event] is None])
def test_what_comes_by_itself_has_no_place_elsewhere(
    world: World, state: State, event: Event
) -> None:
    """Trihub's own steps are held to the table as people's are."""
    case = WAYS[state](world)

    def plan(draft: Draft) -> None:
        draft.step(event, office="KR", data={"deadline": "report", "before": 3})

    row = world.casework.cases.case(case)
    assert row is not None
    writer = Writer(world.parts)
    before = world.casework.cases.steps(case)
    if event is Event.CLOCK_SET_BACK:
        assert rows(state, event)
        return
    if event is Event.REMINDER_DUE and state is State.SEARCHING:
        writer.retry(lambda: writer.draft(row, SYSTEM), plan)
        return
    with pytest.raises((Refused, Conflict)):
        writer.retry(lambda: writer.draft(row, SYSTEM), plan)
    assert world.casework.cases.steps(case) == before


def test_nobody_brings_about_what_comes_by_itself(world: World) -> None:
    case = exchanged(world)
    writer = Writer(world.parts)
    for who in (APPLICANT, CN, KR):
        for event in (event for event in Event if ACTS[event] is None):
            with pytest.raises(Refused, match="by itself"):
                writer.change(who, case, event, lambda draft: None)
