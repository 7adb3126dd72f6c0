"""What a spreadsheet would run as a formula is marked as text."""

from __future__ import annotations

import pytest

from trihub.core.shapes.spreadsheets import plain_cell


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@A1", " =1", "＝1", "－1", "\t1", "\n=1", "\r"]
)
def test_a_formula_is_marked(text: str) -> None:
    assert plain_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "1", "CN 1", "a=b", "電池", "'=1"])
def test_other_texts_stay(text: str) -> None:
    assert plain_cell(text) == text
