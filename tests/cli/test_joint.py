"""``trihub joint``, and what a served site does by itself."""

from __future__ import annotations

import json
import logging
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cli.conftest import ROOT, Call
from joint.alerts.server import Server
from trihub.app import Library, demonstrate, for_demonstration, open_library, open_rounds
from trihub.core.casework.cases import CaseFilter
from trihub.core.casework.people import Role
from trihub.demo.joint import story
from trihub.demo.joint.people import PEOPLE
from trihub.joint.alerts.rounds import attempt, regularly
from trihub.joint.report.seal import files
from trihub.settings import Settings


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with its people and cases."""
    from importlib.resources import as_file

    from trihub.demo import library_files

    place = tmp_path_factory.mktemp("demo") / "L"
    opened = open_library(for_demonstration(Settings(library=place, workers=1)), create=True)
    with as_file(library_files()) as folder:
        opened.ingest([folder])
    demonstrate(opened)
    opened.close()
    return place


@pytest.fixture
def place(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it in ``tmp_path/L``, with the settings that name its keys and programme."""
    place = tmp_path / "L"
    shutil.copytree(demo, place)
    programmes = ROOT / "src" / "trihub" / "demo" / "joint" / "programmes"
    monkeypatch.setenv("TRIHUB_KEYS", str(place / "keys.json"))
    monkeypatch.setenv("TRIHUB_PROGRAMMES", json.dumps([str(programmes)]))
    return place


@pytest.fixture
def library(place: Path) -> Iterator[Library]:
    opened = open_library(for_demonstration(Settings(library=place, workers=1)))
    yield opened
    opened.close()


def case_in(library: Library, state: str) -> str:
    assert library.casework
    (row,) = library.casework.cases.cases(CaseFilter(states=(state,)), limit=2)
    return row.id


# --- process, never content ------------------------------------------------------------------


