"""How long the merge of two reports takes, and each form of the joint report.

Run ``python -m benchmarks.joint_report``. Processor time, the shortest of several runs. Two offices
cite 500 documents each, a quarter of all families in common; each remark bears on three of twenty
claims.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from typing import Any

from trihub.joint.desk.model import Remark
from trihub.joint.petition.model import Correspondence
from trihub.joint.programmes.load import programmes
from trihub.joint.report.forms import FORMS, write
from trihub.joint.report.merge import merge
from trihub.joint.report.model import Cited, OfficeReport

CLAIMS = 20
TABLE = [Correspondence(claims={"CN": claim, "KR": claim}) for claim in range(1, CLAIMS + 1)]


def report(office: str, first: int, citations: int, remarks: int) -> OfficeReport:
    """A report that cites the families numbered from ``first``."""
    dice = random.Random(first)
    return OfficeReport(
        case="benchmark", office=office, application="1", language="en", examiner="1",
        filed="2026-11-05T08:12:44+00:00", claims=tuple(range(1, CLAIMS + 1)),
        citations=tuple(
            Cited(
                key=f"{office}{number}A", office=office, number=str(number), kind="A",
                date=20190101 + number % 28, family=f"CN:2018:1:{number}",
                titles={"en": f"Electrode number {number}"},
                remarks=tuple(
                    Remark(
                        categories=(dice.choice("XYA"),),
                        claims=tuple(sorted(dice.sample(range(1, CLAIMS + 1), 3))),
                        reason="Shows the features of the claim.",
                    )
                    for _ in range(remarks)
                ),
            )
            for number in range(first, first + citations)
        ),
    )  # fmt: skip


def best_of(work: Callable[[], Any], rounds: int) -> float:
    """Milliseconds of processor time."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return round(min(times) * 1000, 1)


def measure() -> dict[str, Any]:
    """Milliseconds by what was done."""
    programme = programmes()["cn-kr"]
    found: dict[str, Any] = {}
    for remarks in (1, 3):
        pair = report("CN", 0, 500, remarks), report("KR", 250, 500, remarks)
        name = f"merge, 500 citations each, remarks a citation: {remarks}"
        found[name] = best_of(lambda pair=pair: merge(programme, pair, TABLE), 20)  # type: ignore[misc]
    usual = merge(programme, [report("CN", 0, 20, 2), report("KR", 10, 20, 2)], TABLE)
    for form in FORMS:
        name = f"{form}, 20 citations each"
        found[name] = best_of(lambda form=form: write(usual, form, "en"), 5)  # type: ignore[misc]
    return found


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
