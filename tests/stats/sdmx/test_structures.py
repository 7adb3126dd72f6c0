"""Structures and availability: what the standard's schemas and queries ask for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from stats.sdmx.reading import STRUCTURE_JSON, STRUCTURE_XML, complaints, misfits
from trihub.core.statistics import DIMENSIONS, Which
from trihub.statistics.catalogue import code_lists
from trihub.statistics.sdmx.structure import availability
from trihub.statistics.service import Statistics
from web.client import Client

ROOT = "/sdmx/v2"
KINDS = {
    "agencyscheme": "agencySchemes", "conceptscheme": "conceptSchemes", "codelist": "codelists",
    "datastructure": "dataStructures", "dataflow": "dataflows", "dataconstraint": "dataConstraints",
}  # fmt: skip
STR = "{http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure}"
COM = "{http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def ask(client: Client, address: str) -> dict[str, list[dict[str, Any]]]:
    """The structures at an address, by type; in both formats they fit the official schemas."""
    answer = client.get(f"{ROOT}/{address}")
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["content-type"] == STRUCTURE_JSON
    message = answer.json()
    assert misfits(message, "sdmx-json-structure-schema.json") == []
    other = client.get(f"{ROOT}/{address}", headers={"accept": STRUCTURE_XML})
    assert other.headers["content-type"] == STRUCTURE_XML
    assert complaints(other.content) == []
    found = {kind: message["data"][name] for kind, name in KINDS.items() if name in message["data"]}
    in_xml = [each.get("id") for each in etree.fromstring(other.content).iter()
              if each.get("agencyID") is not None]  # fmt: skip
    assert sorted(in_xml) == sorted(one["id"] for every in found.values() for one in every)
    return found


def test_everything_at_once(client: Client, shipped: Statistics) -> None:
    found = ask(client, "structure")
    assert [each["id"] for each in found["dataflow"]] == list(shipped.datasets())
    assert {each["structure"] for each in found["dataflow"]} == {
        "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=TRIHUB:IP_STATISTICS(1.0.0)"
    }
    lists = {each["id"]: each for each in found["codelist"]}
    for name in DIMENSIONS:
        codes = lists[f"CL_{name.upper()}"]["codes"]
        assert [code["id"] for code in codes] == list(code_lists()[name].codes)
        assert [code["names"] for code in codes] == [
            dict(code.names) for code in code_lists()[name]
        ]
    parts = found["datastructure"][0]["dataStructureComponents"]
    dimensions = parts["dimensionList"]
    assert [each["id"].lower() for each in dimensions["dimensions"]] == list(DIMENSIONS)
    assert dimensions["timeDimension"]["id"] == "TIME_PERIOD"
    assert [each["id"] for each in parts["measureList"]["measures"]] == ["OBS_VALUE"]
    attributes = {each["id"]: each for each in parts["attributeList"]["attributes"]}
    assert {each["attributeRelationship"]["observation"] == {} for each in attributes.values()} == {
        True
    }
    assert attributes["OBS_STATUS"]["usage"] == "mandatory"
    concepts = {each["id"] for each in found["conceptscheme"][0]["concepts"]}
    assert concepts == {
        *(name.upper() for name in DIMENSIONS),
        "TIME_PERIOD",
        "OBS_VALUE",
        *attributes,
    }


@pytest.mark.parametrize(("language", "name"), [("en", "China"), ("zh", "中国"), ("ko", "중국")])
def test_names_are_in_four_languages(client: Client, language: str, name: str) -> None:
    address = f"{ROOT}/structure/codelist/TRIHUB/CL_OFFICE/+/CN"
    answer = client.json(address, headers={"accept-language": language})
    code = answer["data"]["codelists"][0]["codes"][0]
    assert code["name"] == name
    assert code["names"] == {"en": "China", "zh": "中国", "ja": "中国", "ko": "중국"}
    content = client.get(address, headers={"accept": STRUCTURE_XML}).content
    told = etree.fromstring(content).find(f".//{STR}Code").findall(f"{COM}Name")
    assert {each.get(LANG): each.text for each in told} == code["names"]


def test_every_name_of_our_own_is_in_four_languages(client: Client) -> None:
    text = json.dumps(client.json(f"{ROOT}/structure"), ensure_ascii=False)
    assert "\ue000" not in text
    for every in ask(client, "structure").values():
        for one in every:
            if one["id"] != "AGENCIES":
                assert set(one["names"]) == {"en", "zh", "ja", "ko"}, one["id"]
    concepts = ask(client, "structure/conceptscheme")["conceptscheme"][0]["concepts"]
    assert all(set(one["names"]) == {"en", "zh", "ja", "ko"} for one in concepts)


REFERENCES = [
    ("dataflow/TRIHUB/WDI", "none", {"dataflow"}),
    ("dataflow/TRIHUB/WDI", "children", {"dataflow", "datastructure", "agencyscheme"}),
    ("dataflow/TRIHUB/WDI", "descendants",
     {"dataflow", "datastructure", "agencyscheme", "codelist", "conceptscheme"}),
    ("dataflow/TRIHUB/WDI", "codelist", {"dataflow", "codelist"}),
    ("codelist/TRIHUB/CL_OFFICE", "parents", {"codelist", "datastructure"}),
    ("codelist/TRIHUB/CL_OFFICE", "ancestors", {"codelist", "datastructure", "dataflow"}),
    ("codelist/TRIHUB/CL_OFFICE", "parentsandsiblings",
     {"codelist", "datastructure", "conceptscheme", "agencyscheme"}),
    ("datastructure", "all", {"agencyscheme", "codelist", "conceptscheme", "dataflow", "datastructure"}),
    ("datastructure", "conceptscheme,dataflow", {"conceptscheme", "dataflow", "datastructure"}),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "references", "kinds"), REFERENCES)
def test_references(client: Client, asked: str, references: str, kinds: set[str]) -> None:
    found = ask(client, f"structure/{asked}?references={references}")
    assert set(found) == kinds
    if asked.startswith("codelist") and references in ("parents", "ancestors"):
        assert [each["id"] for each in found["codelist"]] == ["CL_OFFICE"]


def test_stubs_and_items(client: Client, shipped: Statistics) -> None:
    stubs = ask(client, "structure?detail=allstubs")
    assert {one["isExternalReference"] for every in stubs.values() for one in every} == {True}
    assert not any("codes" in one for one in stubs["codelist"])
    some = ask(client, "structure/dataflow/TRIHUB/WDI?references=all&detail=referencestubs")
    assert "isExternalReference" not in some["dataflow"][0]
    assert some["datastructure"][0]["isExternalReference"]
    items = ask(client, "structure/codelist/TRIHUB/CL_OFFICE,CL_RIGHT/1.0.0/CN,JP,PATENT")
    codes = {one["id"]: [code["id"] for code in one["codes"]] for one in items["codelist"]}
    assert codes == {"CL_OFFICE": ["CN", "JP"], "CL_RIGHT": ["PATENT"]}
    assert {one["isPartial"] for one in items["codelist"]} == {True}
    partial = ask(client, "structure/dataflow/TRIHUB/JPO?references=all&detail=referencepartial")
    series = shipped.series(Which(dataset="JPO", indicator="APPLICATIONS"))
    lists = {one["id"]: {code["id"] for code in one["codes"]} for one in partial["codelist"]}
    assert lists["CL_RIGHT"] == {one.right for one in series}


VERSIONS = [("1.0.0", 200), ("+", 200), ("~", 200), ("*", 200), ("1.0", 200), ("1.0+.0", 200),
            ("1+.0.0", 200), ("0+.9.0", 200), ("2.0.0,1.0.0", 200), ("2.0.0", 404), ("1.1+.0", 404),
            ("one", 400)]  # fmt: skip


@pytest.mark.parametrize(("version", "status"), VERSIONS)
def test_versions(client: Client, version: str, status: int) -> None:
    for place in ("structure/dataflow", "availability/dataflow", "data/dataflow"):
        answer = client.get(f"{ROOT}/{place}/TRIHUB/GRANT_RATES/{version}")
        assert answer.status_code == status, place


# --- availability ------------------------------------------------------------------------------


def region(found: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    (constraint,) = found["dataconstraint"]
    values = constraint["cubeRegions"][0]["keyValues"]
    return {
        each["id"]: [value["value"] for value in each["values"]]
        if "values" in each else (each["timeRange"]["startPeriod"]["period"],
                                  each["timeRange"]["endPeriod"]["period"])
        for each in values
    }  # fmt: skip


def counts(found: dict[str, list[dict[str, Any]]]) -> dict[str, int]:
    notes = found["dataconstraint"][0]["annotations"]
    return {each["id"]: int(each["title"]) for each in notes}


def test_availability_tells_codes_and_counts(client: Client, shipped: Statistics) -> None:
    table = shipped.table(
        Which(dataset="WDI", indicator="APPLICATIONS", codes={"office": ("JP", "KR")})
    )
    asked = "availability/dataflow/TRIHUB/WDI/1.0.0/APPLICATIONS.*.JP+KR"
    found = ask(client, f"{asked}?references=all")
    told = region(found)
    assert told["OFFICE"] == ["JP", "KR"]
    assert told["RIGHT"] == sorted({each.series.right for each in table})
    years = [each.period.year for each in table]
    assert told["TIME_PERIOD"] == (f"{min(years)}-01-01", f"{max(years)}-12-31")
    assert counts(found) == {
        "obs_count": len(table), "series_count": len({each.series.key for each in table}),
    }  # fmt: skip
    lists = {one["id"]: [code["id"] for code in one["codes"]] for one in found["codelist"]}
    assert lists["CL_OFFICE"] == ["JP", "KR"]
    assert set(found) == {
        "dataconstraint",
        "dataflow",
        "datastructure",
        "conceptscheme",
        "codelist",
    }


def test_availability_of_what_could_be_chosen_besides(client: Client, shipped: Statistics) -> None:
    asked = "availability/dataflow/TRIHUB/WDI/1.0.0/POPULATION.*.JP"
    assert region(ask(client, f"{asked}/INDICATOR")) == {"INDICATOR": ["POPULATION"]}
    of_japan = {
        indicator
        for indicator in shipped.datasets()["WDI"]
        for one in shipped.series(Which(dataset="WDI", indicator=indicator))
        if one.office == "JP"
    }
    told = region(ask(client, f"{asked}/INDICATOR?mode=available"))
    assert told == {"INDICATOR": sorted(of_japan)}


def test_series_of_large_data_sets_are_told_without_counting_figures(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "availability/dataflow/TRIHUB/WDI/1.0.0/APPLICATIONS.PATENT"
    counted = ask(client, asked)
    monkeypatch.setattr(availability, "COUNTED", 10)
    listed = ask(client, f"{asked}?mode=exact")
    both = [{name: codes for name, codes in region(one).items() if name != "TIME_PERIOD"}
            for one in (counted, listed)]  # fmt: skip
    assert both[0] == both[1]
    assert counts(counted)["obs_count"] > 100
    assert "annotations" not in listed["dataconstraint"][0]
    answer = client.get(f"{ROOT}/availability/dataflow/TRIHUB/WDI/*/GRANTS")
    assert answer.status_code == 404
