"""Reading again changes nothing; a newer version replaces the view and keeps the history."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.consistency import assert_consistent, everything
from store.samples import full_text, moved, patent, patents, titles
from trihub.core.patent import Patent
from trihub.core.ports import Outcome
from trihub.store import SqlStore, open_store
from trihub.store.merge import merge

FIRST = full_text(patent(titles=titles(zh="固态电池"), file="2021-50.xml"))
SECOND = full_text(patent(titles=titles(zh="全固态电池"), file="2022-03.xml"), "一种全固态电池")


def put(store: SqlStore, *items: Patent) -> list[Outcome]:
    with store.writer() as writer:
        return [writer.put(item) for item in items]


def test_the_same_file_again_changes_nothing(store: SqlStore) -> None:
    put(store, FIRST)
    before = everything(store)
    assert put(store, FIRST, FIRST) == [Outcome.UNCHANGED] * 2
    assert everything(store) == before
    assert store.history(FIRST.key) == []


def test_the_same_content_from_elsewhere_changes_nothing(store: SqlStore) -> None:
    put(store, FIRST)
    assert put(store, moved(FIRST, "copy/2021-50.xml", 77)) == [Outcome.UNCHANGED]
    assert store.get(FIRST.key).patent.source.file == "2021-50.xml"  # type: ignore[union-attr]


def test_a_newer_view_replaces_and_the_older_is_history(store: SqlStore) -> None:
    assert put(store, FIRST, SECOND) == [Outcome.ADDED, Outcome.UPDATED]
    found = store.get(FIRST.key)
    assert found is not None
    assert found.patent == SECOND
    assert (found.doc, found.change) == (1, 2)
    (former,) = store.history(FIRST.key)
    assert former.patent == FIRST
    assert former.change == 1
    assert former.replaced_at.endswith("+00:00")


def test_reading_both_files_again_changes_nothing(store: SqlStore) -> None:
    put(store, FIRST, SECOND)
    assert put(store, FIRST, SECOND) == [Outcome.UNCHANGED] * 2
    assert store.get(FIRST.key).patent == SECOND  # type: ignore[union-attr]


def test_an_office_may_return_to_a_former_version(store: SqlStore) -> None:
    put(store, FIRST, SECOND)
    third = moved(FIRST, "2022-30.xml")
    assert put(store, third) == [Outcome.UPDATED]
    assert store.get(FIRST.key).patent == third  # type: ignore[union-attr]
    assert [version.patent for version in store.history(FIRST.key)] == [SECOND, FIRST]
    assert put(store, FIRST, SECOND, third) == [Outcome.UNCHANGED] * 3


def test_copies_of_a_former_version_are_known_too(store: SqlStore) -> None:
    """The first version lay in two files when it was the newest."""
    copy = moved(FIRST, "copy.xml")
    put(store, FIRST, copy, SECOND)
    assert put(store, FIRST, copy, SECOND) == [Outcome.UNCHANGED] * 3
    assert store.get(FIRST.key).patent == SECOND  # type: ignore[union-attr]


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    files=st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["x.xml", "y.xml"]), st.integers(0, 3)),
        min_size=2, max_size=8,
    )
)  # fmt: skip
def test_any_files_read_twice(
    new_address: Callable[[], str], files: list[tuple[str, str, int]]
) -> None:
    """Copies and former versions in any places: the second run changes nothing."""
    with closing(open_store(new_address())) as store:
        views = [patent(status=word, file=file, offset=offset) for word, file, offset in files]
        put(store, *views)
        before = everything(store)
        assert put(store, *views) == [Outcome.UNCHANGED] * len(views)
        assert everything(store) == before


def test_a_body_that_did_not_change_is_history_too(store: SqlStore) -> None:
    versions = [
        full_text(patent(titles=titles(zh=title), file=f"{index}.xml"), body)
        for index, (title, body) in enumerate(
            [("一", "甲"), ("二", "甲"), ("三", "乙"), ("四", "乙")]
        )
    ]
    put(store, *versions)
    assert [version.patent for version in store.history(FIRST.key)] == versions[2::-1]


def test_bibliography_after_full_text_loses_nothing(store: SqlStore) -> None:
    listed = patent(titles=titles(en="Solid-state battery"), file="docdb.xml", reader="docdb/1")
    assert put(store, FIRST, listed) == [Outcome.ADDED, Outcome.UPDATED]
    merged = store.get(FIRST.key).patent  # type: ignore[union-attr]
    assert merged.claim_sets == FIRST.claim_sets
    assert {text.lang: text.text for text in merged.titles} == {
        "en": "Solid-state battery", "zh": "固态电池",
    }  # fmt: skip
    assert put(store, FIRST, listed, FIRST) == [Outcome.UNCHANGED] * 3


def test_a_poorer_view_is_no_change(store: SqlStore) -> None:
    put(store, FIRST)
    poorer = patent(file="list.csv", reader="table/1")
    assert put(store, poorer, poorer) == [Outcome.UNCHANGED] * 2
    assert store.history(FIRST.key) == []


def test_a_newer_reader_reads_more(store: SqlStore) -> None:
    put(store, FIRST)
    richer = replace(FIRST, status="授权", source=replace(FIRST.source, reader="cnipa/2"))
    assert put(store, richer) == [Outcome.UPDATED]
    assert store.get(FIRST.key).patent == richer  # type: ignore[union-attr]


def test_answers_say_whether_the_view_was_merged(store: SqlStore) -> None:
    views = [FIRST, patent(status="授权", file="list.csv", reader="table/1"), SECOND]
    with store.writer() as writer:
        answers = [writer.put_many([store.prepare(view)])[0] for view in views]
        again = writer.put_many([store.prepare(FIRST)])[0]
    assert [answer.merged for answer in answers] == [False, True, True]
    assert (again.outcome, again.merged, again.change) == (Outcome.UNCHANGED, True, 3)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(views=st.lists(patents(st.sampled_from(["", "a", "b"])), min_size=1, max_size=5))
def test_any_views_of_one_document(new_address: Callable[[], str], views: list[Patent]) -> None:
    """Whatever comes: the view kept is the merged one, all is in step, and again is no change."""
    with closing(open_store(new_address())) as store:
        key = views[0].publication
        expected: Patent | None = None
        same = [
            replace(
                view,
                publication=key,
                source=replace(view.source, file=f"{index}", reader=f"r{index}"),
            )
            for index, view in enumerate(views)
        ]
        for view in same:
            put(store, view)
            expected = view if expected is None else _kept(expected, merge(expected, view))
        assert [item.patent for item in assert_consistent(store)] == [expected]
        assert put(store, *same) == [Outcome.UNCHANGED] * len(same)


def _kept(before: Patent, after: Patent) -> Patent:
    """A view that adds nothing leaves even the place where the document was read."""
    return before if replace(after, source=before.source) == before else after
