"""``trihub account``, ``trihub audit``, ``trihub keys``."""

from __future__ import annotations

import io
import json
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import ROOT, Answer, Call
from trihub.cli.casework.accounts import ROLES
from trihub.core.casework.people import Role

PASSWORD = "battery staple horse"
Add = Callable[..., Answer]


@pytest.fixture
def keyed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, call: Call) -> Path:
    """A file of keys that the settings name."""
    path = tmp_path / "keys.json"
    monkeypatch.setenv("TRIHUB_KEYS", str(path))
    assert call("keys", "new").code == 0
    return path


@pytest.fixture
def add(monkeypatch: pytest.MonkeyPatch, call: Call, keyed: Path) -> Add:
    """``add(login, "--role", …)`` with a password on standard input."""

    def one(login: str, *options: str, password: str = PASSWORD) -> Answer:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        return call("account", "add", login, "--name", "Li Ming", *options)

    return one


LI = ("li@cnipa.example", "--role", "examiner", "--office", "CN")


def test_make_list_move_and_shut(call: Call, add: Add) -> None:
    made = add(*LI, "--json")
    assert made.code == 0
    assert made.json["login"] == "li@cnipa.example"
    assert made.json["role"] == "examiner"
    assert PASSWORD not in made.out + made.err
    assert "argon2" not in made.out
    assert add("boss@programme.example", "--role", "administrator").code == 0
    listed = call("account", "list", "--json").json
    assert [one["login"] for one in listed] == ["boss@programme.example", "li@cnipa.example"]
    assert len(call("account", "list", "--office", "CN").out.splitlines()) == 1
    moved = call("account", "role", "li@cnipa.example", "head", "--office", "JP", "--json")
    assert (moved.json["role"], moved.json["office"]) == ("head examiner", "JP")
    assert call("account", "disable", made.json["id"], "--json").json["disabled"] is True
    assert call("account", "disable", made.json["id"], "--undo", "--json").json["disabled"] is False
    assert call("account", "totp-reset", "li@cnipa.example").code == 0


