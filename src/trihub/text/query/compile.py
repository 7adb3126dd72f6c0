"""From words to tokens: the query that a person wrote becomes the one that engines run.

Two ways to read bare words:

- *Best match*: every token of the words, as alternatives whose scores add up. This is how words
  that rank are read: alone, or beside conditions only.
- *Strict*: each word (up to the next space) must stand as written, as a phrase of its tokens;
  several words are still alternatives. This is how words are read under AND with other words,
  under OR and NOT, and always in names (pa, in): NOT 锂电池 must not exclude every 电池.

Distances: ``a NEAR/n b`` means at most n further words between the two. One Latin word or number
is one token. Two characters of Han, kana or Hangul count as one word; they make two bigrams, and
one more bigram joins neighbours within a run, hence 2n + 1 further tokens.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from trihub.core.errors import BadNumber
from trihub.core.numbers import Ambiguous, Number, NumberType, docdb
from trihub.core.numbers import parse as parse_number
from trihub.core.numbers.keys import elsewhere_key, wanted_keys
from trihub.core.query import (
    BODY_FIELDS,
    And,
    Everything,
    Keyword,
    KeywordField,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Synonyms,
    TextField,
    Token,
    TokenLetter,
    TokenPhrase,
    TokenPrefix,
    Truncated,
    Words,
)
from trihub.text.analysis import HAN, HAN_KANA, HANGUL, tokens
from trihub.text.folding import fold
from trihub.text.stemming import stem

_NAMES = (TextField.APPLICANT, TextField.INVENTOR)
_MAX_STRICT = 8
"""A word of more tokens is a text: it is read as a best match even where words are read strictly."""

_EAST_ASIAN = re.compile(f"[{HAN_KANA}{HANGUL}]")
_SPACED = re.compile(rf"(?<=[{HAN_KANA}]) (?=[{HAN_KANA}])")
_LETTER = re.compile(f"[{HAN}{HANGUL}]")
_ENDINGS = ("ing", "ed", "es", "ies", "s")
_NOTHING = Not(Everything())
_WEIGHTED = (Token, Synonyms, TokenPhrase, TokenPrefix, TokenLetter)

Expand = Callable[[Keyword], Sequence[str]]


def number_values(condition: Keyword) -> Sequence[str]:
    """The keys that a number as written can stand for, beside what is written itself.

    Publication keys with and without the kind; application keys for ``an`` and ``pr``.
    """
    if condition.field not in (
        KeywordField.NUMBER,
        KeywordField.APPLICATION,
        KeywordField.PRIORITY,
    ):
        return (condition.value,)
    application = condition.field is not KeywordField.NUMBER
    try:
        read = parse_number(condition.value, type=NumberType.APPLICATION if application else None)
    except BadNumber:
        elsewhere = elsewhere_key(condition.value) if application else ""
        return (condition.value, elsewhere) if elsewhere else (condition.value,)
    values = {condition.value: None}
    for number in read.candidates if isinstance(read, Ambiguous) else (read,):
        values.update(dict.fromkeys(_keys(number, application)))
    return tuple(values)


def _keys(number: Number, application: bool) -> Iterable[str]:
    if application:
        return wanted_keys(number)
    named = docdb(number)
    if named is None or number.type is NumberType.APPLICATION:
        return []
    office, digits, kind = named
    return [f"{office}{digits}{kind}"] if kind else [f"{office}{digits}"]


def compile_query(node: Node, *, expand: Expand = number_values) -> Node:
    """Turn words, phrases, truncated words and distances into token leaves.

    ``expand`` gives the exact values that a condition on a number stands for. Duplicate tokens
    of one leaf are merged: n times the same token weigh 1 + ln n. Alternatives are flat, and the
    same token among them (of a word and of its translation) counts once, with the highest weight.
    """
    return _compile(node, False, expand)


def _compile(node: Node, strict: bool, expand: Expand) -> Node:
    match node:
        case Words():
            return (
                _strict_words(node)
                if strict or node.field in _NAMES
                else _best_match(node.text, node)
            )
        case Phrase():
            return _phrase(tokens(_SPACED.sub("", node.text)), node)
        case Truncated():
            return _truncated(node)
        case Near():
            return _near(node)
        case Keyword():
            return _any([Keyword(node.field, value) for value in expand(node)])
        case And():
            sides = (child.child if isinstance(child, Not) else child for child in node.children)
            below = strict or sum(map(asks_for_text, sides)) > 1
            return And(tuple(_compile(child, below, expand) for child in node.children))
        case Or():
            below = strict or not _is_translation(node)
            return _any([_compile(child, below, expand) for child in node.children])
        case Not():
            return Not(_compile(_narrow(node.child), True, expand))
    return node


def _narrow(node: Node) -> Node:
    """Without distances from one character, in whose place both words are looked for: what is left
    out by NOT must not be more than was written."""
    match node:
        case And() | Or():
            return type(node)(tuple(map(_narrow, node.children)))
        case Near() if any(_is_letter(side) for side in _sides(node)):
            return _NOTHING
    return node


def _any(nodes: Iterable[Node]) -> Node:
    """Alternatives, flat: of the same leaf given several times, the one that weighs most."""
    leaves: dict[Hashable, Node] = {}
    for node in _alternatives(nodes):
        key = _without_weight(node)
        known = leaves.get(key)
        if (
            not isinstance(node, _WEIGHTED)
            or not isinstance(known, _WEIGHTED)
            or node.weight > known.weight
        ):
            leaves[key] = node
    found = tuple(leaves.values())
    if not found:
        return _NOTHING
    return found[0] if len(found) == 1 else Or(found)


def _without_weight(node: Node) -> Hashable:
    """What two leaves have in common that differ at most in what they count."""
    match node:
        case Token():
            return Token, node.token, node.fields
        case Synonyms():
            return Synonyms, node.tokens, node.fields
        case TokenPhrase():
            return TokenPhrase, node.tokens, node.fields, node.slop, node.head
        case TokenPrefix():
            return TokenPrefix, node.prefix, node.fields
        case TokenLetter():
            return TokenLetter, node.letter, node.fields
    return node


def _alternatives(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Or):
            yield from _alternatives(node.children)
        elif node != _NOTHING:
            yield node


def asks_for_text(node: Node) -> bool:
    """Whether some words of the document's body must match."""
    if isinstance(node, And | Or):
        return any(map(asks_for_text, node.children))
    if isinstance(node, Near):
        return node.left.field not in _NAMES
    return isinstance(node, Words | Phrase | Truncated) and node.field not in _NAMES


