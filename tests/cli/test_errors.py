"""Errors: one message with what to do, an exit code, never a traceback."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from cli.conftest import Call
from library.corpus import document
from trihub.core.errors import BadInput, LibraryError, NotFound, TrihubError

KEY = document(3).key
pytestmark = pytest.mark.usefixtures("filled")

BAD = [
    (["search", '"unclosed'], "never closed"),
    (["search", "(battery"], "bracket"),
    (["search", "ti:"], "ends where something is missing"),
    (["search", ""], "needs a query or a document"),
    (["search", "(x", "--like", KEY], "bracket"),
    (["search", "x", "--before", "2020-02-30"], "no date that exists"),
    (["search", "x", "--before", "2020"], "no whole day"),
    (["search", "x", "--conflicting"], "cut-off"),
    (["search", "x", "--translate", "xx"], "no translation"),
    (["search", "x", "--class", "99"], "no class"),
    (["search", "x", "--office", "China"], "no office"),
    (["search", "x", "--lang", "chinese"], "no language"),
    (["search", "x", "--without", "battery"], "no translation"),
    (["search", "x", "--limit", "0"], "--limit"),
    (["search", "x", "--offset", "9999"], "--offset"),
    (["export", "x", "--format", "pdf"], "--format"),
    (["export", "x"], "--format"),
    (["export", "x", "--format", "csv", "-o", "/nonexistent/x.csv"], "cannot be written"),
    (["number", "no number"], "is not a number"),
    (["show", "no number"], "is not a number"),
    (["family", "no number"], "is not a number"),
    (["ingest"], "PATHS"),
    (["ingest", "/nonexistent"], "no file or folder"),
    (["rejects", "--limit", "0"], "--limit"),
    (["serve", "--port", "99999"], "--port"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "said"), BAD, ids=[" ".join(c) for c, _ in BAD])
def test_bad_input_is_one_message_with_what_to_do(
    call: Call, command: list[str], said: str
) -> None:
    answer = call(*command)
    assert (answer.code, answer.out) == (2, "")
    assert "Traceback" not in answer.err
    assert said in answer.err
    lines = [line for line in answer.err.splitlines() if line]
    assert sum(line.startswith("Error: ") for line in lines) == 1
    assert len(lines) >= 2


USAGE = [
    ["search", "x", "--limit", "0"], ["search", "x", "--before", "2020-02-30"],
    ["search", "x", "--no-such"], ["nothing"],
]  # fmt: skip


@pytest.mark.parametrize("command", USAGE, ids=" ".join)
def test_a_wrong_call_where_json_was_asked(call: Call, command: list[str]) -> None:
    answer = call(*command, "--json")
    assert (answer.code, answer.err) == (2, "")
    error = answer.json["error"]
    assert error["code"] == "bad-input"
    assert error["message"]
    assert "--help" in error["hint"]


@pytest.mark.parametrize("name", ["csv", "jsonl", "xlsx", "ris", "st96"])
def test_a_wrong_query_leaves_no_file_and_one_message(
    call: Call, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    target = tmp_path / "out"
    answer = call("export", '"x', "--format", name, "-o", target)
    gc.collect()
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("Error: ")
    assert "Exception ignored" not in answer.err + capfd.readouterr().err
    assert not list(tmp_path.glob("out*"))


def test_bad_claims_file(call: Call, tmp_path: Path) -> None:
    (tmp_path / "claims.doc").write_bytes(b"\xd0\xcf\x11\xe0\xff")
    answer = call("search", "--like", tmp_path / "claims.doc")
    assert answer.code == 2
    assert "UTF-8" in answer.err


@pytest.mark.parametrize("name", ["./nowhere", "/no/where", "~/nowhere", "claims.txt"])
def test_a_file_to_search_from_that_is_not_there(call: Call, filled: Path, name: str) -> None:
    answer = call("search", "--like", name)
    assert (answer.code, answer.out) == (2, "")
    assert f"There is no file {name}." in answer.err


def test_an_office_or_language_that_the_library_has_nothing_of_is_named(
    call: Call, filled: Path
) -> None:
    office = "The library has no documents of the office XX."
    language = "The library has no documents in the language xx."
    for asked, told in (
        (["nothinglikeit ofc:XX lang:xx"], [office, language]),
        (["nothinglikeit", "--office", "XX", "--lang", "xx"], [office, language]),
        (["nothinglikeit ofc:CN"], []),
    ):
        answer = call("search", *asked, "--json").json
        assert (answer["documents"], answer["notices"]) == (0, told)


def test_a_number_with_a_slash_is_no_file(call: Call, filled: Path) -> None:
    answer = call("search", "--like", "US2012/0123456A1")
    assert "no file" not in answer.err
    assert "US2012/0123456A1" in answer.err


def test_a_bad_mapping(call: Call, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text("format = [")
    answer = call("ingest", tmp_path / "in", "--map", tmp_path / "m.toml")
    assert answer.code == 2
    assert "m.toml" in answer.err


def test_not_found(call: Call, tmp_path: Path) -> None:
    for command in (["show", "EP1000000"], ["family", "EP1000000"]):
        assert call(*command).code == 3
    none = call("search", "x", library=tmp_path / "none")
    assert none.code == 3
    assert "trihub ingest" in none.err


def test_an_error_where_json_was_asked(call: Call) -> None:
    answer = call("show", "EP1000000", "--json")
    assert (answer.code, answer.err) == (3, "")
    assert answer.json["error"].keys() == {"code", "message", "hint"}


@pytest.mark.parametrize(
    ("name", "value"), [("WORKERS", "many"), ("LOCK_WAIT", "-1"), ("GLOSSARY", "terms.csv")]
)  # fmt: skip
def test_a_setting_that_cannot_be(
    call: Call, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"TRIHUB_{name}", value)
    answer = call("info")
    assert answer.code == 2
    assert name.lower() in answer.err.lower()
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TrihubError("a", hint="b"), 1),
        (BadInput("a", hint="b"), 2),
        (NotFound("a", hint="b"), 3),
        (LibraryError("a", hint="b"), 4),
        (PermissionError(13, "Permission denied", "/x"), 4),
        (OSError(28, "No space left on device"), 4),
        (KeyboardInterrupt(), 130),
    ],
)
def test_exit_codes(
    call: Call, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
) -> None:
    def raises(*_given: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr("trihub.app.open_library", raises)
    answer = call("info")
    assert answer.code == code
    assert "Traceback" not in answer.err
