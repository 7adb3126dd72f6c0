"""Which title a document is called by: on pages, in citations and in RIS."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from lxml import html

from trihub.core.patent import DocumentId, Origin, Patent, Source, Text
from trihub.core.ports import Stored
from trihub.core.shapes.heads import main_title, other_titles
from trihub.library.export.ris import write_ris
from trihub.web.views.citing import cite
from trihub.web.views.render import environment
from trihub.web.views.translated import of_title
from web.selecting import find

GERMAN = Text(text="Netz", lang="de", origin=Origin.OFFICE)
ENGLISH = Text(text="Network", lang="en")
FRENCH = Text(text="Réseau", lang="fr", origin=Origin.OFFICE)
EP = (GERMAN, ENGLISH, FRENCH)
JAPANESE = Text(text="回線", lang="ja")
TRANSLATED = Text(text="Line", lang="en", origin=Origin.OFFICE)


def patent(*titles: Text) -> Patent:
    return Patent(
        publication=DocumentId(office="EP", number="2400812", kind="B1"),
        source=Source(file="x.xml"), titles=titles,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("titles", "reader", "shown"),
    [
        (EP, "en", "Network"),
        (EP, "ja", "Network"),
        (EP, "", "Network"),
        (EP, "de", "Netz"),
        ((TRANSLATED, JAPANESE), "en", "Line"),
        ((TRANSLATED, JAPANESE), "ko", "回線"),
        ((GERMAN, FRENCH, TRANSLATED), "zh", "Line"),
        ((GERMAN, FRENCH), "zh", "Netz"),
        ((JAPANESE, ENGLISH), "zh", "回線"),
        ((TRANSLATED, ENGLISH), "en", "Network"),
    ],
)
def test_the_reader_s_language_then_the_original_then_english(
    titles: Sequence[Text], reader: str, shown: str
) -> None:
    title = main_title(patent(*titles), reader)
    assert title
    assert title.text == shown


def test_a_document_may_have_no_title() -> None:
    assert main_title(patent(), "en") is None
    assert other_titles(patent(), "en") == ()
    assert list(of_title(patent(), "en")) == []


def test_other_titles_come_with_originals_first() -> None:
    assert other_titles(patent(*EP), "fr") == (ENGLISH, GERMAN)
    assert other_titles(patent(*EP), "en") == (GERMAN, FRENCH)


def shown(patent: Patent, lang: str) -> Any:
    macros = '{% import "macros.html" as m with context %}'
    made = environment(lang).from_string(
        f"{macros}<div><h1>{{{{ m.titles(p) }}}}</h1>{{{{ m.original(p) }}}}</div>"
    )
    return html.fromstring(made.render(p=patent))


@pytest.mark.parametrize("lang", ["en", "zh", "ja", "ko"])
@pytest.mark.parametrize("titles", [EP, (TRANSLATED, JAPANESE), (GERMAN, FRENCH), ()])
def test_only_an_original_is_shown_as_one(titles: Sequence[Text], lang: str) -> None:
    originals = {title.text for title in titles if title.origin is Origin.ORIGINAL}
    texts = {
        element.text_content().strip()
        for element in find(shown(patent(*titles), lang), ".original")
    }
    assert texts <= originals


def test_the_original_stands_below_the_reader_s_title() -> None:
    page = shown(patent(TRANSLATED, JAPANESE), "en")
    assert "Line" in find(page, "h1")[0].text_content()
    assert [e.text_content() for e in find(page, ".original")] == ["回線"]
    assert not find(shown(patent(*EP), "ja"), ".original")


def test_citations_and_machine_translations_take_the_same_title() -> None:
    cited = cite(patent(*EP), "https://example.org", "ja")
    assert cited.text.startswith("Network. ")
    assert "title = {Network}" in cited.bibtex
    assert [(one.text, one.lang) for one in of_title(patent(*EP), "ja")] == [("Network", "en")]
    assert list(of_title(patent(*EP), "en")) == []


def test_ris_takes_the_same_title() -> None:
    out = io.BytesIO()
    stored = Stored(doc=1, change=1, simple_family=1, extended_family=1, patent=patent(*EP))
    write_ris([stored], out)
    lines = out.getvalue().decode().split("\r\n")
    assert "TI  - Network" in lines
    assert "TT  - Netz" in lines
    assert "LA  - en" in lines
