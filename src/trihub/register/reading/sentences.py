"""A text in sentences, each with its language, since news may mix them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from trihub.core.languages import guess_language

_END = re.compile(
    r"(?<=[。！？])[」』”]?|\n{2,}|\n(?![a-z])"
    r"|(?<=[.!?])(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bNo\.)[\"”]?\s+(?=[\"“A-Z가-힣*▲(])"
)
_LETTER = re.compile(r"[^\W\d_]")


LONGEST = 2_000
"""Characters of a sentence; what is longer is no sentence and is cut."""


class Sentence(NamedTuple):
    """A sentence or a line: its place and language."""

    start: int
    end: int
    language: str


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text in order. A line ends one, so that titles stand alone,
    but not where the next one goes on in small letters."""
    main = guess_language(text)
    found, start = [], 0
    for cut in [*_END.finditer(text), None]:
        end = cut.end() if cut else len(text)
        while end - start > LONGEST:
            found.append(Sentence(start, start + LONGEST, main))
            start += LONGEST
        part = text[start:end]
        if _LETTER.search(part):
            left = len(part) - len(part.lstrip())
            right = len(part.rstrip())
            language = guess_language(part)
            if (language, main) == ("zh", "ja"):
                language = main  # a line of kanji alone
            found.append(Sentence(start + left, start + right, language))
        start = end
    return found


def languages(text: str, parts: Sequence[Sentence]) -> tuple[str, ...]:
    """The languages of a text, by how much of it is in each; under a tenth counts nothing."""
    sizes = Counter[str]()
    for each in parts:
        sizes[each.language] += len(text[each.start : each.end].encode())
    whole = sum(sizes.values())
    return tuple(code for code, size in sizes.most_common() if size * 10 >= whole)
