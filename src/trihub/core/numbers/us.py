"""Numbers of the USPTO: series and serial, publications by year, patents in one run.

The series of an application is no year; DOCDB writes the serial with two digits of the
filing year to 2010 and year, series and serial since. Publications have seven digits of serial
at the USPTO (ST.6) and six in DOCDB.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from trihub.core.dates import PatentDate
from trihub.core.numbers.clean import clean, full_year, keep, latest_year
from trihub.core.numbers.model import Form, Number, NumberType, Right

OFFICE = "US"

SERIES = {
    "02": (1935, 1947), "03": (1948, 1959), "04": (1960, 1969), "05": (1970, 1978),
    "06": (1979, 1986), "07": (1987, 1992), "08": (1993, 1997), "09": (1998, 2001),
    "10": (2001, 2004), "11": (2004, 2007), "12": (2007, 2010), "13": (2010, 2013),
    "14": (2013, 2015), "15": (2014, 2018), "16": (2018, 2020), "17": (2020, 2022),
    "18": (2022, 9999), "19": (2024, 9999), "29": (1992, 9999), "35": (2015, 9999),
    "60": (1995, 2008), "61": (2008, 2013), "62": (2012, 2020), "63": (2020, 9999),
    "90": (1981, 9999), "95": (2001, 2013), "96": (2012, 9999),
}  # fmt: skip
"""Series code to the years in which it was given out (first and last).

Codes to 12 as MPEP 503 lists them; the younger ones, and years in which two codes ran side
by side, as seen in real files.
"""

NATIONAL_STAGE_YEARS = 4
"""A national stage has the PCT filing date: its series can be that many years younger."""
LAST_SHORT_DOCDB = 2010
"""DOCDB's serial with two digits of year ends with filings of 2010 (seen in real files)."""
HIGHEST_PATENT = 13_000_000
"""Above any utility patent granted by 2026: higher ones without kind or commas are applications."""
LAST_GRANT_A = 6_167_568
"""The last utility patent of kind ``A`` (26 December 2000)."""

DESIGN_SERIES = ("29", "35")
LAST_UTILITY_SERIES = "28"
PROVISIONAL = "P"

_PREFIX_RIGHTS = {"D": Right.DESIGN, "PP": Right.PLANT}
_APPLICATION_KINDS = ("A", "P", "F")

_SLASHED = re.compile(r"(?P<series>\d{2})/(?P<serial>\d{6})P?")
_LONG = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<series>\d{2})(?P<serial>\d{6})[APF]?")
_STANDARD = re.compile(
    r"(?P<right>[13]0)(?P<year>(?:19|20)\d{2})0(?P<series>\d{2})(?P<serial>\d{6})"
)
_EPODOC = re.compile(r"(?P<year>(?:19|20)\d{2})0(?P<serial>\d{6})(?P<kind>P?)")
_YEAR_SERIAL = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<serial>\d{6})")
_EIGHT = re.compile(r"(?P<head>\d{2})(?P<tail>\d{6})")
_SHORT = re.compile(r"(?P<serial>\d{1,6})(?P<year>\d{2})")
_PUBLICATION = re.compile(
    r"(?P<year>20\d{2})(?:/(?P<slashed>\d{6,7})|(?P<serial>\d{6,7}))(?P<kind>[AP][1-9])?"
)
_PATENT = re.compile(
    r"(?P<prefix>RE|PP|AI|D|H|T|X)?\.?(?P<serial>\d{1,8})(?P<kind>[ABCEFHIJKPS]\d?)?"
)
_GROUPED = re.compile(r"^\D*\d{1,2}(?:,\d{3}){1,2}(?!\d)")


def _application(
    serial: str, *, series: str = "", year: int | None, kind: str = "", original: str = ""
) -> Number:
    provisional = kind == PROVISIONAL or "60" <= series <= "63"
    design = series in DESIGN_SERIES or kind == "F"
    return Number(
        office=OFFICE,
        type=NumberType.APPLICATION,
        right=Right.DESIGN if design else Right.PATENT,
        prefix=series,
        serial=serial.zfill(6),
        year=year,
        kind=PROVISIONAL if provisional else "",
        original=original,
    )


