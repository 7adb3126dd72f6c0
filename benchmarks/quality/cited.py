"""Citations: a record of synthetic biology looks for those of the set that it cites.

The records name what they cite and what cites them, by number, without categories; a family member
stands for its record, and the query's own family is taken out. They tell no days, so that no cut-off
is set.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.records import library, synthetic_biology
from benchmarks.quality.report import Table
from benchmarks.quality.systems import DEPTH, PARAMETERS, Query, lucene
from trihub.core.classes import Classification, Scheme, parse_symbol
from trihub.core.hits import Evidence
from trihub.core.patent import Claim, ClaimSet, DocumentId, Patent, Source, Text
from trihub.evaluation.measures import measure
from trihub.evaluation.trec import Run
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import PriorArt
from trihub.text.glossary import GlossaryTranslator

WAYS = {
    "Trihub: words, from the document": (Evidence.WORDS,),
    "Trihub: words and classes, from the document": (Evidence.WORDS, Evidence.CLASSES),
}
_KIND = re.compile(r"[A-Z]\d?$")


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its texts, its classes, its family and what it cites and is cited by, as numbers
    without kinds."""

    number: int
    title: str
    abstract: str
    claim: str
    symbols: tuple[str, ...]
    family: frozenset[str]
    cites: frozenset[str]
    cited_by: frozenset[str]

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join((self.title, self.abstract, self.claim))

    def patent(self) -> Patent:
        """As the library keeps it."""
        symbols = (parse_symbol(one) for one in self.symbols)
        return Patent(
            publication=DocumentId(office="US", number=f"{90_000_000 + self.number}", kind="A"),
            source=Source(file="quality"),
            titles=_texts(self.title),
            abstracts=_texts(self.abstract),
            claim_sets=(ClaimSet(lang="en", claims=(Claim(number=1, text=self.claim),)),)
            if self.claim
            else (),
            classes=tuple(Classification(scheme=Scheme.CPC, symbol=str(s)) for s in symbols if s),
        )


def _texts(text: str) -> tuple[Text, ...]:
    return (Text(text=text, lang="en"),) if text else ()


def _numbers(listed: str) -> frozenset[str]:
    return frozenset(_KIND.sub("", one.strip()) for one in listed.split(";") if one.strip())


def read(collections: Path) -> list[Record]:
    """The records, as the file gives them."""
    found = []
    for number, one in enumerate(synthetic_biology(collections), 1):
        found.append(
            Record(
                number, one["title_original_english_cleaned"], one["abstract"], one["claims_first"],
                tuple(symbol.strip() for symbol in one["cpc_codes"].split(";")),
                _numbers(f"{one['publication_number']};{one['inpadoc_family_member_numbers']}"),
                _numbers(one["cited_patent_numbers"]), _numbers(one["citing_patent_numbers"]),
            )
        )  # fmt: skip
    return found


def citations(records: Sequence[Record]) -> dict[int, set[int]]:
    """Which records each record cites, by number; none of its own family."""
    where: dict[str, set[Record]] = defaultdict(set)
    for one in records:
        for member in one.family:
            where[member].add(one)
    found: dict[int, set[int]] = defaultdict(set)
    for one in records:
        for number in one.cites | one.cited_by:
            for other in where.get(number, ()):
                if not one.family & other.family:
                    citing, cited = (one, other) if number in one.cites else (other, one)
                    found[citing.number].add(cited.number)
    return dict(found)


def tables(folder: Path, collections: Path, *, with_lucene: bool) -> list[Table]:
    """One table; the whole of a record's texts is what is searched from."""
    records = read(collections)
    keys = {one.number: one.patent().key for one in records}
    cited = citations(records)
    own = {
        keys[one.number]: {keys[other.number] for other in records if one.family & other.family}
        for one in records
    }
    judged = {
        keys[one]: dict.fromkeys((keys[of] for of in found), 1) for one, found in cited.items()
    }
    view = library(folder / "cited", [one.patent() for one in records])
    search = PriorArt(view.store, view.index, GlossaryTranslator(view.glossary))
    texts = {keys[one.number]: one.text for one in records}
    runs: dict[str, Run] = {}
    for k1, b in PARAMETERS if with_lucene else ():
        queries = [Query(key, texts[key], "en", "en") for key in judged]
        runs[f"Lucene BM25, en, k1 {k1}, b {b}"] = lucene("en", k1, b, texts, queries)
    for name, evidence in WAYS.items():
        runs[name] = {key: _found(search, key, evidence) for key in judged}
    view.close()
    kept = {
        name: {key: [one for one in run[key] if one not in own[key]] for key in run}
        for name, run in runs.items()
    }
    pairs = sum(map(len, cited.values()))
    of = f"{pairs} citations among {len(records)} records"
    return [Table("en", "en", _measured(judged, kept), of)]


def _measured(
    judged: dict[str, dict[str, int]], runs: Mapping[str, Run]
) -> dict[str, dict[str, dict[str, float]]]:
    return {name: measure(judged, run, DEPTH) for name, run in runs.items()}


def _found(search: PriorArt, key: str, evidence: tuple[Evidence, ...]) -> list[str]:
    request = SearchRequest(like=key, evidence=evidence, facets=False, explain=False)
    return [hit.key for hit in search.ranked(request, DEPTH)]
