"""``trihub exchanges``: a matching from a file, the published calls and figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Call
from trihub.app import create_keys, open_library
from trihub.settings import Settings

PLAN = {
    "call": {
        "titles": {"en": "Exchange 2027"}, "offices": ["CN", "JP"], "fields": ["AI"],
        "languages": ["en"],
        "periods": [{"id": "spring", "start": "2027-03-01", "end": "2027-03-26"}],
        "places": [{"office": "JP", "period": "spring", "number": 1}], "deadline": "2026-12-18",
        "within": None,
    },
    "nominations": [
        {"id": name, "office": "CN", "examiner": name.title(), "person": name,
         "fields": {"AI": years}, "languages": {"en": "B2"}, "periods": ["spring"]}
        for name, years in (("li", 9), ("wang", 3))
    ],
}  # fmt: skip


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(PLAN), "utf-8")
    return file


def test_a_file_is_matched_with_reasons(call: Call, plan: Path) -> None:
    answer = call("exchanges", "match", plan)
    assert answer.code == 0, answer.err
    assert "li Li: JP spring, AI, fit 56" in answer.out
    assert "wang Wang: not placed" in answer.out
    assert "would change it: one more place at JP in spring" in answer.out
    assert "1 placed; total fit 56, lowest 56" in answer.out
    found = call("exchanges", "match", plan, "--json").json
    assert found["unplaced"] == ["wang"]
    assert found["reasons"][0]["placed"] is True


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"{}", 2), (b"\xff", 2), (b'{"call": 1}', 2),
     (json.dumps({**PLAN, "nominations": PLAN["nominations"] + PLAN["nominations"][:1]}).encode(), 2)],
)  # fmt: skip
def test_a_file_that_cannot_be_matched(call: Call, plan: Path, content: bytes, code: int) -> None:
    plan.write_bytes(content)
    answer = call("exchanges", "match", plan)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err
    assert call("exchanges", "match", plan.with_name("none")).code == 2


def test_calls_and_figures_of_a_library(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, keys = tmp_path / "L", tmp_path / "keys.json"
    open_library(Settings(library=place, workers=1), create=True).close()
    assert "TRIHUB_KEYS" in call("exchanges", "list").err
    create_keys(keys)
    monkeypatch.setenv("TRIHUB_KEYS", str(keys))
    assert call("exchanges", "list", "--json").json == {"exchanges": []}
    assert "No call was published." in call("exchanges", "list").out
    assert call("exchanges", "figures", "a" * 26).code == 3
    assert call("exchanges", "erase", "--json").json == {"erased": 0}
    assert "0 registrations" in call("exchanges", "erase").out
    assert call("exchanges", "erase", "a" * 26).code == 2
    assert call("exchanges", "erase", "a" * 26, "--mail", "ann@example.org").code == 3
