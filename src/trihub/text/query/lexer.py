"""The query language's lexer: characters become tokens with their positions.

Full-width forms are read as the ASCII ones, Chinese and Japanese quotation marks as ``"``,
each character for one character, so that positions stay those of the query as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from trihub.core.errors import BadQuery
from trihub.core.messages import said

EXAMPLES = {
    "query": 'separator AND (battery OR cell) NOT "lead acid"',
    "phrase": '"solid electrolyte"',
    "near": "electrolyte NEAR/3 separator",
    "prefix": "ti:electrolyte",
    "date": "pd:2018..2020",
    "class": 'ic:"H01M 10/05"',
    "truncation": "batter*",
    "group": "(battery OR cell) AND separator",
}

PREFIXES = ("ti", "ab", "cl", "de", "pa", "in", "ic", "cp", "fi", "ft", "pn", "an", "pr", "pd", "ad",
            "prd", "ofc", "lang", "kind", "kc")  # fmt: skip
DATE_PREFIXES = ("pd", "ad", "prd")


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"
    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    ADJ = "ADJ"
    END = "end"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A token: its text (a phrase without its quotes), where it starts, how many words it may span."""

    kind: Kind
    text: str
    position: int
    distance: int = 0


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_QUOTES = dict.fromkeys(map(ord, "“”„‟″〝〞〟「」『』«»"), ord('"'))
_FOLDED = _FULL_WIDTH | _QUOTES | {0x3000: 0x20, 0x00A0: 0x20}

_PART = r"[^\s()\"&|]"
_COUNTED = r"\([A-Z][A-Za-z0-9]{0,11}\)(?=[0-9]{1,2}(?![0-9/]))"
"""What opens a formula, (NH4)2SO4, and no bracket of the query."""
_NEXT = re.compile(
    rf"\s*(?:(?P<open>(?!{_COUNTED})\()|(?P<close>\))|(?P<quote>\")"
    rf"|(?P<prefix>(?i:{'|'.join(PREFIXES)})(?==)|(?i:{'|'.join(DATE_PREFIXES)})(?=[<>])|[A-Za-z]{{2,8}}(?=:))"
    r"(?:[:=]\s*)?"
    r"|(?P<near>(?:NEAR|ADJ)(?:/(?P<distance>[^\s()\"&|]*))?(?![^\s()\"&|]))"
    rf"|(?P<word>(?!(?:AND|OR|NOT)\()(?:{_COUNTED})?{_PART}+(?:\([^\s()\"]*\){_PART}*|(?<=[A-Za-z0-9])[&|](?=[A-Za-z0-9]){_PART}+)*"
    r"|AND|OR|NOT|[&|]{1,2})|$)"
)
"""A word may hold brackets without spaces, Ca(NO3)2, and an ampersand between letters, R&D."""
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT,
              "&": Kind.AND, "&&": Kind.AND, "|": Kind.OR, "||": Kind.OR}  # fmt: skip
MAX_DISTANCE = 99


def lex(query: str) -> Iterator[Lexeme]:
    """Yield the query's tokens, :attr:`Kind.END` last.

    :raises BadQuery: an unclosed quotation mark, an unknown prefix, a distance that is no number.
    """
    text = query.translate(_FOLDED)
    position = 0
    while match := _NEXT.match(text, position):
        start, position = match.start(match.lastgroup or 0), match.end()
        if match["quote"]:
            position = _closing_quote(text, start) + 1
            yield Lexeme(Kind.PHRASE, text[start + 1 : position - 1], start)
        elif match["prefix"]:
            yield _prefix(match["prefix"], start)
        elif match["near"]:
            start = match.start("near")
            yield _near(match["near"], match["distance"] or "", start)
        elif match["open"] or match["close"]:
            yield Lexeme(Kind.OPEN if match["open"] else Kind.CLOSE, text[start], start)
        elif match["word"]:
            yield Lexeme(_OPERATORS.get(match["word"], Kind.WORD), match["word"], start)
        else:
            break
    yield Lexeme(Kind.END, "", len(text.rstrip()))


def _closing_quote(text: str, start: int) -> int:
    end = text.find('"', start + 1)
    if end < 0:
        raise BadQuery(
            said("The quotation mark at character {at} is never closed.", at=start + 1),
            position=start,
            expected=said("a closing quotation mark"),
            example=EXAMPLES["phrase"],
        )
    return end


def _prefix(written: str, start: int) -> Lexeme:
    name = written.lower()
    if name in PREFIXES:
        return Lexeme(Kind.PREFIX, name, start)
    raise BadQuery(
        said("“{text}:” at character {at} is no field prefix.", text=written, at=start + 1),
        position=start,
        expected=said(
            "one of {prefixes}, or quotation marks around text with a colon",
            prefixes=", ".join(PREFIXES),
        ),
        example=EXAMPLES["prefix"],
    )


def _near(written: str, digits: str, start: int) -> Lexeme:
    operator = written.partition("/")[0]
    if not digits.isascii() or not digits.isdigit() or int(digits[:4]) > MAX_DISTANCE:
        raise BadQuery(
            said(
                "{operator} at character {at} lacks the number of words that may stand between.",
                operator=operator,
                at=start + 1,
            ),
            position=start,
            expected=said(
                "{operator}/ and a number from 0 to {most}", operator=operator, most=MAX_DISTANCE
            ),
            example=EXAMPLES["near"].replace("NEAR", operator),
        )
    return Lexeme(Kind[operator], written, start, int(digits[:4]))
