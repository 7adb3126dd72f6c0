"""The file of a table: round trip, damage, another analysis, kills, and what is read from it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.texts import WORDS, keep, patent, sentences
from trihub.core.errors import TableStale
from trihub.core.splits import Part
from trihub.learning.tbx import tbx
from trihub.learning.translations import Course, learn
from trihub.store import open_store
from trihub.text.analysis import ANALYSIS_VERSION
from trihub.text.glossaries.files import read_tbx
from trihub.text.learned import table as module
from trihub.text.learned.files import read_artifact, write_artifact
from trihub.text.learned.table import LearnedTables

PAIR = ("en", "zh")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A store of invented documents, and the table learned from it."""
    folder = tmp_path_factory.mktemp("library")
    store = open_store(folder / "store.sqlite", create=True)
    keep(
        store,
        *(patent(n, {"en": en, "zh": zh}) for n, (en, zh) in enumerate(sentences(60), 1)),
    )
    learned = learn(folder / "learned", PAIR, store)
    yield store, folder / "learned", learned
    store.close()


@pytest.fixture
def copied(library, tmp_path):
    """A folder of its own with the table in it."""
    (tmp_path / "en-zh.terms").write_bytes((library[1] / "en-zh.terms").read_bytes())
    return tmp_path


def test_a_table_says_how_it_was_made(library) -> None:
    store, folder, learned = library
    record = LearnedTables(folder).find("zh", "en").record
    assert learned.bytes == (folder / "en-zh.terms").stat().st_size
    assert record["analysis"] == ANALYSIS_VERSION
    assert record["change"] == store.counts().last_change
    assert record["pairs"] == learned.used == {"title": learned.gathered.pairs["title"]}
    assert record["parameters"]["rounds"] == Course().rounds
    assert record["left_out"] == ""
    assert len(record["glossary"]) == 64


def test_both_directions_find_what_is_right(library) -> None:
    tables = LearnedTables(library[1])
    assert tables.pairs() == ("en-zh",)
    forward, backward = tables.find("en", "zh"), tables.find("zh", "en")
    for one, other in WORDS.items():
        (stem,) = [token for token in forward.tokens() if one.startswith(token[:5])]
        assert forward.translations(stem)[0].token == other
        assert backward.translations(other, limit=1)[0].token == stem
        assert forward.translations(stem)[0].evidence > 1
    assert len(forward) == len(backward) == len(WORDS)
    assert forward.translations("unheard") == []
    assert tables.find("en", "ja") is None


def test_the_left_out_part_is_not_learned_from(library, tmp_path) -> None:
    learned = learn(tmp_path, PAIR, library[0], course=Course(leave_out=Part.TEST))
    assert learned.gathered.left_out > 0
    assert learned.used["title"] < library[2].used["title"]
    assert LearnedTables(tmp_path).find("en", "zh").record["left_out"] == "test"


def test_nothing_to_learn_from_writes_nothing(library, tmp_path) -> None:
    learned = learn(tmp_path / "none", ("ja", "ko"), library[0])
    assert (learned.used, learned.terms) == ({}, (0, 0))
    assert not (tmp_path / "none").exists()


def test_another_analysis_is_refused_with_the_command(copied, monkeypatch) -> None:
    monkeypatch.setattr(module, "ANALYSIS_VERSION", "another")
    with pytest.raises(TableStale, match="another analysis") as caught:
        LearnedTables(copied).find("en", "zh")
    assert "trihub learn-translations --pair en-zh" in caught.value.hint


@pytest.mark.parametrize("place", [0.0, 0.01, 0.3, 0.6, 0.99])
def test_a_flipped_bit_is_found(copied, place: float) -> None:
    path = copied / "en-zh.terms"
    data = bytearray(path.read_bytes())
    data[int(place * len(data))] ^= 4
    path.write_bytes(data)
    with pytest.raises(TableStale, match="damaged") as caught:
        LearnedTables(copied).find("en", "zh")
    assert "--pair en-zh" in caught.value.hint


@pytest.mark.parametrize("left", [0, 5, 40, 400, -1])
def test_a_file_cut_short_is_found(copied, left: int) -> None:
    path = copied / "en-zh.terms"
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(TableStale, match="damaged"):
        LearnedTables(copied).find("en", "zh")


def test_a_file_of_another_pair_is_refused(copied) -> None:
    (copied / "en-zh.terms").rename(copied / "en-ko.terms")
    with pytest.raises(TableStale, match="no table of translations en-ko"):
        LearnedTables(copied).find("en", "ko")


def test_a_new_table_takes_the_place_of_the_open_one(library, copied) -> None:
    tables = LearnedTables(copied)
    before = tables.find("en", "zh")
    learn(copied, PAIR, library[0], course=Course(rounds=2))
    after = tables.find("en", "zh")
    assert after.record["parameters"]["rounds"] == 2
    assert before.record["parameters"]["rounds"] == 8
    assert before.translations("pump")[0].token == "水泵"  # the old file stays mapped


def test_tbx_reads_back_as_a_glossary(library) -> None:
    table = LearnedTables(library[1]).find("en", "zh")
    concepts = read_tbx("".join(tbx(table)).encode(), "x.tbx")
    found = {concept.terms("en")[0]: concept.terms("zh") for concept in concepts}
    assert len(found) == len(WORDS)
    assert found["pump"][0] == "水泵"


numbers = st.lists(st.integers(0, 2**32 - 1), max_size=20)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=5), numbers, max_size=4), st.text(max_size=9))
def test_an_artifact_reads_back_what_was_written(tmp_path_factory, arrays, note) -> None:
    import numpy as np

    path = tmp_path_factory.mktemp("artifact") / "x"
    given_ = {name: np.array(values, "<u4") for name, values in arrays.items()}
    record = {"note": json.loads(json.dumps(note))}
    assert write_artifact(path, record, given_) == path.stat().st_size
    found = read_artifact(path, rebuild="x")
    assert found.record == record
    assert {name: view.tolist() for name, view in found.arrays.items()} == arrays


WRITER = """
import sys, numpy as np
from pathlib import Path
from trihub.text.learned.files import write_artifact
n = 0
while True:
    n += 1
    write_artifact(Path(sys.argv[1]), {"n": n}, {"a": np.full(200_000, n, "<u4")})
    print(n, flush=True)
"""


def test_a_writer_that_is_killed_leaves_a_whole_file(tmp_path) -> None:
    path = tmp_path / "en-zh.terms"
    for wait in (0.0, 0.004, 0.011):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(wait)
            writer.send_signal(signal.SIGKILL)
        found = read_artifact(path, rebuild="x")
        assert set(found.arrays["a"]) == {found.record["n"]}


def test_what_a_killed_writer_left_is_taken_away_when_it_is_old(tmp_path) -> None:
    path = tmp_path / "en-zh.terms"
    old, young = tmp_path / ".en-zh.terms.old", tmp_path / ".en-zh.terms.young"
    for left in (old, young):
        left.write_bytes(b"half")
    os.utime(old, (0, 0))
    write_artifact(path, {}, {})
    assert not old.exists()
    assert young.exists()
    assert LearnedTables(tmp_path).pairs() == ("en-zh",)


def test_a_write_that_fails_leaves_nothing(tmp_path) -> None:
    with pytest.raises(TypeError):
        write_artifact(tmp_path / "x", {"no": object()}, {"a": b"1"})
    assert list(tmp_path.iterdir()) == []
