"""Errors of arithmetic and of copying."""

from __future__ import annotations

from decimal import Decimal

from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Claim, Comparison, Difference, Facts, show
from trihub.statistics.reconciliation.sums import parts_of

_NEAR = Decimal("0.001")


def arithmetic(found: Difference, figures: Figures) -> Facts | None:
    """A total is not the sum of its parts; or it is nearly another source's, which is the sum of
    its parts while this one has none that bear it out."""
    if found.other is None:
        return None
    one, other = found.one, found.other
    if found.comparison is Comparison.PARTS:
        return _facts(one, other)
    if (
        found.comparison not in (Comparison.SOURCES, Comparison.VINTAGES)
        or one.parts
        or other.parts
    ):
        return None
    if (one.series.unit, one.series.right) != (other.series.unit, other.series.right):
        return None
    for wrong, right in ((one, other), (other, one)):
        near = abs(wrong.value - right.value) <= _NEAR * right.value
        if near and _is_borne_out(figures, right) and not list(parts_of(figures, wrong)):
            return _facts(wrong, right)
    return None


def _is_borne_out(figures: Figures, claim: Claim) -> bool:
    sums = [sum((part.value for part in parts), Decimal(0))
            for _, parts in parts_of(figures, claim)]  # fmt: skip
    return bool(sums) and all(each == claim.value for each in sums)


def _facts(wrong: Claim, right: Claim) -> Facts:
    swapped = are_swapped(wrong.value, right.value)
    return {"wrong": show(wrong.value), "sum": show(right.value),
            "gap": show(abs(wrong.value - right.value)),
            "digits": swapped or "–"}  # fmt: skip


def are_swapped(one: Decimal, other: Decimal) -> str:
    """The two adjacent digits that are exchanged between two numbers (``09↔90``), or nothing."""
    first, second = show(one), show(other)
    if len(first) != len(second):
        return ""
    places = [i for i, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(places) != 2 or places[1] != places[0] + 1:
        return ""
    a, b = (text[places[0] : places[0] + 2] for text in (first, second))
    return f"{a}↔{b}" if a == b[::-1] else ""
