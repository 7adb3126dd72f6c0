"""Pages and API of the statistics hub over millions of synthetic figures.

Five data sets in ten vintages each, of eight indicators, 125 economies, two origins and some fifty years: with
the codes of the real lists, so that every page answers. Every address is asked once, after a
warm-up of three, through the application in this process: by the processor's time and by the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.asking import ask
from trihub.app import create_site, open_library
from trihub.core.ports.statistics import Extent
from trihub.core.statistics import Cell, Coverage, Load, Published, Series, Vintage
from trihub.settings import Settings
from trihub.statistics.catalogue import code_lists
from trihub.store.statistics import SqlStatistics, open_statistics
from trihub.web.warming import settle, warm_pages

DATASETS, VINTAGES, OFFICES = 5, 10, 125
ORIGINS = ("RES", "NRES")
COUNTED = (
    ("APPLICATIONS", "PATENT"), ("APPLICATIONS", "UTILITY_MODEL"), ("APPLICATIONS", "DESIGN"),
    ("APPLICATIONS", "TRADEMARK"), ("GRANTS", "PATENT"), ("GRANTS", "UTILITY_MODEL"),
    ("GRANTS", "DESIGN"), ("GRANTS", "TRADEMARK"),
)  # fmt: skip
QUESTIONS = 60
WARM = 3
"""Questions of each kind that are not counted."""


def measure(folder: Path, observations: int, address: str = "") -> dict[str, Any]:
    """Fill a library (or a PostgreSQL database) and ask its site."""
    settings = Settings(library=folder / "library", database=address)
    open_library(settings, create=True).close()
    store = open_statistics(address or settings.library / "statistics.sqlite")
    years = max(1, observations // (DATASETS * VINTAGES * len(COUNTED) * OFFICES * len(ORIGINS)))
    offices = [code.id for code in code_lists()["office"] if code.notes.get("kind") != "total"]
    for number in range(DATASETS):
        for vintage in range(VINTAGES):
            _fill(store, f"D{number}", 2010 + vintage, offices[1 : OFFICES + 1], years)
    count = store.count()
    store.close()
    library = open_library(settings)
    start = time.process_time()
    library.statistics.holdings()
    prepared = time.process_time() - start
    warm_pages()  # as the server does beside its first requests
    settle()  # as the server does when it is warm
    asked = _questions(offices[1 : OFFICES + 1], years)
    found = asyncio.run(ask(create_site(library), asked, warm=WARM))
    library.close()
    return {"figures": count, "holdings_cpu_seconds": round(prepared, 1), **found}


def _fill(
    store: SqlStatistics, dataset: str, year: int, offices: Sequence[str], years: int
) -> None:
    of = Vintage(
        dataset=dataset, publisher="P", document=dataset, url="u", published=Published(f"{year}-06-01"),
        published_by=dt.date(year, 6, 1), name=f"{year}.csv", sha256=f"{dataset}{year}",
    )  # fmt: skip
    load = Load(recorded_at=dt.datetime.now(dt.UTC), loader="bench", version="1", digest="1")
    with store.writing(load) as writer:
        for indicator in dict.fromkeys(name for name, _ in COUNTED):
            number = writer.begin(of, indicator)
            every = [_series(name, right, office, origin) for name, right in COUNTED
                     if name == indicator for office in offices for origin in ORIGINS]  # fmt: skip
            cells = [
                Cell(writer.series(series), (1960 + at) * 10_000, str(year * 7 + at * line), 0, line, at)
                for line, series in enumerate(every, 1) for at in range(years)
            ]  # fmt: skip
            writer.add(number, cells)
            groups = frozenset(series.group for series in every)
            writer.end(number, Extent(Coverage.TABLE, 1960, 1960 + years, groups, frozenset()))


def _series(indicator: str, right: str, office: str, origin: str) -> Series:
    return Series(
        indicator=indicator, right=right, office=office, origin=origin, unit="APPLICATION",
        year_basis="CALENDAR",
    )  # fmt: skip


def _questions(offices: Sequence[str], years: int) -> dict[str, list[str]]:
    chance = random.Random(5)
    found: dict[str, list[str]] = {}
    for _ in range(QUESTIONS):
        dataset, office = f"D{chance.randrange(DATASETS)}", chance.choice(offices)
        indicator, right = chance.choice(COUNTED)
        key = _series(indicator, right, office, chance.choice(ORIGINS)).key
        day = f"{chance.randrange(2011, 2020)}-12-31"
        lang = chance.choice(("en", "zh", "ja", "ko"))
        table = f"dataset={dataset}&indicator={indicator}&as_of={day}"
        for name, address in {
            "api table": f"/api/v1/stats/table?{table}",
            "api table of an office": f"/api/v1/stats/table?{table}&office={office}",
            "api history": f"/api/v1/stats/history?key={key}&period={chance.randrange(1960, 1960 + years)}",
            "page start": f"/{lang}/stats",
            "page explorer": f"/{lang}/stats/explore?{table}&right={right}&office={office}",
            "page indicator": f"/{lang}/stats/indicators/{indicator}",
            "page office": f"/{lang}/stats/offices/{office}",
            "page figure": f"/{lang}/stats/{dataset}/{key}",
            "csv figure": f"/stats/{dataset}/{key}.csv",
            "page sources": f"/{lang}/stats/sources",
            "sdmx csv": f"/sdmx/v2/data/dataflow/TRIHUB/{dataset}/*/{key}?format=csvdata",
        }.items():  # fmt: skip
            found.setdefault(name, []).append(address)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--observations", type=int, default=5_000_000)
    parser.add_argument("--postgresql", default="")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="trihub-statistics-"))
    try:
        print(json.dumps(measure(folder, options.observations, options.postgresql), indent=1))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
