"""The report as PDF, set by typst from the template ``report.typ``.

The same report in the same language gives the same bytes, as long as the same typefaces are there.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, Final

from trihub.charts import fonts
from trihub.core.languages import MAIN_LANGUAGES
from trihub.fields.report.forms.charts import svgs
from trihub.fields.report.forms.view import view
from trihub.fields.report.model import Report
from trihub.fields.report.text.words import Words

STANDARD: Final = "a-2a"
"""PDF/A-2a (ISO 19005-2): for keeping, tagged, with everything that it is set in."""

POINTS: Final = 0.68
"""Points of the paper to one pixel of a chart: its letters are as large as those of tables."""
WIDEST: Final = 480.0
_WIDTH = re.compile(r'<svg[^>]*? width="([0-9.]+)')


@cache
def _template() -> bytes:
    return (files("trihub.fields.report.forms") / "report.typ").read_bytes()


def _faces() -> dict[str, tuple[str, ...]]:
    """The typefaces that are here by language, each with the others' after its own: names and claims
    are in any language."""
    own = {lang: fonts.faces(lang) for lang in MAIN_LANGUAGES}
    every = [name for names in own.values() for name in names]
    return {lang: tuple(dict.fromkeys([*names, *every])) for lang, names in own.items()}


def write(report: Report, words: Words) -> bytes:
    """The report as PDF, dated by the latest publication of the field.

    It is PDF/A where every character has a glyph in some typeface that is here, and plain PDF where
    one has none. :raises BadSetup: no typeface for the report's language is here.
    """
    import typst

    fonts.require(words.language)
    given = {
        "report": json.dumps(view(report, words), ensure_ascii=False),
        "charts": json.dumps(_charts(report, words), ensure_ascii=False),
        "fonts": json.dumps(_faces(), ensure_ascii=False),
    }
    made_at = _timestamp(report)
    try:
        return typst.compile(
            _template(), format="pdf", sys_inputs=given, timestamp=made_at, pdf_standards=STANDARD
        )
    except typst.TypstError:
        return typst.compile(_template(), format="pdf", sys_inputs=given, timestamp=made_at)


def _charts(report: Report, words: Words) -> dict[str, dict[str, Any]]:
    """The charts with their width in points, all in one measure, and their caption."""
    return {
        name: {
            "svg": svg,
            "width": min(float(_WIDTH.search(svg)[1]) * POINTS, WIDEST),  # type: ignore[index]
            "caption": f"{words('chart', n=number)}  {words.among('tables', name)}",
        }
        for number, (name, svg) in enumerate(svgs(report, words).items(), 1)
    }


def _timestamp(report: Report) -> int:
    until = report.figures.values.get("definition.until")
    day = until.value if until and isinstance(until.value, dt.date) else dt.date(1970, 1, 1)
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())
