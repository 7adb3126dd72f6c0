"""Patent numbers: read, written in every form, keyed (WIPO ST.6, ST.10/C, ST.13, ST.16).

One module an office; each has ``parse`` (all readings), ``docdb``, ``form`` and ``is_valid``.
A text that fits several numbers gives :class:`Ambiguous`, never a guess. A kind makes a
text a publication unless the caller says application, since DOCDB writes both alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType

from trihub.core.dates import PatentDate
from trihub.core.errors import BadNumber
from trihub.core.messages import N_, said
from trihub.core.numbers import cn, ep, jp, kr, us, wo
from trihub.core.numbers.clean import clean
from trihub.core.numbers.databases import epodoc_application, publication_number
from trihub.core.numbers.keys import application_key, key_of
from trihub.core.numbers.model import Ambiguous, Form, Number, NumberType, Right

__all__ = [
    "OFFICES",
    "Ambiguous",
    "Form",
    "Number",
    "NumberType",
    "Right",
    "application_key",
    "describe",
    "docdb",
    "find_keys",
    "forms",
    "is_valid",
    "parse",
    "publication_number",
]

OFFICES: dict[str, ModuleType] = {"CN": cn, "JP": jp, "KR": kr, "US": us, "EP": ep, "WO": wo}
"""The offices whose numbers are read, by ST.3 code. PCT applications belong to WO."""

_HINT = said(
    "Write it as the office prints it, with the office in front: CN 113781974 A, "
    "CN 202111286633.X, 特願2016-172346, JP 7624240 B2, KR 10-2016-0063019, US 11/183,143, "
    "EP 1000000 B1, WO 2022/259205, PCT/EP2002/007746."
)


def parse(
    text: str,
    *,
    office: str | None = None,
    type: NumberType | None = None,
    date: PatentDate | None = None,
) -> Number | Ambiguous:
    """Read one number.

    ``office`` (ST.3) names the office where the text does not; ``type`` what the number
    counts; ``date`` is the day that belongs to the number (filing of an application,
    publication of a document): it settles years that are written short.

    :raises BadNumber: no form of the offices read here fits, or the text is too long.
    """
    readings = _readings(text, office, type, date)
    if not readings:
        raise BadNumber(_refusal(text.strip(), office or ", ".join(OFFICES), type), hint=_HINT)
    if len(readings) == 1:
        return readings[0]
    return Ambiguous(original=text, candidates=tuple(readings), settled_by=_settled_by(readings))


def _refusal(text: str, offices: str, type: NumberType | None) -> str:
    if type is None:
        return said(
            "“{text}” is not a number of {offices} in any form.", text=text, offices=offices
        )
    return said(
        "“{text}” is not a number of {offices} ({type}) in any form.",
        text=text, offices=offices, type=type.value,
    )  # fmt: skip


def _readings(
    text: str, office: str | None, type: NumberType | None, date: PatentDate | None
) -> list[Number]:
    cleaned = clean(text)
    if not cleaned:
        return []
    if office:
        code = "WO" if office.upper() == "IB" else office.upper()
        chosen = {code: OFFICES[code]} if code in OFFICES else {}
    elif cleaned[:2] in OFFICES:
        # PCT applications in EPODOC's and DOCDB's form begin with any office's letters.
        chosen = {k: m for k, m in OFFICES.items() if k in (cleaned[:2], "WO")}
    else:
        chosen = OFFICES
    found: dict[Number, None] = {}
    for code, module in chosen.items():
        given = module.parse(text, type=type, date=date)
        if not given and re.match(r"\d", cleaned):
            given = module.parse(code + text, type=type, date=date)
        lettered = bool(office) or cleaned.startswith(code)
        if not given and lettered and type in (None, NumberType.APPLICATION):
            given = epodoc_application(code, text, date)
        found.update(dict.fromkeys(_said(n, text) for n in given))
    return list(found)


def _said(number: Number, text: str) -> Number:
    """The number with the text as the caller gave it."""
    return replace(number, original=text)


_SETTLING = {
    "office": N_("the office in front (CN, JP, KR, US, EP, WO)"),
    "type": N_("the type (application, publication or registration)"),
    "right": N_("the right (patent, utility model, design)"),
    "year": N_("the year: its era, its four digits, or the date that belongs to the number"),
    "kind": N_("the kind code (A, B1, U …)"),
}


def _settled_by(readings: Sequence[Number]) -> str:
    """Name what has to be added until one reading is left."""
    needed: list[str] = []
    for part in _SETTLING:
        groups: dict[tuple[object, ...], set[object]] = {}
        for number in readings:
            told = tuple(getattr(number, name) for name in needed)
            groups.setdefault(told, set()).add(getattr(number, part))
        if any(len(values) > 1 for values in groups.values()):
            needed.append(part)
    return "; ".join(_SETTLING[part] for part in needed) or N_("the number as the office prints it")


def forms(number: Number) -> dict[Form, str]:
    """Return every form in which the number can be written."""
    module = OFFICES[number.office]
    written = {form: module.form(number, form) for form in Form}
    return {form: text for form, text in written.items() if text}


def docdb(number: Number) -> tuple[str, str, str] | None:
    """Return office, number and kind as DOCDB has them, ``None`` where it has no such number."""
    named: tuple[str, str, str] | None = OFFICES[number.office].docdb(number)
    return named


def is_valid(number: Number) -> bool:
    """Say whether the number can exist, by its office's rules."""
    module = OFFICES.get(number.office)
    return module is not None and bool(module.is_valid(number))


def _described(number: Number) -> dict[str, object]:
    return {
        "office": number.office,
        "type": number.type.value,
        "right": number.right.value if number.right else None,
        "year": number.year,
        "serial": number.serial,
        "prefix": number.prefix or None,
        "kind": number.kind or None,
        "check_digit": number.check_digit or None,
        "check_ok": number.check_ok,
        "valid": is_valid(number),
        "key": key_of(number) or None,
        "forms": {form.value: text for form, text in forms(number).items()},
        "warnings": list(number.warnings),
    }


def describe(text: str) -> dict[str, object]:
    """Say all about one number, ready for JSON.

    Either ``input`` with ``office``, ``type``, ``right``, ``year``, ``serial``, ``prefix``,
    ``kind``, ``check_digit``, ``check_ok`` (``None`` where none was given), ``valid``, ``key``
    (of applications, see :mod:`trihub.core.numbers.keys`), ``forms`` and ``warnings``; or
    ``input`` with ``candidates`` (each of that shape) and ``settled_by``.

    :raises BadNumber: the text is no number.
    """
    read = parse(text)
    if isinstance(read, Number):
        return {"input": text, **_described(read)}
    return {
        "input": text,
        "candidates": [_described(n) for n in read.candidates],
        "settled_by": read.settled_by,
    }


# Last, since looking up builds on all of the above.
from trihub.core.numbers.lookup import find_keys  # noqa: E402
