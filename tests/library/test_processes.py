"""Runs that end before their time: killed, interrupted, without space; and two at once."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from library.conftest import Opener
from library.corpus import assert_agree, document, found, keys, opened, write, xml_of
from library.running import fork, run, start
from trihub.app import Library, OfficeFiles
from trihub.core.errors import LibraryLocked, LibraryTooNew, TrihubError
from trihub.library.ingest import Ingest
from trihub.library.reindex import catch_up
from trihub.offices.registry import Registry

FILES, EACH = 6, 40
MOMENTS = 20


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files with documents of which the later ones are newer versions of half of the earlier."""
    folder = tmp_path_factory.mktemp("sources")
    for n in range(FILES):
        write(folder / f"{n}.xml", range(n * EACH, (n + 1) * EACH))
    for n in range(FILES):
        write(folder / f"z{n}.xml", range(n * EACH, (n + 1) * EACH, 2), "beta")
    return folder


def wait_for(condition: Callable[[], bool], lives: Callable[[], bool]) -> None:
    """Wait until something is so, or the process ends."""
    while not condition() and lives():
        time.sleep(0.005)


def writes(folder: Path, pid: int) -> bool:
    """Whether the process has begun to write to the library."""
    lock = folder / "store.sqlite.lock"
    return lock.exists() and f'"pid": {pid},' in lock.read_text()


def documents(folder: Path) -> int:
    """How many documents are committed, seen from outside."""
    import sqlite3

    try:
        with sqlite3.connect(f"file:{folder / 'store.sqlite'}?mode=ro", uri=True) as connection:
            (count,) = connection.execute("SELECT count(*) FROM document").fetchone()
        connection.close()
    except sqlite3.Error:
        return 0
    return int(count)


def assert_complete(folder: Path) -> None:
    library = opened(folder)
    try:
        assert_agree(library)
        assert keys(library) == {document(n).key for n in range(FILES * EACH)}
        assert found(library, "beta") == FILES * EACH // 2
    finally:
        library.close()


# --- kills --------------------------------------------------------------------------------


def test_kills_at_twenty_random_moments(tmp_path: Path, sources: Path) -> None:
    """Nothing committed is ever lost; what the next run does first makes store and index agree."""
    chance = random.Random(20221109)
    folder, before = tmp_path / "L0", 0
    kills, libraries = 0, 1
    while kills < MOMENTS:
        if _kill_one(folder, sources, chance.uniform(0.0, 0.3), workers=kills % 5 == 4):
            assert_complete(folder)
            folder, before = tmp_path / f"L{libraries}", 0
            libraries += 1
        else:
            before = _look_after_the_kill(folder, before)
            kills += 1
    print(f"{kills} kills, {libraries} libraries")
    assert run(folder, "ingest", sources)[0] == 0
    assert_complete(folder)


def _kill_one(folder: Path, sources: Path, delay: float, *, workers: bool) -> bool:
    """Kill a run some time after it began to write; whether it was done before that."""
    if workers:
        process = start(folder, "ingest", sources, workers=2, start_new_session=True)
        wait_for(partial(writes, folder, process.pid), lambda: process.poll() is None)
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return process.returncode == 0
    forked = fork(folder, "ingest", sources)
    wait_for(partial(writes, folder, forked.pid or 0), forked.is_alive)
    time.sleep(delay)
    forked.kill()
    forked.join()
    return forked.exitcode == 0


def _look_after_the_kill(folder: Path, before: int) -> int:
    """Open what a killed run left; how many documents it has."""
    if not (folder / "store.sqlite").exists():
        return 0
    library = opened(folder)
    try:
        kept = library.store.counts().documents
        assert kept >= before
        assert library.index.state().change <= library.store.counts().last_change
        catch_up(library.store, library.index)
        assert_agree(library)
        return kept
    finally:
        library.close()


