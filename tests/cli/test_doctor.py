"""``trihub doctor``, and what other commands say over an index that is not there or not right."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import namedtuple
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Answer, Call
from library.corpus import assert_agree, document, opened, write

KEY = document(3).key


def finding(answer: Answer, subject: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in answer.json if item["subject"] == subject)
    return found


def assert_wrong(call: Call, subject: str, said: str, advice: str) -> None:
    """The doctor exits with 1 and says what is wrong and what to do, in JSON and in words."""
    answer = call("doctor", "--json")
    assert answer.code == 1
    item = finding(answer, subject)
    assert item["state"] == "wrong"
    assert said in item["found"]
    assert advice in item["advice"]
    text = call("doctor")
    assert text.code == 1
    assert "Traceback" not in text.err
    assert any(
        line.startswith(f"WRONG {subject}: ") and advice in line for line in text.out.splitlines()
    )


# --- what it looks at ------------------------------------------------------------------------


def test_no_library(call: Call) -> None:
    answer = call("doctor", "--json")
    assert answer.code == 0
    item = finding(answer, "library")
    assert item["state"] == "note"
    assert "trihub ingest" in item["advice"]


def test_a_healthy_library(call: Call, filled: Path) -> None:
    answer = call("doctor", "--json")
    assert answer.code == 0
    assert finding(answer, "library")["found"] == f"12 documents in {filled}"
    assert finding(answer, "index")["state"] == "ok"
    assert "trihub rejects" in finding(answer, "rejects")["advice"]
    assert {item["state"] for item in answer.json} == {"ok", "note"}


def test_it_names_every_package_that_is_needed(call: Call) -> None:
    subjects = {item["subject"] for item in call("doctor", "--json").json}
    assert {"tantivy", "sqlalchemy", "lxml", "numpy", "click", "pydantic-settings"} <= subjects
    assert "psycopg" not in subjects


def test_a_missing_package(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name == "sqlalchemy":
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(metadata, "version", version)
    assert_wrong(call, "sqlalchemy", "not installed", "pip install 'sqlalchemy")


def test_a_package_that_cannot_be_imported(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise ModuleNotFoundError("No module named 'tantivy'")

    monkeypatch.setattr("trihub.app.open_library", broken)
    assert_wrong(call, "library", "No module named 'tantivy'", "pip install")


def test_a_full_disk(call: Call, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(100, 99, 1))
    assert_wrong(call, "disk", "free at", "Free some space")


def test_a_library_made_by_a_newer_version(call: Call, filled: Path) -> None:
    with sqlite3.connect(filled / "store.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'f999'")
    connection.close()
    assert_wrong(call, "library", "made by Trihub", "pip install --upgrade trihub")


def test_a_damaged_store(call: Call, filled: Path) -> None:
    (filled / "store.sqlite").write_bytes(b"no database at all" * 1000)
    assert_wrong(call, "library", "no database, or a damaged one", "backup")


def test_postgresql_that_does_not_answer(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "postgresql://trihub:secret@127.0.0.1:1/trihub"
    monkeypatch.setenv("TRIHUB_DATABASE", address)
    assert_wrong(call, "library", "127.0.0.1", "can be reached")
    assert "secret" not in call("doctor").out


@pytest.mark.usefixtures("filled")
def test_a_search_engine_that_does_not_answer(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index cannot be searched, and the store can be read."""
    cluster = {"urls": ["http://127.0.0.1:1"], "user": "trihub", "password": "secret"}
    monkeypatch.setenv("TRIHUB_SEARCH_ENGINE", "opensearch")
    monkeypatch.setenv("TRIHUB_OPENSEARCH", json.dumps(cluster))
    assert_wrong(call, "index", "http://127.0.0.1:1", "Try again later")
    answer = call("search", "battery")
    assert answer.code != 0
    assert "The search engine cannot be reached" in answer.err
    assert "secret" not in call("doctor").out + answer.err
    assert call("show", KEY).code == 0
    assert "cannot be reached" in call("info").out


