"""Numbers as the EPO's databases have them: publications in DOCDB, applications in EPODOC.

DOCDB's number of a publication is its key everywhere. Where DOCDB itself has two ways over time,
one is chosen, so that a document has one key:

- EP: seven digits with leading zeros (``0007054``), as the EPO's documents and OPS have them.
- WO: four digits of year and six of serial (DOCDB has ``9912345`` for old documents).
- KR: registrations with the pair for the right (``100142084``, DOCDB's old ones lack it);
  publications to 1997 with two digits of year (``870006388``), from 1998 with four.
- JP: no leading zeros of serials to 1999 (``H0620458``), registrations unpadded.

EPODOC's number of an application is the office, four digits of year and the serial with a zero in
front: ``JP20050505120``, ``US19970921321``, ``EP20100167109``, ``CN20171117081``. They are read,
never written, since they lose data. Korea's and those of the PCT are read with their offices' other
forms. Only behind the office's letters: bare digits of that length are KIPRIS's and DOCDB's.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import ModuleType

from trihub.core.dates import PatentDate
from trihub.core.messages import said
from trihub.core.numbers import cn, ep, jp, kr, us, wo
from trihub.core.numbers.clean import clean, kind_code, latest_year, letters_and_digits
from trihub.core.numbers.era import era_year
from trihub.core.numbers.model import Number, NumberType

_OFFICES: dict[str, ModuleType] = {"CN": cn, "JP": jp, "KR": kr, "US": us, "EP": ep, "WO": wo}

_FIRST_GRANT_JP = 19960529
"""Japanese ``B`` publications before this day are examined ones, counted by year."""

_YEAR = r"(?P<year>(?:19|20)\d{2})"
_EPODOC = {
    "CN": re.compile(_YEAR + r"(?P<digit>[12389])(?P<serial>\d{6})[UF]?"),
    "JP": re.compile(_YEAR + r"0(?P<serial>\d{6})(?P<kind>U)?"),
    "US": re.compile(_YEAR + r"0(?P<serial>\d{6})(?P<kind>P)?"),
    "EP": re.compile(_YEAR + r"0(?P<serial>\d{6})"),
}


def publication_number(
    office: str, doc_number: str, kind: str = "", date: PatentDate | None = None
) -> str:
    """Return the DOCDB number of a publication without office and kind.

    ``doc_number`` comes in any format of the office, ``kind`` as ST.16 code or in words that
    end with it (``公開特許公報(A)``), ``date`` is the day of publication: it settles Japanese
    years without their era and old WO numbers with a digit too many. Of other
    offices the letters and digits as given; nothing where a number of CN, JP, KR, US, EP or
    WO cannot be read.
    """
    office = office.strip().upper()
    code = kind_code(kind)
    number = clean(doc_number)
    if not number.startswith(("JPA", "JPU")):
        number = number.removeprefix(office)
    module = _OFFICES.get(office)
    if module is None:
        return letters_and_digits(number)
    if office == "JP":
        number = _examined_in_japan(number, code, date)
    for text in (f"{office}{number}{code}", f"{office}{number}"):
        for type in (NumberType.PUBLICATION, NumberType.REGISTRATION):
            found: list[Number] = module.parse(text, type=type, date=date)
            named: set[str] = {name[1] for n in found if (name := module.docdb(n))}
            if len(named) == 1:
                return named.pop()
    return ""


def _examined_in_japan(number: str, code: str, date: PatentDate | None) -> str:
    """Put the era before an examined publication's digits, which the date tells from a grant."""
    examined = date is not None and date.compact < _FIRST_GRANT_JP and code[:1] in ("B", "Y")
    if date is None or not examined or not re.fullmatch(r"\d{7,8}", number):
        return number
    counted, serial = int(number[:-6]), number[-6:]
    era = next((e for e in ("H", "S") if era_year(e, counted) == date.year), "")
    return f"{era}{counted:02d}-{serial}" if era else number


def epodoc_application(office: str, text: str, date: PatentDate | None = None) -> list[Number]:
    """Return all readings of ``text`` as EPODOC's application number of an office."""
    pattern = _EPODOC.get(office)
    match = pattern.fullmatch(clean(text).removeprefix(office)) if pattern else None
    if match is None or not int(match["serial"]) or int(match["year"]) > latest_year():
        return []
    if office == "CN":
        return _chinese(match)
    if office == "JP":
        prefix = "実願" if match["kind"] else "特願"
        found = jp.parse(f"{prefix}{match['year']}-{match['serial']}", date=date)
        return [number for number in found if jp.is_valid(number)]
    read = (us if office == "US" else ep).application(match[0])
    return [read] if read else []


def _chinese(match: re.Match[str]) -> list[Number]:
    """Numbers of twelve digits without one zero of the serial, those of eight with one more.

    In 2003 CNIPA gave out both, and the two are written alike.
    """
    year, digit, serial = match["year"], match["digit"], match["serial"]
    found: list[Number] = []
    if int(year) <= 2003 and serial.startswith("0"):
        found += cn.parse(f"{year[2:]}{digit}{serial[1:]}", type=NumberType.APPLICATION)
    if int(year) >= 2003:
        told = said(
            "EPODOC leaves out a zero of the serial: the office's number is derived from it, "
            "not given."
        )
        long = cn.parse(f"{year}{digit}0{serial}", type=NumberType.APPLICATION)
        found += [replace(number, warnings=(*number.warnings, told)) for number in long]
    return [number for number in found if cn.is_valid(number)]
