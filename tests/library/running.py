"""Running ``trihub`` as a process of its own, with small commits so that a run has many of them."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

CODE = """
import resource, sys
import trihub.library.ingest as ingest
from trihub.app import library as app
ingest.BATCH_BYTES, ingest.COMMIT_BYTES = {batch}, {commit}
app.POOL_FROM = 0
if {largest}:
    resource.setrlimit(resource.RLIMIT_FSIZE, ({largest}, {largest}))
from trihub.cli.main import main
try:
    main()
finally:
    if {peak}:
        print(peak(), file=sys.stderr)
"""

PEAK = """
def peak():
    from pathlib import Path
    status = Path("/proc/self/status")
    if status.exists():
        return next(line.split()[1] for line in status.open() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
"""
"""Kibibytes of memory at most, of this program alone: the system's own count begins at the fork."""


def start(
    library: Path, *arguments: object, batch: int = 20_000, commit: int = 60_000, largest: int = 0,
    workers: int = 1, wait: float = 0, peak: bool = False, **more: Any,
) -> subprocess.Popen[str]:  # fmt: skip
    """Start ``trihub --library LIBRARY ARGUMENTS…``. ``largest`` limits every file's bytes; with
    ``peak`` the last line of standard error is the memory used at most, in KiB."""
    code = PEAK + CODE.format(batch=batch, commit=commit, largest=largest, peak=peak)
    command = [sys.executable, "-c", code, "--library", str(library), *map(str, arguments)]
    settings = {
        "TRIHUB_WORKERS": str(workers), "TRIHUB_LOCK_WAIT": str(wait), "TRIHUB_INDEX_MEMORY": "32",
        "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200",
    }  # fmt: skip
    return subprocess.Popen(
        command, env=clean() | settings, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more,
    )  # fmt: skip


def clean() -> dict[str, str]:
    """The environment without settings of Trihub."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TRIHUB_")}


def run(library: Path, *arguments: object, **options: Any) -> tuple[int, str, str]:
    """Run to the end; exit code, standard output, standard error."""
    process = start(library, *arguments, **options)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def fork(library: Path, *arguments: object) -> ForkServerProcess:
    """As :func:`start` with one worker, from a process that has everything imported already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["trihub.cli.main", "trihub.cli.ingest", "trihub.app"])
    command = ["trihub", "--library", str(library), *map(str, arguments)]
    process = context.Process(target=_main, args=(command,))
    process.start()
    return process


def _main(command: list[str]) -> None:
    from trihub.cli.main import main
    from trihub.library import ingest

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    ingest.BATCH_BYTES, ingest.COMMIT_BYTES = 20_000, 60_000
    os.environ |= {"TRIHUB_WORKERS": "1", "TRIHUB_INDEX_MEMORY": "32"}
    sys.argv = command
    main()
