"""English words of the same root beside those that were written (:mod:`trihub.text.derivation`)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from trihub.core.query import And, Node, Or, Synonyms, Token, Words
from trihub.priorart.query.trees import is_condition
from trihub.text.analysis import tokens
from trihub.text.derivation import relatives

RELATED = 0.5
"""What an occurrence of a relative counts beside one of the word itself. From .3 to .8 made no
difference that could be told from chance (seen on the sets of ``docs/quality.md``)."""
MOST = 32
"""Words of a query that get relatives. Of a longer text enough words are met as they stand: pasted
claims gained nothing."""


def with_relatives(node: Node, words: Words) -> Node:
    """The query with the relatives of its own ``words``, each word and its relatives one term."""
    own = frozenset(tokens(words.text))
    return _with(node, own) if len(own) <= MOST else node


def related_to(words: Words) -> frozenset[str]:
    """The tokens that :func:`with_relatives` adds."""
    own = frozenset(tokens(words.text))
    if len(own) > MOST:
        return frozenset()
    return frozenset(one for token in own for one in relatives(token)) - own


def _with(node: Node, own: Collection[str]) -> Node:
    if isinstance(node, And):
        children = (one if is_condition(one) else _with(one, own) for one in node.children)
        return replace(node, children=tuple(children))
    if isinstance(node, Or):
        return replace(node, children=tuple(_with(one, own) for one in node.children))
    if isinstance(node, Token) and node.token in own:
        more = tuple((one, RELATED) for one in relatives(node.token) if one not in own)
        if more:
            return Synonyms(((node.token, 1.0), *more), node.fields, node.weight)
    return node
