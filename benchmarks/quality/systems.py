"""What is compared: Lucene's BM25, and Trihub by more and more of its evidence."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trihub.core.hits import Evidence
from trihub.evaluation.trec import Run
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import PriorArt

DEPTH = 500
PARAMETERS = ((0.9, 0.4), (1.2, 0.75))
"""Lucene's k1 and b: those of Anserini, and Lucene's own."""
LUCENE = Path(__file__).parents[1] / "lucene"


@dataclass(frozen=True, slots=True)
class Query:
    """A topic: its text, and the language of what is sought."""

    id: str
    text: str
    lang: str
    sought: str


@dataclass(frozen=True, slots=True)
class System:
    """Trihub by some evidence; ``as_text`` searches from the text as from a pasted claim."""

    name: str
    evidence: tuple[Evidence, ...]
    as_text: bool = False

    def run(self, prior_art: PriorArt, queries: Iterable[Query]) -> Run:
        """The documents found for each query, best first."""
        return {
            one.id: [hit.key for hit in prior_art.ranked(self.request(one), DEPTH)]
            for one in queries
        }

    def request(self, query: Query) -> SearchRequest:
        """What is asked for a topic."""
        across = query.lang != query.sought
        # In capitals AND, OR and NOT are operators.
        words = " ".join(query.text.casefold().translate(_SIGNS).split())
        return SearchRequest(
            query="" if self.as_text else words[:9_000],
            like=words.ljust(61) if self.as_text else "",
            translate=(query.sought,) if across else (),
            evidence=tuple(self.evidence),
            facets=False,
            explain=False,
        )


E = Evidence
EVERYTHING = (E.WORDS, E.RELATED, E.GLOSSARY, E.LEARNED, E.VECTORS)
WORDS = (
    System("Trihub: words", (E.WORDS,)),
    System("Trihub: words and relatives", (E.WORDS, E.RELATED)),
    System("Trihub: words, relatives and vectors", (E.WORDS, E.RELATED, E.VECTORS)),
)
ALL = (
    System("words alone", (E.WORDS,)),
    System("glossary", (E.WORDS, E.GLOSSARY)),
    System("learned translations", (E.WORDS, E.LEARNED)),
    System("glossary, learned translations", (E.WORDS, E.GLOSSARY, E.LEARNED)),
    System("vectors alone", (E.VECTORS,)),
    System("learned translations, vectors", (E.WORDS, E.LEARNED, E.VECTORS)),
    System("all", EVERYTHING),
    System("all, from a pasted text", EVERYTHING, as_text=True),
)

_SIGNS = str.maketrans(dict.fromkeys("()[]{}\"'“”*:=<>/\\|&!?.,;#%^~`+（）：；，。、", " "))
"""What the query language could take for more than words."""


def lucene(
    analyser: str, k1: float, b: float, documents: Mapping[str, str], queries: Sequence[Query]
) -> Run:
    """Lucene's BM25 over the same texts."""
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        _table(at / "documents", documents.items())
        _table(at / "queries", ((one.id, one.text) for one in queries))
        options = f"{analyser} {k1} {b} {DEPTH} {at}/documents {at}/queries {at}/run"
        command = ["mvn", "-q", "compile", "exec:java", "-Dexec.mainClass=Bm25"]
        subprocess.run([*command, f"-Dexec.args={options}"], cwd=LUCENE, check=True)
        found: Run = {one.id: [] for one in queries}
        for line in (at / "run").read_text(encoding="utf-8").splitlines():
            topic, _, document, *_ = line.split()
            found[topic].append(document)
        return found


def _table(path: Path, rows: Iterable[tuple[str, str]]) -> None:
    lines = (f"{name}\t{' '.join(text.split())}\n" for name, text in rows)
    path.write_text("".join(lines), encoding="utf-8")
