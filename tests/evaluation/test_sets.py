"""Test sets made from a library: what they ask, what is relevant, what is left out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.samples import MEMBER, OLDER, THINGS, corpus
from library.corpus import opened
from trihub.app import Library
from trihub.core.errors import BadInput
from trihub.core.ports import PatentStore
from trihub.core.splits import Part, family_key, part_of
from trihub.evaluation.evaluate import evaluate
from trihub.evaluation.families import Families
from trihub.evaluation.live import Way, run_file, search_topics
from trihub.evaluation.testsets.cited import citations
from trihub.evaluation.testsets.documents import QueryText
from trihub.evaluation.testsets.family_members import family_members
from trihub.evaluation.testsets.known_item import collection, known_items
from trihub.evaluation.testsets.model import (
    MadeSet,
    Plan,
    about,
    prepare_folder,
    write_collection,
    write_set,
)
from trihub.evaluation.topics import Topic, read_topics
from trihub.evaluation.trec import read_qrels

Make = Callable[[PatentStore, Plan], MadeSet]
KINDS: dict[str, tuple[Make, Plan]] = {
    "known-item": (known_items, Plan(source="zh", target="en", query=QueryText.TITLE)),
    "family": (family_members, Plan(source="zh", target="en", query=QueryText.ABSTRACT)),
    "citations": (citations, Plan(source="zh", target="zh", query=QueryText.CLAIM)),
}


def plan_of(kind: str, **changes: object) -> Plan:
    _, plan = KINDS[kind]
    given = {name: getattr(plan, name) for name in Plan.__slots__} | changes
    return Plan(**given)  # type: ignore[arg-type]


def both_parts(library: Library, kind: str, **changes: object) -> tuple[dict[str, Topic], MadeSet]:
    """The topics of both parts by their source, and all judgments."""
    make, _ = KINDS[kind]
    joined = MadeSet()
    for part in Part:
        made = make(library.store, plan_of(kind, part=part, **changes))
        joined.topics += made.topics
        joined.qrels |= made.qrels
        joined.left_out += made.left_out
    return {topic.source: topic for topic in joined.topics}, joined


def cn(n: int) -> str:
    return f"CN{MEMBER + n}A"


def us(n: int) -> str:
    return f"US{2_022_000_000 + n}A1"


# --- families ---------------------------------------------------------------------------------


def test_members_of_other_offices_are_sought(evaluated: Library) -> None:
    """The even families have a US member; the CN members ask with title and abstract."""
    topics, made = both_parts(evaluated, "family")
    assert set(topics) == {cn(n) for n in range(0, 10, 2)}
    topic = topics[cn(4)]
    thing, _, ipc = THINGS[4]
    assert topic.text == f"一种{thing}\n一种{thing}，其特征在于结构。"
    assert (topic.lang, topic.languages, topic.ipc, topic.before) == ("zh", ("en",), ipc, None)
    assert topic.exclude == (cn(4),)
    assert made.qrels[cn(4)] == {us(4): 1}


def test_families_from_english(evaluated: Library) -> None:
    """English claims are in US members alone; they ask for the CN members."""
    topics, made = both_parts(evaluated, "family", source="en", target="zh", query=QueryText.CLAIM)
    assert set(topics) == {us(n) for n in range(0, 10, 2)}
    assert made.qrels[us(2)] == {cn(2): 1}


# --- citations --------------------------------------------------------------------------------


def test_what_the_us_member_was_charged_with_is_sought_from_the_chinese_one(
    evaluated: Library,
) -> None:
    topics, made = both_parts(evaluated, "citations")
    assert set(topics) == {cn(n) for n in range(0, 10, 2)}
    topic = topics[cn(6)]
    assert topic.text == f"一种{THINGS[6][0]}，其特征在于结构。"
    assert topic.before == dt.date(2020, 7, 1)
    assert topic.exclude == (cn(6), us(6))
    # X is 2, Y is 1; A is none.
    assert made.qrels[cn(6)] == {f"CN{OLDER + 6}A": 2, f"CN{OLDER + 7}A": 1}
    assert made.left_out == {
        "cited documents that are not in the library": 5,
        "cited documents of the query's own family": 5,
        "cited documents not published before the query's first day": 5,
    }


def test_citations_without_text_in_the_language_sought(evaluated: Library) -> None:
    make, _ = KINDS["citations"]
    made = make(evaluated.store, plan_of("citations", target="en"))
    assert made.topics == []
    assert made.left_out["cited documents without text in the language sought"] >= 8


def test_the_office_that_charged_asks_only_where_that_is_wanted(evaluated: Library) -> None:
    english = plan_of("citations", source="en")
    other = citations(evaluated.store, english)
    assert [topic for topic in other.topics if topic.source.startswith("US")] == []
    same = citations(evaluated.store, english, same_office=True)
    assert {topic.source[:2] for topic in same.topics} == {"US"}


# --- known items ------------------------------------------------------------------------------


def test_the_title_in_one_language_finds_the_text_in_the_other(evaluated: Library) -> None:
    """The bilingual records are those of families 0, 3, 6, 9."""
    topics, made = both_parts(evaluated, "known-item")
    assert set(topics) == {cn(n) for n in range(0, 10, 3)}
    topic = topics[cn(3)]
    assert (topic.text, topic.languages) == (f"一种{THINGS[3][0]}", ("en",))
    assert made.qrels[cn(3)] == {cn(3): 1}
    assert made.left_out["documents without text in the language sought"] == 6 + 10 + 1


def test_the_collection_has_the_language_sought_alone(evaluated: Library) -> None:
    found = {p.key: p for p in collection(evaluated.store, plan_of("known-item"))}
    assert set(found) == {cn(n) for n in range(0, 10, 3)} | {us(n) for n in range(0, 10, 2)}
    record = found[cn(0)]
    assert record.titles == ()
    assert [(t.text, t.lang) for t in record.abstracts] == [
        ("The invention relates to a battery.", "en")
    ]
    assert record.claim_sets == ()
    by_abstract = plan_of("known-item", query=QueryText.ABSTRACT)
    swapped = {p.key: p for p in collection(evaluated.store, by_abstract)}
    assert [t.text for t in swapped[cn(0)].titles] == ["Battery"]
    assert swapped[cn(0)].abstracts == ()


def test_known_items_are_found_in_the_collection(evaluated: Library, tmp_path: Path) -> None:
    """The whole way: the set is made, its collection ingested, and the Chinese title finds the
    English abstract by the glossary; without translation it does not."""
    plan = plan_of("known-item")
    made = known_items(evaluated.store, plan)
    write_collection(tmp_path, collection(evaluated.store, plan))
    library = opened(tmp_path / "view")
    try:
        assert library.ingest([tmp_path / "collection.jsonl"]).rejected == 0
        families = Families(library.store)
        recall = []
        for evidence in ("words", "glossary"):
            way = Way(depth=10, evidence=(evidence,))
            with run_file(None, "x") as out:
                run = search_topics(library.prior_art, made.topics, way, out, families=families)
            done = evaluate(made.topics, made.qrels, run, depth=10, family_of=families)
            recall.append(done.documents.means["R@10"].mean)
            assert done.remarks.unknown_documents == ()
    finally:
        library.close()
    assert recall[0] == 0.0
    assert recall[1] > 0.5


# --- what they share --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_no_family_is_in_both_parts(evaluated: Library, kind: str) -> None:
    documents = {patent.key: patent for patent in corpus()}
    make, _ = KINDS[kind]
    for part in Part:
        for topic in make(evaluated.store, plan_of(kind, part=part)).topics:
            assert part_of(family_key(documents[topic.source])) is part


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_draws_the_same_topics_again(evaluated: Library, kind: str) -> None:
    make, _ = KINDS[kind]

    def drawn(seed: int) -> list[str]:
        return [t.id for t in make(evaluated.store, plan_of(kind, seed=seed, limit=2)).topics]

    assert len(drawn(1)) == 2
    assert drawn(1) == drawn(1)
    assert len({tuple(drawn(seed)) for seed in range(8)}) > 1


def test_the_folder(evaluated: Library, tmp_path: Path) -> None:
    make, plan = KINDS["family"]
    made = make(evaluated.store, plan)
    folder = tmp_path / "new" / "set"
    prepare_folder(folder)
    write_set(folder, made, about("family", plan, made, evaluated.store))
    assert read_topics(folder / "topics.jsonl") == made.topics
    assert read_qrels(folder / "qrels.txt") == made.qrels
    told = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    assert (told["kind"], told["part"], told["topics"]) == (
        "family",
        "development",
        len(made.topics),
    )
    with pytest.raises(BadInput, match="holds a test set already"):
        prepare_folder(folder)


def test_a_set_without_topics_says_why(evaluated: Library) -> None:
    make, _ = KINDS["family"]
    made = make(evaluated.store, plan_of("family", target="ko"))
    with pytest.raises(BadInput, match="families without members of two offices") as caught:
        made.check()
    assert "another part" in caught.value.hint
