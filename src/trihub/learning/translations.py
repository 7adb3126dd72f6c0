"""Learning the translations of a language pair, from gathering texts to the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from trihub import __version__
from trihub.core.ports import PatentStore
from trihub.core.splits import Part
from trihub.learning.alignment import ROUNDS, Counts, Tell, align
from trihub.learning.bitext import BUDGET, Encoded, encode
from trihub.learning.pairs import (
    WEIGHTS,
    Gathered,
    Kind,
    PairSource,
    pairs_of_definitions,
    pairs_of_terms,
)
from trihub.learning.tables import ALTERNATIVES, BACKING, LEAST, Rows, both_directions
from trihub.text.analysis import ANALYSIS_VERSION
from trihub.text.glossary import Concept
from trihub.text.learned.files import write_artifact
from trihub.text.learned.table import SUFFIX, checksum, pair_name

Definitions = Mapping[str, Mapping[str, str]]
"""Of each class symbol, its definition by language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a table is learned. ``budget`` is in cells (:mod:`trihub.learning.alignment`)."""

    rounds: int = ROUNDS
    alternatives: int = ALTERNATIVES
    least: float = LEAST
    budget: int = BUDGET
    weights: Mapping[Kind, float] = field(default_factory=lambda: dict(WEIGHTS))
    leave_out: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned of a pair: ``terms`` of each direction, 0 where there was nothing to learn
    from (then there is no file), and what was met on the way."""

    pair: str
    path: Path
    terms: tuple[int, int]
    sections: tuple[str, ...]
    used: Mapping[str, int]
    gathered: Gathered
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What translations are learned from: pairs of texts as token numbers, and where they are from."""

    languages: tuple[str, str]
    encoded: Encoded
    record: Mapping[str, Any]
    gathered: Gathered


def learn(
    folder: Path,
    languages: tuple[str, str],
    store: PatentStore,
    concepts: Iterable[Concept] = (),
    definitions: Definitions | None = None,
    *,
    course: Course | None = None,
    tell: Tell = lambda what, done, total: None,
) -> Learned:
    """Learn the translations of two languages (in the order of their codes) and write their table.

    The table that was there before serves until the new one is whole. Where there is no pair of
    texts, nothing is written and an older table stays.
    """
    course = course or Course()
    material = gather(languages, store, concepts, definitions, course=course, tell=tell)
    bitext = material.encoded.bitext
    return finish(
        folder, material, lambda: align(bitext, rounds=course.rounds, tell=tell), course=course
    )


def gather(
    languages: tuple[str, str],
    store: PatentStore,
    concepts: Iterable[Concept] = (),
    definitions: Definitions | None = None,
    *,
    course: Course,
    tell: Tell = lambda what, done, total: None,
) -> Material:
    """Read what is learned from: a glossary, definitions of classes, a library's texts."""
    concepts = list(concepts)
    documents = store.counts()
    source = PairSource(
        store, languages, course.leave_out, lambda n: tell("reading", n, documents.documents)
    )
    encoded = encode(
        chain(
            pairs_of_terms(concepts, languages),
            pairs_of_definitions(definitions or {}, languages),
            source,
        ),
        course.weights,
        course.budget,
    )
    record = _record(encoded, source, course, documents.last_change)
    return Material(
        languages=languages, encoded=encoded, record=record | {"glossary": digest(concepts)},
        gathered=source.gathered,
    )  # fmt: skip


def finish(
    folder: Path, material: Material, counted: Callable[[], Counts], *, course: Course
) -> Learned:
    """Write the table of what was counted; where there was nothing to learn from, none."""
    first, second = material.languages
    encoded, pair = material.encoded, pair_name(first, second)
    path = folder / f"{pair}{SUFFIX}"
    if not encoded.used:
        return Learned(
            pair=pair, path=path, terms=(0, 0), sections=(), used={}, gathered=material.gathered,
            bytes=0,
        )  # fmt: skip
    tables = rows_of(counted(), material.languages, course)
    record = {**material.record, "tables": sorted(tables)}
    size = write_table(path, material.languages, encoded, tables, record)
    return Learned(
        pair=pair, path=path,
        terms=(_terms(tables[f"{first}>{second}/"]), _terms(tables[f"{second}>{first}/"])),
        sections=tuple(sorted({name.split("/")[1] for name in tables} - {""})),
        used=encoded.used, gathered=material.gathered, bytes=size,
    )  # fmt: skip


def _record(encoded: Encoded, source: PairSource, course: Course, change: int) -> dict[str, Any]:
    """How a table is made: what a file keeps beside it."""
    return {
        "analysis": ANALYSIS_VERSION, "program": __version__,
        "pair": pair_name(*source.languages), "change": change,
        "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "documents": source.gathered.documents, "pairs": encoded.used,
        "cells": encoded.bitext.cells, "found": dict(source.gathered.pairs),
        "wrong_language": source.gathered.wrong_language,
        "left_out": course.leave_out.value if course.leave_out else "",
        "left_out_documents": source.gathered.left_out, "parameters": parameters(course),
    }  # fmt: skip


def learn_rows(
    encoded: Encoded, languages: tuple[str, str], course: Course,
    tell: Tell = lambda what, done, total: None,
) -> dict[str, Rows]:  # fmt: skip
    """Both directions' tables, by name: ``en>zh/`` for all fields, ``en>zh/H`` for a section."""
    return rows_of(align(encoded.bitext, rounds=course.rounds, tell=tell), languages, course)


def rows_of(counts: Counts, languages: tuple[str, str], course: Course) -> dict[str, Rows]:
    """The tables of both directions that counts make, named as :func:`learn_rows` names them."""
    made = both_directions(counts, alternatives=course.alternatives, least=course.least)
    names = {"forward": ">".join(languages), "backward": ">".join(reversed(languages))}
    return {
        f"{names[way]}/{section}": rows
        for way, by_section in made.items()
        for section, rows in by_section.items()
    }


def write_table(
    path: Path,
    languages: tuple[str, str],
    encoded: Encoded,
    tables: Mapping[str, Rows],
    record: Mapping[str, Any],
) -> int:
    """Write a table as :func:`trihub.text.learned.table.table_of` reads it; its bytes."""
    arrays: dict[str, Any] = {}
    for lang, words in zip(languages, (encoded.left, encoded.right), strict=True):
        raw = [word.encode("utf-8", "replace") for word in words]
        arrays[f"{lang}/text"] = b"".join(raw)
        arrays[f"{lang}/sums"] = np.array([checksum(word) for word in raw], "<u4")
        arrays[f"{lang}/starts"] = np.cumsum([0, *map(len, raw)]).astype("<u4")
    for name, rows in sorted(tables.items()):
        arrays |= {f"{name}/{part}": array for part, array in rows.arrays().items()}
    return write_artifact(path, record, arrays)


def _terms(rows: Rows) -> int:
    return len(np.unique(rows.source))


def parameters(course: Course) -> dict[str, Any]:
    """The parameters as the record keeps them."""
    return {
        "rounds": course.rounds, "alternatives": course.alternatives, "least": course.least,
        "budget": course.budget, "backing": BACKING, "symmetrised": "geometric mean",
        "weights": {kind.value: weight for kind, weight in course.weights.items()},
    }  # fmt: skip


def digest(concepts: Iterable[Concept]) -> str:
    """What names a glossary's content: SHA-256 of its concepts."""
    made = sha256()
    for concept in concepts:
        made.update(repr(sorted(asdict(concept).items(), key=str)).encode("utf-8", "replace"))
    return made.hexdigest()
