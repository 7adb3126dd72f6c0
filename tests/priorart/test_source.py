"""The language that a query is written in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trihub.core.errors import BadInput
from trihub.priorart.query.source import language_of_words, words_of
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import PriorArt
from trihub.text.glossary import Glossary, GlossaryTranslator
from trihub.text.query.parser import parse


@pytest.fixture(scope="module")
def known() -> GlossaryTranslator:
    return GlossaryTranslator(Glossary.default())


@pytest.mark.parametrize(
    ("query", "lang"),
    [
        ("水素 貯蔵", "ja"),
        ("歯車", "ja"),
        ("人工知能", "ja"),
        ("感染症 検査", "ja"),
        ("固体電解質", "ja"),
        ("固体电解质", "zh"),
        ("电池", "zh"),
        ("人工智能", "zh"),
        ("晶圆 边缘 研磨", "zh"),
        ("ウェーハ 加工", "ja"),
        ("전지", "ko"),
        ("lithium battery", "en"),
        ("", "en"),
        ("电池 kind:granted lang:en ofc:US", "zh"),
        ('전지 kind:"utility model, registered" ofc:CN', "ko"),
        ("battery separator pa:宁德时代新能源科技股份有限公司", "en"),
        ("battery separator NOT pa:삼성전자주식회사", "en"),
        ("ti:(歯車 NEAR/2 伝達) AND ofc:KR", "ja"),
    ],
)
def test_words_alone_tell_the_language(known: GlossaryTranslator, query: str, lang: str) -> None:
    assert language_of_words(words_of(parse(query)) if query else "", known) == lang


def test_the_reader_decides_what_letters_and_terms_do_not(known: GlossaryTranslator) -> None:
    for reader, lang in (("ja", "ja"), ("zh", "zh"), ("en", "zh"), ("", "zh")):
        assert language_of_words("山川 加工", known, reader) == lang


def test_the_language_can_be_said(prior_art: PriorArt) -> None:
    request = SearchRequest(query="山川", translate=("zh", "ja"))
    assert prior_art.search(request).written_in == "zh"
    assert prior_art.search(replace(request, written_in="ja")).written_in == "ja"
    with pytest.raises(BadInput, match="are not read"):
        replace(request, written_in="fr")


def test_what_is_switched_off_is_told(prior_art: PriorArt) -> None:
    request = SearchRequest(
        query="battery", translate=("zh",), disabled=("battery>电池", "battery>x")
    )
    found = prior_art.search(request)
    assert {one.target for one in found.translations if found.is_off(one)} == {"电池"}
    assert found.notices == ("There is no translation battery>x to switch off.",)


@pytest.mark.parametrize(
    ("values", "said"),
    [({"offices": ("ZZZZ",)}, "no office"), ({"classes": ("!!",)}, "no class symbol")],
)
def test_values_that_a_filter_cannot_have(values: dict[str, tuple[str, ...]], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        SearchRequest(query="a", **values)  # type: ignore[arg-type]


def test_not_asks_for_the_word_itself(prior_art: PriorArt) -> None:
    def found(query: str) -> set[str]:
        request = SearchRequest(query=query, evidence=("words",))
        return {hit.stored.patent.key for hit in prior_art.search(request).hits}

    assert found("风筝线 NOT 水井") == found('"风筝线" NOT 水井') == set()
    assert found("风筝线 NOT ofc:US") == found("风筝")
