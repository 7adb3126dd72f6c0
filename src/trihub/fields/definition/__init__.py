"""Definitions of fields: what they say, reading them, their digest, what is wrong with them."""

from __future__ import annotations

from trihub.fields.definition.digest import digest
from trihub.fields.definition.model import (
    ByHand,
    Classes,
    Dates,
    Definition,
    Field,
    Judge,
    Line,
    Tier,
    Unit,
)
from trihub.fields.definition.reading import load, read
from trihub.fields.definition.shipped import definitions, find, shipped

__all__ = [
    "ByHand",
    "Classes",
    "Dates",
    "Definition",
    "Field",
    "Judge",
    "Line",
    "Tier",
    "Unit",
    "definitions",
    "digest",
    "find",
    "load",
    "read",
    "shipped",
]
