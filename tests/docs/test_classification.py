"""The page on the quality of classification agrees with the files of what was measured."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))

from benchmarks.classification import __main__ as tables  # noqa: E402


def test_the_page_is_up_to_date() -> None:
    text = tables.PAGE.read_text(encoding="utf-8")
    assert "Not measured yet" not in text
    assert text == tables.page(text)


@pytest.mark.parametrize(("direction", "kind"), [
    ("claims (ko) > claims (ko)", "Within a source"),
    ("0.25 of claims (ko) > claims (ko)", "Within a source"),
    ("all (ko) > claims (ko)", "Within a source"),
    ("kipris (ko) > claims (ko)", "Across sources in one language"),
    ("aviation (en) > universities (en titles)", "Across sources in one language"),
    ("aviation (en) > aviation (zh)", "Across languages"),
])  # fmt: skip
def test_directions_are_told_apart(direction: str, kind: str) -> None:
    assert tables.kind_of(direction) == kind


def test_a_direction_that_could_not_be_learned_says_why() -> None:
    assert "not learned: too few" in tables.green_row("a (ko) > b (ko)", {"none": "too few"})
