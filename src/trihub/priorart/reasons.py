"""Why a hit is one, in the reader's own terms: parts of the score by what was asked for.

An engine explains a score by tokens (two characters of a word in Han, kana or Hangul). Readers
wrote words; here the tokens go back to the word, the translation or the class they came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trihub.core.hits import Evidence, Part
from trihub.core.ports import Translation
from trihub.core.query import And, ClassField, Near, Node, Not, Or, Phrase, TextField, Words
from trihub.priorart.query.relatives import related_to
from trihub.text.analysis import tokens


class Cause(StrEnum):
    """Where a part of a score comes from."""

    TERM = "term"
    RELATED = "related"
    TRANSLATION = "translation"
    CLASS = "class"
    MEANING = "meaning"
    CITED = "cited"


@dataclass(frozen=True, slots=True)
class Owner:
    """What a part came from: a word as written, one of the same root, a translation (``lang``), a
    class; likeness in meaning, or being named in a description, which have no text."""

    cause: Cause
    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """What one term, translation or class added to a score, and in which fields, best first."""

    owner: Owner
    score: float
    fields: tuple[TextField | ClassField, ...]


Owners = dict[str, Owner]


def reasons(
    parts: Sequence[Part], read: Node, translations: Sequence[Translation]
) -> tuple[Reason, ...]:
    """Sum parts up by what they came from, most first; written words own a token before translations."""
    owners: Owners = {}
    for leaf in _written(read):
        _own(owners, leaf.text, Cause.TERM, "")
    for item in sorted(translations, key=lambda t: -t.weight):
        _own(owners, item.target, Cause.TRANSLATION, item.lang)
    for leaf in _written(read):
        for one in related_to(leaf) if isinstance(leaf, Words) else ():
            owners.setdefault(one, Owner(Cause.RELATED, one))
    found: dict[Owner, list[Part]] = {}
    for part in parts:
        if part.score > 0:
            found.setdefault(_owner(owners, part), []).append(part)
    summed = [_reason(owner, own) for owner, own in found.items()]
    return tuple(sorted(summed, key=lambda reason: -reason.score))


def _reason(owner: Owner, parts: Sequence[Part]) -> Reason:
    by_field: dict[TextField | ClassField, float] = {}
    for part in parts:
        if part.field:
            by_field[part.field] = by_field.get(part.field, 0.0) + part.score
    fields = tuple(sorted(by_field, key=lambda name: -by_field[name]))
    return Reason(owner, sum(part.score for part in parts), fields)


_OTHER = {Evidence.VECTORS: Owner(Cause.MEANING, ""), Evidence.CITED: Owner(Cause.CITED, "")}


def _owner(owners: Owners, part: Part) -> Owner:
    if part.evidence in _OTHER:
        return _OTHER[part.evidence]
    if isinstance(part.field, ClassField):
        return Owner(Cause.CLASS, part.term)
    first = part.term.split(" ")[0]
    return owners.get(part.term) or owners.get(first) or Owner(Cause.TERM, part.term)


def _own(owners: Owners, text: str, cause: Cause, lang: str) -> None:
    """Give the tokens of each word to it; those between two words go to the one before."""
    words = text.split() if cause is Cause.TERM else [text]
    made = [(word, Owner(cause, word, lang), tokens(word)) for word in words]
    for _, owner, own in made:
        for token in (*own, " ".join(own)):
            owners.setdefault(token, owner)
    for token in tokens(text):
        before = next((o for word, o, _ in made if word.endswith(token[0])), None)
        owners.setdefault(token, before or Owner(cause, text, lang))


def _written(node: Node) -> Iterator[Words | Phrase]:
    """The words that a person wrote, outside NOT."""
    if isinstance(node, Words | Phrase):
        yield node
    elif isinstance(node, Near):
        yield from (node.left, node.right)
    elif isinstance(node, And | Or):
        yield from _each(node.children)
    elif isinstance(node, Not):
        return


def _each(nodes: Iterable[Node]) -> Iterator[Words | Phrase]:
    for node in nodes:
        yield from _written(node)
