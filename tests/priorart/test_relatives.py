"""A search finds words of the same root too, and counts them less."""

from __future__ import annotations

from index.documents import document, fill
from trihub.app import Library
from trihub.core.query import And, Or, Synonyms, TextField, Token, Words
from trihub.index.memory import MemoryIndex
from trihub.priorart.query.relatives import MOST, RELATED, with_relatives
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import PriorArt
from trihub.text.query.compile import compile_query


def prior_art(*titles: str) -> PriorArt:
    made = MemoryIndex(analysis="1")
    fill(made, [document(number, ti=title) for number, title in enumerate(titles, 1)])
    return PriorArt(None, made, None)  # type: ignore[arg-type]


def found(search: PriorArt, query: str, **more: object) -> list[int]:
    request = SearchRequest(query=query, facets=False, explain=False, **more)  # type: ignore[arg-type]
    return [hit.doc for hit in search.index.search(search.asked(request)).hits]


def test_a_word_and_its_relatives_are_one_term_of_its_field_and_weight() -> None:
    words = Words("rotation", TextField.TITLE, 0.5)
    made = with_relatives(compile_query(words), words)
    assert isinstance(made, Synonyms)
    assert made.tokens[0] == ("rotation", 1.0)
    assert ("rotate", RELATED) in made.tokens
    assert {share for _, share in made.tokens[1:]} == {RELATED}
    assert (made.fields, made.weight) == ((TextField.TITLE,), 0.5)


def test_words_of_the_query_are_no_relatives_of_one_another() -> None:
    words = Words("rotation rotate")
    made = with_relatives(compile_query(words), words)
    assert isinstance(made, Or)
    firsts = [one.tokens[0][0] for one in made.children if isinstance(one, Synonyms)]
    others = {t for one in made.children if isinstance(one, Synonyms) for t, _ in one.tokens[1:]}
    assert firsts == ["rotation", "rotate"]
    assert not others & {"rotation", "rotate"}


def test_only_what_was_written_has_relatives_and_conditions_have_none() -> None:
    words = Words("rotation")
    node = Or((Token("rotation"), Token("connect")))
    assert with_relatives(node, words).children[1] == Token("connect")  # type: ignore[union-attr]
    both = And((Token("rotation"), compile_query(Words("x"))))
    assert isinstance(with_relatives(both, words), And)
    many = Words(" ".join(f"rotat{'e' * n}ion" for n in range(MOST + 1)))
    assert with_relatives(compile_query(many), many) == compile_query(many)


def test_the_word_itself_comes_first_and_its_relatives_are_found() -> None:
    search = prior_art("deceleration device", "decelerate device", "kite reel", "decelerator")
    assert found(search, "deceleration")[0] == 1
    assert set(found(search, "deceleration")) == {1, 2, 4}
    assert set(found(search, "ti:decelerating")) == {1, 2, 4}
    assert found(search, "deceleration", evidence=("words",)) == [1]


def test_what_was_met_is_told_and_nothing_that_was_not(senses: Library) -> None:
    search = PriorArt(senses.store, senses.index, None)  # type: ignore[arg-type]
    assert search.search(SearchRequest(query="reeler")).related == ("reel",)
    assert search.search(SearchRequest(query="reel")).related == ()
    assert search.search(SearchRequest(query='"reeler"')).related == ()


def test_who_writes_exactly_gets_exactly_that() -> None:
    search = prior_art("deceleration device", "decelerate device", "kite reel")
    assert found(search, '"deceleration"') == [1]
    assert found(search, "deceleration AND device") == [1]
    assert found(search, "device NOT deceleration") == [2]
