"""Invented numbers, each in a range that its office does not use.

| What | Range |
|---|---|
| CN publication | 199 000 001 and on (utility models 299 000 001) |
| CN application | serials 99 00001 and on, each year and kind of right, with its check digit |
| JP publication | serials 490001 and on; PCT entries (特表) 990001 and on |
| JP application | serials 490001 and on; PCT entries 990001 and on |
| JP registration | 9900001 and on |
| KR application | serials 0900001 and on; PCT entries 7900001 and on |
| KR publication | serials 0950001 and on; registrations 9900001 and on |
| US | applications 19/900,001, publications serial 0900001, patents 99,000,001 and on |
| EP | publications 9900001, applications serial 990001 and on with their check digit |
| WO | serials 900001 and on, applications and publications |

The JPO counts publications of ordinary applications below 500001: the range above that means a
PCT entry, so that 490001 is as far up as an ordinary publication can go.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number: as its office prints it, as files hold it in digits, as DOCDB has it."""

    office: str
    printed: str
    digits: str
    docdb: str
    kind: str
    """Of a publication the kind code, of an application DOCDB's kind (A, U, W)."""


class Counters:
    """Counts every series on from its first number."""

    def __init__(self) -> None:
        self._used: Counter[tuple[str, ...]] = Counter()

    def next(self, first: int, *series: object) -> int:
        """The next number of a series."""
        key = tuple(map(str, series))
        self._used[key] += 1
        return first + self._used[key] - 1


def cn_check_digit(body: str) -> str:
    """ZC 0006-2003: weights 2 to 9 in turn, modulo 11, 10 written X."""
    rest = sum(int(digit) * (2 + place % 8) for place, digit in enumerate(body)) % 11
    return "X" if rest == 10 else str(rest)


def luhn(body: str) -> str:
    """The check digit of European applications: double every second digit from the right."""
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(body))]
    return str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def application(
    counters: Counters,
    office: str,
    year: int,
    *,
    utility: bool,
    pct_entry: bool,
    receiving: str = "",
) -> Number:
    """The next application number of an office; ``receiving`` is the office of a PCT application."""
    count = counters.next
    if office == "CN":
        digit = {(False, False): 1, (True, False): 2, (False, True): 8, (True, True): 9}
        right = digit[utility, pct_entry]
        body = f"{year}{right}{count(9900001, 'CN', year, right)}"
        printed, digits, docdb = (
            f"{body}.{cn_check_digit(body)}",
            f"{body}{cn_check_digit(body)}",
            body,
        )
    elif office == "JP":
        serial = count(990001 if pct_entry else 490001, "JP", year, pct_entry)
        printed, digits, docdb = f"{year}-{serial}", f"{year}{serial}", f"{year}{serial}"
    elif office == "KR":
        pair = "20" if utility else "10"
        serial = count(7900001 if pct_entry else 900001, "KR", pair, year, pct_entry)
        printed, docdb = f"{pair}-{year}-{serial:07d}", f"{year}{serial:07d}"
        digits = f"{pair}{docdb}"
    elif office == "US":
        serial = count(900001, "US")
        printed, digits = f"19/{serial // 1000},{serial % 1000:03d}", f"19{serial}"
        docdb = f"{year}{digits}"
    elif office == "EP":
        body = f"{year % 100:02d}{count(990001, 'EP', year)}"
        printed, digits, docdb = f"{body}.{luhn(body)}", f"{body}.{luhn(body)}", body
    else:
        serial = count(900001, "PCT", receiving, year)
        printed, digits = f"PCT/{receiving}{year}/{serial}", f"{receiving}{year}{serial}"
        return Number(
            office=receiving, printed=printed, digits=digits, docdb=f"{year}{serial}", kind="W"
        )
    return Number(
        office=office, printed=printed, digits=digits, docdb=docdb, kind="U" if utility else "A"
    )


def publication(
    counters: Counters, office: str, year: int, kind: str, *, pct_entry: bool = False
) -> Number:
    """The next number of a publication that is no grant, or of a Chinese utility model."""
    count = counters.next
    if office == "CN":
        first = 299000001 if kind == "U" else 199000001
        printed = digits = docdb = str(count(first, "CN", kind))
    elif office == "JP":
        serial = count(990001 if pct_entry else 490001, "JP A", year, pct_entry)
        printed, digits = f"{'特表' if pct_entry else '特開'}{year}-{serial}", f"{year}{serial}"
        docdb = digits
    elif office == "KR":
        pair = "20" if kind == "U" else "10"
        serial = count(950001, "KR A", pair, year)
        printed, docdb = f"{pair}-{year}-{serial:07d}", f"{year}{serial:07d}"
        digits = f"{pair}{docdb}"
    elif office == "US":
        serial = count(900001, "US A1", year)
        printed, digits = f"{year}/{serial:07d}", f"{year}{serial:07d}"
        docdb = f"{year}{serial:06d}"
    elif office == "EP":
        printed = digits = docdb = str(count(9900001, "EP"))
    else:
        serial = count(900001, "WO", year)
        printed, digits, docdb = f"{year}/{serial}", f"WO{year}{serial}", f"{year}{serial}"
    return Number(office=office, printed=printed, digits=digits, docdb=docdb, kind=kind)


def grant(counters: Counters, office: str, kind: str, earlier: Number) -> Number:
    """The number of a grant: the application's publication's at CNIPA and the EPO, else one of its own."""
    if office in ("CN", "EP"):
        return Number(
            office=office, printed=earlier.printed, digits=earlier.digits, docdb=earlier.docdb, kind=kind
        )  # fmt: skip
    if office == "JP":
        serial = str(counters.next(9900001, "JP B"))
        return Number(
            office=office,
            printed=f"特許第{serial}号",
            digits=f"000{serial}",
            docdb=serial,
            kind=kind,
        )
    if office == "KR":
        pair = "20" if kind.startswith("Y") else "10"
        serial = str(counters.next(9900001, "KR B", pair))
        return Number(
            office=office, printed=f"{pair}-{serial}", digits=f"{pair}{serial}0000", docdb=f"{pair}{serial}", kind=kind
        )  # fmt: skip
    serial = str(counters.next(99000001, "US B"))
    return Number(office=office, printed=f"{int(serial):,}", digits=serial, docdb=serial, kind=kind)
