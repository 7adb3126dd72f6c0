"""What was recorded since a moment, and figures without a value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from stats.sdmx.reading import Row, csv_of, json_of, place, xml_of
from trihub.core.statistics import Which
from trihub.statistics.sdmx.asking import Parameters, data_query
from trihub.statistics.sdmx.data.csv_data import Options, csv_rows
from trihub.statistics.sdmx.data.json_data import json_message
from trihub.statistics.sdmx.data.xml_data import xml_message
from trihub.statistics.sdmx.faults import Fault
from trihub.statistics.sdmx.finding import at_hand
from trihub.statistics.service import Statistics

Write = Callable[..., Path]
NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
HEAD = '"Data Source","World Development Indicators",'
COLUMNS = '"Country Name","Country Code","Indicator Name","Indicator Code","2010","2011",'


def table(date: str, *rows: tuple[str, ...]) -> list[str]:
    """A table of the World Bank: patent applications of residents."""
    lines = [
        ",".join(f'"{text}"' for text in ("X", code, "Y", "IP.PAT.RESD", *values)) + ","
        for code, *values in rows
    ]
    return [HEAD, "", f'"Last Updated Date","{date}",', "", COLUMNS, *lines]


def answers(statistics: Statistics, *given: tuple[str, str]) -> list[list[Row]]:
    """The answer in all three formats."""
    parameters: Parameters = list(given)
    query = data_query(["dataflow", "TRIHUB", "WDI"], parameters, statistics.datasets())
    found = at_hand(statistics, query, 1_000, "")
    whole = [part._replace(figures=iter(figures)) for part, figures in found]
    return [
        csv_of(b"".join(csv_rows(whole, query, Options())).decode()),
        json_of(b"".join(json_message(found, query, "en", NOW)).decode()),
        xml_of(b"".join(xml_message(found, query, NOW))),
    ]


def test_changes_since_a_moment(statistics: Statistics, write: Write) -> None:
    first = table("2020-06-30", ("JPN", "3", "4"), ("USA", "7", "8"))
    statistics.load([write("API_1.csv", *first)])
    (before,) = {each.load.recorded_at for each in statistics.store.slices()}
    second = table("2021-06-30", ("JPN", "5", ""), ("USA", "7", "8"), ("KOR", "1", "2"))
    statistics.load([write("API_2.csv", *second)])
    for rows in answers(statistics, ("updatedAfter", before.isoformat())):
        told = {
            (row["OFFICE"], row["TIME_PERIOD"]): (row["ACTION"][0], str(row.get("OBS_VALUE") or ""))
            for row in rows
        }
        assert told == {
            ("JP", "2010"): ("R", "5"), ("JP", "2011"): ("D", ""),
            ("KR", "2010"): ("R", "1"), ("KR", "2011"): ("R", "2"),
        }  # fmt: skip
    for rows in answers(statistics, ("updatedAfter", "2020-01-01T00:00:00 01:00")):
        assert {row["ACTION"][0] for row in rows} == {"R"}
        assert len(rows) == 5
    then = [("updatedAfter", "2020-01-01"), ("asOf", "2020-12-31")]
    for rows in answers(statistics, *then):
        assert {place(row)[1]: str(row["OBS_VALUE"]) for row in rows if row["OFFICE"] == "JP"} == {
            "2010": "3", "2011": "4",
        }  # fmt: skip


@pytest.mark.parametrize("asked", [("updatedAfter", ""), ("includeHistory", "true")])
def test_what_is_bounded_is_what_a_piece_changed(
    statistics: Statistics, write: Write, asked: tuple[str, str]
) -> None:
    statistics.load(
        [write("API_1.csv", *table("2020-06-30", ("JPN", "3", "4"), ("USA", "7", "8")))]
    )
    (before,) = {each.load.recorded_at for each in statistics.store.slices()}
    second = table("2021-06-30", ("JPN", "5", ""), ("USA", "7", "8"), ("KOR", "1", "2"))
    statistics.load([write("API_2.csv", *second)])
    name, value = asked
    only = [(name, value or before.isoformat()), ("c[TIME_PERIOD]", "2011")]
    query = data_query(["dataflow", "TRIHUB", "WDI"], only, statistics.datasets())
    # Both publications change four figures, of which two are of 2011.
    assert sum(len(part.figures) for part in at_hand(statistics, query, 1_000)) == (
        4 if name == "includeHistory" else 2
    )
    with pytest.raises(Fault, match="more than 3 figures"):
        at_hand(statistics, query, 3)


def test_history_since_a_moment_completes_the_history_of_that_moment(
    statistics: Statistics, write: Write
) -> None:
    statistics.load(
        [write("API_1.csv", *table("2015-06-30", ("JPN", "3", "4"), ("USA", "7", "8")))]
    )
    statistics.load([write("API_3.csv", *table("2021-06-30", ("JPN", "5", "4"), ("USA", "", "8")))])
    moment = statistics.store.slices()[-1].load.recorded_at
    told = answers(statistics, ("includeHistory", "true"))
    # A publication between the two is recorded later, and a newer one.
    statistics.load([write("API_2.csv", *table("2018-06-30", ("JPN", "9", ""), ("KOR", "1", "2")))])
    statistics.load(
        [write("API_4.csv", *table("2023-06-30", ("JPN", "5", "6"), ("USA", "7", "8")))]
    )
    since = answers(statistics, ("includeHistory", "true"), ("updatedAfter", moment.isoformat()))
    which = Which(dataset="WDI", indicator="APPLICATIONS")
    for before, later in zip(told, since, strict=True):
        state: dict[tuple[str, str], str] = {}
        for day in ("2015-06-30", "2018-06-30", "2021-06-30", "2023-06-30"):
            for row in (row for rows in (before, later) for row in rows if _day(row) == day):
                if row["ACTION"][0] == "D":
                    state.pop(place(row), None)
                else:
                    state[place(row)] = str(row["OBS_VALUE"])
            there = statistics.table(which, as_of=dt.date.fromisoformat(day))
            assert state == {
                (each.series.key, str(each.period)): each.cell.value for each in there
            }, day
        assert "2015-06-30" not in {_day(row) for row in later}


def _day(row: Row) -> str:
    """The day on which a row of a history holds."""
    told = (row.get(name) for name in ("VALID_FROM", "VALID_TO", "FROM", "TO"))
    return next(str(one) for one in told if one)[:10]


SDMX = "DATAFLOW,INDICATOR,RIGHT,OFFICE,ORIGIN,FIELD,ROUTE,UNIT,YEAR_BASIS,APPLICANT_BASIS,DEFINITION,TIME_PERIOD,OBS_VALUE,OBS_STATUS"
CELL = "GRANTS,PATENT,JP,RES,_T,_T,GRANT,CALENDAR,_U,_Z"


def test_our_own_csv_can_be_loaded_again(statistics: Statistics, write: Write) -> None:
    lines = [
        f"T:T(1.0),{CELL},2019,5,P",
        f"T:T(1.0),{CELL},2020,6,B",
        f"T:T(1.0),{CELL},2021,NaN,M",
    ]
    statistics.load([write("s.csv", SDMX, *lines)], published="2022")
    which = Which(dataset="SDMX", indicator="GRANTS")
    before = [each.cell[1:4] for each in statistics.table(which)]
    assert [value for _, value, _ in before] == ["5", "6", None]
    query = data_query(["dataflow", "TRIHUB", "SDMX"], [], statistics.datasets())
    found = at_hand(statistics, query, 100, "")
    whole = [part._replace(figures=iter(figures)) for part, figures in found]
    text = b"".join(csv_rows(whole, query, Options())).decode()
    assert [row["OBS_VALUE"] for row in csv_of(text)] == ["5", "6", "NaN"]
    report = statistics.load([write("again.csv", *text.splitlines())], published="2023").files[0]
    assert (report.added, report.refused) == (3, 0)
    assert report.findings == []
    again = [each for each in statistics.table(which) if each.slice.vintage.name == "again.csv"]
    assert [each.cell[1:4] for each in again] == before
