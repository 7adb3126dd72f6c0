"""Numbers in a sentence: digits in any script, with their powers of ten, outside dates."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from trihub.register.reading.dates import dates
from trihub.register.reading.ordinals import value_of

_ERAS = {"令和": 2018, "平成": 1988}
_POWERS = {
    "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "百": 100, "千": 1_000,
    "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "백": 100, "천": 1_000, "만": 10**4,
    "억": 10**8,
}  # fmt: skip
_POWER = "|".join(sorted(_POWERS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?:(?P<era>令和|平成)\s?)?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:\s?(?P<power>(?:{_POWER})(?![a-z])))?",
    re.IGNORECASE,
)
_WORDS: dict[int, dict[str, str]] = {
    1: {"en": r"\b(?:one|first|single)\b", "zh": "第一|首|一[个次项名]", "ja": "第一|初|一[つ件回名]",
        "ko": "하나|한 |첫"},
    2: {"en": r"\b(?:two|second|both|bilateral)\b", "zh": "二|两|双", "ja": "二|両", "ko": "둘|두 |양국|양 "},
    3: {"en": r"\b(?:three|third|trilateral)\b", "zh": "三", "ja": "三", "ko": "셋|세 |삼국"},
    4: {"en": r"\b(?:four|fourth)\b", "zh": "四", "ja": "四", "ko": "넷|네 "},
    5: {"en": r"\b(?:five|fifth)\b", "zh": "五", "ja": "五", "ko": "다섯"},
    6: {"en": r"\b(?:six|sixth)\b", "zh": "六", "ja": "六", "ko": "여섯"},
    7: {"en": r"\b(?:seven|seventh)\b", "zh": "七", "ja": "七", "ko": "일곱"},
    8: {"en": r"\b(?:eight|eighth)\b", "zh": "八", "ja": "八", "ko": "여덟"},
    9: {"en": r"\b(?:nine|ninth)\b", "zh": "九", "ja": "九", "ko": "아홉"},
    10: {"en": r"\b(?:ten|tenth)\b", "zh": "十", "ja": "十", "ko": "열 "},
    11: {"en": r"\b(?:eleven|eleventh)\b", "zh": "十一", "ja": "十一", "ko": "열한 "},
    12: {"en": r"\b(?:twelve|twelfth)\b", "zh": "十二", "ja": "十二", "ko": "열두 "},
}  # fmt: skip
"""How small numbers are written out. A digit in one version is answered by the word in another."""
_CHINESE = re.compile(r"第\s?([〇一二三四五六七八九十百]{1,5})")


class Number(NamedTuple):
    """A number and its place."""

    value: Decimal
    start: int
    end: int


def numbers(text: str, language: str) -> list[Number]:
    """The numbers of a sentence that are written in digits, and numerals after 第, by place."""
    plain = _folded(text)
    taken = [(each.start, each.end) for each in dates(plain, 0, len(plain))]
    found = []
    for match in _NUMBER.finditer(plain):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            found.append(Number(_value(match), match.start(), match.end()))
    if language in ("zh", "ja"):
        for match in _CHINESE.finditer(plain):
            found.append(Number(Decimal(value_of(match[1])), match.start(1), match.end(1)))
    return sorted(found, key=lambda each: each.start)


def written_out(value: Decimal, text: str, language: str) -> bool:
    """Whether a small number stands in a sentence as a word."""
    words = _WORDS.get(int(value), {}).get(language) if value == int(value) else None
    return bool(words and re.search(words, text, re.IGNORECASE))


def _folded(text: str) -> str:
    """Full-width digits and commas as ASCII, character by character, so that places stay."""
    return "".join(_narrow(char) for char in text)


def _narrow(char: str) -> str:
    narrow = unicodedata.normalize("NFKC", char)
    return narrow if len(narrow) == 1 else char


def _value(match: re.Match[str]) -> Decimal:
    value = Decimal(match["digits"].replace(",", ""))
    if match["era"]:
        return value + _ERAS[match["era"]]
    return (value * _POWERS.get((match["power"] or "").lower(), 1)).normalize()
