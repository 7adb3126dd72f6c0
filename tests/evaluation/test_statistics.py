"""Intervals and tests against values that can be worked out without them."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from trihub.core.errors import BadInput
from trihub.evaluation.statistics import compare, mean_of, means_of


def test_the_interval_of_many_values_is_the_normal_one() -> None:
    """Of a mean of 400 values the central limit theorem gives mean ± 1.96 s / √400."""
    values = np.random.default_rng(7).uniform(0, 1, 400)
    found = mean_of(values)
    half = 1.96 * values.std(ddof=1) / 20
    assert found.mean == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - half, abs=0.004)
    assert found.high == pytest.approx(values.mean() + half, abs=0.004)
    assert found.topics == 400


def test_the_same_seed_gives_the_same_interval() -> None:
    values = np.random.default_rng(7).uniform(0, 1, 30)
    assert mean_of(values, seed=3) == mean_of(values, seed=3)
    assert mean_of(values, seed=3) != mean_of(values, seed=4)


def test_constant_values_have_no_width() -> None:
    found = mean_of(np.full(5, 0.25))
    assert (found.low, found.mean, found.high) == (0.25, 0.25, 0.25)


def test_measures_that_do_not_apply_are_left_out() -> None:
    nan = np.nan
    one, two, none = means_of(np.array([[1.0, nan, nan], [0.0, 0.5, nan], [0.5, nan, nan]]))
    assert one is not None
    assert two is not None
    assert (one.mean, one.topics) == (0.5, 3)
    assert (two.mean, two.low, two.high, two.topics) == (0.5, 0.5, 0.5, 1)
    assert none is None


def test_exact_randomisation_of_few_topics() -> None:
    """Five wins of different size: only the two ways with all signs alike reach the sum, of 32."""
    found = compare(np.array([0.9, 0.8, 0.7, 0.6, 0.5]), np.array([0.1, 0.2, 0.3, 0.4, 0.45]))
    assert found.randomisation == pytest.approx(2 / 32)
    assert (found.wins, found.ties, found.losses) == (5, 0, 0)


def test_student_s_paired_test() -> None:
    """The sleep data of Student, 1908 (extra hours, two drugs): t = −4.0621, p = 0.002833 with 9
    degrees of freedom, as R's manual gives for its data set ``sleep``."""
    first = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    second = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    found = compare(first, second)
    assert found.t_test == pytest.approx(0.002833, abs=1e-6)
    assert found.difference.mean == pytest.approx(-1.58)
    # Nine drugs differ, all one way: exact, 2 of 512 ways; the tie takes no part.
    assert found.randomisation == pytest.approx(2 / 512)
    assert (found.wins, found.ties, found.losses) == (0, 1, 9)


def test_equal_runs_do_not_differ() -> None:
    values = np.array([0.1, 0.2, 0.3])
    found = compare(values, values.copy())
    assert (found.difference.mean, found.randomisation, found.t_test) == (0.0, 1.0, None)
    assert (found.wins, found.ties, found.losses) == (0, 3, 0)


def test_many_topics_are_drawn_at_random() -> None:
    """Forty topics: differences of one sign are significant, those of a fair coin are not."""
    rng = np.random.default_rng(5)
    base = rng.uniform(0, 1, 40)
    better = compare(base + rng.uniform(0.01, 0.1, 40), base)
    assert better.randomisation == pytest.approx(1 / 10_001)
    noise = rng.uniform(0.01, 0.1, 20)
    fair = compare(base + np.concatenate([noise, -noise]), base)
    assert fair.randomisation > 0.9


def test_one_topic_has_no_t_test() -> None:
    found = compare(np.array([1.0]), np.array([0.0]))
    assert (found.t_test, found.randomisation) == (None, 1.0)


def test_without_scipy_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    with pytest.raises(BadInput) as caught:
        compare(np.array([1.0, 0.5]), np.array([0.0, 0.1]))
    assert "pip install 'trihub[evaluation]'" in caught.value.hint
