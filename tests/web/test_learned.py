"""Translations on the search page: weighed, learned, and what is told where nothing was learned."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import html

from trihub.app import create_site, open_library
from trihub.app.learning import learn_translations
from trihub.settings import Settings
from web.client import Client
from web.selecting import find

SEARCH = "/en/search?q=battery&translate=zh"
WEIGHT = "battery>电池=0.25"


@pytest.fixture(scope="module")
def learned(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A site over a copy of the library, with translations learned from its own texts."""
    place = tmp_path_factory.mktemp("learned") / "library"
    shutil.copytree(folder, place)
    opened = open_library(Settings(library=place, workers=1))
    (result,) = learn_translations(opened, [("en", "zh")], glossary=False)
    assert result.used
    yield Client(create_site(opened))
    opened.close()


def test_a_translation_is_weighed_on_the_page(site: Client) -> None:
    page = html.fromstring(site.page(f"{SEARCH}&weigh={quote(WEIGHT)}&weigh="))
    chip = next(c for c in find(page, "a.chip") if "电池" in c.text_content())
    assert "×0.25" in chip.text_content()
    chosen = find(page, "details.weigh option[selected]")
    assert [option.get("value") for option in chosen] == [WEIGHT]
    assert WEIGHT in [field.get("value") for field in find(page, "input[name=weigh]")]
    answer = site.json(
        "/api/v1/search", params={"q": "battery", "translate": "zh", "weigh": WEIGHT}
    )
    assert {t["target"]: t["weight"] for t in answer["translations"]}["电池"] == 0.25


def test_a_weight_that_is_none_is_told(site: Client) -> None:
    answer = site.get("/ko/search?q=battery&translate=zh&weigh=battery")
    assert answer.status_code == 400
    assert "“battery”는 번역어 가중치가 아닙니다." in answer.text


def test_where_nothing_was_learned_the_page_says_so(learned: Client) -> None:
    page = learned.page("/zh/search?q=battery&translate=ko")
    assert "尚未学习从“en”到“ko”的译词，仅由术语表翻译。" in page
    assert "尚未学习" not in learned.page("/zh/search?q=battery")


def test_learned_translations_show_and_switch_off(learned: Client) -> None:
    page = learned.page(SEARCH)
    assert "Nothing was learned" not in page
    answer = learned.json("/api/v1/search", params={"q": "battery", "translate": "zh"})
    own = [t for t in answer["translations"] if t["entry"] == "learned:en-zh"]
    assert own
    assert all(0.05 <= t["weight"] <= 1 for t in own)
    off = f"{own[0]['source']}>{own[0]['target']}"
    assert own[0]["target"] in page
    again = html.fromstring(learned.page(f"{SEARCH}&without={quote(off)}"))
    assert any(own[0]["target"] in chip.text_content() for chip in find(again, "a.chip.off"))


def test_a_damaged_table_leaves_the_search_and_says_what_to_do(
    folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "library"
    shutil.copytree(folder, place)
    table = place / "learned" / "translations" / "en-zh.terms"
    table.parent.mkdir(parents=True)
    table.write_bytes(b"half")
    opened = open_library(Settings(library=place, workers=1))
    page = Client(create_site(opened)).page(SEARCH)
    opened.close()
    assert "The file en-zh.terms of what was learned is damaged." in page
    assert "trihub learn-translations --pair en-zh" in page
    assert "电池" in page
