"""A learned space: what it is learned from, that texts of one meaning meet in it, what is refused."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from trihub.core.errors import BadInput, TableStale
from trihub.learning.pairs import Kind, TextPair
from trihub.learning.singular import Sparse, singular_vectors
from trihub.learning.space import Bilingual, documents, learn_space
from trihub.text import analysis
from trihub.text.learned import space as spaces
from trihub.text.learned.space import Space, load_space

WORDS = 60
ENGLISH = [f"{first}{last}" for first in ("ba", "do", "ki", "lu", "me", "ra") for last in
           ("lor", "mas", "nik", "pod", "rug", "sen", "tav", "vux", "wim", "zot")]  # fmt: skip
CHINESE = [chr(0x4E00 + 37 * n) + chr(0x5E00 + 41 * n) for n in range(WORDS)]


def said(random_: random.Random) -> Bilingual:
    """The same eight things in two languages, in any order."""
    things = random_.sample(range(WORDS), 8)
    left, right = list(things), list(things)
    random_.shuffle(left)
    random_.shuffle(right)
    return Bilingual(" ".join(ENGLISH[n] for n in left), "，".join(CHINESE[n] for n in right))


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chosen = random.Random(1)
    path = tmp_path_factory.mktemp("learned") / "space"
    pairs = [said(chosen) for _ in range(150)]
    pairs.append(Bilingual("LiFePO4 cathode", "LiFePO4正极"))
    learn_space(path, [("en-zh", pairs)], dimensions=WORDS, record={"leave_out": None})
    return path


@pytest.fixture(scope="module")
def space(learned: Path) -> Space:
    return load_space(learned)


def test_texts_of_one_meaning_meet(space: Space) -> None:
    chosen = random.Random(2)
    unseen = [said(chosen) for _ in range(60)]
    left = space.encode([pair.left for pair in unseen], query=True)
    right = space.encode([pair.right for pair in unseen], query=False)
    first = (left @ right.T).argmax(axis=1)
    assert (first == np.arange(60)).mean() > 0.95


def test_vectors_have_length_one_or_nothing(space: Space) -> None:
    texts = ["balor dolor", "", "   ", "。", CHINESE[3] + " balor", "x" * 200_000]
    found = space.encode(texts, query=False)
    assert found.shape == (len(texts), space.dimensions)
    assert found.dtype == np.float32
    lengths = np.linalg.norm(found, axis=1)
    assert lengths == pytest.approx([1, 0, 0, 0, 1, 0], abs=1e-5)
    assert space.encode([], query=True).shape == (0, space.dimensions)


def test_a_language_never_seen(space: Space) -> None:
    nothing, formula, known = space.encode(
        ["전고체 배터리의 양극", "LiFePO4를 포함하는 양극", "LiFePO4 cathode"], query=True
    )
    assert not nothing.any()
    assert formula @ known > 0.5


def test_words_of_a_query_in_mixed_scripts_add_up(space: Space) -> None:
    both, one = space.encode(
        [f"{ENGLISH[1]} {CHINESE[2]}", f"{ENGLISH[1]} {ENGLISH[2]}"], query=True
    )
    assert both @ one > 0.9


def test_the_record(space: Space) -> None:
    record = space.record
    assert record["pairs"] == {"en-zh": 151}
    assert (record["leave_out"], record["method"]) == (None, "lsa")
    assert record["analysis"] == analysis.ANALYSIS_VERSION
    assert space.name.startswith("lsa-")
    assert space.dimensions == record["dimensions"] == WORDS


def test_the_same_pairs_give_the_same_space(tmp_path: Path) -> None:
    names = {
        learn_space(tmp_path / str(n), [("en-zh", [said(random.Random(k)) for k in range(30)])])
        for n in range(2)
    }
    assert len(names) == 1


def test_fewer_pairs_than_dimensions(tmp_path: Path) -> None:
    chosen = random.Random(4)
    learn_space(tmp_path / "space", [("en-zh", [said(chosen) for _ in range(20)])])
    assert load_space(tmp_path / "space").dimensions <= 19


def test_too_few_pairs(tmp_path: Path) -> None:
    empty = [Bilingual("balor", "。") for _ in range(50)]  # one text has no token
    with pytest.raises(BadInput, match="Only 0 texts"):
        learn_space(tmp_path / "space", [("en-zh", empty), ("ja-ko", [])])
    assert not (tmp_path / "space").exists()


def test_a_space_of_another_analysis(learned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spaces, "ANALYSIS_VERSION", "99")
    with pytest.raises(TableStale, match=r"analysis.*99.*trihub learn-vectors"):
        load_space(learned)


@pytest.mark.parametrize("at", [0, 30, 400, -20])
def test_a_damaged_space(learned: Path, tmp_path: Path, at: int) -> None:
    data = bytearray(learned.read_bytes())
    data[at] ^= 0x55
    (tmp_path / "space").write_bytes(data)
    with pytest.raises(TableStale, match="trihub learn-vectors"):
        load_space(tmp_path / "space")


def test_the_texts_of_one_document_are_joined() -> None:
    pair = TextPair("a", "甲", Kind.TITLE)
    stream = [
        pair, replace(pair, left="b", kind=Kind.ABSTRACT, weight=0.3),
        replace(pair, left="c"),
        replace(pair, left="d"), replace(pair, left="e", kind=Kind.CLAIM),
        replace(pair, left="f", kind=Kind.ABSTRACT),
    ]  # fmt: skip
    found = list(documents(iter(stream)))
    assert [(one.left, one.weight) for one in found] == [
        ("a\nb", 0.3), ("c", 1.0), ("d\ne", 1.0), ("f", 1.0),
    ]  # fmt: skip


def test_singular_vectors_are_those_of_the_dense_matrix() -> None:
    chosen = np.random.default_rng(5)
    dense = chosen.standard_normal((60, 40)) * (chosen.random((60, 40)) < 0.2)
    dense[:, :5] *= 9
    rows, columns = np.nonzero(dense)
    half = (dense[rows, columns] / 2).astype(np.float32)  # each entry in two halves
    order = np.argsort(np.tile(rows, 2), kind="stable")
    matrix = Sparse.build(
        np.tile(rows, 2)[order].astype(np.int32), np.tile(columns, 2)[order].astype(np.int32),
        np.tile(half, 2)[order], dense.shape,
    )  # fmt: skip
    found = singular_vectors(matrix, 5, lambda what, done, total: None)
    _, _, expected = np.linalg.svd(dense)
    assert np.abs(np.diag(expected[:5] @ found)) == pytest.approx(np.ones(5), abs=1e-3)
    right = chosen.standard_normal((40, 3)).astype(np.float32)
    assert matrix.times(right) == pytest.approx(dense @ right, abs=1e-4)
    left = chosen.standard_normal((60, 3)).astype(np.float32)
    assert matrix.transposed().times(left) == pytest.approx(dense.T @ left, abs=1e-4)


def test_a_floor_on_real_abstracts(shared_data: Path, tmp_path: Path) -> None:
    """Learned from 380 records of a field, the title finds the other language's abstract among 195
    (``docs/explanation/learned-vectors.md`` has the figures; chance would be .05)."""
    path = shared_data / "collections" / "aviation-zh-en.jsonl"
    if not path.exists():
        pytest.skip(f"real data are not here: no file {path}")
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    random.Random(1).shuffle(records)
    test, rest = records[::3], [one for n, one in enumerate(records) if n % 3]
    pairs = [
        Bilingual(*(f"{one['title_' + lang]}\n{one['abstract_' + lang]}" for lang in ("en", "zh")))
        for one in rest
    ]
    learn_space(tmp_path / "space", [("en-zh", pairs)], dimensions=128)
    space = load_space(tmp_path / "space")
    for source, target in (("en", "zh"), ("zh", "en")):
        asked = space.encode([one[f"title_{source}"] for one in test], query=True)
        found = space.encode([one[f"abstract_{target}"] for one in test], query=False)
        scores = asked @ found.T
        ranks = (scores > np.diag(scores)[:, None]).sum(axis=1)
        assert (ranks < 10).mean() > 0.6, (source, (ranks < 10).mean())
