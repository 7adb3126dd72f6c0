"""What an index keeps of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from trihub.core.classes import Classification, Scheme
from trihub.core.dates import parse_date
from trihub.core.numbers import application_key
from trihub.core.patent import (
    Application,
    DocumentId,
    Party,
    Patent,
    Priority,
    Role,
    Source,
)
from trihub.core.query import IndexRequest
from trihub.index.memory import MemoryIndex
from trihub.library.indexing import index_document
from trihub.text.query.compile import compile_query
from trihub.text.query.parser import parse


def applicants(*names: str) -> tuple[str, ...]:
    patent = Patent(
        publication=DocumentId(office="EP", number="2400812", kind="A1"),
        application=Application(office="EP", number="10167109"),
        parties=tuple(Party(role=Role.APPLICANT, name=name) for name in names),
        source=Source(file="x", reader="test"),
    )
    return index_document(patent).applicants


def test_an_applicant_counts_once_whatever_the_case() -> None:
    assert applicants("9SOLUTIONS OY", "9Solutions Oy", "Other Oy") == ("9Solutions Oy", "Other Oy")
    assert applicants("9Solutions Oy", "9SOLUTIONS OY") == ("9Solutions Oy",)
    assert applicants("9SOLUTIONS OY", "宁德时代") == ("9SOLUTIONS OY", "宁德时代")


def patent(number: str, kind: str = "A", **values: object) -> Patent:
    base = Patent(
        publication=DocumentId(office="US", number=number, kind=kind),
        source=Source(file="x", reader="test"),
    )
    return replace(base, **values)  # type: ignore[arg-type]


def american(number: str, application: str, filed: str, kind: str = "") -> Patent:
    date = parse_date(filed)
    key = application_key("US", application, kind, date)
    assert key
    own = Application(office="US", number=application, key=key, kind=kind, date=date)
    first = Priority(office="US", number=application, key=key, kind=kind, date=date)
    return patent(number, "B2", application=own, priorities=(first,))


def found(patents: Sequence[Patent], query: str) -> list[str]:
    """Numbers of the patents that a query finds, as they stand."""
    index = MemoryIndex(analysis="test")
    with index.writer() as writer:
        for doc, one in enumerate(patents):
            writer.add(index.prepare(index_document(one)), doc=doc, change=1)
        writer.commit(1)
    hits = index.search(IndexRequest(query=compile_query(parse(query)))).hits
    return [patents[hit.doc].publication.number for hit in hits]


SERIES = (
    american("8930553", "13648029", "20121009"),
    american("7000001", "12/648,029", "20091228"),
    american("9000001", "201414648029", "20140102", kind="A"),
    american("6000001", "64802911", "20111212", kind="A"),
    american("6000002", "64802999", "19990101", kind="A"),
)
"""One serial in three series, and twice as DOCDB wrote it: without its series."""


@pytest.mark.parametrize("field", ["an", "pr"])
@pytest.mark.parametrize(
    ("number", "numbers"),
    [
        ("13/648,029", ["8930553", "6000001"]),
        ("13648029", ["8930553", "6000001"]),
        ("US201213648029", ["8930553"]),
        ("12/648,029", ["7000001", "6000001"]),
        ("14/648,029", ["9000001", "6000001"]),
        ("US20140648029", ["9000001"]),
        ("13/648,030", []),
    ],
)
def test_a_series_finds_no_neighbour(field: str, number: str, numbers: list[str]) -> None:
    assert found(SERIES, f"{field}:{number}") == numbers


JAPANESE = (
    patent("1", classes=(
        Classification(scheme=Scheme.FI, symbol="A23L 17/00,101@H"),
        Classification(scheme=Scheme.FTERM, symbol="4B042AC03"),
    )),
    patent("2", kind="B1", classes=(
        Classification(scheme=Scheme.FI, symbol="A23L 17/00@A"),
        Classification(scheme=Scheme.THEME, symbol="4B042"),
        Classification(scheme=Scheme.FTERM, symbol="5H029 AJ05"),
    )),
    patent("3", kind="B2", classes=(
        Classification(scheme=Scheme.FI, symbol="A23L 17/10"),
        Classification(scheme=Scheme.FI, symbol="ZAA"),
        Classification(scheme=Scheme.FTERM, symbol="4B042AC04A"),
    )),
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("fi:A23L", ["1", "2", "3"]),
        ("fi:A23L17", ["1", "2", "3"]),
        ("fi:A23L17/00", ["1", "2", "3"]),
        ("fi:A23L17/10", ["3"]),
        ("fi:A23L17/00,101", ["1"]),
        ("fi:A23L17/00,101@H", ["1"]),
        ("fi:A23L17/00@A", ["2"]),
        ("fi:A23L17/00,102", []),
        ("fi:ZAA", ["3"]),
        ("ft:4B042", ["1", "2", "3"]),
        ("ft:4B042AC", ["1", "3"]),
        ("ft:4B042 AC04", ["3"]),
        ("ft:4B042AC04A", ["3"]),
        ("ft:5H029AJ", ["2"]),
        ("kind:B", ["2", "3"]),
        ("kind:B1", ["2"]),
        ("kc:A", ["1"]),
        ("kind:Y", []),
    ],
)
def test_levels_of_japanese_classes_and_kind_codes(query: str, numbers: list[str]) -> None:
    assert found(JAPANESE, query) == numbers
