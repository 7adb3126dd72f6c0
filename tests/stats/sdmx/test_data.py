"""Data by SDMX: the figures are those of the library, however they are asked for and written."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from stats.sdmx.reading import (
    CSV,
    JSON,
    XML,
    Row,
    csv_of,
    data_complaints,
    json_of,
    misfits,
    period,
    place,
    values,
    values_of,
    xml_of,
)
from trihub.core.statistics import Which
from trihub.statistics.sdmx import finding
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Figure
from trihub.web.sdmx import service
from web.client import Client

FLOW = "/sdmx/v2/data/dataflow/TRIHUB/WDI/1.0.0"


def figures(shipped: Statistics, dataset: str, as_of: dt.date | None = None) -> list[Figure]:
    return [
        figure
        for indicator in shipped.datasets()[dataset]
        for figure in shipped.table(Which(dataset=dataset, indicator=indicator), as_of=as_of)
    ]


def ask(client: Client, address: str, accept: str = CSV) -> list[Row]:
    answer = client.get(address, headers={"accept": accept})
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["content-type"] == accept
    if accept.startswith(CSV):
        return csv_of(answer.text)
    if accept == JSON:
        return json_of(answer.text)
    return xml_of(answer.content)


def test_every_figure_of_the_library_is_in_the_csv(client: Client, shipped: Statistics) -> None:
    rows = ask(client, "/sdmx/v2/data")
    for dataset in shipped.datasets():
        mine = [row for row in rows if row["STRUCTURE_ID"] == f"TRIHUB:{dataset}(1.0.0)"]
        assert values(mine) == values_of(figures(shipped, dataset)), dataset
    assert {(row["STRUCTURE"], row["ACTION"]) for row in rows} == {("dataflow", "I")}


@pytest.mark.parametrize("accept", [JSON, XML])
@pytest.mark.parametrize("at", ["TIME_PERIOD", "AllDimensions", "OFFICE"])
def test_json_and_xml_say_the_same_however_they_are_packed(
    client: Client, shipped: Statistics, accept: str, at: str
) -> None:
    address = "/sdmx/v2/data/dataflow/TRIHUB/JPO,JPO_FLOWS"
    rows = ask(client, f"{address}?dimensionAtObservation={at}", accept)
    assert len(rows) == sum(len(figures(shipped, name)) for name in ("JPO", "JPO_FLOWS"))
    plain = {(row["STRUCTURE_ID"], place(row)): row for row in ask(client, address)}
    for row in rows:
        flow = row["FLOW"].rpartition("=")[2]
        other = plain[flow, place(row)]
        for name in ("OBS_STATUS", "FLAGS", "OBSERVATION_ID", "VINTAGE", "DOCUMENT", "URL"):
            assert (row.get(name) or "") == other[name], name
        assert Decimal(str(row["OBS_VALUE"])) == Decimal(other["OBS_VALUE"])


def test_a_figure_leads_to_its_identifier(client: Client, shipped: Statistics) -> None:
    for row in ask(client, f"{FLOW}/APPLICATIONS.PATENT.KR?lastNObservations=1"):
        found = shipped.get(row["OBSERVATION_ID"])
        assert found.series.key == place(row)[0]
        assert (str(found.value), found.vintage.digest) == (row["OBS_VALUE"], row["VINTAGE"])
        assert (found.vintage.published.text, found.vintage.url) == (row["PUBLISHED"], row["URL"])


# --- which ---------------------------------------------------------------------------------------

CHOICES = [
    ("/APPLICATIONS.PATENT.CN.RES", lambda f: f.series.key.startswith("APPLICATIONS.PATENT.CN.RES.")),
    ("/*.PATENT.CN+JP", lambda f: f.series.right == "PATENT" and f.series.office in ("CN", "JP")),
    ("/APPLICATIONS..KR,POPULATION.*.JP",
     lambda f: (f.series.indicator, f.series.office) in (("APPLICATIONS", "KR"), ("POPULATION", "JP"))),
    ("?c[OFFICE]=CN,US&c[INDICATOR]=ne:POPULATION",
     lambda f: f.series.office in ("CN", "US") and f.series.indicator != "POPULATION"),
    ("?c[OFFICE]=ge:J+lt:L", lambda f: "J" <= f.series.office < "L"),
    ("/POPULATION?c[TIME_PERIOD]=ge:1999-06-15+le:2004",
     lambda f: f.series.indicator == "POPULATION" and 2000 <= f.period.year <= 2004),
    ("/POPULATION?c[TIME_PERIOD]=lt:1962,2005",
     lambda f: f.series.indicator == "POPULATION" and (f.period.year < 1962 or f.period.year == 2005)),
    ("?c[OBS_VALUE]=gt:1000000000", lambda f: f.value is not None and f.value > 1_000_000_000),
    ("?c[PUBLISHED]=sw:2026", lambda f: f.slice.vintage.published.text.startswith("2026")),
    ("/APPLICATIONS?c[OBS_STATUS]=A&c[ORIGIN]=RES&c[RIGHT]=sw:TRADE",
     lambda f: f.series.right == "TRADEMARK" and f.series.origin == "RES" and not f.cell.flags),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "fits"), CHOICES, ids=[asked for asked, _ in CHOICES])
def test_keys_and_conditions_choose(
    client: Client, shipped: Statistics, asked: str, fits: Any
) -> None:
    wanted = [each for each in figures(shipped, "WDI") if fits(each)]
    assert wanted
    assert values(ask(client, FLOW + asked)) == values_of(wanted)


def test_first_and_last_figures_are_of_each_series(client: Client, shipped: Statistics) -> None:
    rows = ask(client, f"{FLOW}/APPLICATIONS?firstNObservations=1&lastNObservations=2")
    by_series: dict[str, list[str]] = {}
    for figure in figures(shipped, "WDI"):
        if figure.series.indicator == "APPLICATIONS":
            by_series.setdefault(figure.series.key, []).append(period(figure))
    wanted = {(key, one) for key, every in by_series.items() for one in (every[0], *every[-2:])}
    assert {place(row) for row in rows} == wanted


def test_pages_make_up_the_whole(client: Client) -> None:
    whole = ask(client, "/sdmx/v2/data/dataflow/TRIHUB/CNIPA,GRANT_RATES,JPO")
    pages: list[Row] = []
    for offset in range(0, len(whole) + 100, 100):
        address = f"/sdmx/v2/data/dataflow/TRIHUB/CNIPA,GRANT_RATES,JPO?offset={offset}&limit=100"
        if offset < len(whole):
            pages += ask(client, address)
        else:
            assert client.get(address).status_code == 404
    assert pages == whole


def test_large_tables_are_read_in_pieces(
    client: Client, shipped: Statistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {place(row): row for row in ask(client, FLOW)}
    monkeypatch.setattr(finding, "WHOLE", 10)
    monkeypatch.setattr(finding, "SERIES", 3)
    assert {place(row): row for row in ask(client, f"{FLOW}/*?attributes=all")} == whole


def test_attributes_and_measures_are_left_out(client: Client) -> None:
    key = f"{FLOW}/APPLICATIONS.PATENT.CN"
    some = ask(client, f"{key}?attributes=VINTAGE,OBS_STATUS")
    assert {"OBS_STATUS", "VINTAGE", "OBS_VALUE"} == set(some[0]) - set(COLUMNS)
    none = ask(client, f"{key}?attributes=none")
    assert {"OBS_VALUE"} == set(none[0]) - set(COLUMNS)
    assert all("OBS_STATUS" not in row for row in ask(client, f"{key}?attributes=none", XML))
    marks = ask(client, f"{key}?measures=none", JSON)
    assert {"OBS_STATUS"} <= set(marks[0])
    assert "OBS_VALUE" not in marks[0]


COLUMNS = [
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "INDICATOR", "RIGHT", "OFFICE", "ORIGIN", "FIELD",
    "ROUTE", "UNIT", "YEAR_BASIS", "APPLICANT_BASIS", "DEFINITION", "TIME_PERIOD",
]  # fmt: skip


@pytest.mark.parametrize("accept", [CSV, JSON, XML])
def test_series_alone(client: Client, shipped: Statistics, accept: str) -> None:
    rows = ask(client, f"{FLOW}/GDP?attributes=none&measures=none", accept)
    wanted = {each.series.key for each in figures(shipped, "WDI")}
    keys = [".".join(row[name] for name in COLUMNS[3:13]) for row in rows]
    assert sorted(keys) == sorted(key for key in wanted if key.startswith("GDP."))


# --- when ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2013-12-31", "2021-09-15T08:00:00Z", "2025-04-15", "2025-12-30"])
def test_a_table_is_as_it_was_published_by_a_day(
    client: Client, shipped: Statistics, day: str
) -> None:
    then = dt.date.fromisoformat(day[:10])
    rows = ask(client, f"{FLOW}?asOf={day}")
    assert values(rows) == values_of(figures(shipped, "WDI", then))
    assert values(rows) != values_of(figures(shipped, "WDI"))


@pytest.mark.parametrize("accept", [CSV, JSON, XML])
def test_history_replayed_gives_each_state(
    client: Client, shipped: Statistics, accept: str
) -> None:
    rows = ask(client, f"{FLOW}/APPLICATIONS?includeHistory=true", accept)
    state: dict[tuple[str, str], str | None] = {}
    steps: dict[str, list[Row]] = {}
    for row in rows:
        since, until = (
            (row["VALID_FROM"], row["VALID_TO"]) if accept == CSV else (row["FROM"], row["TO"])
        )
        replaced = row["ACTION"] in ("R", "Replace")
        assert bool(since) == replaced
        assert bool(until) != replaced
        steps.setdefault((since or until)[:10], []).append(row)
    assert list(steps) == sorted(steps)
    assert len(steps) >= 4
    vanished = 0
    for day, found in steps.items():
        for row in found:
            if row["ACTION"] in ("D", "Delete"):
                del state[place(row)]
                vanished += 1
            else:
                state[place(row)] = str(row["OBS_VALUE"])
        table = shipped.table(Which(dataset="WDI", indicator="APPLICATIONS"),
                              as_of=dt.date.fromisoformat(day))  # fmt: skip
        assert state == values_of(list(table)), day
    assert vanished


# --- how much, how kept ------------------------------------------------------------------------


@pytest.mark.parametrize("accept", [JSON, XML])
def test_too_large_an_answer_is_refused_with_the_bulk_address(
    client: Client, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    monkeypatch.setattr(service, "MOST", 50)
    address = f"{FLOW}/POPULATION?c[TIME_PERIOD]=ge:1970"
    answer = client.get(address, headers={"accept": accept})
    assert answer.status_code == 413
    assert "510" in answer.text
    bulk = (
        "http://test/sdmx/v2/data/dataflow/TRIHUB/WDI/1.0.0/POPULATION?c%5BTIME_PERIOD%5D=ge%3A1970"
    )
    assert bulk in answer.text
    assert len(csv_of(client.page(f"{bulk}&format=csvdata"))) > 50
    assert client.get(f"{address}&limit=50", headers={"accept": accept}).status_code == 200
    history = client.get(f"{address}&includeHistory=true", headers={"accept": CSV})
    assert history.status_code == 413
    assert "http" not in history.json()["errors"][0]["detail"]


def test_an_answer_is_kept_as_long_as_nothing_is_added(client: Client) -> None:
    first = client.get(f"{FLOW}/GDP", headers={"accept": CSV})
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    assert {"Accept", "Accept-Language"} <= set(first.headers["vary"].replace(" ", "").split(","))
    again = client.get(f"{FLOW}/GDP", headers={"accept": CSV, "if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    # A date alone does not tell figures that were loaded in the same second.
    for header in ({"if-none-match": '"other"'}, {"if-modified-since": changed},
                   {"if-none-match": "*"}):  # fmt: skip
        assert client.get(f"{FLOW}/GDP", headers={"accept": CSV, **header}).status_code == 200
    other = client.get(f"{FLOW}/GDP", headers={"accept": XML, "if-none-match": tag})
    assert other.status_code == 200
    wrong = client.get(f"{FLOW}/NOPE", headers={"accept": CSV, "if-none-match": "*"})
    assert wrong.status_code >= 400


# --- formats -----------------------------------------------------------------------------------


def test_labels_and_keys_in_csv(client: Client) -> None:
    address = f"{FLOW}/APPLICATIONS.PATENT.CN.RES?lastNObservations=1"
    plain = ask(client, address)[0]
    both = client.get(address, headers={"accept": f"{CSV};labels=both;keys=both",
                                        "accept-language": "ja"}).text  # fmt: skip
    row = csv_of(both)[0]
    assert row["OFFICE: 官庁又は経済圏"] == "CN: 中国"
    assert row["OBS_STATUS: 観測値の状態"] == "A: 通常値"
    assert row["STRUCTURE_ID"] == "TRIHUB:WDI(1.0.0): 世界開発指標"
    assert row["SERIES_KEY"] == place(plain)[0]
    assert row["OBS_KEY"] == ".".join(place(plain))
    names = client.get(address, headers={"accept": f"{CSV};labels=name"}).text
    header, fields = (
        line.split(",")
        for line in names.replace(
            '"All flags of the publication, separated by spaces"', "x"
        ).splitlines()
    )
    assert len(header) == len(fields)
    named = dict(zip(header, fields, strict=True))
    assert (named["OFFICE"], named["Office or economy"]) == ("CN", "China")
    assert named["STRUCTURE_NAME"] == "World Development Indicators"


ACCEPTED = [
    ("", JSON), ("*/*", JSON), ("application/*;q=0.5, text/csv", CSV), ("text/*", XML),
    ("application/xml;q=0.4,application/json;q=0.9", JSON), (f"image/png, {XML}", XML),
    ("application/vnd.sdmx.data+xml;version=3.0+.0", XML),
    ("application/vnd.sdmx.data+csv;version=1.0.0, application/json;q=0.1", JSON),
]  # fmt: skip


@pytest.mark.parametrize(("accept", "wanted"), ACCEPTED)
def test_the_header_chooses_the_format(client: Client, accept: str, wanted: str) -> None:
    answer = client.get(f"{FLOW}/GDP", headers={"accept": accept})
    assert answer.headers["content-type"] == wanted


@pytest.mark.parametrize(
    "accept",
    ["image/png", "application/vnd.sdmx.data+json;version=1.0.0", f"{CSV};labels=all",
     f"{CSV};timeFormat=normalized", "application/json;q=0"],
)  # fmt: skip
def test_what_is_not_offered_is_not_acceptable(client: Client, accept: str) -> None:
    answer = client.get(f"{FLOW}/GDP", headers={"accept": accept})
    assert answer.status_code == 406
    assert CSV in answer.json()["errors"][0]["detail"]


def test_the_parameters_of_browsers_come_before_headers(client: Client) -> None:
    asked = {"accept": "text/html,application/xml;q=0.9", "accept-language": "ko"}
    for name, kind in (("csvdata", CSV), ("jsondata", JSON), ("structurespecificdata", XML)):
        answer = client.get(f"{FLOW}/GDP?format={name}", headers=asked)
        assert answer.headers["content-type"] == kind
    structures = client.json(f"{FLOW}/GDP?format=jsondata&lang=zh", headers=asked)["data"][
        "structures"
    ]
    assert structures[0]["name"] == "世界发展指标"
    for wrong in ("format=pdf", "lang=xx", "format=csvdata&formatVersion=1.0.0"):
        assert client.get(f"{FLOW}/GDP?{wrong}").status_code == 406


def test_the_schemas_find_what_is_wrong(client: Client) -> None:
    """The messages above pass them; these must not."""
    text = client.page(f"{FLOW}/GDP", headers={"accept": JSON})
    assert misfits(json.loads(text)) == []
    assert misfits(json.loads(text.replace('"keyPosition":0', '"keyPosition":"0"')))
    content = client.page(f"{FLOW}/GDP", headers={"accept": XML})
    assert data_complaints(content.encode()) == []
    for right, wrong in (
        (' OFFICE="CN"', ""), (' OBS_VALUE="', ' OBS_VALUE="x'), ("Obs TIME", 'Obs X="1" TIME'),
        ('ss:action="I', 'ss:action="X'),
    ):  # fmt: skip
        assert right in content
        assert data_complaints(content.replace(right, wrong).encode()), right
