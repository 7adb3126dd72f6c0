"""Programs record by the API as people do on the site."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from web.register.conftest import Office

TEXT = """The {number}th CNIPA-JPO Heads Meeting was held in Beijing on June 4, 20{number}.
Both offices agreed to publish statistics together.
"""
API = "/api/v1/register"
SOURCE = {"title": "News", "publisher": "Press", "authority": "press", "url": "https://x.example"}


def post(office: Office, path: str, body: Any, who: str = "kim", *scopes: str) -> httpx.Response:
    headers = office.token(who, *(scopes or ("write",))) if who else {}
    return office.client.request("POST", API + path, json=body, headers=headers)


def test_a_text_is_read_confirmed_and_followed(office: Office) -> None:
    paper = post(office, "/readings", {"text": TEXT.format(number=71), "source": SOURCE}).json()
    assert [each["kind"] for each in paper["records"]] == ["meeting", "commitment"]
    assert paper["source"]["title"] == "News"
    undecided = post(office, "/confirmations", paper)
    assert (undecided.status_code, undecided.json()["code"]) == (400, "bad-input")
    for each in paper["records"]:
        each["decision"] = "confirm"
    meeting, commitment = post(office, "/confirmations", paper).json()["records"]
    again = post(office, "/confirmations", paper)
    assert again.status_code == 409
    assert meeting in again.json()["title"]
    shown = office.client.json(f"{API}/records/{commitment}")
    assert shown["values"]["field"] == ["STATISTICS"]
    step = {"seen": office.register.get(commitment).newest, "status": "running", "day": "2071",
            "source": shown["statements"][0]["source"], "start": 1, "end": 5, "due": "2072-05-01",
            "owner": "JP"}  # fmt: skip
    followed = post(office, f"/records/{commitment}/follow", step)
    assert followed.status_code == 200, followed.text
    (change,) = followed.json()["changes"]
    assert (change["status"], change["day"], change["start"], change["end"]) == (
        "running",
        "2071",
        1,
        5,
    )
    assert change["source"] == shown["statements"][0]["source"]
    assert post(office, f"/records/{commitment}/follow", step).status_code == 409


def test_statements_are_added_and_taken_back(office: Office) -> None:
    paper = post(office, "/readings", {"text": TEXT.format(number=72), "source": SOURCE}).json()
    for each in paper["records"]:
        each["decision"] = "confirm"
    meeting = post(office, "/confirmations", paper).json()["records"][0]
    newest = office.register.get(meeting).newest
    given = {"statements": [{"name": "host", "value": "CN"}], "seen": newest}
    shape = post(office, f"/records/{meeting}/statements", given).json()
    assert shape["values"]["host"] == ["CN"]
    number = next(each["number"] for each in shape["statements"] if each["name"] == "host")
    body = {"number": number, "because": "wrong"}
    assert "host" not in post(office, f"/records/{meeting}/retractions", body).json()["values"]
    assert post(office, f"/records/{meeting}/retractions", body).status_code == 400
    whole = {"because": "never held", "seen": 10**9}
    answer = post(office, f"/records/{meeting}/retractions", whole).json()
    assert answer["values"]["withdrawn"] == ["never held"]


@pytest.mark.parametrize(
    ("path", "body"),
    [("/readings", {"text": "x", "source": SOURCE}), ("/confirmations", {}),
     ("/records/M1/statements", {"statements": [{"name": "host", "value": "CN"}], "seen": 1}),
     ("/records/M1/retractions", {"because": "x", "number": 1}), ("/records/C2/follow", {"seen": 1}),
     ("/findings/0123456789ab", {"do": "take"})],
)  # fmt: skip
def test_only_officers_and_the_administrator_record(
    office: Office, path: str, body: dict[str, Any]
) -> None:
    assert post(office, path, body, "").status_code == 401
    assert post(office, path, body, "li").status_code == 403
    assert post(office, path, body, "kim", "read").status_code == 403
    assert post(office, path, body, "admin").status_code in (200, 400, 404, 409)


@pytest.mark.parametrize("body", [{}, {"source": 1}, {"records": []}, {"x": "y"}])
def test_what_is_no_working_paper_is_refused(office: Office, body: dict[str, Any]) -> None:
    answer = post(office, "/confirmations", body)
    assert answer.status_code == 400
    assert "no working paper" in answer.json()["title"]
