"""A learned model of classes in one language, and what it suggests for a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from trihub.core.errors import NotFound, TableStale
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import said
from trihub.green.features.linear import Linear
from trihub.green.features.words import (
    BUCKETS,
    MAX_TEXT,
    Floats,
    Ints,
    bucket,
    counted,
    features,
    titled,
    weighed,
)
from trihub.text.analysis import ANALYSIS_VERSION, token_string
from trihub.text.learned.files import Artifact, read_artifact

COMMAND = "trihub ipc learn"
SUFFIX = ".classes"
TITLE = 0.5
"""What a title alone counts beside the whole text, of which it is a part."""
NEAREST = 60
"""Subclasses whose main groups are looked at."""
FEW = 3
"""Known features below which a suggestion says that it rests on little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A class suggested. ``score`` orders; it is no probability. ``terms`` of the text speak for it
    most."""

    symbol: str
    score: float
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What is suggested for a text, the best first. ``known`` is how many of its features the model
    has met; ``little`` says that they are too few to go by."""

    lang: str
    subclasses: tuple[Suggested, ...]
    groups: tuple[Suggested, ...]
    known: int

    @property
    def little(self) -> bool:
        """Whether there is too little to go by."""
        return self.known < FEW


@dataclass(frozen=True)
class ClassModel:
    """The model of one language, mapped into memory."""

    record: Mapping[str, Any]
    idf: Floats
    subclasses: Sequence[str]
    groups: Sequence[str]
    linear: Linear
    texts: Linear
    """The texts of the classes alone, which no document was added to."""
    by_group: Linear

    def read(self, title: str, body: str = "") -> tuple[Ints, Floats]:
        """The weighed features of a text, those of its title counting more."""
        whole, head = counted([titled(title, body), title or body[:200]])
        values = np.zeros(BUCKETS, np.float32)
        values[whole[0]] = weighed(whole, self.idf)
        values[head[0]] += TITLE * weighed(head, self.idf)
        places = np.flatnonzero(values).astype(np.int32)
        return places, values[places]

    def suggest(self, title: str, body: str = "", *, top: int = 3) -> Suggestion:
        """The classes of a text in this language."""
        places, values = self.read(title, body)
        scores = self.linear.scores(places, values)
        order = np.argsort(-scores, kind="stable")
        words = words_of(f"{title}\n{body}")
        groups = self._groups(places, values, scores, order)
        return Suggestion(
            lang=self.record["language"], known=len(places),
            subclasses=tuple(
                Suggested(
                    symbol=self.subclasses[at], score=round(float(scores[at]), 4),
                    terms=self._terms(words, places, values, int(at)),
                )
                for at in order[:top]
            ),
            groups=tuple(
                Suggested(symbol=self.groups[at], score=round(float(score), 4))
                for at, score in groups[:top]
            ),
        )  # fmt: skip

    def _groups(
        self, places: Ints, values: Floats, scores: Floats, order: Any
    ) -> list[tuple[int, float]]:
        own = self.by_group.scores(places, values)
        allowed = {self.subclasses[at]: float(scores[at]) for at in order[:NEAREST]}
        found = [
            (at, allowed[group[:4]] + 2 * float(own[at]))
            for at, group in enumerate(self.groups)
            if group[:4] in allowed
        ]
        return sorted(found, key=lambda one: -one[1])

    def _terms(
        self, words: Mapping[int, str], places: Ints, values: Floats, of: int, most: int = 5
    ) -> tuple[str, ...]:
        said_for = {
            int(place): float(value) * self.linear.weights(int(place), of)
            for place, value in zip(places, values, strict=True)
        }
        best = sorted(said_for, key=lambda place: -said_for[place])[:most]
        return tuple(words[place] for place in best if said_for[place] > 0 and place in words)


def words_of(text: str) -> dict[int, str]:
    """The token that stands behind each feature of a text; a longer one before its characters."""
    found: dict[int, str] = {}
    for feature in features(token_string(text[:MAX_TEXT])):
        found.setdefault(bucket(feature), feature)
    return found


def load_model(path: Path) -> ClassModel:
    """Open a model. :raises FileNotFoundError: there is none.

    :raises TableStale: it is damaged, or made by another analysis of texts.
    """
    artifact = read_artifact(path, rebuild=COMMAND)
    check_analysis(artifact, path, COMMAND)
    record, arrays = artifact.record, artifact.arrays
    try:
        subclasses, groups = record["subclasses"], record["groups"]
        return ClassModel(
            record, np.frombuffer(arrays["idf"], np.float32), subclasses, groups,
            Linear.read(arrays, "all", len(subclasses)),
            Linear.read(arrays, "texts", len(subclasses)),
            Linear.read(arrays, "groups", len(groups)),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise TableStale(
            said("The file {file} of what was learned is damaged.", file=path.name),
            hint=said("Learn it anew: {command}.", command=COMMAND),
        ) from error


def check_analysis(artifact: Artifact, path: Path, command: str) -> None:
    """:raises TableStale: what was learned was learned from other tokens."""
    if artifact.record.get("analysis") != ANALYSIS_VERSION:
        raise TableStale(
            said("The model {file} was made by another analysis of texts.", file=path.name),
            hint=said("Learn it anew: {command}.", command=command),
        )


def model_in(folder: Path, lang: str) -> ClassModel:
    """The model of a language. :raises NotFound: none was learned (the message says which were)."""
    try:
        return load_model(folder / f"{lang}{SUFFIX}")
    except FileNotFoundError as error:
        raise NotFound(
            said("No classes were learned from texts in “{lang}”.", lang=lang),
            hint=said(
                "Learned: {known}. Learn more with: {command}.",
                known=", ".join(learned_in(folder, SUFFIX)) or "—",
                command=COMMAND,
            ),
        ) from error


def learned_in(folder: Path, suffix: str) -> list[str]:
    """The languages of which something was learned, in the order of the site's."""
    return [lang for lang in MAIN_LANGUAGES if (folder / f"{lang}{suffix}").is_file()]
