"""The desk in a case that goes its real way, by the rules' own view of it."""

from __future__ import annotations

import pytest

from joint.case.world import ADMIN, ANNA, BORIS, EXAMINER, HEAD, World
from trihub.app import Library
from trihub.core.errors import Conflict, NotFound, Refused
from trihub.joint.case.subject import subject_of
from trihub.joint.desk.desk import Desk
from trihub.joint.desk.model import Note
from trihub.priorart.request import SearchRequest
from trihub.store.casework import Casework

CN, KR = EXAMINER["CN"].actor(), EXAMINER["KR"].actor()


@pytest.fixture
def world(casework: Casework, library: Library) -> World:
    return World(casework, library.store)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world.parts, subject_of(world.parts))


def test_the_desk_opens_with_admission_and_closes_with_the_report(world: World, desk: Desk) -> None:
    case = world.file()
    world.join(case)
    world.staff(case)
    with pytest.raises(Conflict):
        desk.run(CN, case, SearchRequest(query="电池"))
    world.decide(case)
    world.admit(case)
    desk.run(CN, case, SearchRequest(query="电池"))
    desk.note(CN, case, Note(text="mine"), private=True)
    world.file_report(case, "CN")
    with pytest.raises(Conflict):
        desk.run(CN, case, SearchRequest(query="电池"))
    desk.run(KR, case, SearchRequest(query="전지"))
    assert [len(desk.runs(actor, case)) for actor in (CN, KR)] == [1, 1]
    world.file_report(case, "KR")
    assert world.state(case) == "exchanged"
    assert [run.query for _, run in desk.runs(KR, case)] == ["전지"]
    assert [note.text for _, note in desk.notes(CN, case)] == ["mine"]
    assert desk.notes(HEAD["CN"].actor(), case) == ()
    assert desk.notes(KR, case) == ()


def test_who_never_gets_to_it(world: World, desk: Desk) -> None:
    case = world.searching()
    for account in (ADMIN, ANNA):
        with pytest.raises(Refused):
            desk.runs(account.actor(), case)
    for account in (BORIS, HEAD["JP"], EXAMINER["JP"]):
        with pytest.raises(NotFound) as hidden:
            desk.runs(account.actor(), case)
        with pytest.raises(NotFound) as missing:
            desk.runs(account.actor(), "no-such-case")
        assert str(hidden.value) == str(missing.value)
