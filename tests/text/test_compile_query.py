"""From words to tokens: what an engine is asked for."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.core.errors import BadQuery
from trihub.core.query import (
    BODY_FIELDS,
    And,
    Everything,
    Keyword,
    KeywordField,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Synonyms,
    TextField,
    Token,
    TokenLetter,
    TokenPhrase,
    TokenPrefix,
    Truncated,
    Words,
)
from trihub.priorart.present import token_weights
from trihub.text.query.compile import compile_query, number_values
from trihub.text.query.parser import parse

TI = (TextField.TITLE,)
PA = (TextField.APPLICANT,)


def compiled(query: str) -> Node:
    return compile_query(parse(query))


def phrase(
    *tokens: str, fields: tuple[TextField, ...] = BODY_FIELDS, slop: int = 0, head: int = 0
) -> TokenPhrase:
    return TokenPhrase(tokens, fields, slop, head=head)


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("battery", Token("battery")),
        ("锂电池 隔膜", Or((Token("锂电"), Token("电池"), Token("隔膜")))),
        ("ti:電池", Token("电池", TI)),
        ('"solid electrolytes"', phrase("solid", "electrolyte")),
        ('"固体電解質"', phrase("固体", "体电", "电解", "解质")),
        ('"固体 電解質"', phrase("固体", "体电", "电解", "解质")),
        ('"고체 전해질"', phrase("고체", "체전", "전해", "해질")),
        # strict: beside other words under AND, under OR and NOT, in names
        ("锂电池 AND 隔膜", And((phrase("锂电", "电池"), Token("隔膜")))),
        ("锂电池 OR 隔膜", Or((phrase("锂电", "电池"), Token("隔膜")))),
        ("NOT 锂电池", Not(phrase("锂电", "电池"))),
        ("pa:宁德时代", phrase("宁德", "德时", "时代", fields=PA)),
        ("SARS-CoV-2 AND vaccine", And((phrase("sars", "cov", "2"), Token("vaccine")))),
        # words beside conditions only are a best match
        ("锂电池 ofc:CN", And((Or((Token("锂电"), Token("电池"))), Keyword(KeywordField.OFFICE, "CN")))),
        ("锂电池 AND pa:BYD", And((Or((Token("锂电"), Token("电池"))), Token("byd", PA)))),
        # a long text is never a strict word
        (
            "一种锂离子电池用隔膜 OR x",
            Or((*(Token(t) for t in ["一种", "种锂", "锂离", "离子", "子电", "电池", "池用", "用隔", "隔膜"]), Token("x"))),
        ),
        # distances: one Latin word is a token; two characters are a word, and neighbours share a bigram
        ("film ADJ/3 layer", phrase("film", "layer", slop=3, head=1)),
        ("电池 ADJ/1 隔膜", phrase("电池", "隔膜", slop=3, head=1)),
        ("film NEAR/0 layer", Or((phrase("film", "layer", head=1), phrase("layer", "film", head=1)))),
        ("膜", Or((Token("膜"), TokenLetter("膜")))),
        ("隔膜 AND ti:막", And((Token("隔膜"), Or((Token("막", TI), TokenLetter("막", TI)))))),
        ("coat*", TokenPrefix("coat")),
        ("batteri*", Or((TokenPrefix("batteri"), Token("batter"), Token("battery")))),
        ("ti:manufacturin*", Or((TokenPrefix("manufacturin", TI), Token("manufacture", TI)))),
        ("*", Everything()),
        ("a OR a", Token("a")),
    ],
)  # fmt: skip
def test_leaves(query: str, node: Node) -> None:
    assert compiled(query) == node


def test_repeated_tokens_weigh_a_logarithm() -> None:
    node = compile_query(Words("foil foil foil", weight=2.0))
    assert node == Token("foil", weight=2.0 * (1 + math.log(3)))


def test_not_leaves_out_no_more_than_is_written() -> None:
    written = Near(Words("membrane"), Words("electrode"), 3)
    translated = Near(Phrase("膜", position=-1), Phrase("电极", position=-1), 3, position=-1)
    assert compile_query(Not(Or((written, translated)))) == Not(compile_query(written))
    assert compile_query(Not(translated)) == Not(Not(Everything()))


@pytest.mark.parametrize("query", ["膜、", "PE膜", "𠮷", "〇"])
def test_letters_are_looked_for_beside_signs_and_outside_the_common_plane(query: str) -> None:
    node = compile_query(parse(query))
    assert isinstance(node, Or)
    assert any(isinstance(leaf, TokenLetter) for leaf in node.children)


def test_a_translation_of_one_character_has_no_distance() -> None:
    translated = Near(Phrase("膜", *TI, 0.5, -1), Phrase("电池", *TI, 0.5, -1), 3, position=-1)
    film = Or((Token("膜", TI, 0.5), TokenLetter("膜", TI, 0.5)))
    assert compile_query(translated) == And((film, Token("电池", TI, 0.5)))


def test_a_translation_keeps_its_word_a_best_match() -> None:
    translated = Or((Words("锂电池"), Words("リチウム電池", weight=0.7, position=-1)))
    node = compile_query(translated)
    assert isinstance(node, Or)
    assert all(isinstance(leaf, Token) for leaf in node.children)
    weights = {leaf.token: leaf.weight for leaf in node.children if isinstance(leaf, Token)}
    assert weights["电池"] == 1.0  # of the word and of its translation: once, at the higher weight
    assert weights["リチ"] == 0.7
    strict = compile_query(And((translated, Words("隔膜"))))
    assert isinstance(strict, And)
    assert isinstance(strict.children[0], Or)
    assert all(isinstance(leaf, TokenPhrase) for leaf in strict.children[0].children)


def test_synonyms_pass_and_count_once_with_the_highest_weight() -> None:
    """They are nobody's writing: the word that they translate stays a best match."""
    shares = (("电池", 0.8), ("蓄电", 0.2))
    given = Or((Words("battery cell"), Synonyms(shares, weight=0.5), Synonyms(shares)))
    expected = Or((Token("battery"), Token("cell"), Synonyms(shares)))
    assert compile_query(given) == expected
    assert compile_query(Or((*given.children, Synonyms(shares, TI)))) == Or(
        (*expected.children, Synonyms(shares, TI))
    )


