"""Which delivery a file belongs to, by the offices' own names and by their contents."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from trihub.app import OfficeFiles
from trihub.core.errors import BadInput
from trihub.delivery.recognising import Recognised, recognise
from trihub.delivery.series import by_head, by_name, known_series, steps_in


def found(*paths: Path, office: str = "", issue: str = "") -> Recognised:
    return recognise(OfficeFiles(), paths, office, issue)


def named(done: Recognised) -> dict[tuple[str, str], list[str]]:
    return {
        (one.series, one.issue): [file.name for file in files]
        for one, files in done.deliveries.items()
    }


@pytest.mark.parametrize(("path", "series", "issue"), [
    ("in/docdb_xml_202410_CreateDelete_001.zip", "ep-docdb-createdelete", "2024-W10"),
    ("docdb_xml_202410_Amend_002.zip", "ep-docdb-amend", "2024-W10"),
    ("Root/DOC/DOCDB-201701-Amend-PubDate20161230AndBefore-AP-0001.zip", "ep-docdb-amend",
     "2017-W01"),
    ("docdb_xml_bck_202407_001_A.zip", "ep-docdb-back", "2024-W07"),
    ("EPRTBJV2024000037001001.zip", "ep-bulletin", "2024-W37"),
    ("us/ipg210216.zip", "us-grants", "2021-02-16"),
    ("ipa210218.zip", "us-applications", "2021-02-18"),
    ("pg760106.zip", "us-grants", "1976-01-06"),
    ("CN/CN-PA-TXTS-10-B_全文/data/20231003/20231003.zip", "cn-texts-10-b", "2023-10-03"),
    ("CN-TXTS-20-U_全文/20160817/20160817-1-001.ZIP", "cn-texts-20-u", "2016-08-17"),
])  # fmt: skip
def test_names_of_the_offices(path: str, series: str, issue: str) -> None:
    one = by_name(path)
    assert one
    assert (one.series, one.issue) == (series, issue)
    assert steps_in(series, issue) is one.steps


@pytest.mark.parametrize("path", [
    "ipg211318.zip", "docdb_xml_202455_Amend_001.zip", "report.xml", "EPRTBJV2024000099001001.zip",
    "myipg210216.zip", "CN-PA-TXTS-10-B/20231303/x.zip",
])  # fmt: skip
def test_names_that_tell_nothing(path: str) -> None:
    assert by_name(path) is None


def test_contents_of_the_offices(shared_data: Path) -> None:
    done = named(found(shared_data / "gazettes/cn", shared_data / "gazettes/jp"))
    assert {key: len(files) for key, files in done.items()} == {
        ("cn-gazette", "30-01"): 1, ("cn-gazette", "30-52"): 3, ("cn-gazette", "37-5002"): 2,
        ("jp-gazette", "2021-03-18"): 3, ("jp-gazette", "2021-12-27"): 1,
    }  # fmt: skip
    done = named(found(shared_data / "gazettes/us", shared_data / "docdb/DE-backfile.xml"))
    assert set(done) == {("us-applications", "2021-02-18"), ("ep-docdb-back", "2024-W07")}
    bulletin = named(found(shared_data / "gazettes/ep-fulltext/v1-5-1-B2.xml"))
    assert set(bulletin) == {("ep-bulletin", "2021-W38")}


def test_what_an_archive_holds_tells(tmp_path: Path, shared_data: Path) -> None:
    with zipfile.ZipFile(tmp_path / "week.zip", "w") as archive:
        archive.write(shared_data / "gazettes/cn/cn_new1.xml", "a.xml")
    assert named(found(tmp_path / "week.zip")) == {("cn-gazette", "37-5002"): ["week.zip"]}


def test_silent_files_go_with_the_only_delivery_beside_them(tmp_path: Path) -> None:
    folder = tmp_path / "docdb_xml_202410_Amend_001"
    folder.mkdir()
    (folder / "readme.txt").write_text("…")
    (tmp_path / "x.dtd").write_text("…")
    assert named(found(tmp_path)) == {
        ("ep-docdb-amend", "2024-W10"): ["docdb_xml_202410_Amend_001/readme.txt", "x.dtd"]
    }
    (tmp_path / "ipg210216.zip").write_bytes(b"")
    done = found(tmp_path)
    assert [path.name for path in done.others] == ["x.dtd"]
    assert len(done.deliveries) == 2


def test_a_delivery_that_nobody_names(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<a/>")
    with pytest.raises(BadInput, match="Nothing tells") as told:
        found(tmp_path)
    assert "--office" in told.value.hint
    with pytest.raises(BadInput, match="an office and an issue"):
        found(tmp_path, office="KR")
    with pytest.raises(BadInput, match="no office"):
        found(tmp_path, office="Korea", issue="2026-11-20")
    given = found(tmp_path, office="kr", issue="2026-11-20")
    assert named(given) == {("kr-days", "2026-11-20"): ["a.xml"]}


def test_the_folder_that_a_command_is_called_in_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "docdb_xml_202410_Amend_001"
    folder.mkdir()
    (folder / "a.xml").write_text("<a/>")
    monkeypatch.chdir(folder)
    assert set(named(found(Path()))) == {("ep-docdb-amend", "2024-W10")}


def test_a_damaged_archive_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(BadInput, match="Nothing tells"):
        found(tmp_path)


@pytest.mark.parametrize("text", [
    "<jp-official-gazette><publication-reference>", "<us-patent-grant ", "<B405><date>",
    "<ep-patent-document><B405>" + " " * 199, "<KR_OpenDate>2020", "<gazette-num>30-",
    "<exch:exchange-documents file=\"DOCDB-2024",
])  # fmt: skip
def test_hostile_beginnings_take_no_time(text: str) -> None:
    head = (text * 65_536)[:65_536]
    start = time.process_time()
    assert by_head(f"<jp-official-gazette {head}") is None
    assert time.process_time() - start < 5


def test_every_series_names_an_office_and_how_it_is_recognised() -> None:
    for one in known_series():
        assert len(one.office) == 2
        assert one.title
        assert one.names or (one.heads and one.root)
