"""The tables of the register, one schema for SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, MetaData, Table

from trihub.store.database.triggers import attach
from trihub.store.register.triggers import statements as triggers
from trihub.store.schema import Big, Word
from trihub.store.schema import metadata as library

metadata = MetaData(naming_convention=library.naming_convention)


def _word(name: str, comment: str, **options: Any) -> Column[str]:
    return Column(name, Word, nullable=False, comment=comment, **options)


def _number(name: str, comment: str, **options: Any) -> Column[int]:
    return Column(name, Big, nullable=False, comment=comment, **options)


source = Table(
    "reg_source",
    metadata,
    _number("number", "Number of the source", primary_key=True, autoincrement=False),
    _word("digest", "Names it", unique=True),
    _word("title", "Title"),
    _word("publisher", "Publisher"),
    _word("authority", "Whose word it is"),
    _word("url", "Where"),
    _word("published", "When, in ISO 8601 as exactly as known"),
    _word("language", "Language"),
    _word("sha256", "Of the text that was read"),
    _number("length", "Characters of that text"),
    comment="What statements rest on. The texts are not kept.",
)

record = Table(
    "reg_record",
    metadata,
    _number("number", "Number of the record among all", primary_key=True, autoincrement=False),
    _word("id", "Its identifier", unique=True),
    _word("kind", "What it is about"),
    Index("ix_reg_record_kind", "kind"),
    comment="Records; all else about them are statements.",
)

statement = Table(
    "reg_statement",
    metadata,
    _number("number", "Number of the statement", primary_key=True, autoincrement=False),
    _word("record", "The record (reg_record.id)"),
    _word("name", "Of what"),
    _word("value", "What is said"),
    _word("source", "The source (reg_source.digest), empty for a person's own word"),
    _number("start", "Where its place in the text begins"),
    _number("end", "Where it ends"),
    _word("certainty", "Stated or inferred"),
    _word("because", "What an inference or a withdrawal rests on: a JSON list"),
    _word("actor", "Who recorded it"),
    _word("recorded_at", "When, UTC"),
    Index("ix_reg_statement_record", "record"),
    Index("ix_reg_statement_name_value", "name", "value", "record"),
    comment="What was said. Never changed: name “retracts” takes back the statement of that number.",
)

meta = Table(
    "reg_meta",
    metadata,
    _word("name", "Name", primary_key=True),
    _word("value", "Value"),
    comment="About the tables themselves.",
)

attach(metadata, triggers)
