"""A library's learned vectors: learned, kept in step, stopped and gone on with, refused."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from library.conftest import Opener
from library.corpus import document, write
from trihub.app import Library
from trihub.app.vectors import FOLDER as VECTORS_FOLDER
from trihub.core.errors import BadInput, LibraryLocked
from trihub.core.patent import Claim, ClaimSet, Patent, Text
from trihub.core.splits import Part, family_key, part_of
from trihub.library import vectors as upkeep
from trihub.library.vectors import document_text

THINGS = [
    ("battery", "电池"), ("electrode", "电极"), ("wing", "机翼"), ("rotor", "旋翼"), ("lens", "透镜"),
    ("laser", "激光"), ("valve", "阀门"), ("pump", "水泵"), ("gear", "齿轮"), ("cable", "电缆"),
    ("robot", "机器"), ("sensor", "传感"),
]  # fmt: skip


def bilingual(n: int) -> Patent:
    """Document ``n`` on three things, in Chinese and English, in a family of its own."""
    things = random.Random(n).sample(THINGS, 3)
    one = document(n)
    return replace(
        one,
        priorities=(),
        application=replace(one.application, number=f"2021{20_000_000 + n}"),
        titles=tuple(
            Text(text=mark.join(thing[side] for thing in things), lang=lang)
            for side, lang, mark in ((1, "zh", "和"), (0, "en", " and "))
        ),
        abstracts=(),
        claim_sets=(),
    )


def put(library: Library, numbers: range, make: Callable[[int], Patent] = bilingual) -> None:
    with library.store.writer() as writer:
        for n in numbers:
            writer.put(make(n))


@pytest.fixture
def filled(library: Library) -> Library:
    put(library, range(40))
    library.reindex()
    return library


def first(library: Library, text: str) -> str:
    """The title of the document nearest to a text."""
    assert library.vectors is not None
    vector = library.vectors.encoder.encode([text], query=True)[0]
    (hit,) = library.vectors.vectors.best(vector, 1)
    return library.store.get_many([hit.doc])[0].patent.titles[0].text


def behind(library: Library) -> int:
    state, problem = library.vectors_state()
    assert state is not None
    assert not problem
    return library.store.counts().last_change - state.change


# --- learning ---------------------------------------------------------------------------------


def test_learned_vectors_find_across_languages(filled: Library) -> None:
    assert filled.vectors is None
    report = filled.learn_vectors(dimensions=12)
    assert (report.documents, report.dimensions, report.resumed) == (40, 12, False)
    assert report.pairs["en-zh"] == 40
    for n in range(5):
        english = bilingual(n).titles[1].text
        assert first(filled, english) == bilingual(n).titles[0].text


def test_too_few_texts_in_two_languages(library: Library) -> None:
    put(library, range(30), document)  # Chinese alone
    with pytest.raises(BadInput, match="Only 0 texts"):
        library.learn_vectors()
    assert library.vectors is None
    assert library.vectors_state() == (None, "")


def test_the_part_for_tests_is_not_learned_from(filled: Library) -> None:
    kept = [n for n in range(40) if part_of(family_key(bilingual(n))) is not Part.TEST]
    report = filled.learn_vectors(leave_out=Part.TEST)
    assert 10 <= report.pairs["en-zh"] == len(kept) < 40
    assert report.documents == 40  # all are encoded


def test_a_document_says_titles_abstracts_and_first_claims() -> None:
    claims = tuple(Claim(number=n, text=f"claim {n}") for n in (1, 2))
    sets = (
        ClaimSet(claims=claims, lang="en"),
        ClaimSet(claims=claims, lang="en", label="amended"),
        ClaimSet(claims=(), lang="ja"),
    )
    one = replace(bilingual(1), abstracts=(Text(text="z" * 99_999, lang="zh"),), claim_sets=sets)
    lines = document_text(one).split("\n")
    assert lines[:2] == [text.text for text in one.titles]
    assert lines[2] == "z" * (upkeep.MOST // 4)
    assert lines[3:] == ["claim 1"]
    assert document_text(replace(bilingual(1), titles=())) == ""


# --- in step with the store -------------------------------------------------------------------


def test_an_ingest_adds_and_replaces_vectors(filled: Library, inbox: Path) -> None:
    filled.ingest([write(inbox / "a.xml", range(100, 105))])
    assert filled.vectors is None  # nothing was learned yet
    filled.learn_vectors()
    filled.ingest([write(inbox / "b.xml", range(103, 110), "battery and rotor and lens")])
    state, _ = filled.vectors_state()
    assert state is not None
    assert (behind(filled), state.documents) == (0, 50)
    assert "battery and rotor" in first(filled, "电池 旋翼 透镜")


def test_rebuilding_the_index_rebuilds_vectors(filled: Library, open_library: Opener) -> None:
    filled.learn_vectors()
    put(filled, range(40, 45))
    assert behind(filled) == 5
    before = filled.vectors_state()[0]
    filled.reindex()
    state, _ = open_library().vectors_state()
    assert state is not None
    assert before is not None
    assert (state.documents, state.encoder) == (45, before.encoder)
    assert behind(filled) == 0


def test_worker_processes_make_the_same_vectors(
    filled: Library, open_library: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.learn_vectors()
    assert filled.vectors is not None
    asked = filled.vectors.encoder.encode(["rotor and lens"], query=True)[0]
    alone = filled.vectors.vectors.best(asked, 40)
    monkeypatch.setattr("trihub.app.library.PROCESSES_FROM", 1)
    monkeypatch.setattr("trihub.app.vectors.CHANGES", 7)
    other = open_library(workers=2)
    other.reindex()
    assert other.vectors is not None
    assert other.vectors.vectors.best(asked, 40) == alone


def test_another_run_that_encodes_is_left_alone(filled: Library, inbox: Path) -> None:
    filled.learn_vectors()
    assert filled.vectors is not None
    with filled.vectors.vectors.writer():
        report = filled.ingest([write(inbox / "a.xml", range(100, 102))])
    assert report.added == 2
    assert behind(filled) == 2
    filled.ingest([inbox])
    assert behind(filled) == 0


# --- stopped runs -----------------------------------------------------------------------------


class Stop(Exception):
    """The user stops a run."""


def stop_at(documents: int) -> Callable[[str, int, int], None]:
    def tell(what: str, done: int, total: int) -> None:
        if what == "documents encoded" and done >= documents:
            raise Stop

    return tell


def test_a_stopped_run_goes_on(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "COMMIT_EVERY", 10)
    with pytest.raises(Stop):
        filled.learn_vectors(tell=stop_at(25))
    assert filled.vectors is None  # not used before it is complete
    told: list[tuple[str, int]] = []
    report = filled.learn_vectors(tell=lambda what, done, total: told.append((what, done)))
    assert report.resumed
    assert {what for what, _ in told} == {"documents encoded"}
    assert max(done for _, done in told) == 20  # two commits were kept
    assert report.documents == 40


def test_a_run_that_learned_from_more_is_not_gone_on_with(filled: Library) -> None:
    with pytest.raises(Stop):
        filled.learn_vectors(tell=stop_at(1))
    report = filled.learn_vectors(leave_out=Part.TEST)
    assert (report.resumed, report.pairs["en-zh"] < 40) == (False, True)


def test_the_old_vectors_serve_while_new_ones_are_made(filled: Library) -> None:
    old = filled.learn_vectors(dimensions=8)
    with pytest.raises(Stop):
        filled.learn_vectors(dimensions=9, tell=stop_at(1))
    assert filled.vectors is not None
    assert filled.vectors.encoder.name == old.encoder
    new = filled.learn_vectors(dimensions=10, anew=True)
    assert (new.resumed, new.dimensions) == (False, 10)
    assert filled.vectors.encoder.name == new.encoder  # the open library sees the new ones
    folders = list((filled.settings.library / VECTORS_FOLDER).glob("g*"))
    assert len(folders) == 1


def test_one_learner_at_a_time(filled: Library, open_library: Opener) -> None:
    refused: list[LibraryLocked] = []

    def tell(what: str, done: int, total: int) -> None:
        if not refused:
            with pytest.raises(LibraryLocked) as error:
                open_library(lock_wait=0).learn_vectors()
            refused.append(error.value)

    assert filled.learn_vectors(tell=tell).documents == 40
    assert refused


# --- what cannot be used ----------------------------------------------------------------------


def other_analysis(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("trihub.text.learned.space.ANALYSIS_VERSION", "99")


def damaged(folder: Path, patch: pytest.MonkeyPatch) -> None:
    path = next(folder.glob("g*/space"))
    path.write_bytes(path.read_bytes()[:-9])


def other_encoder(folder: Path, patch: pytest.MonkeyPatch) -> None:
    path = next(folder.glob("g*/index/COMMIT"))
    raw: dict[str, Any] = json.loads(path.read_text())
    path.write_text(json.dumps(raw | {"encoder": "lsa-other"}))


def no_space(folder: Path, patch: pytest.MonkeyPatch) -> None:
    next(folder.glob("g*/space")).unlink()


@pytest.mark.parametrize("harm", [other_analysis, damaged, other_encoder, no_space])
def test_vectors_that_cannot_be_used(
    filled: Library, open_library: Opener, monkeypatch: pytest.MonkeyPatch, inbox: Path,
    harm: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:  # fmt: skip
    """Search and ingest do without them, and it is said what to do; learning makes new ones."""
    filled.learn_vectors()
    folder = filled.settings.library / VECTORS_FOLDER
    with monkeypatch.context() as patch:
        harm(folder, patch)
        library = open_library()
        assert library.vectors is None
        _, problem = library.vectors_state()
        assert "trihub learn-vectors" in problem
        assert library.ingest([write(inbox / "a.xml", range(100, 102))]).added == 2
    if harm is not other_analysis:
        library.learn_vectors(anew=True)
        assert behind(library) == 0
        assert library.vectors is not None
