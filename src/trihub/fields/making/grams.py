"""Terms as people write them, out of a text: words and pairs of words, stretches of Han and kana.

The index's tokens are pairs of characters, which nobody would write into a definition.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

LONGEST = 6
"""Characters of the longest stretch of Han or katakana."""
MAX_CHARACTERS = 20_000

_LATIN = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{2,}")
_STOP_WORDS = (
    "a an and are as at be by can comprises comprising for from has have in into is it its may more "
    "of on one or said same such that the their there these they thereof this to use used uses "
    "using was which wherein with method methods apparatus device system thereby therefor present "
    "invention provided provides relates including least first second new novel"
)
_STOP = frozenset(_STOP_WORDS.split())


@cache
def _boilerplate() -> frozenset[str]:
    listed = (files("trihub.text") / "data" / "boilerplate.txt").read_text(encoding="utf-8")
    return frozenset(
        word for line in listed.splitlines() if not line.startswith("#") for word in line.split()
    )


def grams(text: str) -> set[str]:
    """The terms of a text, each once."""
    folded = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).lower()
    return {term for term in _grams(folded) if term not in _boilerplate()}


def _grams(text: str) -> Iterator[str]:
    for sentence in re.split(r"[.,;:()\n]", text):
        words = _LATIN.findall(sentence)
        yield from (word for word in words if word not in _STOP and len(word) > 2)
        for one, other in pairwise(words):
            if one not in _STOP and other not in _STOP:
                yield f"{one} {other}"
    yield from (word for word in _HANGUL.findall(text) if len(word) > 1)
    yield from _KATAKANA.findall(text)
    for run in _HAN.findall(text):
        for start in range(len(run) - 1):
            for end in range(start + 2, min(start + LONGEST, len(run)) + 1):
                yield run[start:end]
