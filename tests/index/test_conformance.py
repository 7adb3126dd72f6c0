"""What every engine must do, rule by rule: text, operators, answers."""

from __future__ import annotations

import math

import pytest

from index.documents import document, fill, found
from trihub.core.errors import BadInput
from trihub.core.query import (
    And,
    ClassField,
    ClassSymbol,
    Everything,
    Facet,
    Filters,
    IndexRequest,
    Keyword,
    KeywordField,
    Not,
    Or,
    Synonyms,
    TextField,
    Token,
    TokenLetter,
    TokenPhrase,
    TokenPrefix,
    Words,
)

TI, AB, CL = TextField.TITLE, TextField.ABSTRACT, TextField.CLAIMS


def ask(index, query, **request):
    return index.search(IndexRequest(query=query, **request))


def docs(index, query, **filters):
    return sorted(found(index, query, filters=Filters(**filters)))


# --- text ----------------------------------------------------------------------------------


def test_a_token_is_found_in_its_fields_only(index):
    fill(
        index,
        [document(1, ti="a b"), document(2, ab="a"), document(3, pa="a"), document(4, de="a")],
    )
    assert docs(index, Token("a")) == [1, 2, 4]
    assert docs(index, Token("a", (TI,))) == [1]
    assert docs(index, Token("a", (TextField.APPLICANT,))) == [3]
    assert docs(index, Token("ab")) == []
    assert docs(index, Token("a", ())) == []


def test_a_token_scores_as_the_formula_says(index):
    fill(index, [document(1, ab="a b c d"), document(2, ab="b b b"), document(3, cl="c a a")])
    # N is 4: three documents and the index's own record. Abstracts: 7 tokens, average 7/4.
    idf = math.log(1 + (4 - 1 + 0.5) / 1.5)
    tf = 2.2 / (1 + 1.2 * (0.25 + 0.75 * 4 / (7 / 4)))
    claims = math.log(1 + 3.5 / 1.5) * 2.2 * 2 / (2 + 1.2 * (0.25 + 0.75 * 3 / (3 / 4)))
    hits = {hit.doc: hit.score for hit in ask(index, Token("a", weight=2.0)).hits}
    assert hits == pytest.approx({1: 2 * 1.5 * idf * tf, 3: 2 * 1.2 * claims}, rel=1e-4)


def test_a_field_longer_than_40_tokens_counts_with_its_length_in_one_byte(index):
    fill(index, [document(1, ab="a " + "x " * 99), document(2, ab="y")])
    # 100 tokens: 24 + 76, cut to four significant bits 24 + 72 = 96; average 101/3.
    tf = 2.2 / (1 + 1.2 * (0.25 + 0.75 * 96 / (101 / 3)))
    assert ask(index, Token("a")).hits[0].score == pytest.approx(
        1.5 * math.log(1 + 2.5 / 1.5) * tf, rel=1e-4
    )


def test_scores_of_fields_and_alternatives_add_up(index):
    fill(index, [document(1, ti="a", ab="a b"), document(2, cl="c")])
    scores = {
        name: ask(index, Token(token, (field,))).hits[0].score
        for name, token, field in (("ti", "a", TI), ("ab", "a", AB), ("b", "b", AB))
    }
    both = ask(index, Or((Token("a"), Token("b", weight=2.0)))).hits[0].score
    assert both == pytest.approx(scores["ti"] + scores["ab"] + 2 * scores["b"], rel=1e-4)


def test_a_phrase_stands_in_one_field_in_its_order(index):
    fill(index, [document(1, ab="a b c"), document(2, ab="b a"), document(3, ti="a", ab="b"),
                 document(4, ab="a x b"), document(5, cl="x a a b")])  # fmt: skip
    assert docs(index, TokenPhrase(("a", "b"))) == [1, 5]
    assert docs(index, TokenPhrase(("a", "a", "b"))) == [5]
    assert docs(index, TokenPhrase(("a", "b"), (AB,))) == [1]
    assert docs(index, TokenPhrase(("c",))) == [1]
    assert docs(index, TokenPhrase(())) == []


