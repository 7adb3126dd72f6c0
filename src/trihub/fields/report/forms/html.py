"""The report as one HTML file: nothing is fetched, nothing runs."""

from __future__ import annotations

import base64
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from trihub.charts.fonts import stack
from trihub.fields.report.forms.charts import svgs
from trihub.fields.report.forms.view import view
from trihub.fields.report.model import Report
from trihub.fields.report.text.words import Words


@cache
def _template() -> Template:
    text = (files("trihub.fields.report.forms") / "report.html").read_text(encoding="utf-8")
    made = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.from_string(text)


def write(report: Report, words: Words) -> bytes:
    """The file, UTF-8. Charts are pictures in it (``data:``), with their table under each."""
    drawn = {
        name: base64.b64encode(svg.encode()).decode() for name, svg in svgs(report, words).items()
    }
    told = _template().render(
        report=view(report, words), charts=drawn, font=stack(words.language),
        numbers={name: words("chart", n=n) for n, name in enumerate(drawn, 1)},
    )  # fmt: skip
    return told.encode()
