"""A small library, whose releases are made in no time, and a key."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stats.conftest import Clock
from trihub.statistics.releases import Release, release
from trihub.statistics.releases.minisign import SecretKey
from trihub.statistics.service import Statistics
from trihub.store.statistics import open_statistics

HEAD = "office,ip_right,stage,applicant,year,value,counting_unit,vintage,url,note"
WDI = "Country Name,Country Code,Indicator Name,Indicator Code,2010,2011"
KEY = SecretKey(bytes(range(8)), bytes(range(32)))
Make = Callable[..., Release]


def write(folder: Path, name: str, *lines: str) -> Path:
    """Write a file and give its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def small(folder: Path) -> Statistics:
    """A library with figures of the World Bank in two vintages, of KIPO, and of WIPO."""
    opened = Statistics(open_statistics(folder / "statistics.sqlite"), Clock())
    for published, values in (("2013", "100,110"), ("2021", ",120")):
        path = write(folder, f"{published}.csv", WDI, f"Japan,JPN,R,IP.PAT.RESD,{values}",
                     "Japan,JPN,R,IP.PAT.NRES,7,8" if published == "2013" else
                     "Korea,KOR,R,IP.PAT.RESD,5,6")  # fmt: skip
        opened.load([path], published=published)
    row = "KIPO,patent,application,total,2018,209992,application,KIPO,https://a.example,"
    opened.load([write(folder, "official_figures.csv", HEAD, row)])
    records = [{"Office": "Japan", "Office (Code)": "JP", "Origin": "China", "Origin (Code)": "CN",
                "2010": "1"}]  # fmt: skip
    opened.load([write(folder, "wipo.json", json.dumps(records))], published="2022")
    return opened


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Statistics]:
    """The small library."""
    opened = small(tmp_path_factory.mktemp("small"))
    yield opened
    opened.close()


@pytest.fixture
def make(library: Statistics, tmp_path: Path) -> Make:
    """Make a release of the small library as of a day."""

    def made(number: str, day: str = "2023-12-31", folder: Path = tmp_path / "out") -> Release:
        return release(library, folder, number, KEY, date=dt.date.fromisoformat(day))

    return made
