"""The language that a query is written in: what it is translated from.

Kana, Hangul and Latin letters tell it. Han characters alone may be Chinese or Japanese, and are:

1. Chinese where some are in China's standard set alone (GB/T 2312), Japanese where some are in
   Japan's alone (JIS X 0208; traditional Chinese, which has many of them too, is read as Japanese);
2. else what more of the words are known in;
3. else what the reader reads, and Chinese for readers of other languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

from trihub.core.languages import Script, guess_language, script_of
from trihub.core.query import And, Near, Node, Not, Or, Phrase, TextField, Words

_NAMES = (TextField.APPLICANT, TextField.INVENTOR)
_STANDARDS = {"zh": "gb2312", "ja": "shift_jis"}
"""Python's names of the standard character sets."""


class Known(Protocol):
    """What tells which words are terms of a language."""

    def untranslated(self, text: str, source: str) -> list[str]:
        """The stretches of ``text`` that no term of ``source`` covers."""
        ...


def words_of(read: Node) -> str:
    """The words that a query asks for in the text of documents, line by line: no names, no conditions."""
    return "\n".join(_words(read))


def _words(node: Node) -> Iterator[str]:
    match node:
        case And(children=children) | Or(children=children):
            for child in children:
                yield from _words(child)
        case Not(child=child):
            yield from _words(child)
        case Near(left=left, right=right):
            yield from _words(left)
            yield from _words(right)
        case Words(text=text, field=field) | Phrase(text=text, field=field):
            if field not in _NAMES:
                yield text


def language_of_words(text: str, known: Known, reader: str = "") -> str:
    """The language of a query's words, or of a text; ``reader`` is the reader's (ISO 639-1)."""
    guessed = guess_language(text)
    if guessed != "zh":
        return guessed
    han = [char for char in dict.fromkeys(text) if script_of(char) is Script.HAN]
    foreign = {lang for lang in _STANDARDS if any(not _standard(char, lang) for char in han)}
    if len(foreign) == 1:
        return "ja" if "zh" in foreign else "zh"
    left = {lang: sum(map(len, known.untranslated(text, lang))) for lang in _STANDARDS}
    if left["zh"] != left["ja"]:
        return min(left, key=left.__getitem__)
    return reader if reader in _STANDARDS else "zh"


@lru_cache(maxsize=20_000)
def _standard(char: str, lang: str) -> bool:
    try:
        char.encode(_STANDARDS[lang])
    except UnicodeEncodeError:
        return False
    return True
