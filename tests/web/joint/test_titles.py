"""What an application is called in petitions and at the desk, and its amended claims."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest
from lxml import html

from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    DocumentId,
    Origin,
    Patent,
    Source,
    Text,
)
from trihub.core.shapes.record import to_record
from trihub.store import SqlStore
from web.joint.asking import petition_form
from web.joint.conftest import Play
from web.joint.test_desk import FREE, At
from web.selecting import find

GERMAN = Text(text="Akkuträger", lang="de", origin=Origin.OFFICE)
ENGLISH = Text(text="Battery carrier", lang="en", origin=Origin.OFFICE)
CHINESE = Text(text="电池托架", lang="zh")
TITLES = (GERMAN, ENGLISH, CHINESE)


def record() -> bytes:
    made = Patent(
        publication=DocumentId(office="CN", number="", kind=""), source=Source(file="x"),
        application=Application(office="CN", number="202699900777.7"), titles=TITLES,
        claim_sets=(ClaimSet(lang="zh", claims=(Claim(number=1, text="一种电池托架。"),)),),
    )  # fmt: skip
    return orjson.dumps(to_record(made))


def sent(play: Play, do: str, lang: str = "en", **more: Any) -> Any:
    who = play.who("applicant")
    form = {**petition_form("202699900777.7", do), "title": "", "csrf": who.csrf, **more}
    upload = {"text-CN": ("a.json", record())}
    return who, who.ask("POST", f"/{lang}/joint/new", data=form, files=upload)


@pytest.mark.parametrize(
    ("lang", "title"), [("en", ENGLISH), ("zh", CHINESE), ("ko", CHINESE), ("ja", CHINESE)]
)
def test_a_form_calls_an_uploaded_text_by_its_title_for_the_reader(
    play: Play, lang: str, title: Text
) -> None:
    _, answer = sent(play, "check", lang)
    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    shown = find(page, "fieldset.application p.told span[lang]")
    assert (shown[0].text_content(), shown[0].get("lang")[:2]) == (title.text, title.lang)


def test_a_petition_takes_the_original_title(play: Play) -> None:
    who, answer = sent(play, "file")
    assert answer.status_code == 303, answer.text
    assert CHINESE.text in html.fromstring(who.page(answer.headers["location"])).findtext(
        ".//h1/span"
    )


@pytest.fixture
def at(play: Play, monkeypatch: pytest.MonkeyPatch) -> At:
    """The desk of an application with titles in three languages."""
    desk = At(play)
    real = desk.made.application

    def with_titles(self: Any, *args: Any) -> Any:
        del self
        own = real(*args)
        return replace(own, patent=replace(own.patent, titles=TITLES))

    monkeypatch.setattr(type(desk.made), "application", with_titles)
    return desk


@pytest.mark.parametrize(("lang", "title"), [("en", ENGLISH), ("ko", CHINESE)])
def test_the_desk_calls_the_application_by_its_title_for_the_reader(
    at: At, lang: str, title: Text
) -> None:
    page = html.fromstring(at.who.page(f"/{lang}/joint/cases/{at.case}/desk"))
    shown = find(page, "h1 span")[0]
    assert (shown.text_content(), shown.get("lang")[:2]) == (title.text, title.lang)


@pytest.mark.parametrize(
    ("lang", "label"),
    [("ko", "1(보정서 2020-11-10 全文)"), ("ja", "1（手続補正書 2020-11-10 全文）"),
     ("zh", "1（补正书 2020-11-10 全文）"), ("en", "1 (written amendment 2020-11-10 全文)")],
)  # fmt: skip
def test_an_amended_claim_is_called_in_the_readers_words(
    play: Play, monkeypatch: pytest.MonkeyPatch, lang: str, label: str
) -> None:
    desk, real = At(play), SqlStore.get

    def amended(self: Any, key: str, **options: Any) -> Any:
        stored = real(self, key, **options)
        if stored is None or key != FREE:
            return stored
        claims = ClaimSet(
            lang="ja", label="written amendment 2020-11-10 全文",
            claims=(Claim(number=1, text="電池。"),),
        )  # fmt: skip
        return replace(stored, patent=replace(stored.patent, claim_sets=(claims,)))

    monkeypatch.setattr(SqlStore, "get", amended)
    page = html.fromstring(desk.who.page(f"/{lang}/joint/cases/{desk.case}/desk/doc/{FREE}"))
    assert any(label in one.text_content() for one in find(page, ".where"))
    boxes = [box.get("aria-label") for box in find(page, "input[name=part]")]
    assert any(label in box for box in boxes)
    assert lang == "en" or not any("amendment" in box for box in boxes)


def test_the_desk_refuses_a_language_that_queries_are_not_translated_to(play: Play) -> None:
    desk = At(play)
    answer = desk.who.send(f"{desk.desk}/run", q="battery", translate=["zh", "fr"])
    assert answer.status_code == 400
    assert "There is no translation to “fr”." in answer.text
