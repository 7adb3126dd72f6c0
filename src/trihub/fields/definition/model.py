"""What a definition says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.query import DateField

Texts = Mapping[str, str]
"""A text by language (ISO 639-1)."""


class Unit(StrEnum):
    """What one member counts as."""

    PUBLICATION = "publication"
    FAMILY = "family"
    """A DOCDB simple family: publications with the same active priorities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """Symbols and ranges (``A61P31/12..A61P31/14``) of IPC and CPC, of any depth, and whole FI symbols."""

    ipc: tuple[str, ...] = ()
    cpc: tuple[str, ...] = ()
    fi: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ipc or self.cpc or self.fi)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a definition: a query, a list of classes, or both, which then must both hold.

    ``lang`` is the language that the query is written in; it does not restrict what is found.
    """

    id: str
    query: str = ""
    lang: str = ""
    classes: Classes = field(default_factory=Classes)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """From ``since`` to ``until``, both included, open where missing, by the day ``by``."""

    by: DateField = DateField.EARLIEST
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A document that somebody took in or left out: who, when and why. ``number`` is a publication
    key (``CN111234567A``)."""

    number: str
    by: str
    on: dt.date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A part of the members by date, counted by itself."""

    id: str
    names: Texts
    dates: Dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Somebody who judges documents; ``left`` is the last day on which they could."""

    id: str
    name: str
    left: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field: what matches one of ``lines``, none of ``without``, and the dates, inside the field
    above it where that has lines. A field without lines is what its sub-fields hold."""

    id: str
    names: Texts
    descriptions: Texts = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    without: tuple[Line, ...] = ()
    dates: Dates | None = None
    include: tuple[ByHand, ...] = ()
    exclude: tuple[ByHand, ...] = ()
    fields: tuple[Field, ...] = ()

    def name(self, lang: str) -> str:
        """The name in a language; in English where there is none."""
        return self.names.get(lang) or self.names.get("en") or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A definition: a tree of fields, with what holds for all of it.

    ``editions`` names the editions of the class schemes that it was written with; ``examples`` are
    publication keys of documents that belong in it; ``text`` is the file.
    """

    id: str
    version: str
    unit: Unit
    root: Field
    tiers: tuple[Tier, ...] = ()
    examples: tuple[str, ...] = ()
    judges: tuple[Judge, ...] = ()
    editions: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    text: str = field(default="", compare=False, repr=False)

    def walk(self) -> Iterator[tuple[str, Field]]:
        """Every field with its path (``covid-19/vaccine``), each before those below it."""
        return _walk(self.root, "")

    def field(self, name: str) -> tuple[str, Field] | None:
        """The field with this id or path."""
        return next(((p, f) for p, f in self.walk() if name in (p, f.id)), None)

    def languages_missing(self) -> list[tuple[str, str]]:
        """Fields and languages without a name."""
        return [(p, lang) for p, f in self.walk() for lang in MAIN_LANGUAGES if lang not in f.names]


def _walk(one: Field, above: str) -> Iterator[tuple[str, Field]]:
    path = f"{above}/{one.id}" if above else one.id
    yield path, one
    for below in one.fields:
        yield from _walk(below, path)
