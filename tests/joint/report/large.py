"""Reports of any size, made from numbers alone."""

from __future__ import annotations

import random

from joint.report.samples import CASE
from trihub.joint.desk.model import Remark
from trihub.joint.report.model import Cited, OfficeReport


def report(office: str, citations: int, claims: int = 20, start: int = 0) -> OfficeReport:
    """A report that cites so many documents; half of them are those of a report that starts half
    as far on."""
    dice = random.Random(f"{office} {start}")
    return OfficeReport(
        case=CASE, office=office, application=f"{office} 1", language="en", examiner=f"{office}-1",
        filed="2026-11-05T08:12:44+00:00", claims=tuple(range(1, claims + 1)),
        citations=tuple(_cited(number, claims, dice) for number in range(start, start + citations)),
    )  # fmt: skip


def _cited(number: int, claims: int, dice: random.Random) -> Cited:
    remarks = tuple(
        Remark(
            categories=(dice.choice("XYA"),),
            claims=tuple(sorted(dice.sample(range(1, claims + 1), min(3, claims)))),
            reason="Shows the features of the claim.",
        )
        for _ in range(3)
    )
    return Cited(
        key=f"CN{100000000 + number}A", office="CN", number=str(100000000 + number), kind="A",
        date=20190101 + number % 28, family=f"CN:2018:1:{number}", remarks=remarks,
        titles={"en": f"Electrode number {number}"},
    )  # fmt: skip
