"""Figures counted by hand; every number of the text is a figure; what cannot be told is not."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

from fields.conftest import ingest, patent
from fields.report.conftest import FORMULA, TOML, Counted
from library.corpus import opened
from trihub.core.errors import BadInput, NotFound
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.patent import Party, Role
from trihub.fields.definition import read
from trihub.fields.making.estimates import Part, estimate
from trihub.fields.navigation.applicants import applicants
from trihub.fields.report.build import make_report
from trihub.fields.report.model import SECTIONS, Figures, Kind, Value
from trihub.fields.report.text.words import read as read_words
from trihub.fields.report.text.words import words
from trihub.fields.report.text.writing import Sentence, write

EXPECTED = {
    "definition.publications": 94,
    "definition.families": 89,
    "definition.documents": 94,
    "definition.until": dt.date(2023, 12, 9),
    "definition.lines": 4,
    "filings.total": 94,
    "filings.first": 2016,
    "filings.last": 2022,
    "filings.offices": 2,
    "filings.office.top": "CN",
    "filings.office.top_count": 89,
    "filings.office.top_share": 89 / 94,
    "origin.top_count": 94,
    "filings.incomplete_from": 2022,
    "filings.peak_year": 2020,
    "filings.peak": 23,
    "growth.first": 2016,
    "growth.last": 2021,
    "growth.before": 10,
    "growth.after": 20,
    "growth.rate_up": 2 ** (1 / 5) - 1,
    "growth.year_change_down": 3 / 23,
    "applicants.count": 14,
    "applicants.named": 62,
    "applicants.top": "株式会社ケイト",
    "applicants.top_count": 30,
    "applicants.leading_count": 58,
    "applicants.unnamed": 27,
    "flows.abroad": 5,
    "flows.several": 5,
    "flows.top_from": "CN",
    "flows.top_to": "JP",
    "flows.top_count": 5,
    "sub-fields.count": 3,
    "sub-fields.top": "kites/reels",
    "sub-fields.top_count": 22,
    "sub-fields.least_count": 0,
    "sub-fields.shared": 1,
    "sub-fields.none": 67,
    "green.classed": 40,
    "green.count": 10,
    "green.share": 0.25,
    "green.unclassed": 49,
    "key-families.top": "CN115000001A",
    "key-families.top_cited": 7,
}
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


@pytest.mark.parametrize("name", EXPECTED)
def test_figures_are_those_counted_by_hand(counted: Counted, name: str) -> None:
    assert counted.report.figures.values[name].value == pytest.approx(EXPECTED[name])


def test_tables(counted: Counted) -> None:
    figures = counted.report.figures
    by_office = figures.table("filings-by-office")
    assert by_office
    assert [column.id for column in by_office.columns] == ["year", "CN", "JP", "total", "note"]
    assert by_office.rows == (
        (2016, 10, 0, 10, None), (2017, 12, 0, 12, None), (2018, 12, 0, 12, None),
        (2019, 14, 0, 14, None), (2020, 18, 5, 23, None), (2021, 20, 0, 20, None),
        (2022, 3, 0, 3, "incomplete"),
    )  # fmt: skip
    by_origin = figures.table("filings-by-origin")
    assert by_origin
    assert [row[1] for row in by_origin.rows] == [10, 12, 12, 14, 23, 20, 3]
    applicants = figures.table("applicants")
    assert applicants
    assert applicants.rows[:2] == (
        ("株式会社ケイト", 30, 30, "CN", 2016, 2018), (FORMULA, 20, 22, "CN JP", 2018, 2020),
    )  # fmt: skip
    flows = figures.table("flows")
    assert flows
    assert flows.rows == (("CN", 89, 5, 89),)
    spots = figures.table("white-spots-by-office")
    assert spots
    # 22 reels and one sail in China, one reel in Japan: a sail in Japan is expected 1 × 1 / 24 times
    assert spots.rows == (
        ("kites/sails", "JP", 0, 0.0, "empty"), ("kites/tails", "CN", 0, 0.0, "empty"),
        ("kites/tails", "JP", 0, 0.0, "empty"),
    )  # fmt: skip
    tiers = figures.table("tiers")
    assert tiers
    assert tiers.rows == (("tier:late", 46, 41, 41 / 89),)


def test_key_families_have_their_claims_as_published(counted: Counted) -> None:
    first = counted.report.figures.key_families[0]
    assert (first.number, first.cited_by, first.offices) == ("CN115000001A", 7, ("CN",))
    assert first.independent == 4
    assert (first.title, first.title_lang) == ("Kite", "en")  # not the office's translation
    assert [(one.number, one.lang, one.cut) for one in first.claims] == [
        (1, "zh", True), (3, "zh", False), (4, "zh", False),
    ]  # fmt: skip
    second = counted.report.figures.key_families[1]
    assert second.offices == ("CN", "JP")  # of those that nobody cites, the broadest comes first


def _numbers(one: Value) -> set[str]:
    """How the numbers of a figure may be written."""
    if isinstance(one.value, dt.date):
        return {str(part) for part in (one.value.year, one.value.month, one.value.day)}
    if isinstance(one.value, str):
        return set(_NUMBER.findall(one.value))
    assert one.value is not None
    if one.kind in (Kind.SHARE, Kind.RATE):
        return {f"{one.value:.1%}".rstrip("%")}
    return {str(one.value) if one.kind is Kind.YEAR else f"{one.value:,}"}


def _template(sentence: Sentence, language: str) -> str:
    rules = {rule["id"]: rule for rule in read_words("sentences.toml")["sentence"]}
    template: str = rules[sentence.id][language]
    return template


def _constant(sentence: Sentence, language: str) -> set[str]:
    """The numbers that the sentence itself says (95 %, 18 months)."""
    return set(_NUMBER.findall(re.sub(r"\{[^}]*\}", " ", _template(sentence, language))))


def _named(sentence: Sentence, language: str) -> list[str]:
    named = re.findall(r"\{([^}]*)\}", _template(sentence, language))
    assert set(named) <= set(sentence.figures)
    return named


def _more(figures: Figures) -> Figures:
    """The figures with every other that a sentence could name, each with a number of its own."""
    judged = estimate([
        Part(name="in", member=True, size=94, judged=30, relevant=26),
        Part(name="out", member=False, size=900, judged=40, relevant=2),
    ])  # fmt: skip
    assert judged.precision
    assert judged.recall
    known = dict(figures.values)
    for name in ("rate_down", "rate_same", "year_change_up", "year_change_same"):
        known[f"growth.{name}"] = Value(value=len(name) / 71, kind=Kind.RATE)
    known["growth.enough"] = Value(value=10, kind=Kind.APPLICATION)
    known["filings.undated"] = Value(value=1234, kind=Kind.APPLICATION)
    for name in ("definition.by_hand", "definition.left_out", "examples.here", "examples.found"):
        known[name] = Value(value=1000 + len(name), kind=Kind.PUBLICATION)
    known["quality.judged"] = Value(value=judged.judged, kind=Kind.DOCUMENT)
    for name, share in (
        ("quality.precision", judged.precision), ("quality.recall", judged.recall),
        ("examples.recall", judged.recall),
    ):  # fmt: skip
        known[name] = Value(value=share.value, kind=Kind.SHARE)
        known[f"{name}_low"] = Value(value=share.low, kind=Kind.SHARE)
        known[f"{name}_high"] = Value(value=share.high, kind=Kind.SHARE)
    return replace(figures, values=known)


@pytest.mark.parametrize("language", MAIN_LANGUAGES)
def test_every_number_of_the_text_is_a_figure_of_its_sentence(
    counted: Counted, language: str
) -> None:
    figures = _more(counted.report.figures)
    said = write(figures, words(language, counted.report.names))
    assert len(said) > 35
    for sentence in said:
        numbers, allowed = set(_NUMBER.findall(sentence.text)), _constant(sentence, language)
        for name in _named(sentence, language):
            one = figures.values[name]
            allowed |= _numbers(one)
            assert one.kind in (Kind.DATE, Kind.FIELD) or _numbers(one) <= numbers
        assert numbers <= allowed, sentence
        assert "{" not in sentence.text


def test_sentences_name_the_same_figures_in_every_language() -> None:
    for rule in read_words("sentences.toml")["sentence"]:
        named = {
            lang: sorted(re.findall(r"\{([a-z_.-]+)\}", rule[lang])) for lang in MAIN_LANGUAGES
        }
        assert all(one == named["en"] for one in named.values()), rule["id"]
        assert rule["section"] in SECTIONS
    for table, entries in read_words("words.toml").items():
        for name, entry in entries.items():
            assert set(MAIN_LANGUAGES) <= set(entry), (table, name)


def test_what_cannot_be_told_is_said_to_be_open(counted: Counted) -> None:
    """Growth of a small sub-field, precision that nobody judged, white spots of what is not parted."""
    view = counted.library.navigation.view(counted.definition)
    made = make_report(view, counted.library.store, field="sails")
    said = {one.id: one.text for one in write(made.figures, words("en", made.names))}
    assert "growth-open" in said
    assert "growth-up" not in said
    assert said["unjudged"].endswith("are not known.")
    assert {"no-sub-fields", "no-white-spots"} <= set(said)
    assert "precision" not in said
    judged = estimate([Part(name="in", member=True, size=1, judged=1, relevant=1)])
    again = make_report(view, counted.library.store, field="sails", estimate=judged)
    said = {one.id: one.text for one in write(again.figures, words("en", made.names))}
    assert "the precision is 100.0%" in said["precision"]
    assert "unjudged" not in said


def test_an_empty_field_is_refused(counted: Counted) -> None:
    view = counted.library.navigation.view(counted.definition)
    with pytest.raises(NotFound, match="has no members") as refused:
        make_report(view, counted.library.store, field="tails")
    assert "trihub fields coverage kites" in refused.value.hint
    with pytest.raises(BadInput, match="no report in the language"):
        words("fr", {})


def test_the_same_library_gives_the_same_report(counted: Counted, tmp_path: Path) -> None:
    definition = read(counted.definition.text, "kites.toml")
    view = counted.library.navigation.view(definition)
    assert make_report(view, counted.library.store) == counted.report


def test_applicants_names_are_joined_by_the_same_evidence_as_on_the_site(tmp_path: Path) -> None:
    """Two spellings with three families and a name of its own: two applicants, not three."""
    library = opened(tmp_path / "L")
    names = ("株式会社ケイト", "株式会社ケイト", "株式会社　ケイト", "Other Ltd.")
    ingest(library, tmp_path, [
        replace(patent(n, "Kite", "en"), parties=(Party(role=Role.APPLICANT, name=name),))
        for n, name in enumerate(names, 1)
    ])  # fmt: skip
    definition = read(TOML, "kites.toml")
    view = library.navigation.view(definition)
    figures = make_report(view, library.store).figures
    table = figures.table("applicants")
    library.close()
    assert table
    assert [row[:3] for row in table.rows] == [("株式会社ケイト", 3, 3), ("Other Ltd.", 1, 1)]
    assert figures.values["applicants.count"].value == len(applicants(view)) == 2
    assert figures.values["applicants.top_count"].value == 3
