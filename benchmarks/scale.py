"""How a library grows, and what follows for a hundred million documents.

``python -m benchmarks.scale measure --documents N [--index-only] [--output FILE]`` measures one size
(:mod:`benchmarks.growth.measuring`; the index without a store: :mod:`benchmarks.growth.alone`) and puts
it beside the others in ``benchmarks/scale.json``.
``python -m benchmarks.scale write [--input FILE] [--to FILE] [--node-hour PRICE]`` writes
``docs/scale.md`` from that file alone; a price that is given is kept in the file.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.growth.page import page

ROOT = Path(__file__).resolve().parents[1]
RUNS = ROOT / "benchmarks" / "scale.json"
PAGE = ROOT / "docs" / "scale.md"


def read(path: Path) -> dict[str, Any]:
    """What was measured so far."""
    if not path.exists():
        return {"inputs": {}, "runs": {}}
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def keep(path: Path, kept: dict[str, Any]) -> None:
    """Write the file, sizes in their order."""
    for part in ("runs", "index_only"):
        kept[part] = dict(sorted(kept.get(part, {}).items(), key=lambda one: int(one[0])))
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def measure(documents: int, output: Path, *, index_only: bool) -> None:
    """Measure a size; what the file says of others stays."""
    from benchmarks.growth import alone, measuring

    found = alone.measure(documents) if index_only else measuring.measure(documents)
    kept = read(output)
    kept.setdefault("index_only" if index_only else "runs", {})[str(documents)] = found
    keep(output, kept)
    print(json.dumps(found, indent=1))


def write(source: Path, to: Path, node_hour: float | None) -> None:
    """Write the page."""
    kept = read(source)
    if not kept["runs"]:
        sys.exit(f"Nothing was measured yet: {source} holds no run")
    if node_hour is not None:
        kept["inputs"]["node_hour"] = node_hour
        keep(source, kept)
    to.write_text(page(kept), encoding="utf-8")


def main() -> None:
    """Measure, or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    one = parts.add_parser("measure")
    one.add_argument("--documents", type=int, required=True)
    one.add_argument("--output", type=Path, default=RUNS)
    one.add_argument("--index-only", action="store_true", help="Without a store.")
    two = parts.add_parser("write")
    two.add_argument("--input", type=Path, default=RUNS)
    two.add_argument("--to", type=Path, default=PAGE)
    two.add_argument("--node-hour", type=float)
    options = parser.parse_args()
    if options.part == "measure":
        measure(options.documents, options.output, index_only=options.index_only)
    else:
        write(options.input, options.to, options.node_hour)


if __name__ == "__main__":
    main()
