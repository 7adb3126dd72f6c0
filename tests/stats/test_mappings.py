"""Mappings: a user's own, those of APIs, and what is wrong with one."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from stats.noticed import finding
from trihub.core.errors import BadMapping
from trihub.core.statistics import Flag, Which, names_of
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


FOREIGN = """\
name = "national"
version = "3"
title = "Applications by a national institute"
reader = "sdmx-csv"
requires = ["REF_AREA", "IP_TYPE", "TIME_PERIOD", "OBS_VALUE"]
ignore = ["FREQ", "DECIMALS"]

[source]
dataset = "NSI"
publisher = "A national institute"
document = "Intellectual property"

[constants]
indicator = "APPLICATIONS"
unit = "APPLICATION"
year_basis = "CALENDAR"

[[columns]]
name = "REF_AREA"
codes = { JPN = { office = "JP" }, KOR = { office = "KR" } }

[[columns]]
name = "IP_TYPE"
codes = { PAT = { right = "PATENT" }, TM = { right = "TRADEMARK" } }

[values]
column = "OBS_VALUE"
period = "TIME_PERIOD"

[flags]
column = "OBS_STATUS"
codes = { A = [], P = ["provisional"] }
"""


@pytest.mark.parametrize(
    ("head", "start"),
    [
        ("DATAFLOW", "NSI:DF_IP(2.1)"),
        ("STRUCTURE,STRUCTURE_ID,ACTION", "dataflow,NSI:DF_IP(2.1),I"),
    ],
    ids=["SDMX-CSV 1.0", "SDMX-CSV 2.0"],
)
def test_sdmx_csv_of_another_agency_is_read_by_a_mapping_of_the_users_own(
    statistics: Statistics, write: Callable[..., Path], head: str, start: str
) -> None:
    mapping = write("national.toml", *FOREIGN.splitlines())
    file = write(
        "df_ip.csv",
        f"{head},FREQ,REF_AREA,IP_TYPE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,DECIMALS",
        f"{start},A,JPN,PAT,2019,307969,A,0",
        f"{start},A,KOR,TM,2019-Q1,12,P,0",
        f"{start},A,FRA,PAT,2019,5,A,0",
    )
    (report,) = statistics.load([file], mapping=str(mapping), published="2020").files
    assert (report.added, report.refused) == (2, 1)
    (unknown,) = [each for each in report.findings if each.kind is Kind.UNKNOWN_CODE]
    assert (unknown.column, unknown.code, unknown.line) == ("REF_AREA", "FRA", 4)
    table = statistics.table(Which(dataset="NSI", indicator="APPLICATIONS"))
    assert [
        (e.series.office, e.series.right, str(e.period), str(e.value), names_of(e.cell.flags))
        for e in table
    ] == [
        ("JP", "PATENT", "2019", "307969", []),
        ("KR", "TRADEMARK", "2019-Q1", "12", ["provisional"]),
    ]
    load = table.figures[0].observation.load
    assert (load.loader, load.version) == ("national", "3")
