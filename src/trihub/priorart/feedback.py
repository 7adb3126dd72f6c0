"""Search again with what was found: terms of documents marked relevant widen a query.

Rocchio's feedback (J. J. Rocchio, “Relevance feedback in information retrieval”, 1971): what
several relevant documents tell, and what was selected in them, comes first; what documents marked
not relevant tell too loses weight, and what they alone tell is not used. Terms are shown, each with
its weight, and each can be switched off. The query's vector is moved likewise
(:mod:`trihub.priorart.moved`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trihub.core.languages import MAIN_LANGUAGES, guess_language
from trihub.core.patent import Patent
from trihub.core.ports import PatentStore, SearchIndex, Translation
from trihub.core.query import (
    Node,
    TextField,
    Token,
    TokenPhrase,
)
from trihub.priorart.fusion import Meaning
from trihub.priorart.moved import UNJUDGED, Judged, moved
from trihub.priorart.query.like import like_terms, written_in
from trihub.priorart.query.trees import add_alternatives
from trihub.priorart.query.understanding import QueryTranslator, Understood
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import PriorArt
from trihub.text.analysis import spans, tokens

TERMS = 30
"""Terms that a query is widened by."""

TOKENS = 80
"""Tokens that terms are made of, at most."""

COMMON = 0.2
"""Share of the library's documents from which a token tells nothing."""

SMALL = 50
"""Documents below which a library is too small to call a token common."""

STRENGTH = 0.5
"""What the best term of the feedback counts beside a term that the examiner wrote. What was
measured is in ``docs/explanation/search-desk.md``."""

AWAY = 0.5
"""What a term loses of the weight that it has in the documents that are not relevant."""

PASSAGE = 2.0
"""What a selected passage counts beside its whole document."""

MAX_TEXT = 20_000
"""Characters of a text in which known terms are looked for."""

PARTICLE = re.compile(
    r"[的所述其之于及与和或且以将从在为由有种括该被对可\u3041-\u3096]|\s|[을를은는의]$"
)
"""What no technical word is made of: what is shown of a text is cut there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A document (publication key), or a mere text with an empty ``key``; how much it counts; what
    was selected in it; whether it is relevant or shows what is not looked for."""

    key: str = ""
    weight: float = 1.0
    passages: tuple[str, ...] = ()
    relevant: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreTerm:
    """A term that a query is widened by.

    ``text`` is how the documents write it, ``tokens`` what the engine looks for, each with its
    weight; ``documents`` the examples that gave it; ``translation_of`` the term that it translates,
    then its tokens are looked for as a phrase. ``used`` is false where it was switched off.
    """

    text: str
    lang: str
    tokens: tuple[tuple[str, float], ...]
    weight: float
    documents: tuple[str, ...] = ()
    translation_of: str = ""
    used: bool = True


@dataclass(frozen=True, slots=True)
class _Found:
    """Tokens of one example with their weights, and the texts that they stand in."""

    key: str
    weights: Mapping[str, float]
    texts: tuple[str, ...]


def more_terms(
    store: PatentStore,
    index: SearchIndex,
    examples: Sequence[Example],
    *,
    translator: QueryTranslator,
    languages: Sequence[str] = (),
    limit: int = TERMS,
) -> tuple[MoreTerm, ...]:
    """The terms that tell the relevant examples from other documents, and from those that are not
    relevant, best first.

    Terms that ``translator`` knows come whole, and are followed by their translations into
    ``languages``. Documents that are not kept any more give nothing.
    """
    wanting = [example for example in examples if example.relevant]
    unwanted = [example for example in examples if not example.relevant]
    found = [one for example in wanting for one in _example(store, index, example)]
    against = [one for example in unwanted for one in _example(store, index, example)]
    means = _mean(found, wanting)
    for token, weight in _mean(against, unwanted).items():
        if token in means:
            means[token] = max(0.0, means[token] - AWAY * weight)
    best = _best_tokens(index, means)
    known = _known(found, translator)
    terms = _terms(found, best, known)[:limit]
    seen = {term.text.casefold() for term in terms}
    wanted = set(languages)
    every = [
        one
        for term in terms
        for one in (term, *_translated(term, known.get(term.text, ()), wanted, seen))
    ]
    tell = _telling(index, {token for one in every for token, _ in one.tokens})
    return tuple(one for one in every if all(token in tell for token, _ in one.tokens))


