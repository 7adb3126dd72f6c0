"""How long a right can last by its office's law when it is not extended (``data/terms.csv``).

Each row has the longest term from the day of filing for what was filed from a day on: where the law gave
less (Chinese patents filed before 1993 fifteen years, Japanese utility models filed before April 2005
six), the term ended earlier than is told here. What an office's law counts from another day than that of
filing (United States patents filed before 8 June 1995, Korean utility models before July 1999) is left out.
Extensions, for medicines up to five years, and days added for an office's delay are not known here.
"""

from __future__ import annotations

import calendar
import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from trihub.core.kinds import NeutralKind

_RIGHTS = {
    NeutralKind.GRANTED.value: "patent",
    NeutralKind.EXAMINED.value: "patent",
    NeutralKind.UTILITY_MODEL.value: "utility model",
    NeutralKind.UTILITY_MODEL_EXAMINED.value: "utility model",
}
"""Which right publications of a neutral kind tell of."""
GRANTED = frozenset(_RIGHTS)
"""The neutral kinds that tell of a right."""


def term_end(office: str, kind: str, filed: int) -> int:
    """When the term ends of a right that was published with a neutral kind and filed on a day, where it
    was not extended; both days CCYYMMDD, 0 where unknown."""
    years = 0
    if filed and kind in _RIGHTS:
        for since, longest in _terms().get((office, _RIGHTS[kind]), ()):
            if filed >= since:
                years = longest
    end = filed + years * 10_000 if years else 0
    # The anniversary of 29 February is the 28th where the year has no such day.
    return end - 1 if end % 10_000 == 229 and not calendar.isleap(end // 10_000) else end


@cache
def _terms() -> Mapping[tuple[str, str], Sequence[tuple[int, int]]]:
    """Days from which a term holds and its years, the earliest first, by office and right."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    text = (files("trihub.fields.navigation.rights") / "data/terms.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        since = int(row["filed_from"] or 0)
        found.setdefault((row["office"], row["right"]), []).append((since, int(row["years"])))
    return {key: sorted(terms) for key, terms in found.items()}
