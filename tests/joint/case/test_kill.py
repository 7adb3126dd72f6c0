"""The process is killed at every point of a change; what is found afterwards is one state or the
other, and the change can be made again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from joint.case.world import ANNA, EXAMINER, TWO, World, consents, patent, petition, report
from trihub.core.casework.cases import CaseFilter, ItemKind
from trihub.core.ports import PatentStore
from trihub.joint.case.case import fold
from trihub.store.casework import Casework, open_casework
from trihub.store.vault import KeyFile

KILLED, DONE = 17, 0
MOMENTS = (
    (Engine, "before_cursor_execute"), (Engine, "after_cursor_execute"), (Engine, "commit"),
    (Pool, "checkin"),
)  # fmt: skip
"""Before and after each statement, before each commit, and after it."""
MOST = 400
"""More of them than any change has."""


class Folder:
    """A database that processes open and leave, one after the other."""

    def __init__(self, folder: Path, library: PatentStore) -> None:
        self.file, self.keys, self.library = folder / "work.sqlite", folder / "keys.json", library
        KeyFile.create(self.keys)
        self.does(lambda world: None)

    def does(self, work: Callable[[World], Any]) -> Any:
        """Work in this process."""
        casework: Casework = open_casework(self.file, KeyFile.load(self.keys))
        try:
            return work(World(casework, self.library))
        finally:
            casework.close()

    def killed_at(self, moment: int, work: Callable[[World], object]) -> int:
        """Work in a process of its own that is killed, as by a loss of power, at a moment."""
        child = os.fork()
        if child:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        left = [moment]

        def count(*_: object, **__: object) -> None:
            left[0] -= 1
            if left[0] < 0:
                os._exit(KILLED)

        try:
            for target, name in MOMENTS:
                event.listen(target, name, count)
            self.does(work)
        except BaseException:
            os._exit(1)
        os._exit(DONE)


@pytest.fixture
def folder(tmp_path: Path, library: PatentStore) -> Folder:
    return Folder(tmp_path, library)


def whole(world: World, case: str) -> None:
    """Line, steps, items and audit log tell the same."""
    steps = world.casework.cases.steps(case)
    row = world.casework.cases.case(case)
    folded = fold(steps)
    assert row is not None
    assert (row.state, row.version) == (folded.state, len(steps))
    audit = [entry.body for entry in world.casework.audit.entries() if case in entry.body]
    assert len(audit) == len(steps)
    reports = world.casework.cases.items(case, kinds=(ItemKind.REPORT,))
    filed = [step.office for step in steps if step.event == "report-filed"]
    assert [item.office for item in reports] == filed
    assert folded.exchanged == (len(filed) == 2)


def test_filing_a_petition(folder: Folder) -> None:
    def work(world: World) -> str:
        return world.cases.file_petition(
            ANNA.actor(), petition(TWO, "CN", "KR"), consents("CN", "KR"),
            {"CN": patent("CN", "an anode")},
        )  # fmt: skip

    def look(world: World) -> int:
        rows = world.casework.cases.cases(CaseFilter())
        for row in rows:
            whole(world, row.id)
            kinds = [item.kind for item in world.casework.cases.items(row.id)]
            assert kinds.count(ItemKind.PETITION) == kinds.count(ItemKind.DOCUMENT) == 1
            assert kinds.count(ItemKind.CONSENT) == 2
        return len(rows)

    kept, killed_and_kept = 0, 0
    for moment in range(MOST):
        end = folder.killed_at(moment, work)
        assert end in (KILLED, DONE)
        now = folder.does(look)
        assert now - kept in (0, 1)
        killed_and_kept += end == KILLED and now > kept
        kept = now
        if end == DONE:
            break
    assert end == DONE
    assert moment > 20
    assert kept == killed_and_kept + 1
    assert killed_and_kept > 0, "also killed after the commit"


@pytest.mark.parametrize(
    ("already", "before", "after"),
    [
        ((), ["admitted"], ["admitted", "report-filed"]),
        (("KR",), ["admitted", "report-filed"],
         ["admitted", "report-filed", "report-filed", "exchanged"]),
    ],
    ids=["filing", "exchange"],
)  # fmt: skip
def test_filing_a_report(
    folder: Folder, already: tuple[str, ...], before: list[str], after: list[str]
) -> None:
    def prepare(world: World) -> str:
        case = world.searching()
        for office in already:
            world.file_report(case, office)
        return case

    def work(world: World) -> str:
        made = report(case, "CN", "JP2018000001A")
        return world.cases.file_report(EXAMINER["CN"].actor(), case, made)

    def look(world: World) -> list[str]:
        whole(world, case)
        events = world.events(case)
        return events[events.index("admitted") :]

    case = folder.does(prepare)
    ends: dict[int, list[list[str]]] = {KILLED: [], DONE: []}
    for moment in range(MOST):
        end = folder.killed_at(moment, work)
        found = folder.does(look)
        ends[end].append(found)
        if end == DONE:
            break
        if found != before:  # it was kept, then the process was killed
            case = folder.does(prepare)
    assert moment > 15
    assert ends[DONE] == [after]
    assert all(found in (before, after) for found in ends[KILLED])
    assert before in ends[KILLED]
    assert after in ends[KILLED], "also killed after the commit"
