"""``trihub fields include``: lists of numbers from elsewhere become lines of a definition."""

from __future__ import annotations

import io
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from cli.conftest import Call
from fields.conftest import DOCUMENTS, TOML, ingest, key, patent
from library.corpus import opened
from trihub.app.loading import lists
from trihub.app.loading.lists import read_list
from trihub.core.errors import BadFile, BadInput
from trihub.core.numbers import Number, parse
from trihub.core.numbers.keys import key_of
from trihub.core.patent import Application, DocumentId, Patent
from trihub.fields.definition import load, read
from trihub.fields.making.including import with_hands

GRANT = replace(
    DOCUMENTS[10], publication=replace(DOCUMENTS[10].publication, kind="B")
)  # fmt: skip
"""The grant of document 11, under the same number."""


def _japanese(number: str, application: str) -> Patent:
    read_as = parse(f"特願{application}")
    assert isinstance(read_as, Number)
    return replace(
        patent(20, "Glider", "en"),
        publication=DocumentId(office="JP", number=number, kind="A", original=number),
        application=Application(
            office="JP", number=application.replace("-", ""), key=key_of(read_as)
        ),
    )  # fmt: skip


JAPANESE = (_japanese("2021000777", "2019-000001"), _japanese("2022000778", "2021-000777"))
"""The publication of one has the number of the other's application."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    made = opened(folder / "L")
    ingest(made, folder, [*DOCUMENTS, GRANT, *JAPANESE])
    made.close()
    return folder / "L"


@pytest.fixture
def kites(tmp_path: Path) -> Path:
    path = tmp_path / "kites.toml"
    path.write_text(TOML, encoding="utf-8")
    return path


def _numbers(path: Path, column: str = "") -> list[tuple[int, str]]:
    return [(one.line, one.said) for one in read_list(path, column)]


def test_every_export_is_read_back(call: Call, library: Path, kites: Path, tmp_path: Path) -> None:
    told = call("fields", "members", kites, "--json", library=library).json["members"]
    keys = [one["number"] for one in told]
    for form in ("ris", "csv", "xlsx", "jsonl"):
        out = tmp_path / f"list.{form}"
        done = call("fields", "members", kites, "--format", form, "-o", out, library=library)
        assert done.code == 0
        found = call(
            "fields", "include", kites, out, "--by", "Kim", "--reason", "x", "--json",
            library=library,
        ).json  # fmt: skip
        assert (found["taken"], found["lines"], found["written"]) == ([], "", False)
        assert [one["publications"] for one in found["others"]] == [[one] for one in keys], form
        assert {one["outcome"] for one in found["others"]} == {"member"}


def test_lists_of_other_makers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Title;Publication Number\nKite;CN115000010A\n;\nHose;'CN115000011A\n", "utf-8")
    assert _numbers(path) == [(2, "CN115000010A"), (4, "CN115000011A")]
    path.write_text('Titel,Nummer\n"Kite,\ntwo lines",CN115000010A\n', "utf-8")
    assert _numbers(path, "nummer") == [(3, "CN115000010A")]
    with pytest.raises(BadInput, match="no column of numbers") as refused:
        read_list(path)
    assert "there are: Titel, Nummer" in refused.value.hint
    book = Workbook()
    book.active.append(["公開番号", "名称"])
    book.active.append(["CN115000012A", "船"])
    out = io.BytesIO()
    book.save(out)
    sheet = tmp_path / "b.xlsx"
    sheet.write_bytes(out.getvalue())
    assert _numbers(sheet) == [(2, "CN115000012A")]
    ris = tmp_path / "c.ris"
    ris.write_text(
        "TY  - PAT\nTI  - Boat\nSN  - CN115000012A\nER  - \n\nTY  - BOOK\nTI  - x\n", "utf-8"
    )
    assert _numbers(ris) == [(1, "CN115000012A"), (6, "")]
    lines = tmp_path / "d.jsonl"
    lines.write_text('{"number": {"docdb": "CN115000001A"}}\n\n"CN115000002A"\n[1]\n', "utf-8")
    assert _numbers(lines) == [(1, "CN115000001A"), (3, "CN115000002A"), (4, "")]
    plain = tmp_path / "e.txt"
    plain.write_text("\ufeff# by hand\n CN115000001A \n", "utf-8")
    assert _numbers(plain) == [(2, "CN115000001A")]


def test_lists_that_are_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{\n", "utf-8")
    with pytest.raises(BadFile, match=r"a\.jsonl, line 1: This is no JSON"):
        read_list(path)
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe1")
    with pytest.raises(BadFile, match="no text in UTF-8"):
        read_list(tmp_path / "b.txt")
    (tmp_path / "c.xlsx").write_bytes(b"no zip")
    with pytest.raises(BadFile, match="spreadsheet"):
        read_list(tmp_path / "c.xlsx")
    (tmp_path / "d.txt").write_text("# nothing\n", "utf-8")
    with pytest.raises(BadInput, match="lists no number"):
        read_list(tmp_path / "d.txt")
    monkeypatch.setattr(lists, "MOST", 2)
    (tmp_path / "d.txt").write_text("1\n2\n3\n", "utf-8")
    with pytest.raises(BadInput, match="more than 2 numbers"):
        read_list(tmp_path / "d.txt")


def test_each_number_is_told(call: Call, library: Path, kites: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    wanted = (
        key(12),
        "CN115000011",
        "CN119999999A",
        "nonsense",
        key(1),
        key(5),
        "CN 115000012 A",
        "2021-000777",
        "特願2021-000777",
    )
    path.write_text("\n".join(wanted), "utf-8")
    asked = ("fields", "include", kites, path, "--by", "Kim", "--reason", 'seen "here"')
    told = call(*asked, "--json", library=library).json
    assert [(one["line"], one["publications"]) for one in told["taken"]] == [
        (1, [key(12)]), (2, [key(11), "CN115000011B"]), (9, ["JP2022000778A"]),
    ]  # fmt: skip
    assert [(one["line"], one["outcome"]) for one in told["others"]] == [
        (3, "unknown"), (4, "unknown"), (5, "member"), (6, "left out"), (7, "twice"),
        (8, "ambiguous"),
    ]  # fmt: skip
    hands = tomllib.loads(told["lines"])["include"]
    assert [one["number"] for one in hands] == [key(12), key(11), "CN115000011B", "JP2022000778A"]
    assert {(one["by"], one["why"]) for one in hands} == {("Kim", 'seen "here"')}
    done = call(*asked, library=library)
    assert done.out.strip() == told["lines"]
    assert "list.txt, line 3: CN119999999A is not in the library." in done.err
    assert (
        "line 8: 2021-000777 can mean several documents (JP2021000777A, JP2022000778A)." in done.err
    )
    assert f"list.txt, line 6: {key(5)} is left out by hand ({key(5)})." in done.err
    assert kites.read_text("utf-8") == TOML


def test_lines_are_added_to_the_field_that_is_named(
    call: Call, library: Path, kites: Path, tmp_path: Path
) -> None:
    path = tmp_path / "list.txt"
    path.write_text(key(12), "utf-8")
    for field in ("reels", "sails", ""):
        done = call("fields", "include", kites, path, "--by", "Kim", "--reason", "a boat",
                    "--field", field, "--write", library=library)  # fmt: skip
        assert done.code == 0, done.err
        assert "1 documents of 1 numbers added" in done.err or field == ""
    changed = load(kites)
    taken = {one: [hand.number for hand in own.include] for one, own in changed.walk()}
    assert taken == {
        "kites": [], "kites/reels": ["CN 115000008 A", key(12)], "kites/sails": [key(12)],
    }  # fmt: skip
    listed = call("fields", "members", kites, "--json", library=library).json["members"]
    assert key(12) in {one["number"] for one in listed}
    refused = call("fields", "include", "covid-19", path, "--by", "K", "--reason", "x", "--write",
                   library=library)  # fmt: skip
    assert (refused.code, "Give the path of the definition" in refused.err) == (2, True)


def test_a_file_written_otherwise_is_left_alone() -> None:
    inline = TOML[: TOML.index("[[fields]]")].replace(
        "[name]", 'fields = [{ id = "reels", name.en = "Reels", lines = [{ id = "w", query = \'reel*\' }] }]\n[name]'
    )  # fmt: skip
    definition = read(inline, "kites.toml")
    hand = replace(read(TOML).root.exclude[0], number=patent(12, "x", "en").key)
    assert with_hands(definition, "kites", [hand], "kites.toml").startswith(inline)
    with pytest.raises(BadInput) as refused:
        with_hands(definition, "kites/reels", [hand], "kites.toml")
    assert refused.value.message
