"""English words of one root: decelerate, deceleration, decelerator.

The index keeps them apart (:mod:`trihub.text.stemming` says why), and so that who asks for one finds
the others, a search looks for them too. Which endings take each other's place is a table
(``data/english_derivations.tsv``), and what only looks related another (``data/english_unrelated.tsv``).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files

_DERIVED = (
    "ability", "able", "age", "al", "ance", "ane", "ant", "ate", "ed", "ence", "ene", "ent", "er",
    "gen", "ible", "ic", "ical", "ide", "ify", "ine", "ing", "ion", "ity", "ive", "ize", "ly",
    "ment", "ness", "or", "ose", "ous", "sis", "um", "yl",
)  # fmt: skip
"""Words that end so get no further ending."""
_ADJECTIVES = ("able", "al", "ant", "ent", "ive", "ous")
"""But these become adverbs."""
_VOWELS = ("a", "e", "i", "o")
"""An ending that begins so never follows an e."""


def _lines(name: str) -> list[str]:
    text = (files("trihub.text") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _paradigms() -> tuple[tuple[int, tuple[str, ...]], ...]:
    rows = (line.split("\t") for line in _lines("english_derivations.tsv"))
    return tuple(
        (int(least), tuple(end.strip("-") for end in endings.split())) for least, endings in rows
    )


@cache
def _unrelated() -> dict[str, frozenset[str]]:
    """Of each word those that it is no relative of, both ways."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in _lines("english_unrelated.tsv"):
        first, others = line.split("\t")
        for other in others.split():
            found[first].add(other)
            found[other].add(first)
    return {word: frozenset(others) for word, others in found.items()}


@lru_cache(maxsize=4096)
def relatives(token: str) -> tuple[str, ...]:
    """Tokens that an English word of the same root would have, some ten of them; most are no words,
    which an index tells.

    ``token`` is one of the analysis (:func:`trihub.text.analysis.tokens`), taken for English where it
    has letters a to z alone. None for other tokens, and for those of fewer than four letters.
    """
    if len(token) < 4 or not (token.isascii() and token.isalpha()):
        return ()
    found: dict[str, None] = {}
    for least, endings in _paradigms():
        for ending in endings:
            root = token[: len(token) - len(ending)]
            if len(root) >= least and token.endswith(ending) and _takes(token, ending, endings):
                found.update(
                    (root + other, None)
                    for other in endings
                    if other != ending and not (root[-1] == "e" and other[:1] in _VOWELS)
                )
    unrelated = _unrelated().get(token, frozenset())
    return tuple(one for one in found if one not in unrelated)


def _takes(token: str, ending: str, endings: tuple[str, ...]) -> bool:
    """Whether a whole word takes the endings."""
    if ending or not token.endswith(_DERIVED):
        return True
    return "ly" in endings and token.endswith(_ADJECTIVES)
