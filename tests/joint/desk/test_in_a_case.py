"""The desk in a case that goes its real way, by the rules' own view of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from joint.case.world import ADMIN, ANNA, BORIS, EXAMINER, HEAD, World, programme, report
from trihub.app import Library
from trihub.core.casework.cases import Item
from trihub.core.errors import Conflict, NotFound, Refused
from trihub.joint.case.subject import subject_of
from trihub.joint.desk.desk import Desk
from trihub.joint.desk.model import Note
from trihub.joint.report.model import OfficeReport
from trihub.priorart.request import SearchRequest
from trihub.store.casework import Casework
from trihub.store.casework.cases import SqlCases

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
    with pytest.raises(Refused, match="not assigned"):
        desk.notes(HEAD["CN"].actor(), case)
    world.cases.assign(HEAD["CN"].actor(), case, [EXAMINER["CN"], HEAD["CN"]])
    assert desk.notes(HEAD["CN"].actor(), case) == ()
    assert len(desk.runs(HEAD["CN"].actor(), case)) == 1
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


def test_a_note_that_comes_while_the_report_is_filed_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague files between the look whether the desk is open and the keeping of the note."""
    case = world.searching()
    cases, kept = world.casework.cases, []

    def late(item: Item, **how: Any) -> None:
        if not kept:
            kept.append(item)
            world.file_report(case, "CN")
        SqlCases.put_item(cases, item, **how)

    monkeypatch.setattr(cases, "put_item", late)
    desk = Desk(world.parts, subject_of(world.parts))
    with pytest.raises(Conflict, match="report is filed"):
        desk.note(CN, case, Note(text="too late"), private=False)
    assert kept
    assert desk.notes(CN, case) == ()
    mine = desk.note(CN, case, Note(text="mine"), private=True)
    assert [item.id for item, _ in desk.notes(CN, case)] == [mine.id]


def test_a_note_is_kept_where_the_case_went_on_and_the_desk_is_still_open(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other office's filing is a step of the case, and nobody at this desk notices."""
    case = world.searching()
    cases, tries = world.casework.cases, []

    def put(item: Item, **how: Any) -> None:
        tries.append(item)
        if len(tries) == 1:
            world.file_report(case, "KR")
        SqlCases.put_item(cases, item, **how)

    monkeypatch.setattr(cases, "put_item", put)
    desk = Desk(world.parts, subject_of(world.parts))
    desk.note(CN, case, Note(text="kept"), private=False)
    assert len(tries) == 2
    assert [note.text for _, note in desk.notes(CN, case)] == ["kept"]


def test_who_is_taken_off_the_case_meanwhile_keeps_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.searching()
    cases = world.casework.cases

    def put(item: Item, **how: Any) -> None:
        monkeypatch.undo()
        world.cases.assign(HEAD["CN"].actor(), case, [])
        SqlCases.put_item(cases, item, **how)

    monkeypatch.setattr(cases, "put_item", put)
    desk = Desk(world.parts, subject_of(world.parts))
    with pytest.raises(Refused, match="not assigned"):
        desk.note(CN, case, Note(text="mine"), private=True)


def test_a_report_holds_what_came_to_the_desk_while_it_was_made(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.searching()
    desk.run(CN, case, SearchRequest(query="电池"))
    desk.note(CN, case, Note(text="first"), private=False)
    made: list[OfficeReport] = []

    def build(*what: Any, **how: Any) -> OfficeReport:
        made.append(replace(report(case, "CN"), notes=tuple(n for _, n in desk.notes(CN, case))))
        if len(made) == 1:
            desk.note(CN, case, Note(text="second"), private=False)
        return made[-1]

    monkeypatch.setattr("trihub.joint.case.cases.build", build)
    world.cases.file_report(CN, case)
    filed = world.cases.own_report(CN, case).report
    assert len(made) == 2
    assert [note.text for note in filed.notes] == ["first", "second"]


def test_in_an_order_the_second_desk_opens_when_the_first_has_filed(
    world: World, desk: Desk
) -> None:
    world.programmes = {
        "cn-kr": programme("cn-kr", "CN", "KR", order="first then second"),
    }
    desk = Desk(world.parts, subject_of(world.parts))
    case = world.searching()
    with pytest.raises(Conflict, match="one after the other"):
        desk.run(KR, case, SearchRequest(query="전지"))
    with pytest.raises(Conflict, match="one after the other"):
        desk.note(KR, case, Note(text="early"), private=False)
    desk.note(KR, case, Note(text="mine"), private=True)
    desk.run(CN, case, SearchRequest(query="电池"))
    world.file_report(case, "CN")
    desk.run(KR, case, SearchRequest(query="전지"))
    assert len(desk.runs(KR, case)) == 1
