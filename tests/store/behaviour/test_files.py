"""Rejects, marks of files, totals."""

from __future__ import annotations

from dataclasses import replace

from store.samples import patent
from trihub.core.ports import Counts, FileMark, Place, Rejected
from trihub.store import SqlStore

BAD = Rejected(
    place=Place(file="a.zip", member="x/1.xml"),
    offset=2**33,
    reason="cut off",
    hint="get it again",
    key="CN1A",
)


def test_rejects_come_by_file_and_offset(store: SqlStore) -> None:
    later, other = replace(BAD, offset=2**33 + 1), replace(BAD, place=Place(file="Z.xml"))
    with store.writer() as writer:
        for item in (later, BAD, other):
            writer.reject(item)
    assert store.rejects(limit=10) == [other, BAD, later]
    assert store.rejects(limit=1, offset=1) == [BAD]
    assert store.counts().rejects == 3


def test_a_reject_again_replaces_its_reason(store: SqlStore) -> None:
    with store.writer() as writer:
        writer.reject(BAD)
        writer.reject(replace(BAD, reason="no XML"))
    assert store.rejects(limit=10) == [replace(BAD, reason="no XML")]


def test_rejects_of_a_file_or_an_entry_are_forgotten(store: SqlStore) -> None:
    second, other = (
        replace(BAD, place=Place(file="a.zip", member="2")),
        replace(BAD, place=Place(file="b.xml")),
    )
    with store.writer() as writer:
        for item in (BAD, second, other):
            writer.reject(item)
        writer.clear_rejects(Place(file="a.zip", member="2"))
    assert store.rejects(limit=10) == [BAD, other]
    with store.writer() as writer:
        writer.clear_rejects(Place(file="a.zip"))
    assert store.rejects(limit=10) == [other]


def test_text_that_no_database_takes(store: SqlStore) -> None:
    """Names of files can hold bytes that are no text, and reasons can quote anything."""
    place = Place(file="\udcff.xml")
    with store.writer() as writer:
        writer.reject(replace(BAD, place=place, reason="NUL \0 \ud800"))
        writer.mark_file(_mark(place, done=True))
        writer.put(patent(file="\udcff.xml"))
    assert store.rejects(limit=1)[0].reason == "NUL \ufffd ?"
    assert store.file_mark(place) == _mark(place, done=True)
    assert store.get("CN113781974A").patent.source.file == "\\udcff.xml"  # type: ignore[union-attr]
    with store.writer() as writer:
        writer.clear_rejects(place)
    assert store.rejects(limit=1) == []


def _mark(place: Place, *, done: bool) -> FileMark:
    return FileMark(
        place=place,
        size=2**40,
        modified=1_700_000_000_000_000_000,
        sha256="ab",
        done=done,
        reader="x/1",
    )


def test_marks_say_how_far_a_file_was_read(store: SqlStore) -> None:
    place = Place(file="a.zip", member="1.xml")
    assert store.file_mark(place) is None
    with store.writer() as writer:
        writer.mark_file(_mark(place, done=False))
        writer.mark_file(_mark(place, done=True))
    assert store.file_mark(place) == _mark(place, done=True)
    assert store.file_mark(Place(file="a.zip")) is None
    with store.writer() as writer:
        writer.forget_marks()
    assert store.file_mark(place) is None


def test_an_empty_library_counts_nothing(store: SqlStore) -> None:
    assert store.counts() == Counts(documents=0, families=0, extended_families=0, rejects=0)


def test_totals(store: SqlStore) -> None:
    with store.writer() as writer:
        writer.put(patent("1", application="CN-1"))
        writer.put(patent("1", kind="B", application="CN-1"))
        writer.put(patent("1", office="JP", application="JP-1"))
    assert store.counts() == Counts(
        documents=3,
        families=2,
        extended_families=2,
        rejects=0,
        by_office={"CN": 2, "JP": 1},
        by_kind={"granted": 1, "unexamined": 2},
        by_language={"ja": 1, "zh": 2},
        last_change=3,
    )
