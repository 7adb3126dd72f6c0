"""``trihub serve --workers 2``: two processes on one library, each seen to answer alone."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from access.conftest import PASSWORD, add
from cli.conftest import ROOT, Call, call, filled, made
from library.corpus import write
from store.postgres import Server
from trihub.app import open_library
from trihub.app.casework import create_keys
from trihub.settings import Settings

__all__ = ["call", "filled", "made"]

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="processes are told apart as Linux does"
)
WAIT = 120.0


class Site:
    """A site of two processes; :meth:`alone` lets one of them answer."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [
            sys.executable,
            "-m",
            "trihub.cli.main",
            "serve",
            "--port",
            "0",
            "--workers",
            "2",
        ]
        self.process = subprocess.Popen(
            command, cwd=ROOT, text=True, env=os.environ | environment, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", self.process.stdout.readline())
        assert found, self.process.stderr
        self.address = found[0]
        self.workers = self._workers()
        self.cookies: dict[str, str] = {}

    def _workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        until = time.monotonic() + WAIT
        while time.monotonic() < until:
            found = [
                int(one) for one in children.read_text().split()
                if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()
            ]  # fmt: skip
            if len(found) == 2:
                return found
            time.sleep(0.1)
        raise TimeoutError(f"no two processes: {self.process.poll()}")

    @contextmanager
    def alone(self, number: int) -> Iterator[None]:
        """Only this process runs."""
        other = self.workers[1 - number]
        os.kill(other, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(other, signal.SIGCONT)

    def ask(self, path: str, method: str = "GET", **options: Any) -> httpx.Response:
        """The answer to a request over a connection of its own."""
        headers = {"origin": self.address}
        with httpx.Client(timeout=WAIT, trust_env=False, cookies=self.cookies) as client:
            answer = client.request(method, self.address + path, headers=headers, **options)
            self.cookies = dict(client.cookies)
        return answer

    def sign_in(self, password: str, login: str = "li@cnipa.example") -> httpx.Response:
        return self.ask("/en/sign-in", "POST", data={"login": login, "password": password})

    def stop(self) -> str:
        """End it as Ctrl-C does; what it said on standard error."""
        self.process.send_signal(signal.SIGINT)
        _, told = self.process.communicate(timeout=WAIT)
        return told


Make = Callable[..., Site]


@pytest.fixture
def serve(filled: Path, tmp_path: Path) -> Iterator[Make]:
    """Starts the site, with an examiner who can sign in."""
    started: list[Site] = []

    def make(database: str = "") -> Site:
        keys = tmp_path / "keys.json"
        create_keys(keys)
        given = {"LIBRARY": str(filled), "KEYS": str(keys), "DATABASE": database,
                 "SECOND_FACTOR": "false", "WORKERS": "1"}  # fmt: skip
        environment = {f"TRIHUB_{name}": value for name, value in given.items()}
        library = open_library(
            Settings(library=filled, keys=keys, database=database, second_factor=False, workers=1),
            create=True,
        )
        if database:
            library.ingest([tmp_path / "in"])
        assert library.access is not None
        add(library.access)
        library.close()
        started.append(Site(environment))
        return started[-1]

    yield make
    for one in started:
        if one.process.poll() is None:
            os.killpg(one.process.pid, signal.SIGKILL)
            one.process.communicate()


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_two_processes_answer_as_one(
    serve: Make, call: Call, filled: Path, tmp_path: Path, where: str, request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    database = ""
    if where == "postgresql":
        server: Server = request.getfixturevalue("postgresql")
        database = server.url("web_workers")
    site = serve(database)
    before = []
    for number in (0, 1):
        with site.alone(number):
            assert site.ask("/health/ready").status_code == 200
            before.append(site.ask("/api/v1/search?q=*").json()["documents"])
    assert before == [12, 12]
    write(tmp_path / "more.xml", range(20, 25))
    monkeypatch.setenv("TRIHUB_DATABASE", database)
    assert call("ingest", tmp_path / "more.xml", library=filled).code == 0
    for number in (0, 1):
        with site.alone(number):
            assert site.ask("/api/v1/search?q=*").json()["documents"] == 17
    with site.alone(0):
        assert site.sign_in(PASSWORD).status_code == 303
    with site.alone(1):
        page = site.ask("/en/account")
        assert "Li Ming" in page.text
        csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)
        assert csrf
    with site.alone(0):
        assert site.ask("/en/sign-out", "POST", data={"csrf": csrf[1]}).status_code == 303
    with site.alone(1):
        assert "Li Ming" not in site.ask("/en/account").text
    # Five guesses are free: three at one process and two at the other leave none.
    refused = []
    for number, guesses in ((0, 3), (1, 3)):
        with site.alone(number):
            refused += [site.sign_in("a wrong guess 1").status_code for _ in range(guesses)]
    assert refused[:5] == [refused[0]] * 5
    assert refused[5] == 429
    assert site.stop() == ""
    assert site.process.returncode == 0


def test_a_process_that_ends_ends_the_site(serve: Make) -> None:
    site = serve()
    os.kill(site.workers[0], signal.SIGKILL)
    _, told = site.process.communicate(timeout=WAIT)
    assert site.process.returncode == 1
    assert "One of the processes that serve the site ended" in told
    assert not Path(f"/proc/{site.workers[1]}").exists()


def test_processes_end_with_the_one_that_started_them(serve: Make) -> None:
    site = serve()
    assert site.ask("/healthz").status_code == 200  # it is up, so that it is not killed on its way
    site.process.kill()
    site.process.communicate(timeout=WAIT)
    until = time.monotonic() + WAIT
    while any(Path(f"/proc/{one}").exists() for one in site.workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(Path(f"/proc/{one}").exists() for one in site.workers)


def test_a_token_for_figures_is_refused(
    call: Call, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIHUB_METRICS", "a-token-of-sixteen")
    answer = call("serve", "--port", 0, "--workers", 2, library=filled)
    assert answer.code != 0
    assert "TRIHUB_METRICS is a token" in answer.err
