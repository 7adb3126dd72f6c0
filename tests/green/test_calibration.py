"""Probabilities for documents of another source, and what features and sources are made of."""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from green import texts
from trihub.core.classes import parse_symbol
from trihub.green.features.samples import Sample, Translated, subclass_titles
from trihub.green.features.words import sequences
from trihub.green.learned.calibration import log_odds_between, share_among
from trihub.green.learned.model import VIEWS, load_green
from trihub.green.learned.train import LEAST_UNCLASSIFIED, learn_green
from trihub.green.rules.classify import Rules
from trihub.green.suggestion.train import Course, gather


def test_the_share_elsewhere_is_found_from_probabilities() -> None:
    # A word stands in 0.8 of the green documents and in 0.2 of the others. Learned where half are
    # green, its document is green with 0.8; where 0.3 are green, it stands in 0.38 of all.
    told = np.array([0.8] * 38 + [0.2] * 62)
    assert share_among(told, 0.5) == pytest.approx(0.3, abs=1e-3)


def test_the_odds_of_the_share_stay_within_three_times_those_learned() -> None:
    assert share_among(np.full(100, 0.001), 0.5) == pytest.approx(0.25)
    assert share_among(np.full(100, 0.999), 0.5) == pytest.approx(0.75)
    assert share_among(np.full(100, 0.999), 0.1) == pytest.approx(0.25)


def test_another_share_moves_the_log_odds() -> None:
    assert log_odds_between(0.5, 0.1) == pytest.approx(log(1 / 9))
    assert log_odds_between(0.2, 0.2) == 0


def test_sequences_are_those_within_words() -> None:
    text = "태양광 발전 시스템\nSolar cell 3"
    asked = CountVectorizer(analyzer="char_wb", ngram_range=(1, 3)).build_analyzer()
    assert sorted(sequences(text)) == sorted(asked(text))


def test_documents_without_classes_tell_how_many_are_green(
    green_folder: Path, tmp_path: Path, inventory: Rules, translated: Translated
) -> None:
    some = texts.samples("en")
    chairs = [
        Sample(key=f"chair {at}", texts={"en": ("A folding chair", f"With {at} legs.")})
        for at in range(LEAST_UNCLASSIFIED)
    ]
    record = learn_green(tmp_path, "en", [*some, *chairs], texts.DEFINITIONS, inventory, translated)
    assert (record["share"], record["unclassified"]) == (0.5, LEAST_UNCLASSIFIED)
    assert record["share_unclassified"] < 0.5
    before, after = load_green(green_folder, "en"), load_green(tmp_path, "en")
    asked = "wheel with a sensor"
    assert (after.judge(asked).share or 0) < (before.judge(asked).share or 0)
    assert after.record["green"] == before.record["green"] == 20
    assert len(after.record["weights"]) == len(VIEWS)


def test_titles_of_subclasses_are_a_source(translated: Translated) -> None:
    definitions = {**texts.DEFINITIONS, "E05B": {"en": "Locks and latches"}}
    assert str(parse_symbol("E05B")) == "E05B"
    assert subclass_titles(definitions, "en") == {"E05B": "Locks and latches"}
    assert subclass_titles(definitions, "zh") == {}
    material = gather("en", texts.samples("en"), definitions, translated, Course(titles_from=10))
    [titles] = material.of("titles")
    assert [material.subclasses[at] for (at,) in titles.labels] == ["E05B"]


def test_documents_can_be_held_out_of_all_sources(translated: Translated) -> None:
    some = texts.samples("en")
    material = gather("en", some, texts.DEFINITIONS, translated)
    [own] = material.without({some[0].key, some[1].key}).of("own")
    assert own.keys == [one.key for one in some[2:]]
    assert own.counts.shape[0] == len(own.labels) == len(own.groups) == len(some) - 2
    assert material.without({some[0].key}).of("texts") == material.of("texts")
