"""Numbers of the JPO: year and serial until grant, one running number from 1996 for grants.

Years are era years to 1999 (``特願平5-142789``), western from 2000. The same digits are
different documents by prefix or kind: never key a Japanese number by digits alone.
"""

from __future__ import annotations

import re

from trihub.core.dates import ERA_LETTERS, PatentDate
from trihub.core.messages import said
from trihub.core.numbers.clean import clean, full_year, keep, latest_year
from trihub.core.numbers.era import (
    BY_KIND,
    KOHYO_FROM,
    LAST_NUMBERED,
    LAST_YEARS,
    LETTERS,
    LONG,
    NEW_UTILITY_MODEL_FROM,
    REGISTERS,
    SERIES,
    SHORT,
    SIGNS,
    ST13,
    era_year,
    eras,
)
from trihub.core.numbers.model import Form, Number, NumberType, Right

OFFICE = "JP"

_ERA = r"(?P<era>明治|大正|昭和|平成|令和|[明大昭平令MTSHR])(?P<eyear>\d{1,2}|元)年?"
_KIND = r"(?P<kind>[ABUY]\d?)?"
_PREFIX = rf"(?P<prefix>{'|'.join(SERIES)})?"
_WORDS = re.compile(rf"^{_ERA}({'|'.join(LONG)})(\d+)$")
_ERA_NUMBER = re.compile(rf"{_PREFIX}{_ERA}-?(?P<serial>\d{{1,6}}){_KIND}")
_WESTERN = re.compile(
    rf"{_PREFIX}(?P<year>(?:19|20)\d{{2}})(?:[-/](?P<serial>\d{{1,6}})|(?P<full>\d{{6}})){_KIND}"
)
_TWO_DIGIT = re.compile(rf"{_PREFIX}(?P<year>\d{{1,2}})-(?P<serial>\d{{1,6}}){_KIND}")
_SAIHYO = re.compile(r"(?:再表|WO)(?P<year>\d{4}|\d{2})[-/]?(?P<serial>\d{5,6})(?:A1)?")
_REGISTERED = re.compile(
    rf"(?P<prefix>{'|'.join([*REGISTERS, *SHORT])})?(?P<serial>0*\d{{5,8}})(?P<kind>[BUYS]\d?)?"
)
_API = re.compile(
    r"(?P<stage>JP[AU])?(?P<era>[345])(?P<eyear>\d{2})(?P<serial>\d{6})(?P<kind>[AU])?"
)
_OLD_STYLE = re.compile(r"(?P<year>\d{1,2})(?P<serial>\d{6})(?P<kind>A)")
_DOCDB_OLD = re.compile(r"(?P<serial>\d{1,6})(?P<year>\d{2})(?P<kind>[AU])?")
_PREFIXABLE = re.compile(
    r"[MTSHR明大昭平令]\D?(?:\d{1,2}|元)年?-?\d{1,6}|\d{1,2}-\d+|(?:19|20)\d\d(?:[-/]\d{1,6}|\d{6})"
)
_STANDARD = re.compile(r"(?P<pair>[1-4]0)(?P<year>(?:19|20)\d{2})(?P<serial>\d{9})")
_EPODOC = re.compile(r"(?P<year>(?:19|20)\d{2})0(?P<serial>\d{6})(?P<kind>U)?")

_APPLICATION_OF = {
    series.right: prefix
    for prefix, series in SERIES.items()
    if series.type is NumberType.APPLICATION
}


def _number(
    prefix: str,
    year: int,
    serial: str,
    original: str,
    *,
    era: str = "",
    kind: str = "",
    warnings: tuple[str, ...] = (),
) -> Number:
    series = SERIES[prefix]
    if prefix in ("特開", "実開") and int(serial) >= KOHYO_FROM:
        prefix = prefix[0] + "表"
    return Number(
        office=OFFICE,
        type=series.type,
        right=series.right,
        prefix=prefix,
        year=year,
        era=era if year < 2000 else "",
        serial=serial.zfill(6),
        kind=(kind or series.kind) if series.type is NumberType.PUBLICATION else "",
        original=original,
        warnings=warnings,
    )


