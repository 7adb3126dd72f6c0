"""Members: exactly what the definition says, with the reasons, kept in step with the library."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fields.conftest import DOCUMENTS, TOML, Kites, ingest, key, patent
from trihub.core.classes import Classification, Scheme
from trihub.core.errors import NotFound
from trihub.core.patent import Patent
from trihub.fields.definition import read
from trihub.fields.members import Members, differences, reasons_of
from trihub.fields.members.differences import Cause
from trihub.fields.members.findings import findings_in
from trihub.fields.members.judging import judge
from trihub.fields.members.model import Kind
from trihub.fields.members.plan import plan


def same(one: Members, other: Members) -> None:
    assert (one.address, one.state, one.fields, one.rules) == (
        other.address, other.state, other.fields, other.rules,
    )  # fmt: skip
    for name in ("docs", "inside", "tiers", "matched"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_who_is_in(kites: Kites) -> None:
    assert kites.keys() == {key(n) for n in (1, 2, 3, 4, 8, 9)}
    assert kites.keys("reels") == {key(n) for n in (1, 2, 3, 4, 8)}
    assert kites.keys("kites/sails") == {key(9)}
    assert kites.keys(tier="since-2020") == {key(n) for n in (1, 2, 4, 8)}
    assert kites.keys("reels", "since-2020") == {key(n) for n in (1, 2, 4, 8)}
    with pytest.raises(NotFound, match="no field “tails”"):
        kites.members().of("tails")
    with pytest.raises(NotFound, match="no tier “old”"):
        kites.members().of("", "old")


def test_why_each_is_in(kites: Kites) -> None:
    members = kites.members()
    told = {
        n: [(one.field, one.line) for one in reasons_of(members, kites.doc(n))] for n in (1, 4, 9)
    }
    assert told == {
        1: [("kites", "words-en"), ("kites", "classes"), ("kites/reels", "words")],
        4: [("kites", "classes"), ("kites/reels", "words")],
        9: [("kites", "words-en"), ("kites/sails", "words")],
    }
    (hand,) = reasons_of(members, kites.doc(8))
    assert (hand.kind, hand.by, hand.on, hand.why) == (
        Kind.BY_HAND, "Mei", "2026-01-06", "its drawing shows a reel",
    )  # fmt: skip
    assert [one.field for one in reasons_of(members, kites.doc(1), "reels")] == ["kites/reels"]
    assert reasons_of(members, kites.doc(5)) == ()
    assert reasons_of(members, kites.doc(11)) == ()


def test_what_is_left_out_of_a_field_is_left_out_below(kites: Kites) -> None:
    text = TOML.replace('"CN115000005A"', '"CN115000001A"')
    keys = kites.keys("reels", definition=read(text))
    assert keys == {key(n) for n in (2, 3, 4, 8)}


def test_a_field_without_lines_is_what_its_sub_fields_hold(kites: Kites) -> None:
    found = read(
        'id = "things"\nversion = "1.0.0"\nname.en = "Things"\n'
        '[[fields]]\nid = "boats"\nname.en = "Boats"\n'
        "lines = [{ id = 'a', query = 'boat*' }]\n"
        '[[fields]]\nid = "hoses"\nname.en = "Hoses"\n'
        "lines = [{ id = 'a', query = 'hose', classes = { ipc = ['B65H'] } }]\n"
        "dates = { by = 'ad', since = 2021-01-01 }\n"
        "[[fields.fields]]\nid = 'none'\nname.en = 'None'\nlines = [{ id = 'a', query = 'boat' }]\n"
    )  # fmt: skip
    assert kites.keys("boats", definition=found) == {key(7), key(12)}
    assert kites.keys("hoses", definition=found) == {key(10)}, "query and classes both hold"
    assert kites.keys(definition=found) == {key(7), key(10), key(12)}
    assert kites.keys("none", definition=found) == set(), "a boat outside the field above"


def test_dates_restrict(kites: Kites) -> None:
    text = TOML.replace("[[without]]", "[dates]\nby = 'ad'\nuntil = 2015-12-31\n\n[[without]]", 1)
    assert kites.keys(definition=read(text)) == {key(3), key(8), key(9)}, "8 was taken in by hand"


def test_members_are_kept_and_read_back(kites: Kites) -> None:
    first = kites.members()
    kept = kites.library.collections.at(kites.definition, first.state.change)
    assert kept is not None
    same(kept, first)
    same(kites.members(anew=True), first)


def test_a_damaged_file_is_made_again(own: Kites) -> None:
    first = own.members()
    (path,) = (own.library.settings.library / "fields").rglob("*.npz")
    path.write_bytes(path.read_bytes()[:200])
    fresh = type(own.library.collections)(
        own.library.store, own.library.index, own.library.settings.library / "fields"
    )
    same(fresh.get(own.definition), first)


def test_an_update_is_the_same_as_building_anew(own: Kites, tmp_path) -> None:  # type: ignore[no-untyped-def]
    before = own.members()
    ingest(own.library, tmp_path, [
        patent(13, "Kite reel of wood", "en"),  # new, in
        patent(14, "Window", "en"),  # new, out
        patent(1, "A box", "en", "B65D 1/00"),  # was in, is out
        patent(11, "风筝", "zh", "A63H 27/08"),  # was out, is in
        patent(9, "Kites with sails and a reel", "en", filed=2012),  # moves between sub-fields
    ])  # fmt: skip
    updated = own.members()
    assert updated.state.change > before.state.change
    assert own.keys() == {key(n) for n in (2, 3, 4, 8, 9, 11, 13)}
    assert own.keys("reels") == {key(n) for n in (2, 3, 4, 8, 9, 13)}
    same(own.members(anew=True), updated)
    assert own.members() is own.members()

    found = {one.key: one for one in differences(before, updated, own.library.store)}
    assert {k: one.cause for k, one in found.items()} == {
        key(13): Cause.NEW, key(1): Cause.CHANGED, key(11): Cause.CHANGED, key(9): Cause.CHANGED,
    }  # fmt: skip
    assert found[key(1)].lost == ("kites", "kites/reels")
    assert [one.line for one in found[key(1)].no_longer] == ["words-en", "classes", "words"]
    assert (found[key(9)].gained, found[key(9)].lost) == (("kites/reels",), ())
    assert [one.line for one in found[key(11)].matches] == ["words-zh", "classes"]


def test_an_inclusion_of_what_comes_later(own: Kites, tmp_path) -> None:  # type: ignore[no-untyped-def]
    definition = read(TOML.replace("CN 115000008 A", "CN 115000020 A"))
    assert own.keys("reels", definition=definition) == {key(n) for n in (1, 2, 3, 4)}
    ingest(own.library, tmp_path, [patent(20, "Wheel", "en")])
    assert own.keys("reels", definition=definition) == {key(n) for n in (1, 2, 3, 4, 20)}


def test_what_a_change_of_definition_changed(kites: Kites) -> None:
    old = kites.members()
    text = TOML.replace("query = 'bird*'", "query = 'bird* OR 凧'").replace(
        '"CN115000005A"', '"CN115000002A"'
    )
    new = kites.members(read(text))
    found = {one.key: one for one in differences(old, new, kites.library.store)}
    assert {k: (one.gained, one.lost) for k, one in found.items()} == {
        key(2): ((), ("kites", "kites/reels")),
        key(3): ((), ("kites", "kites/reels")),
        key(5): (("kites",), ()),
    }
    assert {one.cause for one in found.values()} == {Cause.DEFINITION}
    assert [(one.kind, one.line) for one in found[key(3)].matches] == [(Kind.WITHOUT, "birds")]
    assert [one.kind for one in found[key(2)].matches] == [Kind.LEFT_OUT]
    assert [(one.kind, one.by) for one in found[key(5)].no_longer] == [(Kind.LEFT_OUT, "Kim")]


def test_a_definition_that_matches_nothing_or_everything(kites: Kites) -> None:
    nothing = read("id='n'\nversion='1.0.0'\nname.en='N'\nlines=[{id='a', query='zeppelin'}]")
    everything = read("id='e'\nversion='1.0.0'\nname.en='E'\nlines=[{id='a', query='*'}]")
    store = kites.library.store
    kinds = {
        one.id: [(f.kind, f.field) for f in findings_in(one, kites.members(one), store)]
        for one in (nothing, everything)
    }
    assert kinds == {"n": [("nothing", "n")], "e": [("everything", "e")]}
    assert kites.members(everything).count() == len(DOCUMENTS)


def test_what_is_not_in_the_library_is_told(kites: Kites) -> None:
    text = TOML.replace('"CN115000005A"', '"CN118888888A"').replace("帆", "桨")
    found = findings_in(read(text), kites.members(read(text)), kites.library.store)
    told = {(one.kind, one.message) for one in found}
    assert ("not here", "The example CN119999999A is not in the library.") in told
    assert ("not here", "CN118888888A, decided by hand, is not in the library.") in told


def test_members_are_counted_by_family_as_families_are_now(own: Kites, tmp_path) -> None:  # type: ignore[no-untyped-def]
    members, collections = own.members(), own.library.collections
    assert (members.count(), collections.families(members)) == (6, 6)
    second = patent(1, "Kite with a reel, granted", "en", "A63H 27/08")
    granted = replace(second, publication=replace(second.publication, kind="B"))
    ingest(own.library, tmp_path, [granted])
    members = own.members()
    assert (members.count(), collections.families(members)) == (7, 6)
    assert collections.families(members, "sails") == 1
    assert collections.families(members, "reels", "since-2020") == 4


def test_judging_some_documents_is_judging_all_and_looking_at_those(kites: Kites) -> None:
    collections = kites.library.collections
    made, state = plan(kites.definition, kites.library.store), collections.state()
    every = judge(kites.library.index, made, state)
    for numbers in ((1, 5, 6, 11), (8,), (2, 3, 9), ()):
        docs = {kites.doc(n) for n in numbers}
        some = judge(kites.library.index, made, state, [key(n) for n in numbers])
        rows = [row for row, doc in enumerate(every.docs) if int(doc) in docs]
        assert np.array_equal(some.docs, every.docs[rows])
        for name in ("inside", "tiers", "matched"):
            assert np.array_equal(getattr(some, name), getattr(every, name)[rows]), (numbers, name)


def test_each_scheme_is_looked_for_in_its_own_symbols(own: Kites, tmp_path) -> None:  # type: ignore[no-untyped-def]
    def classified(n: int, scheme: Scheme, symbol: str) -> Patent:
        return replace(
            patent(n, "Thing", "en"), classes=(Classification(scheme=scheme, symbol=symbol),)
        )

    ingest(own.library, tmp_path, [
        classified(30, Scheme.FI, "A23L 17/00,101@H"),
        classified(31, Scheme.FI, "A23L 17/00,102"),
        classified(32, Scheme.CPC, "C12N 2770/20034"),
        classified(33, Scheme.CPC, "C12N 2770/30034"),
        classified(34, Scheme.IPC, "C12N 2770/20034"),
    ])  # fmt: skip
    found = read(
        "id='c'\nversion='1.0.0'\nname.en='C'\n[[lines]]\nid='a'\nclasses = { "
        "fi = ['A23L17/00 101H'], cpc = ['C12N2770/20011..C12N2770/20071'] }"
    )
    assert own.keys(definition=found) == {key(30), key(32)}
