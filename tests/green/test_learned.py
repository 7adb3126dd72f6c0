"""Green technology and classes from text."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from green import texts
from trihub.core.errors import BadInput, NotFound, TableStale
from trihub.green.features.samples import Sample, Translated
from trihub.green.features.words import BUCKETS, MAX_TEXT, counted
from trihub.green.learned.calibration import calibration_error, unsure
from trihub.green.learned.model import Answer, load_green
from trihub.green.learned.stacking import ACROSS, LEAST
from trihub.green.learned.train import LEAST_UNCLASSIFIED, learn_green
from trihub.green.rules.classify import Rules
from trihub.green.suggestion.model import model_in
from trihub.green.suggestion.train import learn


def test_what_was_learned_is_told_with_terms(green_folder: Path) -> None:
    model = load_green(green_folder, "en")
    sun = model.judge("Solar panel on a wheel")
    chair = model.judge("A chair that is folding")
    assert sun.answer is Answer.GREEN
    assert chair.answer is Answer.NOT_GREEN
    assert sun.share is not None
    assert chair.share is not None
    assert sun.share > 0.5 > chair.share
    assert {"solar", "panel"} <= {term for term, _ in sun.terms}
    assert "chair" in {term for term, _ in chair.against}
    assert model.record["scheme"] == "ipc-green-inventory@2023-list"
    assert (model.record["green"], model.record["not_green"]) == (20, 20)


def test_too_little_to_go_by_is_not_judged(green_folder: Path) -> None:
    found = load_green(green_folder, "en").judge("xylophone quux")
    assert found.answer is Answer.UNKNOWN
    assert found.share is None


def test_three_words_and_three_hundred_pages_are_judged(green_folder: Path) -> None:
    model = load_green(green_folder, "en")
    assert model.judge("wind turbine controller").answer is Answer.GREEN
    page = "The wind turbine has a controller. " * 90
    assert model.judge("Wind turbine", page * 300).answer is Answer.GREEN
    [(places, times)] = counted(["one " * MAX_TEXT])
    assert len(places) == 1
    assert np.exp(times[0] - 1) == pytest.approx(MAX_TEXT / 4, rel=0.01)
    assert places.max() < BUCKETS


def test_a_language_never_learned_says_so(green_folder: Path, classes_folder: Path) -> None:
    with pytest.raises(NotFound, match=r"“ko”.*Learned: en"):
        load_green(green_folder, "ko")
    with pytest.raises(NotFound, match=r"“ja”.*Learned: en, zh"):
        model_in(classes_folder, "ja")


def test_a_damaged_model_says_what_to_do(green_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(green_folder, folder)
    path = folder / "en.green"
    data = bytearray(path.read_bytes())
    data[-20] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(TableStale, match="trihub green learn"):
        load_green(folder, "en")


def test_classes_learned_anew_without_the_model_are_noticed(
    green_folder: Path, classes_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(green_folder, folder)
    shutil.copy(classes_folder / "en.classes", folder / "en.green-classes")
    with pytest.raises(TableStale):
        load_green(folder, "en")


def test_too_few_documents_are_refused(
    tmp_path: Path, inventory: Rules, translated: Translated
) -> None:
    some = [one for one in texts.samples("en") if one.classes[0].symbol in texts.OTHER]
    with pytest.raises(BadInput, match="0 documents are green"):
        learn_green(tmp_path, "en", some, texts.DEFINITIONS, inventory, translated)
    with pytest.raises(BadInput, match="too little"):
        learn(tmp_path / "m", "en", [], {}, translated)
    only_green = {s: t for s, t in texts.DEFINITIONS.items() if s[:3] in ("H02", "F03", "C02")}
    with pytest.raises(BadInput, match="--definitions"):
        learn_green(tmp_path, "en", texts.samples("en"), only_green, inventory, translated)


def test_a_missing_extra_is_named(
    tmp_path: Path, translated: Translated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(BadInput, match=r"trihub\[learning\]"):
        learn(tmp_path / "m", "en", texts.samples("en"), texts.DEFINITIONS, translated)


def test_a_model_is_learned_across_languages(
    tmp_path: Path, inventory: Rules, translated: Translated
) -> None:
    chairs = [
        Sample(key=f"chair {at}", texts={"ja": ("折り畳み椅子", f"脚が{at}本の椅子。")})
        for at in range(LEAST_UNCLASSIFIED)
    ]
    some = [*texts.samples("en", "zh"), *chairs]
    record = learn_green(tmp_path, "ja", some, texts.DEFINITIONS, inventory, translated)
    assert record["own_documents"] == 0
    assert record["translated"]
    one = record["weights"][0] / ACROSS[0]
    assert record["weights"] == pytest.approx([one * share for share in ACROSS])
    assert record["platt"][0] == 1.0, "weights are log-odds"
    assert "share_unclassified" not in record, "too uncertain to estimate a share by"
    model = load_green(tmp_path, "ja")
    sun, chair = model.judge("太陽電池パネル"), model.judge("折り畳み椅子")
    assert (sun.share or 0) > (chair.share or 0)


@pytest.mark.parametrize(("green", "across"), [(LEAST, False), (LEAST - 1, True)])
def test_ten_documents_of_each_kind_in_the_language_are_weighed_by_a_regression(
    tmp_path: Path, inventory: Rules, translated: Translated, green: int, across: bool
) -> None:
    samples = texts.samples("en", "zh")
    kinds = {inventory.judge(one.classes).green: one for one in samples}
    own = [
        replace(kinds[True], key=f"cell {at}", texts={"ja": ("太陽電池", f"第{at}の太陽電池。")})
        for at in range(green)
    ]
    own += [
        replace(
            kinds[False], key=f"chair {at}", texts={"ja": ("折り畳み椅子", f"脚が{at}本の椅子。")}
        )
        for at in range(LEAST)
    ]
    record = learn_green(tmp_path, "ja", [*samples, *own], texts.DEFINITIONS, inventory, translated)
    assert record["own_documents"] == green + LEAST
    assert record["translated"] is across


def test_classes_are_suggested_with_their_terms(classes_folder: Path) -> None:
    found = model_in(classes_folder, "en").suggest("Door lock with a mounting")
    assert found.subclasses[0].symbol == "E05B"
    assert "lock" in found.subclasses[0].terms
    assert found.groups[0].symbol == "E05B 1"
    assert not found.little
    chinese = model_in(classes_folder, "zh").suggest("风力涡轮机的叶片", top=2)
    assert chinese.subclasses[0].symbol == "F03D"
    assert len(chinese.groups) == 2


def test_what_the_model_never_met_is_marked(classes_folder: Path) -> None:
    assert model_in(classes_folder, "en").suggest("xylophone").little


def test_the_band_of_doubt_follows_from_right_answers() -> None:
    shares = np.array([0.9, 0.8, 0.6, 0.4, 0.2, 0.1])
    labels = np.array([True, True, False, True, False, False])
    low, high = unsure(shares, labels)
    assert (low, high) == (0.2, 0.4)
    assert unsure(np.array([0.6, 0.4]), np.array([False, True])) == [0.0, 1.0]


def test_the_calibration_error_is_the_mean_gap() -> None:
    shares, labels = np.array([0.05, 0.05, 0.95, 0.95]), np.array([False, False, True, False])
    assert calibration_error(shares, labels) == pytest.approx(0.5 * 0.05 + 0.5 * 0.45)
