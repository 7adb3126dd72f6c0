"""Memory and processor time of this process and all that it started, read from ``/proc``."""

from __future__ import annotations

import os
import threading
from pathlib import Path

EVERY = 0.1
"""Seconds between two looks; what a process that ended did after the last look is not counted."""
_TICKS = os.sysconf("SC_CLK_TCK")


class Watch:
    """Looks on while a block runs.

    ``resident`` is the peak of the sum over processes, in MiB, with pages of mapped files; pages that
    processes share count once in each. ``anonymous`` is the peak without pages of files.
    """

    def __init__(self) -> None:
        self.resident = self.anonymous = 0.0
        self._spent: dict[int, float] = {}
        self._before: dict[int, float] = {}
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watch:
        self._look()
        self._before = dict(self._spent)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()
        self._look()

    @property
    def processor(self) -> float:
        """Seconds of the processor that the block took."""
        return sum(self._spent.values()) - sum(self._before.values())

    def figures(self) -> dict[str, float]:
        """What is kept of it."""
        return {
            "cpu_seconds": round(self.processor, 2),
            "resident_mib": round(self.resident, 1),
            "anonymous_mib": round(self.anonymous, 1),
        }

    def _run(self) -> None:
        while not self._end.wait(EVERY):
            self._look()

    def _look(self) -> None:
        resident = anonymous = 0.0
        for process in family(os.getpid()):
            try:
                status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
                times = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
            except OSError:
                continue
            resident += _mib(status, "VmRSS:")
            anonymous += _mib(status, "RssAnon:")
            parts = times.rpartition(") ")[2].split()
            self._spent[process] = (int(parts[11]) + int(parts[12])) / _TICKS
        self.resident, self.anonymous = (
            max(self.resident, resident),
            max(self.anonymous, anonymous),
        )


def family(process: int) -> list[int]:
    """A process and all below it."""
    found = [process]
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
    except OSError:
        return found
    for task in tasks:
        try:
            children = (task / "children").read_text(encoding="utf-8").split()
        except OSError:
            continue
        for child in children:
            found += family(int(child))
    return found


def _mib(status: str, name: str) -> float:
    for line in status.splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0
