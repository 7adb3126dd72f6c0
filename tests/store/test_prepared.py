"""What is worked out beside a document before it is kept."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings

from store.samples import full_text, moved, patent, patents, titles
from trihub.core.citations import Citation
from trihub.core.dates import PatentDate
from trihub.core.errors import BadInput
from trihub.core.patent import Application, Origin, Patent, PctData, Priority, Text
from trihub.store import prepare
from trihub.store.prepared import language_of


@settings(max_examples=50, deadline=None)
@given(document=patents())
def test_it_travels_between_processes_and_gives_the_document_back(document: Patent) -> None:
    prepared = prepare(document)
    assert pickle.loads(pickle.dumps(prepared)) == prepared
    assert prepared.patent() == document
    assert prepared.key == document.key
    assert prepare(document) == prepared


def test_the_function_itself_travels() -> None:
    assert pickle.loads(pickle.dumps(prepare)) is prepare


def test_the_hash_is_of_the_content_and_not_of_the_place() -> None:
    document = full_text(patent(titles=titles(zh="电池")))
    same = prepare(moved(document, "elsewhere.xml", 9))
    assert same.hash == prepare(document).hash
    assert same.place != prepare(document).place
    assert prepare(replace(document, status="x")).hash != same.hash
    assert prepare(full_text(document, "乙")).hash != same.hash


def test_days_and_kind() -> None:
    prepared = prepare(
        patent(
            "1085", kind="B", date=PatentDate(1989, 3, 1),
            application=None,
            pct=PctData(application=Application(office="WO", number="1", date=PatentDate(1987, 1, 5))),
            priorities=[
                Priority(office="JP", number="1", date=PatentDate(1986, 2)),
                Priority(office="JP", number="0", date=PatentDate(1980, 1, 1), active=False),
            ],
        )
    )  # fmt: skip
    assert (prepared.published, prepared.filed, prepared.earliest) == (19890301, 0, 19860200)
    assert prepared.neutral == "examined"


def test_links_and_citations() -> None:
    prepared = prepare(
        patent(
            application="CN-1",
            priorities=["JP-2", "JP-1", "CN-1"],
            citations=(
                Citation(office="JP", number="7"), Citation(office="JP", number="7", kind="A"),
                Citation(office="JP", original="特開平7-1"), Citation(text="Nature 1"),
            ),
        )
    )  # fmt: skip
    assert prepared.application == "CN-1"
    assert prepared.family == "CN-1\nJP-1\nJP-2"
    assert prepared.links == (("JP-1", "priority"), ("JP-2", "priority"))
    assert prepared.citations == (("JP", "7"),)


@pytest.mark.parametrize(
    ("document", "language"),
    [
        (full_text(patent(titles=titles(en="Battery"))), "zh"),
        (patent(titles=titles(ko="전지")), "ko"),
        (patent(titles=(Text(text="Battery", lang="en", origin=Origin.OFFICE),)), "zh"),
        (patent(office="XX"), ""),
    ],
)
def test_the_language_that_it_was_published_in(document: Patent, language: str) -> None:
    assert language_of(document) == language


@pytest.mark.parametrize("number", ["", "1\n2", "1\0", "9" * 500])
def test_numbers_that_cannot_be_a_key(number: str) -> None:
    with pytest.raises(BadInput, match=r"week\.xml"):
        prepare(patent(number))
