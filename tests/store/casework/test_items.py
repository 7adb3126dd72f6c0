"""Items: versions, order, sides, and that they stay whose they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.casework.conftest import Opener
from store.casework.samples import assert_whole, case, draft, item, next_of, step
from trihub.core.casework.cases import ItemKind
from trihub.core.errors import BadInput, Conflict, LibraryError, NotFound
from trihub.store.casework import Casework


@pytest.fixture
def casework(address: str, opened: Opener) -> Casework:
    found = opened(address)
    found.cases.write(case(), [step()], expected=0)
    return found


@pytest.mark.parametrize(
    "kept",
    [
        item(),
        item(kind=ItemKind.PETITION, office="", author="A9"),
        item(private=True, kind=ItemKind.NOTE),
        item(removed=True),
        item(content=b""),
        item(content=bytes(range(256)) * 4000),
    ],
)
def test_an_item_comes_back_as_it_went(casework: Casework, kept: object) -> None:
    casework.cases.put_item(kept, expected=0, audit=[draft()])
    assert casework.cases.item("I1") == kept
    assert casework.cases.item_versions("I1") == (kept,)
    assert casework.cases.items("C1") == (() if kept.removed else (kept,))
    assert len(assert_whole(casework)) == 1


@pytest.mark.parametrize("kind", ItemKind)
def test_every_kind(casework: Casework, kind: ItemKind) -> None:
    casework.cases.put_item(item(kind=kind), expected=0)
    assert casework.cases.items("C1", kinds=[kind]) == (item(kind=kind),)
    assert casework.cases.items("C1", kinds=[k for k in ItemKind if k is not kind]) == ()


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(content=st.binary(max_size=300))
def test_any_content(casework: Casework, content: bytes) -> None:
    seen = casework.cases.item("I1")
    new = next_of(seen, content=content) if seen else item(content=content)
    casework.cases.put_item(new, expected=seen.version if seen else 0)
    assert casework.cases.item("I1").content == content


def test_every_version_is_kept(casework: Casework) -> None:
    second = next_of(item(), content=b"2", author="A2", at="2026-01-04T00:00:00+00:00")
    third = next_of(second, removed=True)
    casework.cases.put_item(item(), expected=0)
    casework.cases.put_item(second, expected=1, audit=[draft()])
    assert casework.cases.items("C1") == (second,)
    casework.cases.put_item(third, expected=2)
    assert casework.cases.item("I1") == third
    assert casework.cases.items("C1") == ()
    assert casework.cases.item_versions("I1") == (item(), second, third)
    back = next_of(third, removed=False)
    casework.cases.put_item(back, expected=3)
    assert casework.cases.items("C1") == (back,)


def test_changes_come_newest_first_with_the_last_version(casework: Casework) -> None:
    """Of one side and of the kinds asked for; others' private ones stay shut."""
    second = next_of(item(), content=b"2", at="2026-01-05T00:00:00+00:00")
    third = next_of(second, removed=True, at="2026-01-06T00:00:00+00:00")
    note = item("I2", kind=ItemKind.NOTE, private=True, at="2026-01-04T00:00:00+00:00")
    others = (
        item("I3", office="JP"), item("I4", kind=ItemKind.RUN),
        item("I5", kind=ItemKind.NOTE, private=True, author="A2"),
    )  # fmt: skip
    for one in (item(), second, third, note, *others):
        casework.cases.put_item(one, expected=one.version - 1)
    asked = {"kinds": (ItemKind.MARK, ItemKind.NOTE), "office": "KR", "reader": "A1"}
    found = casework.cases.changes("C1", limit=9, **asked)
    assert found == ((third, 3), (second, 3), (note, 1), (item(), 3))
    assert casework.cases.changes("C1", limit=2, offset=1, **asked) == found[1:3]
    assert casework.cases.changes("C2", limit=9, **asked) == ()


def test_the_order_they_were_first_kept_in_and_sides(casework: Casework) -> None:
    names = ["I9", "I1", "I5", "I3"]
    for name, office in zip(names, ["KR", "CN", "", "KR"], strict=True):
        casework.cases.put_item(item(name, office=office), expected=0)
    casework.cases.put_item(next_of(item("I9")), expected=1)
    assert [one.id for one in casework.cases.items("C1")] == names
    assert [one.id for one in casework.cases.items("C1", office="KR")] == ["I9", "I3"]
    assert [one.id for one in casework.cases.items("C1", office="")] == ["I5"]
    assert casework.cases.items("C1", office="\0") == ()
    asked = casework.cases.items("C1", kinds=[ItemKind.NOTE], office="KR")
    assert asked == ()


