"""The register of disagreements as a file, which a command writes and a site serves.

Gzip over lines of JSON: a head, then an entry a line. Claims name series by key and slices by their
number in the store, so the file belongs to one store; the head names its newest vintage.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from trihub.core.errors import BadFile
from trihub.core.shapes.whole import whole
from trihub.core.statistics import Cell, Series, Slice
from trihub.statistics.reconciliation.breaks import Known
from trihub.statistics.reconciliation.model import (
    Claim,
    Comparison,
    Difference,
    Disagreement,
    Explanation,
    Rule,
)

_FORM = 1
_MANGLED = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, IndexError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A register that was kept: made at a moment (UTC) of the ``figures`` of a store whose newest
    slice was ``state``."""

    state: int
    made_at: dt.datetime
    figures: int
    known: Known
    entries: Sequence[Disagreement]


def write_register(path: Path, found: Kept, newest: str) -> None:
    """Write it in one go: a reader has the old file or the new one. ``newest`` is the digest of the
    newest slice's vintage. :raises OSError: it cannot be written."""
    head = {
        "form": _FORM, "state": found.state, "newest": newest, "figures": found.figures,
        "made_at": found.made_at.isoformat(), "entries": len(found.entries),
        "years": {each.key: sorted(years) for each, years in found.known.years.items()},
        "breaks": [[*counted, sorted(years)] for counted, years in found.known.breaks.items()],
    }  # fmt: skip
    with whole(path) as file, gzip.open(file, "wt", encoding="utf-8", compresslevel=5) as out:
        for line in (head, *map(_shape, found.entries)):
            out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def read_register(path: Path, slices: Iterable[Slice]) -> Kept:
    """Read it for the store that has these slices. :raises BadFile: it is of another store, or not
    whole."""
    by_number = {each.number: each for each in slices}
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            head = json.loads(file.readline())
            newest = by_number.get(head["state"])
            if head["form"] != _FORM or newest is None or newest.vintage.digest != head["newest"]:
                raise _bad(path, "is of other figures")
            entries = [_entry(json.loads(line), by_number) for line in file]
            if len(entries) != head["entries"]:
                raise _bad(path, "is not whole")
            return Kept(
                state=head["state"], made_at=dt.datetime.fromisoformat(head["made_at"]),
                figures=head["figures"], entries=entries,
                known=Known(
                    {_series(key): set(years) for key, years in head["years"].items()},
                    {(one, two, three): set(years) for one, two, three, years in head["breaks"]},
                ),
            )  # fmt: skip
    except _MANGLED as error:
        raise _bad(path, "cannot be read") from error


def _bad(path: Path, what: str) -> BadFile:
    return BadFile(
        f"The register of disagreements {path.name} {what}.",
        hint="Make it anew with: trihub stats reconcile",
    )


def _shape(entry: Disagreement) -> list[Any]:
    found = entry.difference
    return [
        found.comparison.value, found.dimension, _claim_shape(found.one),
        _claim_shape(found.other) if found.other else None,
        found.lacking.number if found.lacking else None,
        [[each.rule.value, dict(each.facts)] for each in entry.explanations],
    ]  # fmt: skip


def _claim_shape(claim: Claim) -> list[Any]:
    return [claim.series.key, claim.period, str(claim.value), claim.flags, claim.slice.number,
            claim.cell, [_claim_shape(each) for each in claim.parts], claim.subtracted]  # fmt: skip


def _entry(shape: Sequence[Any], slices: Mapping[int, Slice]) -> Disagreement:
    comparison, dimension, one, other, lacking, explanations = shape
    return Disagreement(
        difference=Difference(
            comparison=Comparison(comparison), dimension=dimension, one=_claim(one, slices),
            other=_claim(other, slices) if other else None,
            lacking=None if lacking is None else slices[lacking],
        ),
        explanations=tuple(
            Explanation(rule=Rule(rule), facts=facts) for rule, facts in explanations
        ),
    )  # fmt: skip


def _claim(shape: Sequence[Any], slices: Mapping[int, Slice]) -> Claim:
    key, period, value, flags, number, cell, parts, subtracted = shape
    return Claim(
        _series(key), period, Decimal(value), flags, slices[number],
        Cell._make(cell) if cell else None, tuple(_claim(each, slices) for each in parts),
        subtracted,
    )  # fmt: skip


@lru_cache(maxsize=100_000)
def _series(key: str) -> Series:
    """A series; those of many claims are one object."""
    return Series.of_key(key)
