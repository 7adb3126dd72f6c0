"""The report as one HTML file: nothing is fetched, nothing runs."""

from __future__ import annotations

import base64
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from trihub.charts.fonts import stack
from trihub.fields.report.forms.charts import svgs
from trihub.fields.report.forms.view import view
from trihub.fields.report.model import Report
from trihub.fields.report.text.words import Words


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("trihub.fields.report", "forms"), auto_reload=False,
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def write(report: Report, words: Words) -> bytes:
    """The file, UTF-8. Charts are pictures in it (``data:``), with their table under each."""
    return _rendered("report.html", report, words, font=stack(words.language)).encode()


def sections(report: Report, words: Words) -> str:
    """The sections alone, as the file has them, for a page that brings its own head and style."""
    return _rendered("sections.html", report, words)


def _rendered(template: str, report: Report, words: Words, **more: Any) -> str:
    drawn = {
        name: base64.b64encode(svg.encode()).decode() for name, svg in svgs(report, words).items()
    }
    return _templates().get_template(template).render(
        report=view(report, words), charts=drawn,
        numbers={name: words("chart", n=n) for n, name in enumerate(drawn, 1)}, **more,
    )  # fmt: skip
