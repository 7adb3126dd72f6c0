"""Cutting a claim into features: a proposal by its punctuation and lines, for the examiner to edit.

Claims are one sentence each in every office; what cuts them are line breaks, semicolons and the
fixed words that join preamble, transition and body: “comprising”, “wherein” (37 CFR 1.75(e), EPC
Rule 43(1)), 其特征在于 (Implementing Regulations of the Chinese Patent Law, Rule 24), において and
ことを特徴とする (Jepson form of JPO claims), 에 있어서 and 것을 특징으로 하는.
"""

from __future__ import annotations

import re

LONG = {"en": 240, "zh": 70, "ja": 100, "ko": 110}
"""Characters from which a piece is cut once more, at weaker marks."""

_DEFAULT_LONG = 240
_SHORT = {"zh": 2, "ja": 2, "ko": 2}
_DEFAULT_SHORT = 4
"""Letters below which a piece (“and”, （1）) is no feature by itself: it stays with what follows it."""

_EMPTY = re.compile(
    r"\s*(?:，?其特征(?:在于|是)[，：:]?|包括[：:]?|(?:를|을)?\s*포함하(?:고|며|는),?|を(?:備え|含み)、?|以及|及び)\s*"
)
"""Transitions that say nothing alone."""

_STRONG = {
    "en": r"(?<=[;:])\s+|(?<=,)\s+(?=(?:and\s+)?(?:wherein|whereby|characteri[sz]ed|the improvement)\b)",
    "zh": r"(?<=[；：])|(?<=，)(?=其特征在于|其特征是|其中，)|(?<=其特征在于，)|(?<=其特征是，)",
    "ja": r"(?<=[；：])|(?<=であって、)|(?<=において、)|(?<=備え、)|(?<=備えた、)|(?<=含み、)|(?<=有し、)",
    "ko": r"(?<=[;；:：])\s*|(?<=에 있어서,)\s*|(?<=있어서,)\s*|(?<=포함하고,)\s*|(?<=포함하며,)\s*|(?<=구비하고,)\s*",
}
_WEAK = {
    "en": r"(?<=,)\s+(?=(?:and\s+)?(?:the|said|each|at least|an?)\b)",
    "zh": r"(?<=，)(?=所述|且|并|各|使|从而|以及|相邻)",
    "ja": r"(?<=、)(?=前記|該|その|当該)|(?<=と、)",
    "ko": r"(?<=,)\s*(?=상기|그|각)|(?<=[와과고며],)\s*",
}
_LINES = r"\s*\n\s*"
_LETTERS = re.compile(r"\w")


def cut_features(text: str, lang: str) -> tuple[str, ...]:
    """The features of a claim's text. Nothing of it is left out but the blanks between two."""
    pieces = [
        weak
        for line in re.split(_LINES, text.strip())
        for strong in _cut(line, _STRONG.get(lang, _STRONG["en"]))
        for weak in _cut_long(strong, lang)
    ]
    return tuple(_joined(pieces, lang))


def _cut(text: str, marks: str) -> list[str]:
    return [piece.strip() for piece in re.split(marks, text) if piece and piece.strip()]


def _cut_long(text: str, lang: str) -> list[str]:
    if len(text) <= LONG.get(lang, _DEFAULT_LONG):
        return [text]
    return _cut(text, _WEAK.get(lang, _WEAK["en"]))


def _joined(pieces: list[str], lang: str) -> list[str]:
    """Pieces without meaning of their own (“and”, 其特征在于) joined with the next one, or the last."""
    blank, short = "" if lang in ("zh", "ja") else " ", _SHORT.get(lang, _DEFAULT_SHORT)
    joined: list[str] = []
    held = ""
    for piece in pieces:
        whole = f"{held}{blank}{piece}" if held else piece
        if len(_LETTERS.findall(piece)) < short or _EMPTY.fullmatch(piece):
            held = whole
        else:
            joined.append(whole)
            held = ""
    if held and joined:
        joined[-1] += f"{blank}{held}"
    elif held:
        joined.append(held)
    return joined
