"""What a kind code meant at its office on a given day (WIPO ST.16, read with the date).

Kind codes are re-used over time: CN ``B`` was an examined application until 1992 and is a
grant since 2010-04-07. Never compare kind codes; compare :class:`NeutralKind`.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from trihub.core.numbers.model import Right


class NeutralKind(StrEnum):
    """What a publication is, whatever its office's letter for it."""

    UNEXAMINED = "unexamined"
    EXAMINED = "examined"
    GRANTED = "granted"
    UTILITY_MODEL_UNEXAMINED = "utility model, unexamined"
    UTILITY_MODEL_EXAMINED = "utility model, examined"
    UTILITY_MODEL = "utility model, registered"
    CORRECTED = "corrected"
    AMENDED = "amended after grant"
    PARTIALLY_INVALIDATED = "partially invalidated"
    SEARCH_REPORT = "search report"
    TRANSLATION = "translation"
    REISSUE = "reissue"
    STATUTORY_REGISTRATION = "statutory invention registration"
    DESIGN = "design"
    PLANT = "plant"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One row of the table: a code of an office, valid between two dates (ISO, inclusive)."""

    office: str
    code: str
    valid_from: str
    valid_to: str
    right: Right | None
    neutral: NeutralKind


UNKNOWN = Kind(
    office="", code="", valid_from="", valid_to="", right=None, neutral=NeutralKind.UNKNOWN
)


@cache
def _table() -> dict[tuple[str, str], tuple[Kind, ...]]:
    rows: dict[tuple[str, str], tuple[Kind, ...]] = {}
    with (files("trihub.core") / "data" / "kinds.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            kind = Kind(
                office=row["office"],
                code=row["kind"],
                valid_from=row["valid_from"] or "0000",
                valid_to=row["valid_to"] or "9999",
                right=Right(row["right"]),
                neutral=NeutralKind(row["neutral"]),
            )
            key = (kind.office, kind.code)
            rows[key] = (*rows.get(key, ()), kind)
    return rows


@lru_cache(maxsize=10_000)
def find_kind(office: str, code: str, published: dt.date | None) -> Kind:
    """Return what ``code`` meant at ``office`` on the day of publication.

    Without a date the answer is given only where the code never changed its meaning;
    outside the table the answer is :data:`UNKNOWN`.
    """
    rows = _table().get((office, code), ())
    if published is None:
        return rows[0] if len({row.neutral for row in rows}) == 1 else UNKNOWN
    day = published.isoformat()
    return next((row for row in rows if row.valid_from <= day <= row.valid_to + "~"), UNKNOWN)
