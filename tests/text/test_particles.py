"""Particles by the sound before them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.text.particles import settled

OPEN = ("는", "가", "를", "와", "로", "라는")
RIEUL = ("은", "이", "을", "과", "로", "이라는")
SHUT = ("은", "이", "을", "과", "으로", "이라는")
BOTH = ("은(는)", "이(가)", "을(를)", "와(과)", "(으)로", "(이)라는")


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (OPEN, (
            "특허", "“배터리”", "‘전지’", "『특허청구범위 해설서』", "국가지식산권국의 공보", "2", "4", "5", "9",
            "2019", "A", "US", "CN 113781974 A", "EP 2400812 B2", "EPO", "MOIP", "LG", "95%", "95.5 %",
            "120 ℃", "battery", "hello", "query", "value", "archive", "filter", "paper.docx", "x.pdf",
            "a.csv", "SEMICONDUCTOR", "２",
        )),
        (RIEUL, (
            "서울", "‘분할’", "1", "7", "8", "2018", "B1", "L", "R", "KR", "SQL", "PostgreSQL", "html",
            "file", "role", "email", "kim@office.example", "７",
        )),
        (SHUT, (
            "출원인", "“청구항”", "‘제목:’", "명칭…", "지식재산청", "0", "3", "6", "10", "100", "2,000", "10,000", "2020-10",
            "M", "N", "JSON", "HONGKONG", "model.json", "column", "ranking", "claim",
        )),
        (BOTH, ("电池", "電池", "offset", "limit", "code", "technique", "Trihub", "“zip”", "", "—", "가 ")),
    ],
)  # fmt: skip
def test_the_last_letter_decides(ends: tuple[str, ...], words: tuple[str, ...]) -> None:
    for word in words:
        for both, end in zip(BOTH, ends, strict=True):
            assert settled(f"{word}{both} 있다") == f"{word}{end} 있다"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("이 건은(는) 이미 끝났다.", "이 건은 이미 끝났다."),
        ("제안 3와(과) 제안 4은(는) 같다.", "제안 3과 제안 4는 같다."),
        ("특허는(은) 전지가(이) 명칭를(을) 도면과(와)", "특허는 전지가 명칭을 도면과"),
        ("배터리(이)며 서울(이)며 3(이)나 4(이)나 4(이)란", "배터리며 서울이며 3이나 4나 4란"),
        ('<a href="/ko/doc/CN1A"><b>CN 1 A</b></a>이(가)', '<a href="/ko/doc/CN1A"><b>CN 1 A</b></a>가'),
        ("&#39;말&#34;을(를)", "&#39;말&#34;을"),
        ("특허상표청(USPTO)이(가)", "특허상표청(USPTO)이"),
        ("한국 (KR)와(과) <b>미국</b>(US)와(과)", "한국 (KR)과 <b>미국</b>(US)과"),
        ("“전지 (배터리)”은(는)", "“전지 (배터리)”는"),
        ("(주)이(가)", "(주)가"),
        ("프로그램이(가)\u200b", "프로그램이\u200b"),
        ("이름(이메일 주소)을 표시(이 브라우저에만)", "이름(이메일 주소)을 표시(이 브라우저에만)"),
    ],
)  # fmt: skip
def test_sentences(said: str, read: str) -> None:
    assert settled(said) == read


def test_decomposed_letters_are_read() -> None:
    assert settled(unicodedata.normalize("NFD", "서울") + "(으)로").endswith("로")
    assert settled(unicodedata.normalize("NFD", "출원") + "(으)로").endswith("으로")


def test_other_languages_are_left_alone() -> None:
    for language in ("en", "zh", "ja"):
        assert settled("특허은(는)", language) == "특허은(는)"


@given(st.text(max_size=60), st.sampled_from(BOTH), st.text(max_size=20))
def test_nothing_makes_it_fail_and_nothing_else_changes(before: str, both: str, after: str) -> None:
    done = settled(before + both + after)
    if not any(one in before + after for one in "은는이가을를과와으"):
        assert done.startswith(before)
        assert done.endswith(after)


@given(st.text(alphabet="은는이가을를와과으로라()<>&; A1”’[]", max_size=40))
def test_text_without_the_pairs_stays(text: str) -> None:
    if not any(one in text for one in ("(는)", "(은)", "(가)", "(이)", "(를)", "(을)", "(와)", "(과)", "(으)")):  # fmt: skip
        assert settled(text) == text


def test_a_long_run_of_marks_takes_no_time() -> None:
    assert settled(("”" * 5_000 + "은(는)") * 200).count("은(는)") == 200
