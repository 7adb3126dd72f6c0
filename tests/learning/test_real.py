"""Real records of one field: the title in one language finds the abstract in the other.

Learned from some records and a third of the glossary, searched in the rest. The floors lie below
what was measured (``docs/explanation/learned-translation.md``) by more than chance.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from index.documents import document, fill
from trihub.core.query import IndexRequest, Words
from trihub.index.memory import MemoryIndex
from trihub.learning.bitext import encode
from trihub.learning.pairs import WEIGHTS, Kind, TextPair, pairs_of_terms
from trihub.learning.translations import Course, learn_rows, write_table
from trihub.priorart.query.learned import learned_alternatives
from trihub.text.analysis import ANALYSIS_VERSION, token_string
from trihub.text.glossary import Glossary
from trihub.text.learned.table import LearnedTables
from trihub.text.query.compile import compile_query

TRAINED, ASKED, ROUNDS = 100, 30, 3
FLOOR_10, FLOOR_100 = 0.5, 0.8


@pytest.fixture(scope="module")
def records(shared_data: Path) -> list[dict[str, str]]:
    path = shared_data / "collections" / "aviation-zh-en.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def tables(records, tmp_path_factory) -> LearnedTables:
    path = tmp_path_factory.mktemp("real") / "en-zh.terms"
    concepts = [concept for layer in Glossary.default().layers for concept in layer][::3]
    pairs = [*pairs_of_terms(concepts, ("en", "zh"))]
    for one in records[:TRAINED]:
        pairs.append(TextPair(one["title_en"], one["title_zh"], Kind.TITLE))
        pairs.append(TextPair(one["abstract_en"], one["abstract_zh"], Kind.ABSTRACT))
    encoded = encode(pairs, WEIGHTS)
    rows = learn_rows(encoded, ("en", "zh"), Course(rounds=ROUNDS))
    record = {"analysis": ANALYSIS_VERSION, "tables": sorted(rows)}
    write_table(path, ("en", "zh"), encoded, rows, record)
    return LearnedTables(path.parent)


@pytest.mark.parametrize(("source", "target"), [("en", "zh"), ("zh", "en")])
def test_titles_find_abstracts_across_languages(records, tables, source: str, target: str) -> None:
    unseen = records[TRAINED:]
    index = MemoryIndex(analysis=ANALYSIS_VERSION)
    texts = [token_string(one[f"abstract_{target}"]) for one in unseen]
    fill(index, [document(n, ab=text) for n, text in enumerate(texts, 1)])
    ranks = []
    for number in range(1, ASKED + 1):
        title = re.sub(r"[^\w\s]", " ", unseen[number - 1][f"title_{source}"]).lower()
        plain = compile_query(Words(title))
        asked = learned_alternatives(plain, title, tables, (target,), index=index)
        assert asked.notices == ()
        hits = index.search(IndexRequest(query=asked.node, limit=100)).hits
        ranks.append(next((n for n, hit in enumerate(hits, 1) if hit.doc == number), 1_000))
    index.close()
    assert sum(rank <= 10 for rank in ranks) / ASKED >= FLOOR_10
    assert sum(rank <= 100 for rank in ranks) / ASKED >= FLOOR_100
