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

def resident():
    total, todo = 0, [os.getpid()]
    while todo:
        pid = todo.pop()
        try:
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
            for task in Path(f"/proc/{pid}/task").iterdir():
                todo += [int(p) for p in (task / "children").read_text().split()]
        except OSError:
            pass
    return total

def watch(peak):
    while True:
        peak[0] = max(peak[0], resident())
        time.sleep(0.2)

if __name__ == "__main__":
    peak = [0]
    threading.Thread(target=watch, args=(peak,), daemon=True).start()
    library = open_library(Settings(library=Path(sys.argv[1])), create=True)
    report = library.ingest([Path(sys.argv[2])])
    library.close()
    print(json.dumps(report.as_dict() | {"peak_mb": round(peak[0] / 1e6)}))
"""


def measure(folder: Path, megabytes: int) -> dict[str, Any]:
    """MB/s, peak resident memory of all processes together, and lxml alone on the same bytes."""
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
        "peak_memory_mb_all_processes": report["peak_mb"],
        "lxml_alone_megabytes_a_second": round(written / 1e6 / _parse_alone(gazettes), 1),
    }


def _parse_alone(folder: Path) -> float:
    started = time.perf_counter()
    for path in sorted(folder.iterdir()):
        with path.open("rb") as stream:
            for record in documents(stream):
                etree.fromstring(record.data)
    return time.perf_counter() - started