def _example(store: PatentStore, index: SearchIndex, example: Example) -> Iterator[_Found]:
    stored = store.get(example.key) if example.key else None
    if stored is not None:
        own = {field: text for field, text in _texts(stored.patent).items() if text}
        weights = {t.token: t.weight * example.weight for t in like_terms(index, own)}
        yield _Found(example.key, weights, tuple(own.values()))
    if example.passages:
        text = "\n".join(example.passages)
        factor = example.weight * PASSAGE
        weights = {t.token: t.weight * factor for t in like_terms(index, {TextField.TITLE: text})}
        yield _Found(example.key, weights, example.passages)


def _texts(patent: Patent) -> dict[TextField, str]:
    """What a document says in the language that it was written in, description left out."""
    lang = patent.claim_sets[0].lang if patent.claim_sets else ""
    lang = lang or written_in(patent)
    return {
        TextField.TITLE: "\n".join(t.text for t in patent.titles if t.lang == lang),
        TextField.ABSTRACT: "\n".join(t.text for t in patent.abstracts if t.lang == lang),
        TextField.CLAIMS: "\n".join(claim.text for claim in patent.claims),
    }


def _mean(found: Sequence[_Found], examples: Sequence[Example]) -> dict[str, float]:
    """Each token's mean weight in the examples."""
    total = sum(example.weight for example in examples) or 1.0
    means: dict[str, float] = {}
    for one in found:
        for token, weight in one.weights.items():
            means[token] = means.get(token, 0.0) + weight / total
    return means


def _best_tokens(index: SearchIndex, means: Mapping[str, float]) -> dict[str, float]:
    """The tokens to use, with weights of which the largest is :data:`STRENGTH`."""
    weighed = {token: weight for token, weight in means.items() if weight > 0}
    rarity = _telling(index, weighed)
    ranked = sorted((-weighed[token] * rarity[token], token) for token in rarity)
    chosen = [token for _, token in ranked[:TOKENS]]
    largest = max((weighed[token] for token in chosen), default=1.0)
    return {token: STRENGTH * weighed[token] / largest for token in chosen}


def _telling(index: SearchIndex, wanted: Iterable[str]) -> dict[str, float]:
    """The tokens that occur in several documents, yet not in most, with how rare they are (the
    inverse document frequency's logarithm)."""
    documents = max(1, index.state().documents)
    common = COMMON * documents if documents >= SMALL else documents
    occurs = index.frequencies(sorted(wanted))
    return {
        token: math.log(1 + documents / number)
        for token, number in occurs.items()
        if 1 < number <= common
    }


def _known(
    found: Iterable[_Found], translator: QueryTranslator
) -> dict[str, tuple[Translation, ...]]:
    """The terms of the examples that can be translated, with all their translations."""
    known: dict[str, dict[Translation, None]] = {}
    for text in dict.fromkeys(text for one in found for text in one.texts):
        source = guess_language(text)
        for one in translator.translate(text[:MAX_TEXT], source, MAIN_LANGUAGES):
            known.setdefault(one.source, {})[one] = None
    return {term: tuple(translations) for term, translations in known.items()}


def _terms(
    found: Sequence[_Found], best: Mapping[str, float], known: Iterable[str]
) -> list[MoreTerm]:
    """Tokens put together to words: known terms first, then what the documents write; each token
    belongs to one term only."""
    givers: dict[str, dict[str, None]] = {}
    for one in found:
        for token in one.weights:
            if token in best and one.key:
                givers.setdefault(token, {})[one.key] = None
    taken: set[str] = set()
    terms: list[MoreTerm] = []
    written = sorted(_written(found, best).items(), key=lambda item: (-item[1], item[0]))
    whole = sorted(known, key=lambda term: (-len(term), term))
    for text in (*whole, *(text for text, _ in written)):
        every = dict.fromkeys(tokens(text))
        own = [token for token in every if token in best and token not in taken]
        if own and 2 * len(own) >= len(every):
            taken.update(own)
            terms.append(_term(text, own, best, givers))
    return sorted(terms, key=lambda term: (-term.weight, term.text))