def test_programmes_need_no_keys(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIHUB_KEYS", raising=False)
    listed = call("joint", "programmes", "--json")
    assert listed.code == 0
    assert {"cn-kr", "jp-kr", "us-jp"} <= {one["id"] for one in listed.json}
    assert len(call("joint", "programmes").out.splitlines()) == len(listed.json)
    assert call("joint", "cases").code == 2


def test_figures_for_everybody_tell_no_small_number(call: Call, library: Library) -> None:
    found = call("joint", "figures", "cn-kr-demo", "--json").json
    assert found["smallest"] == 5
    assert {one["requests"] for one in found["years"]} == {None}
    words = call("joint", "figures", "cn-kr-demo").out
    assert words.count("fewer than 5") == len(found["years"])
    assert call("joint", "figures", "nothing").code == 3


def test_cases_and_one_of_them(call: Call, library: Library) -> None:
    every = call("joint", "cases", "--json").json
    assert {one["state"] for one in every} == {"closed", "searching", "requested"}
    closed = call("joint", "cases", "--state", "closed", "--json").json
    assert [one["case"] for one in closed] == [case_in(library, "closed")]
    assert call("joint", "cases", "--programme", "cn-kr", "--json").json == []
    assert call("joint", "cases", "--state", "open").code == 2
    assert len(call("joint", "cases").out.splitlines()) == 3
    told = story.told()
    texts = [one[name][:12] for one in told["application"] for name in ("title", "number")]
    texts += [one["reason"][:12] for desk in told["desk"] for one in desk["mark"]]
    for one in every:
        shown, words = (
            call("joint", "show", one["case"], "--json"),
            call("joint", "show", one["case"]),
        )
        assert (shown.code, words.code) == (0, 0)
        assert shown.json["petition"] is None
        assert not [text for text in texts if text in shown.out + words.out]
    assert call("joint", "show", "a" * 26).code == 3


def test_where_there_are_no_cases_none_are_made(
    call: Call, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIHUB_KEYS", str(tmp_path / "keys.json"))
    assert call("keys", "new").code == 0
    for command in (["cases"], ["show", "a"], ["sweep"], ["alerts"]):
        assert call("joint", *command).code == 3
    assert not (filled / "casework.sqlite").exists()


def test_the_shapes_are_documented(
    call: Call, library: Library, archive: tuple[Path, str], mail: Server
) -> None:
    page = (ROOT / "docs" / "reference" / "json.md").read_text("utf-8")
    section = page.partition("## Joint search")[2]
    shown = call("joint", "show", case_in(library, "closed"), "--json").json
    shapes = [
        shown, shown["offices"][0], shown["deadlines"][0], shown["steps"][0],
        call("joint", "cases", "--json").json[0],
        call("joint", "alerts", "--json").json,
        call("joint", "verify", archive[0], "--json").json,
    ]  # fmt: skip
    for shape in shapes:
        assert all(f"`{key}`" in section for key in shape), shape


def test_sweep_writes_once(call: Call, library: Library) -> None:
    first, second = call("joint", "sweep", "--json"), call("joint", "sweep", "--json")
    assert first.code == 0
    assert second.json == []
    keys = ("case", "event", "deadline", "office", "day", "whose")
    assert {tuple(one) for one in first.json} <= {keys}
    assert "0 things came due." in call("joint", "sweep").out


# --- a sealed report -------------------------------------------------------------------------


@pytest.fixture
def archive(library: Library, tmp_path: Path) -> tuple[Path, str]:
    """A report as it is downloaded, and the commitment that the case shows."""
    assert library.joint
    assert library.access
    case = case_in(library, "closed")
    head = library.access.accounts.by_login(PEOPLE["kr-head"].login)
    assert head
    assert head.role is Role.HEAD
    filed = next(f for f in library.joint.reading.reports(head.actor(), case) if f.office == "CN")
    path = tmp_path / "CN-sealed.zip"
    pack(path, files(filed.sealed, f"CN-{case[:8]}"))
    return path, library.joint.reading.open(head.actor(), case).side("CN").commitment


def pack(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)


def test_verify_a_sealed_report(call: Call, archive: tuple[Path, str], tmp_path: Path) -> None:
    path, shown = archive
    found = call("joint", "verify", path, "--commitment", shown.upper(), "--json")
    assert (found.code, found.json["whole"], found.json["office"]) == (0, True, "CN")
    assert found.json["commitment"] == shown
    assert shown in call("joint", "verify", path).out
    other = call("joint", "verify", path, "--commitment", "0" * 64)
    assert other.code == 1
    assert "WRONG" in other.out
    with zipfile.ZipFile(path) as whole:
        parts = {one.filename: whole.read(one) for one in whole.infolist()}
    nonce, report, sealed, digest = sorted(parts, key=lambda n: ("nonce json sealed sha256".index(
        n.rpartition(".")[2])))  # fmt: skip
    changed = parts[report].replace(b"CN199000022A", b"CN199000099A")
    assert changed != parts[report]
    pack(tmp_path / "changed.zip", {**parts, report: changed, sealed: parts[nonce] + changed})
    assert call("joint", "verify", tmp_path / "changed.zip").code == 1
    pack(tmp_path / "half.zip", {**parts, report: changed})
    pack(tmp_path / "less.zip", {name: parts[name] for name in (nonce, report, digest)})
    (tmp_path / "none.zip").write_bytes(b"PK\x03\x04 and no more")
    for name in ("half.zip", "less.zip", "none.zip"):
        answer = call("joint", "verify", tmp_path / name)
        assert answer.code not in (0, 1) or answer.err.startswith("Error:"), name


# --- mail, and rounds ------------------------------------------------------------------------


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    folder = tmp_path / "mail"
    folder.mkdir()
    server = Server(folder)
    monkeypatch.setenv("TRIHUB_PUBLIC_URL", "https://trihub.example")
    monkeypatch.setenv("TRIHUB_MAIL", json.dumps({
        "host": "127.0.0.1", "port": server.port, "sender": "trihub@example.org",
        "authority": str(server.certificate),
    }))  # fmt: skip
    yield server
    server.stop()


def test_alerts_are_sent_once(call: Call, place: Path, mail: Server) -> None:
    first = call("joint", "alerts", "--json")
    assert first.code == 0, first.err
    assert first.json["sent"] == first.json["queued"] == len(mail.taken) > 0
    assert call("joint", "alerts", "--json").json["sent"] == 0
    secret = story.told()["title"]["zh"][:8]
    for one in mail.taken:
        assert secret not in one.message.as_string()
        plain = one.message.get_body(("plain",))
        assert plain
        assert "https://trihub.example/" in plain.get_content()


def test_alerts_without_a_server_or_an_address(
    call: Call, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "TRIHUB_MAIL" in call("joint", "alerts").err
    monkeypatch.setenv("TRIHUB_MAIL", '{"host": "localhost", "sender": "a@b.example"}')
    answer = call("joint", "alerts")
    assert answer.code == 2
    assert "TRIHUB_PUBLIC_URL" in answer.err
    assert call("serve", "--port", "0").code == 2


def test_a_served_site_sends_mail_and_stops(place: Path, mail: Server) -> None:
    command = [sys.executable, "-m", "trihub.cli.main", "--library", str(place), "serve"]
    process = subprocess.Popen(
        [*command, "--port", "0"], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert address
        # Up, not setting up: Python ends by the signal where one comes while a module makes a class
        # by exec and the command was started by -m, whoever caught the exception.
        assert httpx.get(f"{address[0]}/healthz", timeout=120, trust_env=False).is_success
        until = time.monotonic() + 120
        while not mail.taken and time.monotonic() < until:
            time.sleep(0.2)
        assert mail.taken
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out.strip(), err.strip()) == (0, "", "")
    finally:
        process.kill()
        process.communicate()


def test_what_goes_wrong_in_a_round_is_logged_without_its_words(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    rounds = open_rounds(library)
    assert rounds
    content = "梯度残余孔"

    def clock() -> object:
        raise ValueError(content)

    object.__setattr__(rounds.alerts.parts, "now", clock)
    with caplog.at_level(logging.ERROR):
        attempt(rounds)
    (record,) = caplog.records
    assert "ValueError" in record.getMessage()
    assert content not in caplog.text


def test_rounds_end_with_the_site(library: Library) -> None:
    import threading

    rounds = open_rounds(library)
    with regularly(rounds, every=0.01):
        assert "trihub-rounds" in [thread.name for thread in threading.enumerate()]
    assert "trihub-rounds" not in [thread.name for thread in threading.enumerate()]
    with regularly(None):
        assert "trihub-rounds" not in [thread.name for thread in threading.enumerate()]
