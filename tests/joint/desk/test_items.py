"""Whose things are whose: offices apart, private notes, several examiners at once, history."""

from __future__ import annotations

from dataclasses import replace

import pytest

from joint.desk.setting import (
    ADMINISTRATOR,
    APPLICANT,
    CASE,
    CN,
    CN2,
    HEAD,
    KR,
    LEADING,
    STRANGER,
    Bench,
)
from trihub.access.papers.encoding import decode
from trihub.core.casework.cases import Item, ItemKind
from trihub.core.casework.people import PUBLIC, Actor
from trihub.core.errors import BadInput, Conflict, NotFound, Refused
from trihub.joint.desk.items import Clash, only_id
from trihub.joint.desk.marks import merge_clash
from trihub.joint.desk.model import Combination, Mark, Note, Opinion, Remark, Run
from trihub.priorart.request import SearchRequest

CITED, OTHER = "JP2017490001A", "CN199000025A"


def remark(claims: tuple[int, ...], letters: str = "A", reason: str = "") -> Remark:
    return Remark(categories=tuple(letters), claims=claims, reason=reason)


def mark(*remarks: Remark) -> Mark:
    return Mark(document=CITED, remarks=remarks)


# --- offices apart --------------------------------------------------------------------------


def everything(bench: Bench, actor: Actor) -> list[Item]:
    desk = bench.desk
    run, _ = desk.run(actor, CASE, SearchRequest(query="電解質"))
    return [
        run,
        desk.mark(actor, CASE, mark(remark((1,)))),
        desk.note(actor, CASE, Note(text="secret"), private=False),
        desk.note(actor, CASE, Note(text="more secret"), private=True),
        desk.opine(actor, CASE, Opinion(claim=1, novelty=False)),
        desk.combine(actor, CASE, Combination(first=CITED, second=OTHER, claims=(1,))),
        desk.save_chart(actor, CASE, desk.chart(actor, CASE, 1)[1]),
    ]


def test_another_offices_desk_never_shows(bench: Bench) -> None:
    desk = bench.desk
    before = view(bench, KR)
    items = everything(bench, CN)
    assert view(bench, KR) == before
    for item in items:
        for ask in (
            lambda i=item: desk.items.get(KR, CASE, i.id),
            lambda i=item: desk.items.history(KR, CASE, i.id),
            lambda i=item: desk.items.undo(KR, CASE, i.id, 1),
            lambda i=item: desk.items.restore(KR, CASE, i.id, 1, 1),
            lambda i=item: desk.items.remove(KR, CASE, i.id, 1),
            lambda i=item: desk.items.change(KR, CASE, i.id, {}, 1),
            lambda i=item: desk.replay(KR, CASE, i.id),
            lambda i=item: desk.change_note(KR, CASE, i.id, Note(text="x"), 1),
        ):
            with pytest.raises(NotFound) as own:
                ask()
            with pytest.raises(NotFound) as missing:
                desk.items.get(KR, CASE, "kr-nothing")
            assert str(own.value) == str(missing.value)
    assert view(bench, KR) == before
    everything(bench, KR)
    assert len(desk.items.all(CN, CASE)) == len(items)


def view(bench: Bench, actor: Actor) -> object:
    """All that the desk tells."""
    desk = bench.desk
    return (
        desk.items.all(actor, CASE), desk.runs(actor, CASE), desk.marks(actor, CASE),
        desk.notes(actor, CASE), desk.opinions(actor, CASE), desk.combinations(actor, CASE),
        desk.chart(actor, CASE, 1), desk.more_terms(actor, CASE),
    )  # fmt: skip


def test_another_offices_number_never_reaches_the_store(bench: Bench) -> None:
    """Even one that can be worked out: nothing is looked up, so nothing takes time."""
    asked: list[str] = []
    cases = bench.casework.cases

    class Watching:
        def __getattr__(self, name: str) -> object:
            def call(*arguments: object, **named: object) -> object:
                asked.extend(str(a) for a in arguments)
                return getattr(cases, name)(*arguments, **named)

            return call

    bench.desk.mark(CN, CASE, mark(remark((1,))))
    number = only_id(cases, CASE, "CN", ItemKind.MARK, CITED)
    assert cases.item(number)
    bench.parts = replace(bench.parts, cases=Watching())  # type: ignore[arg-type]
    watched = type(bench.desk)(bench.parts, lambda case: bench.subject)
    for ask in (watched.items.history, watched.items.get):
        with pytest.raises(NotFound):
            ask(KR, CASE, number)
    assert asked
    assert not any(number in argument for argument in asked)


