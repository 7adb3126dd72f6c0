"""Documents out of the library: CSV, XLSX, RIS, JSON Lines (the record shape) and ST.96."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO, cast

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.ports import Stored

Write = Callable[[Iterable[Stored], BinaryIO], int]


@dataclass(frozen=True, slots=True)
class Format:
    """An export format: where its writer is, its media type and file ending."""

    target: str
    media_type: str
    ending: str

    @property
    def write(self) -> Write:
        """The writer: takes documents and a stream, returns how many it wrote."""
        module, _, name = self.target.partition(":")
        return cast(Write, getattr(importlib.import_module(module), name))


FORMATS = {
    "csv": Format("trihub.library.export.tables:write_csv", "text/csv; charset=utf-8", "csv"),
    "xlsx": Format(
        "trihub.library.export.tables:write_xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    "ris": Format(
        "trihub.library.export.ris:write_ris", "application/x-research-info-systems", "ris"
    ),
    "jsonl": Format(
        "trihub.library.export.records:write_jsonl", "application/jsonl; charset=utf-8", "jsonl"
    ),
    "st96": Format("trihub.library.export.st96:write_st96", "application/xml", "xml"),
}
"""Every export format by its name."""


def format_of(name: str) -> Format:
    """The format with this name. :raises BadInput: there is none."""
    found = FORMATS.get(name)
    if found is None:
        raise BadInput(
            said("There is no export format “{name}”.", name=name),
            hint=said("Choose from {choices}.", choices=", ".join(FORMATS)),
        )
    return found