def test_a_phrase_scores_as_one_token(index):
    fill(index, [document(1, ab="a b a b"), document(2, ab="b"), document(3, ab="c")])
    told = math.log(1 + 3.5 / 1.5) + math.log(1 + 2.5 / 2.5)
    tf = 2.2 * 2 / (2 + 1.2 * (0.25 + 0.75 * 4 / (6 / 4)))
    assert ask(index, TokenPhrase(("a", "b"))).hits[0].score == pytest.approx(
        1.5 * told * tf, rel=1e-4
    )


@pytest.mark.parametrize(
    ("slop", "expected"), [(0, [1]), (1, [1, 2]), (2, [1, 2, 3]), (3, [1, 2, 3]), (4, [1, 2, 3, 6])]
)
def test_slop_is_how_many_further_tokens_may_stand_between(index, slop, expected):
    fill(index, [document(1, ab="a b"), document(2, ab="a x b"), document(3, ab="a x x b"),
                 document(4, ab="b a"), document(5, ab="b x a"), document(6, ab="a x x x x b")])  # fmt: skip
    assert docs(index, TokenPhrase(("a", "b"), slop=slop)) == expected


def test_slop_is_shared_by_all_gaps(index):
    fill(index, [document(1, ab="a x b y c"), document(2, ab="a x b c"), document(3, ab="a c b"),
                 document(4, ab="a b x x c b c")])  # fmt: skip
    assert docs(index, TokenPhrase(("a", "b", "c"), slop=1)) == [2]
    assert docs(index, TokenPhrase(("a", "b", "c"), slop=2)) == [1, 2, 4]


def test_a_head_keeps_both_sides_together(index):
    fill(index, [document(1, ab="a b x c d"), document(2, ab="a x b c d"), document(3, ab="a b c d"),
                 document(4, ab="a b x x c d"), document(5, ab="c d a b")])  # fmt: skip
    assert docs(index, TokenPhrase(("a", "b", "c", "d"), slop=1, head=2)) == [1, 3]
    assert docs(index, TokenPhrase(("a", "b", "c", "d"), slop=1)) == [1, 2, 3]
    assert docs(index, TokenPhrase(("a", "b", "c", "d"), slop=2, head=2)) == [1, 3, 4]


def test_a_phrase_with_slop_scores_its_idf(index):
    fill(index, [document(1, cl="a x b a b"), document(2, cl="b")])
    told = math.log(1 + 2.5 / 1.5) + math.log(1 + 1.5 / 2.5)
    assert ask(index, TokenPhrase(("a", "b"), slop=3, weight=2)).hits[0].score == pytest.approx(
        2 * 1.2 * told, rel=1e-4
    )


def test_a_slop_with_too_many_ways_is_refused(index):
    fill(index, [document(1, ab="a b c d e f")])
    phrase = TokenPhrase(tuple("abcdef"), slop=21)
    with pytest.raises(BadInput, match="too many ways"):
        ask(index, phrase)
    assert docs(index, TokenPhrase(tuple("abcdef"), slop=21, head=3)) == [1]


def test_a_prefix_scores_its_weight_once(index):
    fill(
        index,
        [
            document(1, ti="battery", ab="batteries"),
            document(2, ab="bat"),
            document(3, ab="combat"),
        ],
    )
    assert docs(index, TokenPrefix("batt")) == [1]
    assert docs(index, TokenPrefix("bat")) == [1, 2]
    assert ask(index, TokenPrefix("bat", weight=3.0)).hits[0].score == 3.0
    assert docs(index, TokenPrefix("bat", (TI,))) == [1]


def test_a_prefix_has_no_wild_cards(index):
    fill(
        index,
        [
            document(1, ab="a.b"),
            document(2, ab="axb"),
            document(3, ab="电池"),
            document(4, ab="c++x"),
        ],
    )
    assert docs(index, TokenPrefix("a.")) == [1]
    assert docs(index, TokenPrefix("电")) == [3]
    assert docs(index, TokenPrefix("c++")) == [4]