def _series_of(prefix: str | None, kind: str | None) -> tuple[str, ...]:
    """The prefix given, or those that the kind (or nothing) leaves open."""
    if prefix:
        return (prefix,)
    if (kind or "")[1:] and (kind or "").startswith("A"):
        return ("特開",)
    return BY_KIND[(kind or "")[:1]]


def _in_era(match: re.Match[str], original: str) -> list[Number]:
    letter = LETTERS.get(match["era"][0], match["era"][0])
    counted = 1 if match["eyear"] == "元" else int(match["eyear"])
    year = era_year(letter, counted)
    warnings: tuple[str, ...] = ()
    if not 1 <= counted <= LAST_YEARS[letter]:
        sign = ERA_LETTERS[letter]
        told = said(
            "{sign}{counted}年 never was: {sign} ended in its year {last}. Read as {year}.",
            sign=sign, counted=counted, last=LAST_YEARS[letter], year=year,
        )  # fmt: skip
        warnings = (told,)
    elif year >= 2000:
        told = said(
            "The JPO counts numbers by western years since 2000: read as {year}.", year=year
        )
        warnings = (told,)
    return [
        _number(
            prefix, year, match["serial"], original,
            era=letter, kind=match["kind"] or "", warnings=warnings,
        )
        for prefix in _series_of(match["prefix"], match["kind"])
    ]  # fmt: skip


def _by_western_year(match: re.Match[str], original: str) -> list[Number]:
    year = int(match["year"])
    serial = match["serial"] or match["full"]
    return [
        _number(prefix, year, serial, original, era=era, kind=match["kind"] or "")
        for prefix in _series_of(match["prefix"], match["kind"])
        for era in (eras(year) if year < 2000 else ("",))
    ]


def _without_era(match: re.Match[str], original: str) -> list[Number]:
    """A two-digit year without its era's letter: 昭和, 平成 or western, never guessed."""
    counted = int(match["year"])
    years = [(e, era_year(e, counted)) for e in ("S", "H") if 1 <= counted <= LAST_NUMBERED[e]]
    if len(match["year"]) == 2:
        western = full_year(counted, latest_year() - 99)
        if western >= 2000:
            years.append(("", western))
    return [
        _number(prefix, year, match["serial"], original, era=era, kind=match["kind"] or "")
        for prefix in _series_of(match["prefix"], match["kind"])
        for era, year in years
        if year >= SERIES[prefix].since
    ]


def _saihyo(match: re.Match[str], original: str) -> list[Number]:
    """再表: the number is that of the WO publication."""
    year = match["year"]
    full = int(year) if len(year) == 4 else full_year(int(year), 1978)
    return [_number("再表", full, match["serial"], original)]


def _registered(match: re.Match[str], original: str) -> list[Number]:
    serial = match["serial"].lstrip("0")
    kind = match["kind"] or ""
    new = NEW_UTILITY_MODEL_FROM <= int(serial or 0) < 4000000
    if not serial or len(serial) > 7 or (kind.startswith("U") and not new):
        return []
    if match["prefix"]:
        rights = [REGISTERS[SHORT.get(match["prefix"], match["prefix"])]]
    elif kind:
        letters = {"B": Right.PATENT, "S": Right.DESIGN}
        rights = [letters.get(kind[0], Right.UTILITY_MODEL)]
    else:
        rights = [Right.PATENT, Right.UTILITY_MODEL] if new else [Right.PATENT]
    return [
        Number(
            office=OFFICE, type=NumberType.REGISTRATION, right=right, serial=serial,
            prefix=next(p for p, r in REGISTERS.items() if r is right),
            kind=kind, original=original,
        )
        for right in rights
    ]  # fmt: skip


def _api(match: re.Match[str], original: str) -> list[Number]:
    """The JPO API's nine digits: the era as a digit, its year, the serial."""
    letter = {"3": "S", "4": "H", "5": "R"}[match["era"]]
    year = era_year(letter, int(match["eyear"]))
    prefix = "実開" if "U" in (match["kind"], (match["stage"] or "")[-1:]) else "特開"
    if year < SERIES[prefix].since:
        return []
    return [_number(prefix, year, match["serial"], original, era=letter)]


