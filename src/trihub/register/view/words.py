"""By which words something is found: the names of codes in four languages, and plain texts.

A record holds codes (``JP-KR``, ``Kobe``, ``park-won-joo``); a reader writes names, of today or of
then, in any script. So words lead to codes, and codes to records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from trihub.core.languages import MAIN_LANGUAGES
from trihub.register.lexicon import Row, table
from trihub.register.names import name_of
from trihub.register.periods import period_of
from trihub.register.reading.ordinals import value_of
from trihub.text.analysis import tokens

TEXTS = frozenset({"text", "name", "title", "note"})
"""Names of statements whose values are texts; all others are codes."""
LONGEST_CODE = 200
MOST_TOKENS = 48
"""Different tokens of a query that count."""

OFFICES = ("office", "actor", "host", "next_host")
PEOPLE = ("head", "guest")
_NAMED = ("mechanism", "place", "field", "reviewed", "document", "programme", "group", "mode")
_PLAIN = ("number", "code")
_NUMBER = re.compile(
    r"第\s?([〇一二三四五六七八九十百\d]{1,5})\s?[次届回轮屆]|제\s?(\d{1,3})\s?[차회]|\b(\d{1,3})(?:st|nd|rd|th)\b"
)
_DATE = re.compile(r"(\d{4})\s*[年년](?:\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?)?")


def words_of(name: str, code: str) -> frozenset[str]:
    """The tokens by which a code of a property is found."""
    if name in OFFICES:
        return _office(code)
    if name in PEOPLE:
        return _person(code)
    if name in _NAMED:
        return frozenset(_tokens([code, *(name_of(name, code, tag) for tag in MAIN_LANGUAGES)]))
    if name == "date":
        parts = code.split("-")
        return frozenset("-".join(parts[:length]) for length in range(1, len(parts) + 1))
    return frozenset(tokens(code)) if name in _PLAIN else frozenset()


def tokens_of(name: str, text: str) -> list[str]:
    """The tokens of a text; of a name also those of its parts written as one (Won-joo, Wonjoo)."""
    if name != "name":
        return tokens(text)
    bare = period_of(text).text
    return [*tokens(bare), *_joined(bare)]


def asked_tokens(query: str) -> list[str]:
    """The tokens of a query: the number of a meeting and a date in the form in which they are kept,
    however they are written. Words that a space parts may stand apart, in Korean too."""
    plain = _NUMBER.sub(lambda one: f" {value_of(one[1] or one[2] or one[3])} ", query)
    plain = _DATE.sub(lambda one: " " + "-".join(_parts(one)) + " ", plain)
    return list(dict.fromkeys(_tokens(plain.split())))[:MOST_TOKENS]


def _parts(date: re.Match[str]) -> Iterator[str]:
    yield date[1]
    yield from (each.zfill(2) for each in (date[2], date[3]) if each)


def _tokens(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from tokens(text)


def _joined(name: str) -> list[str]:
    """A name in Latin letters with the parts of a given name written as one."""
    if "-" not in name or not name.isascii():
        return []
    return tokens(name.replace("-", ""))


@cache
def _office(code: str) -> frozenset[str]:
    names = [code]
    for row in _rows("offices", "code", code):
        names += [one for tag in MAIN_LANGUAGES for one in row[tag].split("|")]
    return frozenset(_tokens(names))


def _person(code: str) -> frozenset[str]:
    names = [code]
    for row in _rows("people", "id", code):
        names += [one for tag in MAIN_LANGUAGES for one in row[tag].split("|")]
    found = [*_tokens(names), *(token for name in names for token in _joined(name))]
    return frozenset(found)


def _rows(name: str, column: str, code: str) -> Sequence[Row]:
    return _by_code(name, column).get(code, ())


@cache
def _by_code(name: str, column: str) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = {}
    for row in table(name):
        found.setdefault(row[column], []).append(row)
    return found