def test_a_letter_is_found_wherever_it_stands(index):
    texts = ("隔膜", "膜片 片材", "膜", "电池", "pe 막", "분리 리막")
    fill(index, [document(n, ab=text) for n, text in enumerate(texts, 1)])
    assert docs(index, TokenLetter("膜")) == [1, 2, 3]
    assert docs(index, TokenLetter("막")) == [5, 6]
    assert docs(index, TokenLetter("膜", (TI,))) == []
    request = IndexRequest(query=TokenLetter("膜", weight=3.0))
    assert {hit.score for hit in index.search(request).hits} == {3.0}
    (told,) = index.explain(request, [2])
    assert [(part.term, part.field, part.score) for part in told.parts] == [("膜", None, 3.0)]


# --- synonyms ----------------------------------------------------------------------------------


def test_synonyms_match_where_one_of_them_stands(index):
    fill(
        index,
        [document(1, ti="a"), document(2, ab="b x"), document(3, pa="a"), document(4, cl="c")],
    )
    assert docs(index, Synonyms((("a", 0.6), ("b", 0.4)))) == [1, 2]
    assert docs(index, Synonyms((("a", 0.6), ("b", 0.4)), (AB,))) == [2]
    assert docs(index, Synonyms((("a", 0.6), ("z", 0.4)), (TextField.APPLICANT,))) == [3]
    assert docs(index, Synonyms((("y", 0.6), ("z", 0.4)))) == []
    assert docs(index, Synonyms(())) == []
    assert docs(index, Not(Synonyms((("a", 0.6), ("b", 0.4))))) == [3, 4]


def test_synonyms_share_one_idf(index):
    fill(index, [document(1, ab="a b b"), document(2, ab="b x x"), document(3, ab="x c c", ti="b")])
    # N is 4. In abstracts a has 1 document and b has 2: 0.75 × 1 + 0.25 × 2 = 1.25. Average 9/4.
    idf = math.log(1 + (4 - 1.25 + 0.5) / 1.75)
    tf = {f: 2.2 * f / (f + 1.2 * (0.25 + 0.75 * 3 / (9 / 4))) for f in (1, 2)}
    title = math.log(1 + (4 - 0.25 + 0.5) / 0.75) * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 1 / (1 / 4)))
    query = Synonyms((("a", 0.75), ("b", 0.25), ("z", 0.5)), weight=2.0)
    assert {hit.doc: hit.score for hit in ask(index, query).hits} == pytest.approx({
        1: 2 * 1.5 * idf * (0.75 * tf[1] + 0.25 * tf[2]),
        2: 2 * 1.5 * idf * 0.25 * tf[1],
        3: 2 * 3 * title * 0.25,
    }, rel=1e-4)  # fmt: skip


def test_synonyms_that_more_documents_have_than_there_are_tell_as_little_as_all(index):
    fill(index, [document(n, ab="a b c") for n in range(1, 4)])
    least = math.log(1 + 0.5 / 4.5)  # N is 4, as is the sum of 3 × 3, cut
    tf = 2.2 / (1 + 1.2 * (0.25 + 0.75 * 3 / (9 / 4)))
    hits = ask(index, Synonyms((("a", 1.0), ("b", 1.0), ("c", 1.0)))).hits
    assert [hit.score for hit in hits] == pytest.approx([1.5 * least * 3 * tf] * 3, rel=1e-4)


def test_synonyms_and_tokens_count_alike_whatever_was_replaced(index):
    """Engines that count replaced documents for a while count them in both.

    Half of what *a* has is what *b* has, so both tell the same.
    """
    for count in (8, 6, 4, 2):
        fill(index, [document(n, ab="a b" if n % 2 else "a x") for n in range(1, count + 1)])
    token = {hit.doc: hit.score for hit in ask(index, Token("b")).hits}
    synonyms = {hit.doc: hit.score for hit in ask(index, Synonyms((("a", 0.5),))).hits}
    assert sorted(token) == [1, 3, 5, 7]
    assert {doc: synonyms[doc] / 0.5 for doc in token} == pytest.approx(token, rel=1e-4)


# --- operators ---------------------------------------------------------------------------------


