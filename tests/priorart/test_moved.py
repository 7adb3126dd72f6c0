"""Feedback by documents judged relevant, and not: the vector moves, terms lose weight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from priorart.conftest import DOCUMENTS
from trihub.app import Library
from trihub.core.ports import Encoder, Matrix
from trihub.priorart.feedback import Example, Widened, more_terms
from trihub.priorart.moved import AWAY, TOWARDS, UNJUDGED, Judged, moved
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import PriorArt

KITE_ZH, WELL_ZH, KITE, LOOM, LOOM_ZH = (one.key for one in DOCUMENTS)


def vector(prior_art: PriorArt, judged: Judged, text: str = "kite") -> list[float]:
    assert prior_art.vectors
    asked = prior_art.vectors.meaning(text)
    assert asked
    made = moved(asked, judged, prior_art.store)
    return [round(float(one), 4) for one in made.vector]


def test_rocchio(prior_art: PriorArt) -> None:
    assert vector(prior_art, UNJUDGED) == [1.0, 0.0, 0.0]
    towards = vector(prior_art, Judged(relevant=((LOOM, 1.0),)))
    assert towards == pytest.approx(np.array([1, 0, TOWARDS]) / np.hypot(1, TOWARDS), abs=1e-4)
    both = Judged(relevant=((LOOM, 1.0),), irrelevant=(WELL_ZH,))
    expected = np.array([1, -AWAY, TOWARDS])
    assert vector(prior_art, both) == pytest.approx(expected / np.linalg.norm(expected), abs=1e-4)


def test_relevant_documents_count_by_their_weight(prior_art: PriorArt) -> None:
    judged = Judged(relevant=((LOOM, 1.0), (WELL_ZH, 0.5)))
    expected = np.array([1, TOWARDS / 3, TOWARDS * 2 / 3])
    assert vector(prior_art, judged) == pytest.approx(expected / np.linalg.norm(expected), abs=1e-4)


def test_what_is_not_kept_moves_nothing(prior_art: PriorArt) -> None:
    gone = Judged(relevant=(("CN1A", 1.0),), irrelevant=("CN2A",))
    assert vector(prior_art, gone) == [1.0, 0.0, 0.0]


def test_judged_documents_are_not_encoded_again(
    prior_art: PriorArt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page of a search that was moved would pay for it."""
    assert prior_art.vectors
    encoder, encoded = prior_art.vectors.encoder, []
    plain = type(encoder).encode

    def counting(self: Encoder, texts: Sequence[str], *, query: bool) -> Matrix:
        encoded.append((list(texts), query))
        return plain(self, texts, query=query)

    monkeypatch.setattr(type(encoder), "encode", counting)
    judged = Judged(relevant=((LOOM, 1.0),), irrelevant=(WELL_ZH,))
    Widened.over(prior_art, (), judged).search(SearchRequest(query="kite"))
    assert encoded == [(["kite"], True)]


def test_the_ranking_follows(prior_art: PriorArt) -> None:
    request = SearchRequest(query="kite", evidence=("vectors",))

    def found(judged: Judged) -> list[str]:
        searching = Widened.over(prior_art, (), judged)
        return [hit.stored.patent.key for hit in searching.search(request).hits]

    assert set(found(UNJUDGED)) == {KITE, KITE_ZH}
    assert {LOOM, LOOM_ZH} < set(found(Judged(relevant=((LOOM_ZH, 1.0),))))
    words = SearchRequest(query="kite", evidence=("words",))
    widened = Widened.over(prior_art, (), Judged(relevant=((LOOM_ZH, 1.0),)))
    assert [hit.stored.patent.key for hit in widened.search(words).hits] == [KITE]


def test_terms_of_both_kinds_lose_weight_and_others_are_not_taken(senses: Library) -> None:
    def weights(*examples: Example) -> dict[str, float]:
        from trihub.text.glossary import GlossaryTranslator

        terms = more_terms(
            senses.store, senses.index, examples,
            translator=GlossaryTranslator(senses.glossary),
        )  # fmt: skip
        return {token: weight for term in terms for token, weight in term.tokens}

    # Both English documents have a reel; each other word is of one document's alone.
    plain = weights(Example(key=KITE), Example(key=KITE_ZH))
    against = weights(Example(key=KITE), Example(key=KITE_ZH), Example(key=LOOM, relevant=False))
    assert "reel" in plain
    assert against.get("reel", 0.0) < plain["reel"]
    assert set(against) <= set(plain)
    assert weights(Example(key=LOOM, relevant=False)) == {}
