"""Queries that cannot be answered: the standard's number and status, in the format asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from stats.sdmx.reading import XML, complaints, misfits
from trihub.app import create_site, open_library
from trihub.settings import Settings
from web.client import Client

DATA = "data/dataflow/TRIHUB/WDI/1.0.0"
WRONG = [
    ("data/dataflow/TRIHUB/NIX", 100, 404),
    ("data/dataflow/OECD/WDI", 100, 404),
    ("data/provisionagreement/TRIHUB/WDI", 100, 404),
    (f"{DATA}/GRANTS", 100, 404),
    (f"{DATA}/GDP?c[TIME_PERIOD]=lt:1900", 100, 404),
    (f"{DATA}/GDP?c[OFFICE]=ZZ", 100, 404),
    ("structure/dataflow/TRIHUB/NIX", 100, 404),
    ("structure/categoryscheme", 100, 404),
    ("structure/codelist/TRIHUB/CL_OFFICE/~/NIX", 100, 404),
    ("structure/dataflow/TRIHUB/WDI/~/ITEM", 100, 404),
    (f"{DATA}/A.B.C.D.E.F.G.H.I.J.K", 150, 422),
    (f"{DATA}/GDP.NIX", 150, 422),
    (f"{DATA}/{'GDP,' * 1000}GDP", 150, 422),
    (f"{DATA}?c[COLOUR]=RED", 150, 422),
    (f"{DATA}?dimensionAtObservation=COLOUR", 150, 422),
    (f"{DATA}?attributes=COLOUR", 150, 422),
    (f"{DATA}?measures=COLOUR", 150, 422),
    (f"{DATA}?asOf=2020-01-01&updatedAfter=2021-01-01", 150, 422),
    ("availability/dataflow/TRIHUB/WDI/*/*/COLOUR", 150, 422),
    (f"{DATA}/GDP.%3Cx%3E", 140, 400),
    ("data/datafloe/TRIHUB/WDI", 140, 400),
    ("data/dataflow/TRIHUB/WDI/first", 140, 400),
    ("data/dataflow/TRIHUB/WDI/1.0.0/*/more", 140, 400),
    (f"{DATA}?c[TIME_PERIOD]=ge:soon", 140, 400),
    (f"{DATA}?c[TIME_PERIOD]=co:2010", 140, 400),
    (f"{DATA}?c[OBS_VALUE]=gt:many", 140, 400),
    (f"{DATA}?c[OBS_VALUE]=gt:NaN", 140, 400),
    (f"{DATA}?c[OFFICE]=", 140, 400),
    (f"{DATA}?c[OFFICE]=A%2B%2BB", 140, 400),
    (f"{DATA}?c[OFFICE]={'A,' * 600}A", 140, 400),
    (f"{DATA}?c[OFFICE]=CN&c[OFFICE]=JP", 140, 400),
    (f"{DATA}?limit=0", 140, 400),
    (f"{DATA}?limit=-1", 140, 400),
    (f"{DATA}?offset=many", 140, 400),
    (f"{DATA}?firstNObservations={'9' * 40}", 140, 400),
    (f"{DATA}?includeHistory=perhaps", 140, 400),
    (f"{DATA}?asOf=tomorrow", 140, 400),
    (f"{DATA}?asOf=9999-99-99", 140, 400),
    (f"{DATA}?colour=red", 140, 400),
    ("structure/novel", 140, 400),
    ("structure/dataflow?references=friends", 140, 400),
    ("structure/dataflow?detail=some", 140, 400),
    ("structure/dataflow?colour=red", 140, 400),
    ("structure/codelist/TRIHUB/CL_OFFICE/~/CN/more", 140, 400),
    ("availability/dataflow/TRIHUB/WDI?mode=maybe", 140, 400),
    ("availability/dataflow/TRIHUB/WDI?references=friends", 140, 400),
    ("availability/dataflow/TRIHUB/WDI?limit=1", 140, 400),
    ("availability/dataflow/TRIHUB/WDI?c[COLOUR]=RED", 150, 422),
    (f"{DATA}?reportingYearStartDay=--04-01", 501, 501),
    ("schema/dataflow/TRIHUB/WDI", 501, 501),
    ("metadata", 501, 501),
]


@pytest.mark.parametrize(
    ("asked", "number", "status"), WRONG, ids=[asked[-60:] for asked, *_ in WRONG]
)
def test_each_error_has_the_number_and_the_status_of_the_standard(
    client: Client, asked: str, number: int, status: int
) -> None:
    answer = client.get(f"/sdmx/v2/{asked}", headers={"accept": "*/*"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json")
    message = answer.json()
    assert misfits(message) == []
    (error,) = message["errors"]
    assert error["code"] == number
    assert error["title"] == error["titles"]["en"]
    assert error["detail"]


@pytest.mark.parametrize("asked", [f"{DATA}/GRANTS", f"{DATA}/A.B.C.D.E.F.G.H.I.J.K", "schema/x"])
def test_errors_are_written_in_xml_where_that_is_asked_for(client: Client, asked: str) -> None:
    kind = "application/xml" if asked.startswith("schema") else XML
    answer = client.get(f"/sdmx/v2/{asked}", headers={"accept": kind})
    assert answer.headers["content-type"] == "application/xml"
    assert complaints(answer.content) == []
    other = client.get(f"/sdmx/v2/{asked}").json()["errors"][0]
    (message,) = etree.fromstring(answer.content)
    assert int(message.get("code")) == other["code"]
    texts = {text.get("{http://www.w3.org/XML/1998/namespace}lang"): text.text for text in message}
    assert texts == {
        one: f"{other['titles'][one]} {other['details'][one]}" for one in other["titles"]
    }


@pytest.mark.parametrize("language", ["zh", "ja", "ko"])
def test_errors_are_told_in_four_languages(client: Client, language: str) -> None:
    for asked in (f"{DATA}/GRANTS", f"{DATA}/GDP.NIX", f"{DATA}?sort=NIX"):
        error = client.get(f"/sdmx/v2/{asked}").json()["errors"][0]
        assert error["titles"][language] != error["titles"]["en"]
        assert error["details"][language] != error["details"]["en"]


def test_hostile_text_is_escaped(client: Client) -> None:
    asked = "/sdmx/v2/data/dataflow/TRIHUB/%3Cscript%3E%26%01%EF%BF%BE"
    answer = client.get(asked, headers={"accept": XML})
    assert answer.status_code == 404
    assert b"<script>" not in answer.content
    assert complaints(answer.content) == []


def test_without_figures_there_is_nothing_to_find(tmp_path: Path) -> None:
    opened = open_library(Settings(library=tmp_path / "library", workers=1), create=True)
    site = Client(create_site(opened))
    assert site.get("/sdmx/v2/data").status_code == 404
    assert site.get("/sdmx/v2/structure/dataflow").status_code == 404
    lists = site.json("/sdmx/v2/structure/codelist")["data"]["codelists"]
    assert len(lists) == 11
    assert site.json("/stats/catalogue.jsonld")["dcat:dataset"] == []
    opened.close()
