"""The analysis: what becomes a token, and where it stood."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.text import bulk
from trihub.text.analysis import spans, token_string, tokens
from trihub.text.bulk import token_strings
from trihub.text.folding import fold

MIXED = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "电池發発髪の製造センサーﾊﾞｯﾃﾘｰ리튬이차 전지를 aAbBzZnN09.,-~()'[]+～〜−㎜℃①½é́ﬁⅢ々ー゙"
        ),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("锂离子电池", "锂离 离子 子电 电池"),
        ("膜", "膜"),
        ("電池の製造", "电池 池の の制 制造"),
        ("리튬 이차 전지", "리튬 튬이 이차 차전 전지"),
        ("물, 공기", "물 공기"),
        ("LiFePO4 and TiO₂", "lifepo4 and tio2"),
        ("H01M 10/05", "h01m 10 05"),
        ("SARS-CoV-2", "sars cov 2"),
        ("α-Fe2O3", "α fe2o3"),
        ("１．５ｍｍ", "1.5 mm"),
        ("1.5㎜", "1.5 mm"),
        ("10-20 10～20 10〜20 10–20", "10-20 10-20 10-20 10-20"),
        ("CAS 7439-93-2", "cas 7439-93-2"),
        (
            "1,000 kg of 1,2-dichloroethane",
            "1000 kg of 1,2-dichloroethane 1,2 dichloroethane",
        ),
        ("3D printing over 5G", "3d print over 5g"),
        ("batteries, battery", "battery battery"),
        ("Li离子", "li 离子"),
        ("", ""),
        ("、。-・", ""),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    assert token_string(text) == expected
    assert tokens(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(Ca(NO3)2), (NH4)2SO4.", "ca(no3)2 (nh4)2so4"),
        ("Ca(NO₃)₂、K4[Fe(CN)6]", "ca(no3)2 k4(fe(cn)6)"),
        ("CH3(CH2)4COOH", "ch3(ch2)4cooh"),
        ("LiNi0.8Co0.1Mn0.1O2正极", "lini0.8co0.1mn0.1o2 正极"),
        ("Li1+xMn2O4, YBa2Cu3O7-δ", "li1+xmn2o4 yba2cu3o7-δ"),
        ("MgCl2 4-6 mol", "mgcl2 4-6 mol"),
        ("FIG. 2(a), layer(s) 12(13)14", "fig 2 a layer s 12 13 14"),
        ("(meth)acrylate, Fe(III), f(x)", "meth acrylate fe iii f x"),
        ("36(2003)11", "36 2003 11"),
    ],
)
def test_formulas_stay_whole(text: str, expected: str) -> None:
    assert token_string(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2-propanol", "2-propanol 2 propanol"),
        ("1,2-dichloroethanes", "1,2-dichloroethane 1,2 dichloroethane"),
        ("N,N-dimethylformamide", "n,n-dimethylformamide n,n dimethylformamide"),
        ("N-methylpyrrolidone", "n-methylpyrrolidone n methylpyrrolidone"),
        ("butane-1,4-diol", "butane-1,4-diol butane 1,4 diol"),
        ("2,2′-bipyridine", "2,2'-bipyridine 2,2' bipyridine"),
        ("3-(1,10-phenanthrolin-2-yl)", "3 1,10-phenanthrolin-2-yl 1,10 phenanthrolin 2 yl"),
        ("1,2-二氯乙烷", "1,2 二氯 氯乙 乙烷"),
        ("２，５－디메틸티오펜", "2,5 디메 메틸 틸티 티오 오펜"),
        ("3-layer 96-well N-terminal T-cell", "3 layer 96 well n terminal t cell"),
        ("covid-19, HIV-1-infected, type-2-diabetes", "covid 19 hiv 1 infect type 2 diabete"),
        ("1,2-5", "1 2-5"),
    ],
)
def test_names_of_compounds_stay_whole_and_give_their_parts(text: str, expected: str) -> None:
    assert token_string(text) == expected


@given(
    texts=st.lists(
        st.lists(
            MIXED
            | st.sampled_from(["\0", "\1", "\2膜", "\3", "of ", "ㄅㄆ", "5ㄅ", "ㄱ", "\ua66e"])
        ).map("".join),
        max_size=5,
    )
)
@pytest.mark.parametrize("chunk", [20, bulk.CHUNK])
def test_several_texts_at_once_give_what_each_gives(texts: list[str], chunk: int) -> None:
    with patch.multiple(bulk, SHORT=0, CHUNK=chunk):
        assert token_strings(texts) == [token_string(text) for text in texts]
    assert token_strings(texts) == [token_string(text) for text in texts]


@pytest.mark.parametrize(
    "same",
    [
        ("이차전지", "이차 전지"),
        ("ウェハ", "ウエハ", "ｳｪﾊ", "ウェーハ", "ウェーハー"),
        ("センサー", "センサ"),
        ("エアー", "エア"),
        ("インターフェース", "インタフェース"),
        ("磷酸铁锂电池", "磷酸鐵鋰電池"),
        ("発電", "發電", "发电"),
        ("特徴", "特征", "特徵"),
        ("数値", "数值", "數值"),
        ("SARS-CoV-2", "SARS CoV 2", "ＳＡＲＳ‐ＣｏＶ‐２", "sars–cov–2"),
        ("H₂O", "H2O"),
        ("10 μm", "10µm", "10㎛", "１０ μｍ"),
        ("Société", "SOCIETE", "Socie\u0301te\u0301"),
        ("ga\u00adlium", "galium"),
        ("fibre colour", "fibers colored"),
        ("pH7.4", "pH 7.4", "ｐＨ＝７．４"),
        ("USB3.0", "USB 3.0"),
        ("Li[Ni0.8Co0.2]O2", "Li(Ni0.8Co0.2)O2"),
        ("3′-end", "3'-end", "3’-end"),
    ],
)
def test_spellings_of_one_thing_give_the_same_tokens(same: tuple[str, ...]) -> None:
    assert len({token_string(text) for text in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("carbon", "carbonate"),
        ("silicon", "silicone"),
        ("acetal", "acetate"),
        ("propane", "propanal"),
        ("メタ", "メータ"),
        ("ヒト", "ヒート"),
        ("3D", "3 D"),
        ("1,1-dichloroethane", "1,2-dichloroethane"),
        ("2,2-bipyridine", "2,2'-bipyridine"),
    ],
)
def test_different_things_stay_apart(one: str, other: str) -> None:
    assert token_string(one) != token_string(other)


def test_hostile_lengths_give_bounded_tokens() -> None:
    sequence = "acgt" * 50_000
    assert tokens(sequence) == [sequence[:100]]
    assert max(map(len, tokens("1" * 10_000 + " " + "é" * 10_000))) <= 100
    for start in (
        "c",
        "(c",
        "(c1",
        "[co)2",
        "1,",
        "n'",
        "1,2-meth",
        "1-methyl-",
        "ph1.",
        "li0.5",
        "x1-",
    ):
        assert max(map(len, tokens(start * 20_000))) <= 100


@given(MIXED)
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(MIXED)
def test_compatible_texts_fold_alike(text: str) -> None:
    assert token_string(unicodedata.normalize("NFKC", text)) == token_string(text)


@given(MIXED)
def test_tokens_are_single_spaced_words(text: str) -> None:
    assert token_string(text) == " ".join(tokens(text))


@given(MIXED)
def test_spans_give_the_tokens_in_order(text: str) -> None:
    assert [token for token, _, _ in spans(text)] == tokens(text)


@given(MIXED)
def test_each_span_covers_what_gives_its_token(text: str) -> None:
    for token, start, end in spans(text):
        assert 0 <= start < end <= len(text)
        covered = tokens(text[start:end])
        # a mark that was dropped in its word is not dropped in two characters of it
        assert token in covered or "ー" in fold(text[start:end])


def test_spans_in_the_original_text() -> None:
    text = "厚さ㎜と½、ﾊﾞﾘｱ層 이차 전지"
    found = {token: text[start:end] for token, start, end in spans(text)}
    assert found["mm"] == "㎜"
    assert found["バリ"] == "ﾊﾞﾘ"
    assert found["リア"] == "ﾘｱ"
    assert found["차전"] == "차 전"


def test_real_texts_keep_their_spans(shared_data: Path) -> None:
    lines = (shared_data / "collections/kr-claims-ipc.jsonl").read_text("utf-8").splitlines()[:60]
    lines += (shared_data / "collections/aviation-zh-en.jsonl").read_text("utf-8").splitlines()[:60]
    for line in lines:
        for text in map(str, json.loads(line).values()):
            placed = list(spans(text))
            assert [token for token, _, _ in placed] == tokens(text)
            assert all(token in tokens(text[start:end]) for token, start, end in placed)
