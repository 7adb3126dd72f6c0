"""Which mapping fits a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from trihub.core.errors import BadFile
from trihub.statistics.loading.mapping import Mapping, shipped_mappings
from trihub.statistics.loading.sheets import peek

SUFFIXES = (".csv", ".json")
_HEAD = 1 << 16


def files(path: Path) -> Iterator[Path]:
    """The tables under a path: the file itself, or all CSV and JSON files of a folder, sorted.

    :raises BadFile: there is nothing at the path.
    """
    if path.is_file():
        yield path
    elif path.is_dir():
        found = (each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES)
        yield from sorted(each for each in found if each.is_file())
    else:
        raise BadFile(f"There is no file {path!s}.",
                      hint="Check the path.")  # fmt: skip


def recognise(path: Path) -> Mapping | None:
    """The mapping whose required columns a file has, the one that requires most of them."""
    if path.suffix.lower() == ".json":
        rows = [_names(path)]
        fitting = [each for each in shipped_mappings().values() if each.rules.reader == "json"]
    else:
        rows = [[name.strip() for name in row] for row in peek(path)]
        fitting = [each for each in shipped_mappings().values() if each.rules.reader != "json"]
    best: Mapping | None = None
    for mapping in fitting:
        needed = set(mapping.rules.requires)
        if any(needed <= set(_plain(row, mapping)) for row in rows) and (
            best is None or len(needed) > len(best.rules.requires)
        ):
            best = mapping
    return best


def _plain(row: list[str], mapping: Mapping) -> list[str]:
    if mapping.rules.reader != "sdmx-csv":
        return row
    return [name.partition(":")[0].strip() for name in row]


def _names(path: Path) -> list[str]:
    """Names of fields that the beginning of a JSON file shows, those inside objects with dots."""
    with path.open("rb") as file:
        head = file.read(_HEAD).decode("utf-8", errors="ignore")
    found, outer = [], ""
    decoder = json.JSONDecoder()
    at = head.find('"')
    while 0 <= at < len(head):
        try:
            name, end = decoder.raw_decode(head, at)
        except ValueError:
            break
        rest = head[end : end + 40].lstrip()
        if rest.startswith(":"):
            found += [name, f"{outer}.{name}"]
            if rest[1:].lstrip().startswith("{"):
                outer = name
        at = head.find('"', end)
    return found