def test_a_run_goes_on_where_it_was_killed(tmp_path: Path, sources: Path) -> None:
    process = start(tmp_path / "L", "ingest", sources)
    wait_for(lambda: documents(tmp_path / "L") > 100, lambda: process.poll() is None)
    process.kill()
    process.communicate()
    kept = documents(tmp_path / "L")
    code, out, _ = run(tmp_path / "L", "ingest", sources, "--json")
    report = json.loads(out)
    assert code == 0
    assert report["skipped"]["read before the run was interrupted"] >= kept // EACH - 1
    assert report["added"] == FILES * EACH - kept
    assert_complete(tmp_path / "L")
    again = json.loads(run(tmp_path / "L", "ingest", sources, "--json")[1])
    assert (again["added"], again["updated"], again["skipped"]) == (0, 0, {})


@pytest.mark.parametrize("workers", [1, 2])
def test_interrupt_says_what_stays_and_goes_on(tmp_path: Path, sources: Path, workers: int) -> None:
    """Ctrl-C reaches every process of the terminal's group."""
    folder = tmp_path / "L"
    process = start(folder, "ingest", sources, workers=workers, start_new_session=True)
    wait_for(lambda: documents(folder) > 0, lambda: process.poll() is None)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert out == ""
    assert err.strip() == (
        "Stopped. What was committed is kept; the same command goes on from there."
    )
    assert 0 < documents(folder) < FILES * EACH
    assert run(folder, "ingest", sources)[0] == 0
    assert_complete(folder)


def test_a_reading_process_that_is_killed(library: Library, inbox: Path) -> None:
    """As the system does where memory runs out: one message, and the next run goes on."""
    write(inbox / "x.xml", range(3))
    with ProcessPoolExecutor(1) as executor:
        executor.submit(os.getpid).result()
        run = Ingest(
            library.store, library.index, OfficeFiles(), Registry().find, _Killing(executor)
        )
        with pytest.raises(TrihubError, match="ended by the system") as caught:
            run.run([inbox])
    assert "TRIHUB_WORKERS=1" in caught.value.hint
    assert library.ingest([inbox]).added == 3
    assert_agree(library)


class _Killing(Executor):
    """A pool whose process dies over its first work."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def submit(self, *_work: object) -> Future[None]:  # type: ignore[override]
        return self._pool.submit(_die)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# --- two writers --------------------------------------------------------------------------


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that writes to ``tmp_path/L`` until it is told to stop."""
    opened(tmp_path / "L").close()
    code = (
        "import sys; from library.corpus import opened; from pathlib import Path\n"
        "library = opened(Path(sys.argv[1]))\n"
        "with library.store.hold():\n    print('held', flush=True); sys.stdin.read()\n"
    )
    paths = os.pathsep.join(
        str(Path(__file__).parents[n] / name) for n, name in ((1, ""), (2, "src"))
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "L")], env=os.environ | {"PYTHONPATH": paths},
        text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.communicate()


def test_the_second_writer_says_who_holds_the_lock(
    tmp_path: Path, sources: Path, holder: subprocess.Popen[str]
) -> None:
    code, out, err = run(tmp_path / "L", "ingest", sources, wait=0.2)
    assert (code, out) == (4, "")
    assert re.search(rf"being written to by process {holder.pid} on \S+ since \d{{4}}-", err)
    assert "Wait until that run ends" in err


def test_the_second_writer_waits(
    tmp_path: Path, sources: Path, holder: subprocess.Popen[str]
) -> None:
    process = start(tmp_path / "L", "ingest", sources / "0.xml", "--json", wait=60)
    time.sleep(1)
    assert process.poll() is None
    holder.communicate()
    out, _ = process.communicate(timeout=120)
    assert (process.returncode, json.loads(out)["added"]) == (0, EACH)


