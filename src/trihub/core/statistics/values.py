"""Exact decimal figures: read from text, kept in one plain form, never a binary float."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

_DIGITS = 40
"""Digits that a figure may have, and the limit of an exponent: more is no official figure."""
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)


class BadValue(ValueError):
    """A text that is not a number in the form that the source declares."""


def exact(text: str) -> str:
    """The plain form of a number written with a point: ``9.0`` is ``9``, ``3.2E-05`` is
    ``0.000032``. Equal numbers have equal forms.

    :raises BadValue: it is no such number.
    """
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS:
        return text if text[0] != "0" else text.lstrip("0") or "0"
    if not _PLAIN.fullmatch(text) or len(text) > _DIGITS + 8:
        raise BadValue(text)
    return plain(Decimal(text))


def plain(value: Decimal) -> str:
    """A number without exponent and without zeros that say nothing.

    :raises BadValue: it has more than :data:`_DIGITS` digits before or after the point.
    """
    if not value:
        return "0"
    if not value.is_finite() or abs(value.adjusted()) > _DIGITS:
        raise BadValue(str(value))
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def reader(decimal: str, group: str) -> Callable[[str], str]:
    """How a source's numbers are read: ``decimal`` is its mark of decimals, ``group`` what stands
    between thousands (empty: nothing). A number in another form raises :class:`BadValue`; groups
    must be of three digits, so that a mark of decimals is never taken for one of groups."""
    if decimal == "." and not group:
        return exact
    mark = re.escape(group)
    whole = rf"\d{{1,3}}(?:{mark}\d{{3}})+|\d+" if group else r"\d+"
    form = re.compile(rf"-?(?:{whole})(?:{re.escape(decimal)}\d+)?", re.ASCII)

    def read(text: str) -> str:
        if not form.fullmatch(text):
            raise BadValue(text)
        return exact((text.replace(group, "") if group else text).replace(decimal, "."))

    return read
