"""The register on the site: every filter, every entry, each with its evidence."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

from trihub.app import Library, create_site, open_library
from trihub.cli.main import group
from trihub.core.languages import MAIN_LANGUAGES
from trihub.settings import Settings
from trihub.statistics.reconciled import Judged, Reconciled
from trihub.statistics.reconciliation import Comparison, Rule
from web.client import Client
from web.selecting import find

HEAD = "Country Name,Country Code,Indicator Name,Indicator Code,2000,2001"


def count(page: str) -> int:
    """The number of entries that a page names."""
    text = next(p.text_content() for p in html.fromstring(page).findall(".//main//p")
                if "entr" in p.text_content() and "compared" in p.text_content())  # fmt: skip
    return int(text.split()[0].replace(",", ""))


@pytest.mark.parametrize("rule", Rule)
def test_a_rule_chooses_its_entries(figures: Client, judged: Judged, rule: Rule) -> None:
    wanted = sum(each.rule is rule for each in judged.register)
    assert count(figures.page(f"/en/stats/disagreements?rule={rule.value}")) == wanted


def test_filters_count_together(figures: Client, judged: Judged) -> None:
    entries = [each for each in judged.register
               if each.difference.comparison is Comparison.SOURCES
               and each.difference.one.series.office == "CN"]  # fmt: skip
    query = "?comparison=sources&office=CN&page=1"
    page = figures.page(f"/en/stats/disagreements{query}")
    assert count(page) == len(entries)
    jpo = [each for each in entries
           if "JPO" in {each.difference.one.dataset,
                        each.difference.other and each.difference.other.dataset}]  # fmt: skip
    assert count(figures.page(f"/en/stats/disagreements{query}&dataset=JPO")) == len(jpo) > 0


def test_the_directory_chooses_as_the_register_does(judged: Judged) -> None:
    for filters in ({"rule": "residence"}, {"dataset": "JPO", "office": "CN"},
                    {"comparison": "dropped", "office": "KR"}):  # fmt: skip
        chosen = judged.directory.choose(**filters)
        assert chosen == judged.register.choose(**filters)
        assert chosen


def test_pages_have_every_entry_once(figures: Client, judged: Judged) -> None:
    wanted = {each.id for each in judged.register if each.rule is Rule.WRONG_LABEL}
    found: Counter[str] = Counter()
    address: str | None = "/en/stats/disagreements?rule=wrong-label"
    while address:
        page = html.fromstring(figures.page(address))
        found.update(a.get("href").rsplit("/", 1)[-1] for a in find(page, ".register th a"))
        after = find(page, "[rel=next]")
        address = after[0].get("href") if after else None
    assert set(found) == wanted
    assert set(found.values()) == {1}


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_an_entry_of_each_kind_shows_both_claims_and_the_evidence(
    figures: Client, judged: Judged, lang: str
) -> None:
    kinds = {(each.difference.comparison, each.rule): each for each in judged.register}
    for entry in kinds.values():
        page = html.fromstring(figures.page(f"/{lang}/stats/disagreements/{entry.id}"))
        text = page.text_content()
        assert all(each.text(lang) in text for each in entry.explanations)
        ends = [entry.difference.one, *filter(None, [entry.difference.other])]
        shown = [data.get("value") for data in find(page, ".claimed data")]
        assert shown == [str(end.value) for end in ends]
        for end in (*ends, *filter(None, [entry.difference.lacking])):
            of = getattr(end, "slice", end)
            assert of.vintage.sha256 in text
            assert of.vintage.document in text


def test_the_years_around_are_those_of_each_source(figures: Client, judged: Judged) -> None:
    entry = next(each for each in judged.register if each.rule is Rule.RESIDENCE)
    page = html.fromstring(figures.page(f"/en/stats/disagreements/{entry.id}"))
    row = find(page, ".around [aria-current=true]")[0]
    cells = [cell.text_content() for cell in row]
    other = entry.difference.other
    assert other is not None
    assert cells == [str(other.year), f"{entry.difference.one.value:,f}", f"{other.value:,f}"]
    svg = figures.page(f"/ja/stats/disagreements/{entry.id}.svg")
    assert entry.difference.one.dataset in svg
    assert other.dataset in svg


def test_pages_say_that_figures_are_being_compared(
    figures: Client, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reconciled, "at_hand", lambda self: None)
    for path in ("stats", "stats/explore", "stats/offices/CN", "stats/indicators/GRANTS",
                 "stats/disagreements"):  # fmt: skip
        assert "being compared" in figures.page(f"/en/{path}")
    for path in ("/en/stats/disagreements/D0", "/en/stats/disagreements/D0.svg",
                 "/api/v1/stats/disagreements", "/api/v1/stats/disagreements/D0",
                 "/api/v1/stats/compare?key=a&first=2000&last=2001"):  # fmt: skip
        assert figures.get(path).status_code == 503


def test_a_site_with_many_figures_serves_the_kept_register_and_says_how_old_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trihub.statistics.reconciled.MOST", 1)
    place = tmp_path / "library"
    opened = open_library(Settings(library=place, workers=1), create=True)
    files = []
    for day, values in (("2013", "3.21,3.1"), ("2021", "3.3,3.1"), ("2024", "3.4,3.5")):
        files.append(tmp_path / f"{day}.csv")
        files[-1].write_text(f"{HEAD}\nJapan,JPN,R,GB.XPD.RSDV.GD.ZS,{values}\n", encoding="utf-8")
    for path in files[:2]:
        opened.statistics.load([path], published=path.stem)
    site = Client(create_site(opened))
    assert "trihub stats reconcile" in site.page("/en/stats/disagreements")
    done = CliRunner().invoke(group, ["--library", str(place), "stats", "reconcile", "--json"])
    told = json.loads(done.output)
    assert (told["figures"], told["disagreements"]) == (4, 1)
    opened.statistics.reconciled.wait()
    for lang in MAIN_LANGUAGES:
        page = html.fromstring(site.page(f"/{lang}/stats/disagreements"))
        assert len(find(page, ".register tbody tr")) == 1
    assert "No figure was added since." in site.page("/en/stats/disagreements")
    judged = opened.statistics.reconciled.at_hand()
    assert judged is not None
    (entry,) = judged.register
    assert site.get(f"/en/stats/disagreements/{entry.id}").status_code == 200
    opened.statistics.load(files[2:], published="2024")
    assert "2 figures were added since" in site.page("/en/stats/disagreements")
    assert "2 figures were added since" in site.page("/en/stats/offices/JP")
    asked = site.get("/api/v1/stats/disagreements").json()
    assert (asked["kept_at"], asked["found"]) == (told["made_at"], 1)
    opened.close()
