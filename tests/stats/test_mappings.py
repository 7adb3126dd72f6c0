"""Mappings: a user's own, those of APIs, and what is wrong with one."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from stats.noticed import finding
from trihub.core.errors import BadMapping
from trihub.core.statistics import Flag, Which
from trihub.statistics.findings import Kind
from trihub.statistics.loading import load_mapping, shipped_mappings
from trihub.statistics.recognising import recognise
from trihub.statistics.service import Statistics

Write = Callable[..., Path]


MAPPING = """
name = "mine"
version = "1"
title = "My office"
requires = ["Land"]

[source]
dataset = "MINE"
publisher = "Mine"
document = "Report"

[constants]
indicator = "APPLICATIONS"
right = "PATENT"
unit = "APPLICATION"

[[columns]]
name = "Land"
codes = { Japan = { office = "JP" }, Korea = { office = "KR", flags = "estimated" } }

[values]
column = "Zahl"
period = "Jahr"

[numbers]
decimal = ","
group = "."
missing = ["k. A."]
"""


def test_a_user_s_mapping_reads_anything_else(statistics: Statistics, write: Write) -> None:
    mapping = write(
        "mine.toml", MAPPING.replace("[numbers]", "").replace("decimal", "[numbers]\ndecimal")
    )
    path = write(
        "table.csv", "Land,Jahr,Zahl", "Japan,2019,1.234", "Korea,2019,12", "Japan,2020,k. A."
    )
    report = statistics.load([path], mapping=str(mapping), published="2021-03").files[0]
    assert (report.added, report.refused) == (2, 0)
    table = statistics.table(Which(dataset="MINE", indicator="APPLICATIONS"))
    assert [(e.series.office, e.cell.value, e.cell.flags) for e in table] == [
        ("JP", "1234", 0), ("KR", "12", Flag.ESTIMATED),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('office = "JP"', 'office = "Nippon"'),
        ('office = "JP"', 'colour = "red"'),
        ('flags = "estimated"', 'flags = "12"'),
        ('right = "PATENT"', 'right = "PATENTS"'),
        ('period = "Jahr"', ""),
        ('decimal = ","', 'decimal = "."'),
        ("requires", "required"),
        ('name = "Land"', 'name = "Land"\ntable = "nowhere"'),
        ("[values]", "[values"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused(write: Write, old: str, new: str) -> None:
    assert old in MAPPING
    with pytest.raises(BadMapping):
        load_mapping(write("mine.toml", MAPPING.replace(old, new, 1)))


def test_a_code_table_with_a_code_twice_is_refused(write: Write) -> None:
    write("lands.csv", "code,office", "Japan,JP", "Japan,KR")
    text = MAPPING.replace('name = "Land"', 'name = "Land"\ntable = "lands"')
    with pytest.raises(BadMapping, match="row 3"):
        load_mapping(write("mine.toml", text))


def test_the_api_s_json_keeps_every_digit(statistics: Statistics, write: Write) -> None:
    record = {
        "indicator": {"id": "GB.XPD.RSDV.GD.ZS", "value": "R&D"}, "country": {"id": "JP", "value": "Japan"},
        "countryiso3code": "JPN", "date": "2020", "value": "@", "unit": "", "obs_status": "", "decimal": 1,
    }  # fmt: skip
    page = {"page": 1, "pages": 1, "per_page": 50, "total": 2, "lastupdated": "2024-05-30"}
    none = {**record, "date": "2021", "value": None}
    text = json.dumps([page, [record, none]]).replace('"@"', "3.26914000511169433593750001")
    path = write("answer.json", text)
    assert recognise(path) is shipped_mappings()["wdi-api"]
    report = statistics.load([path]).files[0]
    table = statistics.table(Which(dataset="WDI", indicator="RD_SHARE"))
    assert [each.value for each in table] == [Decimal("3.26914000511169433593750001")]
    assert report.vintages[0].published.text == "2024-05-30"


def test_records_of_wipo_s_data_center_are_read_by_their_columns(
    statistics: Statistics, write: Write
) -> None:
    records = [
        {
            "Office": "Japan",
            "Office (Code)": "JP",
            "Origin": "China",
            "Origin (Code)": "CN",
            "2019": 5,
            "2020": None,
        },
        {
            "Office": "Atlantis",
            "Office (Code)": "QX",
            "Origin": "China",
            "Origin (Code)": "CN",
            "2019": 1,
        },
    ]
    path = write("wipo.json", json.dumps(records))
    assert recognise(path) is shipped_mappings()["wipo-ipstats"]
    report = statistics.load([path], published="2021-12").files[0]
    assert finding(report, Kind.UNKNOWN_CODE).code == "QX"
    table = statistics.table(Which(dataset="WIPO", indicator="APPLICATIONS"))
    assert [(e.series.office, e.series.origin, str(e.period), e.cell.value) for e in table] == [
        ("JP", "CN", "2019", "5")
    ]
