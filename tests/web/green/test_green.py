"""Pages and API of green technology: classified documents and texts, schemes, figures."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from importlib.resources import as_file
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from green import texts
from trihub.app import Library, create_site, open_library
from trihub.app.green import CLASSES_FOLDER, MODELS_FOLDER
from trihub.cli.main import group
from trihub.core.languages import MAIN_LANGUAGES
from trihub.demo import library_files
from trihub.green import measured
from trihub.green.features.samples import Translated
from trihub.green.learned.train import learn_green
from trihub.green.rules.classify import Rules
from trihub.green.schemes.folder import shipped
from trihub.settings import Settings
from trihub.text.glossary import Glossary, GlossaryTranslator
from web.client import Client

TITLES = {"en": "Green technology", "zh": "绿色技术", "ja": "グリーン技術", "ko": "녹색기술"}
PAGES = (
    "/green", "/green/schemes", "/green/schemes/gxti", "/green/figures",
    "/green/schemes/ipc-green-inventory?with=oecd-env-tech",
)  # fmt: skip


def words(page: str) -> str:
    """The page's text, runs of blanks made one."""
    return " ".join(str(html.fromstring(page).xpath("string(//main)")).split())


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The Chinese documents of the demonstration, and an English model of invented texts."""
    place = tmp_path_factory.mktemp("green")
    opened = open_library(Settings(library=place, workers=1), create=True)
    with as_file(library_files() / "cn") as files:
        opened.ingest([files])
    translated = Translated(GlossaryTranslator(Glossary.default()))
    samples, rules = texts.samples("en"), Rules(shipped()["ipc-green-inventory"])
    learn_green(place / MODELS_FOLDER, "en", samples, texts.DEFINITIONS, rules, translated)
    (place / CLASSES_FOLDER).mkdir(parents=True)
    shutil.copy(place / MODELS_FOLDER / "en.green-classes", place / CLASSES_FOLDER / "en.classes")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def judging(learned: Library) -> Client:
    return Client(create_site(learned))


def posted(site: Client, text: str, lang: str = "en", language: str = "") -> str:
    """The page that answers a form, as a browser sends it without a script."""
    fields = {"text": (None, text), "language": (None, language)}
    answer = site.request("POST", f"/{lang}/green", files=fields)
    assert answer.status_code == 200, answer.text
    return answer.text


def as_command(library: Library, *arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(
        group, ["--library", str(library.settings.library), *arguments, "--json"]
    )
    assert done.exit_code == 0, done.output
    shape: dict[str, Any] = json.loads(done.stdout)
    return shape


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_every_page_speaks_the_readers_language(site: Client, lang: str) -> None:
    for address in PAGES:
        page = site.page(f"/{lang}{address}")
        assert TITLES[lang] in page
        hrefs = {link for link in re.findall(r'href="(/[^"]+)"', page) if "/green" in link}
        assert f"/{lang}/green/schemes" in hrefs
    for address in ("fields", "help"):
        assert f'href="/{lang}/green"' in site.page(f"/{lang}/{address}")


def test_a_document_is_green_by_a_scheme_because_of_a_symbol(
    site: Client, library: Library
) -> None:
    rules = Rules(shipped()["oecd-env-tech"])
    stored = next(
        one for one in library.store.changes_since(0, limit=1000)
        if rules.judge(one.patent.classes).green
    )  # fmt: skip
    reason = rules.judge(stored.patent.classes).reasons[0]
    page = words(site.page(f"/en/green?number={stored.patent.key}"))
    assert f"{reason.symbol} ({reason.symbols.value}) lies in {reason.place}" in page
    assert "IPC Green Inventory 2023-list:" in page
    assert "trihub green learn" in page
    assert "trihub ipc learn" in page


def test_a_text_is_judged_by_the_model_that_is_named(judging: Client) -> None:
    page = words(posted(judging, "Solar panel with a frame"))
    assert re.search(r"By its text ?green · calibrated probability (> )?0\.[5-9]", page)
    assert "area under the ROC curve" in page
    assert "ipc-green-inventory@2023-list" in page
    assert "H02S 20/00" in page
    assert "the rules have nothing to go by" in page
    unsure = words(posted(judging, "qwxz vbnm rtgh"))
    assert "don’t know" in unsure
    assert "this rests on nothing" in unsure


def test_a_language_that_no_model_saw_is_said(judging: Client) -> None:
    page = words(posted(judging, "태양광 패널", lang="en"))
    assert "No green technology was learned from texts in “ko”. Learned: en." in page
    assert "No classes were learned from texts in “ko”." in page
    told = judging.request("POST", "/en/green", data={"text": "Солнечная панель"})
    assert told.status_code == 400
    assert "no language that anything was learned of" in told.text
    assert judging.request("POST", "/en/green", data={"text": " "}).status_code == 400


def test_texts_of_300_pages_are_read_and_longer_ones_are_not(judging: Client) -> None:
    long = "太阳能电池板框架。" * 60_000  # 540,000 characters, 1.6 MB
    assert "“zh”" in posted(judging, long)
    assert judging.request("POST", "/en/green", data={"text": "a" * (3 << 20)}).status_code == 413
    body = {"text": "solar panel " * 200_000}
    assert judging.request("POST", "/api/v1/green/classify", json=body).status_code == 413


def test_what_is_pasted_is_shown_as_text(judging: Client) -> None:
    page = posted(judging, "</textarea><script>alert(1)</script> solar panel")
    assert "<script>alert" not in page


@pytest.mark.parametrize("text", ["Solar panel with a frame", "door lock of steel", "a b c"])
def test_the_api_answers_as_the_commands_do(learned: Library, judging: Client, text: str) -> None:
    for address, command in (("green/classify", "green classify"), ("ipc/suggest", "ipc suggest")):
        answer = judging.request("POST", f"/api/v1/{address}", json={"text": text})
        assert answer.json() == as_command(learned, *command.split(), text)
    for address, command in (
        ("schemes", "schemes"), ("schemes/gxti", "schemes gxti"), ("figures", "figures"),
        ("concordance?one=ipc-green-inventory&other=oecd-env-tech",
         "concordance ipc-green-inventory oecd-env-tech --limit 2000"),
    ):  # fmt: skip
        told = judging.get(f"/api/v1/green/{address}").json()
        assert told == as_command(learned, "green", *command.split())


def test_figures_add_up_and_mark_what_is_not_complete(site: Client) -> None:
    shape = site.json("/api/v1/green/figures?scheme=oecd-env-tech")
    whole = [one for one in shape["figures"] if one["class"] == ""]
    page: Any = html.fromstring(site.page("/en/green/figures?scheme=oecd-env-tech"))
    last = page.xpath("//table[contains(@class, 'years')]//tr[@class='sum']/td[last()]")[0]
    assert int(last.text.replace(",", "")) == sum(one["families"] for one in whole) > 0
    marked = {
        int(row.xpath("string(th)").split()[0])
        for row in page.xpath("//table[contains(@class, 'years')]//tr[th/span]")
    }
    years = {one["year"] for one in whole if one["year"]}
    assert marked == {year for year in years if year >= shape["incomplete_from"]}
    year, month = (int(part) for part in shape["as_of"].split("-")[:2])
    assert shape["incomplete_from"] == (year - 1 if month > 6 else year - 2)


def test_a_large_library_shows_what_the_command_counted(
    learned: Library, judging: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measured, "SMALL", 0)
    folder = learned.settings.library / "green" / "measured"
    shutil.rmtree(folder, ignore_errors=True)
    both = "one=oecd-env-tech&other=ipc-green-inventory"
    for address in ("figures", f"concordance?{both}"):
        assert judging.get(f"/api/v1/green/{address}").status_code == 404
    assert "trihub green figures --scheme" in judging.page("/en/green/figures")
    counted = as_command(learned, "green", "figures")
    told = as_command(learned, "green", "concordance", "ipc-green-inventory", "oecd-env-tech")
    assert judging.json("/api/v1/green/figures") == counted
    turned = judging.json(f"/api/v1/green/concordance?{both}")
    assert turned["whole"]["of_one"] == told["whole"]["of_other"]
    assert turned["one"] == told["other"]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/en/green/schemes/none", 404), ("/en/green/figures?scheme=none", 404),
     ("/en/green/figures?class=none", 404), ("/en/green?number=CN199099999A", 404),
     ("/en/green?number=abc", 404), ("/en/green/schemes/gxti?with=none", 404),
     ("/api/v1/green/schemes/none", 404), ("/xx/green", 404)],
)  # fmt: skip
def test_what_is_not_there_is_said(site: Client, address: str, status: int) -> None:
    assert site.get(address).status_code == status


def test_two_schemes_are_chosen_without_a_script(site: Client) -> None:
    answer = site.get("/ja/green/schemes/side-by-side?one=gxti@2022-06&with=oecd-env-tech@2016")
    place = "/ja/green/schemes/gxti%402022-06?with=oecd-env-tech%402016"
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    page = site.page(place)
    assert "エネルギー供給" in page
    assert "A23K 10/26-10/28" in page
