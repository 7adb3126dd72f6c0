"""The tables of 2013, 2021 and 2025 as they stood, value by value against the publishers' files.

What is expected is read from the files by ``csv`` alone.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from stats.conftest import Clock
from trihub.core.statistics import Which
from trihub.statistics.findings import REFUSED
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Table
from trihub.store.statistics import open_statistics

PACKAGE = Path(__file__).parents[2] / "src" / "trihub" / "statistics"
PATENTS = Which(dataset="WDI", indicator="APPLICATIONS", codes={"right": ("PATENT",)})
CODES = ("IP.PAT.RESD", "IP.PAT.NRES")

Cells = dict[tuple[str, str, str], Decimal]
"""Values by the World Bank's indicator, our office and year."""


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


OFFICES = dict(lines(PACKAGE / "mappings" / "economies.csv")[1:])


def wide(path: Path, indicator: str = "") -> Iterator[tuple[tuple[str, str, str], str]]:
    """Every cell of a wide table, empty ones too."""
    rows = lines(path)
    at = next(i for i, row in enumerate(rows) if {"Country Code", "country_code"} & set(row))
    head = rows[at]
    for row in rows[at + 1 :]:
        named = dict(zip(head, row, strict=True))
        office = OFFICES[named.get("Country Code") or named["country_code"]]
        code = named.get("Indicator Code") or indicator
        for name, text in named.items():
            if name.isdigit():
                yield (code, office, name), text


def values(path: Path, codes: tuple[str, ...] = CODES) -> Cells:
    return {at: Decimal(text) for at, text in wide(path) if text and at[0] in codes}


@pytest.fixture(scope="module")
def data(shared_data: Path) -> Path:
    return shared_data / "statistics"


@pytest.fixture(scope="module")
def loaded(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Statistics]:
    statistics = Statistics(
        open_statistics(tmp_path_factory.mktemp("real") / "statistics.sqlite"), Clock()
    )
    files = {
        "2013": [data / "wdi-2013" / f"{code}_WDI.csv" for code in CODES],
        "": [data / "wdi-2021" / "science-and-technology-raw-2021.csv",
             next((data / "wdi-2025-04").glob("API_IP.PAT.RESD*.csv"))],
        "2025": [data / "wdi-2025-njf0" / f"{code}.csv" for code in CODES],
    }  # fmt: skip
    for published, paths in files.items():
        for report in statistics.load(paths, published=published).files:
            assert not [each for each in report.findings if each.kind in REFUSED]
    yield statistics
    statistics.close()


def as_cells(table: Table) -> Cells:
    origins = {"RES": "IP.PAT.RESD", "NRES": "IP.PAT.NRES"}
    return {
        (origins[each.series.origin], each.series.office, str(each.period)): each.value
        for each in table
        if each.value is not None
    }


@pytest.fixture(scope="module")
def of_2013(data: Path) -> Cells:
    return {
        at: v for code in CODES for at, v in values(data / "wdi-2013" / f"{code}_WDI.csv").items()
    }


@pytest.fixture(scope="module")
def of_2021(data: Path) -> Cells:
    return values(data / "wdi-2021" / "science-and-technology-raw-2021.csv")


@pytest.fixture(scope="module")
def of_april(data: Path) -> Cells:
    return values(next((data / "wdi-2025-04").glob("API_IP.PAT.RESD*.csv")))


def test_the_table_of_2013(loaded: Statistics, of_2013: Cells) -> None:
    assert as_cells(loaded.table(PATENTS, as_of=dt.date(2013, 12, 31))) == of_2013
    assert len(of_2013) > 9_000


def test_the_table_of_2021(loaded: Statistics, of_2021: Cells) -> None:
    assert as_cells(loaded.table(PATENTS, as_of=dt.date(2021, 12, 31))) == of_2021
    assert as_cells(loaded.table(PATENTS, as_of=dt.date(2021, 9, 14))) != of_2021


def test_the_table_of_april_2025(loaded: Statistics, of_2021: Cells, of_april: Cells) -> None:
    others = {at: value for at, value in of_2021.items() if at[0] == "IP.PAT.NRES"}
    assert as_cells(loaded.table(PATENTS, as_of=dt.date(2025, 4, 15))) == of_april | others


@pytest.fixture(scope="module")
def of_late_2025(data: Path, of_2021: Cells, of_april: Cells) -> Cells:
    """What stands at the end of 2025: the newest file lists some economies and years only."""
    expected = of_april | {at: v for at, v in of_2021.items() if at[0] == "IP.PAT.NRES"}
    for code in CODES:
        for at, text in wide(data / "wdi-2025-njf0" / f"{code}.csv", code):
            expected.pop(at, None)
            if text:
                expected[at] = Decimal(text)
    return expected


def test_the_table_of_2025(loaded: Statistics, of_late_2025: Cells) -> None:
    assert as_cells(loaded.table(PATENTS, as_of=dt.date(2025, 12, 31))) == of_late_2025


