"""The learned model of one language: how likely a text is of green technology, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from trihub.core.errors import NotFound, TableStale
from trihub.core.messages import said
from trihub.green.features.words import BUCKETS, Floats, Ints, counted_sequences, weighed
from trihub.green.suggestion.model import (
    FEW,
    ClassModel,
    check_analysis,
    learned_in,
    load_model,
    words_of,
)
from trihub.text.learned.files import read_artifact

COMMAND = "trihub green learn"
SUFFIX = ".green"
CLASSES_SUFFIX = ".green-classes"
"""The model of classes that a model of green technology was learned with, and is read with."""
SHARPNESS = 20.0
"""How sharply the scores of subclasses become shares (the inverse temperature of a softmax)."""
FLOOR = 0.02
VIEWS = ("words", "characters", "class texts", "classes by texts", "classes learned")
"""What is said of a text from five sides, in this order: see :mod:`trihub.green.learned.train`."""


class Answer(StrEnum):
    """What the model says."""

    GREEN = "green"
    NOT_GREEN = "not green"
    UNKNOWN = "don't know"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a text was found to be. ``share`` is the calibrated probability, ``None`` where there is
    too little to go by; ``terms`` speak for it and ``against`` against it, with what each counts
    (log-odds before calibration); ``classes_share`` is what the subclasses that it resembles say."""

    lang: str
    answer: Answer
    share: float | None
    known: int
    terms: tuple[tuple[str, float], ...] = ()
    against: tuple[tuple[str, float], ...] = ()
    classes_share: float | None = None


@dataclass(frozen=True)
class GreenModel:
    """A model in one language, mapped into memory."""

    record: Mapping[str, Any]
    classes: ClassModel
    green: Floats
    """Of each subclass, which share of its symbols lies in the scheme."""
    rates: Floats
    """Of each subclass, which share of its documents is green, drawn to that of its symbols."""
    texts: Floats
    """Weights learned from the texts of classes."""
    documents: Floats
    """Weights of words, learned from documents."""
    characters: Floats
    """Weights of sequences of characters, learned from documents."""
    rarity: Floats
    """How much each sequence of characters tells."""

    def score(self, title: str, body: str, places: Ints, values: Floats) -> tuple[float, float]:
        """The score before calibration, and the share that the subclasses resembled say."""
        [counts] = counted_sequences([f"{title}\n{body}"])
        grams = float(weighed(counts, self.rarity) @ self.characters[counts[0]])
        share = green_share(self.classes.texts.scores(places, values), self.green)
        learned = green_share(self.classes.linear.scores(places, values), self.rates)
        views = np.array([
            float(values @ self.documents[places]), grams, float(values @ self.texts[places]),
            log_odds(share), log_odds(learned),
        ])  # fmt: skip
        views = (views - np.array(self.record["means"])) / np.array(self.record["spreads"])
        return float(np.dot(views, self.record["weights"])) + self.record["bias"], float(share)

    def judge(self, title: str, body: str = "") -> Judged:
        """Judge a text in this language."""
        places, values = self.classes.read(title, body)
        lang = self.record["language"]
        if len(places) < FEW:
            return Judged(lang=lang, answer=Answer.UNKNOWN, share=None, known=len(places))
        score, share = self.score(title, body, places, values)
        slope, shift = self.record["platt"]
        probability = 1 / (1 + math.exp(-max(-50.0, min(50.0, slope * score + shift))))
        low, high = self.record["unsure"]
        if probability >= high:
            answer = Answer.GREEN
        else:
            answer = Answer.NOT_GREEN if probability <= low else Answer.UNKNOWN
        terms = self._terms(f"{title}\n{body}", places, values)
        return Judged(
            lang=lang, answer=answer, share=round(probability, 4), known=len(places),
            terms=terms[0], against=terms[1], classes_share=round(share, 4),
        )  # fmt: skip

    def _terms(self, text: str, places: Ints, values: Floats, most: int = 8) -> Any:
        words_count, _, texts_count, *_ = (
            weight / spread
            for weight, spread in zip(self.record["weights"], self.record["spreads"], strict=True)
        )
        counts = words_count * self.documents[places] + texts_count * self.texts[places]
        counts = values * counts
        words = words_of(text)
        told = [
            (words[int(place)], round(float(count), 3))
            for place, count in zip(places, counts, strict=True)
            if int(place) in words
        ]
        best = sorted(told, key=lambda one: -one[1])
        against = [one for one in reversed(best) if one[1] < 0][:most]
        return tuple(one for one in best[:most] if one[1] > 0), tuple(against)


def green_share(scores: Any, green: Floats) -> Any:
    """Which share of the subclasses that a text resembles is green, out of what each scores for the
    text; of several texts (rows) at once."""
    likely = np.exp((scores - scores.max(-1, keepdims=True)) * SHARPNESS)
    return likely @ green / likely.sum(-1)


def log_odds(share: Any) -> Any:
    """A share as log-odds, bounded at both ends."""
    return np.log(share / (1 + FLOOR - share) + FLOOR)


def load_green(folder: Path, lang: str) -> GreenModel:
    """Open the model of a language.

    :raises NotFound: none was learned (the message says which were). :raises TableStale: it is
        damaged, of another analysis, or its classes were learned anew without it.
    """
    path = folder / f"{lang}{SUFFIX}"
    try:
        artifact = read_artifact(path, rebuild=COMMAND)
        classes = load_model(folder / f"{lang}{CLASSES_SUFFIX}")
    except FileNotFoundError as error:
        raise NotFound(
            said("No green technology was learned from texts in “{lang}”.", lang=lang),
            hint=said(
                "Learned: {known}. Learn more with: {command}.",
                known=", ".join(learned_in(folder, SUFFIX)) or "—", command=COMMAND,
            ),
        ) from error  # fmt: skip
    check_analysis(artifact, path, COMMAND)
    record = artifact.record
    try:
        arrays = {name: np.frombuffer(part, np.float32) for name, part in artifact.arrays.items()}
        fits = record["classes_made"] == classes.record["made"]
        by_class, by_feature = ("green", "rates"), ("texts", "documents", "characters", "rarity")
        model = GreenModel(record, classes, *(arrays[name] for name in by_class + by_feature))
        fits = fits and all(len(arrays[name]) == len(classes.subclasses) for name in by_class)
        if fits and all(len(arrays[name]) == BUCKETS for name in by_feature):
            return model
    except (KeyError, TypeError, ValueError):
        pass
    raise TableStale(
        said("The file {file} of what was learned is damaged.", file=path.name),
        hint=said("Learn it anew: {command}.", command=COMMAND),
    )
