"""The identity of an application across offices' and databases' formats.

A priority is printed by the applicant's office, by the office that publishes, by DOCDB
and by EPODOC, each in its own way. :func:`application_key` gives one word for all of them;
families stand on it. The word is for comparing, not for reading: use
:func:`trihub.core.numbers.forms` for people.

    CN:2021:1:1286633            year, digit for the right, serial
    JP:patent:1993:142789        right, western year, serial
    KR:utility-model:2010:1234   right, year, serial
    US:provisional:2007:984910   right, filing year, serial
    US:patent:2018:17043275      since 2011 series and six digits of serial
    EP:05255002                  two digits of year, serial
    WO:KR:2017:1                 receiving office, year, serial
    DE:102018002630              other offices: the number as given, cleaned

Two things are not told apart, since DOCDB does not: JP applications of 昭和64 and 平成1 with
one serial, and US applications to 2010 of two series with one serial in one year.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType

from trihub.core.dates import PatentDate
from trihub.core.numbers import cn, ep, jp, kr, us, wo
from trihub.core.numbers.clean import LONGEST, clean, full_year, kind_code, letters_and_digits
from trihub.core.numbers.model import Number, NumberType, Right

_OFFICES: dict[str, ModuleType] = {"CN": cn, "JP": jp, "KR": kr, "US": us, "EP": ep}

_NO_SERIES = ":?"

_STAND_IN = re.compile(r"X(\d+)|(\d{5,})X")
"""DOCDB's stand-in for an unknown number, formed from the publication's."""


def application_key(
    office: str,
    doc_number: str,
    kind: str = "",
    date: PatentDate | None = None,
    right: Right | None = None,
) -> str:
    """Return the identity of an application, or nothing where its number cannot be read.

    ``office`` is the country of the field (ST.3; WO or IB for PCT fields without one),
    ``doc_number`` the number in any format, ``kind`` DOCDB's kind (``A``, ``U``, ``P``, ``W``)
    where the file has it, ``date`` the filing date: US numbers need it unless they carry
    their year, and JP numbers with an era's year but no era. ``right`` says what the file
    says elsewhere; without it JP and KR numbers are those of patents.

    A number like ``JP2007054872`` is a Japanese application in a Japanese field and a PCT
    application in a PCT field: pass WO as ``office`` (or W as ``kind``) for the latter.
    """
    office = office.strip().upper()
    kind = kind_code(kind)
    number = clean(doc_number)
    if not number:
        return ""
    if pct := wo.application(number, office=office, kind=kind):
        return wo.key(pct)
    office = office or number[:2]
    dummy = _STAND_IN.fullmatch(number.removeprefix(office))
    if dummy and office != "CN":  # where an X is a check digit
        return f"{office}:X{dummy[1] or dummy[2]}"
    if office in _OFFICES:
        return _national(office, number, kind, date, right)
    if office in ("WO", "IB") or not re.fullmatch("[A-Z]{2}", office):
        return ""
    return _other(office, number, kind, date)


def key_of(number: Number) -> str:
    """Return the identity of an application that has been read; nothing for other numbers."""
    if number.type is not NumberType.APPLICATION:
        return ""
    modules: dict[str, ModuleType] = {**_OFFICES, "WO": wo}
    return str(modules[number.office].key(number))


def keys_of(number: Number) -> tuple[str, ...]:
    """Return every identity that an application can have, for looking it up.

    One, but for US numbers without a year or a series (see :func:`trihub.core.numbers.us.keys`).
    """
    if number.office == us.OFFICE and number.type is NumberType.APPLICATION:
        return us.keys(number)
    return tuple(filter(None, (key_of(number),)))


def findable_keys(
    key: str, doc_number: str, *, kind: str = "", date: PatentDate | None = None
) -> tuple[str, ...]:
    """Return what an index keeps of an application, so that :func:`wanted_keys` finds it.

    Its identity ``key``; of US applications also series and serial or, where the number does
    not tell the series, the identity marked so.
    """
    if not key.startswith("US:"):
        return (key,)
    read = us.application(doc_number[:LONGEST], kind=kind_code(kind[:LONGEST]), date=date)
    return (key, (us.series_key(read) if read else "") or key + _NO_SERIES)


def wanted_keys(number: Number) -> tuple[str, ...]:
    """Return what an application is found by among :func:`findable_keys`.

    A US number with its series finds that series, and applications of which only year and serial
    are known; never a neighbour's with the same serial.
    """
    if number.office == us.OFFICE and number.type is NumberType.APPLICATION and number.prefix:
        return (
            us.series_key(number),
            *(key + _NO_SERIES for key in us.unknown_series_keys(number)),
        )
    return keys_of(number)


def _national(
    office: str, number: str, kind: str, date: PatentDate | None, right: Right | None
) -> str:
    if office == "EP" and (pct := _pct_without_slash(number)):
        return pct
    read: Number | None = _OFFICES[office].application(number, kind=kind, date=date, right=right)
    return key_of(read) if read else ""


def _pct_without_slash(number: str) -> str:
    """``EP2019050740``: OPS prints PCT numbers so; EP's own have two digits of year."""
    if not re.fullmatch(r"(?:EP)?20\d{8}", number) or ep.application(number):
        return ""
    read = wo.application(number, office="EP", kind="W")
    return wo.key(read) if read else ""


