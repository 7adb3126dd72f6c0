"""The API mirrors the pages: by bearer tokens, each office its own."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from meetings.conftest import AGREED, HELD
from web.register.conftest import Office

MEETING = {"mechanism": "CN-KR", "number": 37, "date": "2031-05-20", "host": "CN",
           "offices": ["CN", "KR"]}  # fmt: skip


class Program:
    """Somebody's program."""

    def __init__(self, bench: Office, who: str, *scopes: str) -> None:
        self._client = bench.client
        self._headers = bench.token(who, *(scopes or ("read", "write")))

    def ask(self, method: str, path: str, **body: Any) -> httpx.Response:
        options = {"json": body} if body else {}
        return self._client.request(
            method, f"/api/v1/meetings{path}", headers=self._headers, **options
        )

    def done(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        answer = self.ask(method, path, **body)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())


@pytest.fixture(scope="module")
def chen(bench: Office) -> Program:
    return Program(bench, "chen")


@pytest.fixture(scope="module")
def kim(bench: Office) -> Program:
    return Program(bench, "kim")


def test_a_meeting_from_its_beginning_to_the_register(
    bench: Office, chen: Program, kim: Program
) -> None:
    name = chen.done("POST", "", **MEETING)["id"]
    kim.done("PUT", f"/{name}", **{k: v for k, v in MEETING.items() if k != "offices"}, seen=1,
             place="Beijing")  # fmt: skip
    draft = chen.done("GET", f"/{name}/agenda?draft=true")
    agenda = chen.done("PUT", f"/{name}/agenda", seen=0, items=draft["items"])
    assert (agenda["version"], len(agenda["items"])) == (1, len(draft["items"]))
    item = agenda["items"][1]
    assert item["commitment"].startswith("C")
    proposed = kim.done("GET", f"/{name}/summary?draft=true")["summary"]
    assert len(proposed["sentences"]) == len(agenda["items"])
    other = AGREED | {"ko": AGREED["ko"].replace("7월 1일", "7월 2일")}
    sentences = [{"texts": HELD}, {"texts": other, "commitment": item["commitment"]}]
    kim.done("PUT", f"/{name}/summary", seen=0, languages=list(AGREED), sentences=sentences)
    found = chen.done("GET", f"/{name}/check")
    assert (found["unsettled"], found["disagreements"][0]["matter"]) == (1, "dates")
    digest = chen.done("GET", f"/{name}/summary")["summary"]["digest"]
    refused = chen.ask("POST", f"/{name}/approvals", digest=digest)
    assert (refused.status_code, "disagree" in refused.json()["title"]) == (400, True)
    key = found["disagreements"][0]["key"]
    mended = kim.done("POST", f"/{name}/overrides", seen=1, key=key, reason="time zones")
    digest = mended["summary"]["digest"]
    kim.done("POST", f"/{name}/signatures", digest=digest, name="Kim", day="2031-05-20")
    kim.done("POST", f"/{name}/approvals", digest=digest)
    chen.done("POST", f"/{name}/approvals", digest=digest)
    assert chen.done("DELETE", f"/{name}/approvals")["missing"] == ["CN"]
    assert kim.ask("POST", f"/{name}/publication").status_code == 400
    chen.done("POST", f"/{name}/approvals", digest=digest)
    record = kim.done("POST", f"/{name}/publication")["record"]
    assert bench.register.get(record).first("place") == "Beijing"
    assert chen.done("GET", f"/{name}/approvals")["published"] == record


def test_positions_notes_and_minutes(chen: Program, kim: Program) -> None:
    name = chen.done("POST", "", **MEETING)["id"]
    items = [{"titles": {"en": "AI"}}]
    item = chen.done("PUT", f"/{name}/agenda", seen=0, items=items)["items"][0]["id"]
    note = kim.done("POST", f"/{name}/notes", item=item, text="half")["paper"]
    position = kim.done("POST", f"/{name}/positions", item=item, title="a", text="b")["paper"]
    for path in ("notes", "positions"):
        assert chen.done("GET", f"/{name}/{path}") == {path: []}
    assert chen.ask("DELETE", f"/{name}/papers/{note}?seen=1").status_code == 404
    kim.done("POST", f"/{name}/positions", item=item, title="a", text="c", paper=position, seen=1,
             share=True)  # fmt: skip
    (shared,) = chen.done("GET", f"/{name}/positions")["positions"]
    assert (shared["text"], shared["office"], shared["shared"]) == ("c", "KR", True)
    assert chen.ask("DELETE", f"/{name}/papers/{position}?seen=2").status_code == 403
    kim.done("DELETE", f"/{name}/papers/{note}?seen=1")
    assert kim.done("GET", f"/{name}/notes") == {"notes": []}
    chen.done(
        "PUT", f"/{name}/minutes", seen=0, present=["A"], entries=[{"item": item, "text": "x"}]
    )
    assert kim.done("GET", f"/{name}/minutes")["version"] == 1
    late = kim.ask("PUT", f"/{name}/minutes", seen=0)
    assert late.status_code == 409
    assert b"20310520" in kim.ask("GET", f"/{name}/meeting.ics").content


def test_who_may_and_with_which_scope(bench: Office, chen: Program) -> None:
    name = chen.done("POST", "", **MEETING)["id"]
    for who in ("sato", "admin"):
        other = Program(bench, who)
        for path in ("agenda", "positions", "notes", "summary", "check", "approvals", "minutes"):
            hidden = other.ask("GET", f"/{name}/{path}")
            none = other.ask("GET", f"/{'a' * 26}/{path}")
            assert (hidden.status_code, hidden.text) == (404, none.text)
    assert Program(bench, "sato").done("GET", "") == {"meetings": []}
    assert Program(bench, "li").ask("GET", "").status_code == 403
    told = Program(bench, "admin").done("GET", f"/{name}")
    assert (told["offices"], told["published"], "meeting" in told) == (["CN", "KR"], "", False)
    reading = Program(bench, "chen", "read")
    assert reading.ask("GET", f"/{name}").status_code == 200
    assert reading.ask("PUT", f"/{name}/minutes", seen=0).status_code == 403
    anybody = bench.client.request("GET", f"/api/v1/meetings/{name}", headers={})
    assert anybody.status_code == 401


def test_bodies_that_do_not_fit(chen: Program) -> None:
    name = chen.done("POST", "", **MEETING)["id"]
    assert chen.ask("POST", "", **{**MEETING, "strange": 1}).status_code == 422
    assert chen.ask("POST", "", **{**MEETING, "date": "soon"}).status_code == 400
    assert chen.ask("PUT", f"/{name}/agenda", seen=-1, items=[]).status_code == 422
    assert chen.ask("GET", "/NO").status_code == 422
