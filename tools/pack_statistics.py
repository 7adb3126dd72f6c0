"""Make the figures that come with the package from the publishers' files.

``python tools/pack_statistics.py FOLDER`` reads the folder ``statistics`` of the real data beside
the project and writes ``src/trihub/statistics/data/figures.csv.gz``: numbers, codes, dates and
sources. The dates of publication below are those that the files do not state themselves, as
exactly as they are known.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from trihub.statistics import shipped
from trihub.statistics.service import Statistics
from trihub.store.statistics import open_statistics

TARGET = Path(__file__).resolve().parents[1] / "src/trihub/statistics/data" / shipped.FILE
FOLDERS = {
    "wdi-2013": "2013", "wdi-2021": "", "wdi-2025-04": "", "wdi-2025-njf0": "2025",
    "wdi-2026-01": "", "wdi-2026-mid": "", "wdi-ddf": "../2026", "datasets-hub": "", "ncses": "",
    "official-pages": "../2026",
}  # fmt: skip
"""Folders with the date that is given for files without one."""
DATASETS = frozenset({
    "WDI", "DATAHUB", "NCSES", "CNIPA", "CNIPA_MONTHLY", "CNIPA_ABROAD", "NBS", "JPO", "JPO_FLOWS",
    "JPO_FOREIGN", "KIPO", "GRANT_RATES",
})  # fmt: skip
"""Data sets whose terms allow it: CC BY, public domain, and facts."""
OFFICES = frozenset({"CN", "JP", "KR", "US", "EUU", "EMU", "WLD"})
"""Offices and economies that are kept of whole tables."""
LEFT_OUT = ("science-and-technology.csv",)
"""A table of means made from the table beside it."""


def main(folder: Path) -> None:
    """Read everything and write the file."""
    with tempfile.TemporaryDirectory() as scratch:
        statistics = Statistics(open_statistics(Path(scratch) / "statistics.sqlite"))
        for name, published in FOLDERS.items():
            paths = [
                path
                for path in sorted((folder / name).iterdir())
                if path.suffix == ".csv" and path.name not in LEFT_OUT
                and not path.name.startswith("Metadata") and path.name != "index.csv"
            ]  # fmt: skip
            report = statistics.load(paths, published=published)
            print(f"{name}: {report.added:,} figures")
        count = shipped.pack(statistics.store, DATASETS, OFFICES, TARGET)
        statistics.close()
    print(f"{TARGET.name}: {count:,} figures, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
