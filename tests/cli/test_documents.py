"""``trihub show`` of a document that was read from several files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cli.conftest import Call
from library.documents import full
from trihub.core.patent import Party, Patent, Role
from trihub.core.shapes.places import unit
from trihub.core.shapes.record import to_record

GAZETTE = replace(full(), parties=(Party(role=Role.APPLICANT, name="Nordlicht AG"),))
DATABASE = replace(
    full(), status="granted",
    parties=(
        Party(role=Role.APPLICANT, name="NORDLICHT AG", country="DE", format="epodoc"),
        Party(role=Role.APPLICANT, name="NORDLICHT AG", format="original"),
    ),
)  # fmt: skip
FILES = {"gazette.jsonl": GAZETTE, "database.jsonl": DATABASE}


def read(call: Call, folder: Path, *names: str) -> None:
    for name in names:
        write(folder / name, FILES[name])
        assert call("ingest", folder / name).code == 0


def write(file: Path, patent: Patent) -> None:
    file.write_text(json.dumps(to_record(patent)) + "\n", encoding="utf-8")


@pytest.mark.parametrize("order", [1, -1])
def test_each_party_once_and_every_file(call: Call, tmp_path: Path, order: int) -> None:
    names = list(FILES)[::order]
    read(call, tmp_path, *names)
    text = call("show", GAZETTE.key).out
    assert text.count("Nordlicht AG") == text.casefold().count("nordlicht") == 1
    assert "applicant  Nordlicht AG [DE]\n" in text
    newer, older = (text.index(f"{tmp_path / name}, line 1\n") for name in reversed(names))
    assert text.index("Read from, newest first") < newer < older
    assert text.count("SHA-256") == 2
    assert text.count("read at") == 1


@pytest.mark.parametrize("order", [1, -1])
def test_json_has_every_form_and_every_file(call: Call, tmp_path: Path, order: int) -> None:
    names = list(FILES)[::order]
    read(call, tmp_path, *names)
    shape = call("show", GAZETTE.key, "--json").json
    assert len(shape["record"]["parties"]) == 3
    first, last = shape["sources"]
    assert [first["file"], last["file"]] == [str(tmp_path / name) for name in reversed(names)]
    assert {key: first[key] for key in shape["record"]["source"]} == shape["record"]["source"]
    assert first["read_at"].endswith("+00:00")
    assert (last["read_at"], last["member"]) == (None, None)
    assert len(last["sha256"]) == 64


def test_one_file_is_named_without_a_time(call: Call, tmp_path: Path) -> None:
    read(call, tmp_path, "gazette.jsonl")
    text = call("show", GAZETTE.key).out
    assert "Read from\n" in text
    assert "read at" not in text


def test_an_invented_document_says_so(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "made.jsonl", replace(GAZETTE, invented=True))
    assert call("ingest", tmp_path / "made.jsonl").code == 0
    for command in ("show", "family"):
        assert (
            call(command, GAZETTE.key).out.count(" (invented)  ")
            == {"show": 1, "family": 2}[command]
        )


@pytest.mark.parametrize(
    ("file", "member", "offset", "reader", "counted"),
    [
        ("a.xml", "", 7, "", "byte"),
        ("a.xml.gz", "b.csv", 7, "", "line"),
        ("a.CSV.gz", "", 7, "", "line"),
        ("a.jsonl", "", 0, "", "byte"),
        ("a.xlsx", "", 7, "", "row"),
        ("a.txt", "", 7, "table/1", "line"),
        ("a.xlsx", "", 7, "table/1", "row"),
        ("a.csv", "", 7, "cn-st36/1", "byte"),
    ],
)
def test_what_an_offset_counts(
    file: str, member: str, offset: int, reader: str, counted: str
) -> None:
    assert unit(file, member, offset, reader) == counted


def test_a_rejected_line_is_named_by_its_line(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "two.jsonl", GAZETTE)
    with (tmp_path / "two.jsonl").open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    call("ingest", tmp_path / "two.jsonl")
    assert f"{tmp_path / 'two.jsonl'}, line 2: " in call("rejects").out
