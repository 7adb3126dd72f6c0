"""The code lists of every dimension, from the package's tables."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import StringIO

from trihub.core.statistics import DIMENSIONS, LANGUAGES, Code, CodeList

_ORIGINS_TOO = "office"


@cache
def code_lists() -> Mapping[str, CodeList]:
    """The code list of each dimension, by the dimension's name.

    The origins are those of their own list and every office and economy.
    """
    found = {name: _read(name) for name in DIMENSIONS}
    origins = {**found["origin"].codes}
    for code in found[_ORIGINS_TOO]:
        origins.setdefault(code.id, code)
    return {**found, "origin": CodeList(id="origin", codes=origins)}


def _read(name: str) -> CodeList:
    text = (files(__package__) / "codes" / f"{name}.csv").read_text(encoding="utf-8")
    codes = {}
    for row in csv.DictReader(StringIO(text)):
        code = row.pop("code")
        names = {language: row.pop(language) for language in LANGUAGES}
        codes[code] = Code(id=code, names={k: v for k, v in names.items() if v}, notes=row)
    return CodeList(id=name, codes=codes)


def counts_whole(unit: str) -> bool:
    """Whether figures of a counting unit are whole numbers."""
    units = code_lists()["unit"]
    return unit in units and units.get(unit).notes.get("whole") == "yes"


def label(dimension: str, code: str, language: str = "en") -> str:
    """The name of a code, or the code itself where the list does not have it."""
    codes = code_lists()[dimension]
    return codes.get(code).name(language) if code in codes else code
