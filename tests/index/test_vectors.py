"""Vectors on disk against a plain reference: what is searched, what a commit keeps, what a kill leaves."""

from __future__ import annotations

import json
import multiprocessing
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trihub.core.errors import BadInput, IndexStale, LibraryLocked
from trihub.core.hits import IndexHit
from trihub.index.vectors import VectorFolder, segments, writer
from trihub.index.vectors.segments import COMMIT, read_commit

SIZE = 4


class Plain:
    """The reference: a dictionary, and every inner product worked out one by one."""

    def __init__(self) -> None:
        self.kept: dict[int, list[float]] = {}

    def add(self, docs: list[int], vectors: list[list[float]]) -> None:
        for doc, vector in zip(docs, vectors, strict=True):
            self.kept.pop(doc, None)
            if any(vector):
                self.kept[doc] = vector

    def scores(self, asked: list[float]) -> dict[int, float]:
        return {
            doc: round(sum(a * b for a, b in zip(vector, asked, strict=True)), 6)
            for doc, vector in self.kept.items()
        }

    def best(self, asked: list[float], limit: int, among: list[int] | None) -> list[IndexHit]:
        found = [
            (-score, doc)
            for doc, score in self.scores(asked).items()
            if among is None or doc in among
        ]
        return [IndexHit(doc, -score) for score, doc in sorted(found)[:limit] if any(asked)]


def folder(path: Path, **changed: object) -> VectorFolder:
    chosen: dict[str, object] = {"encoder": "test-1", "dimensions": SIZE} | changed
    return VectorFolder(path / "vectors", **chosen)  # type: ignore[arg-type]


def fill(index: VectorFolder, docs: list[int], change: int = 1, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).integers(-4, 5, (len(docs), SIZE)) / 4
    vectors[:, 0] = 1  # none says nothing
    with index.writer() as out:
        out.add(docs, vectors)
        out.commit(change)
    return vectors


# --- against the reference --------------------------------------------------------------------

# Quarters multiply and add without rounding, so that equal scores are equal everywhere.
numbers = st.integers(1, 30)
vectors = st.lists(st.sampled_from([-1.0, -0.25, 0.0, 0.5]), min_size=SIZE, max_size=SIZE)
steps = st.one_of(
    st.tuples(st.just("add"), st.lists(st.tuples(numbers, vectors), min_size=1, max_size=8)),
    st.tuples(st.just("remove"), numbers),
    st.tuples(st.just("commit"), st.none()),
    st.tuples(st.just("leave"), st.none()),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(steps, max_size=25), vectors, st.sets(numbers), st.integers(0, 12))
def test_the_same_answers_as_the_reference(run, asked, among, limit) -> None:
    plain, draft, change = Plain(), Plain(), 0
    with tempfile.TemporaryDirectory() as name:
        index = folder(Path(name))
        with index.writer() as out:
            out.commit(0)
        left = [*run, ("leave", None)]
        while left:
            with index.writer() as out:
                while (step := left.pop(0))[0] != "leave":
                    if step[0] == "add":
                        out.add([n for n, _ in step[1]], [v for _, v in step[1]])
                        draft.add([n for n, _ in step[1]], [v for _, v in step[1]])
                    elif step[0] == "remove":
                        out.remove(step[1])
                        draft.kept.pop(step[1], None)
                    else:
                        change += 1
                        out.commit(change)
                        plain.kept = dict(draft.kept)
            draft.kept = dict(plain.kept)  # leaving keeps nothing since the last commit
        for reader in (index, folder(Path(name))):
            assert reader.best(asked, limit) == plain.best(asked, limit, None)
            part = sorted(among)
            assert reader.best(asked, limit, part) == plain.best(asked, limit, part)
            expected = plain.scores(asked)
            assert reader.scores(asked, part) == [expected.get(doc) for doc in part]
            rows = [plain.kept.get(doc, [0.0] * SIZE) for doc in part]
            assert reader.own(part).tolist() == rows
            assert (reader.state().change, reader.state().documents) == (change, len(plain.kept))
        commit = read_commit(Path(name) / "vectors")
        assert commit is not None
        live = len(plain.kept)
        assert (commit.rows - live) * writer.DEAD_SHARE <= commit.rows
        names = {f"{one.name}.{kind}" for one in commit.segments for kind in ("rows", "log")}
        assert {path.name for path in Path(name, "vectors").iterdir()} == names | {"COMMIT", "LOCK"}


