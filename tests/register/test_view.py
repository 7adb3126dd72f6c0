"""What is kept in memory of all records: search, lists and counts, and that an update is as good as
beginning anew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from trihub.core.errors import BadInput
from trihub.core.register import Authority, Draft, RecordKind, Source
from trihub.register.entities import called
from trihub.register.periods import checked_period, period_of
from trihub.register.service import Register
from trihub.register.view import Asked, View, found, keeping, listed, network, timeline, updated
from trihub.store.register import SqlRegister, open_register

PRESS = Source(title="News", publisher="Press", authority=Authority.PRESS)
TEXT = """
The 40th JPO-MOIP Heads Meeting was held in Sapporo on June 4, 2026. Commissioner Tanabe Fumio of JPO
attended. Both offices agreed to extend the exchange of examiners.
"""


def confirmed(register: Register, text: str = TEXT) -> list[str]:
    paper = register.read(text, PRESS)
    for each in paper.records:
        each.decision = "confirm"
    return register.confirm(paper, "ann")


def hits(register: Register, words: str, *kinds: RecordKind) -> list[str]:
    return list(found(register.view(), Asked(words=words, kinds=kinds), limit=50).records)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """What comes with the package; nothing is added to it."""
    opened = open_register(tmp_path_factory.mktemp("shipped") / "register.sqlite")
    made = Register(opened)
    made.load_shipped()
    yield made
    opened.close()


@pytest.mark.parametrize(
    "words",
    ["Park Won-joo Kobe", "Wonjoo PARK 2019", "朴原住 神户", "朴原住 神戸", "박원주 고베",
     "SIPO Kobe 2019", "CNIPA Kobe", "国家知识产权局 神户", "한국 특허청 고베", "지식재산처 고베",
     "日本国特許庁 神戸", "第19回日中韓特許庁長官会合", "第19次中日韩知识产权局局长会",
     "제19차 한중일 특허청장 회의", "19th TRIPO heads meeting", "TRIPO 2019-12-04",
     "2019年12月4日", "2019년 12월 4일"],
)  # fmt: skip
def test_a_meeting_is_found_by_any_name_script_number_or_date(
    shipped: Register, words: str
) -> None:
    (meeting,) = listed(
        shipped.view(), Asked(having={"mechanism": "TRIPO", "number": "19"}), limit=9
    ).records
    assert meeting in hits(shipped, words)
    assert not found(shipped.view(), Asked(words=words), limit=1).anywhere


@pytest.mark.parametrize(
    "words", ["Park Won-joo", "朴原住", "박원주", "MOIP", "KIPO", "지식재산처"]
)
def test_the_page_of_what_is_named_comes_first(shipped: Register, words: str) -> None:
    assert hits(shipped, words)[0][0] in "PO"


def test_words_of_commitments_are_found_in_four_languages(register: Register) -> None:
    texts = {
        "extend": TEXT, "商标": "2026年3月2日，国家知识产权局与日本特许厅举行会谈。双方同意交换商标统计数据。",
        "意匠": "2026年4月2日、特許庁と韓国特許庁が会談した。両庁は、意匠の統計を共有することで合意した。",
        "심사관": "2026년 5월 2일 한국 특허청과 일본 특허청이 회담을 가졌다. 양측은 심사관 교류를 확대하기로 합의했다.",
    }  # fmt: skip
    for word, text in texts.items():
        ids = confirmed(register, text)
        found_ = hits(register, word, RecordKind.COMMITMENT)
        assert set(found_) & set(ids), word


def test_some_of_the_words_are_said_to_be_some(shipped: Register) -> None:
    some = found(shipped.view(), Asked(words="zebra Kobe"), limit=50)
    assert some.anywhere
    assert some.count == 2
    for nothing in ("zebra", "？！", "-"):
        assert found(shipped.view(), Asked(words=nothing), limit=5).count == 0


def test_lists_are_those_of_the_store(shipped: Register) -> None:
    for having in ({}, {"mechanism": "TRIPO"}, {"office": "JP", "place": "Kobe"}, {"number": "99"}):
        asked = Asked(kinds=(RecordKind.MEETING,), having=having)
        page = listed(shipped.view(), asked, limit=7, offset=3)
        assert page.records == shipped.store.records(RecordKind.MEETING, having, limit=7, offset=3)
        assert page.count == shipped.store.count(RecordKind.MEETING, having)


def test_years_bound_a_list(shipped: Register) -> None:
    asked = Asked(
        kinds=(RecordKind.MEETING,), having={"mechanism": "TRIPO"}, since=2018, until=2020
    )
    dates = [each.date for each in shipped.get_all(listed(shipped.view(), asked, limit=99).records)]
    assert dates == ["2020-12-01", "2019-12-04", "2018-12-13"]


def test_meetings_are_counted_by_mechanism_and_year(shipped: Register) -> None:
    lanes = {
        each.code: each for each in timeline(shipped.view(), Asked(kinds=(RecordKind.MEETING,)))
    }
    assert lanes["TRIPO"].years[2019] == 1
    assert lanes["CN-KR"].count == 5
    assert sum(each.count for each in lanes.values()) == shipped.store.count(RecordKind.MEETING, {})


def test_commitments_are_counted_by_office_field_and_period(register: Register) -> None:
    confirmed(register)
    counted = network(register.view())
    assert counted.edges == {("JP", "HUMAN_RESOURCES"): 1, ("KR", "HUMAN_RESOURCES"): 1}
    assert counted.periods == {("HUMAN_RESOURCES", 2025): 1}  # by the meeting's date
    assert network(register.view(), since=2027).edges == {}


def test_people_and_offices_of_a_text_have_records_and_are_never_merged(register: Register) -> None:
    meeting = confirmed(register)[0]
    people = register.find(RecordKind.PERSON, {})
    assert [each.all("code") for each in people] == [["Tanabe Fumio"]]
    assert {each.first("code") for each in register.find(RecordKind.OFFICE, {})} == {"JP", "KR"}
    confirmed(register, TEXT.replace("Tanabe", "TANABE").replace("40th", "41st"))
    people = register.find(RecordKind.PERSON, {})
    assert len(people) == 2
    one, other = people
    register.state(one.id, [Draft(name="code", value=other.first("code"))], "ann", seen=one.newest)
    assert meeting in hits(register, "Tanabe Fumio")
    confirmed(register, TEXT.replace("40th", "42nd"))
    assert len(register.find(RecordKind.PERSON, {})) == 2


def test_a_name_that_somebody_adds_leads_to_the_meetings(register: Register) -> None:
    meeting = confirmed(register)[0]
    (person,) = register.find(RecordKind.PERSON, {})
    assert hits(register, "田辺文雄") == []
    name = [Draft(name="name", value="../.. ja 田辺文雄")]
    register.state(person.id, name, "ann", seen=person.newest)
    assert hits(register, "田辺文雄") == [person.id, meeting]
    number = register.get(person.id).statements[-1].number
    register.retract(number, "another person", "ann")
    assert hits(register, "田辺文雄") == []


def test_an_office_is_called_as_it_was(shipped: Register) -> None:
    (office,) = shipped.find(RecordKind.OFFICE, {"code": "CN"})
    names = [called(office, "en", date) for date in ("2018-08-27", "2018-08-28", "2018-12", "")]
    assert names[0] == "State Intellectual Property Office"
    assert set(names[1:]) == {"China National Intellectual Property Administration"}
    (korea,) = shipped.find(RecordKind.OFFICE, {"code": "KR"})
    assert called(korea, "ko", "2019") == "한국 특허청"
    assert called(korea, "ko") == "지식재산처"
    assert not [value for value in office.all("name") if "CNIPO" in value]


@pytest.mark.parametrize(
    "value", ["2018/.. en", "2018-08-28 en Name", "2018/2019 x y", "", "18/.. en N"]
)
def test_a_name_without_its_time_is_refused(value: str) -> None:
    with pytest.raises(BadInput, match="no name with its time"):
        checked_period(value)
    assert period_of(value).text == value
    assert period_of("2018-08/2019 ko 이름").value == "2018-08/2019 ko 이름"


VALUES = {
    "mechanism": ("TRIPO", "CN-KR"), "date": ("2019", "2019-12", "2019-12-04", "2024-01-01"),
    "number": ("1", "2"), "office": ("CN", "JP", "KR"), "head": ("park-won-joo", "Tanabe Fumio"),
    "text": ("extend the exchange", "두 기관"), "place": ("Kobe", "Osaka"), "withdrawn": ("x",),
}  # fmt: skip


def words(view: View) -> dict[str, set[tuple[str, str]]]:
    """The codes by their words, of those that a record has."""
    found_ = {
        word: {key for key in keys if view.having[key].size} for word, keys in view.codes.items()
    }
    return {word: keys for word, keys in found_.items() if keys}


def same(one: View, other: View) -> bool:
    """Whether two views hold the same."""
    keys = {key for view in (one, other) for key, numbers in view.having.items() if numbers.size}
    empty = np.zeros(0)
    return (
        one.state == other.state
        and all(np.array_equal(getattr(one, name), getattr(other, name))
                for name in ("kinds", "dates", "changed", "heirs", "lengths"))
        and all(np.array_equal(one.having.get(key, empty), other.having.get(key, empty)) for key in keys)
        and words(one) == words(other)
        and dict(one.faults) == dict(other.faults) and dict(one.meetings) == dict(other.meetings)
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_an_update_is_as_good_as_beginning_anew(
    store: SqlRegister, seed: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    view = updated(View(), store)
    ids: list[str] = []
    numbers: list[int] = []
    for turn in range(8):
        with store.writing("ann") as writer:
            digest = chance.choice(["", writer.source(PRESS)])
            for _ in range(3):
                if not ids or chance.random() < 0.4:
                    ids.append(
                        writer.record(chance.choice([RecordKind.MEETING, RecordKind.COMMITMENT]))
                    )
                name = chance.choice(list(VALUES))
                drafts = [Draft(name=name, value=chance.choice(VALUES[name]))]
                if ids[-1][0] == "C":
                    drafts += [Draft(name="about", value=ids[0])]
                numbers += writer.state(chance.choice(ids[-3:]), drafts, digest)
            if turn % 2 and numbers:
                writer.retract(numbers.pop(chance.randrange(len(numbers))), "wrong")
        view = updated(view, store)
        if turn == 3:
            keeping.save(view, store, tmp_path / "view")
    assert same(view, updated(View(), store))
    before = keeping.load(store, tmp_path / "view")
    assert before
    assert before.state < view.state
    assert same(view, updated(before, store)), "what was kept is brought up like any other"
    monkeypatch.setattr("trihub.register.view.updating.AT_ONCE", 2)
    assert same(view, updated(View(), store))


# --- kept beside the store -------------------------------------------------------------------


def test_a_large_view_is_kept_for_the_next_process(
    store: SqlRegister, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "register.view"
    with store.writing("ann") as writer:
        writer.state(writer.record(RecordKind.MEETING), [Draft(name="place", value="Kobe")])
    Register(store, kept=kept).view()
    assert not kept.exists(), "a small one is worked out faster than read"
    monkeypatch.setattr(keeping, "WORTH", 1)
    view = Register(store, kept=kept).view()
    found = keeping.load(store, kept)
    assert found
    assert same(view, found)
    monkeypatch.setattr("trihub.register.service.updated", lambda before, _: before)
    assert same(view, Register(store, kept=kept).view())


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "version", "absent", "folder"])
def test_a_kept_view_that_does_not_fit_is_not_used(
    store: SqlRegister, tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "register.view"
    with store.writing("ann") as writer:
        writer.state(writer.record(RecordKind.MEETING), [Draft(name="place", value="Kobe")])
    keeping.save(updated(View(), store), store, kept)
    assert keeping.load(store, kept)
    whole = kept.read_bytes()
    if damage == "version":
        monkeypatch.setattr(keeping, "FORM", "0")
    elif damage in ("absent", "folder"):
        kept.unlink()
        if damage == "folder":
            kept.mkdir()
            keeping.save(updated(View(), store), store, kept)
            assert list(tmp_path.glob("register.view.*")) == []
    else:
        at = len(whole) // 2
        other = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        kept.write_bytes({"cut": whole[:-1], "changed": other, "empty": b""}[damage])
    assert keeping.load(store, kept) is None


def test_the_view_of_another_register_is_not_used(store: SqlRegister, tmp_path: Path) -> None:
    """It has as many statements, and the newest one reads the same."""
    kept, other = tmp_path / "register.view", open_register(tmp_path / "other.sqlite")
    for one in (store, other):
        with one.writing("ann") as writer:
            writer.state(writer.record(RecordKind.MEETING), [Draft(name="place", value="Kobe")])
    keeping.save(updated(View(), other), other, kept)
    assert keeping.load(other, kept)
    assert other.state() == store.state()
    assert keeping.load(store, kept) is None
    other.close()