def test_operators(index):
    fill(index, [document(1, ab="a b"), document(2, ab="a"), document(3, ab="b c"), document(4)])
    a, b, c = Token("a"), Token("b"), Token("c")
    assert docs(index, And((a, b))) == [1]
    assert docs(index, Or((a, c))) == [1, 2, 3]
    assert docs(index, Not(a)) == [3, 4]
    assert docs(index, And((b, Not(a)))) == [3]
    assert docs(index, And((Not(a), Not(b)))) == [4]
    assert docs(index, Or((c, Not(Or((a, b)))))) == [3, 4]
    assert docs(index, Not(Not(a))) == [1, 2]
    assert docs(index, And((Or((a, c)), b))) == [1, 3]
    assert docs(index, Everything()) == [1, 2, 3, 4]
    assert docs(index, Not(Everything())) == []
    assert docs(index, And(())) == [1, 2, 3, 4]
    assert docs(index, Or(())) == []


def test_what_does_not_match_adds_nothing(index):
    fill(index, [document(1, ab="a b"), document(2, ab="a c"), document(3, ab="x")])
    alone = ask(index, Token("a")).hits[0].score
    nested = Or((Token("a"), And((Token("a"), Token("c")))))
    assert {h.doc: h.score for h in ask(index, nested).hits}[1] == pytest.approx(alone, rel=1e-4)
    negated = And((Token("a"), Not(Token("x"))))
    assert {h.score for h in ask(index, negated).hits} == {alone}


def test_words_are_not_for_engines(index):
    fill(index, [document(1, ab="a")])
    with pytest.raises(TypeError, match="Words"):
        ask(index, And((Token("a"), Words("a"))))


# --- answers ---------------------------------------------------------------------------------------


def test_ties_go_by_document_number_and_pages_join(index):
    order = [7, 3, 9, 1, 8, 2, 6, 4, 5]
    fill(index, [document(n, ab="a") for n in order[:5]])
    fill(index, [document(n, ab="a") for n in order[5:]], change=2)
    for query in (Token("a"), Everything(), TokenPrefix("a"), Keyword(KeywordField.OFFICE, "CN")):
        for facets in ((), tuple(Facet)):
            pages = [
                found(index, query, limit=2, offset=at, facets=facets) for at in range(0, 10, 2)
            ]
            assert pages == [[1, 2], [3, 4], [5, 6], [7, 8], [9]]


def test_the_best_come_first(index):
    fill(
        index,
        [document(1, ab="a"), document(2, ti="a"), document(3, ab="a a"), document(4, ab="b")],
    )
    assert found(index, Token("a")) == [2, 3, 1]


def test_limit_0_counts_only(index):
    fill(index, [document(n, ab="a") for n in range(1, 6)])
    for facets in ((), (Facet.OFFICE,)):
        answer = ask(index, Token("a"), limit=0, facets=facets)
        assert (answer.hits, answer.total) == ((), 5)
    assert index.count(IndexRequest(query=Token("a"), filters=Filters(exclude=(2,)))) == 4


def test_facets_count_all_that_matches(index):
    fill(index, [
        document(1, ab="a", office="CN", published=20100101, ipc=("H01M10/05", "H01M4/13", "C08J5/22")),
        document(2, ab="a", office="CN", published=20101100, ipc=("H01M4/13",), applicants=("甲", "乙")),
        document(3, ab="a", office="JP", kind="unexamined", applicants=("乙", "乙"), cpc=("A01B1/00",)),
        document(4, ab="b", office="KR", published=20110101),
    ])  # fmt: skip
    answer = ask(index, Token("a"), limit=1, facets=tuple(Facet))
    counted = {f: [(c.value, c.count) for c in counts] for f, counts in answer.facets.items()}
    assert counted == {
        Facet.OFFICE: [("CN", 2), ("JP", 1)],
        Facet.YEAR: [("2010", 2)],
        Facet.CLASS: [("H01M", 2), ("C08J", 1)],
        Facet.KIND: [("granted", 2), ("unexamined", 1)],
        Facet.APPLICANT: [("乙", 2), ("甲", 1)],
    }
    assert ask(index, Token("a"), facets=(Facet.YEAR,)).facets.keys() == {Facet.YEAR}


