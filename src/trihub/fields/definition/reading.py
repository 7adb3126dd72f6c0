"""Reading a definition from TOML. Every error names the file and the line."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import msgspec
from msgspec import Meta

from trihub.core.errors import BadDefinition
from trihub.core.query import DateField
from trihub.core.shapes.toml_lines import Lines, locate
from trihub.fields.definition import model
from trihub.fields.definition.contradictions import refuse

MAX_BYTES = 4 << 20
"""The largest definition file."""
MAX_DEPTH = 8
"""Levels of sub-fields."""

_AT = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
_PATH = re.compile(r" - at `(?:key in )?\$(.*)`$")
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\[(\d+)\]")
_HINT = "docs/how-to/fields.md shows how a definition is written."

Id = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Version = Annotated[str, Meta(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")]
Text = Annotated[str, Meta(min_length=1, max_length=10_000)]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table with these keys alone."""


class _Texts(_Strict, frozen=True, kw_only=True):
    en: Text
    zh: str = ""
    ja: str = ""
    ko: str = ""

    def made(self) -> dict[str, str]:
        found = {"en": self.en, "zh": self.zh, "ja": self.ja, "ko": self.ko}
        return {lang: text for lang, text in found.items() if text}


class _Classes(_Strict, frozen=True, kw_only=True):
    ipc: tuple[Text, ...] = ()
    cpc: tuple[Text, ...] = ()
    fi: tuple[Text, ...] = ()

    def made(self) -> model.Classes:
        return model.Classes(ipc=self.ipc, cpc=self.cpc, fi=self.fi)


class _Line(_Strict, frozen=True, kw_only=True):
    id: Id
    query: str = ""
    lang: Literal["", "en", "zh", "ja", "ko"] = ""
    classes: _Classes = _Classes()
    note: str = ""

    def made(self) -> model.Line:
        return model.Line(
            id=self.id, query=self.query.strip(), lang=self.lang, note=self.note,
            classes=self.classes.made(),
        )  # fmt: skip


class _Dates(_Strict, frozen=True, kw_only=True):
    by: DateField = DateField.EARLIEST
    since: dt.date | None = None
    until: dt.date | None = None

    def made(self) -> model.Dates:
        return model.Dates(by=self.by, since=self.since, until=self.until)


class _ByHand(_Strict, frozen=True, kw_only=True):
    number: Text
    by: Text
    on: dt.date
    why: Text

    def made(self) -> model.ByHand:
        return model.ByHand(number=self.number, by=self.by, on=self.on, why=self.why)


class _Tier(_Strict, frozen=True, kw_only=True):
    id: Id
    name: _Texts
    dates: _Dates

    def made(self) -> model.Tier:
        return model.Tier(id=self.id, names=self.name.made(), dates=self.dates.made())


class _Judge(_Strict, frozen=True, kw_only=True):
    id: Text
    name: Text
    left: dt.date | None = None

    def made(self) -> model.Judge:
        return model.Judge(id=self.id, name=self.name, left=self.left)


class _Field(_Strict, frozen=True, kw_only=True):
    id: Id
    name: _Texts
    description: _Texts | None = None
    lines: tuple[_Line, ...] = ()
    without: tuple[_Line, ...] = ()
    dates: _Dates | None = None
    include: tuple[_ByHand, ...] = ()
    exclude: tuple[_ByHand, ...] = ()
    fields: tuple[_Field, ...] = ()

    def made(self) -> model.Field:
        return model.Field(
            id=self.id,
            names=self.name.made(),
            descriptions=self.description.made() if self.description else {},
            lines=tuple(one.made() for one in self.lines),
            without=tuple(one.made() for one in self.without),
            dates=self.dates.made() if self.dates else None,
            include=tuple(one.made() for one in self.include),
            exclude=tuple(one.made() for one in self.exclude),
            fields=tuple(one.made() for one in self.fields),
        )


class _File(_Field, frozen=True, kw_only=True):
    version: Version
    unit: model.Unit = model.Unit.FAMILY
    tiers: tuple[_Tier, ...] = ()
    examples: tuple[Text, ...] = ()
    judges: tuple[_Judge, ...] = ()
    editions: dict[str, str] = {}
    sources: tuple[Text, ...] = ()


def load(path: Path) -> model.Definition:
    """Read a definition from a file.

    :raises BadDefinition: it cannot be read, lacks something or contradicts itself; the message
        names the file and the line.
    """
    try:
        with path.open("rb") as handle:
            content = handle.read(MAX_BYTES + 1)
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadDefinition(
            f"{path.name} cannot be read: {error!s}", hint="Give the path of a TOML file in UTF-8."
        ) from error
    if len(content) > MAX_BYTES:
        raise BadDefinition(
            f"{path.name} is larger than 4 MiB.",
            hint="A definition holds queries and classes; judgements have a file of their own.",
        )
    return read(text, path.name)


def read(text: str, name: str = "(text)") -> model.Definition:
    """Read a definition from its text; ``name`` stands in errors. :raises BadDefinition: see :func:`load`."""
    text = text.replace("\r\n", "\n")
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = _AT.search(str(error))
        line = int(at[1]) if at and at[1] else text.count("\n") + 1
        _bad(name, line, f"This is no TOML: {_AT.sub('', str(error)).strip()}.")
    lines = locate(text)
    if _depth(values) > MAX_DEPTH:
        _bad(name, 1, f"Its sub-fields are more than {MAX_DEPTH} levels deep.")
    try:
        file = msgspec.convert(values, _File)
    except msgspec.ValidationError as error:
        _bad(name, *_place(str(error), lines))
    definition = model.Definition(
        id=file.id, version=file.version, unit=file.unit, root=file.made(),
        tiers=tuple(one.made() for one in file.tiers), examples=file.examples,
        judges=tuple(one.made() for one in file.judges), editions=file.editions,
        sources=file.sources, text=text,
    )  # fmt: skip
    refuse(definition, name, lines)
    return definition


def _depth(table: object) -> int:
    below = table.get("fields") if isinstance(table, dict) else None
    return 1 + max(map(_depth, below), default=0) if isinstance(below, list) else 1


def _place(message: str, lines: Lines) -> tuple[int, str]:
    """The line that an error of the shape is about, and what it says."""
    match = _PATH.search(message)
    steps = _STEP.findall(match[1]) if match else []
    path = tuple(int(place) if place else key for key, place in steps)
    unknown = _UNKNOWN.search(message)
    told = _PATH.sub("", message).strip().replace("Object", "The table").replace("`", "“", 1)
    name = "".join(f"[{s + 1}]" if isinstance(s, int) else f".{s}" for s in path).lstrip(".")
    told = told.replace("`", "”", 1)
    at = (*path, unknown[1]) if unknown else path
    return lines.line(at), f"{name + ': ' if name else ''}{told}."


def _bad(name: str, line: int, message: str) -> NoReturn:
    raise BadDefinition(f"{name}, line {line}: {message}", hint=_HINT, line=line)
