"""Run every measurement and write ``benchmarks/latest.json``.

``python -m benchmarks [--documents N] [--megabytes N] [--cases N] [--entries N] [--pairs N]
[--observations N] [--rows N] [--records N]``. Each figure of ours stands beside the bare engine's or library's
of the same run, and beside each part how fast the machine was then.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import (
    across,
    casework,
    fields_site,
    ingesting,
    joint,
    joint_report,
    register,
    searching,
    statistics,
    statistics_site,
    vectors,
)

ADDITIONS = 2_000_000


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "load_before": round(os.getloadavg()[0], 2),
        "speed": speed(),
    }


def speed() -> dict[str, float]:
    """How fast the machine is just now: a loop of two million additions in Python, the best and the
    worst of seven. A machine of 2024 takes some 80 ms; where the two are far apart, others share it."""
    times = []
    for _ in range(7):
        start = time.perf_counter()
        total = 0
        for number in range(ADDITIONS):
            total += number
        times.append((time.perf_counter() - start) * 1000)
    return {"best_ms": round(min(times), 1), "worst_ms": round(max(times), 1)}


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--megabytes", type=int, default=120)
    parser.add_argument("--many-megabytes", type=int, default=2_500)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--observations", type=int, default=5_000_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--members", type=int, default=fields_site.MEMBERS)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "latest.json")
    parser.add_argument("--only", action="append", help="A part by its name; may be repeated. Others "
                        "keep what the output says of them.")  # fmt: skip
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="trihub-bench-"))
    kept = (
        json.loads(options.output.read_bytes()) if options.only and options.output.exists() else {}
    )
    results: dict[str, Any] = kept | {"machine": machine()}
    try:
        for name, measure in (
            ("ingest", lambda: ingesting.measure(folder, options.megabytes)),
            (
                "large ingest",
                lambda: ingesting.measure(folder / "large", options.many_megabytes),
            ),
            ("search", lambda: searching.measure(folder, options.documents)),
            ("search across languages", lambda: across.measure(folder, options.documents)),
            (
                "casework",
                lambda: casework.measure(folder / "casework", options.cases, options.entries),
            ),
            ("joint", lambda: joint.measure(folder, options.cases, options.entries)),
            ("joint report", joint_report.measure),
            (
                "vectors",
                lambda: vectors.measure(folder / "vectors", options.documents, options.pairs),
            ),
            (
                "statistics",
                lambda: statistics.measure(
                    folder / "statistics", options.observations, options.rows
                ),
            ),
            (
                "statistics site",
                lambda: statistics_site.measure(folder / "site", options.observations),
            ),
            ("fields", lambda: fields_site.measure(folder / "fields", options.members)),
            ("register", lambda: register.measure(folder / "register", options.records)),
        ):
            if options.only and name not in options.only:
                continue
            results[name] = measure() | {"machine_then": speed()}
            print(json.dumps({name: results[name]}, indent=1), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    options.output.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(f"written to {options.output}", file=sys.stderr)


if __name__ == "__main__":
    main()