def _expected(old: Mapping[tuple[str, str, str], Decimal], new: Cells) -> dict[str, set[object]]:
    return {
        "revised": {at for at in old.keys() & new.keys() if old[at] != new[at]},
        "vanished": set(old.keys() - new.keys()),
        "appeared": set(new.keys() - old.keys()),
    }


def _found(
    loaded: Statistics, before: dt.date, after: dt.date
) -> tuple[dict[str, set[object]], int]:
    difference = loaded.difference(PATENTS, before, after)
    origins = {"RES": "IP.PAT.RESD", "NRES": "IP.PAT.NRES"}
    assert not difference.remarked
    return {
        kind: {(origins[each.series.origin], each.series.office, str(each.period))
               for each in getattr(difference, kind)}
        for kind in ("revised", "vanished", "appeared")
    }, difference.same  # fmt: skip


def test_what_changed_between_2013_and_2021(
    loaded: Statistics, of_2013: Cells, of_2021: Cells
) -> None:
    found, same = _found(loaded, dt.date(2013, 12, 31), dt.date(2021, 12, 31))
    expected = _expected(of_2013, of_2021)
    assert found == expected
    assert all(expected.values())
    assert same == len(of_2013.keys() & of_2021.keys()) - len(expected["revised"])


def test_what_changed_between_2021_and_2025(
    loaded: Statistics, of_2021: Cells, of_april: Cells
) -> None:
    found, _ = _found(loaded, dt.date(2021, 12, 31), dt.date(2025, 4, 15))
    old = {at: value for at, value in of_2021.items() if at[0] == "IP.PAT.RESD"}
    assert found == _expected(old, of_april)


def test_what_changed_in_late_2025(
    loaded: Statistics, of_2021: Cells, of_april: Cells, of_late_2025: Cells
) -> None:
    found, same = _found(loaded, dt.date(2025, 4, 15), dt.date(2025, 12, 31))
    old = of_april | {at: value for at, value in of_2021.items() if at[0] == "IP.PAT.NRES"}
    expected = _expected(old, of_late_2025)
    assert found == expected
    assert expected["revised"]
    assert expected["appeared"]
    assert same == len(old.keys() & of_late_2025.keys()) - len(expected["revised"])


def test_a_figure_leads_back_to_its_cell(loaded: Statistics, data: Path) -> None:
    rows = lines(data / "wdi-2021" / "science-and-technology-raw-2021.csv")
    path = data / "wdi-2021" / "science-and-technology-raw-2021.csv"
    physical = path.read_text(encoding="utf-8-sig").splitlines()
    korean = Which(dataset="WDI", indicator="APPLICATIONS",
                   codes={"office": ("KR",), "right": ("PATENT",)})  # fmt: skip
    table = loaded.table(korean, as_of=dt.date(2021, 12, 31))
    assert len(table) > 60
    for each in table:
        place = each.observation.place
        row = next(csv.reader([physical[place.line - 1]]))
        assert row in rows
        assert Decimal(row[place.column - 1]) == each.value
        assert loaded.get(each.observation.id) == each.observation


def test_the_offices_own_tables_are_read_to_the_last_figure(data: Path, tmp_path: Path) -> None:
    statistics = Statistics(open_statistics(tmp_path / "s.sqlite"), Clock())
    folder = data / "official-pages"
    reports = statistics.load([folder], published="../2026").files
    assert not [each for one in reports for each in one.findings if each.kind in REFUSED]
    figures = sum(1 for row in lines(folder / "official_figures.csv")[1:] if row[5])
    figures += sum(1 for row in lines(folder / "ip5_flow_matrix_2017.csv")[1:] if row[3])
    figures += sum(bool(text) for row in lines(folder / "jpo_foreign_by_origin_2014_2018.csv")[1:]
                   for text in row[1:-1])  # fmt: skip
    figures += sum(bool(text) for row in lines(folder / "cn_origin_grants_abroad_2021.csv")[1:]
                   for text in row[1:4])  # fmt: skip
    figures += len(lines(folder / "grant_rate_definitions.csv")) - 1
    assert statistics.store.count() == figures == sum(each.added for each in reports)
    rates = statistics.table(Which(dataset="GRANT_RATES", indicator="GRANT_RATE"))
    assert {each.series.office: each.value for each in rates} == {
        "JP": Decimal("75.8"), "US": Decimal("70.3"), "EP": Decimal("54.8"), "KR": Decimal(60),
        "CN": None,
    }  # fmt: skip
    assert len({each.series.definition for each in rates}) == 5
    statistics.close()


def test_tables_of_ncses_and_the_data_sets_hub_are_read_to_the_last_figure(
    data: Path, tmp_path: Path
) -> None:
    statistics = Statistics(open_statistics(tmp_path / "s.sqlite"), Clock())
    tidy = data / "ncses" / "ncses_tidy_CHN_JPN_KOR_USA_WLD.csv"
    hub = data / "datasets-hub" / "population_population.csv"
    assert statistics.load([tidy, hub]).added == len(lines(tidy)) + len(lines(hub)) - 2
    dated = {each.vintage.published.text for each in statistics.sources("DATAHUB")}
    assert dated == {"2023-05-04"}
    statistics.close()
