"""Exchanges by the API: the same as on the pages, with the tokens of two officers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest

from trihub.app import Library
from web.client import Client
from web.exchanges.conftest import SYMPOSIUM, Clock, Signed

CALL = {
    "titles": {"en": "Training 2027"}, "kind": "training", "offices": ["JP", "CN"],
    "fields": ["AI"], "languages": ["en"],
    "periods": [{"id": "spring", "start": "2027-03-01", "end": "2027-03-26"}],
    "places": [{"office": "JP", "period": "spring", "number": 2}], "deadline": "2026-12-18",
}  # fmt: skip
NOMINATION = {
    "examiner": "Li Na", "person": "C-17", "fields": {"AI": 6}, "languages": {"en": "C1"},
    "periods": ["spring"],
}  # fmt: skip


class Program:
    """A program with somebody's token."""

    def __init__(self, client: Client, library: Library, name: str, *scopes: str) -> None:
        assert library.access
        account = library.access.people.find(f"{name}@example.org")
        secret, _ = library.access.tokens.issue(account, "test", frozenset(scopes))
        self.client, self.secret = client, secret

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.secret}"}
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    def done(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        answer = self.ask(method, path, **options)
        assert answer.status_code in (200, 201), (path, answer.text)
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture(scope="module")
def cn(client: Client, offices: Library) -> Program:
    return Program(client, offices, "cn", "read", "write")


@pytest.fixture(scope="module")
def jp(client: Client, offices: Library) -> Program:
    return Program(client, offices, "jp", "read", "write")


def test_a_training_from_the_call_to_the_figures(
    cn: Program, jp: Program, client: Client, clock: Clock
) -> None:
    path = f"/exchanges/{cn.done('POST', '/exchanges', json=CALL)['id']}"
    assert client.get(f"/api/v1{path}").status_code == 404
    jp.done("POST", f"{path}/open", json={"version": 1})
    public = client.json(f"/api/v1{path}")
    assert (public["state"], public["kind"]) == ("open", "training")
    assert "Each office sends and receives within 1" in public["call"]["rules"][0]
    number = cn.done("POST", f"{path}/nominations", json=NOMINATION)["id"]
    assert jp.done("GET", f"{path}/nominations") == {"nominations": []}
    assert cn.done("GET", f"{path}/nominations")["nominations"][0]["id"] == number
    assert jp.ask("POST", f"{path}/match").status_code == 403
    clock.on(dt.date(2026, 12, 19))
    assert jp.ask("GET", f"{path}/match").status_code == 404
    found = jp.done("POST", f"{path}/match")
    assert found["pairings"][0]["nomination"] == number
    assert found["missing"] == ["CN", "JP"]
    assert found["reasons"][0]["why"] == ["6 years in AI: 24 points", "en at C1: 25 points"]
    key = {"version": found["version"], "digest": found["digest"]}
    assert cn.ask("POST", f"{path}/approvals", json={"version": 9}).status_code == 409
    assert cn.done("POST", f"{path}/approvals", json=key) == {"state": "matched"}
    assert jp.done("POST", f"{path}/approvals", json=key) == {"state": "approved"}
    assert cn.done("POST", f"{path}/figures") == {"public": False}
    assert client.get(f"/api/v1{path}/figures").status_code == 404
    assert jp.done("POST", f"{path}/figures") == {"public": True}
    assert client.json(f"/api/v1{path}/figures") == {
        "figures": [{"field": "AI", "home": "CN", "host": "JP", "period": "spring", "placed": 1}]
    }
    assert path.rpartition("/")[2] in [
        one["id"] for one in client.json("/api/v1/exchanges")["exchanges"]
    ]


def test_only_the_offices_know_what_is_inside(
    cn: Program, client: Client, offices: Library, clock: Clock
) -> None:
    path = f"/exchanges/{cn.done('POST', '/exchanges', json=CALL)['id']}"
    others = [Program(client, offices, name, "read", "write") for name in ("kr", "admin")]
    for who in others:
        for method, part in (("GET", ""), ("GET", "/nominations"), ("GET", "/match"),
                             ("POST", "/match"), ("POST", "/figures")):  # fmt: skip
            assert who.ask(method, path + part).status_code in (403, 404), part
        assert who.ask("GET", path).status_code == 404
    reader = Program(client, offices, "cn", "read")
    assert reader.ask("POST", f"{path}/open", json={"version": 1}).status_code == 403
    assert client.get(f"/api/v1{path}/nominations").status_code == 401
    assert client.get("/api/v1/exchanges/short").status_code == 422
    assert client.request("POST", "/api/v1/exchanges", json=CALL).status_code == 401


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"periods": [{"id": "s", "start": "2027-03-02", "end": "2027-03-01"}]}, 400),
     ({"languages": ["tlh"]}, 400), ({"deadline": "soon"}, 422), ({"more": 1}, 422),
     ({"places": [{"office": "JP", "period": "spring", "number": 0}]}, 400)],
)  # fmt: skip
def test_a_bad_call(cn: Program, clock: Clock, changed: dict[str, Any], status: int) -> None:
    assert cn.ask("POST", "/exchanges", json=CALL | changed).status_code == status


def test_symposia_are_public_once_announced(client: Client, signed: Signed, clock: Clock) -> None:
    place = signed("jp").done("/en/symposia/new", **SYMPOSIUM)
    path = f"/api/v1{place.removeprefix('/en')}"
    assert client.get(path).status_code == 404
    signed("jp").done(f"{place}/open")
    found = client.json(path)
    assert (found["place"], found["day"], found["talks"]) == ("Tokyo", "2026-12-01", [])
    assert client.get(f"{path}/talks/{'a' * 26}").status_code == 404
    assert client.json("/api/v1/symposia")["symposia"][0]["titles"] == {"en": "User symposium 2026"}
