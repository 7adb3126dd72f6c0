"""Numbers of the PCT: international applications and their publications (``WO``).

The two letters in ``PCT/CN2019/…`` are the receiving office. Inside, both have four digits
of year and six of serial; before 2004 they were printed, and DOCDB keeps them, shorter.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trihub.core.dates import PatentDate
from trihub.core.messages import said
from trihub.core.numbers.clean import clean, full_year, keep, latest_year
from trihub.core.numbers.model import Form, Number, NumberType, Right

OFFICE = "WO"
FIRST_YEAR = 1978
SIX_DIGITS_FROM = 2004
FIRST_SIX_DIGITS_2002 = 51231
"""Publications of 1 July 2002 on have six digits of serial (CNIPA's search help names it first)."""

_YEAR4 = r"(?P<year>(?:19|20)\d{2})"
_KIND = r"(?P<kind>A[1-9])?"
_PUBLICATIONS = (
    re.compile(rf"(?:WO)?{_YEAR4}/(?P<serial>\d{{5,6}}){_KIND}"),
    re.compile(rf"WO{_YEAR4}(?P<serial>\d{{5,6}}){_KIND}"),
    re.compile(rf"(?:WO)?(?P<year>\d{{2}})/(?P<serial>\d{{5}}){_KIND}"),
    re.compile(rf"WO(?P<year>\d{{2}})(?P<serial>\d{{5}}){_KIND}"),
    re.compile(rf"(?:WO)?(?P<year>0[23])/(?P<serial>\d{{6}}){_KIND}"),
    re.compile(rf"WO(?P<year>0[23])(?P<serial>\d{{6}}){_KIND}"),
)
_EIGHT = re.compile(rf"WO(?P<year>\d{{2}})/?(?P<serial>\d{{6}}){_KIND}")

_YEAR = r"(?P<year>(?:19|20)\d{2}|\d{2})"
_PCT = re.compile(rf"(?:PCT/?)(?P<ro>[A-Z]{{2}})-?{_YEAR}[/-]?(?P<serial>\d{{5,7}})")
_SLASHED = re.compile(
    rf"(?P<ro>[A-Z]{{2}})(?:{_YEAR4}/(?P<six>\d{{6,7}})|(?P<two>\d{{2}})/(?P<five>\d{{5}}))W?"
)
_WITH_KIND = re.compile(
    rf"(?P<ro>[A-Z]{{2}})(?:{_YEAR4}(?P<six>\d{{6,7}})|(?P<two>\d{{2}})(?P<five>\d{{5}}))W"
)
_EPODOC = re.compile(rf"WO{_YEAR4}(?P<ro>[A-Z]{{2}})(?P<serial>\d{{1,6}})")
_RECEIVED = re.compile(
    rf"(?P<ro>[A-Z]{{2}})(?:{_YEAR4}[/-]?(?P<six>\d{{6,7}})|(?P<two>\d{{2}})[/-]?(?P<five>\d{{5}}))"
)


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else full_year(int(year), FIRST_YEAR)


def _printed(year: str) -> bool:
    """Whether publications of a year were printed with as many digits of year."""
    return FIRST_YEAR <= _full(year) <= (latest_year() if len(year) == 4 else SIX_DIGITS_FROM - 1)


def _application(match: re.Match[str], original: str) -> Number | None:
    parts = match.groupdict()
    year = parts.get("year") or parts.get("two") or ""
    serial = (parts.get("serial") or parts.get("six") or parts.get("five") or "").lstrip("0")
    if not serial or len(serial) > 6 or not FIRST_YEAR <= _full(year) <= latest_year():
        return None
    return Number(
        office=OFFICE,
        type=NumberType.APPLICATION,
        right=Right.PATENT,
        prefix=match["ro"],
        year=_full(year),
        serial=serial.zfill(6),
        original=original,
    )


def _publication(year: int, serial: str, kind: str | None, original: str) -> Number:
    return Number(
        office=OFFICE,
        type=NumberType.PUBLICATION,
        right=Right.PATENT,
        year=year,
        serial=serial.zfill(6),
        kind=kind or "",
        original=original,
    )


def _open(match: re.Match[str], original: str) -> list[Number]:
    """Eight digits outside 2002 and 2003: six of serial too early, or a zero in front."""
    digits = match["year"] + match["serial"]
    spellings = [(digits[:2], digits[2:])]
    if digits.startswith("0") and "/" not in match[0]:
        spellings.append((digits[1:3], digits[3:]))
    told = said("Publications of that year have five digits of serial.")
    return [
        replace(_publication(_full(year), serial, match["kind"], original), warnings=(told,))
        for year, serial in spellings
        if _full(year) < SIX_DIGITS_FROM
    ]


def parse(
    text: str, *, type: NumberType | None = None, date: PatentDate | None = None
) -> list[Number]:
    """Return all readings of ``text`` as a PCT number; none when nothing fits.

    Eight digits behind ``WO`` were printed in 2002 and 2003 only; others stay open unless
    ``date`` (of publication) names the year.
    """
    cleaned = clean(text)
    found = [
        read
        for pattern in (_PCT, _SLASHED, _WITH_KIND, _EPODOC)
        if (match := pattern.fullmatch(cleaned)) and (read := _application(match, text))
    ]
    published = [
        _publication(_full(m["year"]), m["serial"], m["kind"], text)
        for pattern in _PUBLICATIONS
        if (m := pattern.fullmatch(cleaned)) and _printed(m["year"])
    ]
    if not published and (match := _EIGHT.fullmatch(cleaned)):
        published = _open(match, text)
    if date is not None:
        published = [n for n in published if n.year == date.year] or published
    return keep([*(n for n in found if n.prefix != OFFICE), *published], type)


def application(text: str, *, office: str = OFFICE, kind: str = "") -> Number | None:
    """Read a field that holds a PCT application number, in any format.

    ``office`` is the field's country: the receiving office in DOCDB, with ``kind`` ``W``.
    Two letters, year and digits without a slash are PCT where kind or country say so (``W``;
    WO, IB); in EP files and without a country they are PCT behind any other office's letters.
    """
    cleaned = clean(text)
    for pattern in (_PCT, _SLASHED, _WITH_KIND, _EPODOC):
        if (match := pattern.fullmatch(cleaned)) and match["ro"] != OFFICE:
            return _application(match, text)
    lettered = re.match("[A-Z]{2}", cleaned)
    pct = kind.startswith("W") or office in (OFFICE, "IB")
    foreign = not kind and lettered is not None and lettered[0] != office
    if not lettered:
        cleaned = office + cleaned
    match = _RECEIVED.fullmatch(cleaned)
    if match is None or match["ro"] == OFFICE:
        return None
    return _application(match, text) if pct or (foreign and office in ("", "EP")) else None


def key(number: Number) -> str:
    """Return the identity of an international application: receiving office, year, serial."""
    return f"{OFFICE}:{number.prefix}:{number.year}:{int(number.serial)}"


def docdb(number: Number) -> tuple[str, str, str] | None:
    """Return office, number and kind: of publications always four and six digits.

    DOCDB itself keeps ``9912345`` for old publications (see :func:`form`); one document must
    have one number here. Applications have two and five digits before 2004, the receiving
    office in front.
    """
    if number.type is NumberType.PUBLICATION:
        return OFFICE, f"{number.year}{number.serial}", number.kind
    return number.prefix, _digits(number), "W"


def _digits(number: Number) -> str:
    """Year and serial as DOCDB writes an application's, and the offices wrote before 2004."""
    year = number.year or 0
    if year < SIX_DIGITS_FROM and number.serial.startswith("0"):
        return f"{year % 100:02d}{number.serial[1:]}"
    return f"{year}{number.serial}"


def _printed_digits(number: Number) -> str | None:
    """A publication's digits as DOCDB and EPODOC have them, and WIPO printed them.

    Two of year and five of serial to June 2002, two and six to 2003, then four and six.
    """
    year, serial = number.year or 0, number.serial
    if year >= SIX_DIGITS_FROM:
        return f"{year}{serial}"
    short = f"{year % 100:02d}"
    if year == 2003 or (year == 2002 and int(serial) >= FIRST_SIX_DIGITS_2002):
        return f"{short}{serial}"
    return f"{short}{serial[1:]}" if serial.startswith("0") else None


def form(number: Number, form: Form) -> str | None:
    """Return the number in one form, or ``None`` where that form does not exist."""
    if number.type is NumberType.APPLICATION:
        full = f"PCT/{number.prefix}{number.year}/{number.serial}"
        digits = _digits(number)
        short = f"PCT/{number.prefix}{digits[:2]}/{digits[2:]}"
        shown = {Form.ORIGINAL: short if len(digits) == 7 else full, Form.DISPLAY: full}
        return {**shown, Form.DOCDB: " ".join(docdb(number) or ())}.get(form)
    full = f"{OFFICE} {number.year}/{number.serial} {number.kind}".rstrip()
    if form is Form.DISPLAY:
        return full
    printed = _printed_digits(number)
    if printed is None:
        return None
    split = len(printed) - 6 if len(printed) > 7 else 2
    return {
        Form.ORIGINAL: f"{OFFICE} {printed[:split]}/{printed[split:]} {number.kind}".rstrip(),
        Form.DOCDB: f"{OFFICE} {printed} {number.kind}".rstrip(),
        Form.EPODOC: f"{OFFICE}{printed}",
    }.get(form)


def is_valid(number: Number) -> bool:
    """Say whether the number can exist: a year since 1978, six digits of serial."""
    if number.office != OFFICE or number.year is None or number.year < FIRST_YEAR:
        return False
    receiving = number.type is NumberType.PUBLICATION or re.fullmatch("[A-Z]{2}", number.prefix)
    return bool(receiving) and re.fullmatch(r"\d{6}", number.serial) is not None
