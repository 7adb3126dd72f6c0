"""Texts become proposals: the news items at hand, invented news in four languages, and bad input."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from register.measuring import OTHERS, items, measured
from trihub.register.reading import Certainty, Doubt, Proposal, Reading, RecordKind, read_text

TODAY = dt.date(2026, 11, 22)


def read(text: str) -> Reading:
    return read_text(text, today=TODAY)


@pytest.fixture(scope="module")
def news(shared_data: Path) -> dict[str, str]:
    folder = shared_data.parent / "news"
    if not folder.is_dir():
        pytest.skip("the news items are not here")
    return {path.name[:3]: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}


EXPECTED: dict[str, dict[str, Any]] = {
    "000": {"mechanism": ["CN-KR"], "number": ["24"], "date": ["2018-10-30"], "place": ["Seoul"],
            "office": ["CN", "KR"], "head": ["shen-changyu", "park-won-joo"],
            "reviewed": ["PATENT_EXAMINATION", "AUTOMATION", "DESIGN", "TRIAL_APPEAL"]},
    "001": {"mechanism": ["BILATERAL"], "number": [], "date": ["2020-04-09"], "place": [],
            "mode": ["video"], "head": ["shen-changyu", "park-won-joo"]},
    "002": {"mechanism": ["JP-KR"], "number": [], "date": ["2023-05-31"], "place": ["Tokyo"],
            "head": ["lee-insil", "hamano-koichi"], "next_host": []},
    "003": {"mechanism": ["BILATERAL"], "date": [], "place": ["Beijing"],
            "head": ["shen-changyu", "kim-yongsun"]},
    "004": {"mechanism": ["TRIPO"], "number": ["21"], "date": ["2021-11-30"], "place": [],
            "mode": [], "host": ["CN"], "next_host": ["JP"], "guest": ["ou-boqian"],
            "head": ["shen-changyu", "mori-kiyoshi", "kim-yongsun"],
            "reviewed": ["DESIGN", "TRADEMARK", "TRIAL_APPEAL", "HUMAN_RESOURCES", "IP_SOCIETIES"]},
}  # fmt: skip
"""What section 9 of the reference says of the five items."""


@pytest.mark.parametrize("item", EXPECTED)
def test_the_news_items_agree_with_the_reference(news: dict[str, str], item: str) -> None:
    meeting = read(news[item]).of(RecordKind.MEETING)[0]
    for name, values in EXPECTED[item].items():
        assert sorted(meeting.all(name)) == sorted(values), name


COMMITMENTS = {
    "000": [("AGREED", {"JOINT_SEARCH"}, ["CN", "KR"]),
            ("EXCHANGED_VIEWS", {"TRADEMARK", "ENFORCEMENT", "HUMAN_RESOURCES"}, ["CN", "KR"])],
    "001": [("EXCHANGED_VIEWS", {"PATENT_INFORMATION", "COVID"}, ["CN", "KR"])],
    "002": [("AGREED", {"TRADEMARK", "DESIGN", "TRIAL_APPEAL", "AUTOMATION"}, ["JP", "KR"]),
            ("AGREED", {"HUMAN_RESOURCES"}, ["JP", "KR"]),
            ("AGREED", {"CLASSIFICATION", "GREEN"}, ["JP", "KR"]),
            ("WILL_DISCUSS", {"JOINT_SEARCH", "PATENT_EXAMINATION"}, ["JP", "KR"]),
            ("INVITED", set(), ["KR"])],
    "004": [("WILLING", {"STATISTICS"}, ["TCS"])],
}  # fmt: skip
"""Strength, fields, and who."""


@pytest.mark.parametrize("item", COMMITMENTS)
def test_commitments_keep_their_strength_and_who_speaks(news: dict[str, str], item: str) -> None:
    found = [
        (one.first("strength"), set(one.all("field")), one.all("actor"))
        for one in read(news[item]).of(RecordKind.COMMITMENT)
    ]
    for expected in COMMITMENTS[item]:
        assert expected in found
    strong = [each for each in found if each[0] in ("AGREED", "DECIDED")]
    assert len(strong) == sum(each[0] == "AGREED" for each in COMMITMENTS[item])


def test_years_that_are_not_said_are_inferred_and_say_from_what(news: dict[str, str]) -> None:
    for item, words in (("000", "rebuilt CNIPA"), ("001", "IP5")):
        date = value(read(news[item]).of(RecordKind.MEETING)[0], "date")
        assert date.certainty is Certainty.INFERRED
        assert any(words in each for each in date.because)
        assert news[item][date.span.start : date.span.end] in ("October 30", "April 9")


def test_documents_are_signed_where_the_text_says_so(news: dict[str, str]) -> None:
    documents = {
        item: [(one.first("document"), one.first("state")) for one in read(text).of(RecordKind.DOCUMENT)]
        for item, text in news.items()
    }  # fmt: skip
    assert documents == {
        "000": [("SUMMARY", "signed")], "001": [], "002": [], "003": [("MOU", "signed")], "004": [],
    }  # fmt: skip


def test_invented_news_is_read_in_four_languages() -> None:
    assert sum(1 for _ in items()) >= 30
    score = measured()
    assert score.precision() >= 0.95, score.wrong
    assert score.recall() >= 0.95, score.wrong


def test_news_of_another_hand_is_read_nearly_as_well() -> None:
    assert sum(1 for _ in items(OTHERS)) == 28
    score = measured(OTHERS)
    assert score.precision() >= 0.94, score.wrong
    assert score.recall() >= 0.90, score.wrong


def test_every_value_has_its_place_in_the_text() -> None:
    for _, item in items():
        text = item["text"]
        for one in read_text(text, today=TODAY).proposals:
            for each in one.values:
                assert each.span is not None
                assert 0 <= each.span.start < each.span.end <= len(text)
                if each.name in ("text", "number"):
                    assert text[each.span.start : each.span.end].strip()


def value(one: Proposal, name: str) -> Any:
    return next(each for each in one.values if each.name == name)


def doubts(text: str) -> dict[Doubt, str]:
    return {each.doubt: each.detail for each in read(text).notes}


def test_a_text_without_a_date_says_so() -> None:
    text = "The 33rd JPO-KIPO Heads Meeting was held in Kobe."
    assert Doubt.NO_DATE in doubts(text)
    assert read(text).proposals[0].all("date") == []


def test_a_day_whose_year_stays_open_is_given_without_one() -> None:
    one = read("The JPO-KIPO Heads Meeting was held in Kobe on May 3.").proposals[0]
    assert (one.all("date"), one.all("day")) == ([], ["05-03"])


@pytest.mark.parametrize(
    ("name", "year", "doubtful"),
    [("MOIP", 2019, True), ("KIPO", 2026, True), ("KIPO", 2019, False), ("SIPO", 2024, True)],
)
def test_an_office_called_by_a_name_of_another_time(name: str, year: int, doubtful: bool) -> None:
    text = f"On 4 March {year} {name} and JPO held a video conference."
    assert (Doubt.OLD_NAME in doubts(text)) is doubtful


def test_a_number_that_does_not_fit_the_sequence() -> None:
    found = doubts("The 26th CNIPA-KIPO Heads Meeting was held in Seoul on May 1, 2018.")
    assert "CN-KR 25: 2019-12-03" in found[Doubt.SEQUENCE]
    fitting = "The 26th CNIPA-KIPO Heads Meeting was held in Seoul on May 1, 2020."
    assert Doubt.SEQUENCE not in doubts(fitting)


def test_two_meetings_in_one_text_are_two_records() -> None:
    reading = read(
        "The 45th JPO-MOIP Heads Meeting was held in Kobe on June 4, 2026. Both offices agreed to "
        "exchange examiners. The 46th CNIPA-JPO Heads Meeting was held in Beijing on June 9, 2026. "
        "Both offices agreed to share trademark statistics."
    )
    told = [(one.first("mechanism"), one.first("date"), one.first("place"))
            for one in reading.of(RecordKind.MEETING)]  # fmt: skip
    assert told == [("JP-KR", "2026-06-04", "Kobe"), ("CN-JP", "2026-06-09", "Beijing")]
    made = [(one.about, set(one.all("field"))) for one in reading.of(RecordKind.COMMITMENT)]
    assert made == [(1, {"HUMAN_RESOURCES"}), (2, {"TRADEMARK", "STATISTICS"})]


def test_programmes_and_working_groups_are_named() -> None:
    reading = read(
        "On 4 March 2026 MOIP and JPO held a meeting in Kobe. Both offices agreed to resume the "
        "working-level committee and the exchange of examiners."
    )
    (one,) = reading.of(RecordKind.COMMITMENT)
    assert (one.all("group"), one.all("programme")) == (["WORKING_LEVEL"], ["EXAMINER_EXCHANGE"])
    assert reading.proposals[0].all("group") == ["WORKING_LEVEL"]


def test_a_mix_of_languages_is_read_sentence_by_sentence() -> None:
    text = (
        "The 26th CNIPA-KIPO Heads Meeting was held in Seoul on May 1, 2020.\n"
        "双方同意扩大审查员交流。\n양측은 상표 통계를 공유하기로 합의했다.\n"
    )
    reading = read(text)
    assert Doubt.LANGUAGES in {each.doubt for each in reading.notes}
    assert set(reading.languages) == {"en", "zh", "ko"}
    found = [
        (one.first("strength"), set(one.all("field"))) for one in reading.of(RecordKind.COMMITMENT)
    ]
    assert found == [("AGREED", {"HUMAN_RESOURCES"}), ("AGREED", {"TRADEMARK", "STATISTICS"})]


@pytest.mark.parametrize(
    "written", ["Park Won-joo", "PARK Wonjoo", "Won-joo Park", "朴原住", "박원주"]
)
def test_names_in_another_order_and_script_are_one_person(written: str) -> None:
    text = f"Commissioner {written} of KIPO met with JPO in Seoul on 2 May 2019."
    assert "park-won-joo" in read(text).proposals[0].all("head")


def test_an_unknown_name_keeps_its_order_and_says_so() -> None:
    found = read("Commissioner Tanabe Fumio of JPO met with KIPO in Seoul on 2 May 2019.")
    assert found.proposals[0].all("head") == ["Tanabe Fumio"]
    assert Doubt.NAME_ORDER in {each.doubt for each in found.notes}


def test_nothing_is_proposed_where_nothing_is_told() -> None:
    found = read("The reading room opens at nine.")
    assert found.proposals == []
    assert [each.doubt for each in found.notes] == [Doubt.NO_MEETING]
    assert read("").proposals == []
