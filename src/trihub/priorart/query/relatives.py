"""English words of the same root beside those that were written (:mod:`trihub.text.derivation`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from trihub.core.query import And, Node, Or, Synonyms, Token, Words
from trihub.priorart.query.trees import is_condition
from trihub.text.analysis import tokens
from trihub.text.derivation import relatives

RELATED = 0.5
"""What an occurrence of a relative counts beside one of the word itself. From .3 to .8 changed nothing
that could be told from chance (seen on the sets of ``docs/quality.md``)."""
MOST = 16
"""Words of a query that get relatives. Of a longer text enough words are met as they stand: pasted
claims gained nothing. And what a server takes of one query has bounds."""


def with_relatives(node: Node, words: Words) -> Node:
    """The query with the relatives of its own ``words``: those of one word are one term beside it, so
    that a common relative takes nothing from what a rare word tells. One of several words counts once.
    """
    return _with(node, _by_word(words))


def related_to(words: Words) -> frozenset[str]:
    """The tokens that :func:`with_relatives` adds."""
    return frozenset(one for found in _by_word(words).values() for one in found)


def _by_word(words: Words) -> dict[str, tuple[str, ...]]:
    own = dict.fromkeys(tokens(words.text))
    if len(own) > MOST:
        return {}
    taken, found = set(own), {}
    for token in own:
        found[token] = tuple(one for one in relatives(token) if one not in taken)
        taken.update(found[token])
    return found


def _with(node: Node, by_word: Mapping[str, tuple[str, ...]]) -> Node:
    if isinstance(node, And):
        children = (one if is_condition(one) else _with(one, by_word) for one in node.children)
        return replace(node, children=tuple(children))
    leaves = node.children if isinstance(node, Or) else (node,)
    more = [
        Synonyms(tuple((one, 1.0) for one in found), leaf.fields, RELATED * leaf.weight)
        for leaf in leaves
        if isinstance(leaf, Token) and (found := by_word.get(leaf.token))
    ]
    return Or((*leaves, *more)) if more else node
