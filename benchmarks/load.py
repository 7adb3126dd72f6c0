"""Many people at once: locust's users against a served library on loopback.

``python -m benchmarks.load [--users 200] [--seconds 600] [--library FOLDER]``. Without a library the
demonstration is built and served, whose people also work at the joint desk; a library that is given is
only read, by people who have not signed in. With ``--scaled`` the demonstration stands on PostgreSQL and on a
cluster of three nodes of OpenSearch (those of the tests), and two processes serve it. The clock counts
here, since queues are what is measured: say what else the machine did.

Printed as JSON, and written to ``--to``: for each kind of request how many, failures (and why), p50,
p95, p99 and the longest (milliseconds); the server's memory (MiB, every five seconds, and its slope an hour over
the second half of the run), the blocks of memory that its Python's objects hold (every half minute), and
processor time.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.growth.processes import family
from benchmarks.load_servers import servers
from benchmarks.load_users import WORLD
from trihub.app import for_demonstration, open_library
from trihub.demo.joint.people import PEOPLE
from trihub.settings import Settings
from trihub.web.identity import COOKIE

EVERY = 5.0
"""Seconds between two looks at the server's memory."""
SELDOM = 30.0
"""Seconds between two looks at what its Python holds."""
WORKERS = 2
"""Processes that serve, where more than one does."""
READY_AFTER = 900
"""Seconds in which the demonstration is built and served, on a machine that others use too."""
WORDS = (
    "battery", "solid electrolyte", "hydrogen storage", "电池", "固态 电解质", "電池", "電極 材料", "전지",
    "전극", "ti:battery AND ab:electrolyte", "H01M10/0562", '"lithium ion"', "vehicle control",
)  # fmt: skip


def measure(
    users: int, seconds: int, folder: Path | None, *, scaled: bool = False
) -> dict[str, Any]:
    """Serve, load, and look on."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        library = folder or Path(place) / "library"
        port, told = _free_port(), _free_ports(WORKERS)
        os.environ["TRIHUB_METRICS"] = f"127.0.0.1:{told}"
        if scaled:
            settings = stack.enter_context(servers(Path(place)))
            command = ["serve", "--workers", str(WORKERS)]
        else:
            settings = Settings(library=library)
            settings = settings if folder else for_demonstration(settings)
            command = ["serve" if folder else "demo"]
        with _served(library, port, command) as server:
            _wait(port, server)
            world = _world(settings, signed_in=folder is None)
            prefix = Path(place) / "load"
            work = _start_users(users, seconds, port, prefix, world)
            ports = range(told, told + (WORKERS if scaled else 1))
            memory, blocks = _watch(server.pid, work, ports)
            rows, failures = (
                _rows(prefix.parent / f"load_{of}.csv") for of in ("stats", "failures")
            )
            used = _processor_seconds(server.pid)
    return {
        "users": users,
        "seconds": seconds,
        "on": f"{settings.search_engine}, {'PostgreSQL' if settings.database else 'SQLite'}, "
        + ("two processes" if scaled else "one process"),
        "documents": world["documents"],
        "requests": {row["Name"] or "all": _figures(row) for row in rows},
        "failures": {f"{row['Name']}: {row['Error']}": int(row["Occurrences"]) for row in failures},
        "memory_mib": [round(one, 1) for one in memory],
        "memory_mib_per_hour": round(_slope(memory[len(memory) // 2 :]) * 3600 / EVERY, 1),
        "python_blocks": blocks,
        "server_cpu_seconds": round(used, 1),
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _free_ports(count: int) -> int:
    """The first of so many free ports in a row."""
    while True:
        first = _free_port()
        try:
            for port in range(first + 1, first + count):
                with socket.socket() as one:
                    one.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first


@contextmanager
def _served(library: Path, port: int, command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    start = [sys.executable, "-m", "trihub.cli.main", "--library", str(library), *command]
    server = subprocess.Popen([*start, "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        yield server
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the server is ready. :raises SystemExit: it ended, or is not in time."""
    end = time.monotonic() + READY_AFTER
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the server did not start")