def _is_translation(node: Or) -> bool:
    """Whether all but the first alternative are translations, which nobody wrote."""
    return not any(map(_is_written, node.children[1:]))


def _is_written(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(map(_is_written, node.children))
    if isinstance(node, Synonyms):
        return False
    return not isinstance(node, Words | Phrase | Near) or node.position >= 0


def _fields(field: TextField | None) -> tuple[TextField, ...]:
    return BODY_FIELDS if field is None else (field,)


def _best_match(text: str, leaf: Words) -> Node:
    fields = _fields(leaf.field)
    counts = Counter(tokens(text))
    found: list[Node] = [
        Token(token, fields, leaf.weight * (1 + math.log(count))) for token, count in counts.items()
    ]
    letters = {word for word in fold(text).split() if _is_letter([word])}
    if len(counts) <= _MAX_STRICT:
        letters.update(token for token in counts if _is_letter([token]))
    return _any([*found, *(TokenLetter(letter, fields, leaf.weight) for letter in sorted(letters))])


def _strict_words(leaf: Words) -> Node:
    return _any([_word(word, leaf) for word in leaf.text.split()])


def _word(word: str, leaf: Words) -> Node:
    found = tokens(word)
    return _best_match(word, leaf) if len(found) > _MAX_STRICT else _phrase(found, leaf)


def _phrase(found: Sequence[str], leaf: Words | Phrase) -> Node:
    fields = _fields(leaf.field)
    if not found:
        return _NOTHING
    if len(found) > 1:
        return TokenPhrase(tuple(found), fields, 0, leaf.weight)
    token = Token(found[0], fields, leaf.weight)
    if _is_letter(found):
        return _any((token, TokenLetter(found[0], fields, leaf.weight)))
    return token


def _is_letter(found: Sequence[str]) -> bool:
    """Whether these tokens are a single character of Han or Hangul."""
    return len(found) == 1 and len(found[0]) == 1 and bool(_LETTER.match(found[0]))


def _truncated(leaf: Truncated) -> Node:
    """Every token with that start, and stems of words that have it: batteri* finds battery."""
    start, fields = fold(leaf.stem), _fields(leaf.field)
    words = {start}
    for ending in _ENDINGS:
        words.update(
            start[:-cut] + ending
            for cut in range(1, len(ending) + 1)
            if start.endswith(ending[:cut])
        )
    stems = sorted(stem(word) for word in words if word.isascii() and word.isalpha())
    extra = [Token(word, fields) for word in dict.fromkeys(stems) if not word.startswith(start)]
    return _any([TokenPrefix(start, fields), *extra])


def _sides(node: Near) -> tuple[Sequence[str], Sequence[str]]:
    left, right = (tokens(_SPACED.sub("", leaf.text)) for leaf in (node.left, node.right))
    return left, right


def _near(node: Near) -> Node:
    left, right = _sides(node)
    if not left or not right:
        return _NOTHING
    if _is_letter(left) or _is_letter(right):
        # A translation: it stands in pairs, which are not at one distance. Both must be there.
        return And((_phrase(left, node.left), _phrase(right, node.right)))
    east_asian = any(_EAST_ASIAN.search(token) for token in (*left, *right))
    slop = 2 * node.distance + 1 if east_asian else node.distance
    fields, weight = _fields(node.left.field), min(node.left.weight, node.right.weight)
    ordered = TokenPhrase((*left, *right), fields, slop, weight, head=len(left))
    if node.ordered or left == right:
        return ordered
    return Or((ordered, TokenPhrase((*right, *left), fields, slop, weight, head=len(right))))
