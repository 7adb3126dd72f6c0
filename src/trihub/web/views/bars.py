"""The thin bar under a result: what each term, translation and class, likeness and citation added to its score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trihub.priorart.reasons import Cause, Reason

WIDTH = 240
"""Units of the bar of the best result on the page; others are shorter by their score."""

GAP = 1.0
ORDER = (
    Cause.TERM, Cause.RELATED, Cause.TRANSLATION, Cause.CLASS, Cause.MEANING, Cause.CITED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of the bar."""

    cause: Cause
    x: float
    width: float


def bar(reasons: Sequence[Reason], highest: float) -> tuple[Segment, ...]:
    """The bar's parts, by cause and then by share; parts too thin to be seen are left out."""
    if highest <= 0:
        return ()
    out: list[Segment] = []
    x = 0.0
    for reason in sorted(reasons, key=lambda r: (ORDER.index(r.owner.cause), -r.score)):
        width = reason.score / highest * WIDTH
        if width >= GAP:
            shown = max(width - GAP, 0.5)
            out.append(Segment(reason.owner.cause, round(x, 1), round(shown, 1)))
        x += width
    return tuple(out)
