"""The table itself, its drawing in the documentation, and what the fold refuses."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from joint.case.drawing import listing, mermaid
from joint.case.world import World
from trihub.core.casework.cases import Step
from trihub.core.errors import LibraryError
from trihub.joint.case.case import fold
from trihub.joint.case.conditions import NEEDS, WHEN
from trihub.joint.case.states import (
    ACTS,
    OPEN,
    OVER,
    STATE_NAMES,
    TABLE,
    Effect,
    Event,
    Needs,
    State,
    When,
    rows,
)
from trihub.joint.programmes.vocabulary import STEPS

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "joint-case.md"
BEGIN, END = "<!-- table: generated", "<!-- table: end -->"


def test_the_page_shows_the_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    start = text.index("\n", text.index(BEGIN)) + 1
    end = text.index(END)
    drawn = f"\n```mermaid\n{mermaid()}\n```\n\n{listing()}\n\n"
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(text[:start] + drawn + text[end:], encoding="utf-8")
    else:
        assert text[start:end] == drawn


def test_every_state_is_reached_and_every_event_has_a_place() -> None:
    reached = {row.next for row in TABLE if row.state is not row.next}
    assert reached == set(State)
    assert {row.event for row in TABLE} == set(Event) == set(ACTS)
    assert {need for row in TABLE for need in row.needs} == set(Needs) == set(NEEDS)
    assert {row.when for row in TABLE if row.when} == set(When) == set(WHEN)
    assert set(STATE_NAMES) == set(State) == {*OPEN, *OVER}


def test_a_case_that_is_over_stays_so() -> None:
    leaving = [row for row in TABLE if row.state in OVER and row.next is not row.state]
    assert leaving == []


def test_whatever_ends_a_case_ends_its_deadlines() -> None:
    ending = [row for row in TABLE if row.next in OVER and row.state is not row.next]
    assert all(Effect.END_ALL in row.effects for row in ending)


def test_of_rows_for_the_same_pair_only_the_last_is_without_a_condition() -> None:
    for row in TABLE:
        found = rows(row.state, row.event)
        assert all(one.when for one in found[:-1])
        assert found[-1].when is None


def test_deadlines_use_the_words_of_programme_files() -> None:
    used = {word for row in TABLE for word in (*row.starts, *row.ends, *row.drops)}
    assert used == set(STEPS)


def test_only_trihub_itself_exchanges_closes_and_looks_at_the_clock() -> None:
    own = {event for event, act in ACTS.items() if act is None}
    assert own == {
        Event.EXCHANGED, Event.CLOSED, Event.CONSENT_EXPIRED, Event.DEADLINE_MISSED,
        Event.REMINDER_DUE, Event.CLOCK_SET_BACK,
    }  # fmt: skip


# --- the fold ---


@pytest.fixture
def steps(world: World) -> list[Step]:
    return list(world.casework.cases.steps(world.exchanged()))


def broken(steps: list[Step], place: int, **changes: object) -> str:
    """What the fold says of steps of which one is another."""
    steps = [*steps[:place], replace(steps[place], **changes), *steps[place + 1 :]]
    with pytest.raises(LibraryError) as caught:
        fold(steps)
    return str(caught.value)


def place_of(steps: list[Step], event: Event) -> int:
    return next(place for place, step in enumerate(steps) if step.event == event)


def test_an_unknown_event_is_named(steps: list[Step]) -> None:
    assert "Step 4 (opened-early)" in broken(steps, 3, event="opened-early")


def test_an_event_without_a_place_is_named(steps: list[Step]) -> None:
    place = place_of(steps, Event.ADMITTED)
    told = broken(steps, place, event=Event.CLOSED.value)
    assert f"Step {place + 1} (closed)" in told


def test_an_exchange_that_came_too_early_is_found(steps: list[Step]) -> None:
    place = place_of(steps, Event.REPORT_FILED)
    told = broken(steps, place, event=Event.EXCHANGED.value, office="")
    assert f"Step {place + 1} (exchanged)" in told
    assert "CN, KR" in told


def test_a_step_of_another_office_is_found(steps: list[Step]) -> None:
    place = place_of(steps, Event.REPORT_FILED)
    assert f"Step {place + 1} " in broken(steps, place, office="JP")


def test_time_does_not_go_back(steps: list[Step]) -> None:
    assert "earlier" in broken(steps, 5, at="2020-01-01T00:00:00.000000+00:00")


def test_a_gap_is_found(steps: list[Step]) -> None:
    with pytest.raises(LibraryError, match=r"Step 4 "):
        fold([*steps[:2], *steps[3:]])


def test_another_case_s_step_is_found(steps: list[Step]) -> None:
    assert "Step 3 " in broken(steps, 2, case="another")


def test_what_is_missing_in_a_step_is_found(steps: list[Step]) -> None:
    place = place_of(steps, Event.CONSENT_GIVEN)
    assert f"Step {place + 1} (consent-given)" in broken(steps, place, data={})


def test_a_case_begins_with_its_petition(steps: list[Step]) -> None:
    with pytest.raises(LibraryError, match="without any step"):
        fold([])
    with pytest.raises(LibraryError, match=r"Step 2 "):
        fold(steps[1:])


def test_cutting_off_steps_leaves_an_earlier_state(steps: list[Step]) -> None:
    assert fold(steps).state is State.EXCHANGED
    assert fold(steps[:-1]).state is State.SEARCHING
