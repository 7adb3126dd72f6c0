"""Working papers: versions, readers, and that they stay whose they are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from store.casework.conftest import Opener
from store.casework.samples import assert_whole, draft, folder, next_of, paper
from trihub.core.casework.working import FOLDERS, Paper, PaperKind
from trihub.core.errors import BadInput, Conflict, LibraryError, NotFound
from trihub.store.casework import Casework, reseal

NOTE = {"kind": PaperKind.NOTE, "offices": ("KR",)}


@pytest.fixture
def casework(address: str, opened: Opener) -> Casework:
    found = opened(address)
    found.papers.put([folder()])
    return found


@pytest.mark.parametrize(
    "kept",
    [
        paper(),
        paper(office=""),
        paper(**NOTE),
        paper(removed=True),
        paper(content=b""),
        paper(content=bytes(range(256)) * 400),
        *(paper(kind=kind) for kind in PaperKind if kind not in FOLDERS | {PaperKind.NOTE}),
    ],
)
def test_a_paper_comes_back_as_it_went(casework: Casework, kept: Paper) -> None:
    casework.papers.put([kept], [draft()])
    assert casework.papers.paper("P1") == kept
    assert casework.papers.versions("P1") == (kept,)
    assert casework.papers.papers("F1", kinds=[kept.kind]) == (() if kept.removed else (kept,))
    assert len(assert_whole(casework)) == 1


def test_a_folder_with_its_papers_in_one_go(casework: Casework) -> None:
    whole = folder("F2"), paper("P2", folder="F2"), paper("P0", folder="F2")
    casework.papers.put(whole)
    assert casework.papers.papers("F2") == whole
    assert casework.papers.papers("F1") == (folder(),)


def test_every_version_is_kept(casework: Casework) -> None:
    second = next_of(paper(), content=b"2", author="A2", at="2026-01-04T00:00:00+00:00")
    third = next_of(second, removed=True)
    for one in (paper(), second, third):
        casework.papers.put([one])
    assert casework.papers.paper("P1") == third
    assert casework.papers.papers("F1", kinds=[PaperKind.POSITION]) == ()
    assert casework.papers.versions("P1") == (paper(), second, third)
    back = next_of(third, removed=False)
    casework.papers.put([back])
    assert casework.papers.papers("F1", kinds=[PaperKind.POSITION]) == (back,)


def test_only_its_readers_find_a_paper(casework: Casework) -> None:
    """Not even that it is there."""
    notes = paper("N1", **NOTE), paper("N2", kind=PaperKind.NOTE, office="CN", offices=("CN",))
    casework.papers.put([paper(), *notes])
    assert casework.papers.papers("F1") == (folder(), paper(), *notes)
    assert casework.papers.papers("F1", reader="KR") == (folder(), paper(), notes[0])
    assert casework.papers.papers("F1", reader="CN") == (folder(), paper(), notes[1])
    assert casework.papers.papers("F1", reader="JP") == ()
    assert casework.papers.papers("F1", reader="\0") == ()
    assert casework.papers.papers("F1", kinds=[PaperKind.NOTE], reader="CN") == (notes[1],)


def test_readers_come_and_go_with_the_versions(casework: Casework) -> None:
    own = paper(offices=("KR",))
    casework.papers.put([own])
    assert casework.papers.papers("F1", reader="CN") == (folder(),)
    shared = next_of(own, offices=("CN", "KR"))
    casework.papers.put([shared])
    assert casework.papers.papers("F1", reader="CN") == (folder(), shared)
    assert casework.papers.versions("P1")[0].offices == ("KR",), "an older version stays closed"
    casework.papers.put([next_of(shared, offices=("KR",))])
    assert casework.papers.papers("F1", reader="CN") == (folder(),)


def test_folders_newest_first_page_by_page(casework: Casework) -> None:
    own = folder("F2", offices=("JP", "KR"))
    others = folder("F3"), folder("F4", kind=PaperKind.SYMPOSIUM), folder("F5", removed=True)
    casework.papers.put([own, *others])
    casework.papers.put([next_of(folder(), content=b"{}")])
    find = casework.papers.folders
    assert [one.id for one in find(PaperKind.MEETING)] == ["F3", "F2", "F1"]
    assert find(PaperKind.SYMPOSIUM) == (others[1],)
    assert [one.id for one in find(PaperKind.MEETING, reader="CN")] == ["F3", "F1"]
    assert find(PaperKind.MEETING, reader="JP") == (own,)
    assert [one.id for one in find(PaperKind.MEETING, limit=2)] == ["F3", "F2"]
    assert [one.id for one in find(PaperKind.MEETING, after="F2")] == ["F1"]
    for strange in ("F2", "F4", "P1", "x"):
        assert find(PaperKind.MEETING, reader="CN", after=strange) == ()


@pytest.mark.parametrize("version", [1, 2, 4])
def test_another_version_came_first(casework: Casework, version: int) -> None:
    """Nothing is kept of what came with it either."""
    casework.papers.put([paper()])
    casework.papers.put([next_of(paper())])
    late = paper(version=version, content=b"late")
    with pytest.raises(Conflict):
        casework.papers.put([paper("P2"), late], [draft()])
    assert casework.papers.paper("P1") == next_of(paper())
    assert casework.papers.paper("P2") is None
    assert assert_whole(casework) == []


def test_of_several_at_once_one_wins(address: str, opened: Opener, casework: Casework) -> None:
    stores = [casework, opened(address)]
    casework.papers.put([paper(), paper("P2")])
    barrier = Barrier(6)

    def write(number: int) -> bool:
        barrier.wait()
        new = [next_of(paper(), content=str(number).encode()), next_of(paper("P2"))]
        try:
            stores[number % 2].papers.put(new[:: 1 if number % 3 else -1], [draft(f"{number}")])
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        won = [number for number, done in enumerate(pool.map(write, range(6))) if done]
    assert len(won) == 1
    assert casework.papers.versions("P1")[-1].content == str(won[0]).encode()
    assert len(assert_whole(casework)) == 1


@pytest.mark.parametrize(
    "moved", [{"folder": "F2"}, {"kind": PaperKind.MINUTES}, {"office": "CN"}, {"office": ""}]
)
def test_a_paper_stays_where_it_belongs(casework: Casework, moved: dict[str, object]) -> None:
    casework.papers.put([folder("F2"), paper()])
    with pytest.raises(BadInput, match="belongs to another"):
        casework.papers.put([next_of(paper(), **moved)])
    assert casework.papers.paper("P1") == paper()


def test_a_folder_names_all_readers_of_its_papers(casework: Casework) -> None:
    with pytest.raises(BadInput, match="readers that its folder"):
        casework.papers.put([paper(offices=("CN", "JP", "KR"))])
    casework.papers.put([paper()])
    with pytest.raises(BadInput, match="readers that its folder"):
        casework.papers.put([next_of(folder(), offices=("KR",))])
    wider = next_of(folder(), offices=("CN", "JP", "KR"))
    casework.papers.put([wider, next_of(paper(), offices=("CN", "JP", "KR"))])
    assert casework.papers.papers("F1", reader="JP")[0] == wider


def test_papers_of_no_folder_and_next_versions_of_none(casework: Casework) -> None:
    for lost in (paper(folder="F9"), next_of(paper()), folder("F9", version=2)):
        with pytest.raises(NotFound):
            casework.papers.put([lost])
    with pytest.raises(NotFound):
        casework.papers.put([paper(), paper("P2", folder="P1")])
    assert casework.papers.papers("F1") == (folder(),)


@pytest.mark.parametrize(
    "wrong",
    [
        paper(version=0),
        paper(id=""),
        paper("I\0"),
        paper(author="\ud800"),
        paper(offices=()),
        paper(offices=("KR", "CN")),
        paper(offices=("KR", "KR")),
        paper(offices=("", "KR")),
        paper(office="JP"),
        paper(kind=PaperKind.NOTE),
        paper(kind=PaperKind.NOTE, office="", offices=("KR",)),
        paper(kind=PaperKind.MEETING),
        paper(folder="P1"),
    ],
)
def test_what_cannot_be_kept(casework: Casework, wrong: Paper) -> None:
    with pytest.raises(BadInput):
        casework.papers.put([wrong])
    assert casework.papers.papers("F1") == (folder(),)


def test_a_paper_twice_and_none_at_all(casework: Casework) -> None:
    with pytest.raises(BadInput, match="twice"):
        casework.papers.put([paper(), next_of(paper())])
    casework.papers.put([], [draft()])
    assert len(assert_whole(casework)) == 1


ALTERED = {
    "damaged": "sealed",
    "author": "UPDATE paper_version SET author = 'A2'",
    "removed": "UPDATE paper_version SET removed = true",
    "offices": 'UPDATE paper_version SET offices = \'["CN","KR"]\'',
    "office": "UPDATE paper SET office = 'CN' WHERE id = 'P1'",
    "kind": "UPDATE paper SET kind = 'position' WHERE id = 'P1'",
    "folder": "UPDATE paper SET folder = 'F2' WHERE id = 'P1'",
}


@pytest.mark.parametrize("what", ALTERED)
def test_rows_changed_by_hand_are_not_believed(casework: Casework, what: str) -> None:
    """Not one bit of the content, nor whose it is."""
    casework.papers.put([folder("F2"), paper(**NOTE)])
    with casework.database.writing() as unit:
        run = unit.connection.exec_driver_sql
        on = "" if casework.database.sqlite else " ON paper_version"
        run(f"DROP TRIGGER paper_version_update{on}")
        if what == "damaged":
            _flip(unit.connection)
        else:
            run(ALTERED[what])
    with pytest.raises(LibraryError, match="changed outside") as caught:
        casework.papers.paper("P1")
    assert "backup" in caught.value.hint
    with pytest.raises(LibraryError):
        casework.papers.versions("P1")


def _flip(connection: object) -> None:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    last = "SELECT sealed, paper FROM paper_version ORDER BY paper DESC"
    sealed, number = connection.exec_driver_sql(last).first()
    damaged = bytearray(sealed)
    damaged[-20] ^= 1
    change = f"UPDATE paper_version SET sealed = {mark} WHERE paper = {mark}"
    connection.exec_driver_sql(change, (bytes(damaged), number))


def test_a_reader_added_by_hand_reads_nothing(casework: Casework) -> None:
    casework.papers.put([paper(**NOTE)])
    with casework.database.writing() as unit:
        unit.connection.exec_driver_sql(
            "INSERT INTO paper_reader SELECT 'CN', number FROM paper WHERE id = 'P1'"
        )
    with pytest.raises(LibraryError, match="changed outside"):
        casework.papers.papers("F1", reader="CN")


def test_content_cannot_be_moved_to_another_row(casework: Casework) -> None:
    casework.papers.put([paper(), paper("P2", content=b"{}")])
    with casework.database.writing() as unit:
        run = unit.connection.exec_driver_sql
        run("UPDATE paper SET id = 'P3' WHERE id = 'P1'")
        run("UPDATE paper SET id = 'P1' WHERE id = 'P2'")
    with pytest.raises(LibraryError, match="belongs to something else"):
        casework.papers.paper("P1")


def test_what_was_erased_is_gone_and_that_it_was_stays(casework: Casework) -> None:
    kind, at = PaperKind.REGISTRATION, "2026-02-01T00:00:00+00:00"
    first, back = paper(kind=kind, content=b"Ann"), paper("P2", kind=kind, content=b"Eve")
    casework.papers.put([first, back, paper("P3")])
    casework.papers.put([next_of(first, content=b"Anna"), next_of(back, removed=True)])
    before = casework.papers.versions("P1")
    assert casework.papers.erase("F1", kind, by="B", at=at, paper="P1") == ("P1",)
    assert casework.papers.erase("F1", kind, by="B", at=at) == ("P2",), "taken back before"
    assert casework.papers.erase("F1", kind, by="B", at=at) == ()
    after = casework.papers.versions("P1")
    assert [(one.author, one.at) for one in after] == [
        *((one.author, one.at) for one in before), ("B", at),
    ]  # fmt: skip
    assert [one.content for name in ("P1", "P2") for one in casework.papers.versions(name)] == [
        b""
    ] * 5
    assert casework.papers.paper("P3") == paper("P3")
    assert casework.papers.papers("F1", kinds=[kind]) == ()
    assert len(assert_whole(casework)) == 2
    assert reseal(casework) == 0
    with pytest.raises(BadInput, match="kept"):
        casework.papers.erase("F1", PaperKind.POSITION, by="B", at=at)
    assert casework.papers.paper("P3") == paper("P3")
