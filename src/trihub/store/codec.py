"""Documents to bytes and back: JSON of the core's dataclasses, compressed by zlib.

A document is kept in two parts. The *head* is everything that a list of results shows; the
*body* is claims and descriptions, which are most of the bytes and are read one document at
a time. Fields that hold their default are left out, dates are the number CCYYMMDD
(:attr:`~trihub.core.dates.PatentDate.compact`), enumerations their value; so a field that
is added to the core with a default changes no stored byte and no checksum.

A part shorter than :data:`SHORT` is not compressed. Converters are made once a class, from its
type hints.
"""

from __future__ import annotations

import types
import zlib
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, make_dataclass
from enum import Enum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import orjson

from trihub.core.dates import PatentDate
from trihub.core.errors import BadInput, LibraryError, LibraryTooNew
from trihub.core.patent import Patent, Source

CODEC_VERSION = 1
"""Raised when bytes written now could not be read by the version before."""

BODY_FIELDS = ("claim_sets", "descriptions")
"""The fields of :class:`Patent` that make up the body."""

SHORT = 1024
"""Bytes. Of a shorter part compression saves some 40 %, and takes longer than all other encoding
and decoding of it."""

_LEVEL = 1
_PLAIN = (str, int, float, bool)
_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """A document as JSON, not yet compressed. ``body`` is empty where there is none."""

    head: bytes
    body: bytes
    source: bytes


def encode(patent: Patent) -> Encoded:
    """Turn a document into JSON.

    :raises BadInput: a text holds half a surrogate pair, which no encoding can carry.
    """
    values = _encoder(Patent)(patent)
    source = values.pop("source")
    body = {name: values.pop(name) for name in BODY_FIELDS if name in values}
    try:
        return Encoded(
            head=orjson.dumps(values),
            body=orjson.dumps(body) if body else b"",
            source=_source(source),
        )
    except (orjson.JSONEncodeError, UnicodeEncodeError) as error:
        raise BadInput(
            f"{patent.key!r} holds text that is no valid Unicode: {error}.",
            hint="Look at the encoding that the file declares.",
        ) from error


def decode(head: bytes, body: bytes | None, source: bytes | str, *, codec: int) -> Patent:
    """Build a document from its kept head, its kept body (or none) and its source.

    :raises LibraryTooNew: a newer version wrote it.
    :raises LibraryError: the bytes are damaged.
    """
    if codec > CODEC_VERSION:
        raise _too_new(f"A document is kept in form {codec}")
    try:
        values: dict[str, Any] = orjson.loads(_expand(head))
        if body:
            values |= orjson.loads(_expand(body))
        values["source"] = orjson.loads(source)
    except (zlib.error, orjson.JSONDecodeError) as error:
        raise LibraryError(
            f"A kept document cannot be read: {error}.",
            hint="The database is damaged. Restore it, or read the files again into a new library.",
        ) from error
    try:
        patent: Patent = _decoder(Patent)(values)
    except (TypeError, KeyError) as error:
        raise _too_new(f"A kept document has a field or value ({error})") from error
    return patent


def decode_source(source: bytes | str) -> Source:
    """A kept place. :raises LibraryError: the bytes are damaged, or a newer version wrote them."""
    try:
        place: Source = _decoder(Source)(orjson.loads(source))
    except (orjson.JSONDecodeError, TypeError, KeyError) as error:
        raise LibraryError(
            f"The place where a document was read cannot be read: {error}.",
            hint="The database is damaged, or a newer version of Trihub wrote it.",
        ) from error
    return place


def _source(values: dict[str, Any]) -> bytes:
    """The place as JSON; bytes of a file's name that are no text become ``\\udc..``, spelt out."""
    try:
        return orjson.dumps(values)
    except orjson.JSONEncodeError:
        file, member = (
            str(values.get(name, "")).encode("utf-8", "backslashreplace").decode()
            for name in ("file", "member")
        )
        return orjson.dumps(values | {"file": file, "member": member})


def compress(data: bytes) -> bytes:
    """Compress one part; level 1 gives most of the gain at a fifth of the default's time."""
    return data if len(data) < SHORT else zlib.compress(data, _LEVEL)


def _expand(part: bytes) -> bytes:
    """The JSON of a part. The first byte of zlib's form is never a brace (RFC 1950, 2.2)."""
    return part if part.startswith(b"{") else zlib.decompress(part)


def _too_new(what: str) -> LibraryTooNew:
    return LibraryTooNew(f"{what}, which this version does not know.", hint="Upgrade Trihub.")


