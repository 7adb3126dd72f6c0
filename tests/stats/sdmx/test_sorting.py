"""The order that a query asks for (SDMX-REST 2.2, ``sort``)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from stats.sdmx.reading import CSV, JSON, XML, Row, csv_of, json_of, xml_of
from web.client import Client

ASKED = "/sdmx/v2/data/dataflow/TRIHUB/WDI/*/POPULATION?c[OFFICE]=CN,JP,KR&c[TIME_PERIOD]=ge:2015"


def rows(client: Client, sort: str, *more: str, accept: str = CSV) -> list[Row]:
    answer = client.get("&".join((ASKED, f"sort={sort}", *more)), headers={"accept": accept})
    assert answer.status_code == 200, answer.text
    if accept == CSV:
        return csv_of(answer.text)
    return json_of(answer.text) if accept == JSON else xml_of(answer.content)


def pairs(found: list[Row]) -> list[tuple[str, str]]:
    return [(row["TIME_PERIOD"], row["OFFICE"]) for row in found]


def test_components_are_sorted_by_in_their_sequence(client: Client) -> None:
    plain = pairs(csv_of(client.get(ASKED, headers={"accept": CSV}).text))
    assert len(plain) > 15
    found = pairs(rows(client, "TIME_PERIOD:desc%2BOFFICE"))
    assert found == sorted(sorted(plain), key=lambda pair: -int(pair[0]))
    assert pairs(rows(client, "TIME_PERIOD:desc+OFFICE")) == found  # a blank in a query string
    assert pairs(rows(client, "OFFICE:desc")) == sorted(
        plain, key=lambda pair: pair[1], reverse=True
    )
    values = [Decimal(row["OBS_VALUE"]) for row in rows(client, "OBS_VALUE")]
    assert values == sorted(values)
    assert [row["OBS_VALUE"] for row in rows(client, "OBS_VALUE:desc", "limit=1")] == [
        str(values[-1])
    ]


def test_all_dimensions_or_those_of_the_series(client: Client) -> None:
    plain = pairs(csv_of(client.get(ASKED, headers={"accept": CSV}).text))
    assert pairs(rows(client, "*")) == sorted(plain, key=lambda pair: pair[::-1])
    assert pairs(rows(client, "*:desc")) == sorted(plain, key=lambda pair: pair[::-1], reverse=True)
    back = pairs(rows(client, "series_key:desc%2BTIME_PERIOD"))
    assert back == sorted(sorted(plain), key=lambda pair: pair[1], reverse=True)


@pytest.mark.parametrize("accept", [JSON, XML])
def test_a_series_is_told_once_and_sorted_within(client: Client, accept: str) -> None:
    found = pairs(rows(client, "TIME_PERIOD:desc%2BOFFICE", accept=accept))
    assert found == sorted(sorted(found, reverse=True), key=lambda pair: pair[1])
    flat = rows(client, "TIME_PERIOD:desc%2BOFFICE", "dimensionAtObservation=AllDimensions",
                accept=accept)  # fmt: skip
    assert pairs(flat) == pairs(rows(client, "TIME_PERIOD:desc%2BOFFICE"))


@pytest.mark.parametrize(("sort", "number"), [
    ("NIX", 150), ("OFFICE:up", 140), ("OFFICE,UNIT", 140), ("%2B", 140),
    ("series_key&dimensionAtObservation=AllDimensions", 150),
])  # fmt: skip
def test_an_order_that_does_not_fit_is_refused(client: Client, sort: str, number: int) -> None:
    answer = client.get(f"{ASKED}&sort={sort}")
    assert answer.json()["errors"][0]["code"] == number