@pytest.mark.parametrize("expected", [0, 1, 3])
def test_another_version_came_first(casework: Casework, expected: int) -> None:
    casework.cases.put_item(item(), expected=0)
    casework.cases.put_item(next_of(item()), expected=1)
    late = item(version=expected + 1, content=b"late")
    with pytest.raises(Conflict):
        casework.cases.put_item(late, expected=expected, audit=[draft()])
    assert casework.cases.item("I1") == next_of(item())
    assert assert_whole(casework) == []


@pytest.mark.parametrize("moved", [{"case": "C2"}, {"kind": ItemKind.NOTE}, {"office": "CN"}])
def test_an_item_stays_where_it_belongs(casework: Casework, moved: dict[str, object]) -> None:
    casework.cases.write(case("C2"), [step(of="C2")], expected=0)
    casework.cases.put_item(item(), expected=0)
    with pytest.raises(BadInput, match="belongs to another"):
        casework.cases.put_item(next_of(item(), **moved), expected=1)
    assert casework.cases.item("I1") == item()


@pytest.mark.parametrize("given_away", [{"private": False}, {"author": "A2"}])
def test_a_private_item_stays_its_authors(
    casework: Casework, given_away: dict[str, object]
) -> None:
    private = item(private=True)
    casework.cases.put_item(private, expected=0)
    with pytest.raises(BadInput, match="private"):
        casework.cases.put_item(next_of(private, **given_away), expected=1)
    casework.cases.put_item(next_of(private, content=b"own"), expected=1)


def test_items_of_no_case_and_next_versions_of_no_item(casework: Casework) -> None:
    with pytest.raises(NotFound):
        casework.cases.put_item(item(case="C2"), expected=0)
    with pytest.raises(NotFound):
        casework.cases.put_item(next_of(item()), expected=1)
    assert casework.cases.item_versions("I1") == ()


@pytest.mark.parametrize("wrong", [item(version=2), item("I\0"), item(author="\ud800")])
def test_what_cannot_be_kept(casework: Casework, wrong: object) -> None:
    with pytest.raises(BadInput):
        casework.cases.put_item(wrong, expected=0)
    assert casework.cases.items("C1") == ()


ALTERED = {
    "damaged": "sealed",
    "author": "UPDATE item_version SET author = 'A2'",
    "private": "UPDATE item_version SET private = false",
    "removed": "UPDATE item_version SET removed = true",
    "office": "UPDATE item SET office = 'CN'",
    "case": 'UPDATE item SET "case" = 2',
}


@pytest.mark.parametrize("what", ALTERED)
def test_rows_changed_by_hand_are_not_believed(casework: Casework, what: str) -> None:
    """Not one bit of the content, nor whose it is."""
    casework.cases.write(case("C2"), [step(of="C2")], expected=0)
    casework.cases.put_item(item(private=True), expected=0)
    with casework.database.writing() as unit:
        run = unit.connection.exec_driver_sql
        if casework.database.sqlite:
            run("DROP TRIGGER item_version_update")
        else:
            run("DROP TRIGGER item_version_update ON item_version")
        if what == "damaged":
            _flip(unit.connection)
        else:
            run(ALTERED[what])
    with pytest.raises(LibraryError, match="changed outside") as caught:
        casework.cases.item("I1")
    assert "backup" in caught.value.hint
    with pytest.raises(LibraryError):
        casework.cases.item_versions("I1")


def _flip(connection: object) -> None:
    sealed = bytearray(connection.exec_driver_sql("SELECT sealed FROM item_version").scalar())
    sealed[-20] ^= 1
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    connection.exec_driver_sql(f"UPDATE item_version SET sealed = {mark}", (bytes(sealed),))


def test_content_cannot_be_moved_to_another_row(casework: Casework) -> None:
    casework.cases.put_item(item(), expected=0)
    casework.cases.put_item(replace(item("I2"), content=b"{}"), expected=0)
    with casework.database.writing() as unit:
        run = unit.connection.exec_driver_sql
        run("UPDATE item SET id = 'I3' WHERE id = 'I1'")
        run("UPDATE item SET id = 'I1' WHERE id = 'I2'")
    with pytest.raises(LibraryError, match="belongs to something else"):
        casework.cases.item("I1")
