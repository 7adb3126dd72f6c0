"""Measure what feedback brings, by simulated sessions on real records.

``python -m benchmarks.quality.sessions COLLECTIONS``, with the collection aviation-zh-en.jsonl.

A library holds every record in one of its two languages, the half of them in each. The Chinese title
of a record looks for the records of its IPC main group, itself left out. The examiner looks at the
first ten, marks those of the main group relevant and the others not, and searches again; what was
seen counts no more (residual collection). Only sessions in which the first page shows a relevant
document and leaves one to be found count. Translations and vectors are learned without the fifth of
the records that the query is from; the weights are chosen on one half of the sessions, the table is
of the other.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import mean
from unittest.mock import patch

import numpy as np

from benchmarks.quality.__main__ import PARTS, Task, learned, part_of, searching
from benchmarks.quality.records import Bilingual, aviation, library
from trihub.evaluation.measures import measure
from trihub.evaluation.statistics import compare, mean_of
from trihub.priorart import feedback, moved
from trihub.priorart.feedback import Example, Widened, more_terms
from trihub.priorart.moved import Judged
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import PriorArt

PAGE, DEPTH = 10, 100
LANGUAGES = ("zh", "en")
SHOWN = ("nDCG@10", "R@50")


@dataclass(frozen=True, slots=True)
class Session:
    """A first page with its judgements, and what is left to be found."""

    query: str
    own: str
    relevant: tuple[str, ...]
    irrelevant: tuple[str, ...]
    left: tuple[str, ...]
    prior_art: PriorArt

    @property
    def half(self) -> int:
        """The half of the sessions that it is in."""
        return hashlib.sha256(self.own.encode()).digest()[1] % 2


@dataclass(frozen=True, slots=True)
class System:
    """What of the judgements is used."""

    name: str
    terms: bool = False
    vector: bool = False
    negatives: bool = False

    def again(self, one: Session) -> list[str]:
        """The documents that the second search finds beside those seen."""
        irrelevant = one.irrelevant if self.negatives else ()
        return _ranked(self._widened(one, irrelevant), one.query, _seen(one))

    def _widened(self, one: Session, irrelevant: tuple[str, ...]) -> PriorArt:
        if not self.terms and not self.vector:
            return one.prior_art
        examples = [
            *(Example(key=key) for key in one.relevant),
            *(Example(key=key, relevant=False) for key in irrelevant),
        ]
        prior = one.prior_art
        terms = more_terms(
            prior.store, prior.index, examples, translator=prior.translator, languages=LANGUAGES
        )
        judged = Judged(relevant=tuple((key, 1.0) for key in one.relevant), irrelevant=irrelevant)
        return Widened.over(
            prior, terms if self.terms else (), judged if self.vector else moved.UNJUDGED
        )


SYSTEMS = (
    System("no feedback"),
    System("terms", terms=True),
    System("terms, with those not relevant", terms=True, negatives=True),
    System("vector", vector=True),
    System("vector, with those not relevant", vector=True, negatives=True),
    System("both", terms=True, vector=True),
    System("both, with those not relevant", terms=True, vector=True, negatives=True),
)


def _seen(one: Session) -> tuple[str, ...]:
    return (one.own, *one.relevant, *one.irrelevant)


def _ranked(prior_art: PriorArt, query: str, exclude: Sequence[str]) -> list[str]:
    request = SearchRequest(query=query, translate=("en",), facets=False, explain=False)
    return [one.key for one in prior_art.ranked(request, DEPTH, exclude)]


def _words(title: str) -> str:
    """A title without what the query language reads as operators."""
    return " ".join(re.findall(r"\w+", title.casefold()))


def _lang(record: Bilingual) -> str:
    return LANGUAGES[hashlib.sha256(record.number.encode()).digest()[2] % 2]


def sessions(folder: Path, collections: Path) -> Iterator[Session]:
    """Every session, with the search that knows nothing of its query's part."""
    records = aviation(collections)
    with (collections / "aviation-zh-en.jsonl").open(encoding="utf-8") as file:
        symbols = [json.loads(line)["ipc_main"] or "" for line in file]
    view = library(folder / "view", [one.patent((_lang(one),)) for one in records])
    keys = [one.patent(()).key for one in records]
    groups = {key: symbol.partition("/")[0] for key, symbol in zip(keys, symbols, strict=True)}
    arts = {}
    for part in range(PARTS):
        task = Task(f"part-{part}", "zh-en", view, {}, {})
        arts[part] = searching(task, learned(folder, records, ("en", "zh"), part))
    for record, own in zip(records, keys, strict=True):
        wanted = {key for key, group in groups.items() if group and group == groups[own]} - {own}
        made = _session(arts[part_of(record)], _words(record.titles["zh"]), own, wanted)
        if made.relevant and made.left:
            yield made


