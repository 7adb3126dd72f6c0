"""Judging a run: levels, slices, what is amiss, and two runs beside one another."""

from __future__ import annotations

import pytest

from trihub.core.errors import BadInput
from trihub.evaluation.compare import compare_runs
from trihub.evaluation.evaluate import Evaluation, evaluate
from trihub.evaluation.shape import evaluation_shape
from trihub.evaluation.topics import Topic
from trihub.evaluation.trec import Qrels, Run

FAMILIES = {"CN1A": 1, "US1A1": 1, "CN2A": 2, "CN3A": 3, "JP4A": 4}


def topic(name: str, **more: object) -> Topic:
    return Topic(id=name, text="x", lang="zh", **more)  # type: ignore[arg-type]


TOPICS = [
    topic("a", languages=("en",), source="CN9A", ipc="H01M 10/05"),
    topic("b", languages=("en",), source="JP8A", ipc="H01L 21/00", exclude=("CN3A",)),
    topic("c", ipc="A61K 9/00"),
]
QRELS: Qrels = {"a": {"CN1A": 1, "US1A1": 1}, "b": {"CN2A": 2}, "c": {"JP4A": 1}}
RUN: Run = {"a": ["US1A1", "CN2A"], "b": ["CN3A", "CN2A"], "c": ["CN1A"]}


def judged(run: Run = RUN, qrels: Qrels = QRELS, **more: object) -> Evaluation:
    options = {"depth": 100, "family_of": FAMILIES.get} | more
    return evaluate(TOPICS, qrels, run, **options)  # type: ignore[arg-type]


def test_both_levels() -> None:
    done = judged()
    assert done.families is not None
    assert [done.documents.topics[t]["R@10"] for t in "abc"] == [0.5, 1.0, 0.0]
    assert [done.families.topics[t]["R@10"] for t in "abc"] == [1.0, 1.0, 0.0]
    assert done.documents.means["R@10"].mean == pytest.approx(0.5)
    assert done.families.means["R@10"].mean == pytest.approx(2 / 3)


def test_documents_to_be_excluded_are_taken_out() -> None:
    """CN3A stands first under b, and is b's own: CN2A moves up."""
    values = judged().documents.topics["b"]
    assert (values["AP"], values["X@1"]) == (1.0, 1.0)


def test_slices() -> None:
    slices = {(s.by, s.value): s for s in judged().documents.slices}
    assert set(slices) == {
        ("language pair", "zh>en"), ("language pair", "zh>any"), ("office", "CN"), ("office", "JP"),
        ("section", "H"), ("section", "A"), ("subclass", "H01M"), ("subclass", "H01L"),
        ("subclass", "A61K"),
    }  # fmt: skip
    pair = slices["language pair", "zh>en"]
    assert (pair.topics, pair.means["R@10"].mean) == (2, 0.75)
    assert slices["office", "JP"].means["X@1"].topics == 1
    assert "X@1" not in slices["section", "A"].means


def test_without_a_library_there_are_no_families() -> None:
    done = judged(family_of=None)
    assert done.families is None
    assert done.remarks.unknown_documents is None
    assert evaluation_shape(done)["families"] is None


def test_what_does_not_fit_is_named() -> None:
    qrels = {**QRELS, "b": {"CN2A": 2, "XX5A": 1, "XX6A": 0}, "c": {"JP4A": 0}, "z": {"CN1A": 1}}
    done = judged({"b": ["CN2A"], "y": ["CN1A"]}, qrels)
    remarks = done.remarks
    assert remarks.unknown_documents == ("XX5A", "XX6A")
    assert remarks.without_relevant == ("c",)
    assert remarks.without_answer == ("a",)
    assert remarks.strange_topics == ("z", "y")
    assert set(done.documents.topics) == {"a", "b"}
    assert done.documents.topics["b"]["R@10"] == 0.5  # the unknown document counts as not found
    assert evaluation_shape(done)["remarks"]["unknown_documents"] == {
        "count": 2, "names": ["XX5A", "XX6A"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("run", "qrels", "what"),
    [
        ({"z": ["CN1A"]}, QRELS, "in the run; found there: z"),
        (RUN, {"z": {"CN1A": 1}}, "in the judgments; found there: z"),
        (RUN, {"a": {"CN1A": 0}}, "No topic has a relevant document"),
    ],
)
def test_another_topic_set_is_refused(run: Run, qrels: Qrels, what: str) -> None:
    with pytest.raises(BadInput, match=what) as caught:
        judged(run, qrels)
    assert caught.value.hint


def test_two_runs_side_by_side() -> None:
    """The second finds a's documents at once, loses b's, and c's stays unfound."""
    other = judged({"a": ["CN1A", "US1A1"], "b": ["CN1A"]})
    compared = compare_runs(judged(), other).documents
    recall = compared.differences["R@10"]
    assert recall.difference.mean == pytest.approx((-0.5 + 1.0 + 0.0) / 3)
    assert (recall.wins, recall.ties, recall.losses) == (1, 1, 1)
    assert [(row.topic, row.difference) for row in compared.rows] == [
        ("a", -0.5), ("c", 0.0), ("b", 1.0),
    ]  # fmt: skip
    assert compared.differences["X@10"].difference.topics == 1
    families = compare_runs(judged(), other).families
    assert families is not None
    assert families.differences["R@10"].losses == 0


def test_topics_can_be_ordered_by_a_measure_that_some_lack() -> None:
    compared = compare_runs(judged(), judged(), measure="X@10").documents
    assert [row.topic for row in compared.rows] == ["b"]