def elsewhere_key(text: str) -> str:
    """Return the identity of an application of an office that has no module here (``DE102008030627``,
    ``NO 971605``); empty for a text that does not begin with an office's two letters and a digit or
    for a number of an office that has one."""
    number = text[:LONGEST].strip().upper()
    if not re.match(r"[A-Z]{2}[\W_]*[A-Z]{0,2}\d", number) or number[:2] in (*_OFFICES, "WO", "IB"):
        return ""
    return _other(number[:2], clean(number), "", None)


def _german(number: str, date: PatentDate | None) -> str:
    """Without the letter P of patents and the zeros behind old letters; EPODOC's year moved."""
    body = letters_and_digits(number.removeprefix("P"))
    body = re.sub(r"^(?:19|20)\d\d([A-Z])", r"\1", body)
    body = re.sub(r"^(20\d\d)([12]0)(\d{6})$", r"\2\1\3", body)
    return re.sub(r"^([A-Z])0+", r"\1", body)


def _year_and_five(number: str, date: PatentDate | None) -> str:
    """GB and FR: year and five digits of serial, with two or four digits of year in files."""
    digits = letters_and_digits(number)
    short = f"{date.year % 100:02d}" if date else ""
    if short and len(digits) == 7 and digits.endswith(short) and not digits.startswith(short):
        digits = short + digits[:5]  # DOCDB's order before 1978
    if match := re.fullmatch(r"(?:19|20)\d\d0([1-9]\d{5})", digits):
        return match[1]  # French serials before 1969 have no year of their own
    match = re.fullmatch(r"((?:19|20)\d\d|\d\d)(?:00)?(\d{5})", digits)
    if match is None:
        return digits
    first = 1978 if date is None else date.year - 50
    year = int(match[1]) if len(match[1]) == 4 else full_year(int(match[1]), first)
    return f"{year}{match[2]}"


def _swedish(number: str, date: PatentDate | None) -> str:
    return letters_and_digits(re.sub(r"-\d$", "", number))


_SPELLINGS: dict[str, Callable[[str, PatentDate | None], str]] = {
    "DE": _german,
    "FR": _year_and_five,
    "GB": _year_and_five,
    "SE": _swedish,
}


def _other(office: str, number: str, kind: str, date: PatentDate | None) -> str:
    number = re.sub(r"\.\d$", "", number.removeprefix(office))
    if kind and number.endswith(kind[0]):
        number = number[:-1]
    spell = _SPELLINGS.get(office)
    cleaned = spell(number, date) if spell else letters_and_digits(number)
    # A translation (T) has the number of the European application, no national one.
    suffix = f":{kind[0]}" if kind.startswith(("U", "T")) else ""
    return f"{office}:{cleaned}{suffix}" if cleaned else ""
