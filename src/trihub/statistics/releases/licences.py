"""Which licences allow figures to be republished."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import StringIO


@cache
def licences() -> Mapping[str, Mapping[str, str]]:
    """The licences that are known, by identifier: name, address, note, and whether they allow it."""
    text = (files(__package__) / "licences.csv").read_text(encoding="utf-8")
    return {row["licence"]: row for row in csv.DictReader(StringIO(text))}


def may_republish(licence: str) -> bool:
    """Whether a licence is known to allow it."""
    return licences().get(licence, {}).get("republish") == "yes"


def why_not(licence: str) -> str:
    """Why figures under a licence are left out."""
    known = licences().get(licence)
    return known["note"] if known else "Its licence is not known to allow republishing."