def test_passwords_come_from_standard_input(
    call: Call, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert add(*LI, password="short").code == 2
    assert add(*LI, password="").code == 2
    assert add(*LI, "--no-password", "--json").json["password"] is False
    monkeypatch.setattr("sys.stdin", io.StringIO("another long password\nnot this line\n"))
    assert call("account", "password", "li@cnipa.example", "--json").json["password"] is True
    assert call("account", "password", "--password", PASSWORD, "li@cnipa.example").code == 2


def test_tokens(call: Call, add: Add) -> None:
    add(*LI)
    made = call("account", "token", "li@cnipa.example", "--name", "x", "--scope", "read", "--json")
    assert made.json["token"].startswith("trihub_")
    shown = call("account", "token", "li@cnipa.example", "--name", "y", "--scope", "feed")
    assert shown.out.startswith("trihub_")
    listed = call("account", "token", "li@cnipa.example", "--list", "--json")
    assert {one["name"] for one in listed.json} == {"x", "y"}
    assert made.json["token"] not in listed.out
    left = call("account", "token", "li@cnipa.example", "--revoke", made.json["id"], "--json")
    assert [one["name"] for one in left.json] == ["y"]
    assert call("account", "token", "li@cnipa.example", "--revoke", "none").code == 3
    assert call("account", "token", "li@cnipa.example", "--name", "z").code == 2


def test_what_cannot_be_is_said(call: Call, add: Add) -> None:
    add(*LI)
    assert add(*LI).code == 1
    assert add("no address", "--role", "applicant").code == 2
    assert add("x@cnipa.example", "--role", "examiner").code == 2
    assert call("account", "disable", "nobody").code == 3
    assert call("account", "role", "li@cnipa.example", "king").code == 2
    assert set(ROLES.values()) == set(Role) - {Role.PUBLIC}


def test_without_keys_or_casework(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for command in (["account", "list"], ["audit", "verify"], ["keys", "list"], ["keys", "new"]):
        answer = call(*command)
        assert answer.code == 2
        assert "TRIHUB_KEYS" in answer.err
    monkeypatch.setenv("TRIHUB_KEYS", str(tmp_path / "none.json"))
    assert call("keys", "list").code == 4
    assert call("keys", "new").code == 0
    for command in (["account", "list"], ["audit", "verify"]):
        assert call(*command).code == 3
    assert not (tmp_path / "L" / "casework.sqlite").exists()


def test_a_setting_that_is_wrong_shows_no_secret(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = [{"name": "moip", "client_secret": "do-not-show-this", "issuer": "https://x"}]
    monkeypatch.setenv("TRIHUB_OIDC", json.dumps(wrong))
    answer = call("info")
    assert answer.code == 2
    assert "TRIHUB_OIDC" in answer.err
    assert "do-not-show-this" not in answer.err


def test_the_shapes_are_documented(call: Call, add: Add) -> None:
    page = (ROOT / "docs" / "reference" / "json.md").read_text("utf-8")
    section = page.partition("## Accounts, the audit log, keys")[2]
    shapes = [
        add(*LI, "--json").json,
        call("account", "token", LI[0], "--name", "x", "--scope", "read", "--json").json,
        call("audit", "verify", "--json").json,
        call("keys", "rotate", "--json").json,
        *call("keys", "list", "--json").json,
    ]
    for shape in shapes:
        assert all(f"`{key}`" in section for key in shape), shape


# --- the audit log ---------------------------------------------------------------------------


def test_verify_and_export(call: Call, add: Add, tmp_path: Path) -> None:
    add(*LI)
    call("account", "disable", "li@cnipa.example")
    found = call("audit", "verify", "--json")
    assert (found.code, found.json["whole"], found.json["entries"]) == (0, True, 2)
    digest = found.json["digest"]
    assert digest in call("audit", "verify").out
    add("kim@moip.example", "--role", "head", "--office", "KR")
    assert call("audit", "verify", "--head", digest).code == 0
    assert call("audit", "verify", "--head", "0" * 63 + "1").code == 1
    assert call("audit", "verify", "--head", "digest").code == 2
    lines = call("audit", "export").out.splitlines()
    assert len(lines) == 4
    assert call("audit", "export", "-o", tmp_path / "audit.jsonl").code == 0
    assert (tmp_path / "audit.jsonl").read_text("utf-8").splitlines() == lines
    assert json.loads(lines[2])["digest"] == digest


def test_an_edit_is_found(call: Call, add: Add, tmp_path: Path) -> None:
    for number in range(4):
        add(f"p{number}@cnipa.example", "--role", "applicant")
    with sqlite3.connect(tmp_path / "L" / "casework.sqlite") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE audit_entry SET body = body || ' ' WHERE number = 3")
    connection.close()
    found = call("audit", "verify")
    assert found.code == 1
    assert "WRONG at entry 3" in found.out
    shape = call("audit", "verify", "--json").json
    assert (shape["whole"], shape["wrong"], shape["entries"]) == (False, 3, 2)


# --- keys ------------------------------------------------------------------------------------


def test_keys(call: Call, add: Add, keyed: Path) -> None:
    assert stat.S_IMODE(keyed.stat().st_mode) == 0o600
    assert call("keys", "new").code == 4
    add(*LI)
    first = call("keys", "list", "--json").json
    rotated = call("keys", "rotate", "--json").json
    assert rotated["forgotten"] == []
    assert [one["id"] for one in call("keys", "list", "--json").json] == [
        first[0]["id"], rotated["key"],
    ]  # fmt: skip
    again = call("keys", "rotate", "--forget", "--json").json
    assert set(again["forgotten"]) == {first[0]["id"], rotated["key"]}
    assert [one["id"] for one in call("keys", "list", "--json").json] == [again["key"]]
    assert call("account", "list").code == 0
    assert call("audit", "verify").code == 0
    secret = json.loads(keyed.read_text())["keys"][0]["key"]
    assert secret not in call("keys", "list").out
    keyed.chmod(0o644)
    assert "chmod 600" in call("keys", "list").err