def test_many_documents_in_many_commits(tmp_path: Path) -> None:
    """Against NumPy on all of it at once; picked one by one, and by whole segments."""
    random = np.random.default_rng(3)
    kept: dict[int, np.ndarray] = {}
    index = folder(tmp_path, dimensions=32)
    for change in range(1, 31):
        docs = random.choice(np.arange(1, 9_000), 400, replace=False)
        rows = random.standard_normal((400, 32)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        kept |= dict(zip(docs.tolist(), rows, strict=True))
        with index.writer() as out:
            out.add(docs.tolist(), rows)
            out.commit(change)
    commit = read_commit(tmp_path / "vectors")
    assert commit is not None
    assert len(commit.segments) <= 8
    order = np.array(sorted(kept))
    matrix = np.array([kept[doc] for doc in order.tolist()])
    asked = matrix[17]
    for share in (1.0, 0.5, 0.02):
        part = np.sort(random.choice(order, int(len(order) * share), replace=False))
        products = matrix[np.searchsorted(order, part)] @ asked
        best = part[np.argsort(-products)[:50]].tolist()
        hits = index.best(asked, 50, part)
        assert [hit.doc for hit in hits] == best
        assert np.allclose([hit.score for hit in hits], np.sort(products)[::-1][:50], atol=1e-5)


def test_ties_go_by_number(tmp_path: Path) -> None:
    index = folder(tmp_path)
    with index.writer() as out:
        out.add([9, 4, 7, 2], [[1, 0, 0, 0]] * 3 + [[0, 1, 0, 0]])
        out.commit(1)
    assert [hit.doc for hit in index.best([1, 0, 0, 0], 2)] == [4, 7]
    assert [hit.doc for hit in index.best([1, 0, 0, 0], 2, [7, 9])] == [7, 9]


def test_vectors_that_say_nothing(tmp_path: Path) -> None:
    index = folder(tmp_path)
    fill(index, [1, 2])
    with index.writer() as out:
        out.add([2, 3], [[0.0] * SIZE] * 2)
        out.add([], np.zeros((0, SIZE)))
        out.commit(2)
    assert [hit.doc for hit in index.best([1, 0, 0, 0], 9)] == [1]
    assert index.best([0.0] * SIZE, 9) == []
    assert index.scores([1, 0, 0, 0], [1, 2, 3]) == [1.0, None, None]
    assert index.state().documents == 1


# --- what is refused --------------------------------------------------------------------------


def test_none_yet(tmp_path: Path) -> None:
    index = folder(tmp_path)
    assert (index.state().change, index.state().documents) == (0, 0)
    with pytest.raises(IndexStale, match=r"no vectors.*learn-vectors"):
        index.best([1, 0, 0, 0], 5)


def test_vectors_of_another_encoder(tmp_path: Path) -> None:
    fill(folder(tmp_path), [1])
    other = folder(tmp_path, encoder="test-2")
    with pytest.raises(IndexStale, match=r"test-1.*test-2.*learn-vectors"):
        other.best([1, 0, 0, 0], 5)
    with pytest.raises(IndexStale), other.writer():
        pass
    assert other.state().encoder == "test-1"
    with other.writer(fresh=True) as out:
        out.add([5], [[1, 0, 0, 0]])
        out.commit(7)
    assert [hit.doc for hit in other.best([1, 0, 0, 0], 5)] == [5]
    assert (other.state().encoder, other.state().change) == ("test-2", 7)


def test_vectors_of_another_length(tmp_path: Path) -> None:
    index = folder(tmp_path)
    fill(index, [1])
    with pytest.raises(BadInput, match=r"3 numbers.*4"):
        index.best([1, 0, 0], 5)
    with pytest.raises(BadInput, match="5 numbers"), index.writer() as out:
        out.add([2], [[1, 0, 0, 0, 0]])
    with pytest.raises(BadInput, match=r"2 documents.*1 vectors"), index.writer() as out:
        out.add([2, 3], [[1, 0, 0, 0]])
    with pytest.raises(BadInput, match="no number"), index.writer() as out:
        out.add([2], [[1, 0, float("nan"), 0]])
    with pytest.raises(IndexStale, match="4 dimensions"):
        folder(tmp_path, dimensions=8).best([0] * 8, 5)


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    index = folder(tmp_path)
    fill(index, [1])
    with index.writer(), pytest.raises(LibraryLocked), folder(tmp_path).writer():
        pass


def cut(root: Path) -> None:
    path = next(root.glob("*.rows"))
    path.write_bytes(path.read_bytes()[:-1])


def cut_log(root: Path) -> None:
    path = next(root.glob("*.log"))
    path.write_bytes(path.read_bytes()[:-8])


def other_rows(root: Path) -> None:
    path = next(root.glob("*.log"))
    np.array([[1, 99], [2, 0]], dtype="<i8").tofile(path)


def gone(root: Path) -> None:
    next(root.glob("*.rows")).unlink()


def no_json(root: Path) -> None:
    (root / COMMIT).write_text("{")


def other_format(root: Path) -> None:
    raw = json.loads((root / COMMIT).read_text())
    (root / COMMIT).write_text(json.dumps(raw | {"format": 99}))


def other_file(root: Path) -> None:
    raw = json.loads((root / COMMIT).read_text())
    raw["segments"][0]["name"] = "../s000001"
    (root / COMMIT).write_text(json.dumps(raw))


@pytest.mark.parametrize(
    "damage", [cut, cut_log, other_rows, gone, no_json, other_format, other_file]
)
def test_damage_is_told_and_mended_by_fresh_vectors(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    fill(folder(tmp_path), [1, 2])
    damage(tmp_path / "vectors")
    index = folder(tmp_path)
    with pytest.raises(IndexStale, match="learn-vectors"):
        index.best([1, 0, 0, 0], 5)
    with index.writer(fresh=True) as out:
        out.add([5], [[1, 0, 0, 0]])
        out.commit(1)
    assert [hit.doc for hit in index.best([1, 0, 0, 0], 5)] == [5]


# --- readers and kills ------------------------------------------------------------------------


def test_a_reader_sees_the_last_commit_only(tmp_path: Path) -> None:
    reader = folder(tmp_path)
    fill(reader, [1], change=1)
    assert len(reader.best([1, 0, 0, 0], 9)) == 1
    with folder(tmp_path).writer() as out:
        out.add([2], [[1, 0, 0, 0]])
        assert len(reader.best([1, 0, 0, 0], 9)) == 1
        out.commit(2)
        assert len(reader.best([1, 0, 0, 0], 9)) == 2


def test_a_fresh_writer_leaves_the_old_until_its_commit(tmp_path: Path) -> None:
    index = folder(tmp_path)
    fill(index, [1, 2])
    with index.writer(fresh=True) as out:
        out.add([5], [[1, 0, 0, 0]])
        assert {hit.doc for hit in index.best([1, 0, 0, 0], 9)} == {1, 2}
    assert {hit.doc for hit in index.best([1, 0, 0, 0], 9)} == {1, 2}


BOUNDARIES = [
    (module, name, time)
    for module, name in (
        ("writer", "_sync"), ("writer", "_write_log"), ("writer", "write_commit"),
        ("writer", "prune"), ("writer", "gather"), ("writer", "next_name"),
    )
    for time in (1, 2)
]  # fmt: skip


def _killed(path: Path, module: str, name: str, time: int, after: bool) -> None:
    """Add and commit, and end without a word at a call of a function."""
    place = {"writer": writer, "segments": segments}[module]
    real, calls = getattr(place, name), 0

    def dies(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == time and not after:
            os._exit(9)
        result = real(*arguments, **named)
        if calls == time:
            os._exit(9)
        return result

    setattr(place, name, dies)
    with folder(path).writer() as out:
        out.add([2, 3, 4], [[0, 1, 0, 0]] * 3)
        out.remove(1)
        out.commit(2)
    os._exit(0)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("module", "name", "time"), BOUNDARIES)
def test_a_kill_leaves_a_whole_commit(
    tmp_path: Path, module: str, name: str, time: int, after: bool
) -> None:
    index = folder(tmp_path)
    fill(index, [1, 2, 5])
    before = index.best([1, 1, 0, 0], 9)
    process = multiprocessing.get_context("fork").Process(
        target=_killed, args=(tmp_path, module, name, time, after)
    )
    process.start()
    process.join(120)
    state, found = folder(tmp_path).state(), folder(tmp_path).best([1, 1, 0, 0], 9)
    if state.change == 1:
        assert found == before
    else:
        assert (state.change, {hit.doc for hit in found}) == (2, {2, 3, 4, 5})
    fill(folder(tmp_path), [8], change=3)  # what the killed run left is in nobody's way
    assert {hit.doc for hit in found} | {8} == {
        hit.doc for hit in folder(tmp_path).best([1, 1, 0, 0], 9)
    }
    commit = read_commit(tmp_path / "vectors")
    assert commit is not None
    assert len(list((tmp_path / "vectors").glob("s*"))) == 2 * len(commit.segments)
