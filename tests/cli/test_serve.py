"""``trihub serve`` and ``trihub demo``: the address is printed, and Ctrl-C is a normal end."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from cli.conftest import ROOT, Call


@pytest.fixture
def server(filled: Path) -> Iterator[subprocess.Popen[str]]:
    """A site on a free port."""
    command = [sys.executable, "-m", "trihub.cli.main", "--library", str(filled), "serve"]
    process = subprocess.Popen(
        [*command, "--port", "0"], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    yield process
    process.kill()
    process.communicate()


def test_serve_answers_where_it_says_and_stops(server: subprocess.Popen[str]) -> None:
    assert server.stdout is not None
    line = server.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert address, line
    answer = httpx.get(f"{address[0]}/healthz", timeout=120, trust_env=False)
    assert answer.status_code == 200
    server.send_signal(signal.SIGINT)
    out, err = server.communicate(timeout=120)
    assert (server.returncode, out.strip(), err.strip()) == (0, "", "")


def test_answers_are_sent_at_once_and_connections_outlast_those_of_proxies(
    call: Call, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """asyncio sets TCP_NODELAY on what a socket accepts only where its protocol is named."""
    seen: list[tuple[int, int]] = []

    def run(self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        seen.extend((listener.proto, self.config.timeout_keep_alive) for listener in sockets)

    monkeypatch.setattr(uvicorn.Server, "run", run)
    assert call("serve", "--port", 0).code == 0
    ((protocol, idle),) = seen
    assert protocol == socket.IPPROTO_TCP
    assert idle > 60


def test_an_address_that_is_taken(call: Call, filled: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        answer = call("serve", "--port", other.getsockname()[1])
    assert answer.code == 1
    assert "Address already in use" in answer.err
    assert "--port" in answer.err


def test_serve_without_a_library(call: Call) -> None:
    assert call("serve").code == 3


def test_demo_builds_once(call: Call, tmp_path: Path) -> None:
    first, second = (call("demo", "--build-only", library=tmp_path / "D") for _ in range(2))
    assert first.code == 0
    assert re.fullmatch(rf"\d{{3}} invented documents in {tmp_path / 'D'}\n", first.out)
    assert second.out == first.out
    info = call("info", "--json", library=tmp_path / "D").json
    assert info["documents"] >= 110
    assert set(info["by_office"]) >= {"CN", "JP", "KR", "US", "EP", "WO"}
    answer = call(
        "search", "ウェーハ 加工", "--translate", "zh,ko,en", "--json", library=tmp_path / "D"
    )
    assert all(hit["invented"] for hit in answer.json["hits"])


MARKS = {
    "csv": ",yes",
    "ris": "N1  - Invented",
    "jsonl": '"invented": true',
    "st96": "<?trihub",
}


def test_exports_of_the_demonstration_say_that_it_is_invented(call: Call, tmp_path: Path) -> None:
    call("demo", "--build-only", library=tmp_path / "D")
    for name, mark in MARKS.items():
        options = ("--format", name, "--limit", 3)
        answer = call("export", "ofc:CN", *options, library=tmp_path / "D")
        assert answer.out.count(mark) == 3, name