def _default(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


def _of_optional(hint: Any) -> Any:
    """The type beside ``None`` in ``X | None``; ``None`` for any other hint."""
    if get_origin(hint) not in (Union, types.UnionType):
        return None
    kinds = [part for part in get_args(hint) if part is not types.NoneType]
    return kinds[0] if len(kinds) == 1 else None


def _item_of(hint: Any) -> Any:
    """The type of the items of a tuple, all alike; ``None`` where the hint is no tuple."""
    if get_origin(hint) is not tuple:
        return None
    kinds = set(get_args(hint)) - {Ellipsis}
    if len(kinds) != 1:
        raise TypeError(f"No rule to keep {hint}: a tuple of unlike items.")
    return kinds.pop()


@cache
def _encoder(cls: type) -> _Convert:
    hints = get_type_hints(cls)
    names = [field.name for field in fields(cls)]
    plan = [(f.name, _default(f), _encode_value(hints[f.name])) for f in fields(cls)]
    read = attrgetter(*names) if len(names) > 1 else lambda item: (getattr(item, names[0]),)

    def convert(item: Any) -> dict[str, Any]:
        out = {}
        for (name, default, step), value in zip(plan, read(item), strict=True):
            if value is not default and value != default:
                out[name] = value if step is None else step(value)
        return out

    return convert


def _encode_value(hint: Any) -> _Convert | None:
    """How a value becomes JSON; ``None`` where orjson writes it as it is."""
    if inner := _of_optional(hint):
        return _encode_value(inner)
    if item := _item_of(hint):
        step = _encode_value(item)
        return None if step is None else lambda values: [step(value) for value in values]
    if hint is PatentDate:
        return attrgetter("compact")
    return _encoder(hint) if is_dataclass(hint) and isinstance(hint, type) else None


@cache
def _decoder(cls: type) -> _Convert:
    """How a dictionary becomes an object: a function written out for the class.

    Filling a frozen object goes through ``object.__setattr__`` field by field, which is half
    of all decoding. So it is filled as its twin, a class alike but not frozen, and then
    given its own class, which Python allows between classes with the same slots. Written out, as
    dataclasses write their own, it takes two thirds of the time of a loop over the fields.
    """
    hints = get_type_hints(cls)
    names: dict[str, Any] = {"new": object.__new__, "twin": _twin(cls), "cls": cls}
    lines = ["def convert(values):", "    item, known = new(twin), 0"]
    for item in fields(cls):
        name, step, default = item.name, _decode_value(hints[item.name]), _default(item)
        names |= {f"step_{name}": step, f"default_{name}": default}
        value = f"step_{name}(values[{name!r}])" if step else f"values[{name!r}]"
        fill = f"item.{name} = {value}; known += 1"
        if default is MISSING:
            lines.append(f"    {fill}")
        else:
            lines.append(f"    if {name!r} in values: {fill}")
            lines.append(f"    else: item.{name} = default_{name}")
    lines += ["    if known != len(values): unknown(values)", "    item.__class__ = cls"]
    names["unknown"] = _unknown(cls)
    exec("\n".join([*lines, "    return item"]), names)  # noqa: S102 - of our own fields' names
    return cast("_Convert", names["convert"])


def _unknown(cls: type) -> Callable[[dict[str, Any]], None]:
    known = {item.name for item in fields(cls)}

    def complain(values: dict[str, Any]) -> None:
        raise TypeError(f"{cls.__name__} has no {', '.join(sorted(values.keys() - known))}")

    return complain


def _twin(cls: type) -> type:
    columns = [(item.name, Any) for item in fields(cls)]
    return make_dataclass(f"{cls.__name__}Twin", columns, slots=True, eq=False)


def _decode_value(hint: Any) -> _Convert | None:
    """How JSON becomes a value; ``None`` where it is one already."""
    if inner := _of_optional(hint):
        return _decode_value(inner)
    if get_origin(hint) is tuple:
        step = _decode_value(_item_of(hint))
        return tuple if step is None else lambda values: tuple(map(step, values))
    if hint is PatentDate:
        return _date
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint._value2member_map_.__getitem__
    if is_dataclass(hint) and isinstance(hint, type):
        return _decoder(hint)
    if hint in _PLAIN:
        return None
    raise TypeError(f"No rule to keep {hint}.")


@lru_cache(maxsize=8192)
def _date(compact: int) -> PatentDate:
    return PatentDate(compact // 10000, compact // 100 % 100, compact % 100)
