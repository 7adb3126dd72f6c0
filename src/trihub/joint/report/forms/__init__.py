"""A joint report written out: JSON, XLSX, PDF, ST.96 XML, in any of the four languages."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.joint.report.forms.words import Words, words
from trihub.joint.report.model import JointReport

Write = Callable[[JointReport, Words], bytes]


@dataclass(frozen=True, slots=True)
class Form:
    """A form: where its writer is, its media type and file ending."""

    target: str
    media_type: str
    ending: str

    @property
    def write(self) -> Write:
        """The writer: takes a report and the words of a language, gives the file's bytes."""
        module, _, name = self.target.partition(":")
        return cast(Write, getattr(importlib.import_module(module), name))


FORMS = {
    "json": Form("trihub.joint.report.forms.shape:write", "application/json", "json"),
    "xlsx": Form(
        "trihub.joint.report.forms.xlsx:write",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    "pdf": Form("trihub.joint.report.forms.pdf:write", "application/pdf", "pdf"),
    "st96": Form("trihub.joint.report.forms.st96:write", "application/xml", "xml"),
    "st96-offices": Form("trihub.joint.report.forms.st96:write_all", "application/zip", "zip"),
}
"""Every form by its name. ``st96`` is the joint report alone, ``st96-offices`` an archive with it
and one document for each office."""


def write(report: JointReport, form: str, language: str) -> bytes:
    """The report in a form and a language; what offices wrote stays in its own language.

    The same report gives the same bytes.

    :raises BadInput: there is no such form or language.
    """
    return form_of(form).write(report, words(language))


def form_of(name: str) -> Form:
    """The form with this name. :raises BadInput: there is none."""
    found = FORMS.get(name)
    if found is None:
        raise BadInput(
            said("There is no form “{name}” of a report.", name=name),
            hint=said("Choose from {choices}.", choices=", ".join(FORMS)),
        )
    return found
