"""``trihub show`` of a document that was read from several files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cli.conftest import Call
from library.documents import full
from trihub.core.patent import Party, Patent, Role
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
    newer, older = (text.index(f"{tmp_path / name}, byte ") for name in reversed(names))
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
