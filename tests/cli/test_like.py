"""``trihub search --like FILE``: an office's file is searched from its document, not its markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Call
from library.corpus import document, write

pytestmark = pytest.mark.usefixtures("filled")


def search(call: Call, like: object) -> list[str]:
    answer = call("search", "--like", like, "--json")
    assert answer.code == 0, answer.err
    hits = answer.json["hits"]
    return [hit["number"]["docdb"] for hit in hits]


def test_a_kept_document_is_searched_from_its_key(call: Call, tmp_path: Path) -> None:
    file = write(tmp_path / "one.xml", [3])
    found = search(call, file)
    assert found == search(call, document(3).key)
    assert call("search", "--like", file, "--json").json["like"] == document(3).key


def test_a_document_that_is_not_kept_by_its_texts(call: Call, tmp_path: Path) -> None:
    own = document(900)
    texts = [*own.titles, *own.abstracts, *own.claims]
    plain = tmp_path / "texts.txt"
    plain.write_text("\n".join(text.text for text in texts), encoding="utf-8")
    assert search(call, write(tmp_path / "new.xml", [900])) == search(call, plain)


def test_several_documents_or_a_damaged_one(call: Call, tmp_path: Path) -> None:
    several = call("search", "--like", write(tmp_path / "two.xml", [1, 2]))
    assert (several.code, "several documents" in several.err) == (2, True)
    cut = tmp_path / "half.xml"
    cut.write_bytes((tmp_path / "two.xml").read_bytes()[:-200])
    damaged = call("search", "--like", cut)
    assert (damaged.code, "cannot be read" in damaged.err) == (2, True)
