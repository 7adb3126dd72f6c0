"""Terms of a document, spans in a text, and the best passage."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.core.hits import Span
from trihub.core.query import TextField
from trihub.text.analysis import spans, tokens
from trihub.text.highlight import MAX_TEXT, best_passage, find_spans
from trihub.text.like import best_terms

TEXTS = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("电池電リチー이차 전지abc 09.-㎜ﾊﾞ膜。")),
    max_size=80,
)


def marked(text: str, words: str) -> str:
    """The text with its spans in square brackets."""
    for span in reversed(find_spans(text, tokens(words))):
        text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    return text


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("锂电池", "一种锂电池的隔膜", "一种[锂电池]的隔膜"),
        ("锂电池 隔膜", "锂电池隔膜", "[锂电池隔膜]"),
        ("發電", "发电机与発電", "[发电]机与[発電]"),
        ("이차전지", "이차 전지와 이차전지", "[이차 전지]와 [이차전지]"),
        ("センサ", "温度センサーユニット", "温度[センサー]ユニット"),
        ("ウェーハ", "ｳｴﾊを", "[ｳｴﾊ]を"),
        ("battery", "Batteries, battery-powered", "[Batteries], [battery]-powered"),
        ("mm", "厚さ５㎜と5mm", "厚さ５[㎜]と5[mm]"),
        ("½", "½", "[½]"),
        ("LiFePO4", "LiFePO₄正极", "[LiFePO₄]正极"),
        ("膜", "隔膜", "隔[膜]"),
        ("电池", "no match", "no match"),
        ("电池", "電 池", "電 池"),
    ],
)
def test_spans_stand_in_the_original_text(words: str, text: str, expected: str) -> None:
    assert marked(text, words) == expected


def test_a_start_of_a_word_matches() -> None:
    assert find_spans("coating and coats", ["coa*"]) == (Span(0, 7), Span(12, 17))


def test_long_texts_are_looked_at_up_to_a_limit() -> None:
    assert find_spans("膜" + "x" * MAX_TEXT + "电池", ["电池"]) == ()
    assert len(find_spans("电 " * MAX_TEXT, ["电"])) <= MAX_TEXT


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_spans_are_ordered_apart_and_inside(text: str, words: list[str]) -> None:
    wanted = [token for word in words for token in tokens(word)]
    last = -1
    for span in find_spans(text, wanted):
        assert last < span.start < span.end <= len(text)
        last = span.end


@given(TEXTS)
def test_a_text_matches_its_own_tokens(text: str) -> None:
    own = tokens(text)
    assert bool(own) == bool(find_spans(text, own))


@given(
    st.text(alphabet="leds 5-.,_éμ电池センサ전지", max_size=40),
    st.sampled_from(["led", "l", "5", "le5", "5led", "éd", "ed"]),
)
def test_words_stand_where_the_analysis_finds_them(text: str, word: str) -> None:
    (token,) = tokens(word)
    expected = {at for t, start, end in spans(text) if t == token for at in range(start, end)}
    found = find_spans(text, [token])
    assert {at for span in found for at in range(span.start, span.end)} == expected


CLAIMS = [
    (TextField.ABSTRACT, "", "zh", "本发明公开了一种装置。"),
    (TextField.CLAIMS, "1", "zh", "一种锂离子电池，包括正极和负极。"),
    (TextField.CLAIMS, "2", "zh", "根据权利要求1所述的锂离子电池，其隔膜的厚度为10μm。"),
]


def test_the_best_part_comes_first() -> None:
    weights = dict.fromkeys(tokens("锂离子电池 隔膜"), 1.0)
    found = best_passage(CLAIMS, weights, limit_chars=200, limit=2)
    assert [passage.label for passage in found] == ["2", "1"]
    first = found[0]
    assert (first.part, first.lang, first.text) == (TextField.CLAIMS, "zh", CLAIMS[2][3])
    assert [first.text[s.start : s.end] for s in first.spans] == ["锂离子电池", "隔膜"]


def test_parts_without_a_match_are_left_out() -> None:
    assert best_passage(CLAIMS, {"飞机": 1.0}) == []


def test_terms_as_engines_name_them() -> None:
    (phrase,) = best_passage(CLAIMS[1:2], {"锂离 离子": 1.0})
    assert [phrase.text[s.start : s.end] for s in phrase.spans] == ["锂离子"]
    (start,) = best_passage(CLAIMS[2:], {"膜": 1.0, "厚": 1.0})
    assert [start.text[s.start : s.end] for s in start.spans] == ["膜", "厚"]


def test_weights_decide() -> None:
    parts = [
        (TextField.CLAIMS, "1", "en", "a red box"),
        (TextField.CLAIMS, "2", "en", "a blue bag"),
    ]
    assert best_passage(parts, {"box": 1.0, "bag": 2.0})[0].label == "2"


def test_a_long_part_is_cut_at_sentences() -> None:
    filler = "The housing holds nothing of interest. " * 20
    text = f"{filler}A solid electrolyte lies between the electrodes. {filler}"
    weights = dict.fromkeys(tokens("solid electrolyte"), 1.0)
    (passage,) = best_passage(
        [(TextField.DESCRIPTION, "0012", "en", text)], weights, limit_chars=160
    )
    assert "A solid electrolyte lies between the electrodes." in passage.text
    assert passage.text.startswith("…")
    assert passage.text.endswith("…")
    assert len(passage.text) <= 162
    assert passage.text[1:].startswith(("The housing", "A solid"))
    assert {passage.text[s.start : s.end] for s in passage.spans} == {"solid", "electrolyte"}


@given(st.lists(TEXTS, max_size=3), TEXTS, st.integers(min_value=5, max_value=60))
def test_passages_are_cuts_of_their_parts(texts: list[str], words: str, width: int) -> None:
    parts = [(TextField.CLAIMS, str(n), "en", text) for n, text in enumerate(texts)]
    for passage in best_passage(parts, dict.fromkeys(tokens(words), 1.0), width, 3):
        bare = passage.text.removeprefix("…").removesuffix("…")
        assert bare.strip() in texts[int(passage.label)]
        assert all(0 <= s.start < s.end <= len(passage.text) for s in passage.spans)


def _frequency(known: dict[str, int]) -> Callable[[list[str]], dict[str, int]]:
    return lambda asked: {token: known[token] for token in asked if token in known}


def test_rare_terms_come_before_common_ones() -> None:
    known = {"electrolyte": 20, "bracket": 900, "garnet": 5, "unknown": 0}
    terms = best_terms(
        {TextField.CLAIMS: "garnet electrolyte bracket unknown nowhere"}, _frequency(known), 1000
    )
    assert [token for token, _ in terms] == ["garnet", "electrolyte", "bracket"]
    assert all(0 < weight <= 1 for _, weight in terms)


def test_titles_count_more() -> None:
    texts = {TextField.TITLE: "garnet", TextField.CLAIMS: "zeolite", TextField.APPLICANT: "acme"}
    terms = best_terms(texts, _frequency({"garnet": 10, "zeolite": 10, "acme": 10}), 1000)
    assert [token for token, _ in terms] == ["garnet", "zeolite"]
    assert terms[0][1] > terms[1][1]


def test_boilerplate_is_no_term() -> None:
    text = "1. A method according to claim 1, wherein the garnet. 根据权利要求1所述的方法，其特征在于 石榴石"
    seen = best_terms({TextField.CLAIMS: text}, lambda asked: dict.fromkeys(asked, 5), 1000)
    assert {token for token, _ in seen} == {"garnet", "石榴", "榴石"}


def test_the_limit_holds() -> None:
    text = " ".join(f"word{n}" for n in range(500))
    assert (
        len(
            best_terms(
                {TextField.CLAIMS: text}, lambda asked: dict.fromkeys(asked, 5), 1000, limit=50
            )
        )
        == 50
    )
