"""Keeping documents and finding them again."""

from __future__ import annotations

import pytest

from store.consistency import assert_consistent
from store.samples import full_text, moved, patent, titles
from trihub.core.citations import Citation
from trihub.core.dates import PatentDate
from trihub.core.errors import BadInput, NotFound
from trihub.core.patent import LegalEvent, Patent
from trihub.core.ports import Outcome
from trihub.store import SqlStore


def test_what_is_put_is_what_is_got(store: SqlStore) -> None:
    given = full_text(patent(titles=titles(zh="固态电池", en="Solid-state battery")))
    with store.writer() as writer:
        assert writer.put(given) is Outcome.ADDED
    found = store.get("CN113781974A")
    assert found is not None
    assert found.patent == given
    assert (found.doc, found.change) == (1, 1)


def test_a_head_has_no_claims_and_no_description(store: SqlStore) -> None:
    with store.writer() as writer:
        writer.put(full_text(patent(titles=titles(zh="固态电池"))))
    found = store.get("CN113781974A", whole=False)
    assert found is not None
    assert found.patent == patent(titles=titles(zh="固态电池"))


def test_what_is_not_kept_is_not_found(store: SqlStore) -> None:
    assert store.get("CN1A") is None
    assert store.family("CN1A") is None
    assert store.history("CN1A") == []
    assert store.find("CN", "1") == []
    assert store.find_application("CN-1") == []
    assert store.cited_by("CN1A") == []
    assert store.citing([1]) == store.citing([]) == {}
    assert store.get_many([1, 2]) == []
    assert store.families_of([1]) == {}
    assert store.keys_of([1]) == store.keys_of([]) == {}


@pytest.mark.parametrize("odd", ["CN\0", "CN\ud800", "' OR 1=1 --", "%", "CN" + "9" * 10_000])
def test_odd_questions_find_nothing(store: SqlStore, odd: str) -> None:
    with store.writer() as writer:
        writer.put(patent())
    assert store.get(odd) is None
    assert store.find("CN", odd) == []
    assert store.find_application(odd) == []
    assert store.family(odd) is None
    assert store.history(odd) == []
    assert store.cited_by(odd) == []


def test_many_come_in_the_order_asked(store: SqlStore) -> None:
    with store.writer() as writer:
        for number in ("1", "2", "3"):
            writer.put(patent(number))
    assert [item.patent.key for item in store.get_many([3, 99, 1])] == ["CN3A", "CN1A"]


def test_numbers_are_found_with_and_without_kind(store: SqlStore) -> None:
    with store.writer() as writer:
        for number, kind in (("12", "B"), ("12", "A"), ("123", "A"), ("12", "")):
            writer.put(patent(number, kind=kind))
        writer.put(patent("12", office="JP"))
    assert store.find("CN", "12") == ["CN12", "CN12A", "CN12B"]
    assert store.find("CN", "12", "B") == ["CN12B"]
    assert store.find("CN", "1") == []


def test_publications_of_an_application(store: SqlStore) -> None:
    with store.writer() as writer:
        writer.put(patent("2", kind="B", date=PatentDate(2023, 5), application="CN-2020-1"))
        writer.put(patent("1", date=PatentDate(2021, 12, 10), application="CN-2020-1"))
        writer.put(patent("3", application="CN-2020-2"))
    assert store.find_application("CN-2020-1") == ["CN1A", "CN2B"]


def test_citing_documents_are_found_by_number_of_any_kind(store: SqlStore) -> None:
    cited = Citation(office="JP", number="2010123456", kind="A"), Citation(text="Handbook, 1999")
    with store.writer() as writer:
        writer.put(patent("2010123456", office="JP", kind="B2"))
        writer.put(patent("7", citations=cited))
        writer.put(patent("8", citations=(Citation(office="JP", number="2010123457"),)))
        writer.put(patent("2010123456", office="JP", kind="A"))
        writer.put(patent("9", citations=(*cited, Citation(office="CN", number="7"))))
    assert store.cited_by("JP2010123456B2") == ["CN7A", "CN9A"]
    numbers = {key: doc for doc, key in store.keys_of([1, 2, 3, 4, 5]).items()}
    assert store.citing(list(numbers.values())) == {
        numbers["JP2010123456B2"]: ["CN7A", "CN9A"],
        numbers["JP2010123456A"]: ["CN7A", "CN9A"],
        numbers["CN7A"]: ["CN9A"],
    }
    assert_consistent(store)