def _fits(series: str, year: int) -> bool:
    """Whether a series was in use for a filing date's year, national stages included."""
    first, last = SERIES.get(series, (9999, 0))
    return first - NATIONAL_STAGE_YEARS <= year <= last + 1


def _eight_digits(digits: str, kind: str, date: PatentDate | None) -> Number | None:
    """Series and serial (USPTO), or serial and two digits of the filing year (DOCDB).

    The date decides; where both fit, DOCDB is meant only with its kind and to 2010.
    """
    series, short = digits[:2], int(digits[-2:])
    docdb_kind = kind in _APPLICATION_KINDS
    year = date.year if date else full_year(short, latest_year() - 99)
    as_docdb = date is None or year % 100 == short
    as_series = _fits(series, year) if date else series in SERIES
    if as_docdb and as_series:
        as_series = not docdb_kind or (year > LAST_SHORT_DOCDB)
    elif not as_docdb and not as_series:
        as_series = not docdb_kind and series in SERIES
        year = full_year(short, year - 99)
    if as_series:
        return _application(digits[2:], series=series, year=date.year if date else None, kind=kind)
    return _application(digits[:6], year=year, kind=kind) if docdb_kind or as_docdb else None


def _few_digits(digits: str, kind: str, date: PatentDate | None) -> Number | None:
    """One to seven digits: DOCDB where its year agrees, else a serial alone with the date."""
    short = int(digits[-2:])
    docdb_kind = kind in _APPLICATION_KINDS
    agrees = date is not None and date.year % 100 == short
    if len(digits) == 7 or (docdb_kind and (agrees or date is None)):
        if len(digits) < 3 or not (agrees or (date is None and docdb_kind)):
            return None
        year = date.year if date else full_year(short, latest_year() - 99)
        return _application(digits[:-2], year=year, kind=kind)
    return _application(digits, year=date.year, kind=kind) if date else None


def application(
    text: str, *, kind: str = "", date: PatentDate | None = None, right: Right | None = None
) -> Number | None:
    """Read a field that holds an application number of the USPTO, in any format.

    ``date`` is its filing date. Without one, a series and serial has no year, and eight
    digits are read as DOCDB's only with DOCDB's kind (``A``, ``P``).
    """
    cleaned = clean(text).removeprefix(OFFICE)
    if cleaned.endswith(PROVISIONAL):
        cleaned, kind = cleaned[:-1], PROVISIONAL
    if right is Right.DESIGN:
        kind = "F"
    year = date.year if date else None
    if match := _SLASHED.fullmatch(cleaned):
        return _application(match["serial"], series=match["series"], year=year, kind=kind)
    if match := _LONG.fullmatch(cleaned) or _standard(cleaned):
        series = match["series"]
        return _application(match["serial"], series=series, year=int(match["year"]), kind=kind)
    if match := (_EPODOC.fullmatch(cleaned) or _YEAR_SERIAL.fullmatch(cleaned)):
        return _application(match["serial"], year=int(match["year"]), kind=kind)
    if _EIGHT.fullmatch(cleaned):
        return _eight_digits(cleaned, kind, date)
    if re.fullmatch(r"\d{1,7}", cleaned):
        return _few_digits(cleaned, kind, date)
    return None


def _standard(cleaned: str) -> re.Match[str] | None:
    """ST.13's form, of which the right has to agree with the series."""
    match = _STANDARD.fullmatch(cleaned)
    agrees = match and (match["right"] == "30") == (match["series"] in DESIGN_SERIES)
    return match if agrees else None


def key(number: Number) -> str:
    """Return the identity of an application: office, right, filing year, and serial.

    From filings of 2011 on the series stands before the six digits of the serial, as in DOCDB:
    a national stage has the year of its PCT application, and so meets the serials of older series.
    To 2010 the series is left out, since DOCDB's short form has none. Without a year there is no
    identity, and the answer is empty.
    """
    if number.year is None:
        return ""
    right = (number.right or Right.PATENT).value
    if number.kind == PROVISIONAL:
        right = "provisional"
    elif number.prefix in ("90", "95", "96"):
        right = "re-examination"
    told = number.prefix if number.year > LAST_SHORT_DOCDB else ""
    serial = f"{told}{number.serial}" if told else int(number.serial)
    return f"{OFFICE}:{right}:{number.year}:{serial}"


