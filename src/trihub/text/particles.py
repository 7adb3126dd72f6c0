"""Korean particles that go by the sound before them: one form of “은(는)”, “이(가)”, “(으)로”.

A sentence with values to be filled in has both forms, for nobody knows yet how a value ends. Once
they are filled in, the last letter before the particle decides: 은, 이, 을, 과 and 으로 follow a
consonant, 로 follows ㄹ too (국립국어원, 표준국어대사전).
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

_PAIRS = {"은": "는", "이": "가", "을": "를", "과": "와"}
_LED = {"으": "로", "이": "라며나란"}
"""Vowels that only a consonant is followed by, and what they lead to."""
_FORMS = (
    {f"{one}({other})": (one, other) for one, other in _PAIRS.items()}
    | {f"{other}({one})": (one, other) for one, other in _PAIRS.items()}
    | {f"({led}){to}": (led + to, to) for led, ends in _LED.items() for to in ends}
)
"""What is written for both, to the form after a consonant and the form after a vowel."""
_BOTH = re.compile("|".join(map(re.escape, _FORMS)))
_TOWARDS = "(으)로"

_LONGEST = 500
"""Characters before a particle that are looked at: room for tags with addresses."""
_UNREAD = re.compile(r"(?:<[^<>]*>|&(?:#3[49]|quot|apos);|[\"'”’»›」』》〉*:.,…])+\Z")
"""What stands between a word and its particle and is not read: closing marks, tags of HTML."""
_ASIDE = re.compile(r"(?<=[\w>;%\"'”’」』])\s?[(（\[［][^()（）\[\]［］]*[)）\]］]\Z")
"""A remark in brackets after a word: the particle goes by the word, as if it were not there."""
_BRACKETS = ")）]］}"

_ABBREVIATION = 5
"""Capital letters that are read one by one; more are a word."""


class _End(Enum):
    """How a word ends when it is read out."""

    VOWEL = "vowel"
    RIEUL = "ㄹ"
    CONSONANT = "another consonant"


_OPEN, _RIEUL, _SHUT = _End.VOWEL, _End.RIEUL, _End.CONSONANT
_DIGITS = (_SHUT, _RIEUL, _OPEN, _SHUT, _OPEN, _OPEN, _SHUT, _RIEUL, _RIEUL, _OPEN)
"""영 (and 십, 백, 천, 만, 억, which numbers in noughts end in), 일, 이, 삼, 사, 오, 육, 칠, 팔, 구."""
_SIGNS = {"%": _OPEN, "％": _OPEN, "℃": _OPEN}
"""퍼센트, 도."""
_NAMES = {"l": _RIEUL, "r": _RIEUL, "m": _SHUT, "n": _SHUT}
"""The letters whose Korean names end in a consonant: 엘, 알, 엠, 엔."""
_SPELT = (
    re.compile(rf"(?<![A-Za-z])(?:[A-Z]{{1,{_ABBREVIATION}}}|[b-df-hj-np-tv-xz]+|[a-z])\Z"),
    re.compile(rf"[a-z][A-Z]{{1,{_ABBREVIATION}}}\Z"),
)
"""What is read letter by letter: an abbreviation, a word without a vowel (``html``), the end of
``PostgreSQL``."""
_WORDS = (
    (re.compile(r"(?:l|le)\Z"), _RIEUL),
    (re.compile(r"(?:m|n|ng)\Z"), _SHUT),
    (re.compile(r"(?:[aiouyrswfvxzh]|[aeio]e|[^q]ue|[csvgr]e)\Z"), _OPEN),
)
"""Endings of foreign words that are read in one way (외래어 표기법, chapter 3, section 1). Those in
p, t, k, b, d and g are not, nor most in e."""


def settled(text: str, language: str = "ko") -> str:
    """A sentence whose values are filled in; a Korean one with one form of each particle. Both are
    left where the letters do not tell how the word before is read."""
    return _BOTH.sub(_chosen, text) if language == "ko" and "(" in text else text


def _chosen(found: re.Match[str]) -> str:
    end = _end(found.string[max(0, found.start() - _LONGEST) : found.start()])
    if end is None:
        return found[0]
    shut, still = _FORMS[found[0]]
    return still if end is _OPEN or (end is _RIEUL and found[0] == _TOWARDS) else shut


def _end(before: str) -> _End | None:
    word = _word(before)
    last = unicodedata.normalize("NFC", word[-3:])[-1:]
    if "가" <= last <= "힣":
        return {0: _OPEN, 8: _RIEUL}.get((ord(last) - ord("가")) % 28, _SHUT)
    if last.isdecimal():
        return _DIGITS[int(last)]
    return _SIGNS.get(last) or _latin(word)


def _word(before: str) -> str:
    """The text up to the last letter that is read."""
    while True:
        text = _ASIDE.sub("", _UNREAD.sub("", before))
        if text == before and text.endswith(tuple(_BRACKETS)):
            text = text[:-1]
        if text == before:
            return text
        before = text


def _latin(text: str) -> _End | None:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    last = plain[-1:].lower()
    if not ("a" <= last <= "z"):
        return None
    if any(spelt.search(plain) for spelt in _SPELT):
        return _NAMES.get(last, _OPEN)
    return next((end for ending, end in _WORDS if ending.search(plain.lower())), None)
