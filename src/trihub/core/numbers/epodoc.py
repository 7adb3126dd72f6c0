"""EPODOC's application numbers: the office, four digits of year, the serial with a zero in front.

``JP20050505120``, ``US19970921321``, ``EP20100167109``, ``CN20171117081``. They are read, never
written, since they lose data. Korea's and those of the PCT are read with their offices' other
forms. Only behind the office's letters: bare digits of that length are KIPRIS's and DOCDB's.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trihub.core.dates import PatentDate
from trihub.core.messages import said
from trihub.core.numbers import cn, ep, jp, us
from trihub.core.numbers.clean import clean, latest_year
from trihub.core.numbers.model import Number, NumberType

_YEAR = r"(?P<year>(?:19|20)\d{2})"
_FORMS = {
    "CN": re.compile(_YEAR + r"(?P<digit>[12389])(?P<serial>\d{6})[UF]?"),
    "JP": re.compile(_YEAR + r"0(?P<serial>\d{6})(?P<kind>U)?"),
    "US": re.compile(_YEAR + r"0(?P<serial>\d{6})(?P<kind>P)?"),
    "EP": re.compile(_YEAR + r"0(?P<serial>\d{6})"),
}


def parse(office: str, text: str, date: PatentDate | None = None) -> list[Number]:
    """Return all readings of ``text`` as EPODOC's application number of an office."""
    pattern = _FORMS.get(office)
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