def series_key(number: Number) -> str:
    """Return series and serial (``US:13/648029``), which no two applications share; empty
    where the series is not known."""
    return f"{OFFICE}:{number.prefix}/{int(number.serial):06d}" if number.prefix else ""


def keys(number: Number) -> tuple[str, ...]:
    """Return every identity that the application can have.

    A series and serial as the USPTO prints it has no year: each year fits in which the series
    was given out, and for utility patents the years before, since a national stage has the
    date of its PCT application. Provisionals and designs have no such dates. A serial with its year
    may be of each series that was given out then.
    """
    found = []
    for year in _years(number):
        dated = replace(number, year=year)
        series = (number.prefix,) if number.prefix else _running(dated)
        found += [key(dated), *(key(replace(dated, prefix=one)) for one in ("", *series))]
    return tuple(dict.fromkeys(found))


def unknown_series_keys(number: Number) -> tuple[str, ...]:
    """Return the identities that the application has where its series is not known."""
    return tuple(key(replace(number, year=year, prefix="")) for year in _years(number))


def _years(number: Number) -> Iterable[int]:
    """The years that the application can have been filed in."""
    if number.year is not None:
        return (number.year,)
    if not number.prefix:
        return ()
    first, last = SERIES.get(number.prefix, (9999, 0))
    if number.prefix <= LAST_UTILITY_SERIES:
        first -= NATIONAL_STAGE_YEARS
    return range(first, min(last + 1, latest_year()) + 1)


def _running(number: Number) -> list[str]:
    """The series of the number's kind that were given out in its year."""
    year = number.year or 0
    provisional, design = number.kind == PROVISIONAL, number.right is Right.DESIGN
    return [
        code
        for code in SERIES
        if _fits(code, year)
        and ("60" <= code <= "63") is provisional
        and (code in DESIGN_SERIES) is design
        and code < "90"
    ]


def _published(match: re.Match[str], original: str) -> Number:
    serial = match["slashed"] or match["serial"]
    kind = match["kind"] or ""
    return Number(
        office=OFFICE,
        type=NumberType.PUBLICATION,
        right=Right.PLANT if kind.startswith("P") else Right.PATENT,
        year=int(match["year"]),
        serial=serial.zfill(7),
        kind=kind,
        original=original,
    )


def _patent(match: re.Match[str], original: str) -> list[Number]:
    prefix, kind = match["prefix"] or "", match["kind"] or ""
    serial = match["serial"].lstrip("0")
    settled = bool(kind) or _GROUPED.match(original.strip()) is not None
    highest = LAST_GRANT_A if kind == "A" else None if settled else HIGHEST_PATENT
    if not serial or (highest and not prefix and int(serial) > highest):
        return []
    number = Number(
        office=OFFICE, type=NumberType.REGISTRATION,
        right=_PREFIX_RIGHTS.get(prefix, Right.PATENT),
        prefix=prefix, serial=serial, kind=kind, original=original,
    )  # fmt: skip
    return [number]


def parse(
    text: str, *, type: NumberType | None = None, date: PatentDate | None = None
) -> list[Number]:
    """Return all readings of ``text`` as a number of the USPTO; none when nothing fits.

    A kind makes a text a publication or patent unless ``type`` says application; commas
    in a run of digits say patent, a slash after two digits application. ``date`` is the
    filing date of an application and gives it its year.
    """
    cleaned = clean(text).removeprefix(OFFICE)
    found: list[Number] = []
    if match := _PUBLICATION.fullmatch(cleaned):
        found.append(_published(match, text))
    elif match := _PATENT.fullmatch(cleaned):
        found += _patent(match, text)
    grouped = type is None and bool(found) and _GROUPED.match(text.strip()) is not None
    if not grouped and (read := _as_application(cleaned, date)):
        explicit = "/" in cleaned or type is NumberType.APPLICATION or not found
        if explicit or re.fullmatch(r"\d{8}", cleaned):
            found.append(_with_original(read, text))
    return keep(found, type)


