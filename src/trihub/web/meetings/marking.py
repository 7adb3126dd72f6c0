"""A sentence with what its language version says differently marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from trihub.meetings.aligned import Disagreement, Matter
from trihub.meetings.model import Sentence

Pieces = list[tuple[str, bool]]


def marked(sentence: Sentence, language: str, disagreements: Iterable[Disagreement]) -> Pieces:
    """The sentence in pieces, those marked that a disagreement without a reason is about."""
    text = sentence.texts.get(language, "")
    spans = [
        (found.start, found.end)
        for one in disagreements
        if not one.why and one.matter is not Matter.SENTENCES
        for found in one.found.get(language, ())
        if found.value in one.apart
    ]
    return _cut(text, sorted(spans))


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Pieces:
    pieces: Pieces = []
    at = 0
    for start, end in spans:
        if start < at:
            continue
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


def by_sentence(disagreements: Iterable[Disagreement]) -> Mapping[str, list[Disagreement]]:
    """Disagreements by the sentence that they are in."""
    found: dict[str, list[Disagreement]] = {}
    for one in disagreements:
        found.setdefault(one.sentence, []).append(one)
    return found