def test_who_has_no_desk(bench: Bench) -> None:
    for actor in (APPLICANT, ADMINISTRATOR, STRANGER, HEAD):
        for ask in (bench.desk.runs, bench.desk.marks, bench.desk.notes, bench.desk.application):
            with pytest.raises(Refused):
                ask(actor, CASE)
    with pytest.raises(NotFound) as hidden:
        bench.desk.runs(PUBLIC, CASE)
    with pytest.raises(NotFound) as missing:
        bench.desk.runs(PUBLIC, "no-such-case")
    assert str(hidden.value) == str(missing.value)


def test_an_examiner_who_moved_to_the_other_office(bench: Bench) -> None:
    """Neither the old office's things nor the new office's desk: both sides in one head."""
    note = bench.desk.note(CN, CASE, Note(text="mine"), private=True)
    moved = replace(CN, office="KR")
    with pytest.raises((Refused, NotFound)):
        bench.desk.notes(moved, CASE)
    bench.change(assigned={"CN": ("cn-2",), "KR": ("kr-1", "cn-1")})
    try:
        seen = bench.desk.notes(moved, CASE)
    except Refused:
        seen = ()
    assert note.id not in [item.id for item, _ in seen]


# --- private notes --------------------------------------------------------------------------


def test_a_private_note_is_its_authors_alone(bench: Bench) -> None:
    desk = bench.desk
    item = desk.note(CN, CASE, Note(text="only for me"), private=True)
    shared = desk.note(CN, CASE, Note(text="for all of us"), private=False)
    assert [i.id for i, _ in desk.notes(CN, CASE)] == [item.id, shared.id]
    for actor in (CN2, LEADING):
        assert [i.id for i, _ in desk.notes(actor, CASE)] == [shared.id]
        assert item.id not in [i.id for i in desk.items.all(actor, CASE)]
        for ask in (
            lambda a=actor: desk.items.get(a, CASE, item.id),
            lambda a=actor: desk.items.history(a, CASE, item.id),
            lambda a=actor: desk.items.undo(a, CASE, item.id, 1),
            lambda a=actor: desk.items.restore(a, CASE, item.id, 1, 1),
            lambda a=actor: desk.items.remove(a, CASE, item.id, 1),
            lambda a=actor: desk.change_note(a, CASE, item.id, Note(text="x"), 1),
        ):
            with pytest.raises(NotFound):
                ask()
    bench.change(state="exchanged", exchanged=True)
    assert [i.id for i, _ in desk.notes(CN2, CASE)] == [shared.id]
    assert [i.id for i, _ in desk.notes(KR, CASE)] == []


def test_a_private_note_stays_private_and_can_still_be_written(bench: Bench) -> None:
    desk = bench.desk
    item = desk.note(CN, CASE, Note(text="one"), private=True)
    bench.file_report("CN")
    changed = desk.change_note(CN, CASE, item.id, Note(text="two"), 1)
    assert changed.private
    with pytest.raises(Conflict):
        desk.note(CN, CASE, Note(text="too late"), private=False)


# --- several examiners at once ---------------------------------------------------------------


def test_a_conflict_shows_both_versions(bench: Bench) -> None:
    desk = bench.desk
    first = desk.mark(CN, CASE, mark(remark((1,))))
    theirs = desk.mark(CN2, CASE, mark(remark((1,)), remark((2,), "X", "theirs")), expected=1)
    with pytest.raises(Clash) as clash:
        desk.mark(CN, CASE, mark(remark((1,)), remark((3,), "Y", "mine")), expected=1)
    told = clash.value
    assert told.theirs == theirs
    assert (told.theirs.author, told.theirs.version) == ("cn-2", 2)
    assert told.theirs.at > first.at
    assert decode(told.mine, Mark).remarks[1].reason == "mine"
    assert told.base == first
    merged = merge_clash(told)
    assert merged
    assert [r.reason for r in merged.remarks] == ["", "theirs", "mine"]
    desk.mark(CN, CASE, merged, expected=2)
    assert desk.marked(CN2, CASE, CITED)[1] == merged


def test_two_who_mark_the_same_document_at_once(bench: Bench) -> None:
    """They meet in one mark; nobody's work is lost and no document is marked twice."""
    desk = bench.desk
    desk.mark(CN, CASE, mark(remark((1,), "X", "first")))
    with pytest.raises(Clash) as clash:
        desk.mark(CN2, CASE, mark(remark((2,), "A", "second")))
    assert clash.value.base is None
    merged = merge_clash(clash.value)
    assert merged
    desk.mark(CN2, CASE, merged, expected=clash.value.theirs.version)
    assert len(desk.marks(CN, CASE)) == 1
    assert [r.reason for r in desk.marks(CN, CASE)[0][1].remarks] == ["first", "second"]


