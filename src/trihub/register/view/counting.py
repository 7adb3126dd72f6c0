"""Figures over the view: meetings by mechanism and year, commitments by office, field and year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trihub.core.register import RecordKind
from trihub.register.view.asking import Asked, met
from trihub.register.view.model import Numbers, View

LANES = 24
"""Mechanisms, offices and fields that are counted: those of the most records."""
PERIOD = 5
"""Years that are counted together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The meetings of a mechanism: ``years`` how many in each, ``undated`` those without a year."""

    code: str
    count: int
    years: Mapping[int, int]
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Commitments of a time: ``offices`` and ``fields`` with their counts, ``edges`` how many commitments
    an office made in a field, ``periods`` how many there are of each field in each period (by the
    period's first year, of all times)."""

    offices: Mapping[str, int]
    fields: Mapping[str, int]
    edges: Mapping[tuple[str, str], int]
    periods: Mapping[tuple[str, int], int]


def timeline(view: View, asked: Asked) -> list[Lane]:
    """The meetings that meet the filters, by mechanism and year."""
    numbers = met(view, asked)
    here = _mask(view, numbers)
    found = []
    for code, _ in _most(view, "mechanism", here):
        of = view.having["mechanism", code]
        years = view.dates[of[here[of]]] // 10_000
        values, counts = np.unique(years[years > 0], return_counts=True)
        found.append(
            Lane(code=code, count=len(years), undated=int((years == 0).sum()),
                 years=dict(zip(values.tolist(), counts.tolist(), strict=True)))
        )  # fmt: skip
    return found


def network(view: View, since: int = 0, until: int = 0) -> Network:
    """Who committed to what in which field, in the years of a time."""
    every = _mask(view, met(view, Asked(kinds=(RecordKind.COMMITMENT,))))
    asked = Asked(kinds=(RecordKind.COMMITMENT,), since=since, until=until)
    here = _mask(view, met(view, asked))
    offices, fields = dict(_most(view, "actor", here)), dict(_most(view, "field", here))
    of_fields = {code: _mask(view, view.having["field", code]) & here for code in fields}
    edges = {}
    for office in offices:
        of = view.having["actor", office]
        for field, mask in of_fields.items():
            if count := int(np.count_nonzero(mask[of])):
                edges[office, field] = count
    return Network(
        offices=offices, fields=fields, edges=edges, periods=dict(_periods(view, fields, every)),
    )  # fmt: skip


def _periods(
    view: View, fields: Iterable[str], every: NDArray[np.bool_]
) -> Iterable[tuple[tuple[str, int], int]]:
    for field in fields:
        of = view.having["field", field]
        years = view.dates[of[every[of]]] // 10_000
        firsts = years[years > 0] // PERIOD * PERIOD
        for first, count in zip(*np.unique(firsts, return_counts=True), strict=True):
            yield (field, int(first)), int(count)


def _most(view: View, name: str, here: NDArray[np.bool_]) -> Sequence[tuple[str, int]]:
    """The values of a property that most records have, with how many."""
    values = view.keep(
        ("values", name), lambda: [code for what, code in view.having if what == name]
    )
    counts = ((code, int(np.count_nonzero(here[view.having[name, code]]))) for code in values)
    return sorted((each for each in counts if each[1]), key=lambda one: (-one[1], one[0]))[:LANES]


def _mask(view: View, numbers: Numbers) -> NDArray[np.bool_]:
    mask = np.zeros(len(view.kinds), bool)
    mask[numbers] = True
    return mask
