"""Archives: read in place, with limits; what is damaged in one loses itself alone."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from library.corpus import document, ingest, keys, write, xml_of
from trihub.app import Library


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def test_archives_are_read_in_place(library: Library, inbox: Path) -> None:
    one, two, three, four = (xml_of(map(document, range(n, n + 3))) for n in (0, 10, 20, 30))
    (inbox / "a.zip").write_bytes(zipped({"b/one.xml": one, "readme.txt": b"hello"}))
    (inbox / "b.tar").write_bytes(tarred({"two.xml": two}, "w"))
    (inbox / "c.tar.gz").write_bytes(tarred({"three.xml": three}, "w:gz"))
    (inbox / "d.xml.gz").write_bytes(gzip.compress(four))
    report, rejects = ingest(library, inbox)
    assert (report.read, report.files, rejects) == (12, 4, [])
    kept = library.store.get(document(0).key)
    assert kept is not None
    assert (kept.patent.source.member, kept.patent.source.offset) == ("b/one.xml", 0)
    assert sorted(path.name for path in inbox.iterdir()) == [
        "a.zip",
        "b.tar",
        "c.tar.gz",
        "d.xml.gz",
    ]


def test_archives_in_archives(library: Library, inbox: Path) -> None:
    inner = zipped({"x.xml": xml_of([document(1)])})
    (inbox / "week.zip").write_bytes(
        zipped({"day.zip": inner, "day.gz": gzip.compress(xml_of([document(2)]))})
    )
    report, rejects = ingest(library, inbox)
    assert (report.read, rejects) == (2, [])
    kept = library.store.get(document(1).key)
    assert kept is not None
    assert kept.patent.source.member == "day.zip!x.xml"


def test_archives_nested_without_end(library: Library, inbox: Path) -> None:
    data = xml_of([document(1)])
    for _ in range(8):
        data = zipped({"x.zip": data})
    (inbox / "deep.zip").write_bytes(data)
    write(inbox / "sound.xml", [2])
    report, (reject,) = ingest(library, inbox)
    assert report.read == 1
    assert "nests archives" in reject.reason


@pytest.mark.parametrize("kind", ["zip", "gz"])
def test_a_bomb_is_refused_and_its_neighbours_are_read(
    library: Library, inbox: Path, kind: str
) -> None:
    bomb = b"<?xml version='1.0'?><pat:PatentPublication>" + b" " * (200 << 20)
    if kind == "zip":
        sound = xml_of([document(1)])
        (inbox / "a.zip").write_bytes(zipped({"bomb.xml": bomb, "sound.xml": sound}))
    else:
        (inbox / "a.xml.gz").write_bytes(gzip.compress(bomb))
        write(inbox / "sound.xml", [1])
    report, rejects = ingest(library, inbox)
    assert report.read == 1
    assert any("unpacks to more than" in reject.reason for reject in rejects)


def test_a_damaged_member_loses_itself_alone(library: Library, inbox: Path) -> None:
    data = zipped({"a.xml": xml_of([document(1)]), "b.xml": xml_of([document(2)])}, 0)
    at = data.index(b"alpha")
    (inbox / "a.zip").write_bytes(data[:at] + b"ALPHA" + data[at + 5 :])
    rejects = ingest(library, inbox)[1]
    assert document(2).key in keys(library)
    assert any("damaged" in reject.reason and reject.place.member == "a.xml" for reject in rejects)


@pytest.mark.parametrize("cut", [30, 300, -40])
@pytest.mark.parametrize("kind", ["zip", "tar", "gz"])
def test_a_truncated_archive(library: Library, inbox: Path, kind: str, cut: int) -> None:
    inner = xml_of(map(document, range(50)))
    whole = {
        "zip": lambda: zipped({"a.xml": inner}),
        "tar": lambda: tarred({"a.xml": inner}, "w")[: 512 + len(inner)],
        "gz": lambda: gzip.compress(inner),
    }[kind]()
    (inbox / f"a.{kind}").write_bytes(whole[:cut])
    write(inbox / "sound.xml", [60])
    report, rejects = ingest(library, inbox)
    assert document(60).key in keys(library)
    assert rejects or report.skipped


def test_an_encrypted_member(library: Library, inbox: Path) -> None:
    data = bytearray(zipped({"a.xml": xml_of([document(1)]), "b.xml": xml_of([document(2)])}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (inbox / "a.zip").write_bytes(data)
    report, (reject,) = ingest(library, inbox)
    assert (report.read, reject.place.member) == (1, "a.xml")
    assert reject.reason.endswith("a.zip!a.xml is encrypted.")
    assert "password" in reject.hint
