"""``trihub green`` and ``trihub ipc``, through the entry point, on the demonstration."""

from __future__ import annotations

import json
import shutil
from importlib.resources import as_file
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trihub.app import open_library
from trihub.app.green import CLASSES_FOLDER, MODELS_FOLDER
from trihub.cli.main import group
from trihub.core.errors import BadInput, NotFound
from trihub.demo import library_files
from trihub.settings import Settings


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    opened = open_library(Settings(library=folder, workers=1), create=True)
    with as_file(library_files() / "cn") as files:
        opened.ingest([files])
    opened.close()
    return folder


def call(place: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["--library", str(place), *words])


def as_json(place: Path, *words: str) -> object:
    done = call(place, *words, "--json")
    assert done.exit_code == 0, done.output + str(done.exception)
    return json.loads(done.stdout)


def test_schemes_are_listed_loaded_and_shown(place: Path, tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("class,name_en,places\nwater,Water,C02F\n", encoding="utf-8")
    refused = call(place, "green", "load", str(table))
    assert isinstance(refused.exception, BadInput)
    words = ("green", "load", str(table), "--id", "own", "--version", "1", "--source", "here")
    assert as_json(place, *words)["new"] is True
    assert as_json(place, *words)["new"] is False
    listed = as_json(place, "green", "schemes")
    assert "own" in {one["id"] for one in listed}
    shown = as_json(place, "green", "schemes", "own")
    assert shown["classes"] == [
        {"class": "water", "parent": None, "names": {"en": "Water"}, "places": ["C02F"]}
    ]
    assert "names alone" in call(place, "green", "schemes").stdout


def test_figures_and_concordance_of_the_library(place: Path) -> None:
    shape = as_json(place, "green", "figures")
    whole = sum(f["families"] for f in shape["figures"] if f["class"] == "")
    found = as_json(place, "green", "concordance", "ipc-green-inventory", "ipc-green-inventory")
    assert whole > 0
    assert found["whole"]["both"] == found["whole"]["of_one"] == whole
    assert found["whole"]["jaccard"] == 1
    assert "families" in call(place, "green", "figures").stdout
    assert call(place, "green", "concordance", "gxti", "oecd-env-tech").exit_code == 0
    missing = call(place, "green", "figures", "--scheme", "none")
    assert isinstance(missing.exception, NotFound)


def test_a_document_is_classified_by_its_number(place: Path) -> None:
    opened = open_library(Settings(library=place, workers=1))
    keys = [one.patent.key for one in opened.store.changes_since(0, limit=500)]
    opened.close()
    answers = [as_json(place, "green", "classify", key) for key in keys[:5]]
    assert [one["document"] for one in answers] == keys[:5]
    assert all(one["rules"][0]["green"] in (True, False, None) for one in answers)
    assert all(
        one["text"] is None and "trihub green learn" in one["no_text_because"] for one in answers
    )


def test_a_text_is_judged_and_gets_classes(
    place: Path, green_folder: Path, classes_folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(green_folder, place / MODELS_FOLDER)
    shutil.copytree(classes_folder, place / CLASSES_FOLDER)
    shape = as_json(place, "green", "classify", "Solar panel with a frame")
    assert shape["text"]["answer"] == "green"
    assert shape["rules"] == []
    file = tmp_path / "text.txt"
    file.write_text("Door lock\nA lock for a door.", encoding="utf-8")
    assert as_json(place, "ipc", "suggest", str(file))["subclasses"][0]["symbol"] == "E05B"
    assert "E05B" in call(place, "ipc", "suggest", str(file)).stdout
    assert "probability" in call(place, "green", "classify", "wind turbine controller").stdout
    korean = as_json(place, "green", "classify", "태양광 패널")
    assert korean["text"] is None
    assert "“ko”" in korean["no_text_because"]
    for text in ("", "Солнечная панель"):
        assert isinstance(call(place, "green", "classify", text).exception, BadInput)
    file.write_bytes(b"\xff\xfe\x00")
    assert isinstance(call(place, "ipc", "suggest", str(file)).exception, BadInput)


def test_learning_from_too_little_says_so(place: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts.csv"
    rows = [f"C02F{n}/00,en,water {n}\nA47C{n}/00,en,chair {n}" for n in range(1, 30)]
    texts.write_text("symbol,lang,text\n" + "\n".join(rows), encoding="utf-8")
    done = call(place, "green", "learn", "--language", "ja", "--definitions", str(texts))
    assert isinstance(done.exception, BadInput)
    assert "too few" in str(done.exception)
    refused = call(place, "green", "learn", "--scheme", "gxti")
    assert "has a place" in str(refused.exception)
    made = as_json(place, "ipc", "learn", "--language", "ja", "--definitions", str(texts))
    assert made[0]["class_texts"] == 58
