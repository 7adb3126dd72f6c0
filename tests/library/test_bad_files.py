"""Bad input: each becomes a reject with a reason and what to do, and everything else is read."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.conftest import Opener
from library.corpus import assert_agree, document, ingest, keys, write, xml_of
from library.documents import full
from trihub.app import Library, OfficeFiles
from trihub.core.errors import BadFile, LibraryFull
from trihub.core.shapes.record import to_record
from trihub.library.ingest import Ingest
from trihub.offices.archives import Opened
from trihub.offices.registry import Registry

# --- content --------------------------------------------------------------------------------


def test_what_is_no_xml_is_a_reject_where_it_was_asked_for(library: Library, inbox: Path) -> None:
    (inbox / "notes.txt").write_text("Nothing here.")
    write(inbox / "sound.xml", range(3))
    report, (reject,) = ingest(library, inbox / "notes.txt", inbox / "sound.xml")
    assert report.read == 3
    assert reject.place.file == str(inbox / "notes.txt")
    assert reject.reason == "No reader knows the format of this file."


def test_what_is_no_xml_is_passed_over_inside_a_folder(library: Library, inbox: Path) -> None:
    (inbox / "notes.txt").write_text("Nothing here.")
    (inbox / "empty.xml").write_bytes(b"")
    (inbox / ".hidden.xml").write_bytes(b"<a/>")
    write(inbox / "sound.xml", range(3))
    report, rejects = ingest(library, inbox)
    assert (report.read, report.files, rejects) == (3, 3, [])
    assert report.skipped == {"no reader knows this format": 1, "empty file": 1}


def test_a_truncated_file_loses_its_last_record_alone(library: Library, inbox: Path) -> None:
    whole = xml_of(map(document, range(5)))
    (inbox / "cut.xml").write_bytes(whole[:-200])
    report, (reject,) = ingest(library, inbox)
    assert report.read == 4
    assert reject.offset == whole.rindex(b"<?xml")
    assert "not well formed" in reject.reason


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("UTF-8", "gb18030"),
        ("UTF-8", "utf-16"),
        ("gb2312", "utf-8"),
        ("euc-kr", "utf-8"),
        ("Shift_JIS", "utf-8"),
        ("ascii", "utf-8"),
        ("nonsense", "utf-8"),
    ],
)
def test_a_wrong_encoding_declared(
    library: Library, inbox: Path, declared: str, written: str
) -> None:
    """The text is read by the encoding that fits it without loss."""
    text = xml_of([full()]).decode().replace('encoding="UTF-8"', f'encoding="{declared}"', 1)
    (inbox / "x.xml").write_bytes(text.encode(written))
    report, rejects = ingest(library, inbox)
    assert (report.read, rejects) == (1, [])
    kept = library.store.get(full().key)
    assert kept is not None
    assert kept.patent.titles[0].text == "固态电池 <A&B>"


def test_an_encoding_that_no_byte_fits(library: Library, inbox: Path) -> None:
    data = xml_of([full()]).replace(b'encoding="UTF-8"', b'encoding="UTF-16"', 1)
    (inbox / "x.xml").write_bytes(data)
    report, (reject,) = ingest(library, inbox)
    assert report.read == 0
    assert "not well formed" in reject.reason


def test_bytes_in_no_encoding(library: Library, inbox: Path) -> None:
    sound = xml_of([document(1)])
    broken = xml_of([document(2)]).replace("固态".encode(), b"\xff\xff\x81\xff")
    (inbox / "x.xml").write_bytes(broken + sound)
    report, (reject,) = ingest(library, inbox)
    assert report.read == 1
    assert "encoding" in reject.reason or "not well formed" in reject.reason


LAUGHS = b"".join(
    b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10) for n in range(1, 10)
)  # fmt: skip


@pytest.mark.parametrize(
    "declared",
    [
        b'<!ENTITY lol0 "lol">' + LAUGHS,
        b'<!ENTITY lol9 SYSTEM "file:///etc/passwd">',
        b'<!ENTITY lol9 SYSTEM "http://127.0.0.1:9/x">',
        b'<!ENTITY % more SYSTEM "http://127.0.0.1:9/x.dtd"> %more; <!ENTITY lol9 "x">',
    ],
    ids=["billion laughs", "a file", "the network", "a parameter entity"],
)
def test_entities_are_never_expanded(library: Library, inbox: Path, declared: bytes) -> None:
    bad = xml_of([document(1)]).replace(
        b"<pat:PatentPublication", b"<!DOCTYPE x [" + declared + b"]><pat:PatentPublication", 1
    )
    (inbox / "x.xml").write_bytes(bad.replace(b"alpha", b"&lol9;") + xml_of([document(2)]))
    report, (reject,) = ingest(library, inbox)
    assert report.read == 1
    assert "entities" in reject.reason


def test_an_external_dtd_is_not_fetched(library: Library, inbox: Path) -> None:
    named = b'<!DOCTYPE pat:PatentPublication SYSTEM "http://127.0.0.1:9/st96.dtd">'
    data = xml_of([document(1)]).replace(b"<pat:P", named + b"<pat:P", 1)
    (inbox / "x.xml").write_bytes(data)
    report, rejects = ingest(library, inbox)
    assert (report.read, rejects) == (1, [])


def test_nesting_beyond_measure(library: Library, inbox: Path) -> None:
    deep = b"<com:B>" * 5000 + b"x" + b"</com:B>" * 5000
    bad = xml_of([document(1)]).replace(b"alpha", deep)
    (inbox / "x.xml").write_bytes(bad + xml_of([document(2)]))
    report, rejects = ingest(library, inbox)
    assert (report.read, len(rejects)) == (1, 1)


def test_half_a_surrogate_in_a_record(library: Library, inbox: Path) -> None:
    import json

    record = to_record(document(1))
    line = json.dumps(record, ensure_ascii=False)
    (inbox / "x.jsonl").write_text(
        line.replace("alpha", "\\ud800") + "\n" + line.replace("115000001", "115000002") + "\n"
    )
    report, (reject,) = ingest(library, inbox)
    assert report.read == 1
    assert (reject.offset, "surrogate" in reject.reason) == (1, True)


# --- files ----------------------------------------------------------------------------------


def test_a_path_that_does_not_exist(library: Library, inbox: Path) -> None:
    with pytest.raises(BadFile, match="There is no file or folder"):
        library.ingest([inbox / "nowhere"])


def test_links_in_a_circle(library: Library, inbox: Path) -> None:
    (inbox / "self").symlink_to(inbox / "self")
    (inbox / "up").symlink_to(inbox, target_is_directory=True)
    (inbox / "gone.xml").symlink_to(inbox / "nowhere.xml")
    write(inbox / "sound.xml", [1])
    (inbox / "again.xml").symlink_to(inbox / "sound.xml")
    report, rejects = ingest(library, inbox)
    assert (report.read, report.added) == (2, 1)
    assert {Path(reject.place.file).name for reject in rejects} == {"self", "gone.xml"}


def test_links_out_of_the_folder_are_left_out(
    library: Library, inbox: Path, tmp_path: Path
) -> None:
    (inbox / "x.xml").symlink_to(write(tmp_path / "outside.xml", [1]))
    assert ingest(library, inbox)[0].files == 0


class Failing(OfficeFiles):
    """Files of which some fail as the system fails: closed to us, gone, or broken while read."""

    def __init__(self, problems: dict[str, OSError]) -> None:
        self.problems = problems

    def open(self, path: Path) -> Iterator[Opened]:
        if path.name in self.problems:
            raise self.problems[path.name]
        return super().open(path)


def test_files_that_the_system_refuses(library: Library, inbox: Path) -> None:
    for n in range(4):
        write(inbox / f"{n}.xml", [n])
    problems = {
        "0.xml": PermissionError(errno.EACCES, "Permission denied"),
        "2.xml": OSError(errno.EIO, "Input/output error"),
    }
    run = Ingest(library.store, library.index, Failing(problems), Registry().find)
    report = run.run([inbox])
    assert (report.read, report.rejected) == (2, 2)
    reasons = [item.reason for item in library.store.rejects(limit=9)]
    assert reasons == [
        "The file cannot be read: Permission denied.",
        "The file cannot be read: Input/output error.",
    ]


def test_a_full_device_for_temporary_files_ends_the_run(library: Library, inbox: Path) -> None:
    write(inbox / "a.xml", [1])
    full_device = {"a.xml": OSError(errno.ENOSPC, "No space left on device")}
    run = Ingest(library.store, library.index, Failing(full_device), Registry().find)
    with pytest.raises(LibraryFull, match="temporary"):
        run.run([inbox])


def test_a_file_that_vanishes(library: Library, inbox: Path) -> None:
    for n in range(3):
        write(inbox / f"{n}.xml", [n])

    class Vanishing(OfficeFiles):
        def walk(self, paths: object) -> Iterator[Path]:
            found = list(super().walk(paths))  # type: ignore[arg-type]
            (inbox / "1.xml").unlink()
            return iter(found)

    run = Ingest(library.store, library.index, Vanishing(), Registry().find)
    assert run.run([inbox]).read == 2
    (reject,) = library.store.rejects(limit=9)
    assert reject.place.file == str(inbox / "1.xml")
    assert "No such file" in reject.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_permissions(library: Library, inbox: Path) -> None:
    write(inbox / "closed" / "a.xml", [1])
    write(inbox / "b.xml", [2]).chmod(0)
    (inbox / "closed").chmod(0)
    try:
        report, rejects = ingest(library, inbox)
    finally:
        (inbox / "closed").chmod(0o700)
    assert report.read == 0
    assert {Path(reject.place.file).name for reject in rejects} == {"closed", "b.xml"}


# --- reading again --------------------------------------------------------------------------


def test_rejects_go_when_the_file_is_sound(library: Library, inbox: Path) -> None:
    whole = xml_of(map(document, range(3)))
    (inbox / "x.xml").write_bytes(whole[:-100])
    assert len(ingest(library, inbox)[1]) == 1
    (inbox / "x.xml").write_bytes(whole)
    report, rejects = ingest(library, inbox)
    assert (report.added, report.unchanged, rejects) == (1, 2, [])


def test_rejects_of_other_files_stay(library: Library, inbox: Path) -> None:
    (inbox / "x.xml").write_bytes(xml_of([document(1)])[:-100])
    ingest(library, inbox)
    write(inbox / "y.xml", [2])
    library.ingest([inbox / "y.xml"])
    assert library.store.counts().rejects == 1


def test_the_same_file_again_changes_nothing(library: Library, inbox: Path) -> None:
    write(inbox / "x.xml", range(5))
    (inbox / "bad.xml").write_bytes(xml_of([document(9)])[:-100])
    ingest(library, inbox)
    before, state = library.store.counts(), library.index.state()
    report, rejects = ingest(library, inbox)
    assert (report.added, report.updated, report.unchanged, len(rejects)) == (0, 0, 5, 1)
    assert library.store.counts() == before
    assert library.index.state() == state


def test_a_newer_version_replaces_the_view_and_keeps_the_history(
    library: Library, inbox: Path
) -> None:
    write(inbox / "1.xml", range(3))
    ingest(library, inbox)
    write(inbox / "2.xml", [1], "beta")
    report = library.ingest([inbox / "2.xml"])
    assert (report.updated, report.added) == (1, 0)
    assert_agree(library)
    kept = library.store.get(document(1).key)
    assert kept is not None
    assert kept.patent.titles[0].text.endswith("beta")
    (former,) = library.store.history(document(1).key)
    assert former.patent.titles[0].text.endswith("alpha")


def test_the_same_through_worker_processes(open_library: Opener, inbox: Path) -> None:
    """The same files give the same library whether one process reads them or several."""
    from trihub.app import library as app

    for n in range(4):
        write(inbox / f"{n}.xml", range(n * 20, n * 20 + 25))
    (inbox / "bad.xml").write_bytes(xml_of([document(900)])[:-100])
    alone = open_library(inbox.parent / "alone")
    together = open_library(inbox.parent / "together", workers=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "POOL_FROM", 0)
        second = ingest(together, inbox)[0].as_dict()
    first = ingest(alone, inbox)[0].as_dict()
    same = {"seconds": 0, "stages": {}}
    assert first | same == second | same
    assert keys(alone) == keys(together)
