"""The columns of a data set's SDMX-CSV, with names and codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trihub.statistics.catalogue import code_lists
from trihub.statistics.sdmx.names import (
    ATTRIBUTES,
    DIMENSION_IDS,
    MEASURE,
    STATUS,
    TIME,
    Names,
    names,
    statuses,
)

_HEAD: tuple[tuple[str, str], ...] = (
    ("STRUCTURE", "Kind of structure: dataflow"),
    ("STRUCTURE_ID", "Dataflow"),
    ("ACTION", "SDMX action: I, information"),
)
KEY = (*DIMENSION_IDS, TIME)
"""The columns that together name a figure of a data set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column. ``codes`` are those that may stand in it, none where it is free; ``number``
    whether it holds numbers."""

    name: str
    names: Names
    required: bool
    codes: Sequence[tuple[str, Names]] = ()
    number: bool = False


def columns() -> Iterator[Column]:
    """The columns in their order."""
    for name, label in _HEAD:
        yield Column(name=name, names={"en": label}, required=True)
    for name in DIMENSION_IDS:
        codes = [(code.id, code.names) for code in code_lists()[name.lower()]]
        yield Column(name=name, names=names("concept", name), required=True, codes=codes)
    yield Column(name=TIME, names=names("concept", TIME), required=True)
    yield Column(name=MEASURE, names=names("concept", MEASURE), required=False, number=True)
    for name in ATTRIBUTES:
        found = [(code, names("status", code)) for code in statuses()] if name == STATUS else []
        yield Column(
            name=name, names=names("concept", name), required=name == STATUS, codes=found
        )  # fmt: skip
