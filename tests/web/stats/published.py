"""The figures of the package as its file gives them, read without any code of the package."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from lxml import html

from web.selecting import find


class Row(NamedTuple):
    """A figure and the date of its vintage, as written."""

    dataset: str
    key: str
    period: str
    value: str
    published: str
    sha256: str


@cache
def rows() -> tuple[Row, ...]:
    """Every figure of the file, oldest vintage first."""
    packed = (files("trihub.statistics") / "data" / "figures.csv.gz").read_bytes()
    return tuple(_read(io.StringIO(gzip.decompress(packed).decode(), newline="")))


def _read(text: io.StringIO) -> Iterator[Row]:
    dataset = published = sha256 = key = ""
    for kind, *row in csv.reader(text):
        if kind == "V":
            dataset, published, sha256 = row[0], row[4], row[6]
        elif kind == "F":
            key = row[0] or key
            yield Row(dataset, key, row[1], row[2], published, sha256)


def value(dataset: str, key: str, year: int) -> str:
    """The newest vintage's value of a figure."""
    return [row.value for row in rows() if row[:3] == (dataset, key, f"{year}0000")][-1]


def grouped(number: str) -> str:
    """A number as a reader sees it, made by hand."""
    whole, point, rest = number.partition(".")
    parts = []
    while len(whole) > 3:
        whole, parts = whole[:-3], [whole[-3:], *parts]
    return ",".join([whole, *parts]) + point + rest


def table(page: str, name: str = "#figures") -> list[list[str]]:
    """The texts of a table's rows."""
    found = find(html.fromstring(page), f"{name} tr")
    return [["".join(cell.itertext()).strip() for cell in row] for row in found]
