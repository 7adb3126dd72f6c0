"""The folder, the agenda from the register, positions and notes, minutes; and who sees what."""

from __future__ import annotations

import pytest

from meetings.conftest import ADMIN, CN, JP, KR, KR_TWO, meeting
from trihub.core.casework.people import PUBLIC, Actor, Role
from trihub.core.errors import BadInput, Conflict, NotFound, Refused
from trihub.core.register import Draft, RecordKind
from trihub.meetings.agenda import allotted
from trihub.meetings.model import Agenda, AgendaItem, Deadline, Entry, Minutes, Note, Position
from trihub.meetings.service import Meetings
from trihub.register.service import Register

OUTSIDE = [
    JP, ADMIN, PUBLIC, Actor(account="x", role=Role.EXAMINER, office="KR"),
    Actor(account="y", role=Role.HEAD, office="CN"), Actor(account="z", role=Role.APPLICANT),
]  # fmt: skip


def test_a_meeting_is_for_its_offices_alone(meetings: Meetings, name: str) -> None:
    assert [each.id for each in meetings.preparing.lines(KR)] == [name]
    assert meetings.open(KR, name).meeting == meeting()
    assert meetings.preparing.lines(JP) == []
    for actor in OUTSIDE:
        with pytest.raises(NotFound) as hidden:
            meetings.open(actor, name)
        with pytest.raises(NotFound) as none:
            meetings.open(actor, "x")
        assert hidden.value.args == none.value.args


def test_the_administrator_sees_that_there_is_one_and_no_more(
    meetings: Meetings, name: str
) -> None:
    (line,) = meetings.preparing.lines(ADMIN)
    assert (line.id, line.offices, line.meeting) == (name, ("CN", "KR"), None)
    for actor in (PUBLIC, *OUTSIDE[3:]):
        with pytest.raises(Refused):
            meetings.preparing.lines(actor)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"mechanism": "X"}, "no mechanism"),
        ({"date": "2031-13"}, "not a date"),
        ({"host": "JP"}, "none of the offices"),
        ({"mode": "by post"}, "in person or by video"),
        ({"languages": ("en",)}, "at least two"),
        ({"languages": ("en", "en")}, "at least two"),
        ({"number": -1}, "1 to 999"),
        ({"deadlines": (Deadline(day="2031-05", what="x"),)}, "not a day"),
        ({"place": "x\0"}, "no text"),
    ],
)
def test_what_a_meeting_cannot_be(
    meetings: Meetings, changed: dict[str, object], told: str
) -> None:
    with pytest.raises(BadInput, match=told):
        meetings.preparing.create(CN, meeting(**changed), ["CN", "KR"])


def test_offices_of_a_meeting(meetings: Meetings) -> None:
    for offices, told in ((["CN"], "at least two"), (["CN", "XX"], "no office")):
        with pytest.raises(BadInput, match=told):
            meetings.preparing.create(CN, meeting(), offices)
    with pytest.raises(NotFound):
        meetings.preparing.create(JP, meeting(), ["CN", "KR"])


def test_two_who_change_the_meeting_at_once(meetings: Meetings, name: str) -> None:
    meetings.preparing.change(KR, name, meeting(place="Seoul"), 1)
    with pytest.raises(Conflict):
        meetings.preparing.change(CN, name, meeting(place="Wuhan"), 1)
    assert meetings.open(CN, name).meeting.place == "Seoul"


# --- the agenda ------------------------------------------------------------------------------


def test_an_agenda_from_open_commitments(meetings: Meetings, register: Register, name: str) -> None:
    """Both commitments of the last meeting, the stronger first, each with its record; the time is
    shared out in steps of five minutes, and no more than there is."""
    agenda = meetings.preparing.draft_agenda(KR, name)
    linked = [each for each in agenda.items if each.commitment]
    strengths = [register.get(each.commitment).first("strength") for each in linked]
    assert strengths == ["AGREED", "WILL_DISCUSS"]
    assert sum(each.minutes for each in agenda.items) == 180
    assert all(each.minutes % 5 == 0 for each in agenda.items)
    assert linked[0].minutes > linked[1].minutes
    assert {each.presenter for each in agenda.items} == {"CN", "KR"}
    assert agenda.items[0].titles["ko"] == "개회 및 의제 채택"
    assert linked[0].titles["zh"] == "协作检索"


def test_what_is_done_is_no_item(meetings: Meetings, register: Register, name: str) -> None:
    first, second = (
        one.commitment for one in meetings.preparing.draft_agenda(KR, name).items if one.commitment
    )
    with register.store.writing("ann") as writer:
        writer.state(first, [Draft(name="status", value="done")])
        writer.state(second, [Draft(name="due", value="2031-01")])
    left = meetings.preparing.draft_agenda(KR, name)
    assert [one.commitment for one in left.items if one.commitment] == [second]


def test_what_the_offices_owe_from_elsewhere_comes_first(
    meetings: Meetings, register: Register, name: str
) -> None:
    with register.store.writing("ann") as writer:
        owed, late = (writer.record(RecordKind.COMMITMENT) for _ in range(2))
        for record, due in ((owed, "2031-02-01"), (late, "2032-02-01")):
            writer.state(record, [
                Draft(name="text", value="share statistics"), Draft(name="strength", value="WILLING"),
                Draft(name="actor", value="CN"), Draft(name="due", value=due),
            ])  # fmt: skip
    agenda = meetings.preparing.draft_agenda(KR, name)
    assert agenda.items[1].commitment == owed
    assert agenda.items[1].presenter == "CN"
    assert late not in {one.commitment for one in agenda.items}


