"""Schemes as tables: Trihub's own form, and lists of codes alone.

A table is CSV in UTF-8. Lines that begin with ``#`` and stand before the header say what it is
(``# id: …``, ``title``, ``version``, ``publisher``, ``source``, ``licence``, ``of``, ``reading``).
The header is ``class,parent,name_en,places`` with ``name_zh``, ``name_ja``, ``name_ko`` where there
are official names; ``places`` are parted by semicolons.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace

from trihub.core.classes import Scheme as Symbols
from trihub.core.errors import BadFile, BadInput
from trihub.core.languages import MAIN_LANGUAGES
from trihub.green.schemes.model import Scheme, SchemeClass, check
from trihub.green.schemes.places import Place, Reading, parse_places

MOST_BYTES = 20 << 20
MOST_CLASSES = 100_000
_NEEDED = ("id", "version", "source")
_COLUMNS = ("class", "places")


def read_table(data: bytes, name: str, told: Mapping[str, str] | None = None) -> Scheme:
    """Read a scheme; ``told`` is what the caller says of it, before what the file says.

    :raises BadFile: it is too large, not UTF-8, or lacks a column, its id, version or source, or a
        line of it is wrong (the message names the line).
    """
    if len(data) > MOST_BYTES:
        raise BadFile(f"The scheme {name} is over {MOST_BYTES >> 20} MB.")
    try:
        lines = data.decode("utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise BadFile(
            f"The scheme {name} is not UTF-8 (byte {error.start}).", hint="Save as UTF-8."
        ) from error
    notes = 0
    while notes < len(lines) and lines[notes].startswith("#"):
        notes += 1
    said = dict(_notes(lines[:notes])) | {k: v for k, v in (told or {}).items() if v}
    if missing := [key for key in _NEEDED if not said.get(key)]:
        raise BadFile(
            f"The scheme {name} does not say its {', '.join(missing)}.",
            hint="Begin the file with lines like “# version: 2024”, or give the options.",
        )
    try:
        reading, of = _ways(said)
        rows = csv.reader(io.StringIO("".join(lines[notes:]), newline=""), strict=True)
        classes = _classes(rows, name, reading, notes)
        return check(
            Scheme(
                id=said["id"], version=said["version"], title=said.get("title", said["id"]),
                source=said["source"], publisher=said.get("publisher", ""),
                licence=said.get("licence", ""), of=of, reading=reading, classes=classes,
            )
        )  # fmt: skip
    except csv.Error as error:
        raise BadFile(f"The scheme {name} is no sound CSV: {error}.") from error
    except BadFile:
        raise
    except BadInput as error:
        raise BadFile(f"{name}: {error.message}", hint=error.hint) from error


def _notes(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        key, colon, value = line[1:].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _ways(said: Mapping[str, str]) -> tuple[Reading, tuple[Symbols, ...]]:
    try:
        reading = Reading(said.get("reading", Reading.LISTED).lower())
        of = tuple(Symbols(part.strip()) for part in said.get("of", "IPC").split(","))
    except ValueError as error:
        raise BadInput(
            f"{error}.", hint="“of” is IPC, CPC or FI; “reading” is listed or hierarchical."
        ) from error
    return reading, of


def _classes(
    rows: Iterable[list[str]], name: str, reading: Reading, skipped: int
) -> dict[str, SchemeClass]:
    lines = iter(rows)
    header = [column.strip().lower() for column in next(lines, [])]
    if header == ["code"]:
        return _codes(lines, reading)
    if missing := [column for column in _COLUMNS if column not in header]:
        raise BadFile(
            f"The scheme {name} has no column {', '.join(missing)}.",
            hint="Its header is class,parent,name_en,places, or Code alone for a list of codes.",
        )
    classes: dict[str, SchemeClass] = {}
    for number, row in enumerate(lines, skipped + 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(header, map(str.strip, row), strict=False))
        key = cells.get("class", "")
        if not key or key in classes or len(classes) >= MOST_CLASSES:
            what = "is there twice" if key in classes else "is missing or one too many"
            raise BadFile(f"{name}, line {number}: the class {key} {what}.")
        try:
            places = parse_places(cells.get("places", ""), reading)
        except BadInput as error:
            raise BadFile(f"{name}, line {number}: {error.message}", hint=error.hint) from error
        names = {
            lang: cells[f"name_{lang}"] for lang in MAIN_LANGUAGES if cells.get(f"name_{lang}")
        }
        classes[key] = SchemeClass(
            id=key, parent=cells.get("parent", ""), names=names, places=places
        )
    return classes


def _codes(rows: Iterable[list[str]], reading: Reading) -> dict[str, SchemeClass]:
    """A list of codes alone is a scheme of one class."""
    places: list[Place] = []
    for row in rows:
        if row and row[0].strip():
            places.extend(parse_places(row[0], reading))
    return {"all": SchemeClass(id="all", names={"en": "All codes listed"}, places=tuple(places))}


def write_table(scheme: Scheme) -> bytes:
    """The scheme in Trihub's own form: :func:`read_table` reads the same from it."""
    out = io.StringIO()
    for key, value in (
        ("id", scheme.id), ("title", scheme.title), ("version", scheme.version),
        ("publisher", scheme.publisher), ("of", ",".join(scheme.of)),
        ("reading", scheme.reading.value), ("licence", scheme.licence), ("source", scheme.source),
    ):  # fmt: skip
        out.write(f"# {key}: {' '.join(value.split())}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["class", "parent", *(f"name_{lang}" for lang in MAIN_LANGUAGES), "places"])
    for one in scheme.classes.values():
        names = (one.names.get(lang, "") for lang in MAIN_LANGUAGES)
        written = "; ".join(place.written for place in one.places)
        writer.writerow([one.id, one.parent, *names, written])
    return out.getvalue().encode()


def read_as(scheme: Scheme, reading: Reading) -> Scheme:
    """The scheme with its places read another way."""
    classes = {
        one.id: replace(one, places=parse_places("; ".join(p.written for p in one.places), reading))
        for one in scheme.classes.values()
    }
    return replace(scheme, reading=reading, classes=classes)