def test_changes_come_in_their_order_and_in_ranges(store: SqlStore) -> None:
    with store.writer() as writer:
        for number in ("1", "2", "3"):
            writer.put(full_text(patent(number)))
        writer.put(full_text(patent("1", file="later.xml"), "改"))
    keys = [(item.change, item.patent.key) for item in store.changes_since(0, limit=10)]
    assert keys == [(2, "CN2A"), (3, "CN3A"), (4, "CN1A")]
    assert [item.change for item in store.changes_since(2, limit=1)] == [3]
    assert [item.change for item in store.changes_since(0, limit=10, until=3)] == [2, 3]
    assert store.changes_since(3, limit=1)[0].patent.claims[0].text == "改"
    assert store.counts().last_change == 4


def test_a_batch_answers_for_each_document(store: SqlStore) -> None:
    one, two = patent("1"), patent("2", titles=titles(zh="二"))
    newer = patent("1", titles=titles(zh="一"), file="later.xml")
    batch = [store.prepare(item) for item in (one, two, moved(one, "copy.xml"), newer)]
    with store.writer() as writer:
        first, second, third, fourth = writer.put_many(batch)
    assert (first.outcome, first.doc, first.change) == (Outcome.ADDED, 1, 1)
    assert (second.outcome, second.doc, second.change) == (Outcome.ADDED, 2, 2)
    assert (third.outcome, third.doc, third.change) == (Outcome.UNCHANGED, 1, 1)
    assert (fourth.outcome, fourth.doc, fourth.change) == (Outcome.UPDATED, 1, 3)
    assert_consistent(store)


def test_a_batch_larger_than_the_inner_one(store: SqlStore) -> None:
    batch = [store.prepare(patent(str(number))) for number in range(2_500)]
    with store.writer() as writer:
        answers = writer.put_many(batch)
    assert [answer.doc for answer in answers] == list(range(1, 2_501))
    assert store.counts().documents == 2_500


def test_only_this_stores_prepared_documents_are_taken(store: SqlStore) -> None:
    with pytest.raises(TypeError), store.writer() as writer:
        writer.put_many([patent()])  # type: ignore[list-item]


def _put(store: SqlStore, *documents: Patent) -> None:
    with store.writer() as writer:
        for item in documents:
            writer.put(item)


def test_an_exception_takes_the_whole_transaction_back(store: SqlStore) -> None:
    with store.writer() as writer:
        writer.put(patent("1"))
    with pytest.raises(BadInput):
        _put(store, patent("2"), patent(""))
    assert [item.patent.key for item in assert_consistent(store)] == ["CN1A"]
    with store.writer() as writer:
        writer.put(patent("3"))
    assert store.get("CN3A").doc == 2  # type: ignore[union-attr]


def test_events_join_a_document(store: SqlStore) -> None:
    granted = LegalEvent(office="CN", code="GR01", date=PatentDate(2022, 3, 1), text="授权")
    entered = LegalEvent(office="CN", code="SE01", date=PatentDate(2021, 12, 28))
    with store.writer() as writer:
        writer.put(full_text(patent(events=(entered,))))
        assert writer.put_events("CN113781974A", [entered, granted]) is Outcome.UPDATED
        assert writer.put_events("CN113781974A", [granted]) is Outcome.UNCHANGED
    found = store.get("CN113781974A")
    assert found is not None
    assert found.patent == full_text(patent(events=(entered, granted)))
    assert found.change == 2
    assert store.history("CN113781974A") == []
    with store.writer() as writer:
        assert writer.put(full_text(patent(events=(entered,)))) is Outcome.UNCHANGED
    assert_consistent(store)


def test_events_of_an_unknown_document_are_an_error(store: SqlStore) -> None:
    event = LegalEvent(office="KR", code="GRNT")
    for key in ("KR1A", "KR1A\0", "KR\ud800"):
        with pytest.raises(NotFound), store.writer() as writer:
            writer.put_events(key, [event])


def test_text_of_every_plane_and_nul_in_texts(store: SqlStore) -> None:
    given = patent(titles=titles(zh="𠮷\0野家 \u2028 \u202e"), status="\0", application="CN-\0-1")
    with store.writer() as writer:
        writer.put(given)
    assert store.get("CN113781974A").patent == given  # type: ignore[union-attr]


def test_very_long_words_in_numbers(store: SqlStore) -> None:
    """PostgreSQL indexes no more than 2,704 bytes."""
    long = "長" * 3_000
    with store.writer() as writer:
        writer.put(patent("1", priorities=[long, "a"], application="x" + long))
        writer.put(patent("2", priorities=["a", long]))
        writer.put(patent("3", priorities=["a", long + "!"]))
    assert store.families_of([1, 2, 3]) == {1: 1, 2: 1, 3: 2}
    assert store.keys_of([3, 1, 9]) == {1: "CN1A", 3: "CN3A"}
