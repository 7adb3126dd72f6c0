"""Texts for spreadsheets: what a program would run as a formula is marked as text."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
"""How formulas begin, full-width signs included: spreadsheets in East Asia read those too."""


def plain_cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
