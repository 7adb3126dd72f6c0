"""What a document that is searched from asks of classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import orjson
import pytest

from library.corpus import opened
from priorart.conftest import invented
from trihub.app import Library
from trihub.core.classes import Classification, Scheme
from trihub.core.query import ClassField, ClassSymbol, Or, Token
from trihub.core.shapes.record import to_record
from trihub.priorart.query.like import CLASS_BOOST, like_query
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import PriorArt

IPC, CPC = Scheme.IPC, Scheme.CPC


def classed(n: int, *symbols: tuple[Scheme, str]):
    classes = tuple(Classification(scheme=scheme, symbol=symbol) for scheme, symbol in symbols)
    return replace(invented(n, "kite reel", "en"), classes=classes)


DOCUMENTS = (
    classed(1, (IPC, "A63H 27/08"), (IPC, "A63H 27/00"), (CPC, "B65H 75/38")),
    classed(
        2, (CPC, "A63H 27/08"), (CPC, "B65H 75/38"), (CPC, "Y02E 10/70"), (CPC, "B65H 2701/00")
    ),
    classed(3, (CPC, "A63H 33/00")),
    classed(4),
)


@pytest.fixture(scope="module")
def kites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("kites")
    made = opened(folder / "L")
    rows = (orjson.dumps(to_record(one)) + b"\n" for one in DOCUMENTS)
    (folder / "r.jsonl").write_bytes(b"".join(rows))
    assert made.ingest([folder / "r.jsonl"]).added == len(DOCUMENTS)
    yield made
    made.close()


def asked(kites: Library, n: int) -> tuple[list[tuple[ClassField, str]], list[ClassSymbol], float]:
    node = like_query(kites.store, kites.index, DOCUMENTS[n].key).executed
    assert isinstance(node, Or)
    boosts = [leaf for leaf in node.children if isinstance(leaf, ClassSymbol)]
    total = sum(leaf.weight for leaf in node.children if isinstance(leaf, Token))
    return [(leaf.field, leaf.symbol) for leaf in boosts], boosts, total


def test_subclasses_and_main_groups_of_the_ipc_each_once(kites: Library) -> None:
    named, boosts, total = asked(kites, 0)
    assert named == [(ClassField.IPC, "A63H"), (ClassField.IPC, "A63H27")]
    assert {boost.weight for boost in boosts} == {CLASS_BOOST * total}


def test_the_cpc_where_there_is_no_ipc(kites: Library) -> None:
    named, _, _ = asked(kites, 1)
    assert named == [(ClassField.CPC, one) for one in ("A63H", "A63H27", "B65H", "B65H75")]
    assert asked(kites, 3)[0] == []


def test_what_shares_a_class_comes_first(kites: Library) -> None:
    search = PriorArt(kites.store, kites.index, None)  # type: ignore[arg-type]
    request = SearchRequest(like=DOCUMENTS[1].key, facets=False, explain=False)
    found = [hit.key for hit in search.ranked(request, 10)]
    assert found == [DOCUMENTS[n].key for n in (0, 2, 3)]