def test_the_weight_of_a_synonym_is_its_share() -> None:
    query = And((
        Or((Token("battery", weight=0.3), Synonyms((("电池", 0.8), ("battery", 0.2)), weight=2.0))),
        TokenPhrase(("solid", "电池"), weight=1.5), TokenPrefix("bat", weight=0.5), Not(Token("x")),
    ))  # fmt: skip
    assert token_weights(query) == {
        "battery": pytest.approx(0.4), "电池": pytest.approx(1.6), "solid": 1.5, "bat*": 0.5,
    }  # fmt: skip


def test_nothing_to_look_for_matches_nothing() -> None:
    assert compile_query(Words("、")) == Not(Everything())
    assert compile_query(Near(Words("、"), Words("a"), 1)) == Not(Everything())


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("pn:CN113781974A", ["CN113781974A"]),
        ("pn:特開2021-193879", ["JP2021193879A"]),
        ("pn:nonsense", ["NONSENSE"]),
        ("ofc:CN", ["CN"]),
        ('an:"13/648,029"', ["US:13/648029", "US:patent:2012:648029:?"]),
        ("an:US13/648,029", ["US:13/648029", "US:patent:2012:648029:?"]),
        ("an:13648029", ["US:13/648029", "US:patent:2012:648029:?"]),
        ("an:US13648029", ["US:13/648029"]),
        ("an:US201213648029", ["US:13/648029", "US:patent:2012:648029:?"]),
        ("pr:60/984,910", ["US:60/984910", "US:provisional:2007:984910:?"]),
        ("pr:EP20100167109", ["EP:10167109"]),
        ("pr:JP20050505120", ["JP:patent:2005:505120"]),
        ("pr:US19970921321", ["US:patent:1997:921321"]),
        ("an:CN20171117081", ["CN:2017:1:117081"]),
    ],
)
def test_numbers_as_written_find_their_keys(query: str, values: list[str]) -> None:
    leaf = parse(query)
    assert isinstance(leaf, Keyword)
    assert set(values) <= set(number_values(leaf))


def test_expansion_can_be_given() -> None:
    node = compile_query(Keyword(KeywordField.NUMBER, "x"), expand=lambda leaf: ["A1", "B2"])
    assert node == Or((Keyword(KeywordField.NUMBER, "A1"), Keyword(KeywordField.NUMBER, "B2")))


def _leaves(node: Node) -> list[Node]:
    if isinstance(node, And | Or):
        return [leaf for child in node.children for leaf in _leaves(child)]
    return _leaves(node.child) if isinstance(node, Not) else [node]


@given(
    st.lists(
        st.sampled_from(
            [
                "电池",
                "이차 전지",
                "a",
                '"b c"',
                "NEAR/2",
                "AND",
                "OR",
                "NOT",
                "ti:",
                "batt*",
                "ofc:CN",
            ]
        ),
        max_size=8,
    )
)
def test_engines_never_see_words(pieces: list[str]) -> None:
    try:
        node = parse(" ".join(pieces))
    except BadQuery:
        return
    for leaf in _leaves(compile_query(node)):
        assert not isinstance(leaf, Words | Phrase | Near | Truncated)
