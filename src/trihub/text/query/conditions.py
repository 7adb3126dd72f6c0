"""Conditions of the query language: what may stand after a prefix that does not mean words.

Dates (``pd:2018..2020``, ``pd:>=2018``), classes (``ic:H01M``, ``ic:H01M10/05..H01M10/0587``), numbers,
offices, languages, kinds. Each reads a text into a node or raises :class:`BadQuery`.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from trihub.core.classes import Symbol, is_symbol, parse_fi, parse_symbol
from trihub.core.dates import PatentDate, parse_date
from trihub.core.errors import BadDate, BadQuery
from trihub.core.kinds import NeutralKind
from trihub.core.languages import normalise_language
from trihub.core.messages import N_, said
from trihub.core.query import (
    ClassField,
    ClassRange,
    ClassSymbol,
    DateField,
    DateRange,
    Keyword,
    KeywordField,
    Node,
    Or,
)
from trihub.text.query.lexer import EXAMPLES

_SECTION = re.compile(r"[A-HY]")
_KIND_CODE = re.compile(r"[A-Z]\d?")
_OPEN_ENDED = re.compile(r"(>=|<=|>|<)(.*)")
_DAY = dt.timedelta(days=1)


def read_condition(prefix: str, text: str, position: int) -> Node:
    """Read the value after ``prefix``; ``position`` is where the value starts.

    :raises BadQuery: the text is no value of that field.
    """
    value = unicodedata.normalize("NFKC", text).strip()
    if prefix in tuple(DateField):
        return _date_range(DateField(prefix), value, position)
    if prefix in tuple(ClassField):
        return _class(ClassField(prefix), value, position)
    return _keyword(KeywordField(prefix), value, position)


# --- dates -------------------------------------------------------------------------------


def _date_range(field: DateField, value: str, position: int) -> DateRange:
    if match := _OPEN_ENDED.fullmatch(value):
        date = _date(match[2], position + len(match[1]), field)
        if match[1] == ">=":
            return DateRange(field, low=date.first)
        if match[1] == ">":
            return DateRange(field, low=date.last + _DAY)
        return DateRange(field, high=date.last if match[1] == "<=" else date.first - _DAY)
    low, dots, high = value.partition("..")
    if not dots:
        date = _date(value, position, field)
        return DateRange(field, date.first, date.last)
    first = _date(low, position, field).first if low.strip() else None
    last = _date(high, position + len(low) + 2, field).last if high.strip() else None
    if first is None and last is None:
        raise _bad_date(said("A range of dates needs one of its ends."), position, field)
    if first and last and first > last:
        raise _bad_date(
            said("The range {range} ends before it begins.", range=value), position, field
        )
    return DateRange(field, first, last)


def _date(text: str, position: int, field: DateField) -> PatentDate:
    clean = text.strip()
    try:
        date = parse_date(f"{clean}0000" if re.fullmatch(r"\d{4}", clean) else clean)
    except BadDate as error:
        raise _bad_date(error.message, position, field) from error
    if date is None:
        raise _bad_date(said("“{text}” is no date.", text=clean), position, field)
    return date


def _bad_date(message: str, position: int, field: DateField) -> BadQuery:
    return BadQuery(
        message,
        position=position,
        expected=said(
            "a year, month or day (2018, 2018-06, 2018-06-30), a range with .. or one of > >= < <="
        ),
        example=f"{field.value}:2018-01-01..2019-06-30",
    )


# --- classes -----------------------------------------------------------------------------


def _class(field: ClassField, value: str, position: int) -> Node:
    low, dots, high = value.partition("..")
    if not dots:
        return ClassSymbol(field, _symbol(field, value, position)[0])
    first, first_key, levels = _symbol(field, low, position)
    last, last_key, _ = _symbol(field, high, position + len(low) + 2)
    if first_key > last_key and last not in levels:
        raise _bad_class(
            field, said("The range {range} ends before it begins.", range=value), position
        )
    return ClassRange(field, first, last)


def _symbol(field: ClassField, text: str, position: int) -> tuple[str, str, tuple[str, ...]]:
    """The symbol without spaces, the word that it sorts by, and the levels it lies under."""
    compact = re.sub(r"\s", "", text).upper().removesuffix("*")
    if _SECTION.fullmatch(compact):
        return compact, compact, (compact,)
    parsed: Symbol | None = parse_symbol(compact) if is_symbol(compact) else None
    if parsed is None:
        raise _bad_class(field, said("“{text}” is no class symbol.", text=text.strip()), position)
    return parsed.levels[-1], parsed.sort_key, parsed.levels


def _bad_class(field: ClassField, message: str, position: int) -> BadQuery:
    return BadQuery(
        message,
        position=position,
        expected=said("a symbol of any depth (H, H01, H01M, H01M10, H01M10/05) or a range with .."),
        example=EXAMPLES["class"].replace("ic:", f"{field.value}:"),
    )


# --- exact values ------------------------------------------------------------------------

_EXPECTED = {
    KeywordField.OFFICE: (N_("the two letters of an office (WIPO ST.3)"), "ofc:CN"),
    KeywordField.LANGUAGE: (N_("the two letters of a language (ISO 639-1)"), "lang:ja"),
    KeywordField.KIND: (N_("a kind code, or one of {kinds}"), "kind:granted"),
    KeywordField.KIND_CODE: (N_("a kind code (WIPO ST.16)"), "kc:B1"),
    KeywordField.NUMBER: (N_("a publication number"), "pn:CN113781974A"),
    KeywordField.APPLICATION: (N_("an application number"), "an:10-2016-0063019"),
    KeywordField.PRIORITY: (N_("the number of a priority application"), "pr:JP2005-505120"),
    KeywordField.FI: (N_("an FI symbol of any depth"), 'fi:"A23L 17/00,101@H"'),
    KeywordField.FTERM: (N_("an F-term, its viewpoint or its theme"), 'ft:"5H029 AJ05"'),
}


def _keyword(field: KeywordField, value: str, position: int) -> Node:
    if field is KeywordField.KIND:
        return _kinds(value, position)
    read = _value(field, value)
    if not read or "*" in read or '"' in read:
        raise _bad_value(field, value, position)
    return Keyword(field, read)


def _value(field: KeywordField, value: str) -> str:
    """The value as the index keeps it; empty when it cannot be one."""
    if field is KeywordField.OFFICE:
        return value.upper() if re.fullmatch(r"[A-Za-z]{2}", value) else ""
    if field is KeywordField.LANGUAGE:
        code = normalise_language(value)
        return code if re.fullmatch(r"[a-z]{2}", code) else ""
    compact = re.sub(r"\s", "", value).upper()
    if field is KeywordField.KIND_CODE:
        return compact if _KIND_CODE.fullmatch(compact) else ""
    if field is KeywordField.FI:
        return _fi(value.upper())
    if field is KeywordField.FTERM:
        compact = compact.removesuffix("*")
    return compact if any(map(str.isalnum, compact)) else ""


def _fi(text: str) -> str:
    """The level that an FI symbol must have; a main group is its whole group, as in the IPC."""
    compact = re.sub(r"\s", "", parse_fi(text.removesuffix("*"))).rstrip("/")
    return re.sub(r"/0+$", "", compact) if any(map(str.isalnum, compact)) else ""


def _kinds(value: str, position: int) -> Node:
    if code := _value(KeywordField.KIND_CODE, value):
        return Keyword(KeywordField.KIND_CODE, code)

    def bare(text: str) -> str:
        return re.sub(r"[\W_]", "", text).lower()

    found = [
        Keyword(KeywordField.KIND, kind.value)
        for kind in NeutralKind
        if bare(kind.value) == bare(value)
    ]
    if not found and bare(value):
        found = [
            Keyword(KeywordField.KIND, k.value)
            for k in NeutralKind
            if bare(k.value).startswith(bare(value))
        ]
    if not found:
        raise _bad_value(KeywordField.KIND, value, position)
    return found[0] if len(found) == 1 else Or(tuple(found))


def _bad_value(field: KeywordField, value: str, position: int) -> BadQuery:
    expected, example = _EXPECTED[field]
    return BadQuery(
        said("“{text}” cannot stand after {field}:.", text=value, field=field.value),
        position=position,
        expected=said(expected, kinds=", ".join(NeutralKind)),
        example=example,
    )
