"""Known items within one language, in more records than the bilingual ones: what has a title and an
abstract or a claim in English or Korean. Nothing is learned here: words against words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.classification import collections as classified
from benchmarks.quality.records import SHORTEST, aviation, library, synthetic_biology, universities
from benchmarks.quality.report import Table
from benchmarks.quality.systems import DEPTH, PARAMETERS, WORDS, Query, System, lucene
from trihub.core.hits import Evidence
from trihub.core.patent import DocumentId, Patent, Source, Text
from trihub.evaluation.measures import measure
from trihub.evaluation.trec import Run
from trihub.priorart.search import PriorArt
from trihub.text.glossary import GlossaryTranslator

ANALYSERS = {"zh": ("cjk", "smartcn"), "ko": ("cjk", "nori"), "en": ("en",)}
OFFICES = {"en": "US", "ko": "KR"}
TITLES = tuple(one for one in WORDS if Evidence.VECTORS not in one.evidence)
CLAIMS = (System("Trihub: words, from a pasted text", (Evidence.WORDS,), as_text=True),)


@dataclass(frozen=True, slots=True)
class Item:
    """A record that is looked for by its ``text``, which stands alone in the collection; a ``title``
    or ``claim`` is empty where there is none."""

    text: str
    title: str = ""
    claim: str = ""


def english(collections: Path) -> list[Item]:
    """Abstracts of aviation and of synthetic biology."""
    found = [Item(one.abstracts["en"], one.titles["en"]) for one in aviation(collections)]
    for one in synthetic_biology(collections):
        title = one["title_original_english_cleaned"]
        found.append(Item(one["abstract"], title, one["claims_first"]))
    return _once(found)


def korean(collections: Path) -> list[Item]:
    """Abstracts of universities and of some applicants of all kinds, and claims of all fields."""
    found = [Item(one.abstracts["ko"], one.titles["ko"]) for one in universities(collections)]
    shared = collections.parent
    for one in classified.kipris(shared) + classified.korean_claims(shared):
        title, text = one.texts["ko"]
        found.append(Item(text, title))
    return _once(found)


def _once(items: Iterable[Item]) -> list[Item]:
    """Those with a text long enough to be looked for, each text once."""
    return [*{one.text: one for one in items if len(one.text) >= SHORTEST}.values()]


def larger(folder: Path, collections: Path, *, with_lucene: bool) -> Iterator[Table]:
    """A title looks for the abstract or claim of its record, in English a first claim too."""
    for lang, items in (("en", english(collections)), ("ko", korean(collections))):
        documents = [_document(number, one.text, lang) for number, one in enumerate(items, 1)]
        view = library(folder / f"within-{lang}", documents)
        search = PriorArt(view.store, view.index, GlossaryTranslator(view.glossary))
        texts = {doc.key: one.text for doc, one in zip(documents, items, strict=True)}
        asked = {
            f"titles among {len(items):,} texts": (TITLES, [one.title for one in items]),
            f"first claims among {len(items):,} texts": (CLAIMS, [one.claim for one in items]),
        }
        for of, (systems, said) in asked.items():
            queries = [
                Query(key, text, lang, lang) for key, text in zip(texts, said, strict=True) if text
            ]
            if queries:
                found = dict(_runs(lang, texts, queries, search, systems, with_lucene=with_lucene))
                judged = {
                    name: measure({query: {query: 1} for query in run}, run, DEPTH)
                    for name, run in found.items()
                }
                yield Table(lang, lang, judged, of)
        view.close()


def _runs(
    lang: str, texts: dict[str, str], queries: Sequence[Query], search: PriorArt,
    systems: Iterable[System], *, with_lucene: bool,
) -> Iterator[tuple[str, Run]]:  # fmt: skip
    for analyser in ANALYSERS[lang] if with_lucene else ():
        for k1, b in PARAMETERS:
            name = f"Lucene BM25, {analyser}, k1 {k1}, b {b}"
            yield name, lucene(analyser, k1, b, texts, queries)
    for system in systems:
        yield system.name, system.run(search, queries)


def _document(number: int, text: str, lang: str) -> Patent:
    return Patent(
        publication=DocumentId(office=OFFICES[lang], number=f"{90_000_000 + number}", kind="A"),
        source=Source(file="quality"),
        abstracts=(Text(text=text, lang=lang),),
    )
