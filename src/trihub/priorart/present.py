"""From ranked families to hits that explain themselves: member shown, parts, passages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from trihub.core.hits import Explanation, Part, Passage
from trihub.core.patent import Origin, Patent
from trihub.core.ports import PatentStore, SearchIndex, Stored
from trihub.core.query import (
    And,
    IndexRequest,
    Node,
    Or,
    Synonyms,
    TextField,
    Token,
    TokenLetter,
    TokenPhrase,
    TokenPrefix,
)
from trihub.priorart.grouping import Group
from trihub.priorart.request import SearchRequest
from trihub.priorart.result import Hit
from trihub.text.highlight import best_passage

MAX_PASSAGE = 320
"""Characters of a passage that a result shows."""

_Leaf: TypeAlias = Token | Synonyms | TokenPhrase | TokenPrefix | TokenLetter


def present(
    store: PatentStore,
    index: SearchIndex,
    asked: IndexRequest,
    request: SearchRequest,
    page: Sequence[Group],
    added: Mapping[int, tuple[Part, ...]],
) -> tuple[Hit, ...]:
    """Turn a page of families into hits; ``added`` is what counts for them beside words."""
    wholly = request.explain or request.align
    alone = [g.hits[0].doc for g in page if len(g.hits) == 1]
    heads = _by_doc(store.get_many([h.doc for g in page if len(g.hits) > 1 for h in g.hits]))
    heads |= _by_doc(store.get_many(alone, whole=wholly))
    shown = [
        _choose([heads[h.doc] for h in g.hits if h.doc in heads], request.reader) for g in page
    ]
    kept = [(group, stored) for group, stored in zip(page, shown, strict=True) if stored]
    docs = [stored.doc for _, stored in kept]
    whole = heads
    if wholly:
        whole = heads | _by_doc(store.get_many([d for d in docs if d not in alone], whole=True))
    reasons: dict[int, Explanation] = {}
    if request.explain:
        told = index.explain(asked, docs)
        reasons = {e.doc: replace(e, parts=(*e.parts, *added.get(e.doc, ()))) for e in told}
    weights = token_weights(asked.query) if request.explain else {}
    return tuple(
        _hit(request.offset + at + 1, group, whole.get(stored.doc, stored), heads, reasons, weights, request)
        for at, (group, stored) in enumerate(kept)
    )  # fmt: skip


def _by_doc(documents: Iterable[Stored]) -> dict[int, Stored]:
    return {stored.doc: stored for stored in documents}


def _hit(
    rank: int,
    group: Group,
    stored: Stored,
    heads: dict[int, Stored],
    reasons: dict[int, Explanation],
    weights: dict[str, float],
    request: SearchRequest,
) -> Hit:
    reason = reasons.get(stored.doc)
    parts = tuple(sorted(reason.parts, key=lambda p: -p.score)) if reason else ()
    matched = tuple(dict.fromkeys(part.term for part in parts if part.term and part.score > 0))
    return Hit(
        rank=rank,
        stored=stored,
        score=group.hits[0].score,
        conflicting=_is_conflicting(stored.patent, request),
        parts=parts,
        matched=matched,
        passages=passages(stored.patent, weights) if request.explain else (),
        others=tuple(heads[h.doc] for h in group.hits if h.doc != stored.doc and h.doc in heads),
    )


def _choose(members: Sequence[Stored], reader: str) -> Stored | None:
    """The best member with a title in the reader's own language as published, else the best."""
    own = (m for m in members if reader in _own_languages(m.patent))
    translated = (m for m in members if any(t.lang == reader for t in m.patent.titles))
    return next(own, None) or next(translated, None) or next(iter(members), None)


def _own_languages(patent: Patent) -> set[str]:
    original = [title for title in patent.titles if title.origin is Origin.ORIGINAL]
    return {title.lang for title in original or patent.titles[:1]}


def _is_conflicting(patent: Patent, request: SearchRequest) -> bool:
    date = patent.publication.date
    return bool(request.before and request.conflicting and date and date.last >= request.before)


def token_weights(node: Node) -> dict[str, float]:
    """Every token of the query that asks for text, with the highest weight it has; one among
    synonyms has its probability's share of theirs."""
    weights: dict[str, float] = {}
    for leaf in _leaves(node):
        for token, share in _tokens(leaf):
            weights[token] = max(weights.get(token, 0.0), leaf.weight * share)
    return weights


def _tokens(leaf: _Leaf) -> tuple[tuple[str, float], ...]:
    """The leaf's tokens and their shares; ``stem*`` for a start of words, as highlighting takes it."""
    match leaf:
        case Synonyms():
            return leaf.tokens
        case TokenPhrase():
            return tuple((token, 1.0) for token in leaf.tokens)
        case TokenPrefix():
            return ((f"{leaf.prefix}*", 1.0),)
        case TokenLetter():
            return ((leaf.letter, 1.0),)
    return ((leaf.token, 1.0),)


def _leaves(node: Node) -> Iterable[_Leaf]:
    if isinstance(node, _Leaf):
        yield node
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from _leaves(child)


def passages(patent: Patent, weights: dict[str, float], limit: int = 2) -> tuple[Passage, ...]:
    """The parts of a document that match best, at most ``limit``, best first."""
    return tuple(
        best_passage(document_parts(patent), weights, limit_chars=MAX_PASSAGE, limit=limit)
    )


def document_parts(patent: Patent) -> Iterable[tuple[TextField, str, str, str]]:
    """(field, label, language, text) of every part that can be shown as a passage."""
    for abstract in patent.abstracts:
        yield TextField.ABSTRACT, "", abstract.lang, abstract.text
    for claim_set in patent.claim_sets:
        for claim in claim_set.claims:
            yield TextField.CLAIMS, str(claim.number), claim_set.lang, claim.text
    for description in patent.descriptions:
        for paragraph in description.paragraphs:
            if not paragraph.heading:
                yield TextField.DESCRIPTION, paragraph.number, description.lang, paragraph.text
