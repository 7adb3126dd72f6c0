"""A document as plain JSON values and back: the record shape that export writes and import reads.

One document is one object; the fields are those of :class:`trihub.core.patent.Patent` by
their names (docs/reference/record.md lists every one). Fields that hold their default are
left out. Dates are ISO 8601, cut where the rest is unknown (``2010-11``); enumerations are
their words; tuples are lists.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from trihub.core.dates import PatentDate, parse_date
from trihub.core.errors import BadDate, BadInput
from trihub.core.patent import Patent, Source

FORMAT = "trihub-record/1"
"""Value of the key ``format``, first in every record written; optional in records that are read."""

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_Step = Callable[[Any, str], Any]


def to_record(patent: Patent) -> dict[str, Any]:
    """Return the document as a dictionary that ``json.dumps`` can write, ``format`` first."""
    return {"format": FORMAT, **_plain(patent)}


def from_record(record: Mapping[str, Any], *, source: Source | None = None) -> Patent:
    """Build the document that a record describes.

    ``source`` says where the record was read and replaces the one in it; with neither, the
    source is empty.

    :raises BadInput: the record has a field that no document has, lacks one that every
        document has, or holds a value of the wrong kind; the message names the field.
    """
    values = dict(record)
    _check_format(values.pop("format", FORMAT))
    if source is None:
        values.setdefault("source", {"file": ""})
    else:
        values["source"] = {"file": ""}
    patent: Patent = _builder(Patent)(values, "")
    return patent if source is None else replace(patent, source=source)


def _check_format(value: Any) -> None:
    if value == FORMAT:
        return
    raise BadInput(
        f"The record is in form {value!r}; this version reads {FORMAT!r}.",
        hint="Upgrade Trihub, or export the library again with this version.",
    )


# --- to plain values ---------------------------------------------------------------------


def _plain(item: Any) -> Any:
    if isinstance(item, PatentDate):
        return str(item)
    if isinstance(item, Enum):
        return item.value
    if isinstance(item, tuple):
        return [_plain(value) for value in item]
    if is_dataclass(item):
        return {
            name: _plain(value)
            for name, default in _defaults(item.__class__)
            if (value := getattr(item, name)) is not default and value != default
        }
    return item


@cache
def _defaults(cls: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, _default(field)) for field in fields(cls))


def _default(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


# --- from plain values -------------------------------------------------------------------


@cache
def _builder(cls: Any) -> _Step:
    """How a dictionary becomes an object of a dataclass."""
    hints = get_type_hints(cls)
    steps = {field.name: _step(hints[field.name]) for field in fields(cls)}
    required = [name for name, default in _defaults(cls) if default is MISSING]

    def build(value: Any, where: str) -> Any:
        if not isinstance(value, Mapping):
            raise _wrong(where, value, "an object")
        for name in value:
            if name not in steps:
                raise _unknown(where, str(name), steps)
        for name in required:
            if value.get(name) is None:
                raise BadInput(
                    f"The record lacks {_place(where, name)}.",
                    hint="docs/reference/record.md lists the fields and says which are needed.",
                )
        return cls(**{n: steps[n](v, _place(where, n)) for n, v in value.items() if v is not None})

    return build


def _step(hint: Any) -> _Step:
    """How one JSON value becomes a field's value, by the field's type."""
    if get_origin(hint) in (Union, types.UnionType):
        return _step(next(part for part in get_args(hint) if part is not types.NoneType))
    if get_origin(hint) is tuple:
        return _sequence(get_args(hint))
    if hint is PatentDate:
        return _date
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _member(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return _builder(hint)
    return _of(hint)


def _sequence(kinds: tuple[Any, ...]) -> _Step:
    item = _step(kinds[0])
    length = None if Ellipsis in kinds else len(kinds)

    def build(value: Any, where: str) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)) or length not in (None, len(value)):
            raise _wrong(where, value, f"a list of {length}" if length else "a list")
        return tuple(item(each, f"{where}[{place}]") for place, each in enumerate(value))

    return build


def _date(value: Any, where: str) -> PatentDate:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise _wrong(where, value, "a date like 2020-02-29, 2020-02 or 2020")
    try:
        date = parse_date(value) if len(value) > 4 else PatentDate(int(value))
    except BadDate as error:
        raise BadInput(f"{where}: {error.message}", hint=error.hint) from error
    if date is None:
        raise _wrong(where, value, "a date that exists")
    return date


def _member(cls: type[Enum]) -> _Step:
    def build(value: Any, where: str) -> Enum:
        try:
            return cls(value)
        except ValueError as error:
            words = ", ".join(repr(member.value) for member in cls)
            raise _wrong(where, value, f"one of {words}") from error

    return build


def _of(cls: type) -> _Step:
    names = {str: "a text", int: "a whole number", bool: "true or false"}

    def build(value: Any, where: str) -> Any:
        if type(value) is not cls:
            raise _wrong(where, value, names.get(cls, cls.__name__))
        return value

    return build


def _place(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _wrong(where: str, value: Any, expected: str) -> BadInput:
    shown = repr(value)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    return BadInput(
        f"{where or 'The record'} is {shown}.",
        hint=f"It must be {expected} (docs/reference/record.md).",
    )


def _unknown(where: str, name: str, known: Mapping[str, object]) -> BadInput:
    return BadInput(
        f"The record has a field {_place(where, name)!r}, which no document has.",
        hint=f"The fields there are: {', '.join(known)}.",
    )