@pytest.mark.parametrize(
    ("minutes", "weights", "times"),
    [
        (60, [1, 1, 1], [20, 20, 20]),
        (60, [6, 3, 3], [30, 15, 15]),
        (25, [1, 1], [15, 10]),
        (10, [5, 5, 5], [5, 5, 5]),
        (0, [], []),
    ],
)
def test_times_are_shared_by_weight(minutes: int, weights: list[int], times: list[int]) -> None:
    assert allotted(minutes, weights) == times


def test_an_agenda_is_kept_and_checked(meetings: Meetings, name: str) -> None:
    own = Agenda(items=(AgendaItem(id="a", titles={"en": "AI"}, presenter="KR", minutes=30),))
    meetings.preparing.save_agenda(KR, name, own, 0)
    assert meetings.preparing.agenda(CN, name) == (own, 1)
    for seen in (0, 2):
        with pytest.raises(Conflict):
            meetings.preparing.save_agenda(CN, name, own, seen)
    for wrong in (
        AgendaItem(id="b", titles={"en": " "}),
        AgendaItem(id="b", titles={"en": "x"}, presenter="JP"),
        AgendaItem(id="b", titles={"en": "x"}, minutes=-1),
        AgendaItem(id="a", titles={"en": "twice"}),
    ):
        with pytest.raises(BadInput):
            meetings.preparing.save_agenda(CN, name, Agenda(items=(*own.items, wrong)), 1)
    with pytest.raises(NotFound):
        meetings.preparing.save_agenda(JP, name, own, 1)


# --- positions and notes ---------------------------------------------------------------------


@pytest.fixture
def item(meetings: Meetings, begun: str) -> str:
    agenda, _ = meetings.preparing.agenda(CN, begun)
    return agenda.items[1].id


def test_the_other_office_sees_no_position_until_it_is_shared(
    meetings: Meetings, begun: str, item: str
) -> None:
    """Nor a note at any time, nor how many there are, nor the versions before it was shared."""
    preparing = meetings.preparing
    position = Position(item=item, title="입장", text="연장 찬성", language="ko")
    paper = preparing.save_position(KR, begun, position)
    note = preparing.save_note(KR, begun, Note(item=item, text="양보 한도"))
    assert [found for _, found in preparing.positions(KR_TWO, begun)] == [position]
    assert [found.text for _, found in preparing.notes(KR_TWO, begun)] == ["양보 한도"]
    for one in (paper, note):
        with pytest.raises(NotFound):
            meetings.versions(CN, begun, one)
    assert preparing.positions(CN, begun) == preparing.notes(CN, begun) == []
    final = Position(item=item, title="Position", text="In favour", language="en")
    preparing.save_position(KR_TWO, begun, final, paper=paper, seen=1, share=True)
    assert [found for _, found in preparing.positions(CN, begun)] == [final]
    assert [one.version for one in meetings.versions(CN, begun, paper)] == [2]
    assert [one.version for one in meetings.versions(KR, begun, paper)] == [1, 2]
    assert preparing.notes(CN, begun) == []


def test_nobody_changes_what_another_office_wrote(
    meetings: Meetings, begun: str, item: str
) -> None:
    position = Position(item=item, title="a", text="b", language="en")
    paper = meetings.preparing.save_position(KR, begun, position, share=True)
    with pytest.raises(Refused, match="another office"):
        meetings.preparing.save_position(CN, begun, position, paper=paper, seen=1)
    with pytest.raises(Refused, match="another office"):
        meetings.preparing.remove(CN, begun, paper, 1)
    with pytest.raises(BadInput, match="another kind"):
        meetings.preparing.save_note(KR, begun, Note(item=item, text="x"), paper=paper, seen=1)
    meetings.preparing.remove(KR_TWO, begun, paper, 1)
    assert meetings.preparing.positions(KR, begun) == []


def test_two_of_an_office_who_write_at_once(meetings: Meetings, begun: str, item: str) -> None:
    note = Note(item=item, text="one")
    paper = meetings.preparing.save_note(KR, begun, note)
    meetings.preparing.save_note(KR_TWO, begun, note, paper=paper, seen=1)
    with pytest.raises(Conflict):
        meetings.preparing.save_note(KR, begun, note, paper=paper, seen=1)


def test_a_paper_on_no_item_and_of_another_meeting(
    meetings: Meetings, begun: str, item: str
) -> None:
    with pytest.raises(BadInput, match="no item"):
        meetings.preparing.save_note(KR, begun, Note(item="zzz", text="x"))
    paper = meetings.preparing.save_note(KR, begun, Note(item=item, text="x"))
    other = meetings.preparing.create(KR, meeting(), ["CN", "KR"])
    with pytest.raises(NotFound):
        meetings.versions(KR, other, paper)


def test_minutes_are_both_offices(meetings: Meetings, begun: str, item: str) -> None:
    made = Minutes(language="en", present=("A", "B"), entries=(Entry(item=item, text="said"),))
    meetings.preparing.save_minutes(CN, begun, made, 0)
    assert meetings.preparing.minutes(KR, begun) == (made, 1)
    with pytest.raises(Conflict):
        meetings.preparing.save_minutes(KR, begun, made, 0)
