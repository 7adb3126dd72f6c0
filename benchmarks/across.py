"""Searching across languages from texts as long as a claim: time, vectors included.

Over the library of :mod:`benchmarks.searching`. Its texts are no translations of one another, but
every word has its like in the other languages at the same rank: the translations are learned from
such words, each with its neighbours in rank, so that a token has some four translations that are
as common as itself. The vectors are learned from pairs of documents of one family. What is found
means nothing; how many posting lists are read and vectors compared is what it would be.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from benchmarks.language import Hand
from benchmarks.searching import QUERIES, clock, timing, unexplained
from benchmarks.synthetic import LANGUAGE, OFFICES, Writer, small_document
from trihub.app import Library, open_library
from trihub.core.patent import Patent
from trihub.index.vectors import VectorFolder
from trihub.learning.bitext import encode
from trihub.learning.pairs import WEIGHTS, Kind, TextPair
from trihub.learning.space import Bilingual, learn_space
from trihub.learning.translations import Course, learn_rows, write_table
from trihub.library.vectors import document_text, rebuild
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import LearnedVectors, PriorArt
from trihub.settings import Settings
from trihub.text.analysis import ANALYSIS_VERSION
from trihub.text.glossary import GlossaryTranslator
from trihub.text.learned.space import load_space
from trihub.text.learned.table import SUFFIX, LearnedTables

WORDS = 60
"""Words of a query: about 100 tokens in Chinese."""
SEED = 3
"""That of the library's documents."""
PAIRS = 20_000
"""Pairs of texts that the vectors are learned from."""
SOURCE, TARGET = "zh", "en"


def word_pairs(writer: Writer) -> Iterator[TextPair]:
    """Words of the two languages of one rank, with the next of the other language."""
    left = writer.languages[TARGET].words
    right = writer.languages[SOURCE].words
    for (one, following), (other, after) in zip(pairwise(left), pairwise(right), strict=True):
        yield TextPair(f"{one} {following}", f"{other} {after}", Kind.TERM)


def text_pairs(count: int) -> Iterator[Bilingual]:
    """Neighbouring documents in two languages, of one subject where they are of one family."""
    writer = Writer(SEED + 1)
    documents = (small_document(writer, number) for number in range(10 * count))
    pairs = (
        Bilingual(document_text(one), document_text(other))
        for one, other in pairwise(documents)
        if {language(one), language(other)} == {SOURCE, TARGET}
    )
    return islice(pairs, count)


def language(document: Patent) -> str:
    """The language of a synthetic document."""
    return LANGUAGE[document.publication.office]


def learned(folder: Path, library: Library) -> PriorArt:
    """A search over the library by words, glossary, learned translations and vectors."""
    writer = Writer(SEED)
    encoded = encode(word_pairs(writer), WEIGHTS)
    languages = (TARGET, SOURCE)
    rows = learn_rows(encoded, languages, Course())
    tables = folder / "translations"
    tables.mkdir(parents=True)
    record = {
        "analysis": ANALYSIS_VERSION,
        "pair": "-".join(languages),
        "made": "",
        "tables": sorted(rows),
    }
    write_table(tables / f"{TARGET}-{SOURCE}{SUFFIX}", languages, encoded, rows, record)
    learn_space(folder / "space", [(f"{TARGET}-{SOURCE}", text_pairs(PAIRS))])
    space = load_space(folder / "space")
    vectors = VectorFolder(folder / "vectors", encoder=space.name, dimensions=space.dimensions)
    rebuild(library.store, space, vectors)
    return PriorArt(
        library.store, library.index, GlossaryTranslator(library.glossary), LearnedTables(tables),
        LearnedVectors(encoder=space, vectors=vectors),
    )  # fmt: skip


def queries(count: int) -> list[SearchRequest]:
    """Texts as long as a claim on the subjects of kept documents, with class and cut-off."""
    writer, chance = Writer(SEED), random.Random(11)
    chosen = set(random.Random(13).sample(range(count), QUERIES * len(OFFICES) // 2))
    found = []
    for number in range(count):
        document = small_document(writer, number)
        if number in chosen and language(document) == SOURCE and len(found) < QUERIES:
            subject = writer.last_family.subject
            text = Hand(writer.languages[SOURCE], subject, chance).text(WORDS)
            day = document.publication.date
            found.append(SearchRequest(
                like=text, translate=(TARGET,), classes=(subject.symbol,), before=day and day.first,
            ))  # fmt: skip
    return found


def measure(folder: Path, count: int) -> dict[str, Any]:
    """The times over the library in ``folder/documents``; without vectors, and of vectors alone."""
    library = open_library(Settings(library=folder / "documents"))
    prior_art = learned(folder / "learned", library)
    asked = queries(count)
    wide = [
        SearchRequest(like=one.like, translate=one.translate, before=one.before) for one in asked
    ]
    results: dict[str, Any] = {"queries": len(asked)}
    for name, requests in (("class and cut-off", asked), ("cut-off", wide)):
        parts = {
            "all evidence": None,
            "without vectors": ("words", "glossary", "learned"),
            "vectors alone": ("vectors",),
        }
        results[name] = {
            part: clock(prior_art.search, [unexplained(by(one, evidence)) for one in requests])
            for part, evidence in parts.items()
        }
        results[name]["all evidence, explained"] = clock(prior_art.search, requests)
    results["first_ms"] = round(1000 * timing(prior_art.search, asked[0]), 1)
    library.close()
    return results


def by(request: SearchRequest, evidence: tuple[str, ...] | None) -> SearchRequest:
    """The request by some evidence."""

    return replace(request, evidence=evidence or ())
