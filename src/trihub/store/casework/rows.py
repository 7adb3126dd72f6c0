"""Words and values on their way into the tables and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import BindParameter, Text, bindparam

from trihub.core.errors import BadInput
from trihub.core.messages import said

_SHORT = 500
_LONG = frozenset({"reason", "data", "assigned", "figures", "offices", "scopes", "password"})
"""Columns that no index holds; the others keep within what PostgreSQL indexes."""


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """The row as it is, if both databases can hold each word of it.

    :raises BadInput: a word has a NUL or half a surrogate pair, or is too long for its column.
    """
    for name, value in values.items():
        if isinstance(value, str) and not _fits(name, value):
            raise BadInput(
                said("A text is too long, or holds characters that cannot be kept."),
                hint=said("Give Unicode text without control characters."),
            )
    return values


def _fits(name: str, value: str) -> bool:
    return _storable(value) and (len(value) <= _SHORT or name in _LONG)


def sought(text: str) -> BindParameter[str | None]:
    """A parameter to compare a column with; what cannot be kept is found nowhere."""
    value = text if _storable(text) else None
    return bindparam(None, value, type_=Text(), unique=True)


def _storable(text: str) -> bool:
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def to_json(value: Any, what: str) -> str:
    """JSON text with sorted names.

    :raises BadInput: it cannot be said in JSON.
    """
    try:
        return orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError as error:
        raise BadInput(
            f"The {what} cannot be kept: {error}.",
            hint="Give Unicode texts, numbers, and lists and objects of them.",
        ) from None


def _plain(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a {type(value).__name__} is no JSON")
