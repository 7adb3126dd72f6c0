"""Glossaries: their files, what is found in a text, and queries in other languages."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from trihub.core.errors import BadFile
from trihub.core.ports import Translator
from trihub.core.query import And, Near, Or, Phrase, TextField, Words
from trihub.text.glossary import Concept, Glossary, GlossaryTranslator, translate_query
from trihub.text.query.parser import parse

ROOT = Path(__file__).resolve().parents[2]
ROWS = """id,section,en,zh,ja,ko
h-0001,H,solid electrolyte,固态电解质|固体电解质,固体電解質,고체 전해질|고체전해질
h-0002,H,battery|cell,电池,電池|バッテリー,전지|배터리
h-0003,H,lithium ion battery,锂离子电池,リチウムイオン電池,리튬 이온 전지
h-0004,H,separator,隔膜,セパレータ,분리막
f-0001,F,valve,阀|阀门,弁|バルブ,밸브
g0-001,-,method,方法,方法,방법
"""


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    path = tmp_path / "own.csv"
    path.write_text(ROWS, encoding="utf-8")
    return Glossary.load(path)


def found(glossary: Glossary, text: str, lang: str) -> list[str]:
    return [text[m.start : m.end] for m in glossary.find(text, lang, letters=True)]


@pytest.mark.parametrize(
    ("lang", "text", "terms"),
    [
        ("zh", "锂离子电池的固体电解质", ["锂离子电池", "固体电解质"]),
        ("zh", "鋰離子電池", ["鋰離子電池"]),
        ("zh", "阀 与 阀门", ["阀", "阀门"]),
        ("zh", "阀体", []),
        ("ja", "リチウムイオン電池用セパレーターの", ["リチウムイオン電池", "セパレーター"]),
        ("ja", "弁を開く", ["弁"]),
        ("ja", "弁理士", []),
        ("ja", "ｾﾊﾟﾚｰﾀ", ["ｾﾊﾟﾚｰﾀ"]),
        ("ko", "고체 전해질을 포함하는 리튬이온전지", ["고체 전해질", "리튬이온전지"]),
        ("ko", "고체전해질용 분리막은", ["고체전해질", "분리막"]),
        ("ko", "전지를", ["전지"]),
        ("ko", "충전지식", []),
        (
            "en",
            "Solid electrolytes for lithium-ion batteries",
            ["Solid electrolytes", "lithium-ion batteries"],
        ),
        ("en", "a solid. Electrolyte cell", ["cell"]),
        ("en", "excellent", []),
        ("fr", "batterie", []),
    ],
)
def test_longest_terms_are_found(
    glossary: Glossary, lang: str, text: str, terms: list[str]
) -> None:
    assert found(glossary, text, lang) == terms


def test_tooltips_leave_general_words_and_single_characters_out(glossary: Glossary) -> None:
    terms = glossary.find_terms("弁とバルブの方法", "ja")
    assert [(term.start, term.end, term.concept.id) for term in terms] == [(2, 5, "f-0001")]


def test_translations_are_weighted(glossary: Glossary) -> None:
    translator: Translator = GlossaryTranslator(glossary)
    translations = translator.translate("固体電解質 電池", "ja", ["zh", "ja", "en"])
    assert [(t.source, t.target, t.lang, t.weight, t.entry) for t in translations] == [
        ("固体電解質", "固态电解质", "zh", 1.0, "h-0001"),
        ("固体電解質", "固体电解质", "zh", 0.7, "h-0001"),
        ("固体電解質", "solid electrolyte", "en", 1.0, "h-0001"),
        ("電池", "电池", "zh", 1.0, "h-0002"),
        ("電池", "battery", "en", 1.0, "h-0002"),
        ("電池", "cell", "en", 0.7, "h-0002"),
    ]


RANKED = """id,section,en,zh,ja,ko
b-0001,B,machining,机械加工|机加工,機械加工|加工,기계가공|가공
g0-001,-,processing,加工|处理,加工,가공
b-0002,B,separator|separating device,分离器|分离装置,分離器|分離装置|セパレータ,분리기
h-0001,H,battery separator|separator,隔膜|隔离膜,セパレータ,분리막
g0-002,-,process,工艺,プロセス,공정
"""


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        # the concept that names the source term first, whatever the order of the file
        ("加工", "ja", "zh", ["加工", "处理", "机械加工", "机加工"]),
        ("加工", "ja", "en", ["processing", "machining"]),
        # then by place: the third name of a concept counts less than the second of another
        ("セパレータ", "ja", "zh", ["隔膜", "隔离膜", "分离器", "分离装置"]),
        ("separator", "en", "zh", ["分离器", "分离装置", "隔膜", "隔离膜"]),
        # stemming joins process and processing: the one spelled alike comes first
        ("processing", "en", "ja", ["加工", "プロセス"]),
        ("process", "en", "ja", ["プロセス", "加工"]),
    ],
)
def test_concepts_that_name_the_term_first_come_first(
    tmp_path: Path, text: str, source: str, target: str, expected: list[str]
) -> None:
    path = tmp_path / "ranked.csv"
    path.write_text(RANKED, encoding="utf-8")
    translations = GlossaryTranslator(Glossary.load(path)).translate(text, source, [target])
    assert [t.target for t in translations] == expected
    assert [t.weight for t in translations] == [1.0, 0.7, 0.5, 0.4, 0.3][: len(expected)]


@pytest.mark.parametrize(
    ("lang", "text", "rest"),
    [
        ("ja", "固体電解質の製造 pd:2018..2020 ofc:CN", ["の製造"]),
        ("en", 'ti:(battery OR "flux capacitor") AND ic:"H01M 10/05"', ["flux capacitor"]),
        ("ko", "분리막을 위한 전지", []),
        ("zh", "锂离子电池的隔膜", []),
    ],
)
def test_untranslated(glossary: Glossary, lang: str, text: str, rest: list[str]) -> None:
    assert GlossaryTranslator(glossary).untranslated(text, lang) == rest


def test_words_gain_their_translations(glossary: Glossary) -> None:
    node, translations = translate_query(
        parse("電池 pd:2018.."), "ja", ["zh", "en"], GlossaryTranslator(glossary), {"電池>cell"}
    )
    assert isinstance(node, And)
    assert node.children[0] == Or((Words("電池"), Words("电池"), Words("battery")))
    assert [t.target for t in translations] == ["电池", "battery", "cell"]


def test_a_translation_of_several_words_is_a_phrase_first(glossary: Glossary) -> None:
    node, _ = translate_query(
        parse("ti:固体電解質"), "ja", ["en"], GlossaryTranslator(glossary), set()
    )
    title = TextField.TITLE
    assert node == Or(
        (
            Words("固体電解質", title),
            Phrase("solid electrolyte", title),
            Words("solid electrolyte", title, 0.3),
        )
    )


def test_phrases_are_translated_whole_or_not_at_all(glossary: Glossary) -> None:
    translator = GlossaryTranslator(glossary)
    node, _ = translate_query(parse('"電池のセパレータ"'), "ja", ["zh"], translator, set())
    assert node == Or((Phrase("電池のセパレータ"), And((Phrase("电池"), Phrase("隔膜")))))
    node, _ = translate_query(parse('"電池製造"'), "ja", ["zh"], translator, set())
    assert node == Phrase("電池製造")
    node, _ = translate_query(parse("電池 NEAR/3 セパレータ"), "ja", ["zh"], translator, set())
    assert node == Or(
        (Near(Words("電池"), Words("セパレータ"), 3), Near(Phrase("电池"), Phrase("隔膜"), 3))
    )


def test_names_stay_as_they_are(glossary: Glossary) -> None:
    node = parse("pa:電池")
    assert translate_query(node, "ja", ["zh"], GlossaryTranslator(glossary), set()) == (node, [])


def test_an_offices_own_glossary_comes_first(glossary: Glossary) -> None:
    own = Glossary.of(
        [
            Concept("x-1", "H", {"ja": "電池|蓄電器", "zh": "蓄电器"}),
            Concept("h-0004", "H", {"ja": "仕切", "zh": "隔板"}),
        ]
    )
    merged = own.merge(glossary)
    translator = GlossaryTranslator(merged)
    assert [t.target for t in translator.translate("電池", "ja", ["zh"])] == ["蓄电器"]
    assert [t.target for t in translator.translate("弁", "ja", ["zh"])] == ["阀", "阀门"]
    assert found(merged, "セパレータ", "ja") == []  # its concept was replaced by its id
    assert len(merged) == 7
    assert merged.languages == ("en", "zh", "ja", "ko")


TBX_3 = """<?xml version="1.0" encoding="UTF-8"?>
<tbx xmlns="urn:iso:std:iso:30042:ed-2" style="dca" type="TBX-Basic" xml:lang="en"><text><body>
<conceptEntry id="c1"><langSec xml:lang="zh-CN"><termSec><term>固态电解质</term></termSec></langSec>
<langSec xml:lang="ja"><termSec><term>固体<hi>電解質</hi></term></termSec></langSec></conceptEntry>
<conceptEntry id="c2"><langSec xml:lang="ja"><termSec><term>孤立</term></termSec></langSec></conceptEntry>
</body></text></tbx>"""
TBX_2 = """<martif type="TBX-Basic"><text><body><termEntry id="t1">
<langSet xml:lang="ko"><tig><term>분리막</term></tig><tig><term>세퍼레이터</term></tig></langSet>
<langSet xml:lang="en"><ntig><termGrp><term>separator</term></termGrp></ntig></langSet></termEntry></body></text></martif>"""


@pytest.mark.parametrize(
    ("content", "source", "text", "target", "expected"),
    [
        (TBX_3.encode(), "ja", "固体電解質", "zh", "固态电解质"),
        (TBX_3.replace("UTF-8", "UTF-16").encode("utf-16"), "ja", "固体電解質", "zh", "固态电解质"),
        (TBX_2.encode(), "ko", "세퍼레이터", "en", "separator"),
    ],
)
def test_tbx(
    tmp_path: Path, content: bytes, source: str, text: str, target: str, expected: str
) -> None:
    path = tmp_path / "terms.tbx"
    path.write_bytes(content)
    glossary = Glossary.load(path)
    assert len(glossary) == 1
    assert [t.target for t in GlossaryTranslator(glossary).translate(text, source, [target])] == [
        expected
    ]


LAUGHS = '<!DOCTYPE tbx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><tbx><conceptEntry><term>&b;</term></conceptEntry></tbx>'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (LAUGHS.encode(), "document type"),
        (LAUGHS.encode("utf-16"), "document type"),
        (b'<!DOCTYPE martif SYSTEM "file:///etc/passwd"><martif/>', "document type"),
        (b"<tbx><conceptEntry>", "not well-formed"),
        (b"<html></html>", "no TBX entries"),
        (b"id,section\nx,H\n", "no header"),
        (b"", "no header"),
        ("id,en,zh\nx,a,é\n".encode("latin-1"), "not UTF-8"),
        (b"id,en,ja\n,a,b\n", "Line 2"),
    ],
)
def test_bad_files_say_what_is_wrong(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=message) as caught:
        Glossary.load(path)
    assert caught.value.hint


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        Glossary.load(tmp_path / "none.csv")


def _build_tool() -> object:
    spec = importlib.util.spec_from_file_location(
        "build_glossary", ROOT / "tools/build_glossary.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_packaged_glossary_is_its_source() -> None:
    tool = _build_tool()
    text, wrong = tool.build()  # type: ignore[attr-defined]
    assert wrong == []
    assert (ROOT / "src/trihub/text/data/glossary.csv").read_text(encoding="utf-8") == text


def test_the_packaged_glossary_is_wide_enough() -> None:
    glossary = Glossary.default()
    assert len(glossary) >= 1_500
    assert {concept.section for layer in glossary.layers for concept in layer} >= set("ABCDEFGH")
    assert glossary.languages[:4] == ("en", "zh", "ja", "ko")


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("ウェーハ 加工", "ja", "zh", {"晶圆", "加工"}),
        ("ウェーハ 加工", "ja", "ko", {"웨이퍼", "가공"}),
        ("ウェーハ 加工", "ja", "en", {"wafer", "processing"}),
        ("锂离子电池隔膜", "zh", "ja", {"リチウムイオン電池", "セパレータ"}),
        ("전고체전지", "ko", "zh", {"全固态电池"}),
        ("face mask", "en", "zh", {"口罩"}),
    ],
)
def test_common_terms_translate(text: str, source: str, target: str, expected: set[str]) -> None:
    translations = GlossaryTranslator(Glossary.default()).translate(text, source, [target])
    assert expected <= {t.target for t in translations}
