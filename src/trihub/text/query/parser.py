"""The query language's parser: text to a tree of :mod:`trihub.core.query`.

Grammar, loosest first::

    query    = and { OR and }
    and      = side { AND side }
    side     = item { item }              bare words among the items form one "best match"
    item     = NOT item | near
    near     = primary [ (NEAR/n | ADJ/n) primary ]
    primary  = word | truncated* | "phrase" | prefix value | ( query ) | *

Standing side by side: bare words rank (best match), everything else restricts (AND). The
reference for users is ``docs/reference/query-language.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from trihub.core.errors import BadQuery
from trihub.core.messages import N_, said
from trihub.core.query import (
    And,
    Everything,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    TextField,
    Truncated,
    Words,
)
from trihub.text.analysis import token_string
from trihub.text.query.conditions import read_condition
from trihub.text.query.lexer import EXAMPLES, Kind, Lexeme, lex

MAX_CHARACTERS = 10_000
MAX_LEAVES = 1_000
MAX_DEPTH = 50

_ENDING = frozenset({Kind.AND, Kind.OR, Kind.NEAR, Kind.ADJ, Kind.CLOSE, Kind.END})
_GROUP = re.compile(r"\d{1,4}/\d{2,6}")
_SECOND_HALVES = {
    "ic": _GROUP,
    "cp": _GROUP,
    "fi": re.compile(rf"{_GROUP.pattern}(,\d{{3}})?(@[A-Za-z])?"),
    "ft": re.compile(r"[A-Za-z]{2}\d{2}[A-Za-z]?"),
}
"""What follows the space that gazettes print in a symbol."""
_CUT_IN_PHRASE = re.compile(r"\w{2,}\*(?!\S)")
_STEM = re.compile(r"[^\W_]+")


def parse(query: str) -> Node:
    """Read a query.

    :raises BadQuery: with the position of the first character that does not fit, what was
        expected there and an example; also for more than 10,000 characters, 1,000 words and
        conditions, or 50 levels of brackets.
    """
    if len(query) > MAX_CHARACTERS:
        raise BadQuery(
            said(
                "The query has {count} characters; at most {most} are read.",
                count=len(query),
                most=MAX_CHARACTERS,
            ),
            position=MAX_CHARACTERS,
            expected=said("a shorter query; a whole text can be searched with “like”"),
            example=EXAMPLES["query"],
        )
    parser = _Parser(list(lex(query)))
    node = parser.query(None)
    parser.expect_end()
    return node


@dataclass(slots=True)
class _Parser:
    """Recursive descent over the tokens; ``prefix`` is the field that a bracket stands behind."""

    lexemes: list[Lexeme]
    at: int = 0
    depth: int = 0
    leaves: int = 0

    @property
    def here(self) -> Lexeme:
        return self.lexemes[self.at]

    def take(self) -> Lexeme:
        self.at += 1
        return self.lexemes[self.at - 1]

    def expect_end(self) -> None:
        if self.here.kind is Kind.CLOSE:
            raise _bad(
                self.here,
                N_("“{text}” at character {at} closes nothing."),
                said("an opening bracket before it"),
                EXAMPLES["group"],
            )

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _bad(
                self.here,
                N_("“{text}” at character {at} is nested too deep."),
                said("at most {most} levels", most=MAX_DEPTH),
                EXAMPLES["group"],
            )

    def query(self, prefix: str | None) -> Node:
        self.enter()
        sides = [self.conjunction(prefix)]
        while self.here.kind is Kind.OR:
            self.take()
            sides.append(self.conjunction(prefix))
        self.depth -= 1
        return sides[0] if len(sides) == 1 else Or(tuple(sides))

    def conjunction(self, prefix: str | None) -> Node:
        items = self.side(prefix)
        while self.here.kind is Kind.AND:
            self.take()
            items += self.side(prefix)
        return items[0] if len(items) == 1 else And(tuple(items))

    def side(self, prefix: str | None) -> list[Node]:
        """Items side by side; the bare words among them become one leaf where the first stood."""
        items: list[Node] = []
        bare = -1
        texts: list[str] = []
        while not (items and self.here.kind in _ENDING):
            word = self.bare_word()
            node = self.item(prefix)
            if word and isinstance(node, Words):
                texts.append(node.text)
                if bare >= 0:
                    continue
                bare = len(items)
            items.append(node)
        first = items[bare]
        if len(texts) > 1 and isinstance(first, Words):
            items[bare] = replace(first, text=" ".join(texts))
        return [_searchable(item) for item in items]

    def bare_word(self) -> bool:
        return self.here.kind is Kind.WORD

    def item(self, prefix: str | None) -> Node:
        if self.here.kind is not Kind.NOT:
            return self.near(prefix)
        self.take()
        self.enter()
        node = self.words_after_not(prefix) if self.bare_word() else self.item(prefix)
        self.depth -= 1
        return Not(node)

    def words_after_not(self, prefix: str | None) -> Node:
        """NOT takes all bare words up to the next operator or other item."""
        node = self.near(prefix)
        while isinstance(node, Words) and self.bare_word():
            start = self.at
            following = self.near(prefix)
            if not isinstance(following, Words):
                self.at = start
                break
            node = replace(node, text=f"{node.text} {following.text}")
        return _searchable(node)

    def near(self, prefix: str | None) -> Node:
        left = self.primary(prefix)
        operator = self.here
        if operator.kind not in (Kind.NEAR, Kind.ADJ):
            return left
        self.take()
        right = self.primary(prefix)
        after = self.here
        if after.kind in (Kind.NEAR, Kind.ADJ):
            raise _bad(
                after,
                N_("“{text}” at character {at} cannot follow another one."),
                said("AND between the two"),
                EXAMPLES["near"],
            )
        return _near(left, operator, right)

    def primary(self, prefix: str | None) -> Node:
        lexeme = self.take()
        if lexeme.kind is Kind.PREFIX:
            return self.prefixed(lexeme)
        if lexeme.kind is Kind.OPEN:
            return self.group(lexeme, prefix)
        if lexeme.kind not in (Kind.WORD, Kind.PHRASE):
            raise _missing(lexeme)
        self.count(lexeme)
        if prefix is None or prefix in tuple(TextField):
            return _text_leaf(lexeme, TextField(prefix) if prefix else None)
        return read_condition(prefix, lexeme.text, lexeme.position)

    def prefixed(self, prefix: Lexeme) -> Node:
        lexeme = self.here
        second_half = _SECOND_HALVES.get(prefix.text)
        if second_half and lexeme.kind is Kind.WORD:
            following = self.lexemes[self.at + 1]
            if following.kind is Kind.WORD and second_half.fullmatch(following.text):
                self.at += 2
                self.count(lexeme)
                return read_condition(prefix.text, lexeme.text + following.text, lexeme.position)
        if lexeme.kind not in (Kind.WORD, Kind.PHRASE, Kind.OPEN):
            raise _missing(lexeme, said("a value after {prefix}:", prefix=prefix.text))
        return self.primary(prefix.text)

    def group(self, opened: Lexeme, prefix: str | None) -> Node:
        node = self.query(prefix)
        if self.here.kind is not Kind.CLOSE:
            raise BadQuery(
                said("The bracket at character {at} is never closed.", at=opened.position + 1),
                position=opened.position,
                expected=said("a closing bracket"),
                example=EXAMPLES["group"],
            )
        self.take()
        return node

    def count(self, lexeme: Lexeme) -> None:
        self.leaves += 1
        if self.leaves > MAX_LEAVES:
            expected = said(
                "at most {most} words and conditions; a text can be searched with “like”",
                most=MAX_LEAVES,
            )
            message = N_("“{text}” at character {at} is one too many.")
            raise _bad(lexeme, message, expected, EXAMPLES["query"])


def _text_leaf(lexeme: Lexeme, text_field: TextField | None) -> Node:
    if lexeme.kind is Kind.PHRASE:
        text = " ".join(lexeme.text.split())
        if not token_string(text):
            raise _bad(
                lexeme,
                N_("“{text}” at character {at} is a phrase without words."),
                said("words between the quotation marks"),
                EXAMPLES["phrase"],
            )
        if _CUT_IN_PHRASE.search(text):
            raise _not_cut(
                text,
                lexeme.position,
                lexeme.position + 1 + lexeme.text.index("*"),
                said("Words of a phrase cannot be cut"),
            )
        return Phrase(text, text_field, position=lexeme.position)
    if lexeme.text == "*" and text_field is None:
        return Everything()
    if "*" in lexeme.text:
        return _truncated(lexeme, text_field)
    return Words(lexeme.text, text_field, position=lexeme.position)


def _truncated(lexeme: Lexeme, text_field: TextField | None) -> Truncated:
    stem, _, rest = lexeme.text.partition("*")
    star = lexeme.position + len(stem)
    if rest:
        problem = said("Words can be cut at their end alone")
    elif not _STEM.fullmatch(stem) or " " in token_string(stem) or not _is_alphabetic(stem):
        problem = said(
            "Only single words of Latin letters and digits can be cut; others are found by their parts"
        )
    elif len(stem) < 2:
        problem = said("At least two letters must stand before the asterisk")
    else:
        return Truncated(stem, text_field, lexeme.position)
    raise _not_cut(lexeme.text, lexeme.position, star, problem)


def _not_cut(text: str, position: int, star: int, problem: str) -> BadQuery:
    return BadQuery(
        said("“{text}” at character {at}: {problem}.", text=text, at=position + 1, problem=problem),
        position=star,
        expected=said("two or more letters, then * at the end of the word"),
        example=EXAMPLES["truncation"],
    )


def _is_alphabetic(stem: str) -> bool:
    """Whether the analysis keeps the word whole: no Han, kana or Hangul in it."""
    return all(char < "\u2e80" for char in stem)


def _near(left: Node, operator: Lexeme, right: Node) -> Near:
    if not isinstance(left, Words | Phrase) or not isinstance(right, Words | Phrase):
        raise _bad(
            operator,
            N_("“{text}” at character {at} stands between words or phrases alone."),
            said("a word or phrase on each side"),
            EXAMPLES["near"],
        )
    if not token_string(left.text) or not token_string(right.text):
        raise _bad(
            operator,
            N_("“{text}” at character {at} has no word on one side."),
            said("a word or phrase on each side"),
            EXAMPLES["near"],
        )
    for leaf in (left, right):
        _refuse_letter(leaf)
    fields = {leaf.field for leaf in (left, right) if leaf.field}
    if len(fields) > 1:
        raise _bad(
            operator,
            N_("“{text}” at character {at} stands between two fields."),
            said("the same field on both sides"),
            "ti:(electrolyte NEAR/3 film)",
        )
    shared = fields.pop() if fields else None
    return Near(
        replace(left, field=shared), replace(right, field=shared), operator.distance,
        ordered=operator.kind is Kind.ADJ, position=operator.position,
    )  # fmt: skip


def _refuse_letter(leaf: Words | Phrase) -> None:
    """Refuse what has no place of its own in a text, where pairs of characters are counted."""
    found = token_string(leaf.text)
    if len(found) == 1 and not _is_alphabetic(found):
        raise _bad(
            leaf,
            N_(
                "“{text}” at character {at} is a single character; distances are counted between longer words."
            ),
            said("a word of two or more characters"),
            EXAMPLES["near"],
        )


def _searchable(node: Node) -> Node:
    """Refuse bare words of which the analysis leaves nothing (signs alone)."""
    if isinstance(node, Words) and not token_string(node.text):
        raise _bad(
            node,
            N_("“{text}” at character {at} holds nothing that can be searched for."),
            said("letters or digits"),
            EXAMPLES["query"],
        )
    return node


def _missing(lexeme: Lexeme, expected: str = "") -> BadQuery:
    expected = expected or said("a word, a phrase, a prefix or an opening bracket")
    if lexeme.kind is not Kind.END:
        message = N_("“{text}” at character {at} stands where something is missing.")
        return _bad(lexeme, message, expected, EXAMPLES["query"])
    message = said("The query ends where something is missing.")
    return BadQuery(message, position=lexeme.position, expected=expected, example=EXAMPLES["query"])


def _bad(lexeme: Lexeme | Words | Phrase, message: str, expected: str, example: str) -> BadQuery:
    """``message`` is a template with ``text`` and ``at``."""
    return BadQuery(
        said(message, text=lexeme.text, at=lexeme.position + 1),
        position=lexeme.position,
        expected=expected,
        example=example,
    )
