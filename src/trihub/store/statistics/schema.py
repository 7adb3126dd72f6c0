"""The tables of statistics, one schema for SQLite and PostgreSQL. Meaning stands in each ``comment``.

A figure is one short row, kept beside the others of its slice and series: an as-of table is
one range of the key. What figures share (series, vintage, load) stands once. Numbers are dealt
out by the one writer, and figures refer to slices and series without the database's check,
which would cost more than the figure.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, UniqueConstraint

from trihub.core.statistics import DIMENSIONS
from trihub.store.database.triggers import attach
from trihub.store.schema import Big, Word
from trihub.store.schema import metadata as library
from trihub.store.statistics.triggers import statements

metadata = MetaData(naming_convention=library.naming_convention)

_KEY: dict[str, Any] = {"primary_key": True, "autoincrement": False}


def _word(name: str, comment: str, **options: Any) -> Column[str]:
    return Column(name, Word, nullable=False, comment=comment, **options)


def _number(name: str, comment: str, **options: Any) -> Column[int]:
    return Column(name, Big, nullable=False, comment=comment, **options)


def _of(name: str, table: str, comment: str, **options: Any) -> Column[int]:
    return Column(
        name, Big, ForeignKey(f"{table}.number"), nullable=False, comment=comment, **options
    )


series = Table(
    "stat_series",
    metadata,
    _number("number", "Number of the series", **_KEY),
    _word("key", "The codes joined by dots", unique=True),
    _word("digest", "Names it in identifiers", unique=True),
    *(_word(name, f"Code of the dimension {name}") for name in DIMENSIONS),
    Index("ix_stat_series_indicator", "indicator", "office"),
    comment="What is counted: every dimension but the period.",
)

vintage = Table(
    "stat_vintage",
    metadata,
    _number("number", "Number of the vintage", **_KEY),
    _word("digest", "Names it in identifiers", unique=True),
    _word("dataset", "Line of publications that supersede one another"),
    _word("publisher", "Whose"),
    _word("document", "Which publication"),
    _word("url", "Where it was published"),
    _word("published", "When, as exactly as it is known (ISO 8601, reduced)"),
    _word("published_by", "The last day that it can have been"),
    _word("name", "Name of the retrieved file"),
    _word("sha256", "Checksum of the retrieved file"),
    _word("licence", "SPDX identifier or short name"),
    Index("ix_stat_vintage_name", "name", "document"),
    comment="States of data sets, as files gave them.",
)

load = Table(
    "stat_load",
    metadata,
    _number("number", "Number of the load", **_KEY),
    _word("recorded_at", "When it began, UTC, ISO 8601"),
    _word("loader", "Name of the mapping"),
    _word("version", "Version of the mapping"),
    _word("digest", "SHA-256 of the mapping and its tables"),
    comment="Readings of files.",
)

recorded = Table(
    "stat_recorded",
    metadata,
    _of("load", "stat_load", "The load", **_KEY),
    _word("at", "Since when its figures can be read, UTC, ISO 8601"),
    comment="Loads whose figures can be read.",
)
"""A row is written after the load's transaction has ended: before that moment no reader can have
seen a figure of it. A load without one, whose process ended in between, counts as newer than any
moment until the next load notes it."""

loaded = Table(
    "stat_loaded",
    metadata,
    _word("sha256", "Checksum of the file", primary_key=True),
    _of("load", "stat_load", "The load", **_KEY),
    _word("published", "The date that was given with it, else empty"),
    comment="Files that were read whole.",
)

slice_row = Table(
    "stat_slice",
    metadata,
    _number("number", "Number of the slice", **_KEY),
    _of("vintage", "stat_vintage", "The vintage"),
    _of("load", "stat_load", "The load"),
    _word("indicator", "The indicator"),
    _word("coverage", "What an absent figure means (Coverage)"),
    _number("first", "First year that it covers"),
    _number("last", "Last year that it covers"),
    _number("count", "Figures in it"),
    UniqueConstraint("vintage", "load", "indicator"),
    Index("ix_stat_slice_indicator", "indicator"),
    comment="What a reading of a vintage says about one indicator.",
)

slice_group = Table(
    "stat_slice_group",
    metadata,
    _of("slice", "stat_slice", "The slice", **_KEY),
    _word("key", "Key of series with any office", primary_key=True),
    comment="What each slice speaks of.",
    sqlite_with_rowid=False,
)

slice_office = Table(
    "stat_slice_office",
    metadata,
    _of("slice", "stat_slice", "The slice", **_KEY),
    _word("office", "An office that it lists", primary_key=True),
    comment="The offices that each slice lists.",
    sqlite_with_rowid=False,
)

_FIGURE = (
    ("slice", "The slice (stat_slice.number)", _KEY),
    ("series", "The series (stat_series.number)", _KEY),
    ("period", "The period: YYYY0000 a year, YYYYMM00 a month, YYYY000Q a quarter", _KEY),
)


def _figures(name: str, comment: str, **options: Any) -> Table:
    return Table(
        name,
        options.pop("metadata", metadata),
        *(_number(column, text, **key) for column, text, key in _FIGURE),
        Column("value", Word, comment="The exact decimal; null: the publisher gives none"),
        _number("flags", "Sum of flags"),
        _number("line", "Line or record of the file, from 1"),
        _number("column", "Column or field of the file, from 1"),
        comment=comment,
        sqlite_with_rowid=False,
        **options,
    )


observation = _figures("stat_observation", "The figures.")

staged = _figures(
    "stat_staged",
    "Figures of a vintage that was loaded before, until they are compared.",
    metadata=MetaData(naming_convention=library.naming_convention),
    prefixes=["TEMPORARY"],
)
"""Made for a load that needs it, and gone with its transaction."""

meta = Table(
    "stat_meta",
    metadata,
    _word("name", "Name", primary_key=True),
    _word("value", "Value"),
    comment="About the tables themselves.",
)

attach(metadata, statements)
