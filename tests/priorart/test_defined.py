"""The definition of a document's class as evidence for others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from library.corpus import opened
from priorart.conftest import invented
from trihub.app import Library
from trihub.core.classes import Classification, Scheme
from trihub.core.errors import BadFile
from trihub.core.hits import Evidence
from trihub.core.query import ClassField
from trihub.core.shapes.record import to_record
from trihub.priorart.fusion import DEFINED
from trihub.priorart.query.defined import defined, first_class
from trihub.priorart.reasons import Cause, reasons
from trihub.priorart.request import SearchRequest

SCHEME = (
    "symbol,lang,text\n"
    "A63H27/00,en,Toy aircraft\nA63H27/00,zh,玩具飞机\nA63H27/08,en,Kites\nA63H27/08,zh,风筝\n"
)
SOURCE = replace(
    invented(1, "toy with a spindle", "en"),
    classes=(
        Classification(scheme=Scheme.CPC, symbol="B65H 75/00"),
        Classification(scheme=Scheme.IPC, symbol="A63H 27/08"),
    ),
)
CHINESE, SPINDLE, OTHER, ENGLISH = (
    invented(2, "风筝 线轴 spindle", "zh"),
    invented(3, "spindle of a loom", "en"),
    invented(4, "风筝", "zh"),
    invented(5, "kite on a spindle", "en"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("defined")
    scheme = folder / "scheme.csv"
    scheme.write_text(SCHEME, encoding="utf-8")
    made = opened(folder / "L", definitions=[scheme])
    records = [orjson.dumps(to_record(one)) for one in (SOURCE, CHINESE, SPINDLE, OTHER, ENGLISH)]
    (folder / "r.jsonl").write_bytes(b"\n".join(records))
    assert made.ingest([folder / "r.jsonl"]).added == 5
    yield made
    made.close()


def test_the_first_class_of_the_ipc_counts() -> None:
    assert first_class(SOURCE) == "A63H 27/08"
    assert first_class(CHINESE) == ""


def test_the_definition_lifts_what_it_fits_in_the_languages_sought(library: Library) -> None:
    request = SearchRequest(like=SOURCE.key, translate=("zh",))
    found = {hit.stored.patent.key: hit for hit in library.prior_art.search(request).hits}
    lifted = {
        key: part
        for key, hit in found.items()
        for part in hit.parts
        if part.evidence is Evidence.CLASSES
    }
    assert set(lifted) == {CHINESE.key, ENGLISH.key}
    assert {(one.term, one.field) for one in lifted.values()} == {("A63H27/08", ClassField.IPC)}
    words = max(sum(p.score for p in hit.parts if p.evidence is None) for hit in found.values())
    assert max(one.score for one in lifted.values()) == pytest.approx(DEFINED * words, rel=1e-3)
    assert found[CHINESE.key].score > found[SPINDLE.key].score
    told = library.prior_art.search(request).understood
    causes = {one.owner.text: one.owner.cause for one in reasons((lifted[CHINESE.key],), told, ())}
    assert causes == {"A63H27/08": Cause.CLASS}


def test_a_definition_finds_nothing_by_itself(library: Library) -> None:
    hits = library.prior_art.search(SearchRequest(like=SOURCE.key, translate=("zh",))).hits
    assert OTHER.key not in [hit.stored.patent.key for hit in hits]


def test_the_documents_own_language_counts_and_classes_can_be_left_out(library: Library) -> None:
    def lifted(request: SearchRequest) -> list[str]:
        hits = library.prior_art.search(request).hits
        return [
            hit.stored.patent.key
            for hit in hits
            if any(part.evidence is Evidence.CLASSES for part in hit.parts)
        ]

    assert lifted(SearchRequest(like=SOURCE.key)) == [ENGLISH.key]
    assert lifted(SearchRequest(like=SOURCE.key, evidence=("words", "glossary"))) == []


def test_classes_without_a_definition(library: Library) -> None:
    assert library.definitions is not None
    for written in ("H01M 10/05", "A63H", "no class"):
        assert defined(library.definitions, written, ("en",)) is None


def test_a_file_without_definitions_is_named(tmp_path: Path) -> None:
    (tmp_path / "scheme.csv").write_text("class;title\n", encoding="utf-8")
    made = opened(tmp_path / "L", definitions=[tmp_path / "scheme.csv"])
    (tmp_path / "r.jsonl").write_bytes(orjson.dumps(to_record(SOURCE)))
    made.ingest([tmp_path / "r.jsonl"])
    with pytest.raises(BadFile, match=r"scheme\.csv have no header"):
        made.prior_art.search(SearchRequest(like=SOURCE.key))
    made.close()
