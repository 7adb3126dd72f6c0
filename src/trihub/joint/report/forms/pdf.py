"""The report as PDF, set by typst from the template ``joint.typ``.

The same report in the same language gives the same bytes, as long as the same fonts are there.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from importlib.resources import files
from typing import Final

from trihub.joint.report.forms.view import view
from trihub.joint.report.forms.words import Words
from trihub.joint.report.model import JointReport

FONTS = {
    "en": ("Noto Sans", "Source Sans 3", "Noto Sans CJK SC", "Libertinus Serif"),
    "zh": ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC",
           "Microsoft YaHei"),
    "ja": ("Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans", "Hiragino Sans", "Yu Gothic"),
    "ko": ("Noto Sans CJK KR", "Noto Sans KR", "Source Han Sans K", "Apple SD Gothic Neo",
           "Malgun Gothic"),
}  # fmt: skip
"""Typefaces by language, best first; those that the system lacks are passed over."""

STANDARD: Final = "a-2a"
"""PDF/A-2a (ISO 19005-2): for keeping, tagged, with everything that it is set in."""


@cache
def _template() -> bytes:
    return (files("trihub.joint.report.forms") / "joint.typ").read_bytes()


@cache
def fonts() -> dict[str, tuple[str, ...]]:
    """The typefaces of :data:`FONTS` that are here, by language; each language has the others'
    at its end, so that a system with one of them still sets every text in some type."""
    import typst

    here = set(typst.Fonts().families())
    found = {lang: [name for name in names if name in here] for lang, names in FONTS.items()}
    every = [name for names in found.values() for name in names]
    return {lang: tuple(dict.fromkeys([*names, *every])) for lang, names in found.items()}


def inputs(report: JointReport, words: Words) -> dict[str, str]:
    """What the template is given: data alone, never markup."""
    return {
        "report": json.dumps(view(report, words), ensure_ascii=False),
        "words": json.dumps(
            {name: words(name) for name in words.names("words")}, ensure_ascii=False
        ),
        "fonts": json.dumps(fonts(), ensure_ascii=False),
    }


def write(report: JointReport, words: Words) -> bytes:
    """The report as PDF, dated by the last report that was filed.

    It is PDF/A where every character has a glyph in some typeface that is here, and plain PDF
    (with boxes for the missing ones) where one has none.
    """
    import typst

    given, made_at = inputs(report, words), _timestamp(report)
    try:
        return typst.compile(
            _template(), format="pdf", sys_inputs=given, timestamp=made_at, pdf_standards=STANDARD
        )
    except typst.TypstError:
        return typst.compile(_template(), format="pdf", sys_inputs=given, timestamp=made_at)


def _timestamp(report: JointReport) -> int:
    last = max(own.filed for own in report.reports.values())
    return int(dt.datetime.fromisoformat(last).timestamp())
