"""Numbers of the EPO: applications with a check digit, publications in one run of seven digits."""

from __future__ import annotations

import re

from trihub.core.dates import PatentDate
from trihub.core.messages import said
from trihub.core.numbers.clean import clean, full_year, keep
from trihub.core.numbers.model import Form, Number, NumberType, Right

OFFICE = "EP"
FIRST_YEAR = 1978
_FIRST_NOT_PCT = 300_000
"""No PCT serial comes near it: ten digits from here are a year and an EP serial."""

_APPLICATION = re.compile(r"(?P<year>\d{2})(?P<serial>\d{6})(?:\.?(?P<check>\d)|(?P<kind>A))?")
_STANDARD = re.compile(r"10(?P<year>(?:19|20)\d{2})000(?P<serial>(?!0{6})\d{6})")
_EPODOC = re.compile(r"(?P<year>(?:19|20)\d{2})0?(?P<serial>\d{6})")
_PUBLICATION = re.compile(r"(?P<serial>\d{1,7})(?P<kind>[AB]\d)?")
_PADDED = re.compile(r"0(?P<serial>\d{7})(?P<kind>[AB]\d)?")
"""A publication in eight digits: told from an application by its kind, or a serial of zero."""


def check_digit(body: str) -> str:
    """Return the check digit of an application number's eight digits (Luhn, modulo 10)."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(body)]
    return str(-sum(n // 10 + n % 10 for n in doubled) % 10)


def _application(year: int, serial: str, check: str, original: str) -> Number:
    expected = check_digit(f"{year % 100:02d}{serial}")
    holds = check == expected if check else None
    told = said(
        "The check digit is {found}; the rule gives {expected}.", found=check, expected=expected
    )
    return Number(
        office=OFFICE,
        type=NumberType.APPLICATION,
        right=Right.PATENT,
        year=year,
        serial=serial,
        check_digit=check,
        check_ok=holds,
        original=original,
        warnings=(told,) if holds is False else (),
    )


def parse(
    text: str,
    *,
    type: NumberType | None = None,
    date: PatentDate | None = None,
) -> list[Number]:
    """Return all readings of ``text`` as a number of the EPO; none when nothing fits.

    Eight digits are an application unless their serial is zero, fewer a publication; a kind
    with a digit never stands behind an application.
    """
    cleaned = clean(text).removeprefix(OFFICE)
    found: list[Number] = []
    if (match := _APPLICATION.fullmatch(cleaned)) and int(match["serial"]):
        year = full_year(int(match["year"]), FIRST_YEAR)
        found.append(_application(year, match["serial"], match["check"] or "", text))
    elif (match := _STANDARD.fullmatch(cleaned)) and int(match["year"]) >= FIRST_YEAR:
        found.append(_application(int(match["year"]), match["serial"], "", text))
    match = _PUBLICATION.fullmatch(cleaned) or (None if found else _PADDED.fullmatch(cleaned))
    if match and int(match["serial"]):
        found.append(
            Number(
                office=OFFICE, type=NumberType.PUBLICATION, right=Right.PATENT,
                serial=match["serial"].zfill(7), kind=match["kind"] or "", original=text,
            )
        )  # fmt: skip
    return keep(found, type)


def application(
    text: str,
    *,
    kind: str = "",
    date: PatentDate | None = None,
    right: Right | None = None,
) -> Number | None:
    """Read a field that holds an application number of the EPO, in any format."""
    cleaned = clean(text).removeprefix(OFFICE)
    if (match := _EPODOC.fullmatch(cleaned)) and int(match["year"]) >= FIRST_YEAR:
        if not int(match["serial"]):
            return None
        if len(cleaned) == 10 and int(match["serial"]) < _FIRST_NOT_PCT:
            return None
        return _application(int(match["year"]), match["serial"], "", text)
    return next(iter(parse(cleaned, type=NumberType.APPLICATION)), None)


def key(number: Number) -> str:
    """Return the identity of an application: office, two digits of year, serial."""
    return f"{OFFICE}:{(number.year or 0) % 100:02d}{number.serial}"


def docdb(number: Number) -> tuple[str, str, str] | None:
    """Return office, number and kind as DOCDB has them: publications keep seven digits."""
    if number.type is NumberType.APPLICATION:
        return OFFICE, f"{(number.year or 0) % 100:02d}{number.serial}", "A"
    return OFFICE, number.serial, number.kind


def form(number: Number, form: Form) -> str | None:
    """Return the number in one form, or ``None`` where that form does not exist."""
    plain = " ".join(filter(None, docdb(number) or ()))
    if form is Form.DOCDB:
        return plain
    if number.type is NumberType.APPLICATION:
        check = f".{number.check_digit}" if number.check_digit else ""
        official = f"{(number.year or 0) % 100:02d}{number.serial}{check}"
        shown = {
            Form.ORIGINAL: official,
            Form.DISPLAY: f"{OFFICE} {official}",
            Form.ST13: f"{OFFICE}10{number.year}{int(number.serial):09d}",
        }
        return shown.get(form)
    serial = number.serial
    spaced = f"{OFFICE} {serial[0]} {serial[1:4]} {serial[4:]} {number.kind}".rstrip()
    shown = {Form.ORIGINAL: spaced, Form.DISPLAY: plain, Form.EPODOC: f"{OFFICE}{serial}"}
    return shown.get(form)


def is_valid(number: Number) -> bool:
    """Say whether the number can exist: widths, a year since 1978, a check digit that holds."""
    if number.office != OFFICE or not number.serial.isdigit() or number.check_ok is False:
        return False
    if number.type is NumberType.APPLICATION:
        in_time = number.year is not None and number.year >= FIRST_YEAR
        return in_time and len(number.serial) == 6 and int(number.serial) > 0
    return number.type is NumberType.PUBLICATION and len(number.serial) == 7
