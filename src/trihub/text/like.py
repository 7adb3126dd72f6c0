"""Search from a document: which of its terms tell it from others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from trihub.core.query import TextField
from trihub.text.analysis import token_string, tokens

FIELD_WEIGHTS = {
    TextField.TITLE: 3.0,
    TextField.ABSTRACT: 1.5,
    TextField.CLAIMS: 1.0,
    TextField.DESCRIPTION: 0.3,
}
"""How much one occurrence counts; applicants and inventors give no terms."""

MAX_CHARACTERS = 100_000
"""Characters of a field that are read: longer claims say nothing new."""

_SATURATION = 2.0
_RARE = 0.5
_MEANINGLESS = re.compile(r"[\u3041-\u3096]+|[0-9]{1,2}|[a-z]|[0-9.,-]{1,4}")
"""Hiragana alone with little content, bare numbers, single letters (signs of reference)."""


@cache
def _boilerplate() -> frozenset[str]:
    listed = (files("trihub.text") / "data" / "boilerplate.txt").read_text(encoding="utf-8")
    lines = [line for line in listed.splitlines() if not line.startswith("#")]
    return frozenset(token for line in lines for phrase in line.split() for token in tokens(phrase))


def term_weights(texts: dict[TextField, str]) -> dict[str, float]:
    """How much each token of a document says of it, whatever other documents have.

    Occurrences are weighted by field (title 3, abstract 1.5, claims 1, description 0.3) and
    saturate: w(t) = 3 o / (2 + o). Tokens of phrases in every patent are left out.
    """
    found: Counter[str] = Counter()
    for field, text in texts.items():
        weight = FIELD_WEIGHTS.get(field, 0.0)
        if weight:
            for token, count in Counter(token_string(text[:MAX_CHARACTERS]).split()).items():
                found[token] += weight * count  # type: ignore[assignment]
    skipped = _boilerplate()
    return {
        token: 3 * occurrences / (_SATURATION + occurrences)
        for token, occurrences in found.items()
        if token not in skipped and not _MEANINGLESS.fullmatch(token)
    }


def best_terms(
    texts: dict[TextField, str],
    frequency: Callable[[list[str]], dict[str, int]],
    documents: int,
    limit: int = 200,
) -> list[tuple[str, float]]:
    """Choose the terms of a document that find others like it.

    Terms are chosen by their weight (:func:`term_weights`) times the inverse document frequency
    of BM25; ``frequency`` says in how many of ``documents`` documents each token occurs. Tokens that
    occur nowhere are left out; a token of one single document counts half, since it is mostly the
    searched document's own.

    Returns (token, weight), most telling first, weights of which the largest is 1: the engine
    multiplies by the inverse frequency itself.
    """
    weights = term_weights(texts)
    frequencies = frequency(list(weights))
    scored = []
    for token, weight in weights.items():
        occurs = frequencies.get(token, 0)
        if occurs > 0:
            inverse = (
                math.log(1 + (documents - occurs + 0.5) / (occurs + 0.5))
                if occurs < documents
                else 0.0
            )
            scored.append((weight * inverse * (_RARE if occurs == 1 else 1.0), token, weight))
    scored.sort(key=lambda entry: (-entry[0], entry[1]))
    chosen = scored[:limit]
    largest = max((weight for _, _, weight in chosen), default=1.0)
    return [(token, weight / largest) for _, token, weight in chosen]
