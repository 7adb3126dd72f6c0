"""Machine translations and the words of the glossary on the site's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from translation import server as servers
from trihub.app import Library, create_site, open_library
from trihub.settings import Settings, TranslationSettings
from web.client import Client

KEY = "0b5f-secret-key"
MACHINE = {"en": "machine translation", "zh": "机器翻译", "ja": "機械翻訳", "ko": "기계번역"}
LINK = 'rel="nofollow">Show a machine translation into English</a>'


@pytest.fixture
def service() -> Iterator[servers.Server]:
    with servers.running() as running:
        yield running


@pytest.fixture
def patience() -> float:
    """Seconds the site waits: longer than any machine needs for an answer that comes."""
    return 30.0


@pytest.fixture
def translated(folder: Path, service: servers.Server, patience: float) -> Iterator[Client]:
    """The site with a service and no translations kept."""
    for kept in folder.glob("translations.sqlite*"):
        kept.unlink()
    chosen = TranslationSettings(url=service.url, api_key=KEY, timeout=patience)
    opened = open_library(Settings(library=folder, workers=1, translation=chosen))
    yield Client(create_site(opened))
    opened.close()


@pytest.fixture(scope="module")
def japanese(library: Library, keys: list[str]) -> str:
    """A Japanese document with claims in its own language alone."""
    whole = (library.store.get(key) for key in keys if key.startswith("JP"))
    return next(
        one.patent.key
        for one in whole
        if one and one.patent.claims and {s.lang for s in one.patent.claim_sets} == {"ja"}
    )


def machines(page: str) -> list[str]:
    return re.findall(r'<p class="machine" lang="([^"]+)">', page)


def test_without_a_service_none_is_offered_or_asked(site: Client, japanese: str) -> None:
    page = site.page(f"/en/doc/{japanese}?mt=1")
    assert LINK not in page
    assert machines(page) == []
    assert Settings().translation is None


def test_nothing_leaves_the_site_before_a_reader_asks(
    translated: Client, service: servers.Server, japanese: str
) -> None:
    page = translated.page(f"/en/doc/{japanese}?from=1")
    assert f'<a href="?from=1&amp;mt=1" {LINK}' in page
    assert machines(page) == []
    translated.page("/en/search?q=電池")
    assert service.asked == []


@pytest.mark.parametrize("lang", ["en", "zh", "ko"])
def test_a_document_is_translated_paragraph_by_paragraph(
    translated: Client, service: servers.Server, library: Library, japanese: str, lang: str
) -> None:
    page = translated.page(f"/{lang}/doc/{japanese}?mt=1")
    stored = library.store.get(japanese)
    assert stored
    claim = stored.patent.claims[0].text
    made = servers.translated(claim, lang)
    place = page.index(f">{made} ")
    assert page.index('id="c0-1"') < place < page.index('id="c0-2"')
    label = page[place : place + 400]
    assert MACHINE[lang] in label
    assert "LibreTranslate" in label
    assert re.search(r'<time datetime="\d{4}-\d\d-\d\d">', label)
    assert set(machines(page)) == {{"zh": "zh-Hans"}.get(lang, lang)}
    assert {one["api_key"] for one in service.asked} == {KEY}
    assert KEY not in page


def test_the_original_stays_as_it_is(translated: Client, site: Client, japanese: str) -> None:
    def body(page: str) -> str:
        return page[page.index('<article class="doc"') : page.index("</article>")]

    with_machine = body(translated.page(f"/en/doc/{japanese}?mt=1"))
    without = re.sub(r'<p class="machine".*?</p>', "", with_machine).replace("&amp;mt=1", "")
    plain = body(site.page(f"/en/doc/{japanese}"))
    assert re.sub(r"\s", "", without) == re.sub(r"\s", "", plain)


def test_translations_are_not_searched_or_exported(translated: Client, japanese: str) -> None:
    translated.page(f"/en/doc/{japanese}?mt=1")
    assert "translation of" not in translated.get(f"/en/doc/{japanese}/download.jsonl").text
    found = translated.json("/api/v1/search?q=%22the+translation+of%22")
    assert found["documents"] == 0


def test_passages_of_hits(translated: Client, service: servers.Server) -> None:
    page = translated.page("/en/search?q=電池")
    assert 'mt=1" rel="nofollow">Show a machine translation' in page
    page = translated.page("/en/search?q=電池&mt=1")
    passages = re.findall(r'<p class="passage">.*?</p>\s*(<p class="machine")?', page, re.DOTALL)
    assert passages
    assert "The translation of" in page
    assert "Hide the machine translation" in page


@pytest.mark.parametrize("path", ["preview", "search"])
def test_the_preview(translated: Client, library: Library, japanese: str, path: str) -> None:
    stored = library.store.get(japanese)
    assert stored
    made = servers.translated(stored.patent.claims[0].text[:1_200], "en")
    address = f"/en/{path}?q=pn:{japanese}&show={japanese}"
    plain = translated.page(address)
    assert machines(plain) == []
    page = translated.page(f"{address}&mt=1")
    aside = page[page.index(f'<article data-key="{japanese}">') :]
    assert aside.index(stored.patent.claims[0].text[:20]) < aside.index(f">{made} ")


def test_a_text_in_the_readers_language_is_not_offered(
    translated: Client, library: Library, japanese: str
) -> None:
    assert "machine" not in translated.page(f"/ja/doc/{japanese}?mt=1").split("<main")[1]


@pytest.mark.parametrize(
    ("answer", "patience", "words"),
    [
        (servers.hanging, 0.3, "LibreTranslate does not answer in time."),
        (servers.gone, 30.0, "LibreTranslate cannot be reached."),
        (servers.lying, 30.0, "or in another language than asked for; that is not shown."),
        (servers.huge, 30.0, "LibreTranslate answers what cannot be used: more than"),
        (servers.page, 30.0, "LibreTranslate answers what cannot be used: no JSON."),
    ],
)
def test_the_page_comes_whatever_the_service_does(
    translated: Client, service: servers.Server, japanese: str, answer: servers.Answer, words: str
) -> None:
    service.answer = answer
    page = translated.page(f"/en/doc/{japanese}?mt=1")
    assert words in page
    assert "Translate the rest" in page
    assert 'id="c0-1"' in page
    assert machines(page) == []


def test_what_went_wrong_is_said_in_the_readers_language(
    translated: Client, service: servers.Server, japanese: str
) -> None:
    service.answer = servers.gone
    assert "LibreTranslate에 연결할 수 없습니다." in translated.page(f"/ko/doc/{japanese}?mt=1")


def test_crawlers_are_told_to_leave_translations(site: Client) -> None:
    assert "Disallow: /*mt=" in site.page("/robots.txt")


def test_the_words_of_the_glossary_stand_beside_the_terms(
    site: Client, library: Library, japanese: str
) -> None:
    page = site.page(f"/en/doc/{japanese}?terms=1")
    found = re.findall(r"<dfn>(.*?)</dfn><rp> \(</rp><rt lang=\"en\">(.*?)</rt>", page)
    assert len(found) > 5
    for term, word in found:
        concepts = [one.concept for one in library.glossary.find_terms(term, "ja")]
        assert word in {concept.terms("en")[0] for concept in concepts}
    description = page[page.index('id="description-0"') :]
    assert "<ruby" in description
    stored = library.store.get(japanese)
    assert stored
    bare = re.sub(r"<rp>.*?</rp>|<rt.*?</rt>", "", page)
    assert stored.patent.claims[0].text in re.sub(r"</?(?:ruby|dfn)[^>]*>", "", bare)


def test_switches_survive_the_ways_within_a_document(site: Client, japanese: str) -> None:
    page = site.page(f"/en/doc/{japanese}?terms=1")
    assert 'href="?" rel="nofollow">Hide the words' in page
    beside = re.findall(r'href="(\?with=[^"]*)"', page)
    assert all("terms=1" in address for address in beside)


@pytest.mark.parametrize("url", ["ftp://example.org", "example.org", "http://a b", ""])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        TranslationSettings(url=url)


def test_the_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIHUB_TRANSLATION", '{"url": "http://127.0.0.1:5000", "api_key": "k9k9"}')
    settings = Settings()
    assert settings.translation
    assert settings.translation.timeout == 8.0
    assert "k9k9" not in repr(settings)