def _old_style(match: re.Match[str], original: str) -> list[Number]:
    """Kokai written without their era's letter: two digits, six digits, the kind."""
    counted = int(match["year"])
    return [
        _number("特開", era_year(e, counted), match["serial"], original, era=e)
        for e in ("H", "S")
        if 1 <= counted <= LAST_NUMBERED[e] and era_year(e, counted) >= SERIES["特開"].since
    ]


def _docdb_application(match: re.Match[str], original: str) -> list[Number]:
    """DOCDB's applications to 1999: the serial, then two digits of the western year."""
    year = 1900 + int(match["year"])
    prefix = "実願" if match["kind"] == "U" else "特願"
    return [_number(prefix, year, match["serial"], original, era=era) for era in eras(year)]


def _standard(match: re.Match[str], original: str) -> list[Number]:
    prefix = {"10": "特願", "20": "実願"}.get(match["pair"])
    serial = match["serial"].lstrip("0")
    if prefix is None or len(serial) > 6:
        return []
    year = int(match["year"])
    letters = eras(year) if year < 2000 else ("",)
    return [_number(prefix, year, serial, original, era=era) for era in letters]


_PATTERNS = (
    (_ERA_NUMBER, _in_era),
    (_WESTERN, _by_western_year),
    (_TWO_DIGIT, _without_era),
    (_SAIHYO, _saihyo),
    (_REGISTERED, _registered),
    (_API, _api),
    (_OLD_STYLE, _old_style),
    (_DOCDB_OLD, _docdb_application),
    (_STANDARD, _standard),
)


def _matches(cleaned: str, original: str) -> list[Number]:
    found: list[Number] = []
    for pattern, read in _PATTERNS:
        if match := pattern.fullmatch(cleaned):
            found += read(match, original)
            if read in (_in_era, _by_western_year):
                break
    return found


def parse(
    text: str, *, type: NumberType | None = None, date: PatentDate | None = None
) -> list[Number]:
    """Return all readings of ``text`` as a number of the JPO; none when nothing fits.

    A kind makes a text a publication unless ``type`` says application (DOCDB writes both
    alike). ``date`` is the day of the filing or publication that the number belongs to: it
    settles a year without its era.
    """
    cleaned = clean(text)
    if not cleaned.startswith(("JPA", "JPU")):
        cleaned = cleaned.removeprefix(OFFICE)
    if match := _WORDS.match(cleaned):
        cleaned = f"{LONG[match[3]]}{match['era']}{match['eyear']}-{match[4]}"
    found = keep(_matches(cleaned, text), type)
    published = [n for n in found if n.type is not NumberType.APPLICATION]
    if type is None and published and re.search(r"[A-Z]\d?$|^\d{1,8}$", cleaned):
        found = published
    if date is not None:
        found = [n for n in found if n.year == date.year] or found
    return found


def application(
    text: str, *, kind: str = "", date: PatentDate | None = None, right: Right | None = None
) -> Number | None:
    """Read a field that holds an application number of the JPO, in any format.

    Without a prefix the kind (``U``) or ``right`` names the right; DOCDB's digits are read
    by the date where they could be an era's year as well.
    """
    cleaned = clean(text).removeprefix(OFFICE)
    if match := _EPODOC.fullmatch(cleaned):
        cleaned, kind = f"{match['year']}{match['serial']}", match["kind"] or kind
    if re.fullmatch(r"\d{7,8}", cleaned) and date is not None:
        cleaned = _dated(cleaned, date)
    if right is None and kind.startswith("U"):
        right = Right.UTILITY_MODEL
    if _PREFIXABLE.fullmatch(cleaned):
        cleaned = _APPLICATION_OF[right or Right.PATENT] + cleaned
    elif right is Right.UTILITY_MODEL and re.fullmatch(r"\d{3,8}", cleaned):
        cleaned += "U"
    found = parse(cleaned, type=NumberType.APPLICATION, date=date)
    return found[0] if len({(n.year, n.serial) for n in found}) == 1 else None


