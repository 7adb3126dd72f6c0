"""How long a right can last by its office's law (``data/terms.csv``), and when it is over.

Each row has the longest term for what was filed from a day on; where the law gave less (Japanese utility
models filed from 1994 to March 2005 six years), the term ended earlier than is told here. It counts from the
filing of the application that a right hangs on at last: the international application, or the first of
divisions and continuations (35 U.S.C. 154(a)(2)). Of United States patents that count from before 8 June
1995 and Korean utility models from before July 1999 none is told. Days that a document prints as added are; other
extensions are known where an event reports them, and then no end is told.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from trihub.core.dates import PatentDate
from trihub.core.kinds import NeutralKind
from trihub.core.patent import Patent, Relation

_RIGHTS = {
    NeutralKind.GRANTED.value: "patent",
    NeutralKind.EXAMINED.value: "patent",
    NeutralKind.UTILITY_MODEL.value: "utility model",
    NeutralKind.UTILITY_MODEL_EXAMINED.value: "utility model",
}
"""Which right publications of a neutral kind tell of."""
GRANTED = frozenset(_RIGHTS)
"""The neutral kinds that tell of a right."""
_FROM = (Relation.DIVISION, Relation.CONTINUATION, Relation.CONTINUATION_IN_PART)
_ADDED = ("term extension in days", "term extension")
"""What the readers call days that a document prints as added to its term."""
_MOST_DAYS = 5_000


def counted_from(patent: Patent) -> int:
    """The day that the term of a document's right counts from, CCYYMMDD, 0 where unknown; of a date
    without its day the last that it can mean."""
    return min((int(f"{day.last:%Y%m%d}") for day in _days(patent)), default=0)


def _days(patent: Patent) -> Iterator[PatentDate]:
    related = (one for one in patent.related if one.relation in _FROM)
    for one in (patent.application, patent.pct.application if patent.pct else None, *related):
        if one and one.date:
            yield one.date


def added_days(patent: Patent) -> int:
    """How many days a document says that are added to its term."""
    for name, value in patent.extra:
        if name in _ADDED and value.strip().isdecimal():
            return min(int(value), _MOST_DAYS)
    return 0


def term_end(office: str, kind: str, counted: int, added: int = 0) -> int:
    """When the term ends of a right that was published with a neutral kind and counts from a day, with
    ``added`` days; both days CCYYMMDD, 0 where unknown."""
    years = 0
    if counted and kind in _RIGHTS:
        for since, longest in _terms().get((office, _RIGHTS[kind]), ()):
            if counted >= since:
                years = longest
    if not years:
        return 0
    year, month, day = counted // 10_000 + years, counted // 100 % 100, counted % 100
    # The anniversary of 29 February is the 28th where the year has no such day.
    end = dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
    return int(f"{end + dt.timedelta(days=added):%Y%m%d}")


@cache
def _terms() -> Mapping[tuple[str, str], Sequence[tuple[int, int]]]:
    """Days from which a term holds and its years, the earliest first, by office and right."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    text = (files("trihub.fields.navigation.rights") / "data/terms.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        since = int(row["filed_from"] or 0)
        found.setdefault((row["office"], row["right"]), []).append((since, int(row["years"])))
    return {key: sorted(terms) for key, terms in found.items()}
