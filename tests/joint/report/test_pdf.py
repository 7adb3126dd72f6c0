"""The report as PDF: opened and read back by its own tables of characters."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import replace
from importlib.resources import files

import pytest
import typst

from joint.report import samples
from trihub.core.languages import MAIN_LANGUAGES
from trihub.joint.desk.model import Note
from trihub.joint.report.forms import pdf, write
from trihub.joint.report.forms.view import LONGEST_QUOTE, view
from trihub.joint.report.forms.words import words
from trihub.joint.report.merge import merge
from trihub.joint.report.model import JointReport

NOTO = {"zh": "NotoSansCJKsc", "ja": "NotoSansCJKjp", "ko": "NotoSansCJKkr"}

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_FONT = re.compile(rb"/BaseFont/\w+\+([\w-]+?)-Identity-H.*?/ToUnicode (\d+) 0 R")
_PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")


def characters(made: bytes) -> dict[str, set[str]]:
    """What each typeface of a file is used for: its tables from glyphs to characters."""
    found: dict[str, set[str]] = {}
    for face, number in _FONT.findall(made):
        start = re.search(rb"(?<!\d)" + number + rb" 0 obj", made)
        assert start
        stream = _STREAM.search(made, start.end())
        assert stream
        table = zlib.decompress(stream[1])
        texts = {
            bytes.fromhex(code.decode()).decode("utf-16-be") for _, code in _PAIR.findall(table)
        }
        found.setdefault(face.decode().split("-")[0], set()).update("".join(texts))
    return found


def has_noto() -> bool:
    return {"Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR"} <= set(
        typst.Fonts().families()
    )


noto = pytest.mark.skipif(not has_noto(), reason="Noto Sans CJK is not installed")


@pytest.mark.parametrize("language", MAIN_LANGUAGES)
def test_it_is_a_tagged_pdf_for_keeping_in_its_language(joint: JointReport, language: str) -> None:
    made = write(joint, "pdf", language)
    assert made.startswith(b"%PDF-1.7")
    assert made.rstrip().endswith(b"%%EOF")
    meta = b"".join(re.findall(rb"<\?xpacket.*?<\?xpacket end", made, re.DOTALL)).decode()
    assert words(language)("title") in meta
    assert "2026-11-09T01:40:03" in meta
    assert b"/MarkInfo" in made
    if has_noto():
        assert re.search(r"pdfaid:part\W+2\b", meta)


@noto
@pytest.mark.parametrize("language", MAIN_LANGUAGES)
def test_every_text_is_set_in_the_type_of_its_own_language(
    joint: JointReport, language: str
) -> None:
    used = characters(write(joint, "pdf", language))
    for own in joint.reports.values():
        assert set(own.title) <= used[NOTO[own.language]]
        for citation in own.citations:
            for lang, text in citation.titles.items():
                assert set(text) <= used[NOTO.get(lang, "NotoSansCJKsc")]
            for remark in citation.remarks:
                assert set(remark.reason) - {"\n"} <= used[NOTO[own.language]]
                for passage in remark.passages:
                    assert set(passage.quote) <= used[NOTO.get(passage.lang, "NotoSansCJKsc")]
    ours = NOTO.get(language, "NotoSansCJKsc")
    assert set(words(language)("title")) <= used[ours]


def test_the_same_report_gives_the_same_bytes(joint: JointReport) -> None:
    assert write(joint, "pdf", "zh") == write(joint, "pdf", "zh")


def test_markup_in_a_text_is_set_as_it_stands(joint: JointReport) -> None:
    hostile = '#panic("x") *a* $x$ @b <c> \\ "] #read("/etc/passwd")'
    report = replace(samples.chinese_report(), title=hostile, notes=(Note(text=hostile),))
    made = merge(samples.programme(), [report, samples.korean_report()], samples.TABLE)
    used = characters(write(made, "pdf", "en"))
    assert set(hostile) <= set().union(*used.values())


@pytest.mark.parametrize("text", ["\x00\x1b\ud800\ufffe", "\U0010fffd", "\u0e01\u0f40\U00012000"])
def test_characters_without_a_glyph_do_not_stop_it(joint: JointReport, text: str) -> None:
    report = replace(samples.chinese_report(), title=text, language="x!")
    made = merge(samples.programme(), [report], samples.TABLE)
    assert write(made, "pdf", "ko").startswith(b"%PDF")


def test_a_report_with_nothing_in_it(joint: JointReport) -> None:
    empty = replace(
        samples.chinese_report(), claims=(), citations=(), opinions=(), runs=(), databases=(),
        notes=(), classes=(), title="", applicant="", application_date="",
    )  # fmt: skip
    made = merge(samples.programme(), [empty, replace(empty, office="KR")], ())
    for language in MAIN_LANGUAGES:
        assert write(made, "pdf", language).startswith(b"%PDF")


def test_three_offices_and_many_claims(joint: JointReport) -> None:
    chinese = samples.chinese_report()
    three = [chinese, samples.korean_report(), replace(chinese, office="JP", language="ja")]
    three[0] = replace(chinese, claims=tuple(range(1, 31)))
    made = merge(samples.programme("CN", "JP", "KR"), three, samples.TABLE)
    assert write(made, "pdf", "ja").startswith(b"%PDF")


def test_the_view_has_every_passage_and_reason(joint: JointReport) -> None:
    told = json.dumps(view(joint, words("en")), ensure_ascii=False)
    for own in joint.reports.values():
        assert all(opinion.text in told for opinion in own.opinions)
        assert all(note.text in told for note in own.notes)
        assert all(entry.run.query in told for entry in own.runs)
        for citation in own.citations:
            for remark in citation.remarks:
                assert remark.reason in told
                assert all(passage.quote[:LONGEST_QUOTE] in told for passage in remark.passages)


def test_the_template_is_part_of_the_package() -> None:
    assert (files("trihub.joint.report.forms") / "joint.typ").is_file()
    assert pdf.fonts()["en"]
