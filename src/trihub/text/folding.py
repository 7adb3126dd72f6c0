"""Folding: one spelling for what differs in form alone, character by character.

A text is folded by NFKC (Unicode Standard Annex 15), case folding, Latin letters without their
accents, small kana as large ones (ウェハ = ウエハ), one form for each Han character
(:mod:`trihub.text.variants`), one dash and one wave dash; invisible format characters vanish.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain

from trihub.text.variants import han_forms

_ACCENTS = re.compile(r"[\u0300-\u036f]")
_INVISIBLE = re.compile(r"[\ufe00-\ufe0f\U000e0000-\U000e0fff]")
_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("〜∼∽˜", "~")
    | dict.fromkeys("′’ʹ", "'")
    | {"ㆍ": "·", "ᆞ": "·"}
)
"""One dash, one wave dash, one prime; the Korean middle dot (a vowel sign to Unicode) is punctuation."""
_SMALL_KANA = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_CACHED = 50_000
"""Characters and short runs whose folding is remembered; hostile text cannot make it grow further."""


class _Folding(dict[str, str]):
    """What each character, or short run of characters, folds to; found out when it is first met."""

    def __missing__(self, run: str) -> str:
        folded = fold_character(run) if len(run) == 1 else "".join([self[char] for char in run])
        if len(self) < _CACHED and len(run) <= 8:
            self[run] = folded
        return folded


def fold_character(char: str) -> str:
    """What one character folds to by itself: one, none or several."""
    category = unicodedata.category(char)
    if category == "Cf" or _INVISIBLE.match(char):
        return ""
    if category == "Cs":
        return " "
    folded = char
    for _ in range(2):  # case folding can leave what decomposes further
        folded = unicodedata.normalize("NFKD", folded).casefold()
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", folded))
    folded = unicodedata.normalize("NFC", folded).translate(_SMALL_KANA).translate(_SIGNS)
    forms = han_forms()
    return "".join(forms.get(part, part) for part in folded)


_TABLE = _Folding()
_UNSTABLE = (
    "A-Z\x80-\u3000\u3004-\u3040\u3097-\u30a0\u30fd-\u33ff\u4dc0-\u4dff\ua000-\uabff"
    "\ud7a4-\uffff\U00010000-\U0010ffff"
)
"""Blocks in which a character may fold to another; elsewhere small kana and Han variants alone do."""


@cache
def _changing() -> re.Pattern[str]:
    """Match a run of characters that may fold to something else.

    Most characters of a text do not change: cutting it at those that do and looking only these
    up is twice as fast as ``str.translate``, which looks up every one.
    """
    variants = "".join(char for char in han_forms() if char <= "\uffff")
    kana = "".join(map(chr, _SMALL_KANA))
    return re.compile(f"([{_UNSTABLE}{kana}{variants}]+)")


def fold(text: str) -> str:
    """Return the text folded; its length may differ from the original's."""
    if text.isascii():
        return text.lower()
    parts = _changing().split(text)
    parts[1::2] = map(_TABLE.__getitem__, parts[1::2])
    folded = "".join(parts)
    if unicodedata.is_normalized("NFC", folded):
        return folded
    return unicodedata.normalize("NFC", folded)


def attaches(piece: str) -> bool:
    """Whether the piece may join with what stands before it (marks, Hangul vowels and finals)."""
    return unicodedata.category(piece[0])[0] == "M" or "\u1160" <= piece[0] <= "\u11ff"


def fold_with_offsets(text: str) -> tuple[str, list[int] | None, list[int] | None]:
    """Fold the text and say where each folded character stood.

    Returns the folded text and, for each of its characters, the start and the end (exclusive) in
    the original; ``None`` for both where nothing moved, so that every character stood where it is.
    """
    folded = fold(text)
    if text.isascii():
        return folded, None, None
    pieces = list(map(_TABLE.__getitem__, text))
    if len(folded) == len(text) and set(map(len, pieces)) == {1}:
        return folded, None, None
    clusters: list[list[int]] = []
    for position, piece in enumerate(pieces):
        if not piece or not clusters or not attaches(piece):
            clusters.append([position, position + 1])
        else:
            clusters[-1][1] = position + 1
    parts = [unicodedata.normalize("NFC", "".join(pieces[start:end])) for start, end in clusters]
    starts = list(
        chain.from_iterable([c[0]] * len(p) for c, p in zip(clusters, parts, strict=True))
    )
    ends = list(chain.from_iterable([c[1]] * len(p) for c, p in zip(clusters, parts, strict=True)))
    return "".join(parts), starts, ends