def _written(found: Iterable[_Found], best: Mapping[str, float]) -> Counter[str]:
    """Stretches of the examples that are made of wanted tokens, weighed by how often they occur."""
    surfaces: Counter[str] = Counter()
    for one in found:
        for text in one.texts:
            surfaces.update(_stretches(text, best))
    for text in surfaces:
        weight = sum(best.get(token, 0.0) for token in set(tokens(text)))
        surfaces[text] *= weight  # type: ignore[assignment]
    return surfaces


def _stretches(text: str, best: Mapping[str, float]) -> Iterator[str]:
    """Wanted tokens that overlap (bigrams of one word), as they are written, without particles."""
    first = last = 0
    for token, start, end in spans(text):
        if token not in best or PARTICLE.search(text[start:end]):
            continue
        if last and start < last:
            last = end
            continue
        if last:
            yield text[first:last]
        first, last = start, end
    if last:
        yield text[first:last]


def _term(
    text: str,
    own: Sequence[str],
    best: Mapping[str, float],
    givers: Mapping[str, Mapping[str, None]],
) -> MoreTerm:
    documents = dict.fromkeys(key for token in own for key in givers.get(token, ()))
    weighted = tuple((token, round(best[token], 4)) for token in own)
    return MoreTerm(
        text=text, lang=guess_language(text), tokens=weighted,
        weight=max(weight for _, weight in weighted), documents=tuple(documents),
    )  # fmt: skip


def _translated(
    term: MoreTerm, known: Iterable[Translation], languages: set[str], seen: set[str]
) -> Iterator[MoreTerm]:
    for one in known:
        found = tokens(one.target) if one.lang in languages and one.lang != term.lang else []
        if found and one.target.casefold() not in seen:
            seen.add(one.target.casefold())
            yield _translation(term, one, found)


def _translation(term: MoreTerm, one: Translation, found: Sequence[str]) -> MoreTerm:
    weight = round(term.weight * one.weight, 4)
    return MoreTerm(
        text=one.target, lang=one.lang, tokens=tuple((token, weight) for token in found),
        weight=weight, documents=term.documents, translation_of=one.source,
    )  # fmt: skip


def switch_off(terms: Iterable[MoreTerm], texts: Iterable[str]) -> tuple[MoreTerm, ...]:
    """The terms with exactly these ones switched off, by how they are written."""
    off = set(texts)
    return tuple(replace(term, used=term.text not in off) for term in terms)


def widen(node: Node, terms: Iterable[MoreTerm]) -> Node:
    """A query for engines (token leaves) with the terms as further alternatives of its words.

    Conditions go on holding (:func:`trihub.priorart.query.trees.add_alternatives`).
    """
    return add_alternatives(node, _leaves(terms))


def _leaves(terms: Iterable[MoreTerm]) -> tuple[Node, ...]:
    leaves: list[Node] = []
    for term in terms:
        if term.used and term.translation_of and len(term.tokens) > 1:
            phrase = tuple(token for token, _ in term.tokens)
            leaves.append(TokenPhrase(phrase, weight=term.weight))
        elif term.used:
            leaves += [Token(token, weight=weight) for token, weight in term.tokens]
    return tuple(leaves)


@dataclass(frozen=True, slots=True)
class Widened(PriorArt):
    """The same search with every query widened by ``terms``, and its vector moved by ``judged``."""

    terms: tuple[MoreTerm, ...] = ()
    judged: Judged = UNJUDGED

    @classmethod
    def over(cls, plain: PriorArt, terms: Sequence[MoreTerm], judged: Judged = UNJUDGED) -> Widened:
        """Widen what ``plain`` searches."""
        return cls(
            plain.store, plain.index, plain.translator, plain.tables, plain.vectors, tuple(terms),
            judged, definitions=plain.definitions,
        )  # fmt: skip

    def _understand(self, request: SearchRequest) -> Understood:
        # Named in full: zero-argument super() does not find a class with slots (bpo-43533).
        understood = PriorArt._understand(self, request)
        return replace(understood, executed=widen(understood.executed, self.terms))

    def _meaning(self, understood: Understood) -> Meaning | None:
        asked = PriorArt._meaning(self, understood)
        return moved(asked, self.judged, self.store) if asked else None
