"""Figures of a programme by office and field; nobody is named in them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from trihub.core.shapes.spreadsheets import plain_cell
from trihub.exchanges.matching.model import Call, Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Examiners of a programme: placed in a field, from one office to another."""

    field: str
    home: str
    host: str
    period: str
    placed: int


def figures(match: Match) -> tuple[Figure, ...]:
    """How many went from where to where, by field and period."""
    counted = Counter((one.field, one.home, one.host, one.period) for one in match.pairings)
    return tuple(
        Figure(field=field, home=home, host=host, period=period, placed=count)
        for (field, home, host, period), count in sorted(counted.items())
    )


def by_field(call: Call, match: Match) -> dict[str, dict[str, tuple[int, int]]]:
    """For each field of the call and office, how many it sent and received in it."""
    return {
        field: {
            office: (
                sum(one.field == field and one.home == office for one in match.pairings),
                sum(one.field == field and one.host == office for one in match.pairings),
            )
            for office in call.offices
        }
        for field in call.fields
    }


COLUMNS = ("field", "home", "host", "period", "placed")


def as_csv(found: Sequence[Figure]) -> str:
    """The figures as CSV (RFC 4180); nothing in it is taken for a formula."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows([plain_cell(str(getattr(one, name))) for name in COLUMNS] for one in found)
    return out.getvalue()
