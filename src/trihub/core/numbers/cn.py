"""Numbers of CNIPA: applications, publications, patent numbers (ZC 0006-2003, ZC 0007).

An application number is a year, a digit for the right, a serial and a check digit; the
patent number is ``ZL`` before the same; publications have numbers of their own since 1989.
The check digit is reported, never repaired.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trihub.core.dates import PatentDate
from trihub.core.messages import said
from trihub.core.numbers.clean import clean, full_year, keep
from trihub.core.numbers.model import Form, Number, NumberType, Right

OFFICE = "CN"

RIGHTS = {
    "1": Right.PATENT,
    "2": Right.UTILITY_MODEL,
    "3": Right.DESIGN,
    "8": Right.PATENT,
    "9": Right.UTILITY_MODEL,
}
"""The digit for the right; 8 and 9 are PCT entries and stand in application numbers only."""

ST13 = {"1": "10", "2": "20", "3": "30", "8": "11", "9": "21"}
"""The pair that CNIPA's standard form has for each digit (seen in its XML and file names)."""

_DIGITS = {pair: digit for digit, pair in ST13.items()}
_DOCDB_KIND = {Right.PATENT: "A", Right.UTILITY_MODEL: "U"}
_KINDS = {Right.PATENT: "ABC", Right.UTILITY_MODEL: "UY", Right.DESIGN: "SD"}

_LABELS = {
    "申请公布": NumberType.PUBLICATION,
    "授权公告": NumberType.PUBLICATION,
    "公开(公告)": NumberType.PUBLICATION,
    "公开": NumberType.PUBLICATION,
    "公布": NumberType.PUBLICATION,
    "公告": NumberType.PUBLICATION,
    "申请": NumberType.APPLICATION,
    "專利": NumberType.REGISTRATION,
    "专利": NumberType.REGISTRATION,
}
_LABEL = re.compile(f"^({'|'.join(map(re.escape, _LABELS))}):?")

_YEAR4 = r"(?P<year>(?:19|20)\d{2})"
_CHECK = r"(?:\.?(?P<check>[0-9X]))?"
_APPLICATIONS = (
    re.compile(rf"(?P<zl>ZL)?{_YEAR4}(?P<digit>[12389])(?P<serial>\d{{7}}){_CHECK}[AUF]?"),
    re.compile(
        rf"(?P<zl>ZL)?(?P<year>8[5-9]|9\d|0[0-3])(?P<digit>[12389])(?P<serial>\d{{5}}){_CHECK}[AUF]?"
    ),
)
_STANDARD = re.compile(rf"(?P<pair>10|11|20|21|30){_YEAR4}(?P<serial>\d{{9}})")
_EPODOC = re.compile(rf"{_YEAR4}(?P<digit>[12389])(?P<serial>\d{{6}})")
_PUBLICATIONS = (
    re.compile(r"(?P<digit>[123])(?P<serial>\d{8})(?P<kind>[ABCDUYS]\d?)?"),
    re.compile(r"(?P<digit>[123])(?P<serial>\d{6})(?P<kind>[ABCDUYS]\d?)?"),
    re.compile(r"(?P<year>8[5-8])(?P<digit>[123])(?P<serial>\d{5})(?P<kind>[ABUS]\d?)"),
)


def check_digit(body: str) -> str:
    """Return the check digit of an application number's 8 or 12 digits (ZC 0006-2003).

    Weights 2 to 9, repeated from the left; the sum of products modulo 11; 10 is ``X``.
    """
    total = sum(int(digit) * (2 + place % 8) for place, digit in enumerate(body))
    return "X" if total % 11 == 10 else str(total % 11)


def body(number: Number) -> str:
    """Return an application or patent number's digits without the check digit."""
    year = f"{number.year or 0:04d}"
    return f"{year if len(number.serial) == 7 else year[2:]}{number.prefix}{number.serial}"


def _checked(number: Number) -> Number:
    """Compare the check digit; a year before 12-digit numbers is told as well."""
    warnings = number.warnings
    if len(number.serial) == 7 and (number.year or 0) < 2003:
        warnings += (said("Twelve-digit application numbers exist since October 2003."),)
    if not number.check_digit:
        return replace(number, warnings=warnings)
    expected = check_digit(body(number))
    holds = number.check_digit == expected
    if not holds:
        told = said(
            "The check digit is {found}; the rule gives {expected}.",
            found=number.check_digit,
            expected=expected,
        )
        warnings += (told,)
    return replace(number, check_ok=holds, warnings=warnings)


def _application(match: re.Match[str], original: str) -> Number:
    year = match["year"]
    patent = match["zl"] is not None
    return _checked(
        Number(
            office=OFFICE,
            type=NumberType.REGISTRATION if patent else NumberType.APPLICATION,
            right=RIGHTS[match["digit"]],
            year=int(year) if len(year) == 4 else full_year(int(year), 1985),
            prefix=match["digit"],
            serial=match["serial"],
            check_digit=match["check"] or "",
            original=original,
        )
    )


