"""Families are the same in whatever order documents arrive and change."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.consistency import (
    assert_consistent,
    everything,
    extended_at_once,
    partition,
    simple_at_once,
)
from store.samples import patent
from trihub.core.families import Link
from trihub.core.patent import Application, Patent, PctData, Priority, Related, Relation
from trihub.core.ports import Outcome
from trihub.store import SqlStore, open_store

PROPERTY = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_APPLICATIONS = [f"{office}-2020-{serial}" for office in ("CN", "JP", "WO") for serial in (1, 2, 3)]
_application = st.sampled_from(_APPLICATIONS)


@st.composite
def _related(draw: st.DrawFn) -> Related:
    key = draw(_application)
    return Related(relation=draw(st.sampled_from(list(Relation))), office="CN", number=key, key=key)


@st.composite
def _priority(draw: st.DrawFn) -> Priority:
    key = draw(_application)
    active = draw(st.sampled_from([None, True, False]))
    return Priority(office="CN", number=key, key=draw(st.sampled_from([key, ""])), active=active)


@st.composite
def _pct(draw: st.DrawFn) -> PctData:
    key = draw(_application)
    return PctData(application=Application(office="WO", number=key, key=key))


@st.composite
def members(draw: st.DrawFn) -> list[Patent]:
    """Documents that hang on one another in every way that a document can state."""
    count = draw(st.integers(1, 9))
    return [
        patent(
            str(index),
            application=draw(st.none() | _application),
            priorities=draw(st.lists(_priority(), max_size=2)),
            related=tuple(draw(st.lists(_related(), max_size=1))),
            pct=draw(st.none() | st.none() | _pct()),
        )
        for index in range(count)
    ]


@PROPERTY
@given(documents=members(), data=st.data())
def test_any_order_gives_the_families_of_all_at_once(
    new_address: Callable[[], str], documents: list[Patent], data: st.DataObject
) -> None:
    with closing(open_store(new_address())) as store:
        arriving = data.draw(st.permutations(documents))
        cut = data.draw(st.integers(0, len(arriving)))
        with store.writer() as writer:
            writer.put_many([store.prepare(item) for item in arriving[:cut]])
        with store.writer() as writer:
            for item in arriving[cut:]:
                writer.put(item)
        kept = assert_consistent(store)
        by_key = {item.patent.key: item.patent for item in kept}
        assert by_key == {item.key: item for item in documents}
        with store.writer() as writer:
            assert {writer.put(item) for item in documents} == {Outcome.UNCHANGED}
        assert everything(store) == kept


@PROPERTY
@given(versions=st.lists(members(), min_size=2, max_size=3))
def test_families_follow_priorities_that_change(
    new_address: Callable[[], str], versions: list[list[Patent]]
) -> None:
    with closing(open_store(new_address())) as store:
        for week, documents in enumerate(versions):
            arriving = [
                replace(item, source=replace(item.source, file=f"{week}.xml")) for item in documents
            ]
            with store.writer() as writer:
                writer.put_many([store.prepare(item) for item in arriving])
            assert_consistent(store)


def _keys(items: object) -> list[str]:
    return [item.patent.key for item in items]  # type: ignore[attr-defined]


def test_a_pct_application_and_its_national_phases_without_priorities(store: SqlStore) -> None:
    pct = PctData(application=Application(office="WO", number="CN2020000001", key="WO-CN2020-1"))
    with store.writer() as writer:
        writer.put(patent("5", office="JP", application="JP-2021-5", pct=pct))
        writer.put(patent("9", office="KR", application="KR-2021-9", pct=pct))
        writer.put(patent("2021000001", office="WO", application="WO-CN2020-1"))
        writer.put(patent("7", application="CN-2021-7"))
    found = store.family("JP5A")
    assert found is not None
    assert set(_keys(found.simple)) == {"JP5A", "KR9A", "WO2021000001A"}
    assert set(found.links) == {
        Link("JP-2021-5", "WO-CN2020-1", "national phase of"),
        Link("KR-2021-9", "WO-CN2020-1", "national phase of"),
    }
    assert store.families_of([1, 2, 3, 4]) == {
        1: found.id,
        2: found.id,
        3: found.id,
        4: found.id + 1,
    }


def test_extended_families_join_through_an_application_that_is_not_kept(store: SqlStore) -> None:
    with store.writer() as writer:
        writer.put(patent("1", priorities=["JP-2019-1", "JP-2019-2"]))
        writer.put(patent("2", priorities=["JP-2019-2"]))
        writer.put(patent("3", priorities=["JP-2019-3"]))
    found = store.family("CN2A")
    assert found is not None
    assert _keys(found.simple) == ["CN2A"]
    assert _keys(found.extended) == ["CN1A", "CN2A"]
    assert store.counts().families == 3
    assert store.counts().extended_families == 2


def test_the_larger_extended_family_keeps_its_number(store: SqlStore) -> None:
    with store.writer() as writer:
        writer.put(patent("0", application="JP-0"))
        for number in ("1", "2", "3"):
            writer.put(patent(number, priorities=["JP-9"]))
    (large,) = {store.get(f"CN{n}A").extended_family for n in (1, 2, 3)}  # type: ignore[union-attr]
    with store.writer() as writer:
        writer.put(patent("4", priorities=["JP-9", "JP-0"]))
    assert {item.extended_family for item in everything(store)} == {large}


def test_a_corrected_priority_parts_what_it_had_joined(store: SqlStore) -> None:
    with store.writer() as writer:
        writer.put(patent("1", priorities=["JP-1"]))
        writer.put(patent("2", priorities=["JP-2"]))
        writer.put(patent("3", priorities=["JP-1", "JP-2"]))
    assert store.counts().extended_families == 1
    with store.writer() as writer:
        writer.put(patent("3", priorities=["JP-2"], file="corrected.xml"))
    kept = assert_consistent(store)
    assert partition({i.patent.key: i.extended_family for i in kept}) == {
        frozenset({"CN1A"}), frozenset({"CN2A", "CN3A"}),
    }  # fmt: skip
    assert store.counts().families == 2


def test_a_family_is_told_in_order_of_publication(store: SqlStore) -> None:
    from trihub.core.dates import PatentDate

    with store.writer() as writer:
        writer.put(patent("1", priorities=["JP-1"], date=PatentDate(2022, 1, 1)))
        writer.put(patent("2", priorities=["JP-1"], date=PatentDate(2021)))
        writer.put(patent("3", priorities=["JP-1"], date=None))
    assert _keys(store.family("CN1A").simple) == ["CN3A", "CN2A", "CN1A"]  # type: ignore[union-attr]


@pytest.mark.parametrize("reverse", [False, True])
def test_a_long_chain_in_either_direction(store: SqlStore, reverse: bool) -> None:
    chain = [patent(str(n), application=f"A-{n}", priorities=[f"A-{n + 1}"]) for n in range(300)]
    batch = [store.prepare(item) for item in (chain[::-1] if reverse else chain)]
    with store.writer() as writer:
        for start in range(0, 300, 7):
            writer.put_many(batch[start : start + 7])
    kept = everything(store)
    assert len(extended_at_once(kept)) == 1
    assert len({item.extended_family for item in kept}) == 1
    assert len(simple_at_once(kept)) == store.counts().families == 300
