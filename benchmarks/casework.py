"""Casework at scale: 10,000 cases with 200,000 items, and an audit log of 1,000,000 entries.

``python -m benchmarks.casework [--cases N] [--entries N] [--target postgresql://…]``.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.cases import CaseFilter, CaseRow, Item, ItemKind, Step
from trihub.store.casework import CASEWORK_FILE, Casework, open_casework
from trihub.store.vault import KeyFile

ITEMS = 20
LARGE = 40
STATES = ["requested", "provisional", "searching", "exchanged", "first actions", "closed"]
FIGURES = ["days to admission", "days to exchange", "days to first action", "days to close",
           "overlap", "agreement before", "agreement after", "citations"]  # fmt: skip
EXAMINERS = [f"examiner {number}" for number in range(60)]
_MARK = {"category": "Y", "claims": [1, 2, 5], "passages": [{"paragraph": 31, "offset": 120}],
         "reason": "段落に負極の被覆層が記載されている。" * 10}  # fmt: skip


def fill(casework: Casework, cases: int) -> list[str]:
    """Write the cases, each with its steps and items in one transaction; their numbers."""
    chance, names = random.Random(20181030), []
    for number in range(cases):
        name = base64.b32encode(chance.randbytes(16)).decode().rstrip("=")
        names.append(name)
        row = _case(chance, name)
        count = LARGE if number % 100 == 0 else ITEMS
        items = [_item(chance, name, f"{name}-{index}", row) for index in range(count)]
        steps = [_step(name, step) for step in range(1, row.version + 1)]
        casework.cases.write(row, steps, expected=0, items=items)
    return names


def _case(chance: random.Random, name: str) -> CaseRow:
    state = chance.choice(STATES)
    offices = tuple(sorted(chance.sample(["CN", "JP", "KR", "US"], 2)))
    return CaseRow(
        id=name, programme="-".join(offices), state=state, offices=offices,
        applicant=f"applicant {chance.randrange(2000)}",
        opened=f"20{chance.randrange(19, 26)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
        version=10 if state == "closed" else chance.randrange(1, 10),
        due="" if state == "closed" else f"2026-{chance.randrange(1, 13):02}-01",
        assigned={office: tuple(chance.sample(EXAMINERS, 2)) for office in offices},
        figures={name: round(chance.random() * 200, 1) for name in FIGURES},
    )  # fmt: skip


def _step(case: str, number: int) -> Step:
    at = f"2026-01-{number:02}T00:00:00.000000+00:00"
    return Step(case=case, number=number, at=at, event="admitted", actor="system", office="KR",
                data={"due": "2026-05-01", "digest": "0" * 64})  # fmt: skip


def _item(chance: random.Random, case: str, name: str, row: CaseRow) -> Item:
    office = chance.choice(row.offices)
    content = json.dumps(_MARK | {"document": f"JP{chance.randrange(10**9)}A"}, ensure_ascii=False)
    return Item(id=name, case=case, kind=ItemKind.MARK, office=office, author=EXAMINERS[0],
                version=1, at="2026-01-03T00:00:00+00:00", content=content.encode())  # fmt: skip


def fill_log(casework: Casework, entries: int) -> None:
    """Append to the audit log, many at a time."""
    for start in range(0, entries, 10_000):
        drafts = [
            AuditDraft(actor=EXAMINERS[n % 60], action="mark", subject=f"case {n % 10_000}",
                       detail={"item": n, "office": "KR"})
            for n in range(start, min(start + 10_000, entries))
        ]  # fmt: skip
        casework.audit.append(drafts)


def timed(act: Callable[[], Any], times: int = 15) -> dict[str, float]:
    """Milliseconds of the processor (median) and by the clock (median, worst)."""
    act()
    clock, processor = [], []
    for _ in range(times):
        started, began = time.perf_counter(), time.process_time()
        act()
        clock.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - began) * 1000)
    return {
        "cpu_ms": round(statistics.median(processor), 2),
        "ms": round(statistics.median(clock), 2),
        "worst_ms": round(max(clock), 2),
    }


def dashboard(casework: Casework) -> dict[str, Any]:
    """What the dashboard asks, of all cases and of one office's or programme's."""
    found: dict[str, Any] = {}
    filters = {
        "all": CaseFilter(),
        "office": CaseFilter(office="KR"),
        "programme, year": CaseFilter(programme="CN-KR", opened_from="2024-01-01"),
        "examiner": CaseFilter(assigned=EXAMINERS[7]),
        "near deadlines": CaseFilter(office="JP", due_before="2026-02-02"),
    }
    for name, wanted in filters.items():
        found[name] = {
            "cases": timed(lambda wanted=wanted: casework.cases.cases(wanted)),
            "tally": timed(lambda wanted=wanted: casework.cases.tally(wanted)),
            "figures": timed(lambda wanted=wanted: casework.cases.figures(wanted)),
        }
    return found


def one_case(casework: Casework, name: str) -> dict[str, Any]:
    """Opening a case of 40 items, and writing to it."""

    def look() -> None:
        row = casework.cases.case(name)
        steps, items = casework.cases.steps(name), casework.cases.items(name)
        if row is None or len(items) != LARGE or len(steps) != row.version:
            raise SystemExit("the case is not whole")

    first = casework.cases.items(name)[0]
    changed = [first]

    def put() -> None:
        last = changed[-1]
        changed.append(replace(last, version=last.version + 1))
        audit = [AuditDraft(actor="a", action="mark", subject=name)]
        casework.cases.put_item(changed[-1], expected=last.version, audit=audit)

    return {"open": timed(look), "put_item": timed(put)}


def read_log(casework: Casework) -> dict[str, float]:
    """Reading every entry, without verifying it."""
    started, began = time.perf_counter(), time.process_time()
    count = sum(1 for _ in casework.audit.entries())
    return {
        "entries": count,
        "cpu_s": round(time.process_time() - began, 2),
        "s": round(time.perf_counter() - started, 2),
    }


def measure(
    folder: Path, cases: int = 10_000, entries: int = 1_000_000, target: str = ""
) -> dict[str, Any]:
    """Fill and measure."""
    folder.mkdir(parents=True, exist_ok=True)
    casework = open_casework(target or folder / CASEWORK_FILE, KeyFile.create(folder / "keys.json"))
    started = time.process_time()
    names = fill(casework, cases)
    filled = time.process_time() - started
    found = {
        "cases": cases,
        "write_cpu_ms_a_case": round(filled / cases * 1000, 2),
        "case": one_case(casework, names[0]),
        "dashboard": dashboard(casework),
    }
    fill_log(casework, entries)
    found["log"] = read_log(casework)
    if not target:
        found["megabytes"] = round((folder / CASEWORK_FILE).stat().st_size / 1e6)
    casework.close()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--target", default="")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="trihub-bench-"))
    try:
        found = measure(folder, options.cases, options.entries, options.target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
