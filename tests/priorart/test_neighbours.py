"""Neighbouring words tell more together: in queries, and in texts that are searched from."""

from __future__ import annotations

import pytest

from index.documents import document, fill
from trihub.core.query import BODY_FIELDS, Or, TextField, Token, TokenPhrase, Words
from trihub.index.memory import MemoryIndex
from trihub.priorart.query.counted import Counted
from trihub.priorart.query.neighbours import PAIRS, TOGETHER, pairs, telling_pairs
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import PriorArt


class Asked(MemoryIndex):
    """An index that tells what it was asked."""

    def __init__(self) -> None:
        super().__init__(analysis="1")
        self.seen: list[str] = []

    def frequencies(self, tokens):
        wanted = list(tokens)
        self.seen += wanted
        return super().frequencies(wanted)


@pytest.fixture
def index() -> Asked:
    made = Asked()
    fill(made, [document(1, ti="kite reel"), document(2, ti="kite")])
    return made


def test_pairs_of_a_query_in_its_field_with_its_weight() -> None:
    found = pairs(Words("heat pump valve", TextField.TITLE, 0.5))
    assert [one.tokens for one in found] == [("heat", "pump"), ("pump", "valve")]
    assert {(one.fields, one.weight) for one in found} == {((TextField.TITLE,), TOGETHER * 0.5)}


def test_bigrams_are_no_pairs_and_pairs_are_bounded(index: Asked) -> None:
    assert pairs(Words("固态电池")) == []
    many = " ".join(f"word{n}" for n in range(40))
    assert len(pairs(Words(many))) == PAIRS
    terms = [Token(f"word{n}") for n in range(40)]
    assert len(telling_pairs(many, terms, index)) == PAIRS


def test_the_most_telling_pairs_of_a_text_come_first_and_weigh_what_the_lesser_does(
    index: Asked,
) -> None:
    terms = [Token("kite", weight=1.0), Token("reel", weight=0.5), Token("lid", weight=0.5)]
    found = telling_pairs("a kite reel and a reel lid on the kite", terms, index)
    assert found == [
        TokenPhrase(("reel", "lid"), BODY_FIELDS, weight=0.5 * TOGETHER),
        TokenPhrase(("kite", "reel"), BODY_FIELDS, weight=0.5 * TOGETHER),
    ]


def test_a_pasted_text_prefers_words_that_stand_together(prior_art: PriorArt) -> None:
    text = "An apparatus for children with a kite reel of wood, and with other parts made of wood."
    query = prior_art.asked(SearchRequest(like=text)).query
    assert isinstance(query, Or)
    assert ("kite", "reel") in [
        leaf.tokens for leaf in query.children if isinstance(leaf, TokenPhrase)
    ]


def test_a_request_asks_for_a_token_once(index: Asked) -> None:
    counted = Counted(index)
    assert counted.frequencies(["kite", "reel"]) == {"kite": 2, "reel": 1}
    assert counted.frequencies(["reel", "lid"]) == {"reel": 1, "lid": 0}
    assert index.seen == ["kite", "reel", "lid"]
    assert counted.state().documents == 2
