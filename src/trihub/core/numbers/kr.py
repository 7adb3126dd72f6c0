"""Numbers of the Korean office (MOIP, until September 2025 KIPO) and of KIPRIS.

Since 1998 a pair for the right, the year and seven digits (``10-2016-0063019``); before, the
year and the serial alone. KIPRIS writes all numbers in thirteen digits, registrations too:
those two meet where a registration's digits look like a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from trihub.core.dates import PatentDate
from trihub.core.numbers.clean import clean, full_year, keep, latest_year
from trihub.core.numbers.model import Form, Number, NumberType, Right

OFFICE = "KR"

RIGHTS = {
    "10": Right.PATENT,
    "20": Right.UTILITY_MODEL,
    "30": Right.DESIGN,
    "40": Right.TRADEMARK,
}
FIRST_YEAR = 1948
FIRST_LAID_OPEN = 1983
LAST_EXAMINED = 1997
"""Publications for opposition ended in October 1997."""

_PAIRS = {right: pair for pair, right in RIGHTS.items()}
_LETTERS = {
    "A": Right.PATENT,
    "B": Right.PATENT,
    "U": Right.UTILITY_MODEL,
    "Y": Right.UTILITY_MODEL,
}
_OPEN_KIND = {Right.PATENT: "A", Right.UTILITY_MODEL: "U"}
_EXAMINED_KIND = {Right.PATENT: "B1", Right.UTILITY_MODEL: "Y1"}

_LABELS = {
    "출원": NumberType.APPLICATION,
    "공개": NumberType.PUBLICATION,
    "공고": NumberType.PUBLICATION,
    "등록": NumberType.REGISTRATION,
}
_LABEL = re.compile(r"^(특허|실용신안|디자인|상표)?(출원|공개|공고|등록)?(특허|실용신안|번)?:?")

_YEAR4 = r"(?P<year>(?:19|20)\d{2})"
_YEAR2 = r"(?P<year>4[89]|[5-8]\d|9[0-8])"
_MODERN = re.compile(
    rf"(?P<pair>[1-4]0)(?:-(?=\d{{4}}-))?{_YEAR4}-?(?P<serial>\d{{7}})(?P<kind>[ABUY]\d?)?"
)
"""A dash behind the pair needs one behind the year: ``10-20050116274`` may be a registration's."""
_STANDARD = re.compile(rf"(?P<pair>[1-4]0){_YEAR4}00(?P<serial>\d{{7}})")
_REGISTERED = re.compile(
    r"(?P<pair>[1-4]0)-?(?P<serial>\d{7})(?:-?(?P<sub>\d{2}-?\d{2}))?(?P<kind>[BSY]\d?)?"
)
_UNTYPED = re.compile(r"(?P<serial>\d{5,7})(?P<kind>[BY]\d?)")
_OLD = re.compile(rf"(?:{_YEAR4}|(?P<two>4[89]|[5-8]\d|9[0-8]))-(?P<serial>\d{{1,7}})")
_DOCDB = re.compile(rf"{_YEAR4}(?P<serial>\d{{7}})(?P<kind>[ABUY]\d?)?")
_DOCDB_OLD = re.compile(rf"{_YEAR2}(?P<serial>\d{{7}})(?P<kind>[ABUY]\d?)?")
_TRIAL = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<prefix>[원당정취허후])(?P<serial>\d{1,6})")


def _dated(
    type: NumberType, right: Right | None, year: int, serial: str, original: str, kind: str = ""
) -> Number:
    return Number(
        office=OFFICE,
        type=type,
        right=right,
        prefix=_PAIRS[right] if right else "",
        year=year,
        serial=serial.zfill(7),
        kind=kind,
        original=original,
    )


def _published_kinds(right: Right, year: int) -> list[str]:
    """Kinds that a publication of a year can have: laid open, examined, or either."""
    kinds = []
    if year >= FIRST_LAID_OPEN:
        kinds.append(_OPEN_KIND[right])
    if year <= LAST_EXAMINED:
        kinds.append(_EXAMINED_KIND[right])
    return kinds


def _both(right: Right | None, year: int, serial: str, original: str) -> list[Number]:
    """A year and serial alone: an application, or a publication of any kind of that year."""
    if not FIRST_YEAR <= year <= latest_year():
        return []
    found = [_dated(NumberType.APPLICATION, right, year, serial, original)]
    published = [right] if right in _OPEN_KIND else [] if right else list(_OPEN_KIND)
    for each in published:
        if each is not None:
            found += [
                _dated(NumberType.PUBLICATION, each, year, serial, original, kind)
                for kind in _published_kinds(each, year)
            ]
    return found