def test_reading_goes_on_while_another_writes(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    code, out, _ = run(tmp_path / "L", "info", "--json")
    assert (code, json.loads(out)["documents"]) == (0, 0)


def test_an_index_that_another_process_writes(tmp_path: Path, open_library: Opener) -> None:
    first, second = open_library(), open_library()
    write(tmp_path / "x.xml", range(3))
    with first.index.writer(), pytest.raises(LibraryLocked):
        second.ingest([tmp_path / "x.xml"])
    second.ingest([tmp_path / "x.xml"])
    assert_agree(second)


# --- no space -----------------------------------------------------------------------------


@pytest.mark.parametrize("largest", [60_000, 500_000])
def test_a_limit_on_files_loses_nothing_committed(
    tmp_path: Path, sources: Path, largest: int
) -> None:
    """The device is full for every file above a size: SQLite's, its journal's or the index's."""
    folder = tmp_path / "L"
    code, _, err = run(folder, "ingest", sources, largest=largest)
    assert code == 4
    assert "Traceback" not in err
    assert len(err.splitlines()) == 2
    kept = documents(folder)
    code, out, _ = run(folder, "ingest", sources, "--json")
    assert code == 0
    assert json.loads(out)["added"] == FILES * EACH - kept
    assert_complete(folder)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A device of a given size; where none can be made, the test is skipped."""
    folder = tmp_path / "device"
    folder.mkdir()
    mounted = False

    def make(size: str) -> Path:
        nonlocal mounted
        mount = shutil.which("mount")
        what = "remount," if mounted else ""
        done = mount and subprocess.run(
            [mount, "-t", "tmpfs", "-o", f"{what}size={size}", "tmpfs", str(folder)],
            capture_output=True, check=False,
        )  # fmt: skip
        if not done or done.returncode:
            pytest.skip("no device of a given size can be mounted here (it takes root)")
        mounted = True
        return folder

    yield make
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("size", ["300k", "1100k"])
def test_a_full_device(device: Callable[[str], Path], sources: Path, size: str) -> None:
    folder = device(size) / "L"
    code, _, err = run(folder, "ingest", sources)
    assert code == 4
    assert "No space is left" in err
    assert len(err.splitlines()) == 2
    kept = documents(folder)
    device("64m")
    code, out, _ = run(folder, "ingest", sources, "--json")
    assert code == 0
    assert json.loads(out)["added"] == FILES * EACH - kept
    assert_complete(folder)


# --- memory -------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "megabytes"), [("xml", 200), ("jsonl", 80)])
def test_two_hundred_megabytes_in_one_record(tmp_path: Path, form: str, megabytes: int) -> None:
    """The record is a reject with its place; memory stays below twice its size."""
    before, record, after = _large(form)
    path = tmp_path / f"large.{form}"
    with path.open("wb") as out:
        out.write(before + record[0])
        for _ in range(megabytes):
            out.write(b"x " * (1 << 19))
        out.write(record[1] + after)
    code, told, err = run(
        tmp_path / "L", "ingest", path, "--json", batch=1 << 19, commit=1 << 26, peak=True
    )
    report = json.loads(told)
    assert (code, report["added"], report["rejected"]) == (0, 2, 1)
    assert int(err) < 400 * 1024
    library = opened(tmp_path / "L")
    (reject,) = library.store.rejects(limit=9)
    library.close()
    assert "larger than 64 MiB" in reject.reason
    assert reject.offset == (len(before) if form == "xml" else 2)


def _large(form: str) -> tuple[bytes, list[bytes], bytes]:
    from trihub.core.shapes.record import to_record

    made = [
        xml_of([document(n)])
        if form == "xml"
        else json.dumps(to_record(document(n))).encode() + b"\n"
        for n in range(3)
    ]
    return made[0], made[1].split(b"alpha"), made[2]


# --- other versions -----------------------------------------------------------------------


def test_a_library_made_by_a_newer_version(tmp_path: Path, sources: Path) -> None:
    import sqlite3

    folder = tmp_path / "L"
    library = opened(folder)
    library.close()
    with sqlite3.connect(folder / "store.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'f999'")
    connection.close()
    with pytest.raises(LibraryTooNew):
        opened(folder)
    code, out, err = run(folder, "ingest", sources)
    assert (code, out) == (4, "")
    assert "pip install --upgrade trihub" in err
