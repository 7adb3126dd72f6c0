"""A search finds words of the same root too, and counts them less."""

from __future__ import annotations

from index.documents import document, fill
from trihub.app import Library
from trihub.core.query import And, Not, Or, Synonyms, TextField, Token, Words
from trihub.index.memory import MemoryIndex
from trihub.priorart.query.relatives import MOST, RELATED, related_to, with_relatives
from trihub.priorart.reasons import Cause, Owner, reasons
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


def test_the_relatives_of_a_word_are_one_term_beside_it_in_its_field() -> None:
    words = Words("rotation", TextField.TITLE, 0.6)
    made = with_relatives(compile_query(words), words)
    assert isinstance(made, Or)
    own, more = made.children
    assert own == Token("rotation", (TextField.TITLE,), 0.6)
    assert isinstance(more, Synonyms)
    assert (more.fields, more.weight) == ((TextField.TITLE,), 0.6 * RELATED)
    assert ("rotate", 1.0) in more.tokens
    assert {token for token, _ in more.tokens} == related_to(words)


def test_a_relative_of_several_words_counts_once_and_words_are_none_of_one_another() -> None:
    words = Words("rotation rotator rotational")
    made = with_relatives(compile_query(words), words)
    assert isinstance(made, Or)
    more = [token for one in made.children if isinstance(one, Synonyms) for token, _ in one.tokens]
    assert "rotate" in more
    assert len(more) == len(set(more))
    assert not {"rotation", "rotator", "rotational"} & set(more)


def test_only_what_was_written_has_relatives_and_conditions_have_none() -> None:
    words = Words("rotation")
    translated, excluded = Token("connect"), Not(Token("rotation"))
    made = with_relatives(And((Or((Token("rotation"), translated)), excluded)), words)
    assert isinstance(made, And)
    texts, condition = made.children
    assert condition == excluded
    assert isinstance(texts, Or)
    assert texts.children[:2] == (Token("rotation"), translated)
    assert [type(one) for one in texts.children[2:]] == [Synonyms]


def test_long_queries_stay_as_they_are() -> None:
    many = Words(" ".join(f"rotat{'e' * n}ion" for n in range(MOST + 1)))
    assert with_relatives(compile_query(many), many) == compile_query(many)
    assert related_to(many) == frozenset()


def test_who_holds_the_words_comes_before_who_holds_a_relative_of_them_all() -> None:
    fillers = [f"kite reel {n}" for n in range(20)]
    search = prior_art("rotation", "rotate", "rotatable", *fillers)
    assert found(search, "rotation rotator rotational")[0] == 1
    search = prior_art("conduct film", "conductive film", *fillers)
    assert found(search, "conductive conductor film")[0] == 2


def test_a_common_relative_takes_nothing_from_a_rare_word() -> None:
    search = prior_art(
        "processor bus", *(f"process {n}" for n in range(30)), "bus stop", "bus line"
    )
    assert found(search, "processor bus")[0] == 1


def test_the_word_itself_comes_first_and_its_relatives_are_found() -> None:
    search = prior_art("deceleration device", "decelerate device", "kite reel", "decelerator")
    assert found(search, "deceleration")[0] == 1
    assert set(found(search, "deceleration")) == {1, 2, 4}
    assert set(found(search, "ti:decelerating")) == {1, 2, 4}
    assert found(search, "deceleration", evidence=("words",)) == [1]


def test_what_was_met_is_told_and_nothing_that_was_not(senses: Library) -> None:
    search = PriorArt(senses.store, senses.index, None)  # type: ignore[arg-type]
    assert search.search(SearchRequest(query="reeler")).related == ("reel",)
    by_related = search.search(SearchRequest(query="reeler", evidence=("related",)))
    assert by_related.hits
    owners = {reason.owner for reason in reasons(by_related.hits[0].parts, Words("reeler"), ())}
    assert owners == {Owner(Cause.RELATED, "reel")}
    assert search.search(SearchRequest(query="reel")).related == ()
    assert search.search(SearchRequest(query='"reeler"')).related == ()


def test_who_writes_exactly_gets_exactly_that() -> None:
    search = prior_art("deceleration device", "decelerate device", "kite reel")
    assert found(search, '"deceleration"') == [1]
    assert found(search, "deceleration AND device") == [1]
    assert found(search, "device NOT deceleration") == [2]
