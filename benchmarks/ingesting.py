"""Full-text gazettes from file to searchable, and the bare libraries beside."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from lxml import etree

from benchmarks.synthetic import write_gazettes
from trihub.offices.framing import documents

WATCHED = """
import json, os, sys, threading, time
from pathlib import Path
from trihub.app import open_library
from trihub.settings import Settings

def held():
    # Bytes of all processes: their own (what a worker shares with the process that it came from
    # counts in both), and with the pages of files that they look at.
    own, whole, todo = 0, 0, [os.getpid()]
    while todo:
        pid = todo.pop()
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            said = dict(line.split(":", 1) for line in lines)
            own += int(said["RssAnon"].split()[0]) * 1024
            whole += int(said["VmRSS"].split()[0]) * 1024
            for task in Path(f"/proc/{pid}/task").iterdir():
                todo += [int(p) for p in (task / "children").read_text().split()]
        except (OSError, KeyError):
            pass
    return own, whole

def watch(peak):
    while True:
        peak[:] = map(max, peak, held())
        time.sleep(0.2)

if __name__ == "__main__":
    peak = [0, 0]
    threading.Thread(target=watch, args=(peak,), daemon=True).start()
    library = open_library(Settings(library=Path(sys.argv[1])), create=True)
    report = library.ingest([Path(sys.argv[2])])
    library.close()
    own, whole = (round(most / 1e6) for most in peak)
    print(json.dumps(report.as_dict() | {"own_mb": own, "whole_mb": whole}))
"""


def measure(folder: Path, megabytes: int) -> dict[str, Any]:
    """MB/s, peak memory of all processes together (their own, and with the pages of files that they
    look at, which the system takes back when it needs them), and lxml alone on the same bytes."""
    gazettes = folder / "gazettes"
    written = write_gazettes(gazettes, megabytes)
    script = folder / "ingest.py"
    script.write_text(WATCHED)
    command = [sys.executable, str(script), str(folder / "library"), str(gazettes)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    report = json.loads(done.stdout)
    return {
        "megabytes": round(written / 1e6, 1),
        "documents": report["read"],
        "seconds": report["seconds"],
        "megabytes_a_second": round(written / 1e6 / report["seconds"], 2),
        "peak_own_memory_mb_all_processes": report["own_mb"],
        "peak_memory_mb_all_processes": report["whole_mb"],
        "lxml_alone_megabytes_a_second": round(written / 1e6 / _parse_alone(gazettes), 1),
    }


def _parse_alone(folder: Path) -> float:
    started = time.perf_counter()
    for path in sorted(folder.iterdir()):
        with path.open("rb") as stream:
            for record in documents(stream):
                etree.fromstring(record.data)
    return time.perf_counter() - started
