"""Statistics: loading what is shipped, streaming a large table, and as-of tables of many figures.

``python -m benchmarks.statistics [--observations N] [--rows N] [--postgresql ADDRESS]`` measures
alone. Times are of the processor (this process), except for queries, which are by the clock.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import random
import resource
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from trihub.core.ports.statistics import Extent
from trihub.core.statistics import Cell, Coverage, Load, Period, Published, Series, Vintage, Which
from trihub.statistics.service import Statistics
from trihub.store.statistics import SqlStatistics, open_statistics
from trihub.web.warming import settle

INDICATORS, VINTAGES, OFFICES = 40, 20, 125
"""Of the synthetic figures: 40 tables, each in 20 vintages of 125 offices over some 50 years."""
QUERIES = 200
MAPPING = """
name = "bench"
version = "1"
title = "Benchmark"

[source]
dataset = "BENCH"
publisher = "Benchmark"
document = "Table"

[constants]
indicator = "APPLICATIONS"
right = "PATENT"
unit = "APPLICATION"

[[columns]]
name = "office"
dimension = "office"

[[columns]]
name = "origin"
dimension = "origin"

[[columns]]
name = "field"
dimension = "field"

[values]
column = "value"
period = "year"
"""


def measure(folder: Path, observations: int, rows: int, address: str = "") -> dict[str, Any]:
    """Everything, in a folder (or a PostgreSQL database for the many figures)."""
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "shipped": _shipped(folder / "shipped.sqlite"),
        "stream": _stream(folder, rows),
        "many": _many(open_statistics(address or folder / "many.sqlite"), observations),
    }


def _shipped(path: Path) -> dict[str, Any]:
    statistics = Statistics(open_statistics(path))
    start = time.process_time()
    figures = statistics.load_shipped()
    seconds = time.process_time() - start
    statistics.close()
    return {"figures": figures, "seconds": round(seconds, 2)}


def _stream(folder: Path, rows: int) -> dict[str, Any]:
    """A long table of a million rows through a user's mapping."""
    (folder / "bench.toml").write_text(MAPPING, encoding="utf-8")
    path = folder / "table.csv"
    offices = ["CN", "JP", "KR", "US", "EP", "DE", "FR", "GB", "IT", "IN"]
    fields = [f"WIPO_{number:02}" for number in range(1, 36)]
    years = max(1, rows // (len(offices) * len(offices) * len(fields)))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["office", "origin", "field", "year", "value"])
        for office in offices:
            for origin in offices:
                for field in fields:
                    for year in range(2020 - years, 2020):
                        writer.writerow([office, origin, field, year, year * 7 % 9973])
    statistics = Statistics(open_statistics(folder / "stream.sqlite"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    report = statistics.load([path], mapping=str(folder / "bench.toml"), published="2021")
    seconds = time.process_time() - start
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    statistics.close()
    return {
        "rows": report.added, "seconds": round(seconds, 2),
        "rows_a_second": round(report.added / seconds), "memory_grown_mib": round(grown / 1024, 1),
    }  # fmt: skip


def _many(store: SqlStatistics, observations: int) -> dict[str, Any]:
    years = max(1, observations // (INDICATORS * VINTAGES * OFFICES))
    start = time.process_time()
    for number in range(VINTAGES):
        _vintage(store, 2000 + number, years)
    loading = time.process_time() - start
    settle()  # as the server does when it is warm
    statistics, chance, times = Statistics(store), random.Random(5), []
    for _ in range(QUERIES):
        which = Which(dataset="MANY", indicator=f"I{chance.randrange(INDICATORS):02}")
        day = dt.date(chance.randrange(2001, 2021), 6, 30)
        started = time.perf_counter()
        size = len(statistics.table(which, as_of=day))
        times.append(1000 * (time.perf_counter() - started))
    one = statistics.table(Which(dataset="MANY", indicator="I00")).figures[0]
    histories = []
    for year in range(QUERIES):
        started = time.perf_counter()
        found = statistics.history(one.series, Period.parse(str(1960 + year % years)))
        histories.append(1000 * (time.perf_counter() - started))
    count = store.count()
    statistics.close()
    return {
        "figures": count, "load_seconds": round(loading, 1), "table_of": size,
        "entries_of_a_history": len(found),
        **{f"table_{name}_ms": value for name, value in _quantiles(times).items()},
        **{f"history_{name}_ms": value for name, value in _quantiles(histories).items()},
    }  # fmt: skip


def _vintage(store: SqlStatistics, year: int, years: int) -> None:
    of = Vintage(
        dataset="MANY", publisher="P", document="D", url="u", published=Published(f"{year}-06-01"),
        published_by=dt.date(year, 6, 1), name=f"{year}.csv", sha256=str(year),
    )  # fmt: skip
    load = Load(recorded_at=dt.datetime.now(dt.UTC), loader="bench", version="1", digest="1")
    with store.writing(load) as writer:
        for indicator in range(INDICATORS):
            number = writer.begin(of, f"I{indicator:02}")
            every = [
                Series(indicator=f"I{indicator:02}", office=f"O{n:03}") for n in range(OFFICES)
            ]
            writer.add(number, [
                Cell(writer.series(series), (1960 + at) * 10_000, str(year * office + at), 0, office, at)
                for office, series in enumerate(every) for at in range(years)
            ])  # fmt: skip
            groups = {series.group for series in every}
            writer.end(
                number, Extent(Coverage.TABLE, 1960, 1960 + years, frozenset(groups), frozenset())
            )


def _quantiles(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "p50": round(ordered[len(ordered) // 2], 2),
        "p95": round(ordered[int(len(ordered) * 0.95)], 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--observations", type=int, default=5_000_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--postgresql", default="")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="trihub-statistics-"))
    try:
        found = measure(folder, options.observations, options.rows, options.postgresql)
        print(json.dumps(found, indent=1))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
