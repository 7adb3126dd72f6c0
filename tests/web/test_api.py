"""The REST API: its answers, its pages, its errors."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from trihub.app import Library
from trihub.web.api.cursors import make_cursor, read_cursor
from web.client import Client

PROBLEM = "application/problem+json"


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    shape: dict[str, Any] = answer.json()
    assert shape["status"] == status
    assert shape["type"] == "about:blank"
    assert shape["title"]
    assert shape["code"]
    return shape


def test_search_explains_itself(site: Client) -> None:
    answer = site.json("/api/v1/search", params={"q": "wafer", "translate": ["ja", "zh"]})
    assert answer["documents"] > 0
    assert {t["lang"] for t in answer["translations"]} == {"ja", "zh"}
    hit = answer["hits"][0]
    assert hit["rank"] == 1
    assert sum(part["score"] for part in hit["parts"]) == pytest.approx(hit["score"], abs=0.01)
    start, end = hit["passages"][0]["spans"][0]
    assert hit["passages"][0]["text"][start:end]


def test_filters_and_facets_agree(site: Client) -> None:
    every = site.json("/api/v1/search", params={"q": "*", "limit": 1})
    offices = {item["value"]: item["count"] for item in every["facets"]["office"]}
    assert sum(offices.values()) == every["documents"]
    for office, count in offices.items():
        only = site.json("/api/v1/search", params={"q": "*", "office": office, "limit": 1})
        assert only["documents"] == count
    granted = site.json("/api/v1/search", params={"q": "*", "kind": "granted", "class": "H01M"})
    assert granted["hits"]
    assert {hit["neutral_kind"] for hit in granted["hits"]} == {"granted"}


def test_a_long_text_is_posted(site: Client) -> None:
    text = "Battery pack with cells bonded directly to a load-bearing cooling plate. " * 100
    answer = site.request("POST", "/api/v1/search", json={"like": text, "limit": 3})
    assert answer.status_code == 200
    assert len(answer.json()["hits"]) == 3


def test_cursors_walk_through_every_family_once(site: Client) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        answer = site.json("/api/v1/search", params={"q": "*", "limit": 17, "cursor": cursor})
        seen += [hit["number"]["docdb"] for hit in answer["hits"]]
        cursor = answer["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == site.json("/api/v1/info")["families"]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "!!!!", "é", "A" * 64, "=" * 8, "AAAAFAAAAAAAAA"])
def test_a_bad_cursor(site: Client, cursor: str) -> None:
    answer = site.get("/api/v1/search", params={"q": "battery", "cursor": cursor})
    assert "cursor" in problem(answer, 400)["title"]


def test_a_cursor_of_another_search(site: Client) -> None:
    cursor = site.json("/api/v1/search", params={"q": "*", "limit": 5})["next"]
    problem(site.get("/api/v1/search", params={"q": "battery", "cursor": cursor}), 400)
    other = site.get("/api/v1/search", params={"q": "*", "cursor": cursor, "office": "JP"})
    problem(other, 400)


def test_a_cursor_out_of_bounds(site: Client) -> None:
    made = make_cursor(2**31, "x")
    assert read_cursor(made, "x") == 2**31
    forged = make_cursor(5_000, "wrong")
    problem(site.get("/api/v1/search", params={"q": "*", "cursor": forged}), 400)


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({}, 400, "bad-input"),
        ({"q": "(a", "like": "b"}, 400, "bad-query"),
        ({"q": '"abc'}, 400, "bad-query"),
        ({"q": "a", "conflicting": "true"}, 400, "bad-input"),
        ({"like": "CN999999999A"}, 404, "not-found"),
        ({"q": "a", "before": "2020-02-30"}, 422, "bad-request"),
        ({"q": "a", "before": "20200101"}, 422, "bad-request"),
        ({"q": "a", "before": "1577836800"}, 422, "bad-request"),
        ({"q": "a", "limit": "0"}, 422, "bad-request"),
        ({"q": "a", "limit": "many"}, 422, "bad-request"),
        ({"q": "a", "translate": "fr"}, 422, "bad-request"),
        ({"q": "a", "reader": "xx"}, 422, "bad-request"),
        ({"q": "a", "kind": "odd"}, 422, "bad-request"),
        ({"q": "a", "unknown": "1"}, 422, "bad-request"),
        ({"q": "x" * 10_001}, 422, "bad-request"),
    ],
)
def test_bad_searches(site: Client, parameters: dict[str, str], status: int, code: str) -> None:
    assert problem(site.get("/api/v1/search", params=parameters), status)["code"] == code


def test_a_text_that_is_too_long(site: Client) -> None:
    answer = site.request("POST", "/api/v1/search", json={"like": "x" * 100_001})
    assert problem(answer, 422)["errors"][0]["place"] == "body.like"


def test_a_bad_query_tells_the_place(site: Client) -> None:
    shape = problem(site.get("/api/v1/search", params={"q": "wafer AND (edge"}), 400)
    assert shape["position"] == 10
    assert shape["expected"] == "a closing bracket"
    assert "for example" in shape["detail"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/documents/nope", 400),
        ("/api/v1/documents/CN999999999A", 404),
        ("/api/v1/documents/CN999999999A/family", 404),
        ("/api/v1/documents/" + "9" * 200, 422),
        ("/api/v1/numbers?text=hello", 400),
        ("/api/v1/numbers", 422),
        ("/api/v1/rejects?limit=0", 422),
        ("/api/v1/export?q=a", 422),
        ("/api/v1/export?q=a&format=zip", 422),
        ("/api/v1/export?q=%22a&format=csv", 400),
        ("/api/v1/nothing", 404),
        ("/api/v2/search", 404),
        ("/api/", 404),
    ],
)
def test_errors_are_problems(site: Client, address: str, status: int) -> None:
    problem(site.get(address), status)


def test_wrong_methods_and_bodies(site: Client) -> None:
    answer = site.request("DELETE", "/api/v1/search")
    problem(answer, 405)
    assert "GET" in answer.headers["allow"]
    for body in (b"", b"{", b"[]", b'"text"', b'{"q": 1}', b"\xff\xfe", b'{"q": "a", "x": 1}'):
        answer = site.request(
            "POST", "/api/v1/search", content=body, headers={"content-type": "application/json"}
        )
        problem(answer, 422)


def test_a_document_and_its_family(site: Client) -> None:
    shape = site.json("/api/v1/documents/CN 199000002 A")
    assert shape["number"] == {"display": "CN 199000002 A", "docdb": "CN199000002A"}
    assert shape["record"]["publication"]["number"] == "199000002"
    assert shape["invented"] is True
    family = site.json("/api/v1/documents/CN199000002A/family")
    members = {member["number"]["docdb"] for member in family["simple"]}
    assert members == {
        "CN199000002A", "JP2015490002A", "JP9900002B2", "KR20150950001A", "KR109900005B1",
    }  # fmt: skip
    assert all(member["reason"]["priorities"] for member in family["simple"])
    history = site.json("/api/v1/documents/CN199000002A/history")
    assert history["document"] == "CN199000002A"


def test_numbers(site: Client) -> None:
    shape = site.json("/api/v1/numbers", params={"text": "特願平5-142789"})
    assert (shape["office"], shape["type"], shape["year"]) == ("JP", "application", 1993)
    assert len(site.json("/api/v1/numbers", params={"text": "2004-123456"})["candidates"]) == 2


def test_info_and_rejects(site: Client, library: Library) -> None:
    info = site.json("/api/v1/info")
    assert info["documents"] == library.store.counts().documents
    assert info["index"]["behind"] == 0
    assert info["changed_at"].endswith("+00:00")
    rejects = site.json("/api/v1/rejects")
    assert rejects["total"] == info["rejects"] == len(rejects["rejects"]) == 1
    assert rejects["rejects"][0]["file"].endswith("broken.xml")


def test_export_writes_what_the_search_finds(site: Client) -> None:
    parameters = {"q": "*", "office": "JP", "limit": "200"}
    found = site.json("/api/v1/search", params=parameters)["documents"]
    answer = site.get("/api/v1/export", params={**parameters, "format": "jsonl"})
    records = [json.loads(line) for line in answer.text.splitlines()]
    assert len(records) == found
    assert {record["publication"]["office"] for record in records} == {"JP"}
    few = site.get("/api/v1/export", params={**parameters, "format": "jsonl", "limit": "3"})
    assert few.text.splitlines() == answer.text.splitlines()[:3]
