"""How an encoder wants to be used: pooling, prefixes, length, as its model card says.

What a folder does not say itself is taken from the cards known here:

- BAAI/bge-m3: the CLS token, no prefix, 8192 tokens;
- intfloat/multilingual-e5-{small,base,large}: the mean, ``query: `` and ``passage: ``, 512 tokens;
- mpi-inno-comp/paecter: the mean, no prefix, 512 tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Pooling(StrEnum):
    """How the vectors of a text's tokens become the text's."""

    CLS = "cls"
    MEAN = "mean"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """``max_length`` is in tokens, with the special ones; prefixes stand before each text."""

    pooling: Pooling
    max_length: int = 512
    query: str = ""
    passage: str = ""


KNOWN: tuple[tuple[re.Pattern[str], Card], ...] = (
    (re.compile(r"\bbge-m3\b"), Card(pooling=Pooling.CLS, max_length=8192)),
    (
        re.compile(r"\bmultilingual-e5-(?:small|base|large)\b(?!-instruct)"),
        Card(pooling=Pooling.MEAN, query="query: ", passage="passage: "),
    ),
    (re.compile(r"\bpaecter\b"), Card(pooling=Pooling.MEAN)),
)


def known(*names: str) -> Card | None:
    """The card of the first name that is known (a folder's, or an owner and model on the hub)."""
    return next((card for name in names for form, card in KNOWN if form.search(name.lower())), None)
