"""Data sets described for machines: what is described is what is there."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from trihub.statistics.catalogue import code_lists
from trihub.statistics.service import Statistics
from web.client import Client


def table(client: Client, address: str) -> tuple[list[str], list[dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(client.page(address), newline=""))
    rows = list(reader)
    return list(reader.fieldnames or ()), rows


def test_a_data_package_describes_its_table(client: Client, shipped: Statistics) -> None:
    for dataset in ("WDI", "JPO"):
        package = client.json(f"/stats/{dataset}/datapackage.json")
        (resource,) = package["resources"]
        names, rows = table(client, resource["path"])
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == names
        keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows]
        assert len(keys) == len(set(keys)) > 0
        for field in fields:
            if "categories" in field:
                allowed = {one["value"] for one in field["categories"]}
                assert {row[field["name"]] for row in rows} <= allowed, field["name"]
            if field.get("constraints", {}).get("required"):
                assert all(row[field["name"]] for row in rows), field["name"]
        assert {row["OBS_VALUE"].replace(".", "").lstrip("-").isdigit() for row in rows} == {True}
        documents = {each.vintage.document for each in shipped.sources(dataset)}
        assert {each["title"].rpartition(" (")[0] for each in package["sources"]} == documents
        told = [tuple(sorted(each.items())) for each in package["sources"]]
        assert len(told) == len(set(told))
    licence = client.json("/stats/WDI/datapackage.json")["licenses"][0]
    assert licence["name"] == "CC-BY-4.0"
    assert licence["path"] == "https://creativecommons.org/licenses/by/4.0/"


def test_csv_on_the_web_describes_its_table(client: Client) -> None:
    answer = client.get("/stats/CNIPA/csv-metadata.json")
    assert answer.headers["content-type"] == "application/csvm+json"
    metadata = answer.json()
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    names, rows = table(client, metadata["url"])
    columns = metadata["tableSchema"]["columns"]
    assert [column["titles"] for column in columns] == names
    assert set(metadata["tableSchema"]["primaryKey"]) <= set(names)
    (value,) = [column for column in columns if column["datatype"] == "double"]
    assert value["name"] == "OBS_VALUE"
    assert all(float(row["OBS_VALUE"]) >= 0 for row in rows)
    titles = {each["@language"]: each["@value"] for each in metadata["dc:title"]}
    assert set(titles) == {"en", "zh", "ja", "ko"}


def addresses(shape: Any, name: str) -> list[str]:
    """The addresses under a property, anywhere."""
    if isinstance(shape, list):
        return [found for each in shape for found in addresses(each, name)]
    if not isinstance(shape, dict):
        return []
    here = [shape[name]["@id"]] if name in shape else []
    return here + [found for each in shape.values() for found in addresses(each, name)]


def test_the_catalogue_leads_to_every_data_set(client: Client, shipped: Statistics) -> None:
    answer = client.get("/stats/catalogue.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    catalogue = answer.json()
    found = {each["dct:identifier"]: each for each in catalogue["dcat:dataset"]}
    assert list(found) == list(shipped.datasets())
    jpo = found["JPO"]
    assert {kind["dct:title"] for kind in jpo["dcat:distribution"]} == {
        "SDMX-CSV 2.0", "SDMX-JSON 2.0", "SDMX-ML 3.0",
    }  # fmt: skip
    links = addresses(jpo, "dcat:downloadURL") + addresses(jpo, "foaf:page")
    links += [*addresses(jpo, "dct:conformsTo"), jpo["@id"]]
    assert len(links) == 6
    for link in links:
        assert client.get(link).status_code == 200, link
    served = catalogue["dcat:service"]["dcat:servesDataset"]
    assert [each["@id"] for each in served] == [each["@id"] for each in found.values()]
    keywords = {each["@value"] for each in jpo["dcat:keyword"] if each["@language"] == "ja"}
    assert keywords == {code_lists()["indicator"].get("APPLICATIONS").name("ja")}


def test_descriptions_are_kept_and_unknown_data_sets_said(client: Client) -> None:
    first = client.get("/stats/WDI/datapackage.json")
    again = client.get(
        "/stats/WDI/datapackage.json", headers={"if-none-match": first.headers["etag"]}
    )
    assert again.status_code == 304
    for name in ("datapackage.json", "csv-metadata.json"):
        answer = client.get(f"/stats/NIX/{name}")
        assert answer.status_code == 404
        assert answer.json()["code"] == "not-found"


@pytest.mark.parametrize("address", ["/stats/catalogue.jsonld", "/stats/WDI/datapackage.json"])
def test_the_public_address_is_used(client: Client, address: str) -> None:
    assert "http://test/" in client.page(address)
    other = client.page(address, headers={"host": "figures.example.org"})
    assert "http://figures.example.org/" in other
