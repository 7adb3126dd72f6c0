"""Loading files: what is read, what is refused, and what is said about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from stats.noticed import finding, kinds
from trihub.core.errors import BadDate, BadFile, BadInput
from trihub.core.statistics import Flag, Period, Which
from trihub.statistics.findings import Kind
from trihub.statistics.loading import shipped_mappings
from trihub.statistics.recognising import recognise
from trihub.statistics.service import Statistics

Write = Callable[..., Path]

HEAD = '"Data Source","World Development Indicators",'
WDI = '"Country Name","Country Code","Indicator Name","Indicator Code","2010","2011",'
POPULATION = Which(dataset="WDI", indicator="POPULATION")
PATENTS = Which(dataset="WDI", indicator="APPLICATIONS")


def wdi(*rows: str, date: str = "2020-06-30") -> list[str]:
    return [HEAD, "", f'"Last Updated Date","{date}",', "", WDI, *rows]


def patents(code: str, *values: str, indicator: str = "IP.PAT.RESD") -> str:
    return ",".join(f'"{text}"' for text in ("X", code, "Y", indicator, *values)) + ","


def test_a_wide_table_is_read_with_its_date_and_places(
    statistics: Statistics, write: Write
) -> None:
    path = write(
        "API.csv", *wdi(patents("JPN", "290081", "287580.0"), patents("KOR", "", "138034"))
    )
    report = statistics.load([path])
    assert report.added == 3
    found = {(e.series.office, str(e.period)): e.observation for e in statistics.table(PATENTS)}
    japan = found["JP", "2011"]
    assert japan.value == Decimal(287580)
    assert (japan.place.line, japan.place.column) == (6, 6)
    assert (japan.series.right, japan.series.origin, japan.series.unit) == (
        "PATENT", "RES", "APPLICATION",
    )  # fmt: skip
    assert japan.vintage.published.text == "2020-06-30"
    assert japan.vintage.publisher == "World Bank"
    assert japan.load.loader == "wdi"
    assert set(found) == {("JP", "2010"), ("JP", "2011"), ("KR", "2011")}


def test_unknown_codes_are_named_with_file_line_and_count(
    statistics: Statistics, write: Write
) -> None:
    rows = [patents("QQQ", "1", "2"), patents("JPN", "3", "4"), patents("QQQ", "5", "6", indicator="SP.POP.TOTL"),
            patents("JPN", "7", "8", indicator="XX.YY")]  # fmt: skip
    report = statistics.load([write("API.csv", *wdi(*rows))]).files[0]
    unknown = {each.code: each for each in report.findings if each.kind is Kind.UNKNOWN_CODE}
    assert (unknown["QQQ"].file, unknown["QQQ"].line, unknown["QQQ"].count) == ("API.csv", 6, 2)
    assert (unknown["XX.YY"].column, unknown["XX.YY"].line) == ("Indicator Code", 9)
    assert report.added == 2
    assert report.refused == 3


def test_codes_that_a_file_never_has_are_named(statistics: Statistics, write: Write) -> None:
    report = statistics.load([write("API.csv", *wdi(patents("JPN", "3", "4")))]).files[0]
    unmet = {each.column: each for each in report.findings if each.kind is Kind.UNMET_CODE}
    assert "IP.PAT.NRES" in unmet["Indicator Code"].detail
    assert "IP.PAT.RESD" not in unmet["Indicator Code"].detail
    assert (
        unmet["Indicator Code"].count
        == len(shipped_mappings()["wdi"].columns["Indicator Code"].codes) - 1
    )


def test_of_two_rows_for_one_cell_the_first_stands_and_the_second_is_named(
    statistics: Statistics, write: Write
) -> None:
    rows = [patents("JPN", "3", "4"), patents("JPN", "3", "5")]
    report = statistics.load([write("API.csv", *wdi(*rows))]).files[0]
    assert [each.cell.value for each in statistics.table(PATENTS)] == ["3", "4"]
    repeated, contradicted = finding(report, Kind.REPEATED), finding(report, Kind.CONTRADICTED)
    assert (repeated.line, repeated.column, repeated.code) == (7, "2010", "3")
    assert (contradicted.line, contradicted.column, contradicted.code) == (7, "2011", "5")
    assert contradicted.detail == "line 6: 4"


@pytest.mark.parametrize("text", ["1.234.567", "1 234", "1'234", "1,234"])
def test_thousands_of_another_locale_are_refused(
    statistics: Statistics, write: Write, text: str
) -> None:
    report = statistics.load([write("API.csv", *wdi(patents("JPN", text, "4")))]).files[0]
    assert (finding(report, Kind.BAD_VALUE).code, finding(report, Kind.BAD_VALUE).line) == (text, 6)
    assert [str(each.period) for each in statistics.table(PATENTS)] == ["2011"]


def test_a_point_between_thousands_shows_in_what_is_counted_whole(
    statistics: Statistics, write: Write
) -> None:
    report = statistics.load([write("API.csv", *wdi(patents("JPN", "1.234", "4")))]).files[0]
    assert finding(report, Kind.NOT_WHOLE).code == "1.234"
    assert report.added == 1


SDMX = "DATAFLOW,INDICATOR,RIGHT,OFFICE,ORIGIN,FIELD,ROUTE,UNIT,YEAR_BASIS,APPLICANT_BASIS,DEFINITION,TIME_PERIOD,OBS_VALUE,OBS_STATUS"
CELL = "GRANTS,PATENT,JP,RES,_T,_T,GRANT,CALENDAR,_U,_Z"


def test_a_value_where_a_flag_stands_is_refused(statistics: Statistics, write: Write) -> None:
    path = write("s.csv", SDMX, f"T:T(1.0),{CELL},2019,5,P", f"T:T(1.0),{CELL},2020,P,6",
                 f"T:T(1.0),{CELL},2021,6,1234")  # fmt: skip
    report = statistics.load([path], published="2022").files[0]
    flags = [each for each in report.findings if each.kind is Kind.UNKNOWN_FLAG]
    assert [(each.line, each.code) for each in flags] == [(3, "6"), (4, "1234")]
    table = statistics.table(Which(dataset="SDMX", indicator="GRANTS"))
    assert [(str(each.period), each.cell.flags) for each in table] == [("2019", Flag.PROVISIONAL)]


def test_sdmx_csv_2_is_read_with_labels_and_without_what_it_deletes(
    statistics: Statistics, write: Write
) -> None:
    names = SDMX.split(",")[1:]
    head = ",".join(
        ["STRUCTURE", "STRUCTURE_ID", "ACTION", *(f"{name}: {name.title()}" for name in names)]
    )
    codes = ",".join(f"{code}: of {code}" for code in CELL.split(","))
    path = write(
        "s.csv", head, f"dataflow,T:T(1.0),I,{codes},2019-03: March,5,A: Normal",
        f"dataflow,T:T(1.0),D,{codes},2018: 2018,5,A: Normal",
    )  # fmt: skip
    assert recognise(path) is shipped_mappings()["trihub-sdmx"]
    report = statistics.load([path], published="2022").files[0]
    assert finding(report, Kind.DELETION).line == 3
    assert [
        str(each.period) for each in statistics.table(Which(dataset="SDMX", indicator="GRANTS"))
    ] == ["2019-03"]


OFFICIAL = "office,ip_right,stage,applicant,year,value,counting_unit,vintage,url,note"


def official(applicant: str, value: str, year: str = "2018") -> str:
    return f"JPO,patent,application,{applicant},{year},{value},application,Annual Report 2019,https://x.test/,"


def test_a_total_that_is_not_its_parts_is_loaded_and_named(
    statistics: Statistics, write: Write
) -> None:
    path = write("f.csv", OFFICIAL, official("total", "10"), official("domestic", "6"),
                 official("foreign", "3"), official("total", "9", "2017"),
                 official("domestic", "6", "2017"), official("foreign", "3", "2017"))  # fmt: skip
    report = statistics.load([path]).files[0]
    wrong = [each for each in report.findings if each.kind is Kind.NOT_THE_SUM]
    assert [(each.line, each.code) for each in wrong] == [(2, "_T 2018")]
    assert wrong[0].detail == "10 ≠ 9 = 3 (NRES) + 6 (RES)"
    assert (report.added, report.refused) == (6, 0)


def test_a_fiscal_year_is_a_basis_of_its_own(statistics: Statistics, write: Write) -> None:
    path = write("f.csv", OFFICIAL, official("total", "10", "FY2018"), official("total", "11"))
    statistics.load([path])
    found = {
        e.series.year_basis: e.cell.value
        for e in statistics.table(Which(dataset="JPO", indicator="APPLICATIONS"))
    }
    assert found == {"FISCAL": "10", "CALENDAR": "11"}


def test_a_file_from_the_future_is_refused_whole(statistics: Statistics, write: Write) -> None:
    path = write("API.csv", *wdi(patents("JPN", "3", "4"), date="2031-01-01"))
    with pytest.raises(BadInput, match="2031-01-01"):
        statistics.load([path])
    assert statistics.store.count() == 0


def test_a_period_after_the_publication_is_loaded_and_named(
    statistics: Statistics, write: Write
) -> None:
    path = write(
        "API.csv", *wdi(patents("JPN", "3", "4"), patents("KOR", "", "5"), date="2010-06-30")
    )
    report = statistics.load([path]).files[0]
    assert (
        finding(report, Kind.AFTER_PUBLICATION).code,
        finding(report, Kind.AFTER_PUBLICATION).count,
    ) == ("2011", 2)
    assert report.added == 3


def test_a_missing_date_of_publication_says_so(statistics: Statistics, write: Write) -> None:
    path = write("gdp.csv", WDI, patents("JPN", "3", "4"))
    with pytest.raises(
        BadInput, match=r"Nothing says when World Development Indicators \(gdp.csv\)"
    ) as found:
        statistics.load([path])
    assert "--published" in found.value.hint
    assert statistics.load([path], published="2014").added == 2
    assert statistics.sources()[0].vintage.published_by == dt.date(2014, 12, 31)


def test_the_folder_s_readme_may_state_the_date(statistics: Statistics, write: Write) -> None:
    path = write("gdp.csv", WDI, patents("JPN", "3", "4"))
    write("README.md", "World Bank", "", "Published: 2013-12-18")
    statistics.load([path], published="2001")
    assert statistics.sources()[0].vintage.published.text == "2013-12-18"


def test_a_stated_date_that_is_none_is_refused(statistics: Statistics, write: Write) -> None:
    with pytest.raises(BadDate):
        statistics.load([write("API.csv", *wdi(patents("JPN", "3", "4"), date="30/06/2020"))])


def test_a_vintage_loaded_twice_is_passed_over(either: Statistics, write: Write) -> None:
    path = write("API.csv", *wdi(patents("JPN", "3", "4")))
    assert either.load([path]).added == 2
    again = either.load([path]).files[0]
    assert (again.loaded_before, again.added) == (True, 0)
    assert either.store.count() == 2


def test_a_source_that_silently_changed_is_kept_apart_and_named(
    either: Statistics, write: Write
) -> None:
    either.load([write("API.csv", *wdi(patents("JPN", "3", "4")))])
    old = [each.observation for each in either.table(PATENTS)]
    report = either.load([write("API.csv", *wdi(patents("JPN", "3", "5")))]).files[0]
    changed = finding(report, Kind.CHANGED_SILENTLY)
    assert changed.detail == old[0].vintage.sha256
    assert changed.code == report.sha256
    assert len(either.sources()) == 2
    assert [each.cell.value for each in either.table(PATENTS)] == ["3", "5"]
    assert [either.get(each.id) for each in old] == old


def test_a_later_date_under_the_same_name_is_a_new_vintage(
    statistics: Statistics, write: Write
) -> None:
    statistics.load([write("API.csv", *wdi(patents("JPN", "3", "4")))])
    path = write("API.csv", *wdi(patents("JPN", "3", "5"), date="2021-06-30"))
    assert Kind.CHANGED_SILENTLY not in kinds(statistics.load([path]).files[0])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"\xff\xfe\x00"), ("a.csv", b"Country Code,Indicator Code,2010\n\"JPN"),
        ("a.csv", b""), ("a.json", b"[1, 2"), ("a.json", b'[{}, [1]]'), ("a.json", b"{}"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(
    statistics: Statistics, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    mapping = "wdi" if name.endswith("csv") else "wdi-api"
    with pytest.raises(BadFile):
        statistics.load([path], mapping=mapping, published="2020")
    assert statistics.store.count() == 0


def test_a_file_that_no_mapping_fits_is_named(statistics: Statistics, write: Write) -> None:
    path = write("odd.csv", "a,b", "1,2")
    with pytest.raises(BadFile, match=r"odd\.csv"):
        statistics.load([path])
    assert statistics.load([path.parent]).passed_over == [str(path)]
    with pytest.raises(BadFile):
        statistics.load([path.with_name("nothing.csv")])


def test_a_short_row_and_a_bad_period_are_named(statistics: Statistics, write: Write) -> None:
    path = write("l.csv", "indicator,economy,year,value", "SP.POP.TOTL,JPN,2019,7", "SP.POP.TOTL,JPN",
                 "SP.POP.TOTL,JPN,20I9,7")  # fmt: skip
    report = statistics.load([path], published="2020").files[0]
    assert finding(report, Kind.SHORT_ROW).line == 3
    assert (finding(report, Kind.BAD_PERIOD).line, finding(report, Kind.BAD_PERIOD).code) == (
        4,
        "20I9",
    )
    assert report.added == 1


def test_an_unknown_column_is_named_and_two_of_one_name_are_refused(
    statistics: Statistics, write: Write
) -> None:
    path = write("l.csv", "indicator,economy,year,value,colour", "SP.POP.TOTL,JPN,2019,7,red")
    report = statistics.load([path], published="2020").files[0]
    assert finding(report, Kind.UNKNOWN_COLUMN).column == "colour"
    path = write("m.csv", "indicator,economy,year,value,value", "SP.POP.TOTL,JPN,2019,7,8")
    with pytest.raises(BadFile, match="two columns value"):
        statistics.load([path], published="2020")


def test_a_history_goes_through_publications(statistics: Statistics, write: Write) -> None:
    for date, value in (("2019-06-30", "4"), ("2020-06-30", "5")):
        statistics.load([write("API.csv", *wdi(patents("JPN", "3", value), date=date))])
    series = statistics.table(PATENTS).figures[0].series
    found = statistics.history(series, Period.parse("2011"))
    assert [(each.said.value, str(each.observation and each.observation.value)) for each in found] == [
        ("first", "4"), ("revised", "5"),
    ]  # fmt: skip


def test_an_unknown_code_counts_once_a_row_in_a_table_of_measures(
    statistics: Statistics, write: Write
) -> None:
    names = [f"average_value_Patent applications, {who}" for who in ("residents", "nonresidents")]
    head = ",".join(["Country Name", "Country Code", "Year", *(f'"{name}"' for name in names)])
    path = write("m.csv", head, "X,QQQ,2010,1,2", "X,QQQ,2011,1,2", "Japan,JPN,2011,1,2")
    report = statistics.load([path], published="2012").files[0]
    assert finding(report, Kind.UNKNOWN_CODE).count == 2
    assert report.added == 2