def test_history_and_undo(bench: Bench) -> None:
    desk = bench.desk
    one = desk.mark(CN, CASE, mark(remark((1,), "A")))
    desk.mark(CN2, CASE, mark(remark((1,), "X")), expected=1)
    undone = desk.items.undo(CN, CASE, one.id, 2)
    assert decode(undone.content, Mark).remarks[0].categories == ("A",)
    again = desk.items.undo(CN, CASE, one.id, 3)
    assert decode(again.content, Mark).remarks[0].categories == ("X",)
    versions = desk.items.history(CN, CASE, one.id)
    assert [(v.version, v.author) for v in versions] == [
        (1, "cn-1"), (2, "cn-2"), (3, "cn-1"), (4, "cn-1"),
    ]  # fmt: skip
    assert versions[0] == one


def test_what_was_taken_back_comes_back(bench: Bench) -> None:
    desk = bench.desk
    item = desk.mark(CN, CASE, mark(remark((1,), "X")))
    desk.unmark(CN, CASE, CITED, 1)
    assert desk.marks(CN, CASE) == ()
    with pytest.raises(NotFound):
        desk.marked(CN, CASE, CITED)
    assert [v.removed for v in desk.items.history(CN, CASE, item.id)] == [False, True]
    desk.items.undo(CN, CASE, item.id, 2)
    assert desk.marked(CN, CASE, CITED)[1].remarks[0].categories == ("X",)
    desk.unmark(CN, CASE, CITED, 3)
    anew = desk.mark(CN, CASE, mark(remark((2,), "A")))
    assert (anew.id, anew.version) == (item.id, 5)


def test_a_clash_over_every_kind_of_item(bench: Bench) -> None:
    desk = bench.desk
    opinion = desk.opine(CN, CASE, Opinion(claim=1, novelty=True))
    desk.opine(CN2, CASE, Opinion(claim=1, novelty=False), expected=1)
    with pytest.raises(Clash):
        desk.opine(CN, CASE, Opinion(claim=1, novelty=True, text="x"), expected=opinion.version)
    _, chart = desk.chart(CN, CASE, 1)
    desk.save_chart(CN, CASE, chart)
    with pytest.raises(Clash):
        desk.save_chart(CN2, CASE, chart)
    note = desk.note(CN, CASE, Note(text="a"), private=False)
    desk.change_note(CN2, CASE, note.id, Note(text="b"), 1)
    with pytest.raises(Clash):
        desk.change_note(CN, CASE, note.id, Note(text="c"), 1)
    pair = Combination(first=CITED, second=OTHER, claims=(1,))
    item = desk.combine(CN, CASE, pair)
    desk.change_combination(CN2, CASE, item.id, replace(pair, reason="theirs"), 1)
    with pytest.raises(Clash):
        desk.items.remove(CN, CASE, item.id, 1)


# --- when the desk is open -------------------------------------------------------------------


@pytest.mark.parametrize("state", ["requested", "exchanged", "closed", "withdrawn", "ended"])
def test_the_desk_is_written_to_while_the_offices_search(bench: Bench, state: str) -> None:
    item = bench.desk.mark(CN, CASE, mark(remark((1,))))
    bench.change(state=state)
    with pytest.raises(Conflict, match="while the offices search"):
        bench.desk.mark(CN, CASE, mark(remark((2,))), expected=1)
    with pytest.raises(Conflict):
        bench.desk.run(CN, CASE, SearchRequest(query="x"))
    with pytest.raises(Conflict):
        bench.desk.items.remove(CN, CASE, item.id, 1)
    assert len(bench.desk.marks(CN, CASE)) == 1


def test_a_filed_report_closes_the_desk(bench: Bench) -> None:
    everything(bench, CN)
    bench.file_report("CN")
    with pytest.raises(Conflict, match="report is filed"):
        bench.desk.run(CN, CASE, SearchRequest(query="x"))
    assert len(bench.desk.runs(CN, CASE)) == 1
    everything(bench, KR)


def test_nothing_is_written_to_the_audit_log(bench: Bench) -> None:
    """How much an office searches is sealed."""
    before = bench.casework.audit.head()
    everything(bench, CN)
    assert bench.casework.audit.head() == before


def test_what_is_too_long_or_empty(bench: Bench) -> None:
    desk = bench.desk
    with pytest.raises(BadInput):
        desk.note(CN, CASE, Note(text="  "), private=True)
    with pytest.raises(BadInput):
        desk.note(CN, CASE, Note(text="x" * 20_001), private=True)
    with pytest.raises(BadInput):
        desk.opine(CN, CASE, Opinion(claim=1, text="x" * 20_001))
    with pytest.raises(BadInput):
        desk.opine(CN, CASE, Opinion(claim=99))
    with pytest.raises(NotFound):
        desk.note(CN, CASE, Note(text="x", document="CN000A"), private=True)


def test_items_hold_what_was_kept(bench: Bench) -> None:
    for item in everything(bench, CN):
        kept = bench.casework.cases.item(item.id)
        assert kept == item
        assert (kept.office, kept.author, kept.case) == ("CN", "cn-1", CASE)
    assert decode(bench.desk.items.all(CN, CASE, ItemKind.RUN)[0].content, Run).query == "電解質"
