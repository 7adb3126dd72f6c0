"""Figures as files: tables, pictures, citations, each with where its figures come from."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.statistics.formats.extract import Extract, Years
from trihub.statistics.formats.given import Given

Write = Callable[[Given], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its ending, its media type, and where its writer is."""

    ending: str
    media_type: str
    target: str

    @property
    def write(self) -> Write:
        """The writer: gives the file in pieces."""
        module, _, name = self.target.partition(":")
        return cast(Write, getattr(importlib.import_module(f"{__name__}.{module}"), name))


FORMATS = {
    each.ending: each
    for each in (
        Format("csv", "text/csv; charset=utf-8", "csv_file:write"),
        Format("json", "application/json", "json_file:write"),
        Format("parquet", "application/vnd.apache.parquet", "parquet_file:write"),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
               "xlsx_file:write"),
        Format("svg", "image/svg+xml", "pictures:write_svg"),
        Format("png", "image/png", "pictures:write_png"),
        Format("bib", "application/x-bibtex; charset=utf-8", "citations:write_bib"),
        Format("ris", "application/x-research-info-systems; charset=utf-8", "citations:write_ris"),
        Format("txt", "text/plain; charset=utf-8", "citations:write_text"),
    )
}  # fmt: skip
"""Every kind of file by its ending."""


def format_of(ending: str) -> Format:
    """The kind of file with an ending. :raises NotFound: there is none."""
    if ending not in FORMATS:
        raise NotFound(
            said("There is no file of the kind {ending} here.", ending=ending[:20]),
            hint=said("The files are {names}.", names=", ".join(FORMATS)),
        )
    return FORMATS[ending]


__all__ = ["FORMATS", "Extract", "Format", "Given", "Years", "format_of"]
