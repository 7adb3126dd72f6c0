"""The number of a meeting: "24th", 第二十四次, 第24回, 제24차."""

from __future__ import annotations

import re

_BEFORE = {
    "en": re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\s+(?:[A-Z][\w’'/-]*\s+|of\s+){0,3}$"),
    "zh": re.compile(r"第\s?([〇一二三四五六七八九十百\d]{1,5})\s?[次届回轮]\s?\S{0,6}$"),
    "ja": re.compile(r"第\s?([〇一二三四五六七八九十百\d０-９]{1,5})\s?[回次]\s?\S{0,6}$"),
    "ko": re.compile(r"제\s?(\d{1,3})\s?[차회]\s?(?:\S{0,8}\s?){0,2}$"),
}
_WORDS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\s+(?:[A-Z][\w-]*\s+){{0,2}}$", re.IGNORECASE)
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_REACH = 40
_AFTER = re.compile(r"for (?:their|its|the) (\d{1,3})(?:st|nd|rd|th) (?:annual |heads )?meeting")


def number_before(text: str, place: int, language: str) -> tuple[int, int, int] | None:
    """The number that stands before a place of a text, with its start and end; none where no number does."""
    start = max(0, place - _REACH)
    found = _BEFORE.get(language, _BEFORE["en"]).search(text, start, place)
    if found:
        return value_of(found[1]), found.start(), found.end(1)
    word = _WORD.search(text, start, place) if language == "en" else None
    return (_WORDS[word[1].lower()], word.start(1), word.end(1)) if word else None


def number_after(text: str, place: int, end: int) -> tuple[int, int, int] | None:
    """The number of "… for their 23rd annual meeting" after a place, with its start and end."""
    found = _AFTER.search(text, place, end)
    return (int(found[1]), found.start(1), found.end(1)) if found else None


def value_of(text: str) -> int:
    """A number in digits or in Chinese characters up to 199."""
    if text.isdigit():
        return int(text)
    hundreds, found, rest = text.rpartition("百")
    total = (_DIGITS.get(hundreds, 1) if found else 0) * 100
    tens, found, ones = rest.rpartition("十")
    total += (_DIGITS.get(tens, 1) if found else 0) * 10
    return total + (_DIGITS.get(ones, 0) if ones else 0)
