"""The file that keeps translations."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from trihub.core.ports import MachineTranslation
from trihub.services.translation_cache import FileCache

DAY = dt.date(2026, 3, 1)


def made(text: str, day: dt.date = DAY) -> MachineTranslation:
    return MachineTranslation(text=text, day=day)


def test_it_keeps_by_service_languages_and_text(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    FileCache(path, "one").put({"電池": made("battery")}, "ja", "en")
    again = FileCache(path, "one")
    assert again.get(["電池", "電極"], "ja", "en") == {"電池": made("battery")}
    assert again.get(["電池"], "zh", "en") == {}
    assert again.get(["電池"], "ja", "ko") == {}
    assert FileCache(path, "other").get(["電池"], "ja", "en") == {}


def test_reading_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    assert FileCache(path, "one").get(["電池"], "ja", "en") == {}
    assert not path.exists()


def test_the_oldest_go_first(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    cache = FileCache(path, "one", most=400_000)
    days = [DAY + dt.timedelta(days=at) for at in range(60)]
    for day in days:
        cache.put({f"{day}": made("x" * 20_000, day)}, "ja", "en")
    kept = cache.get([str(day) for day in days], "ja", "en")
    assert str(days[-1]) in kept
    assert str(days[0]) not in kept
    assert path.stat().st_size < 800_000


@pytest.mark.parametrize(
    "damage", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_damaged_file_is_thrown_away(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "kept.sqlite"
    path.write_bytes(damage)
    cache = FileCache(path, "one")
    assert cache.get(["電池"], "ja", "en") == {}
    cache.put({"電池": made("battery")}, "ja", "en")
    assert cache.get(["電池"], "ja", "en") == {"電池": made("battery")}


def test_a_file_that_cannot_be_written_is_as_if_it_were_empty(tmp_path: Path) -> None:
    cache = FileCache(tmp_path / "nowhere" / "kept.sqlite", "one")
    cache.put({"電池": made("battery")}, "ja", "en")
    assert cache.get(["電池"], "ja", "en") == {}
    folder = tmp_path / "folder"
    folder.mkdir()
    assert FileCache(folder, "one").get(["電池"], "ja", "en") == {}
