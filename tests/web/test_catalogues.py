"""Every text of the site is in every catalogue, translated, and nothing else is."""

from __future__ import annotations

import importlib.util
import re
from enum import EnumType
from pathlib import Path
from types import ModuleType

import pytest
from jinja2 import Environment

from trihub.core.citations import Phase
from trihub.core.kinds import NeutralKind
from trihub.core.messages import said
from trihub.core.numbers.model import Form, NumberType, Right
from trihub.core.patent import Origin, Relation, Role
from trihub.core.query import (
    ClassField,
    DateField,
    Facet,
    KeywordField,
    TextField,
)
from trihub.priorart.reasons import Cause
from trihub.web import i18n, words
from trihub.web.messages import translate

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "src" / "trihub" / "web" / "templates").rglob("*.html"))
UNTRANSLATED = {
    "SHA",
    "LD",
    "CSV",
    "Trihub",
    "BibTeX",
    "JSON",
    "ms",
    "E",
    "T",
    "×",
    "PATH",
    "trihub",
    "ingest",
}
"""Names and signs that are the same in every language."""


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "tools" / "catalogues.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_catalogues_are_whole() -> None:
    assert tool().check() == []


def test_the_tool_has_nothing_to_change() -> None:
    catalogues = tool()
    for language in catalogues.LANGUAGES:
        written = catalogues.path_of(language).read_text("utf-8")
        catalogue = catalogues.read(language)
        catalogue.update(catalogues.template(), no_fuzzy_matching=True)
        assert catalogues.text_of(catalogue) == written


def own_words(template: str) -> set[str]:
    """Words of a template that stand outside gettext, code samples and markup."""
    lexer = Environment(extensions=["jinja2.ext.i18n"])
    data = "".join(
        text if kind == "data" else "\ufffc"
        for _, kind, text in lexer.lex(template)
        if kind in ("data", "variable_begin")
    )
    data = re.sub(r"<(code|pre|kbd)\b.*?</\1>", " ", data, flags=re.DOTALL)
    attributes = re.findall(r'\s(?:aria-label|title|placeholder|alt)="([^"]*)"', data)
    text = re.sub(r"<!?[^<>]*>", " ", re.sub(r'="[^"]*"', "=x", data))
    # what follows a slash is a part of an address
    text = re.sub(r"&\w+;|\b\w+=|(?<=/)[a-z]+", " ", text + " " + " ".join(attributes))
    return set(re.findall(r"[^\W\d_]+", text)) - UNTRANSLATED


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_say_nothing_outside_gettext(path: Path) -> None:
    assert own_words(path.read_text("utf-8")) == set()


def test_a_text_outside_gettext_is_found() -> None:
    assert own_words('<p title="Odd {{ x }}">{{ _("well") }} Bad</p>') == {"Odd", "Bad"}


@pytest.mark.parametrize(
    ("enum", "group"),
    [
        (NeutralKind, "kind"), (Right, "right"), (NumberType, "number type"), (Role, "role"),
        (Origin, "origin"), (Relation, "relation"), (Phase, "phase"), (Facet, "facet"),
        (TextField, "field"), (KeywordField, "field"), (ClassField, "field"), (DateField, "field"),
        (Form, "form"), (Cause, "cause"),
    ],
)  # fmt: skip
def test_every_value_of_the_code_has_its_word(enum: EnumType, group: str) -> None:
    missing = {member.value for member in enum} - set(words.GROUPS[group])  # type: ignore[attr-defined]
    assert not missing


@pytest.mark.parametrize("language", ["zh", "ja", "ko"])
def test_words_are_translated(language: str) -> None:
    for group, table in words.GROUPS.items():
        for value, english in table.items():
            shown = words.show(value, group, language)
            assert shown
            if english.islower() and english not in ("and", "or"):
                assert shown != english, (group, english)


def test_the_offices_own_terms() -> None:
    assert words.show("granted", "kind", "zh") == "授权"
    assert words.show("unexamined", "kind", "ja") == "公開"
    assert words.show("unexamined", "kind", "ko") == "공개"
    assert words.show("odd", "kind", "ko") == "odd"
    assert words.office_name("DE", "ja") == "ドイツ"


def test_messages_are_filled_in_again() -> None:
    inner = said("a closing bracket")
    message = said("Expected {expected}, for example: {example}", expected=inner, example="(a)")
    assert message == "Expected a closing bracket, for example: (a)"
    assert translate(message, "zh") == "此处应为右括号，例如：(a)"
    assert translate(message, "en") == message
    assert translate("a plain text", "zh") == "a plain text"
    kind = said("Kind {kind} does not go with a number of a {right}.", kind="Y", right="patent")
    assert "特許" in translate(kind, "ja")


def test_braces_in_values_stay() -> None:
    message = said("“{text}” is no date.", text="{0}{text}")
    assert translate(message, "ko") == "‘{0}{text}’은(는) 날짜가 아닙니다."


@pytest.mark.parametrize(
    ("language", "day", "number", "time"),
    [
        ("en", "5 Mar 2020", "1,234.5", "5 Mar 2020 00:00 UTC"),
        ("zh", "2020年3月5日", "1,234.5", "2020年3月5日 00:00 UTC"),
        ("ja", "2020年3月5日", "1,234.5", "2020年3月5日 00:00 UTC"),
        ("ko", "2020년 3월 5일", "1,234.5", "2020년 3월 5일 00:00 UTC"),
    ],
)
def test_dates_and_numbers(language: str, day: str, number: str, time: str) -> None:
    from trihub.core.dates import PatentDate

    assert i18n.show_date(PatentDate(2020, 3, 5), language) == day
    assert i18n.show_number(1234.5, language) == number
    assert i18n.show_time(1583366400, language) == time
    assert i18n.show_date(None, language) == ""
    assert "3" not in i18n.show_date(PatentDate(2020), language)
