"""A kill at any write: what was asked for is there whole, or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.casework.conftest import Opener
from store.casework.killing import killed
from store.casework.samples import ACTS, account, assert_whole, case, draft, item, next_of, step
from trihub.core.casework.cases import CaseFilter
from trihub.core.errors import Conflict
from trihub.store.casework import Casework

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def _program(source: str) -> str:
    tests = Path(__file__).parents[2]
    return source.format(paths=[str(tests), str(tests.parent / "src")])


def _before(casework: Casework) -> None:
    casework.accounts.add(account(), [draft("account")])
    casework.cases.write(case(), [step()], expected=0, items=[item("I0")], audit=[draft("opened")])


def _state(casework: Casework) -> object:
    """Everything that the acts below change."""
    cases = casework.cases
    kept = [cases.item_versions(f"I{number}") for number in range(4)]
    papers = casework.papers.papers("F9")
    found = papers, cases.case("C1"), cases.steps("C1"), cases.case("C2"), cases.steps("C2")
    return found, kept, casework.accounts.all(), [b.count("draft") for b in assert_whole(casework)]


@pytest.mark.parametrize("act", ACTS)
def test_a_kill_at_each_write(tmp_path: Path, address: str, opened: Opener, act: str) -> None:
    """Before each statement and before the commit nothing is kept; after the commit everything."""
    found = opened(address)
    _before(found)
    before = _state(found)
    found.close()
    after, point = before, 0
    while after == before:
        point += 1
        assert killed(address, tmp_path / "keys.json", ACTS[act], point)
        found = opened(address)
        after = _state(found)
        found.close()
    assert point >= 6
    elsewhere = opened(f"{tmp_path}/whole.sqlite")
    _before(elsewhere)
    ACTS[act](elsewhere)
    assert _state(elsewhere) == after


WRITER = """
import random, sys
sys.path[:0] = {paths!r}
from pathlib import Path
from store.casework.samples import case, draft, item, step
from trihub.store.casework import open_casework
from trihub.store.vault import KeyFile

casework = open_casework(sys.argv[1], KeyFile.load(Path(sys.argv[2])))
for number in range(100_000):
    name = f"{{sys.argv[3]}}-{{number}}"
    casework.cases.write(
        case(name), [step(of=name)], expected=0,
        items=[item(name, case=name, content=b"x" * 5000)], audit=[draft(subject=name)],
    )
    print(name, flush=True)
"""


def test_kills_at_any_moment_of_several_writers(
    tmp_path: Path, address: str, opened: Opener
) -> None:
    """What was told committed is there; the log has an entry for each case and no other."""
    opened(address).close()
    command = [sys.executable, "-c", _program(WRITER), address, str(tmp_path / "keys.json")]
    running = [
        subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in "ab"
    ]
    told: set[str] = set()
    for process in running:
        told.add(process.stdout.readline().strip())
    time.sleep(0.5)
    for process in running:
        process.kill()
    for process in running:
        told |= set(process.stdout.read().split())
        process.stdout.close()
        process.wait()
    casework = opened(address)
    subjects = [json.loads(body)["subject"] for body in assert_whole(casework)]
    assert len(subjects) == len(set(subjects))
    assert told <= set(subjects)
    assert all(casework.cases.item(name).content == b"x" * 5000 for name in subjects)
    assert {row.id for row in casework.cases.cases(CaseFilter(), limit=1_000_000)} == set(subjects)


RIVAL = """
import sys
sys.path[:0] = {paths!r}
from pathlib import Path
from store.casework.samples import ACTS
from trihub.core.errors import Conflict
from trihub.store.casework import open_casework
from trihub.store.vault import KeyFile

casework = open_casework(sys.argv[1], KeyFile.load(Path(sys.argv[2])))
print("ready", flush=True)
sys.stdin.readline()
try:
    ACTS[sys.argv[3]](casework)
    print("won")
except Conflict:
    print("lost")
"""


@pytest.mark.parametrize("act", ["write", "open", "next version", "account"])
def test_of_processes_that_write_at_once_one_wins(
    tmp_path: Path, address: str, opened: Opener, act: str
) -> None:
    """The others keep nothing: neither a step nor an item nor an entry in the log."""
    casework = opened(address)
    _before(casework)
    command = [sys.executable, "-c", _program(RIVAL), address, str(tmp_path / "keys.json"), act]
    rivals = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for rival in rivals:
        assert rival.stdout.readline() == "ready\n"
    for rival in rivals:
        rival.stdin.write("\n")
        rival.stdin.flush()
    told = sorted(rival.communicate()[0].strip() for rival in rivals)
    assert told == ["lost", "lost", "won"]
    own = [body for body in assert_whole(casework) if '"draft"' in body]
    assert len(own) == (2 if act == "write" else 1)


def test_an_item_that_two_take_up_at_once(address: str, opened: Opener) -> None:
    """Threads of one process, through one store and through another."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    stores = [opened(address), opened(address)]
    _before(stores[0])
    barrier = Barrier(6)

    def write(number: int) -> bool:
        barrier.wait()
        new = next_of(item("I0"), content=str(number).encode())
        try:
            stores[number % 2].cases.put_item(new, expected=1, audit=[draft(f"by {number}")])
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        won = [number for number, done in enumerate(pool.map(write, range(6))) if done]
    assert len(won) == 1
    versions = stores[0].cases.item_versions("I0")
    assert [v.content for v in versions] == [item().content, str(won[0]).encode()]
    assert f"by {won[0]}" in assert_whole(stores[1])[-1]


def test_threads_that_record_at_once(address: str, opened: Opener) -> None:
    from concurrent.futures import ThreadPoolExecutor

    stores = [opened(address), opened(address)]

    def record(number: int) -> None:
        stores[number % 2].audit.append([draft(f"{number}"), draft(f"{number}")])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(record, range(60)))
    actions = [json.loads(body)["action"] for body in assert_whole(stores[0])]
    assert sorted(actions[::2]) == sorted(str(number) for number in range(60))
    assert actions[::2] == actions[1::2], "what came together stays together"
