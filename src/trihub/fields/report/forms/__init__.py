"""A report written out: HTML, PDF, DOCX, and its figures as a data annex (XLSX, CSV, Parquet)."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import cast

from trihub.core.errors import BadInput
from trihub.fields.report.model import Report
from trihub.fields.report.text.words import words

DOCUMENTS = ("html", "pdf", "docx")
ANNEXES = ("xlsx", "csv", "parquet")
FORMATS = (*DOCUMENTS, *ANNEXES)
"""All formats, documents first."""


def write(report: Report, form: str, language: str) -> Mapping[str, bytes]:
    """The files of a form by name: one, or of ``csv`` and ``parquet`` one a table.

    The same report gives the same bytes (of ``pdf`` and ``docx``: with the same typefaces).

    :raises BadInput: there is no such form or language. :raises BadSetup: the form sets text here,
        and this system has no typeface for the language.
    """
    told = words(language, report.names)
    name = f"{report.field.replace('/', '.')}.{language}"
    if form in ANNEXES:
        from trihub.fields.report.forms.annex import write as write_annex

        return write_annex(report, form, told, name)
    if form not in DOCUMENTS:
        raise BadInput(
            f"There is no form “{form}” of a report.", hint=f"Choose from {', '.join(FORMATS)}."
        )
    writer = importlib.import_module(f"trihub.fields.report.forms.{form}")
    return {f"{name}.{form}": cast(bytes, writer.write(report, told))}
