"""Several processes that put different files into one library at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from store.conftest import Opener
from store.consistency import assert_consistent
from store.postgres import Server
from store.samples import patent

pytestmark = pytest.mark.postgresql

WORKER = """
import random, sys
sys.path[:0] = {paths!r}
from store.samples import full_text, patent, titles
from trihub.store import open_store, prepare

store, chance = open_store(sys.argv[1]), random.Random(int(sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
for week in range(6):
    given = []
    for n in range(9):
        # One document in three is put by all workers, and families run through all their files.
        own = "" if n % 3 == 0 else sys.argv[2]
        number, priority = chance.randrange(30), chance.randrange(6)
        given.append(prepare(full_text(patent(
            f"{{number}}{{own}}", application=f"CN-{{number // 2}}", priorities=[f"JP-{{priority}}"],
            office=chance.choice(["CN", "JP", "KR"]), titles=titles(zh=f"{{chance.random()}}"),
            file=f"{{sys.argv[2]}}-{{week}}.xml",
        ))))
    with store.writer() as writer:
        answers = writer.put_many(given)
    for item, put in zip(given, answers):
        print(item.key, put.outcome, put.change, flush=True)
"""


def test_three_processes_put_files_at_once(postgresql: Server, opened: Opener) -> None:
    """Nothing is lost, no number is given twice, families are as if one had read all."""
    address = postgresql.url("workers")
    store = opened(address)
    tests = Path(__file__).parents[2]
    code = WORKER.format(paths=[str(tests), str(tests.parent / "src")])
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", code, address, str(number)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in (7, 8, 9)
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    told = [line.split() for worker in workers for line in worker.communicate()[0].splitlines()]
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert len(told) == 3 * 6 * 9
    changes = [int(change) for _, outcome, change in told if outcome != "unchanged"]
    assert sorted(changes) == list(range(1, len(changes) + 1))
    kept = {item.patent.key for item in assert_consistent(store)}
    assert kept == {key for key, _, _ in told}


def test_changes_come_in_the_order_in_which_they_can_be_read(
    postgresql: Server, opened: Opener
) -> None:
    """Whoever follows the changes never finds a smaller number later: an index would lack it."""
    address = postgresql.url("following")
    store, second = opened(address), opened(address)
    seen = 0
    for number, writing in enumerate((store, second, store, second)):
        with writing.writer() as writer:
            writer.put(patent(str(number)))
            assert [item.change for item in second.changes_since(seen, limit=9)] == []
        seen = second.changes_since(seen, limit=9)[-1].change
    assert seen == 4
