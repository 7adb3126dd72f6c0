"""Measure how good search is, and write docs/quality.md.

``python -m benchmarks.quality COLLECTIONS [--output FILE] [--no-lucene]``. COLLECTIONS is a folder
with aviation-zh-en.jsonl and kr-university-ko-en.jsonl (bilingual records, one a line), synbio-en.jsonl
and kr-claims-ipc.jsonl. The schemes in the folder ``classification`` and the answers in ``kipris``
beside it are read too, where they are there.

Everything learned is learned without the records that are looked for: the records are divided into
five parts by their numbers, and each part is searched with what the other four (and the glossary)
taught.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fields import kept
from benchmarks.quality.cited import tables as cited
from benchmarks.quality.definitions import of_records, read_definitions
from benchmarks.quality.parts import Parts, collect
from benchmarks.quality.records import Bilingual, aviation, library, universities
from benchmarks.quality.report import Table, report
from benchmarks.quality.shares import section
from benchmarks.quality.systems import ALL, PARAMETERS, WORDS, Query, System, lucene
from benchmarks.quality.within import ANALYSERS, larger
from trihub.app import Library
from trihub.core.hits import Evidence
from trihub.evaluation.measures import Values, measure
from trihub.evaluation.trec import Run
from trihub.index.vectors import VectorFolder
from trihub.learning.pairs import PairSource
from trihub.learning.space import documents, learn_space
from trihub.learning.translations import learn
from trihub.library.vectors import catch_up
from trihub.priorart.search import LearnedVectors, PriorArt
from trihub.text.glossary import GlossaryTranslator
from trihub.text.learned.space import load_space
from trihub.text.learned.table import LearnedTables

PARTS = 5


def part_of(record: Bilingual) -> int:
    """The part that a record is in."""
    return hashlib.sha256(record.number.encode()).digest()[0] % PARTS


@dataclass(frozen=True, slots=True)
class Task:
    """One language's titles look for the other's abstracts (or titles, where there are no others)."""

    source: str
    target: str
    view: Library
    texts: Mapping[str, str]
    queries: Mapping[int, Sequence[Query]]

    def judged(self, run: Run) -> dict[str, Values]:
        """The measures of a run."""
        return measure({query: {query: 1} for query in run}, run, 500)


def task(
    folder: Path, records: Sequence[Bilingual], source: str, target: str, *, of_titles: bool
) -> Task:
    """Make a task, with the library of what is looked for."""
    texts = {
        record.patent(()).key: (record.titles if of_titles else record.abstracts)[target]
        for record in records
    }
    view = library(folder, [record.view(target, of_titles=of_titles) for record in records])
    return Task(source, target, view, texts, _asked(records, source, target))


def learned(folder: Path, records: Sequence[Bilingual], pair: tuple[str, str], part: int) -> Path:
    """Translations and vectors learned from all parts but one; the folder that they are in."""
    made = folder / f"{'-'.join(pair)}-{part}"
    full = library(made, [one.patent(pair) for one in records if part_of(one) != part])
    concepts = [concept for layer in full.glossary.layers for concept in layer]
    learn(made / "translations", pair, full.store, concepts)
    pairs = documents(PairSource(full.store, pair))
    learn_space(made / "space", [("-".join(pair), pairs)])
    full.close()
    return made


def searching(task: Task, made: Path) -> PriorArt:
    """A search over a task's view with what was learned."""
    view = task.view
    space = load_space(made / "space")
    vectors = VectorFolder(
        made / f"vectors-{task.source}-{task.target}",
        encoder=space.name,
        dimensions=space.dimensions,
    )
    catch_up(view.store, space, vectors)
    return PriorArt(
        view.store, view.index, GlossaryTranslator(view.glossary),
        LearnedTables(made / "translations"), LearnedVectors(encoder=space, vectors=vectors),
    )  # fmt: skip


def runs(task: Task, systems: Sequence[System], made: Mapping[int, Path]) -> dict[str, Run]:
    """Every system's run over all parts."""
    found: dict[str, Run] = {system.name: {} for system in systems}
    for part, queries in sorted(task.queries.items()):
        prior_art = searching(task, made[part])
        for system in systems:
            found[system.name] |= system.run(prior_art, queries)
    return found


def baselines(task: Task) -> Iterator[tuple[str, Run]]:
    """Lucene's runs, one for each analyser and pair of parameters."""
    queries = [query for part in task.queries.values() for query in part]
    for analyser in ANALYSERS[task.target]:
        for k1, b in PARAMETERS:
            name = f"Lucene BM25, {analyser}, k1 {k1}, b {b}"
            yield name, lucene(analyser, k1, b, task.texts, queries)


def measured(
    folder: Path, collections: Path, *, with_lucene: bool
) -> tuple[list[Table], list[Parts]]:
    """Every table; and what each kind of evidence says, for the shares."""
    tables = [
        *larger(folder, collections, with_lucene=with_lucene),
        *cited(folder, collections, with_lucene=with_lucene),
    ]
    parts: list[Parts] = []
    definitions = read_definitions(collections.parent / "classification")
    sets: list[tuple[Sequence[Bilingual], tuple[str, str], Callable[[str], bool]]] = [
        (aviation(collections), ("en", "zh"), lambda target: False),
        (universities(collections), ("en", "ko"), lambda target: target == "en"),
    ]
    for records, pair, of_titles in sets:
        made = {part: learned(folder, records, pair, part) for part in range(PARTS)}
        for target in pair:
            own = task(
                folder / f"{target}-{target}-{pair}", records, target, target,
                of_titles=of_titles(target),
            )  # fmt: skip
            texts = of_records(definitions, records, target)
            if not of_titles(target):
                parts += kinds(own, made, texts, WORDS[-1].evidence)
                found = dict(baselines(own)) if with_lucene else {}
                found |= runs(own, WORDS, made)
                tables.append(
                    Table(own.source, own.target, {n: own.judged(r) for n, r in found.items()})
                )
            source = next(lang for lang in pair if lang != target)
            across = Task(source, target, own.view, own.texts, _asked(records, source, target))
            parts += kinds(across, made, texts, ALL[-1].evidence)
            judged = {name: across.judged(run) for name, run in runs(across, ALL, made).items()}
            tables.append(Table(source, target, judged))
    return tables, parts


def kinds(
    task: Task, made: Mapping[int, Path], texts: Mapping[str, str], evidence: tuple[Evidence, ...]
) -> Iterator[Parts]:
    """What each kind of evidence says of a task's queries, as words and as pasted texts."""
    for suffix, as_text in (("", False), (", pasted text", True)):
        name = f"{task.source} → {task.target}{suffix}"
        system = System(name, evidence, as_text)
        yield collect(name, system, task.queries, lambda part: searching(task, made[part]), texts)


def _asked(records: Sequence[Bilingual], source: str, target: str) -> dict[int, list[Query]]:
    queries: dict[int, list[Query]] = {}
    for record in records:
        query = Query(record.patent(()).key, record.titles[source], source, target)
        queries.setdefault(part_of(record), []).append(query)
    return queries


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collections", type=Path)
    parser.add_argument("--output", type=Path, default=Path("docs/quality.md"))
    parser.add_argument("--no-lucene", action="store_true")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="trihub-quality-"))
    try:
        tables, parts = measured(folder, options.collections, with_lucene=not options.no_lucene)
        page = report(tables, section(parts)) + kept(options.output)
        options.output.write_text(page, encoding="utf-8")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
