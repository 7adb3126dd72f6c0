"""The pages of an index's files are given back, and nothing else is."""

from __future__ import annotations

import mmap
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from index.documents import document, fill, found
from trihub.core.query import Token
from trihub.index import mapped
from trihub.index.tantivy import open_index
from trihub.index.tantivy.generations import Generations

SIZE = 48 << 20
PAGES = range(0, SIZE, mmap.PAGESIZE)
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this")


@pytest.fixture
def looked_at(tmp_path: Path) -> Iterator[dict[str, mmap.mmap]]:
    """Two folders' files, each of them wholly in memory."""
    with ExitStack() as stack:
        found = {}
        for name in ("index", "index-2"):
            (tmp_path / name).mkdir()
            path = tmp_path / name / "segment"
            path.write_bytes(os.urandom(mmap.PAGESIZE) * (SIZE // mmap.PAGESIZE))
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
                found[name] = stack.enter_context(
                    mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
                )
        before = mapped.resident()
        for segment in found.values():
            assert sum(segment[page] >= 0 for page in PAGES) == len(PAGES)
        if mapped.resident() - before < SIZE:
            pytest.skip("the folder for temporary files is memory itself")
        yield found


def test_gives_back_the_files_of_one_folder_and_they_read_as_before(looked_at, tmp_path):
    content = {name: bytes(segment[: mmap.PAGESIZE]) for name, segment in looked_at.items()}
    before = mapped.resident()
    mapped.give_back(tmp_path / "index")
    assert SIZE * 0.9 < before - mapped.resident() < SIZE * 1.1
    for name, segment in looked_at.items():
        assert all(segment[page : page + mmap.PAGESIZE] == content[name] for page in PAGES)


def test_keeps_within_a_bound_while_the_block_lasts(looked_at, tmp_path, monkeypatch):
    before = mapped.resident()
    monkeypatch.setattr(mapped, "MOST", before - SIZE // 2)
    with mapped.bounded(tmp_path / "index"):
        until = time.monotonic() + 10
        while mapped.resident() > mapped.MOST and time.monotonic() < until:
            time.sleep(0.01)
    assert mapped.resident() < before - SIZE // 2
    assert sum(segment[0] >= 0 for segment in looked_at.values()) == 2


def test_other_files_names_need_no_encoding(looked_at, tmp_path):
    odd = tmp_path / os.fsdecode(b"\xff")
    odd.write_bytes(b"x" * mmap.PAGESIZE)
    with odd.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as seen:
        before = mapped.resident()
        mapped.give_back(tmp_path / "index")
        assert before - mapped.resident() > SIZE * 0.9
        assert seen[0] == ord("x")


def test_does_nothing_where_there_is_nothing_to_read_it_from(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(mapped, "_watch", lambda *_: pytest.fail("looked"))
    with mapped.bounded(tmp_path):
        pass


def test_segments_are_joined_rightly_while_their_pages_are_given_back(tmp_path, monkeypatch):
    given: list[Path] = []

    def give_back(folder: Path) -> None:
        given.append(folder)
        real(folder)

    real = mapped.give_back
    monkeypatch.setattr(mapped, "MOST", 0)
    monkeypatch.setattr(mapped, "EVERY", 0.001)
    monkeypatch.setattr(mapped, "give_back", give_back)
    index = open_index(tmp_path, analysis="", memory=16 << 20)
    batches, each = 10, 400
    for batch in range(batches):
        first = batch * each + 1
        texts = (f"all word{n} {f'batch{batch} ' * 50}" for n in range(first, first + each))
        documents = [document(n, ab=text) for n, text in enumerate(texts, first)]
        fill(index, documents, change=documents[-1].change)
    assert set(given) == {Generations(tmp_path).current()}
    assert index._open().searcher.num_segments < batches
    assert found(index, Token("all"), limit=9_999) == list(range(1, batches * each + 1))
    assert found(index, Token("batch3"), limit=9_999) == list(range(3 * each + 1, 4 * each + 1))
    assert found(index, Token("word777")) == [777]
