"""Terms and classes that tell examples from the rest of the library.

Each term is weighed by the log-odds of its share among the examples against the background, with an
informative Dirichlet prior that shrinks what is rare, and ranked by its z-score: B. L. Monroe,
M. P. Colaresi and K. M. Quinn, “Fightin' Words”, *Political Analysis* 16 (2008) 372-403, equations 16
and 22. What is counted is documents, not occurrences, so that no long text speaks for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from trihub.core.classes import Scheme, parse_symbol
from trihub.core.patent import Patent
from trihub.core.ports import PatentStore, SearchIndex
from trihub.core.query import Everything, IndexRequest
from trihub.fields.making.grams import grams

BACKGROUND = 2_000
"""Documents drawn from the library for comparison."""
PRIOR = 500.0
"""The weight of the prior's informative part, as a count of terms spread as in both groups together."""
FLOOR = 0.5
"""What the prior gives each term beside that, so that what the background lacks is not thought uncertain
beyond measure."""
CONSIDERED = 500
"""Terms of each kind that are looked at for parts of one another."""
CLAIMS_READ = 4_000
"""Characters of claims that are read of each document."""
SEEN = 2
"""Examples that a term must stand in, where there are more than two."""

_CLASS_SCHEMES = (Scheme.IPC, Scheme.CPC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A term or class: in which language or scheme, in how many examples and documents of the
    background it stands, and its z-score."""

    kind: str
    text: str
    examples: int
    background: int
    z: float


def suggest(
    store: PatentStore,
    index: SearchIndex,
    examples: Iterable[int],
    *,
    limit: int = 20,
    seed: int = 1,
) -> list[Suggestion]:
    """The terms of each language and the classes of each scheme that tell the examples best, at most
    ``limit`` of each kind, best first. Examples are the store's numbers."""
    own = sorted(set(examples))
    others = [doc for doc in _drawn(index, seed) if doc not in set(own)]
    counted = [_counts(store, docs) for docs in (own, others)]
    least = SEEN if len(own) > SEEN else 1
    found: list[Suggestion] = []
    for kind in sorted(counted[0]):
        ranked = _ranked(kind, counted[0][kind], counted[1].get(kind, Counter()), least)
        found += _pruned(ranked)[:limit]
    return found


def _drawn(index: SearchIndex, seed: int) -> list[int]:
    every = np.asarray(index.passing(IndexRequest(query=Everything(), limit=1)), dtype=np.int64)
    if len(every) > BACKGROUND:
        every = np.random.default_rng(seed).choice(every, BACKGROUND, replace=False)
    return [int(doc) for doc in every]


def _counts(store: PatentStore, docs: list[int]) -> dict[str, Counter[str]]:
    """In how many documents each term of each kind stands."""
    found: dict[str, Counter[str]] = {}
    for start in range(0, len(docs), 200):
        for stored in store.get_many(docs[start : start + 200], whole=True):
            for kind, terms in terms_of(stored.patent).items():
                found.setdefault(kind, Counter()).update(terms)
    return found


def terms_of(patent: Patent) -> dict[str, set[str]]:
    """The terms of a document by language, and its classes by scheme, each once."""
    found: dict[str, set[str]] = {}
    for lang, text in _texts(patent):
        found.setdefault(lang, set()).update(grams(text))
    for entry in patent.classes:
        symbol = parse_symbol(entry.symbol) if entry.scheme in _CLASS_SCHEMES else None
        if symbol:
            found.setdefault(entry.scheme.value, set()).update(symbol.levels[2:])
    return found


def _texts(patent: Patent) -> Iterator[tuple[str, str]]:
    for text in (*patent.titles, *patent.abstracts):
        yield text.lang, text.text
    for claims in patent.claim_sets:
        yield claims.lang, "\n".join(claim.text for claim in claims.claims)[:CLAIMS_READ]


def _ranked(
    kind: str, own: Mapping[str, int], other: Mapping[str, int], least: int
) -> list[Suggestion]:
    """Terms that are commoner among the examples, by z-score."""
    of_own, of_other = sum(own.values()), sum(other.values())
    total, weight = of_own + of_other, PRIOR + FLOOR * len(own.keys() | other.keys())
    found = []
    for term, count in own.items():
        if count < least:
            continue
        beside = other.get(term, 0)
        prior = FLOOR + PRIOR * (count + beside) / total
        mine = log((count + prior) / (of_own + weight - count - prior))
        theirs = log((beside + prior) / (of_other + weight - beside - prior))
        z = (mine - theirs) / sqrt(1 / (count + prior) + 1 / (beside + prior))
        if z > 0:
            found.append(
                Suggestion(kind=kind, text=term, examples=count, background=beside, z=z)
            )  # fmt: skip
    return sorted(found, key=lambda one: (-one.z, one.text))


def _pruned(ranked: list[Suggestion]) -> list[Suggestion]:
    """Without parts of a longer term that stands in as many documents of both groups."""
    best = ranked[:CONSIDERED]
    return [one for one in best if not any(_holds(other, one) for other in best)]


def _holds(whole: Suggestion, part: Suggestion) -> bool:
    if (whole.examples, whole.background) != (part.examples, part.background):
        return False
    return part.text != whole.text and part.text in whole.text
