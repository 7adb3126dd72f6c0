"""Every key of the JSON of computed figures and of releases is documented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from stats.releases.conftest import Make
from trihub.statistics.computed import compute, computed_shape, flows, flows_shape
from trihub.statistics.computed.library import LibraryFigure, LibraryFigures
from trihub.statistics.computed.shapes import fields_shape
from trihub.statistics.releases import release_shape, verification_shape, verify
from trihub.statistics.service import Statistics

DOCS = Path(__file__).parents[3] / "docs" / "reference"
BY_CODE = {"facts", "names", "definition", "text", "unmapped", "cells", "totals", "origins", "part",
           "whole", "by"}  # fmt: skip
"""Keys whose values have codes and languages for keys."""


def keys_of(shape: object) -> Iterator[str]:
    """Every key of a JSON shape, at any depth."""
    if isinstance(shape, dict):
        for key, value in shape.items():
            yield key
            yield from () if key in BY_CODE else keys_of(value)
    elif isinstance(shape, list):
        for each in shape:
            yield from keys_of(each)


def documented(page: str) -> set[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return set(re.findall(r"`(\w+)`", text))


def test_those_of_computed_figures(library: Statistics) -> None:
    table = compute(library, "GROWTH", {"office": ("JP",)})
    counted = LibraryFigures(
        version="1", change=1, counted_on="2024-01-01", until="", documents=1, without_class=0,
        invented=0, unmapped={}, figures=(),
    )  # fmt: skip
    figure = LibraryFigure("document", "PATENT", "JP", "JP", "_T", 2015, 1)
    known = documented("computed-indicators.md")
    for shape in (computed_shape(table), flows_shape(flows(library, 2011)),
                  fields_shape(counted, [figure])):  # fmt: skip
        assert set(keys_of(shape)) - known == set()


@pytest.mark.parametrize("damaged", [False, True])
def test_those_of_releases(make: Make, damaged: bool) -> None:
    make("2026.1", "2013-12-31")
    made = make("2026.2")
    manifest = json.loads((made.path / "manifest.json").read_bytes())
    if damaged:
        (made.path / "vintages.csv").write_text("x")
    known = documented("statistics-releases.md")
    for shape in (manifest, release_shape(made), verification_shape(verify(made.path))):
        assert set(keys_of(shape)) - known == set()
