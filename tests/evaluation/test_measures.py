"""Measures against values worked out by hand from their formulas."""

from __future__ import annotations

import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.core.errors import BadInput
from trihub.evaluation.families import qrels_of_families, run_of_families
from trihub.evaluation.measures import measure, pres, x_in_top

FOUR = {"a": 1, "b": 1, "c": 1, "d": 1}


def at(ranks: dict[int, str], length: int = 200) -> list[str]:
    """A ranking with these documents at these ranks and others between."""
    return [ranks.get(rank, f"other{rank}") for rank in range(1, length + 1)]


# --- PRES -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        # The four systems of Magdy and Jones's talk (n = 4, N_max = 100).
        ([1], 1 - ((1 + 102 + 103 + 104) / 4 - 2.5) / 100),  # 0.25, its recall
        ([50, 51, 53, 54], 1 - ((50 + 51 + 53 + 54) / 4 - 2.5) / 100),  # 0.505
        ([1, 2, 3, 4], 1.0),
        ([1, 98, 99, 100], 1 - ((1 + 98 + 99 + 100) / 4 - 2.5) / 100),  # 0.28
        ([], 0.0),
        ([101, 102, 103, 104], 0.0),
    ],
)
def test_pres_by_hand(ranks: list[int], expected: float) -> None:
    ranked = at(dict(zip(ranks, FOUR, strict=False)))
    assert pres(FOUR, ranked, 100) == pytest.approx(expected, abs=1e-12)


def test_pres_values_of_the_four_systems() -> None:
    found = [
        pres(FOUR, at(dict(zip(ranks, FOUR, strict=False))), 100)
        for ranks in ([1], [50, 51, 53, 54], [1, 98, 99, 100])
    ]
    assert found == pytest.approx([0.25, 0.505, 0.28])


@given(st.sets(st.integers(1, 120), max_size=8), st.integers(0, 5))
def test_pres_lies_between_its_bounds(ranks: set[int], missing: int) -> None:
    """n R² / N_max ≤ PRES ≤ R (Magdy and Jones 2010), R the recall among the first N_max."""
    number = len(ranks) + missing
    if not number:
        return
    names = [f"d{i}" for i in range(number)]
    ranked = at(dict(zip(sorted(ranks), names, strict=False)), 120)
    value = pres(dict.fromkeys(names, 1), ranked, 100)
    recall = sum(rank <= 100 for rank in ranks) / number
    assert number * recall**2 / 100 - 1e-9 <= value <= recall + 1e-9


# --- X in the top k ---------------------------------------------------------------------------


def test_x_in_top() -> None:
    grades = {"y": 1, "x": 2, "far": 2, "no": 0}
    found = x_in_top(grades, ["y", "no", "z", "w", "v", "x"])
    assert found == {"X@1": 0.0, "X@5": 0.0, "X@10": 1.0, "X@50": 1.0, "X@100": 1.0}
    assert x_in_top({"y": 1}, ["y"]) == {}
    assert set(x_in_top(grades, []).values()) == {0.0}


# --- those of ir-measures ---------------------------------------------------------------------


def test_standard_measures_by_hand() -> None:
    """Relevant a (grade 2) and b (1); b at rank 2, a at rank 12: R@10 = 1/2, R@50 = 1,
    AP = (1/2 + 2/12) / 2, nDCG@10 = (1 / log2 3) / (2 + 1 / log2 3)."""
    ranked = at({2: "b", 12: "a"}, 100)
    values = measure({"t": {"a": 2, "b": 1, "c": 0}}, {"t": ranked}, 100)["t"]
    assert values["R@10"] == 0.5
    assert values["R@50"] == values["R@100"] == 1.0
    assert "R@500" not in values  # nothing tells what stands there
    assert values["AP"] == pytest.approx((1 / 2 + 2 / 12) / 2)
    gain = 1 / math.log2(3)
    assert values["nDCG@10"] == pytest.approx(gain / (2 + gain))
    assert values["X@10"] == 0.0
    assert values["X@50"] == 1.0


def test_the_order_of_the_run_counts_and_not_names() -> None:
    """trec_eval puts equal scores in the order of names, last first; here ranks decide."""
    for ranked, expected in ((["a", "z"], 1.0), (["z", "a"], 0.5)):
        assert measure({"t": {"a": 1}}, {"t": ranked}, 10)["t"]["AP"] == expected


def test_only_the_first_documents_count() -> None:
    values = measure({"t": {"a": 1}}, {"t": ["x", "y", "a"]}, 2)["t"]
    assert set(values.values()) == {0.0}


def test_topics_without_answer_or_without_relevant_documents() -> None:
    found = measure({"t": {"a": 1}, "none": {"a": 0}}, {"none": ["a"]}, 10)
    assert set(found) == {"t"}
    assert set(found["t"].values()) == {0.0}


def test_without_ir_measures_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(BadInput) as caught:
        measure({"t": {"a": 1}}, {"t": ["a"]}, 10)
    assert "pip install 'trihub[evaluation]'" in caught.value.hint


# --- families ---------------------------------------------------------------------------------


def test_a_family_counts_once_at_its_best_member() -> None:
    families = {"CN1A": 1, "CN1B": 1, "US1A1": 1, "CN2A": 2, "CN3A": 3}.get
    run = run_of_families({"t": ["CN2A", "CN1B", "CN1A", "CN3A", "US1A1"]}, families)
    assert run == {"t": ["2", "1", "3"]}
    qrels = qrels_of_families({"t": {"CN1A": 1, "US1A1": 2, "CN3A": 0, "XX9A": 1}}, families)
    assert qrels == {"t": {"1": 2, "3": 0, "unknown:XX9A": 1}}
    values = measure(qrels, run, 10)["t"]
    assert values["R@10"] == 0.5
    assert values["AP"] == pytest.approx((1 / 2) / 2)
