"""The figures that come with the package."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from stats.conftest import Clock
from trihub.core.statistics import Period, Which
from trihub.statistics import shipped
from trihub.statistics.catalogue import code_lists
from trihub.statistics.loading import shipped_mappings
from trihub.statistics.service import Statistics
from trihub.store.statistics import open_statistics

RESIDENTS = Which(
    dataset="WDI", indicator="APPLICATIONS",
    codes={"right": ("PATENT",), "origin": ("RES",), "office": ("CN", "JP", "KR")},
)  # fmt: skip


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Statistics:
    path = tmp_path_factory.mktemp("shipped") / "statistics.sqlite"
    statistics = Statistics(open_statistics(path), Clock())
    assert statistics.load_shipped() == statistics.store.count() > 20_000
    return statistics


def test_they_are_loaded_once(opened: Statistics) -> None:
    before = opened.store.count()
    assert opened.load_shipped() == 0
    assert opened.store.count() == before


def test_they_are_small_and_hold_codes_of_the_lists_only(opened: Statistics) -> None:
    file = Path(shipped.__file__).parent / "data" / shipped.FILE
    assert file.stat().st_size < 1 << 20
    lists = code_lists()
    for dataset, indicators in opened.datasets().items():
        for indicator in indicators:
            for series in opened.series(Which(dataset=dataset, indicator=indicator)):
                for name, codes in lists.items():
                    assert getattr(series, name) in codes


def test_each_figure_names_the_mapping_that_read_its_publication(opened: Statistics) -> None:
    known = shipped_mappings()
    loads = {each.load for each in opened.store.slices()}
    assert {(each.loader, each.version) for each in loads} <= {
        (name, mapping.rules.version) for name, mapping in known.items()
    }
    assert {len(each.digest) for each in loads} == {64}
    assert len({each.loader for each in loads}) > 5
    table = opened.table(Which(dataset="JPO", indicator="APPLICATIONS"))
    assert {each.observation.load.loader for each in table} == {"official-figures"}


def test_wipo_s_own_data_sets_are_not_among_them(opened: Statistics) -> None:
    licences = {each.vintage.licence for each in opened.sources()}
    assert licences == {"CC-BY-4.0", "ODC-PDDL-1.0", "US-Government-work", "facts"}
    assert "WIPO" not in opened.datasets()


def test_the_tables_of_2013_and_of_2025_are_those_of_the_files(
    opened: Statistics, shared_data: Path
) -> None:
    folder = shared_data / "statistics"
    files = {
        dt.date(2013, 12, 31): folder / "wdi-2013" / "IP.PAT.RESD_WDI.csv",
        dt.date(2025, 4, 15): next((folder / "wdi-2025-04").glob("API_IP.PAT.RESD*.csv")),
    }
    wanted = {"CHN": "CN", "JPN": "JP", "KOR": "KR"}
    for day, path in files.items():
        expected = {}
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if len(row) > 10]
        for row in rows[1:]:
            for year, text in zip(rows[0], row, strict=True):
                if year.isdigit() and text and row[1] in wanted:
                    expected[wanted[row[1]], year] = Decimal(text)
        table = opened.table(RESIDENTS, as_of=day)
        assert {(e.series.office, str(e.period)): e.value for e in table} == expected
        assert expected


def test_a_reading_of_the_whole_file_adds_what_was_left_out_under_the_same_identifiers(
    opened: Statistics, shared_data: Path
) -> None:
    day = dt.date(2013, 12, 31)
    before = {each.observation.id for each in opened.table(RESIDENTS, as_of=day)}
    path = shared_data / "statistics" / "wdi-2013" / "IP.PAT.RESD_WDI.csv"
    report = opened.load([path], published="2013").files[0]
    assert report.known >= len(before)
    assert report.added > 3_000
    assert {each.observation.id for each in opened.table(RESIDENTS, as_of=day)} == before
    whole = Which(dataset="WDI", indicator="APPLICATIONS",
                  codes={"right": ("PATENT",), "origin": ("RES",)})  # fmt: skip
    assert len(opened.table(whole, as_of=day)) == report.added + report.known
    assert len({entry.observation and entry.observation.id for entry in opened.history(
        opened.table(RESIDENTS).figures[0].series, Period.parse("1990"))}) >= 3  # fmt: skip


def test_a_pack_reads_back_as_what_was_packed(
    tmp_path: Path, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Statistics(open_statistics(tmp_path / "one.sqlite"), Clock())
    head = "Country Name,Country Code,Indicator Name,Indicator Code,2010,2011"
    first.load([write("gdp.csv", head, "Japan,JPN,GDP,NY.GDP.MKTP.CD,1.5,2", "Aruba,ABW,GDP,NY.GDP.MKTP.CD,3,4",
                      "Korea,KOR,GDP,NY.GDP.MKTP.CD,,")], published="2013")  # fmt: skip
    path = tmp_path / shipped.FILE
    assert shipped.pack(first.store, {"WDI"}, {"JP", "KR"}, path) == 2
    content = gzip.decompress(path.read_bytes())
    monkeypatch.setattr(shipped, "read", lambda: content)
    second = Statistics(open_statistics(tmp_path / "two.sqlite"), Clock())
    assert second.load_shipped() == 2
    gdp = Which(dataset="WDI", indicator="GDP")
    packed = [each.observation.id for each in second.table(gdp)]
    assert packed == [e.observation.id for e in first.table(gdp) if e.series.office == "JP"]
    (there,) = second.store.slices()
    assert there.offices == {"JP", "KR"}
    (read,) = first.store.slices()
    assert there.load.loader == read.load.loader == "wdi"
    assert (there.load.version, there.load.digest) == (read.load.version, read.load.digest)
    first.close()
    second.close()
