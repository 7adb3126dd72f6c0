"""Language versions that agree, and those that do not, by what they disagree in."""

from __future__ import annotations

import pytest

from meetings.conftest import AGREED, HELD, sentence, summary
from trihub.meetings.aligned import Matter, check
from trihub.meetings.aligned.numbers import numbers


def matters(**texts: str) -> list[Matter]:
    return [each.matter for each in check(_one(texts))]


def _one(texts: dict[str, str]) -> object:
    return summary(sentence("a", texts), languages=tuple(texts))


AGREE = [
    HELD,
    AGREED,
    {"en": "CNIPA and MOIP will exchange 12 examiners with the JPO.",
     "zh": "CNIPA和韩国知识产权处将与日本特许厅交换十二名审查员。",
     "ja": "CNIPAと韓国知識財産処は日本国特許庁と12名の審査官を交換する。",
     "ko": "국가지식산권국과 지식재산처는 일본 특허청과 심사관 12명을 교류한다."},
    {"en": "Commissioner Shen Changyu thanked the three offices.", "zh": "申长雨局长感谢三局。",
     "ja": "申長雨局長は三庁に感謝した。", "ko": "선창위 국장은 세 기관에 감사를 표했다."},
    {"en": "They exchanged 1,200,000 documents in 2030.", "zh": "双方在2030年交换了120万件文献。",
     "ja": "双方は令和12年に120万件の文献を交換した。", "ko": "양측은 2030년에 120만 건의 문헌을 교환했다."},
    {"en": "The 24th meeting was held.", "zh": "第二十四次会议举行。", "ja": "第24回会合が開催された。",
     "ko": "제24차 회의가 열렸다."},
    {"en": "They met on 20 May.", "ko": "2031년 5월 20일에 만났다."},
    {"en": "The rate was 12.5 per cent.", "zh": "比率为１２.５％。"},
]  # fmt: skip


@pytest.mark.parametrize("texts", AGREE)
def test_versions_that_agree(texts: dict[str, str]) -> None:
    assert matters(**texts) == []


APART = [
    (AGREED | {"ko": AGREED["ko"].replace("7월 1일", "7월 2일")}, Matter.DATES,
     ("2032-07-01", "2032-07-02")),
    (AGREED | {"zh": "两局将就在2032年7月1日前延长联合检索试点继续开展讨论。"}, Matter.STRENGTH,
     ("AGREED", "WILL_DISCUSS")),
    (HELD | {"ja": HELD["ja"].replace("37", "38")}, Matter.NUMBERS, ("37", "38")),
    ({"en": "CNIPA invited the JPO.", "zh": "CNIPA邀请KIPO。"}, Matter.OFFICES, ("JP", "KR")),
    ({"en": "Shen Changyu spoke.", "ja": "今井康夫が話した。"}, Matter.PEOPLE,
     ("imai-yasuo", "shen-changyu")),
    (HELD | {"ko": HELD["ko"].replace("한중 특허청장 회의", "한일 특허청장 회의")}, Matter.MECHANISMS,
     ("CN-KR", "JP-KR")),
    ({"en": "One pilot began. It ended.", "zh": "试点开始。", "ko": "시범사업이 시작되었다. 끝났다."},
     Matter.SENTENCES, ("1", "2")),
    (AGREED | {"ja": " "}, Matter.MISSING, ("ja",)),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "matter", "apart"), APART)
def test_versions_that_do_not(
    texts: dict[str, str], matter: Matter, apart: tuple[str, ...]
) -> None:
    (found,) = check(_one(texts))
    assert (found.matter, found.apart) == (matter, apart)


def test_a_disagreement_has_its_place_in_each_version() -> None:
    texts = AGREED | {"ko": AGREED["ko"].replace("7월 1일", "7월 2일")}
    (found,) = check(_one(texts))
    words = {code: texts[code][one.start : one.end] for code, (one,) in found.found.items()}
    assert words == {
        "en": "1 July 2032", "zh": "2032年7月1日", "ja": "2032年7月1日", "ko": "2032년 7월 2일",
    }  # fmt: skip


def test_a_disagreement_is_named_by_the_very_words() -> None:
    texts = {"en": "It is 5.", "zh": "是6。"}
    first = check(_one(texts))[0].key
    assert check(_one(texts))[0].key == first
    assert check(_one(texts | {"en": "It is 7."}))[0].key != first


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("3 offices, 1,234.50 and 2 million", "en", ["3", "1234.5", "2000000"]),
        ("第三十七次，３０万件", "zh", ["37", "300000"]),
        ("平成30年に5千件", "ja", ["2018", "5000"]),
        ("1억 2만", "ko", ["100000000", "20000"]),
        ("on 3 May 2031 at 5", "en", ["5"]),
        ("", "en", []),
    ],
)
def test_numbers(text: str, language: str, found: list[str]) -> None:
    assert [f"{each.value:f}" for each in numbers(text, language)] == found