def _world(settings: Settings, *, signed_in: bool) -> dict[str, Any]:
    """What users ask for: documents, words, and sessions of the demonstration's people."""
    opened = open_library(settings)
    counts = opened.store.counts()
    step = max(1, counts.last_change // 200)
    heads = [opened.store.changes_since(at, limit=1, whole=False)
             for at in range(0, counts.last_change, step)]  # fmt: skip
    found: dict[str, Any] = {
        "documents": counts.documents,
        "keys": sorted({one.patent.key for page in heads for one in page}),
        "words": WORDS,
        "cookie": COOKIE,
        "sessions": [],
    }
    access = opened.access if signed_in else None
    for person in PEOPLE.values() if access else ():
        account = access.people.accounts.by_login(person.login) if access else None
        if access and account and person.office:
            found["sessions"].append(access.sessions.open(account, strong=True).secret)
    opened.close()
    return found


def _start_users(
    users: int, seconds: int, port: int, prefix: Path, world: dict[str, Any]
) -> subprocess.Popen[bytes]:
    """Locust in a process of its own, a tenth of the users more each second."""
    command = [
        sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("load_users.py")),
        "--headless", "--users", str(users), "--spawn-rate", str(max(1, users // 10)),
        "--run-time", f"{seconds}s", "--host", f"http://127.0.0.1:{port}", "--csv", str(prefix),
        "--only-summary", "--exit-code-on-error", "0", "--loglevel", "ERROR",
    ]  # fmt: skip
    told = {**os.environ, WORLD: json.dumps(world), "NO_PROXY": "127.0.0.1"}
    return subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _watch(
    pid: int, work: subprocess.Popen[bytes], ports: Sequence[int]
) -> tuple[list[float], list[int | None]]:
    """The server's memory in MiB while the users are at work, and its Python's blocks: every
    ``EVERY`` seconds, and every ``SELDOM``."""
    memory, blocks = [_memory(pid)], [_blocks(ports)]
    while True:
        try:
            work.wait(EVERY)
        except subprocess.TimeoutExpired:
            memory.append(_memory(pid))
            if len(memory) % round(SELDOM / EVERY) == 0:
                blocks.append(_blocks(ports))
        else:
            return memory, blocks


def _blocks(ports: Sequence[int]) -> int | None:
    """Blocks that Python's objects hold, over all processes; ``None`` where one did not answer."""
    total = 0.0
    for port in ports:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=2) as answer:
                text = answer.read().decode()
        except OSError:
            return None
        total += float(text.rpartition("\npython_blocks ")[2].split()[0])
    return round(total)


def _memory(pid: int) -> float:
    """Of the server and its processes; pages that they share count in each."""
    lines = [line for one in family(pid) for line in _read(one, "status").splitlines()]
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _processor_seconds(pid: int) -> float:
    stats = [_read(one, "stat").rpartition(")")[2].split() for one in family(pid)]
    return sum(int(one[11]) + int(one[12]) for one in stats if one) / os.sysconf("SC_CLK_TCK")


def _read(pid: int, name: str) -> str:
    """Nothing where the process has ended."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


def _slope(values: list[float]) -> float:
    """The least-squares slope of values at equal distances."""
    count = len(values)
    middle, mean = (count - 1) / 2, sum(values) / count if count else 0.0
    spread = sum((at - middle) ** 2 for at in range(count))
    if not spread:
        return 0.0
    return sum((at - middle) * (one - mean) for at, one in enumerate(values)) / spread


def _figures(row: dict[str, str]) -> dict[str, float]:
    return {
        "requests": int(row["Request Count"]),
        "failures": int(row["Failure Count"]),
        "a_second": round(float(row["Requests/s"]), 2),
        "p50": float(row["50%"]),
        "p95": float(row["95%"]),
        "p99": float(row["99%"]),
        "longest": round(float(row["Max Response Time"]), 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=600)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--library", type=Path)
    what.add_argument("--scaled", action="store_true")
    parser.add_argument("--to", type=Path, default=Path("benchmarks/load.json"))
    given = parser.parse_args()
    found = measure(given.users, given.seconds, given.library, scaled=given.scaled)
    text = json.dumps(found, indent=2) + "\n"
    given.to.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
