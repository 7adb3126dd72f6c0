"""The built package alone, away from its source, builds the demonstration and serves the site."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The package as it is published."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as opened:
        yield opened


@pytest.fixture
def site(wheel: zipfile.ZipFile, tmp_path: Path) -> Iterator[httpx.Client]:
    """What ``trihub demo`` of the unpacked wheel serves."""
    wheel.extractall(tmp_path / "package")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "package")}
    where = [sys.executable, "-c", "import trihub; print(trihub.__file__)"]
    told = subprocess.run(where, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert told.stdout.startswith(str(tmp_path / "package")), told
    command = [sys.executable, "-m", "trihub.cli.main", "--library", "L", "demo", "--port", "0"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, text=True, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        addresses = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in lines)
        address = next(filter(None, addresses))[0]
        with httpx.Client(base_url=address, timeout=120, trust_env=False) as client:
            yield client
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 0


def test_holds_every_file_of_the_package_and_no_other(wheel):
    package = ROOT / "src" / "trihub"
    files = (path for path in package.rglob("*") if path.is_file())
    expected = {
        path.relative_to(ROOT / "src").as_posix(): path.read_bytes()
        for path in files
        if "__pycache__" not in path.parts
    }
    names = [name for name in wheel.namelist() if not re.match(r"trihub-[^/]+\.dist-info/", name)]
    assert {name: wheel.read(name) for name in names} == expected


def test_names_its_command_and_its_licence(wheel):
    (entry,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "trihub = trihub.cli.main:main" in wheel.read(entry).decode()
    licences = {Path(name).name for name in wheel.namelist() if "/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}


def test_serves_the_demonstration_without_the_source(site):
    page = site.get("/zh/search", params={"q": "电池"})
    assert page.status_code == 200
    assert "CN" in page.text
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert linked
    assert {site.get(address).status_code for address in linked} == {200}
