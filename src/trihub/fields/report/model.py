"""What a report consists of: figures by id, tables of figures, key families, comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from trihub.fields.definition.model import Texts

Cell = int | float | str | dt.date | None
"""A figure, or what a row is about; ``None`` where there is nothing to tell."""
Row = tuple[Cell, ...]

SECTIONS = (
    "definition", "filings", "growth", "applicants", "flows", "sub-fields", "green",
    "key-families", "white-spots", "method", "limits",
)  # fmt: skip
"""The sections of a report, in order. A human's comments are kept by these ids."""


class Kind(StrEnum):
    """What a figure counts or says; a language's words write it accordingly."""

    NUMBER = "number"
    FAMILY = "family"
    PUBLICATION = "publication"
    APPLICATION = "application"
    APPLICANT = "applicant"
    DOCUMENT = "document"
    OFFICE_COUNT = "office-count"
    LINE = "line"
    SUB_FIELD = "sub-field"
    SHARE = "share"
    """A part of a whole, 0 to 1."""
    RATE = "rate"
    """A relative change: 0.1 is 10 % more."""
    DECIMAL = "decimal"
    YEAR = "year"
    DATE = "date"
    OFFICE = "office"
    """An office or country by its code (WIPO ST.3)."""
    FIELD = "field"
    """A field of the definition by its path."""
    TEXT = "text"
    FLAG = "flag"
    """A word of the report (``incomplete``), or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One figure."""

    value: Cell
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its id, the kind of its cells, and what kind of thing its id is."""

    id: str
    kind: Kind
    about: Kind = Kind.FLAG
    """``FLAG``: the id is a word of the report; ``OFFICE``: an office's code; ``TEXT``: itself."""
    annex: bool = False
    """Whether it is in the data annex alone, since documents say the same below the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of figures. ``id`` is permanent: charts, sentences and files of the annex name it."""

    id: str
    section: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndependentClaim:
    """A claim that hangs on no other, as it was published; ``cut`` where it is longer."""

    number: int
    text: str
    lang: str
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """An application of a family and what is reported of it: ``state`` as the report's word of it
    (``in-force``, ``term-over``, ``ended``, ``discontinued``, ``unread``), ``event`` the code of the last
    event that ended or revived it, or its words, announced on ``on``; ``term_end`` the end of its term
    as far as known; ``as_of`` the day of the office's newest event in the collection."""

    office: str
    state: str
    publications: tuple[str, ...]
    event: str
    on: str
    term_end: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFamily:
    """A family that many others of the field cite, that is broad, or both.

    ``cited_by`` counts other families of the field; ``rights`` is what is reported of its applications
    in the collection; ``claims`` are independent claims of the publication ``number``,
    ``independent`` how many it has.
    """

    family: int
    number: str
    publications: tuple[str, ...]
    offices: tuple[str, ...]
    cited_by: int
    rights: tuple[Right, ...]
    first_filed: str
    applicants: tuple[str, ...]
    title: str
    title_lang: str
    independent: int
    claims: tuple[IndependentClaim, ...]

    def at(self, state: str) -> tuple[str, ...]:
        """The offices of its rights in a state, each once."""
        return tuple(dict.fromkeys(one.office for one in self.rights if one.state == state))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of a field: single ones by id, tables, key families."""

    values: Mapping[str, Value]
    tables: tuple[Table, ...]
    key_families: tuple[KeyFamily, ...] = ()

    def table(self, name: str) -> Table | None:
        """The table with this id; ``None`` where the field gives none."""
        return next((one for one in self.tables if one.id == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody wrote beside a section: paragraphs in a language."""

    section: str
    lang: str
    paragraphs: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A field's report, before it is said in a language.

    ``address`` is the definition's permanent address; ``names`` are the names of its fields by path.
    """

    id: str
    version: str
    address: str
    field: str
    names: Mapping[str, Texts]
    descriptions: Texts
    figures: Figures
    comments: tuple[Comment, ...] = ()
    invented: bool = False
    """Whether documents of it are invented, as those of the demonstration are."""