def _session(prior_art: PriorArt, query: str, own: str, wanted: set[str]) -> Session:
    first = _ranked(prior_art, query, (own,))[:PAGE]
    relevant = tuple(key for key in first if key in wanted)
    irrelevant = tuple(key for key in first if key not in wanted)
    left = tuple(sorted(wanted - set(relevant)))
    return Session(query, own, relevant, irrelevant, left, prior_art)


def judged(system: System, held: Sequence[Session]) -> dict[str, list[float]]:
    """The measures of the second search, session by session."""
    run = {one.own: system.again(one) for one in held}
    found = measure({one.own: dict.fromkeys(one.left, 1) for one in held}, run, DEPTH)
    return {name: [found[one.own][name] for one in held] for name in SHOWN}


def choose(held: Sequence[Session]) -> dict[str, float]:
    """The weights with the best nDCG@10 of these sessions."""
    best: dict[str, float] = {}
    terms, vector = SYSTEMS[2], SYSTEMS[4]

    def score(system: System) -> float:
        return mean(judged(system, held)["nDCG@10"])

    tried = {}
    for away in (0.25, 0.5, 1.0):
        with patch.object(feedback, "AWAY", away):
            tried[away] = score(terms)
    best["terms away"] = max(tried, key=lambda one: tried[one])
    pairs = {}
    for towards, away in product((0.5, 1.0, 2.0), (0.1, 0.25, 0.5)):
        with patch.object(moved, "TOWARDS", towards), patch.object(moved, "AWAY", away):
            pairs[towards, away] = score(vector)
    best["vector towards"], best["vector away"] = max(pairs, key=lambda one: pairs[one])
    print("terms:", tried, "vector:", pairs)
    return best


def table(results: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """The results in Markdown with 95 % intervals; p on nDCG@10 against the row before."""
    lines = [f"| feedback | {' | '.join(SHOWN)} | p |", "|---" * (2 + len(SHOWN)) + "|"]
    before: Sequence[float] = ()
    for name, values in results.items():
        means = [mean_of(np.array(values[measure])) for measure in SHOWN]
        cells = " | ".join(f"{m.mean:.3f} ({m.low:.3f}–{m.high:.3f})" for m in means)
        own = values["nDCG@10"]
        p = f"{compare(np.array(own), np.array(before)).randomisation:.4f}" if before else ""
        lines.append(f"| {name} | {cells} | {p} |")
        before = own
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collections", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="trihub-sessions-") as folder:
        held = list(sessions(Path(folder), options.collections))
        halves = [[one for one in held if one.half == half] for half in range(2)]
        best = choose(halves[0])
        print(f"chosen on {len(halves[0])} sessions: {best}")
        with (
            patch.object(feedback, "AWAY", best["terms away"]),
            patch.object(moved, "TOWARDS", best["vector towards"]),
            patch.object(moved, "AWAY", best["vector away"]),
        ):
            results = {system.name: judged(system, halves[1]) for system in SYSTEMS}
        print(f"measured on {len(halves[1])} sessions:\n\n{table(results)}")


if __name__ == "__main__":
    main()