def _dated(digits: str, date: PatentDate) -> str:
    """Seven or eight digits with a date: DOCDB's order, or the era's year in front."""
    if int(digits[-2:]) == date.year % 100:
        return digits
    counted = int(digits[:-6])
    fits = [e for e in ("H", "S") if counted and era_year(e, counted) == date.year]
    return f"{fits[0]}{digits[:-6]}-{digits[-6:]}" if fits else digits


def key(number: Number) -> str:
    """Return the identity of an application: office, right, western year, serial."""
    right = (number.right or Right.PATENT).value.replace(" ", "-")
    return f"{OFFICE}:{right}:{number.year}:{int(number.serial)}"


def docdb(number: Number) -> tuple[str, str, str] | None:
    """Return office, number and kind as DOCDB has them.

    Publications to 1999 have the era's letter and an unpadded serial, applications to 1999
    the serial before two digits of the year. DOCDB holds no designs, marks or appeals.
    """
    kind = number.kind
    if number.right not in ST13:
        return None
    if number.type is NumberType.REGISTRATION:
        return OFFICE, number.serial, kind
    if number.year is None or number.type is NumberType.APPEAL:
        return None
    western = f"{number.year}{number.serial}"
    if number.type is NumberType.APPLICATION:
        old = f"{int(number.serial)}{number.year % 100:02d}"
        kind = "U" if number.right is Right.UTILITY_MODEL else "A"
        return OFFICE, old if number.year < 2000 else western, kind
    if number.prefix == "再表":
        return OFFICE, f"WO{western}", kind
    if number.year >= 2000:
        return OFFICE, western, kind
    return OFFICE, f"{number.era}{_era_count(number):02d}{int(number.serial)}", kind


def _era_count(number: Number) -> int:
    return (number.year or 0) - era_year(number.era, 0)


def _official(number: Number) -> str | None:
    if number.type is NumberType.REGISTRATION:
        return f"{number.prefix}第{number.serial}号"
    if number.year is None:
        return None
    if number.prefix == "再表":
        return f"再表{number.year}/{number.serial}"
    year = f"{SIGNS[number.era]}{_era_count(number)}" if number.era else str(number.year)
    padded = not number.era and number.type is not NumberType.APPEAL
    serial = number.serial if padded else int(number.serial)
    return f"{number.prefix}{year}-{serial}"


def form(number: Number, form: Form) -> str | None:
    """Return the number in one form, or ``None`` where that form does not exist."""
    named = docdb(number)
    if form in (Form.ORIGINAL, Form.DISPLAY):
        return _official(number)
    if form is Form.DOCDB:
        return " ".join(filter(None, named)) if named else None
    application = number.type is NumberType.APPLICATION
    if form is Form.EPODOC and named and not application:
        letter = number.kind[:1]
        return f"{OFFICE}{named[1]}{'' if letter == 'A' else letter}"
    if form is Form.ST13 and application and number.right in ST13:
        return f"{OFFICE}{ST13[number.right]}{number.year}{int(number.serial):09d}"
    return None


def is_valid(number: Number) -> bool:
    """Say whether the number can exist: era, year and serial range go with the prefix."""
    if number.office != OFFICE:
        return False
    if number.type is NumberType.REGISTRATION:
        return REGISTERS.get(number.prefix) is number.right and number.serial.isdigit()
    series = SERIES.get(number.prefix)
    if series is None or series.type is not number.type or number.year is None:
        return False
    era_fits = number.era in eras(number.year) if number.year < 2000 else not number.era
    kohyo = number.prefix[1] == "表" and number.prefix != "再表"
    serial_fits = 0 < int(number.serial) <= 999999
    if series.type is NumberType.PUBLICATION and number.prefix != "再表":
        serial_fits = serial_fits and (int(number.serial) >= KOHYO_FROM) == kohyo
    last = min(series.until, latest_year())
    return era_fits and serial_fits and series.since <= number.year <= last