def _as_application(cleaned: str, date: PatentDate | None) -> Number | None:
    kind = cleaned[-1:] if cleaned[-1:] in _APPLICATION_KINDS else ""
    digits = cleaned.removesuffix(kind) if kind else cleaned
    if not kind and not re.fullmatch(r"\d{2}/\d{6}|\d{15}|\d{12}|\d{8}", digits):
        return None
    read = application(digits, kind=kind, date=date)
    return read if read and is_valid(read) else None


def _with_original(number: Number, original: str) -> Number:
    return _application(
        number.serial, series=number.prefix, year=number.year,
        kind=number.kind or ("F" if number.right is Right.DESIGN else ""), original=original,
    )  # fmt: skip


def docdb(number: Number) -> tuple[str, str, str] | None:
    """Return office, number and kind as DOCDB has them.

    Applications need their filing year; to 2010 the form drops the series and leading
    zeros. DOCDB's numbers of design applications are not known: ``None``.
    """
    if number.type is NumberType.REGISTRATION:
        return OFFICE, f"{number.prefix}{number.serial}", number.kind
    if number.type is NumberType.PUBLICATION:
        if not number.serial.startswith("0"):
            return None
        return OFFICE, f"{number.year}{number.serial[1:]}", number.kind
    if number.year is None or number.right is Right.DESIGN:
        return None
    kind = number.kind or "A"
    if number.year > LAST_SHORT_DOCDB and number.prefix:
        return OFFICE, f"{number.year}{number.prefix}{number.serial}", kind
    return OFFICE, f"{int(number.serial)}{number.year % 100:02d}", kind


def _official(number: Number) -> str | None:
    if number.type is NumberType.APPLICATION:
        grouped = f"{number.serial[:3]},{number.serial[3:]}"
        return f"{number.prefix}/{grouped}" if number.prefix else None
    kind = f" {number.kind}" if number.kind else ""
    if number.type is NumberType.PUBLICATION:
        return f"{OFFICE} {number.year}/{number.serial}{kind}"
    return f"{OFFICE} {number.prefix}{int(number.serial):,}{kind}"


def form(number: Number, form: Form) -> str | None:
    """Return the number in one form, or ``None`` where that form does not exist."""
    named = docdb(number)
    plain = " ".join(filter(None, named)) if named else None
    official = _official(number)
    if form is Form.ORIGINAL:
        return official
    if form is Form.DISPLAY:
        return f"{OFFICE} {official.removeprefix('US ')}" if official else plain
    if form is Form.DOCDB:
        return plain
    if form is Form.ST13 and number.prefix and number.type is NumberType.APPLICATION:
        right = "30" if number.right is Right.DESIGN else "10"
        dated = f"{OFFICE}{right}{number.year}{int(number.prefix + number.serial):09d}"
        return dated if number.year else None
    if form is Form.EPODOC and named and number.type is not NumberType.APPLICATION:
        letter = number.kind[:1] if number.prefix else ""
        return f"{OFFICE}{named[1]}{letter}"
    return None


def is_valid(number: Number) -> bool:
    """Say whether the number can exist: the series was in use in its year, the serial fits."""
    if number.office != OFFICE or not number.serial.isdigit():
        return False
    if number.type is NumberType.REGISTRATION:
        return 0 < int(number.serial) <= HIGHEST_PATENT
    if number.type is NumberType.PUBLICATION:
        fits = number.year is not None and 2001 <= number.year <= latest_year()
        return fits and len(number.serial) == 7
    if number.type is not NumberType.APPLICATION or len(number.serial) != 6:
        return False
    if not number.prefix:
        return number.year is not None
    known = number.prefix in SERIES
    return known and (number.year is None or _fits(number.prefix, number.year))
