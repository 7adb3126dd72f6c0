"""The forms' words: whole in four languages, ST.14 complete, dates and numbers as readers expect."""

from __future__ import annotations

import re
import string
import tomllib
from importlib.resources import files

import pytest

from trihub.core.citations import CATEGORIES
from trihub.core.errors import BadInput
from trihub.core.languages import MAIN_LANGUAGES, Script, script_of
from trihub.joint.desk.model import Anchor
from trihub.joint.report.forms.phrases import place
from trihub.joint.report.forms.words import date_of, spans, words

FOLDER = files("trihub.joint.report.forms")
TABLES = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
ENTRIES = [(table, name) for table, entries in TABLES.items() for name in entries]


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("table", "name"), ENTRIES)
def test_every_entry_is_there_in_every_language_with_the_same_values(table: str, name: str) -> None:
    entry = TABLES[table][name]
    assert tuple(sorted(entry)) == tuple(sorted(MAIN_LANGUAGES))
    assert all(entry.values())
    if not name.startswith("date"):
        assert len({frozenset(slots(text)) for text in entry.values()}) == 1


@pytest.mark.parametrize(("table", "name"), ENTRIES)
def test_no_entry_is_in_another_languages_script(table: str, name: str) -> None:
    entry = TABLES[table][name]
    assert script_of(entry["en"]) in (Script.LATIN, Script.OTHER)
    assert script_of(entry["zh"]) not in (Script.JAPANESE, Script.HANGUL)
    assert script_of(entry["ja"]) is not Script.HANGUL
    assert script_of(entry["ko"]) not in (Script.JAPANESE, Script.HAN)


def test_every_category_of_the_standard_is_explained() -> None:
    assert set(TABLES["categories"]) == CATEGORIES


def test_every_word_that_is_used_exists_and_the_other_way_round() -> None:
    sources = [(FOLDER / name).read_text("utf-8") for name in
               ("phrases.py", "view.py", "xlsx.py", "st96.py", "words.py", "pdf.py")]  # fmt: skip
    template = (FOLDER / "joint.typ").read_text("utf-8")
    in_template = set(re.findall(r"words\.([a-z_]+)", template))
    assert in_template <= set(TABLES["words"])
    named = {word for text in sources for word in re.findall(r'"([a-z_]+)"', text)}
    unused = set(TABLES["words"]) - named - in_template
    assert unused == set()


@pytest.mark.parametrize(
    ("language", "day", "month", "year"),
    [("en", "3 May 2019", "May 2019", "2019"), ("zh", "2019年5月3日", "2019年5月", "2019年"),
     ("ja", "2019年5月3日", "2019年5月", "2019年"), ("ko", "2019년 5월 3일", "2019년 5월", "2019년")],
)  # fmt: skip
def test_dates(language: str, day: str, month: str, year: str) -> None:
    told = words(language)
    assert (told.day("2019-05-03"), told.day("2019-05"), told.day("2019")) == (day, month, year)
    assert told.compact(20190500) == month
    assert told.compact(0) == told.day("") == ""
    assert date_of(0) is None


def test_offices_one_after_another() -> None:
    assert words("en").offices(("CN", "JP", "KR")) == "CNIPA, JPO and MOIP"
    assert words("en").offices(("CN", "JP")) == "CNIPA and JPO"
    assert words("ja").offices(("CN", "JP", "KR")) == "CNIPA・特許庁・MOIP"
    assert words("ko").offices(("XX",)) == "XX"
    assert words("ko").offices(()) == ""


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((), ""), ((1,), "1"), ((2, 1), "1, 2"), ((1, 2, 3, 5, 7, 8), "1–3, 5, 7, 8")],
)
def test_claims_as_ranges(numbers: tuple[int, ...], text: str) -> None:
    assert spans(numbers) == text


def amended(label: str) -> Anchor:
    return Anchor(
        document="JP2020000001A", change=1, field="cl", lang="ja", label=label, start=0, end=1,
        quote="電",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "plain", "shown"),
    [
        ("en", "claim 3", "claim 3 (written amendment 2020-11-10 全文)"),
        ("zh", "权利要求3", "权利要求3（补正书 2020-11-10 全文）"),
        ("ja", "請求項3", "請求項3（手続補正書 2020-11-10 全文）"),
        ("ko", "청구항 3", "청구항 3(보정서 2020-11-10 全文)"),
    ],
)
def test_claims_of_amendments(language: str, plain: str, shown: str) -> None:
    told = words(language)
    assert place(amended("3"), told) == plain
    assert place(amended("written amendment 2020-11-10 全文 3"), told) == shown
    assert place(amended("amended 3"), told) == shown.replace(" 2020-11-10 全文", "")


def test_korean_particles_go_by_the_value() -> None:
    told = words("ko")
    assert told("purpose_second", document="KR 1 B1") == "KR 1 B1과 결합할 문헌 검색"
    assert told("purpose_second", document="CN 1 A") == "CN 1 A와 결합할 문헌 검색"


def test_another_language_is_refused() -> None:
    with pytest.raises(BadInput, match="language “fr”"):
        words("fr")
