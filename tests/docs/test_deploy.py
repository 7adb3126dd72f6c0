"""What lies in deploy/: units that systemd takes, a compose file whose settings exist, and a backup
that brings a library back."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml

from library.corpus import assert_agree, document, keys, opened, write
from store.postgres import Server
from trihub.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
KNOWN = {f"TRIHUB_{name.upper()}" for name in Settings.model_fields}


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """With the commands of this machine in place of those that will be installed."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd-analyze here")
    for unit in UNITS:
        text = re.sub(r"/opt/trihub/\S+(?=\s)", sys.executable, unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert (done.returncode, told) == (0, []), done.stderr


def test_systemd_would_say_what_is_wrong(tmp_path: Path) -> None:
    """Or the test before proves nothing."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd-analyze here")
    unit = (DEPLOY / "systemd" / "trihub.service").read_text(encoding="utf-8")
    wrong = unit.replace("Type=exec", "Type=exce").replace("/opt/trihub/bin/trihub", "/no/such")
    (tmp_path / "trihub.service").write_text(wrong, encoding="utf-8")
    command = ["systemd-analyze", "verify", str(tmp_path / "trihub.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "exce" in done.stderr


def test_each_timer_has_its_service() -> None:
    names = {unit.name for unit in UNITS}
    timers = {name for name in names if name.endswith(".timer")}
    assert timers
    assert {name.replace(".timer", ".service") for name in timers} <= names


def test_commands_and_settings_in_the_units_exist() -> None:
    from trihub.cli.main import COMMANDS

    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        assert set(re.findall(r"TRIHUB_[A-Z_]+(?==)", text)) <= KNOWN
        for command in re.findall(r"bin/trihub --library \S+ (\w+)", text):
            assert command in COMMANDS


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    shape: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return shape


def test_the_compose_file_fits_itself(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        named = {one.partition(":")[0] for one in service.get("volumes", ())}
        assert {name for name in named if not name.startswith(".")} <= set(compose["volumes"])
        assert set(service.get("secrets", ())) <= set(compose["secrets"])
        assert set(service.get("depends_on", ())) <= set(services)
        settings = {name for name in service.get("environment", ()) if name.startswith("TRIHUB_")}
        assert settings <= KNOWN
        if "build" in service:
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).exists()


def test_no_password_stands_in_it(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            assert "PASSWORD" not in name or name.endswith("_FILE")
            assert not re.search(r"//[^/@\s]+:[^/@\s]+@", value)


def test_docker_takes_the_compose_file(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        pytest.skip("there is no docker compose here")
    command = [docker, "compose", "-f", str(DEPLOY / "compose.yaml"), "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def backup(library: Path, target: Path, **environment: str) -> Path:
    """The folder of a copy."""
    done = subprocess.run(
        ["sh", str(DEPLOY / "backup.sh"), str(library), str(target)],
        env={"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_a_backup_taken_while_somebody_writes_comes_back(tmp_path: Path) -> None:
    library = opened(tmp_path / "L")
    library.ingest([write(tmp_path / "a.xml", range(200))])
    library.register.load_shipped()
    more = write(tmp_path / "b.xml", range(200, 1000))
    writing = threading.Thread(target=library.ingest, args=[[more]])
    writing.start()
    copy = backup(tmp_path / "L", tmp_path / "copies")
    writing.join()
    library.close()
    assert {path.name for path in copy.iterdir()} == {"store.sqlite", "register.sqlite"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in copy.iterdir())
    shutil.copytree(copy, tmp_path / "restored")
    restored = opened(tmp_path / "restored")
    kept = keys(restored)
    restored.reindex()
    assert_agree(restored)
    assert {document(n).key for n in range(200)} <= kept <= {document(n).key for n in range(1000)}
    restored.close()


def test_a_backup_of_postgresql_comes_back(postgresql: Server, tmp_path: Path) -> None:
    """As docs/how-to/operate.md says: pg_restore into an empty database, then reindex."""
    for name in ("backed", "restored_by_script"):
        postgresql.run("psql", f"--command=CREATE DATABASE {name}", postgresql.address())
    address = postgresql.address("backed").replace("postgresql:", "postgresql+psycopg:")
    library = opened(tmp_path / "L", database=address)
    library.ingest([write(tmp_path / "a.xml", range(50))])
    library.register.load_shipped()
    path = f"{postgresql.programs}:/usr/bin:/bin"
    copy = backup(tmp_path / "L", tmp_path / "copies", TRIHUB_DATABASE=address, PATH=path)
    assert [one.name for one in copy.iterdir()] == ["trihub.dump"]
    assert (copy / "trihub.dump").stat().st_mode & 0o077 == 0
    empty = postgresql.address("restored_by_script")
    command = ["pg_restore", "--exit-on-error", f"--dbname={empty}", str(copy / "trihub.dump")]
    done = subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    restored = opened(tmp_path / "restored", database=empty)
    assert keys(restored) == keys(library) == {document(n).key for n in range(50)}
    restored.reindex()
    assert_agree(restored)
    kept = list(library.register.everything())
    assert list(restored.register.everything()) == kept != []
    for one in (library, restored):
        one.close()


def test_nothing_to_copy_is_an_error(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", str(DEPLOY / "backup.sh"), str(tmp_path), str(tmp_path / "copies")],
        env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "nothing to copy" in done.stderr
    assert list((tmp_path / "copies").iterdir()) == []


def test_every_figure_and_state_is_documented() -> None:
    page = (ROOT / "docs" / "how-to" / "operate.md").read_text(encoding="utf-8")
    folder = ROOT / "src" / "trihub" / "web" / "operating"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    names = set(re.findall(r'"(trihub_[a-z_]+)"', text))
    assert len(names) > 15
    for name in names - {"trihub_build"}:
        assert f"`{name}`" in page, name
    for state in re.findall(r'state="(\w+)"', text):
        assert f"`{state}`" in page, state


def test_the_stages_are_documented() -> None:
    from trihub.library.stages import Stage

    page = (ROOT / "docs" / "explanation" / "pipeline.md").read_text(encoding="utf-8")
    assert all(f"| `{stage.value}` |" in page for stage in Stage)


def test_every_series_is_documented() -> None:
    from trihub.delivery.series import known_series

    page = (ROOT / "docs" / "how-to" / "deliver.md").read_text(encoding="utf-8")
    assert all(re.search(rf"`{one.id}[`-]", page) for one in known_series())
