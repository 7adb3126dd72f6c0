"""``trihub stats key|release|verify|compute|flows``, through the entry point."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stats.releases.conftest import small
from trihub.cli.main import group
from trihub.core.errors import BadInput


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "library").mkdir()
    small(tmp_path / "library").close()
    return tmp_path


def call(folder: Path, *words: str, **more: str) -> Result:
    arguments = ["--library", str(folder / "library"), "stats", *words]
    return CliRunner().invoke(group, arguments, catch_exceptions=True, **more)  # type: ignore[arg-type]


def as_json(folder: Path, *words: str) -> object:
    done = call(folder, *words, "--json")
    assert done.exit_code == 0, (done.output, done.exception)
    return json.loads(done.stdout)


def test_a_release_is_made_listed_and_verified(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, out = folder / "release.key", str(folder / "out")
    assert "Publish it" in call(folder, "key", str(key), "--no-password").output
    made = as_json(
        folder, "release", out, "--number", "2026.1", "--key", str(key), "--date", "2023-12-31"
    )
    assert made["figures"] == 6
    assert [each["dataset"] for each in made["left_out"]] == ["WIPO"]
    monkeypatch.setenv("TRIHUB_STATISTICS_RELEASES", out)
    done = call(folder, "release", "--number", "2026.2", "--key", str(key))
    assert "Left out: WIPO (WIPO-terms)" in done.output
    assert "Since 2026.1: 0 revised" in done.output
    found = as_json(folder, "verify", "--public-key", str(key.with_suffix(".pub")))
    assert [(each["number"], each["holds"], each["key_given"]) for each in found] == [
        ("2026.1", True, True), ("2026.2", True, True)
    ]  # fmt: skip
    first, second = (str(folder / "out" / number) for number in ("2026.1", "2026.2"))
    assert (
        "compare it with the one that its owner publishes" in call(folder, "verify", first).output
    )
    (folder / "out" / "2026.2" / "vintages.csv").write_text("x")
    done = call(folder, "verify", second)
    assert done.exit_code == 1
    assert "vintages.csv: it has 1 bytes" in done.output


def test_a_password_is_asked_for_or_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from trihub.statistics.releases import minisign

    monkeypatch.setattr(minisign, "OPERATIONS", 1 << 15)
    monkeypatch.setattr(minisign, "MEMORY", 1 << 20)
    key, words = folder / "release.key", folder / "words"
    words.write_text("open sesame\n")
    assert call(folder, "key", str(key), input="open sesame\nopen sesame\n").exit_code == 0
    wanted = ["release", str(folder / "out"), "--key", str(key), "--number"]
    assert call(folder, *wanted, "2026.1", "--password-file", str(words)).exit_code == 0
    assert call(folder, *wanted, "2026.2", input="open sesame\n").exit_code == 0
    assert isinstance(call(folder, *wanted, "2026.3", input="wrong\n").exception, BadInput)


def test_bad_input(folder: Path) -> None:
    key = str(folder / "release.key")
    call(folder, "key", key, "--no-password")
    wanted = ["release", "--key", key, "--number", "2026.1"]
    assert "No folder of releases" in str(call(folder, *wanted).exception)
    out = str(folder / "out")
    assert "yet to come" in str(call(folder, *wanted, out, "--date", "2999-01-01").exception)
    assert "no release in" in str(call(folder, "verify", str(folder)).exception)
    assert "cannot be read" in str(
        call(folder, "release", out, "--key", "no", "--number", "2026.1").exception
    )
    assert "no public key" in str(
        call(folder, "verify", _released(folder, key), "--public-key", "x").exception
    )


def _released(folder: Path, key: str) -> str:
    out = str(folder / "out")
    assert call(folder, "release", out, "--key", key, "--number", "2026.1").exit_code == 0
    return out


def test_indicators_and_flows_are_computed(folder: Path) -> None:
    found = as_json(folder, "compute", "GROWTH", "-w", "right=PATENT", "-w", "office=JP",
                    "--as-of", "2013-12-31")  # fmt: skip
    values = {
        (each["key"].split(".")[3], each["period"]): each["value"] for each in found["figures"]
    }
    assert values["RES", "2011"] == "10.00"
    assert values["RES", "2010"] is None
    text = call(folder, "compute", "GROWTH", "--language", "ko").output
    assert "2009년의 값이 없다" in text
    assert (
        "GRANTS_PER_APPLICATIONS: 某年的授权" in call(folder, "compute", "--language", "zh").output
    )
    listed = as_json(folder, "compute")
    assert [each["id"] for each in listed["refused"]] == ["GRANTS_PER_APPLICATIONS"]
    flows = as_json(folder, "flows", "2011")
    (row,) = [each for each in flows["rows"] if each["office"] == "JP"]
    assert row["cells"]["JP"]["value"] == 120
    shown = call(folder, "flows", "2011").output
    assert "120" in shown
    assert "No data set gives figures of European Patent Office for 2011." in shown