def _registration(match: re.Match[str], original: str) -> list[Number]:
    pair = match["pair"]
    sub = (match["sub"] or "").replace("-", "")
    compact = "-" not in match[0]
    if compact and sub and not sub.startswith("000"):
        return []
    number = Number(
        office=OFFICE, type=NumberType.REGISTRATION, right=RIGHTS[pair], prefix=pair,
        serial=match["serial"], sub=sub, kind=match["kind"] or "", original=original,
    )  # fmt: skip
    return [number]


def _modern(match: re.Match[str], original: str) -> list[Number]:
    right = RIGHTS[match["pair"]]
    year, kind = int(match["year"]), match["kind"]
    if not kind:
        return _both(right, year, match["serial"], original)
    if _too_late(kind, year):
        return []
    return [_dated(NumberType.PUBLICATION, right, year, match["serial"], original, kind)]


def _too_late(kind: str, year: int) -> bool:
    """Examined publications are counted by year to 1997; later ``B`` and ``Y`` are grants."""
    return kind[0] in ("B", "Y") and year > LAST_EXAMINED


def _docdb(match: re.Match[str], original: str) -> list[Number]:
    year = full_year(int(match["year"]), 1900) if len(match["year"]) == 2 else int(match["year"])
    kind = match["kind"]
    if not kind:
        return _both(None, year, match["serial"], original)
    if _too_late(kind, year):
        return []
    right = _LETTERS[kind[0]]
    found = [_dated(NumberType.PUBLICATION, right, year, match["serial"], original, kind)]
    if kind in ("A", "U"):
        found.append(_dated(NumberType.APPLICATION, right, year, match["serial"], original))
    return found


def _untyped(match: re.Match[str], original: str) -> list[Number]:
    """Grants of October 1997 to May 1999 and DOCDB's old ones: the kind gives the pair."""
    right = _LETTERS[match["kind"][0]]
    return [
        Number(
            office=OFFICE, type=NumberType.REGISTRATION, right=right, prefix=_PAIRS[right],
            serial=match["serial"].zfill(7), kind=match["kind"], original=original,
        )
    ]  # fmt: skip


def _old(match: re.Match[str], original: str) -> list[Number]:
    year = int(match["year"]) if match["year"] else full_year(int(match["two"]), 1900)
    if year > 1998 and len(match["serial"]) < 7:
        return []
    return _both(None, year, match["serial"], original)


def _standard(match: re.Match[str], original: str) -> list[Number]:
    right = RIGHTS[match["pair"]]
    return [_dated(NumberType.APPLICATION, right, int(match["year"]), match["serial"], original)]


def _trial(match: re.Match[str], original: str) -> list[Number]:
    number = Number(
        office=OFFICE, type=NumberType.APPEAL, right=None, year=int(match["year"]),
        prefix=match["prefix"], serial=match["serial"], original=original,
    )  # fmt: skip
    return [number]


_PATTERNS = (
    (_MODERN, _modern),
    (_STANDARD, _standard),
    (_REGISTERED, _registration),
    (_UNTYPED, _untyped),
    (_OLD, _old),
    (_DOCDB, _docdb),
    (_DOCDB_OLD, _docdb),
    (_TRIAL, _trial),
)


def _labelled(found: Iterable[Number], words: str) -> list[Number]:
    """Drop what the words before the number exclude: 공개 is laid open, 공고 examined."""
    if "공개" in words:
        return [n for n in found if n.kind[:1] in ("A", "U")]
    if "공고" in words:
        return [n for n in found if n.kind[:1] in ("B", "Y")]
    return list(found)


def parse(
    text: str, *, type: NumberType | None = None, date: PatentDate | None = None
) -> list[Number]:
    """Return all readings of ``text`` as a Korean number; none when nothing fits.

    Thirteen digits are an application or publication where characters 3 to 6 can be a year,
    a registration where the last four can be its sub-number; both stay where both fit. A
    kind makes a text a publication unless ``type`` says application. ``date`` is the day
    that the number belongs to: its year settles which.
    """
    cleaned = clean(text).removeprefix(OFFICE)
    label = _LABEL.match(cleaned)
    words = label[0] if label else ""
    cleaned = cleaned[len(words) :]
    type = type or next((t for word, t in _LABELS.items() if word in words), None)
    found: list[Number] = []
    for pattern, read in _PATTERNS:
        if match := pattern.fullmatch(cleaned):
            found += read(match, text)
    found = _labelled(found, words)
    if type is None and re.search(r"[A-Z]\d?$", cleaned):
        found = [n for n in found if n.type is not NumberType.APPLICATION]
    return _settled(keep(found, type), date)


