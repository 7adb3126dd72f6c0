"""A case from the petition to its end."""

from __future__ import annotations

import pytest

from joint.case.world import THREE, TWO, World
from trihub.joint.case.states import Event, State


@pytest.mark.parametrize("programme", [TWO, THREE])
def test_the_whole_way(world: World, programme: str) -> None:
    case = world.closed(programme)
    assert world.state(case) == State.CLOSED
    offices = world.offices(programme)
    events = world.events(case)
    assert events[0] == Event.PETITION_FILED
    assert events.count(Event.REPORT_FILED) == len(offices)
    assert (
        events.index(Event.EXCHANGED)
        == max(place for place, event in enumerate(events) if event == Event.REPORT_FILED) + 1
    )
    assert events[-2:] == [Event.ACTION_RECORDED, Event.CLOSED]