@pytest.mark.usefixtures("filled")
def test_a_cluster_that_is_not_set(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIHUB_SEARCH_ENGINE", "opensearch")
    assert_wrong(call, "library", "no cluster is set", "TRIHUB_OPENSEARCH")


def test_an_address_of_no_database(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIHUB_DATABASE", "mysql://host/x")
    assert_wrong(call, "library", "No database is known", "postgresql://")


def test_a_setting_that_cannot_be(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIHUB_WORKERS", "many")
    assert_wrong(call, "library", "TRIHUB_WORKERS", "settings.md")


# --- the index -------------------------------------------------------------------------------


def lose(folder: Path) -> None:
    shutil.rmtree(folder / "index")


def damage(folder: Path) -> None:
    for path in (folder / "index").rglob("*"):
        if path.is_file() and path.name != "LOCK":
            path.write_bytes(b"\xff" * 100)


def damage_segments(folder: Path) -> None:
    for path in (folder / "index").rglob("*"):
        if path.suffix in (".term", ".idx", ".pos", ".fast", ".store"):
            path.write_bytes(b"")


def cut_the_list_of_segments(folder: Path) -> None:
    (path,) = (folder / "index").rglob("meta.json")
    path.write_text(path.read_text()[:40])


def other_analysis(folder: Path) -> None:
    """As another version of the analysis would have made it."""
    from trihub.index.tantivy import open_index
    from trihub.library.reindex import rebuild

    library = opened(folder)
    index = open_index(folder / "index", analysis="0", memory=32 << 20)
    rebuild(library.store, index)
    index.close()
    library.close()


BREAKS = [lose, damage, damage_segments, cut_the_list_of_segments, other_analysis]


@pytest.mark.parametrize("break_it", BREAKS, ids=lambda f: f.__name__)
def test_an_index_that_cannot_be_used(call: Call, filled: Path, break_it: Any) -> None:
    break_it(filled)
    assert_wrong(call, "index", "", "trihub reindex")
    for command in (["search", "电池"], ["export", "电池", "--format", "jsonl"]):
        answer = call(*command)
        assert (answer.code, answer.out) == (1, "")
        assert "trihub reindex" in answer.err
        assert "Traceback" not in answer.err
    assert call("show", KEY).code == 0
    assert call("rejects").code == 0
    assert call("info", "--json").json["documents"] == 12
    assert call("reindex").out == "12 documents indexed.\n"
    assert call("doctor").code == 0
    assert call("search", "电池", "--json").json["documents"] == 12


def test_an_index_that_is_behind(
    call: Call, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a run leaves it that was killed between the store's commit and the index's."""
    write(tmp_path / "more.xml", range(20, 25))
    library = opened(filled)
    with monkeypatch.context() as patch:

        def killed(*_given: object, **_named: object) -> None:
            raise KeyboardInterrupt

        patch.setattr("trihub.index.tantivy.writer.TantivyWriter.commit", killed)
        with pytest.raises(KeyboardInterrupt):
            library.ingest([tmp_path / "more.xml"])
    library.close()
    assert_wrong(call, "index", "12 of 17 documents, 5 changes behind", "trihub reindex")
    answer = call("search", "电池", "--json")
    assert json.loads(answer.out)["documents"] == 12
    assert "lacks the last 5 changes" in answer.err
    assert "trihub reindex" in answer.err
    assert call("info", "--json").json["index"]["behind"] == 5
    call("ingest", tmp_path / "more.xml")
    assert call("doctor").code == 0
    library = opened(filled)
    assert_agree(library)
    library.close()


def test_ingest_over_a_broken_index_says_what_to_do(call: Call, filled: Path) -> None:
    cut_the_list_of_segments(filled)
    answer = call("ingest", filled.parent / "in")
    assert answer.code == 1
    assert "trihub reindex" in answer.err


def test_ingest_makes_an_index_that_is_missing(call: Call, filled: Path) -> None:
    lose(filled)
    assert call("ingest", filled.parent / "in").code == 0
    assert call("doctor").code == 0
    assert call("search", "电池", "--json").json["documents"] == 12