def _settled(found: list[Number], date: PatentDate | None) -> list[Number]:
    if date is None or len(found) < 2:
        return found
    return [n for n in found if n.year in (None, date.year)] or found


def application(
    text: str, *, kind: str = "", date: PatentDate | None = None, right: Right | None = None
) -> Number | None:
    """Read a field that holds a Korean application number, in any format.

    Digits alone are read by their count: 15 CNIPA's standard form, 13 KIPRIS, 11 DOCDB, 10 and
    9 and 8 and 7 the old ones with a year of four or two digits before 7, 6 or 5 of serial.
    """
    cleaned = clean(text).removeprefix(OFFICE)
    if match := re.fullmatch(r"((?:19|20)\d\d)-?(\d{6})|([4-9]\d)(\d{5,6})", cleaned):
        cleaned = f"{match[1] or match[3]}-{(match[2] or match[4]).zfill(7)}"
    found = parse(cleaned, type=NumberType.APPLICATION)
    if not found:
        return None
    number = found[0]
    if number.right is None:
        given = right or _LETTERS.get(kind[:1])
        return _dated(number.type, given, number.year or 0, number.serial, text)
    return number


def key(number: Number) -> str:
    """Return the identity of an application: office, right, year, serial."""
    right = (number.right or Right.PATENT).value.replace(" ", "-")
    return f"{OFFICE}:{right}:{number.year}:{int(number.serial)}"


def docdb(number: Number) -> tuple[str, str, str] | None:
    """Return office, number and kind as DOCDB has them.

    Applications and laid-open documents lose the pair for the right: the kind says it. Years
    to 1997 have two digits in publications. Designs, marks and trials have no DOCDB form.
    """
    if number.right not in _OPEN_KIND or number.type is NumberType.APPEAL:
        return None
    if number.type is NumberType.REGISTRATION:
        return OFFICE, f"{number.prefix}{number.serial}", number.kind
    if number.year is None:
        return None
    long = f"{number.year}{number.serial}"
    if number.type is NumberType.APPLICATION:
        return OFFICE, long, _OPEN_KIND[number.right]
    old = f"{number.year % 100:02d}{number.serial}"
    return OFFICE, old if number.year <= LAST_EXAMINED else long, number.kind


def _official(number: Number) -> str:
    if number.type is NumberType.APPEAL:
        return f"{number.year}{number.prefix}{number.serial}"
    pair = f"{number.prefix}-" if number.prefix else ""
    if number.type is NumberType.REGISTRATION:
        sub = f"-{number.sub[:2]}-{number.sub[2:]}" if number.sub else ""
        return f"{pair}{number.serial}{sub}"
    return f"{pair}{number.year}-{number.serial}"


def form(number: Number, form: Form) -> str | None:
    """Return the number in one form, or ``None`` where that form does not exist."""
    named = docdb(number)
    if form is Form.ORIGINAL:
        return _official(number)
    if form is Form.DISPLAY:
        return " ".join(filter(None, (OFFICE, _official(number), number.kind)))
    if form is Form.DOCDB:
        return " ".join(filter(None, named)) if named else None
    application = number.type is NumberType.APPLICATION
    if form is Form.EPODOC and named and not application:
        letter = number.kind[:1]
        return f"{OFFICE}{named[1]}{'' if letter in ('A', '') else letter}"
    if form is Form.ST13 and application and number.prefix:
        return f"{OFFICE}{number.prefix}{number.year}{int(number.serial):09d}"
    return None


def is_valid(number: Number) -> bool:
    """Say whether the number can exist: pair, year and kind go with the right."""
    if number.office != OFFICE:
        return False
    if number.type is NumberType.APPEAL:
        return number.prefix in "원당정취허후" and number.year is not None
    if RIGHTS.get(number.prefix) is not number.right or not number.serial.isdigit():
        return False
    if number.type is NumberType.REGISTRATION:
        return len(number.serial) == 7
    in_time = number.year is not None and FIRST_YEAR <= number.year <= latest_year()
    kind_fits = number.type is NumberType.APPLICATION or (
        number.right is not None and _LETTERS.get(number.kind[:1]) is number.right
    )
    return in_time and kind_fits and len(number.serial) == 7
