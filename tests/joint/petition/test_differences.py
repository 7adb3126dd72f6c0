"""The differences of two claims, and two claims of other languages feature by feature."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joint.petition.samples import TRANSLATOR
from joint.petition.test_correspondence import KO, ZH
from trihub.core.patent import Claim
from trihub.joint.petition.differences import MAX_TEXT, Kind, Segment, differences
from trihub.joint.petition.features import line_up

TEXTS = st.text(
    st.sampled_from("ab cd,;.。，、电池正極の리튬을 \n１1ＡAéﬁ㎜ー()"), max_size=60
) | st.text(max_size=40)


def shown(left: str, right: str) -> list[tuple[str, str]]:
    signs = {Kind.SAME: "=", Kind.LEFT: "-", Kind.RIGHT: "+"}
    return [(signs[s.kind], s.left or s.right) for s in differences(left, right)]


def test_english_word_by_word():
    assert shown(
        "A battery comprising a cathode, wherein the separator is 5 mm thick.",
        "A battery comprising an anode, wherein the porous separator is 10 mm thick.",
    ) == [
        ("=", "A battery comprising "), ("-", "a cathode"), ("+", "an anode"),
        ("=", ", wherein the "), ("+", "porous "), ("=", "separator is "), ("-", "5"), ("+", "10"),
        ("=", " mm thick."),
    ]  # fmt: skip


def test_words_are_not_stemmed():
    assert ("-", "batteries") in shown("two batteries here", "two battery here")


def test_width_case_and_variants_are_no_difference():
    assert shown("Ａ ＢＡＴＴＥＲＹ　１０", "a battery 10") == [("=", "Ａ ＢＡＴＴＥＲＹ　１０")]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (
            "负极包含硅碳复合材料；以及隔膜。", "负极包含石墨；以及隔膜。",
            [("=", "负极包含"), ("-", "硅碳复合材料"), ("+", "石墨"), ("=", "；以及隔膜。")],
        ),
        (
            "前記正極がニッケルを含む電池。", "前記負極がニッケルを含む電池。",
            [("=", "前記"), ("-", "正"), ("+", "負"), ("=", "極がニッケルを含む電池。")],
        ),
        (
            "상기 분리막의 두께는 5μm인 이차전지.", "상기 분리막의 두께는 20μm인 이차전지.",
            [("=", "상기 분리막의 두께는 "), ("-", "5μm"), ("+", "20μm"), ("=", "인 이차전지.")],
        ),
    ],
)  # fmt: skip
def test_east_asian_texts_by_characters(left: str, right: str, expected: list[tuple[str, str]]):
    assert shown(left, right) == expected


def test_a_single_character_between_differences_is_no_agreement():
    found = shown("甲乙的丙丁电池", "戊己的庚辛电池")
    assert found == [("-", "甲乙的丙丁"), ("+", "戊己的庚辛"), ("=", "电池")]


@given(TEXTS, TEXTS)
def test_every_character_stands_in_one_segment(left: str, right: str):
    segments = differences(left, right)
    assert "".join(segment.left for segment in segments) == left
    assert "".join(segment.right for segment in segments) == right
    for segment in segments:
        assert bool(segment.left) == (segment.kind is not Kind.RIGHT)
        assert bool(segment.right) == (segment.kind is not Kind.LEFT)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str):
    assert all(segment.kind is Kind.SAME for segment in differences(text, text))


@given(TEXTS, TEXTS)
def test_no_two_neighbours_are_of_one_kind(left: str, right: str):
    kinds = [segment.kind for segment in differences(left, right)]
    assert all(one is not two for one, two in itertools.pairwise(kinds))


def test_long_texts_are_compared_by_clauses_first():
    left = "".join(f"所述第{n}部分与第{n + 1}部分连接，" for n in range(600))
    right = left.replace("第300部分与", "第300构件与")
    found = differences(left, right)
    assert "".join(segment.left for segment in found) == left
    assert "".join(segment.right for segment in found) == right
    assert sum(len(s.left) for s in found if s.kind is Kind.LEFT) < 40
    assert max(len(left), len(right)) > 3_000


def test_what_is_beyond_the_bound_is_shown_as_it_is():
    long = "电池" * MAX_TEXT
    found = differences(long, long)
    assert "".join(segment.left for segment in found) == long
    assert found[-1] == Segment(Kind.RIGHT, "", long[MAX_TEXT:])


def test_features_of_two_languages_side_by_side():
    found = line_up(
        Claim(number=1, text=ZH[0]), "zh", Claim(number=1, text=KO[0]), "ko", TRANSLATOR
    )
    pairs = [
        (row.left.text if row.left else "", row.right.text if row.right else "") for row in found
    ]
    assert (
        "以及位于所述正极与所述负极之间的隔膜。",
        "및 상기 양극과 상기 음극 사이에 위치하는 분리막을 포함하는 이차전지.",
    ) in pairs
    assert "".join(left for left, _ in pairs) == ZH[0]
    last = found[-1]
    assert last.left
    assert last.right
    left_terms = {last.left.text[t.start : t.end] for t in last.left_terms}
    right_terms = {last.right.text[t.start : t.end] for t in last.right_terms}
    assert {"正极", "负极", "隔膜"} <= left_terms
    assert {"양극", "음극", "분리막"} <= right_terms


def test_a_feature_without_counterpart_stands_alone():
    more = Claim(number=1, text=ZH[0].removesuffix("。") + "；以及温度传感器。")
    found = line_up(more, "zh", Claim(number=1, text=KO[0]), "ko", TRANSLATOR)
    alone = [row.left.text for row in found if row.left and not row.right]
    assert "以及温度传感器。" in alone


def test_terms_do_not_overlap():
    found = line_up(
        Claim(number=1, text=ZH[0]), "zh", Claim(number=1, text=KO[0]), "ko", TRANSLATOR
    )
    for row in found:
        for terms in (row.left_terms, row.right_terms):
            assert all(one.end <= two.start for one, two in itertools.pairwise(terms))


def test_nothing_in_common():
    found = line_up(
        Claim(number=1, text="一种自行车。"),
        "zh",
        Claim(number=1, text="이차전지."),
        "ko",
        TRANSLATOR,
    )
    assert [(bool(row.left), bool(row.right)) for row in found] in (
        [(True, False), (False, True)],
        [(False, True), (True, False)],
    )