def _standard(match: re.Match[str], original: str) -> Number:
    """CNIPA's standard form: nine digits of serial hold five (to September 2003) or seven."""
    serial = int(match["serial"])
    year = int(match["year"])
    digit = _DIGITS[match["pair"]]
    width = 5 if year <= 2003 and serial <= 99999 else 7
    return Number(
        office=OFFICE,
        type=NumberType.APPLICATION,
        right=RIGHTS[digit],
        year=year,
        prefix=digit,
        serial=f"{serial:0{width}d}",
        original=original,
    )


def _publication(match: re.Match[str], original: str) -> Number:
    right = RIGHTS[match["digit"]]
    kind = match["kind"] or ""
    year = match.groupdict().get("year")
    warnings: tuple[str, ...] = ()
    if kind and kind[0] not in _KINDS[right]:
        warnings = (
            said(
                "Kind {kind} does not go with a number of a {right}.", kind=kind, right=right.value
            ),
        )
    return Number(
        office=OFFICE,
        type=NumberType.PUBLICATION,
        right=right,
        year=full_year(int(year), 1985) if year else None,
        prefix=match["digit"],
        serial=match["serial"],
        kind=kind,
        original=original,
        warnings=warnings,
    )


def parse(
    text: str,
    *,
    type: NumberType | None = None,
    date: PatentDate | None = None,
) -> list[Number]:
    """Return all readings of ``text`` as a number of CNIPA; none when nothing fits.

    Nine digits that begin with 8, 9 or 0 are an old application with its check digit, those
    that begin with 1, 2 or 3 a publication: the two never meet.
    """
    cleaned = clean(text)
    if label := _LABEL.match(cleaned):
        type = type or _LABELS[label[1]]
        cleaned = cleaned[label.end() :]
    cleaned = cleaned.removeprefix(OFFICE)
    found = [_application(m, text) for p in _APPLICATIONS if (m := p.fullmatch(cleaned))]
    if match := _STANDARD.fullmatch(cleaned):
        found.append(_standard(match, text))
    published = [_publication(m, text) for p in _PUBLICATIONS if (m := p.fullmatch(cleaned))]
    if type is None and published:
        found = []
    if type is NumberType.REGISTRATION:
        found = [replace(n, type=type) for n in found]
    return keep([*found, *published], type)


def application(
    text: str,
    *,
    kind: str = "",
    date: PatentDate | None = None,
    right: Right | None = None,
) -> Number | None:
    """Read a field that holds an application number of CNIPA, in any format.

    EPODOC's eleven digits are read too (the year, the digit, six of the serial).
    """
    cleaned = clean(text).removeprefix(OFFICE).removeprefix("ZL")
    if match := _EPODOC.fullmatch(cleaned):
        serial = int(match["serial"])
        cleaned = f"{match['year']}{match['digit']}{serial:07d}"
    return next(iter(parse(cleaned, type=NumberType.APPLICATION)), None)


def key(number: Number) -> str:
    """Return the identity of an application: office, year, digit for the right, serial."""
    return f"{OFFICE}:{number.year}:{number.prefix}:{int(number.serial)}"


def docdb(number: Number) -> tuple[str, str, str] | None:
    """Return office, number and kind as DOCDB has them; it drops the check digit.

    A patent number (``ZL``) and a design's application have no DOCDB form.
    """
    if number.type is NumberType.PUBLICATION:
        year = f"{number.year % 100:02d}" if number.year else ""
        return OFFICE, f"{year}{number.prefix}{number.serial}", number.kind
    if number.type is NumberType.APPLICATION and number.right in _DOCDB_KIND:
        return OFFICE, body(number), _DOCDB_KIND[number.right]
    return None


def _official(number: Number) -> str:
    if number.type is NumberType.PUBLICATION:
        return " ".join(filter(None, docdb(number) or ()))
    check = f".{number.check_digit}" if number.check_digit else ""
    zl = "ZL" if number.type is NumberType.REGISTRATION else ""
    return f"{zl}{body(number)}{check}"


def form(number: Number, form: Form) -> str | None:
    """Return the number in one form, or ``None`` where that form does not exist."""
    named = docdb(number)
    if form is Form.ORIGINAL:
        return _official(number)
    if form is Form.DISPLAY:
        return f"{OFFICE} {_official(number).removeprefix('CN ')}"
    if form is Form.DOCDB:
        return " ".join(filter(None, named)) if named else None
    if form is Form.EPODOC and number.type is NumberType.PUBLICATION and named:
        letter = number.kind[:1]
        return f"{OFFICE}{named[1]}{'' if letter == 'A' else letter}"
    if form is Form.ST13 and number.type is NumberType.APPLICATION:
        return f"{OFFICE}{ST13[number.prefix]}{number.year}{int(number.serial):09d}"
    return None


def is_valid(number: Number) -> bool:
    """Say whether the number can exist: its check digit holds, its parts go together."""
    if number.office != OFFICE or RIGHTS.get(number.prefix) is not number.right:
        return False
    if number.type is NumberType.PUBLICATION:
        letters = _KINDS[number.right] if number.right else ""
        width = (5,) if number.year else (6, 8)
        return len(number.serial) in width and number.kind[:1] in letters
    new = len(number.serial) == 7
    first, last = (2003, 9999) if new else (1985, 2003)
    in_time = number.year is not None and first <= number.year <= last
    return in_time and len(number.serial) in (5, 7) and number.check_ok is not False
