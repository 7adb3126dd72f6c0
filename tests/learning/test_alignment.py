"""Alignment: probabilities, the right translation, and that order does not matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.texts import WORDS, sentence, sentences
from trihub.learning import alignment
from trihub.learning.alignment import align
from trihub.learning.bitext import encode
from trihub.learning.pairs import WEIGHTS, Kind, TextPair
from trihub.learning.tables import both_directions
from trihub.learning.translations import Course, learn_rows


def pairs(texts, kind=Kind.TITLE, **values):
    return [TextPair(left, right, kind, **values) for left, right in texts]


def table(given, section="", way="en>zh"):
    """The table as {source: {target: probability}}."""
    encoded = encode(given, WEIGHTS)
    rows = learn_rows(encoded, ("en", "zh"), Course())[f"{way}/{section}"]
    words = {"en>zh": (encoded.left, encoded.right), "zh>en": (encoded.right, encoded.left)}[way]
    found: dict[str, dict[str, float]] = {}
    for source, target, p in zip(rows.source, rows.target, rows.probability, strict=True):
        found.setdefault(words[0][source], {})[words[1][target]] = float(p)
    return found


def test_each_word_finds_its_own_translation_both_ways() -> None:
    given = pairs(sentences(200))
    forward, backward = table(given), table(given, way="zh>en")
    for one, other in WORDS.items():
        stem = next(word for word in forward if one.startswith(word[:5]))
        assert max(forward[stem], key=forward[stem].__getitem__) == other
        assert forward[stem][other] > 0.9
        assert max(backward[other], key=backward[other].__getitem__) == stem


words = st.lists(st.sampled_from(sorted(WORDS)), min_size=1, max_size=5, unique=True)


@settings(max_examples=30, deadline=None)
@given(st.lists(words, min_size=1, max_size=8), st.integers(1, 4))
def test_probabilities_given_a_token_sum_to_one_after_every_round(texts, rounds) -> None:
    encoded = encode(pairs(map(sentence, texts)), WEIGHTS)
    counts = align(encoded.bitext, rounds=rounds)
    for given_, p in ((counts.left, counts.forward), (counts.right, counts.backward)):
        sums = np.bincount(given_, weights=p)
        assert sums == pytest.approx(np.ones(len(sums)), abs=1e-4)


@settings(max_examples=20, deadline=None)
@given(st.lists(words, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_tables_do_not_depend_on_the_order_of_the_pairs(texts, rng) -> None:
    given = pairs(map(sentence, texts))
    shuffled = list(given)
    rng.shuffle(shuffled)
    one, other = table(given), table(shuffled)
    assert one.keys() == other.keys()
    for token, found in one.items():
        assert sum(found.values()) == pytest.approx(1, abs=1e-5)
        for target in found.keys() | other[token].keys():
            assert found.get(target, 0) == pytest.approx(other[token].get(target, 0), abs=0.03)


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    given = pairs(sentences(60))
    whole = table(given)
    monkeypatch.setattr(alignment, "CHUNK", 7)
    cut = table(given)
    assert whole.keys() == cut.keys()
    for token, found in whole.items():
        assert found == pytest.approx(cut[token], abs=1e-4)


def test_a_large_vocabulary_is_numbered_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that leave no bits for their place are sorted another way."""
    encoded = encode(pairs(sentences(30)), WEIGHTS)
    few = alignment.number_cells(encoded.bitext)
    object.__setattr__(encoded.bitext, "left_size", 1 << 60)
    many = alignment.number_cells(encoded.bitext)
    assert (few[0] == many[0]).all()
    assert (few[1] == many[1]).all()


def test_a_pair_of_no_weight_teaches_nothing_and_a_heavy_one_more() -> None:
    wrong = TextPair("battery", "阀门", Kind.TERM, weight=0.01)
    right = TextPair("battery", "电池", Kind.TERM, weight=3.0)
    found = table([wrong, right])
    (alternatives,) = found.values()
    assert alternatives["电池"] > 0.9
    assert encode([right], dict.fromkeys(Kind, 0.0)).used == {}


def test_a_section_has_its_own_translations_where_evidence_is_enough() -> None:
    """A cell is a battery's in H and a body's in A."""
    given = [
        TextPair("cell", "电池", Kind.TITLE, "H"), TextPair("cell", "细胞", Kind.TITLE, "A"),
    ] * 60  # fmt: skip
    assert table(given)["cell"]["电池"] == pytest.approx(0.5, abs=0.01)
    # Half of 60 fall to the empty word: (30 + 20 × 0.5) ÷ 50 of cells are batteries, (20 × 0.5) ÷ 50
    # bodies; the other way each is sure; of their roots the first is two thirds.
    assert table(given, "H")["cell"]["电池"] == pytest.approx(2 / 3, abs=0.01)
    assert table(given, "A")["cell"]["细胞"] == pytest.approx(2 / 3, abs=0.01)
    rare = learn_rows(encode(given[:10], WEIGHTS), ("en", "zh"), Course())
    assert sorted(rare) == ["en>zh/", "zh>en/"]


def test_the_budget_takes_terms_first_and_spreads_what_does_not_fit() -> None:
    terms = pairs([("battery", "电池")], Kind.TERM)
    abstracts = [TextPair(f"word{n} pump", "水泵，电池", Kind.ABSTRACT) for n in range(100)]
    encoded = encode([*abstracts, *terms], WEIGHTS, budget=41)
    assert encoded.used == {"abstract": 10, "term": 1}
    assert encoded.bitext.cells == 41
    numbers = sorted(int(word[4:]) for word in encoded.left if word.startswith("word"))
    assert numbers == list(range(0, 100, 10))


def test_nothing_is_learned_of_nothing() -> None:
    encoded = encode([TextPair("", "电池", Kind.TITLE)], WEIGHTS)
    assert encoded.used == {}
    counts = align(encoded.bitext)
    assert both_directions(counts)["forward"][""].source.size == 0