def test_the_facet_names_twenty_applicants_ties_by_name(index):
    owners = [document(n, applicants=(f"name {n:02d}", "all")) for n in range(40, 0, -1)]
    fill(index, [*owners, document(41, applicants=("name 33",))])
    counts = ask(index, Everything(), facets=(Facet.APPLICANT,)).facets[Facet.APPLICANT]
    expected = ["all", "name 33", *(f"name {n:02d}" for n in range(1, 19))]
    assert [c.value for c in counts] == expected
    assert [c.count for c in counts] == [40, 2] + [1] * 18


def test_nothing_found_has_empty_facets(index):
    fill(index, [document(1, ab="a")])
    answer = ask(index, Token("z"), facets=tuple(Facet))
    assert (answer.hits, answer.total) == ((), 0)
    assert set(answer.facets.values()) == {()}


def test_an_explanation_adds_up(index):
    fill(index, [document(1, ti="a b", ab="a", cl="c d", ipc=("H01M10/05",)), document(2, ab="b"),
                 document(3, ab="batt x", cl="c x d")])  # fmt: skip
    query = Or((
        Token("a", weight=2.0), And((Token("b"), Token("zzz"))), TokenPhrase(("c", "d"), slop=1),
        TokenPhrase(("c", "d")), Synonyms((("c", 0.7), ("batt", 0.3), ("b", 0.2)), (CL, AB)),
        TokenPrefix("bat"), ClassSymbol(ClassField.IPC, "H01M", 1.5),
        And((Token("b"), Not(Token("c")), Keyword(KeywordField.OFFICE, "CN"))),
    ))  # fmt: skip
    request = IndexRequest(query=query)
    scores = {hit.doc: hit.score for hit in index.search(request).hits}
    explained = index.explain(request, [3, 1, 2, 99])
    assert [e.doc for e in explained] == [3, 1, 2, 99]
    for e in explained:
        assert e.score == pytest.approx(scores.get(e.doc, 0), rel=1e-4)
        assert sum(part.score for part in e.parts) == pytest.approx(e.score, rel=1e-4)
    assert sorted((p.term, p.field) for p in explained[1].parts) == [
        ("H01M", ClassField.IPC), ("a", AB), ("a", TI), ("c", CL), ("c d", CL), ("c d", CL),
    ]  # fmt: skip
    assert [(p.term, p.field) for p in explained[2].parts] == [("b", AB)] * 2
    assert {(p.term, p.field) for p in explained[0].parts} == {
        ("bat*", None), ("batt", AB), ("c", CL), ("c d", CL),
    }  # fmt: skip
    assert explained[3].parts == ()


def test_many_leaves_are_explained_each(index):
    fill(
        index, [document(1, ab=" ".join(f"t{n}" for n in range(60)) + " t7"), document(2, ab="t5")]
    )
    request = IndexRequest(query=Or(tuple(Token(f"t{n}") for n in range(60))))
    first, second = index.explain(request, [1, 2])
    assert [part.term for part in first.parts] == [f"t{n}" for n in range(60)]
    parts = {part.term: part.score for part in first.parts}
    assert parts["t7"] > parts["t8"] > parts["t5"]
    assert [part.term for part in second.parts] == ["t5"]


def test_documents_are_explained_each_whatever_they_share(index):
    """Twenty documents that share many tokens, some, or none, several times over."""
    texts = [
        " ".join(f"t{m} " * (1 + n % 3) for m in range(40) if (m + n) % (1 + m % 7) == 0)
        for n in range(20)
    ]
    fill(index, [document(n, ab=text, ti=text[: 4 * n]) for n, text in enumerate(texts, 1)])
    request = IndexRequest(query=Or(tuple(Token(f"t{m}", weight=1 + m / 7) for m in range(40))))
    hits = index.search(request).hits
    for hit, why in zip(hits, index.explain(request, [hit.doc for hit in hits]), strict=True):
        assert {part.term for part in why.parts} == set(texts[hit.doc - 1].split())
        assert why.score == pytest.approx(hit.score, rel=1e-4)


def test_frequencies_are_the_highest_over_the_body_fields(index):
    fill(index, [document(1, ti="a", ab="a"), document(2, ab="a b"), document(3, pa="c")])
    assert index.frequencies(["a", "b", "c", "d"]) == {"a": 2, "b": 1, "c": 0, "d": 0}
