"""Joint search at scale: 10,000 cases with 200,000 marked documents.

``python -m benchmarks.joint [--cases N] [--entries N]``. The demonstration's cases are played once
through the functions that people use, then written again and again under other numbers, so that
what is measured folds real steps and decrypts real items. Targets: a dashboard under 100 ms, opening
a case under 50 ms, verifying an audit log of 1,000,000 entries under 10 s.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file
from pathlib import Path
from typing import Any

from benchmarks.casework import fill_log, timed
from trihub.access.audit import verify
from trihub.app import Library, demonstrate, for_demonstration, open_library
from trihub.core.casework.cases import CaseFilter, CaseRow, Item, ItemKind, Step
from trihub.core.casework.people import Account
from trihub.demo import library_files
from trihub.demo.joint.people import PEOPLE
from trihub.demo.joint.story import PROGRAMME
from trihub.joint.case.sweep import sweep
from trihub.settings import Settings

MARKS = 20
"""Marked documents of a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A case that was played."""

    row: CaseRow
    steps: Sequence[Step]
    items: Sequence[Item]


def prepare(folder: Path) -> Library:
    """The demonstration with its people and cases."""
    settings = for_demonstration(Settings(library=folder / "joint", workers=1))
    library = open_library(settings, create=True)
    with as_file(library_files()) as files:
        library.ingest([files])
    demonstrate(library)
    return library


def templates(library: Library) -> list[Template]:
    """The cases that were played."""
    cases = store(library)
    return [
        Template(row=row, steps=cases.steps(row.id), items=cases.items(row.id))
        for row in cases.cases(CaseFilter(), limit=10)
    ]


def store(library: Library) -> Any:
    """The store of cases."""
    if library.casework is None:
        raise SystemExit("the library has no casework")
    return library.casework.cases


def fill(library: Library, cases: int) -> list[str]:
    """Write the played cases again until there are so many; their numbers."""
    chance, played, names = random.Random(2026), templates(library), []
    for number in range(cases - len(played)):
        one = played[number % len(played)]
        name = base64.b32encode(chance.randbytes(16)).decode().rstrip("=").lower()
        names.append(name)
        items = list(_items(one, name, chance))
        row = replace(
            one.row, id=name, due=one.row.due and f"2027-{chance.randrange(1, 13):02}-01",
            opened=f"20{chance.randrange(22, 26)}-{chance.randrange(1, 13):02}"
            f"-{chance.randrange(1, 29):02}{one.row.opened[10:]}",
        )  # fmt: skip
        steps = [replace(step, case=name) for step in one.steps]
        store(library).write(row, steps, expected=0, items=items)
    return names


def _items(one: Template, name: str, chance: random.Random) -> Any:
    """Everything of the case, and so many marks as a case has."""
    marks = _all_marks(one)
    rest = [item for item in one.items if item.kind is not ItemKind.MARK]
    marks = (marks * MARKS)[:MARKS]
    for item in (*rest, *marks):
        number = base64.b32encode(chance.randbytes(16)).decode().rstrip("=").lower()
        yield replace(item, id=number, case=name, version=1)


def _all_marks(one: Template) -> list[Item]:
    found = [item for item in one.items if item.kind is ItemKind.MARK]
    return found or [_mark(one)]


def _mark(one: Template) -> Item:
    content = b'{"document":"CN199000022A","remarks":[]}'
    return replace(one.items[0], kind=ItemKind.MARK, office="CN", content=content)


def people(library: Library) -> Mapping[str, Account]:
    """The demonstration's accounts."""
    if library.access is None:
        raise SystemExit("the library has no accounts")
    found = {name: library.access.accounts.by_login(one.login) for name, one in PEOPLE.items()}
    return {name: account for name, account in found.items() if account}


def reading(library: Library, names: Sequence[str]) -> dict[str, Any]:
    """Dashboards, lists and cases as each kind of reader opens them."""
    joint = library.joint
    if joint is None:
        raise SystemExit("the library has no joint search")
    found: dict[str, Any] = {}
    everybody = people(library)
    by_state = {joint.reading.open(everybody["administrator"].actor(), name).state.value: name
                for name in names[:12]}  # fmt: skip
    for name in ("administrator", "cn-head", "applicant"):
        actor = everybody[name].actor()
        if name != "applicant":
            found[f"dashboard, {name}"] = timed(
                lambda actor=actor: joint.reading.dashboard(actor, PROGRAMME)  # type: ignore[misc]
            )
        found[f"list, {name}"] = timed(lambda actor=actor: joint.reading.list(actor))  # type: ignore[misc]
        for state, case in sorted(by_state.items()):
            found[f"open a case {state}, {name}"] = timed(
                lambda actor=actor, case=case: joint.reading.open(actor, case)  # type: ignore[misc]
            )
    began = time.process_time()
    brought = len(sweep(joint.parts))
    found["sweep"] = {"brought": brought, "cpu_s": round(time.process_time() - began, 2)}
    return found


def log(library: Library, entries: int) -> dict[str, Any]:
    """Verifying the audit log from its start."""
    casework = library.casework
    if casework is None:
        raise SystemExit("the library has no casework")
    fill_log(casework, entries)
    started, began = time.perf_counter(), time.process_time()
    found = verify(casework.audit.entries(), casework.audit.head())
    return {
        "entries": found.count, "whole": found.whole,
        "cpu_s": round(time.process_time() - began, 2),
        "s": round(time.perf_counter() - started, 2),
    }  # fmt: skip


def measure(folder: Path, cases: int = 10_000, entries: int = 1_000_000) -> dict[str, Any]:
    """Fill and measure."""
    library = prepare(folder)
    try:
        began = time.process_time()
        names = fill(library, cases)
        filled = round(time.process_time() - began, 1)
        found = {"cases": cases, "marks": len(names) * MARKS, "fill_cpu_s": filled}
        return found | reading(library, names) | {"audit": log(library, entries)}
    finally:
        library.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="trihub-bench-"))
    try:
        print(json.dumps(measure(folder, options.cases, options.entries), indent=1))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
