"""Korean texts with both forms of a particle have one when their values are filled in."""

from __future__ import annotations

import csv
import re
import tomllib
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po
from lxml import html
from markupsafe import Markup

from trihub.core.messages import Message, said
from trihub.statistics.computed.model import Why, missing
from trihub.statistics.reconciliation.words import sentence_of
from trihub.text.particles import settled
from trihub.web import i18n
from trihub.web.messages import translate
from trihub.web.views.render import environment
from web.client import Client

BOTH = re.compile(r"[은이을과]\([는가를와]\)|[는가를와]\([은이을과]\)|\(으\)로|\(이\)[라며나란]")
VALUE = re.compile(r"%\((\w+)\)s|\{([\w.-]+)\}")
ENDS = ("특허", "출원인", "서울", "12", "KR", "<b>CN 1 A</b>", "명세서(보정 후)")


def shipped() -> list[str]:
    """Every Korean text with both forms: of the catalogue, and of the tables beside it."""
    path = files("trihub.web") / "locale" / "ko" / "LC_MESSAGES" / "trihub.po"
    with path.open("rb") as source:
        strings = [message.string for message in read_po(source, locale="ko_KR")]
    texts = [text for one in strings for text in ([one] if isinstance(one, str) else one)]
    for package, name, column in (
        ("trihub.statistics.computed.data", "reasons.csv", "ko"),
        ("trihub.statistics.reconciliation", "rules.csv", "ko_text"),
    ):
        table = (files(package) / name).read_text(encoding="utf-8").splitlines()
        texts += [row[column] for row in csv.DictReader(table)]
    report = files("trihub.fields.report.text") / "sentences.toml"
    rules = tomllib.loads(report.read_text(encoding="utf-8"))
    texts += [rule["ko"] for rule in rules["sentence"]]
    return [text for text in texts if text and BOTH.search(text)]


def test_no_text_keeps_both_forms() -> None:
    texts = shipped()
    assert len(texts) > 170
    for text in texts:
        for value in ENDS:
            filled = VALUE.sub(lambda _, value=value: value, text)  # type: ignore[misc]
            assert not BOTH.search(settled(filled)), filled


def test_messages_have_one_form() -> None:
    message = said("“{text}” is no date.", text="배터리")
    assert translate(message, "ko") == "‘배터리’는 날짜가 아닙니다."
    assert translate(said("“{text}” is no date.", text="출원"), "ko") == "‘출원’은 날짜가 아닙니다."
    assert translate(said("“{text}” is no date.", text="limit"), "ko") == "‘limit’은(는) 날짜가 아닙니다."  # fmt: skip
    assert translate("은(는) 배터리은(는)", "ko") == "은(는) 배터리은(는)"
    assert isinstance(message, Message)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("KR 1 B1", "KR 1 B1과"), ("CN 1 A", "CN 1 A와"), ("<i>", "&lt;i&gt;와(과)")],
)
def test_templates_have_one_form_and_stay_escaped(number: str, shown: str) -> None:
    sentence = '{{ _("for a second document beside %(document)s", document=number) }}'
    made = environment("ko").from_string(sentence).render(number=number)
    assert made == f"{shown} 결합할 문헌 검색"
    safe = environment("ko").from_string("{{ _('%(first)s with %(second)s', first=a, second=b) }}")
    done = safe.render(a=Markup("<b>1</b>"), b="<2>")
    assert "<b>1</b>" in done
    assert "&lt;2&gt;" in done


def test_other_languages_have_the_functions_of_jinja() -> None:
    for language in ("en", "zh", "ja"):
        assert environment(language).globals["gettext"].__module__ == "jinja2.ext"  # type: ignore[attr-defined]


def test_sentences_of_figures_have_one_form() -> None:
    told = missing(Why.TOTAL_IS_NOT_ITS_PARTS, total="120", sum="119").text("ko")
    assert told == "공표된 합계 120이 내역의 합 119와 다르다."
    facts = {"one": "1200", "other": "1201"}
    assert sentence_of("rounding", facts, "ko") == "1,200과 1,201은 자릿수만 다른 같은 값이다."


def test_a_page_in_korean_has_one_form(site: Client) -> None:
    answer = site.get("/ko/doc/hello")
    assert answer.status_code == 404
    text = html.fromstring(answer.text).text_content()
    assert "‘hello’는" in text
    assert not BOTH.search(text)
    assert (
        i18n.translations("ko").gettext("“{text}” is no date.") == "‘{text}’은(는) 날짜가 아닙니다."
    )
