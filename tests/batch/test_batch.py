"""Batch work gives the answers of the embedded path, on the same documents."""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Hashable, Iterable
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession

from cli.conftest import Call, call
from trihub.app import Library
from trihub.app.learning import gather_pairs, learn_translations
from trihub.batch import export, families, green, members
from trihub.batch.families import components as found_by_spark
from trihub.batch.translations import TOLERANCE, count, read_pairs, write_pairs
from trihub.core.errors import BadInput
from trihub.core.families import Link, components
from trihub.core.ports import Stored
from trihub.fields.definition import find
from trihub.fields.members.plan import plan
from trihub.green.rules.classify import Rules
from trihub.green.schemes.folder import shipped
from trihub.learning.alignment import align
from trihub.learning.translations import Course
from trihub.text.learned.table import LearnedTables

__all__ = ["call"]


def every(library: Library) -> list[Stored]:
    return library.store.changes_since(0, limit=100_000)


def parts(pairs: Iterable[tuple[Hashable, int]]) -> set[frozenset[int]]:
    found: dict[Hashable, set[int]] = defaultdict(set)
    for name, doc in pairs:
        found[name].add(doc)
    return {frozenset(each) for each in found.values()}


def test_families_are_those_of_the_store(
    library: Library, exported: Path, spark: SparkSession, tmp_path: Path
) -> None:
    stored = every(library)
    assert families(spark, exported, tmp_path / "out") == len(stored)
    rows = pq.read_table(tmp_path / "out").to_pylist()
    assert {row["doc"]: row["key"] for row in rows} == {one.doc: one.patent.key for one in stored}
    simple = parts((one.simple_family, one.doc) for one in stored)
    assert parts((row["simple"], row["doc"]) for row in rows) == simple
    extended = parts((one.extended_family, one.doc) for one in stored)
    assert parts((row["extended"], row["doc"]) for row in rows) == extended
    assert len(simple) < len(stored)


def test_components_are_those_of_the_core(spark: SparkSession) -> None:
    chance = random.Random(1)
    chain = [(f"n{at:02}", f"n{at + 1:02}") for at in range(17)]
    wild = [(f"m{chance.randrange(50):02}", f"m{chance.randrange(50):02}") for _ in range(40)]
    edges = [(a, b) for a, b in [*chain, *wild] if a != b]
    chance.shuffle(edges)
    rows = found_by_spark(spark.createDataFrame(edges, "a string, b string")).collect()
    assert len({row["node"] for row in rows}) == len(rows)
    expected = components([Link(a, b, "priority") for a, b in edges])
    assert {row["node"]: row["root"] for row in rows} == expected


def test_green_technology_is_that_of_the_rules(
    library: Library, exported: Path, spark: SparkSession, tmp_path: Path
) -> None:
    schemes = [one for one in shipped().values() if one.by_places]
    green(spark, exported, tmp_path / "out", schemes)
    rows = pq.read_table(tmp_path / "out").to_pylist()
    found = {(row["doc"], row["scheme"]): (row["green"], row["classes"]) for row in rows}
    expected = {
        (one.doc, scheme.name): (verdict.green, list(verdict.classes))
        for scheme in schemes
        for one in every(library)
        for verdict in [Rules(scheme).judge(one.patent.classes)]
    }
    assert found == expected
    assert {green for green, _ in found.values()} >= {True, False}


def test_members_are_those_of_the_index(
    library: Library, exported: Path, spark: SparkSession, tmp_path: Path
) -> None:
    definition = find("batteries", library.settings.fields)
    members(spark, exported, tmp_path / "out", plan(definition, library.store))
    rows = pq.read_table(tmp_path / "out").to_pylist()
    kept = library.collections.get(definition)
    expected = {(doc, field) for field in kept.fields for doc in kept.of(field).tolist()}
    assert {(row["doc"], row["field"]) for row in rows} == expected
    assert len(expected) > 10


def test_an_export_is_not_written_over_another(library: Library, exported: Path) -> None:
    with pytest.raises(BadInput, match="not empty"):
        export(library.store, exported)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["families", "nowhere", "--to", "out"], "There is no export in nowhere"),
        (["green", "export", "--to", "."], "is there already"),
        (["members", "no-such-field", "export", "--to", "out"], "no-such-field"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    call: Call, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "export").symlink_to(exported)
    answer = call("batch", *arguments)
    assert answer.code == (3 if "members" in arguments else 2)
    assert told in answer.err


def test_the_command_exports(call: Call, library: Library, tmp_path: Path) -> None:
    answer = call("batch", "export", tmp_path / "out", "--json", library=library.settings.library)
    assert answer.json == {"documents": library.store.counts().documents}


def test_translations_are_those_learned_embedded(
    library: Library, spark: SparkSession, tmp_path: Path
) -> None:
    course = Course(rounds=4)
    material = gather_pairs(library, ("ja", "zh"), course=course)
    export = tmp_path / "pairs"
    assert write_pairs(material, export, cells=40_000) == sum(material.encoded.used.values())
    assert len(list(export.glob("pairs-*.parquet"))) > 2
    counts = count(spark, export, read_pairs(export), course)
    expected = align(material.encoded.bitext, rounds=course.rounds)
    assert counts.left.tolist() == expected.left.tolist()
    assert counts.right.tolist() == expected.right.tolist()
    for name in ("forward", "backward", "forward_count", "backward_count"):
        found, wanted = getattr(counts, name), getattr(expected, name)
        np.testing.assert_allclose(found, wanted, rtol=TOLERANCE, atol=1e-7)
    assert counts.by_section.keys() == expected.by_section.keys() != set()
    for letter, both in expected.by_section.items():
        for found, wanted in zip(counts.by_section[letter], both, strict=True):
            np.testing.assert_allclose(found, wanted, rtol=TOLERANCE, atol=1e-6)
    again = count(spark, export, read_pairs(export), course)
    assert again.forward.tobytes() == counts.forward.tobytes()


def test_the_commands_of_translations_make_a_table_that_searches_use(
    call: Call, library: Library, spark: SparkSession, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(
        sys.modules["trihub.batch.session"], "session", lambda *given: nullcontext(spark)
    )
    pairs, made = tmp_path / "pairs", tmp_path / "made"
    answer = call("batch", "pairs", "zh-ja", pairs, "--json", library=library.settings.library)
    assert answer.json == {"pairs": sum(read_pairs(pairs).encoded.used.values())}
    answer = call("batch", "translations", pairs, "--to", made, "--json")
    assert answer.json["pair"] == "ja-zh"
    assert answer.json["size"] == (made / "ja-zh.terms").stat().st_size
    table = LearnedTables(made).find("ja", "zh")
    assert table is not None
    embedded = next(iter(learn_translations(library, [("ja", "zh")])))
    assert answer.json["terms"][0]["tokens"] == embedded.terms[0]
    other = LearnedTables(embedded.path.parent).find("ja", "zh")
    assert other is not None
    for token in ("ウェー", "電池"):
        found, wanted = (
            [(t.token, t.probability) for t in one.translations(token, ())]
            for one in (table, other)
        )
        assert dict(found) == pytest.approx(dict(wanted), rel=1e-2)
    assert (
        "no export of pairs" in call("batch", "translations", tmp_path, "--to", tmp_path / "x").err
    )
