"""The forms, read back; comments; nothing of a document is taken for markup or a formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html

from fields.report.conftest import FORMULA, Counted
from trihub.charts import fonts
from trihub.core.errors import BadFile, BadInput, BadSetup
from trihub.core.languages import MAIN_LANGUAGES
from trihub.fields.report.comments import begin_comments, read_comments
from trihub.fields.report.forms import write
from trihub.fields.report.forms.view import view
from trihub.fields.report.model import SECTIONS, Report
from trihub.fields.report.text.words import words
from trihub.fields.report.text.writing import write as write_text

COMMENTS = """
[applicants]
by = "Mei"
en = '''
Two <b>paragraphs</b> & a sign.

The second.
'''
ko = "한국어 의견"
"""


@pytest.fixture(scope="session")
def report(counted: Counted, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report with comments."""
    path = tmp_path_factory.mktemp("comments") / "c.toml"
    path.write_text(COMMENTS, encoding="utf-8")
    return replace(counted.report, comments=read_comments(path))


@pytest.fixture(scope="session")
def page(report: Report) -> bytes:
    return write(report, "html", "ko")["kites.ko.html"]


def test_html_says_it_all_and_fetches_nothing(report: Report, page: bytes) -> None:
    shown = html.document_fromstring(page.decode())
    assert shown.get("lang") == "ko"
    for one in write_text(report.figures, words("ko", report.names)):
        (span,) = shown.xpath(f"//*[@id='s-{one.id}']")
        assert span.text_content() == one.text
        assert span.get("data-figures", "").split() == list(one.figures)
    assert shown.xpath("//script|//link|//iframe|//object") == []
    assert not re.search(rb"(?:src|href)=\"(?!data:image/svg|#)", page)
    assert "url(" not in page.decode()
    rows = shown.xpath("//table[@id='t-filings-by-office']/tbody/tr")
    assert [cell.text_content() for cell in rows[4]][:4] == ["2020", "18", "5", "23"]
    assert rows[-1].text_content().strip() != rows[-2].text_content().strip()
    assert FORMULA in shown.xpath("string(//table[@id='t-applicants'])")
    (claim,) = shown.xpath("//blockquote[contains(., '编号3')]")
    assert claim.get("lang") == "zh"
    assert len(shown.xpath("//img")) == 8
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", MAIN_LANGUAGES)
def test_every_word_is_there_in_every_language(report: Report, language: str) -> None:
    told = view(report, words(language, report.names))
    assert [one["id"] for one in told["sections"]] == list(SECTIONS)
    (filings,) = (one for one in told["sections"] if one["id"] == "filings")
    assert len(filings["tables"]) == 2
    for section in told["sections"]:
        for table in section["tables"]:
            assert all(len(row) == len(table["heads"]) for row in table["rows"])
    if language in ("zh", "ja"):
        assert not any(
            re.search("[a-z]{3}", one) for one in (told["title"], *filings["tables"][0]["heads"])
        )


def test_comments_are_kept(page: bytes, tmp_path: Path) -> None:
    asides = html.document_fromstring(page.decode()).xpath("//section[@id='applicants']/aside")
    assert [one.get("lang") for one in asides] == ["ko", "en"]
    texts = [p.text for p in asides[1].xpath("p")]
    assert texts == ["Two <b>paragraphs</b> & a sign.", "The second."]
    path = tmp_path / "kites.comments.toml"
    assert begin_comments(path)
    assert read_comments(path) == ()
    own = path.read_text(encoding="utf-8")
    assert set(re.findall(r"# \[(.+)\]", own)) == set(SECTIONS)
    path.write_text(COMMENTS, encoding="utf-8")
    assert not begin_comments(path)
    assert path.read_text(encoding="utf-8") == COMMENTS
    filled = re.sub(r"^# (?=[\[be'])", "", own, flags=re.M).replace("'''\n'''", "'''\nSeen.\n'''")
    path.write_text(filled, encoding="utf-8")
    assert [one.section for one in read_comments(path)] == list(SECTIONS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[applicant]\nen = 'x'", "no section “applicant”"),
        ("[applicants]\nfr = 'x'", "“fr” is no comment"),
        ("[applicants]\nen = 3", "“en” is no comment"),
        ("[applicants", "cannot be read as TOML"),
    ],
)
def test_comments_that_are_wrong(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile, match=message):
        read_comments(path)


def test_annex_as_csv_and_parquet(report: Report) -> None:
    from pyarrow import parquet

    written = write(report, "csv", "zh")
    text = written["kites.zh.filings-by-office.csv"].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["year", "CN", "JP", "total", "note"]
    assert rows[-1] == ["2022", "3", "0", "3", "incomplete"]
    applicants = list(csv.DictReader(io.StringIO(
        written["kites.zh.applicants.csv"].decode("utf-8-sig")
    )))  # fmt: skip
    assert applicants[1]["applicant"] == "'" + FORMULA
    values = dict(csv.reader(io.StringIO(written["kites.zh.values.csv"].decode("utf-8-sig"))))
    assert values["applicants.top_share"] == str(30 / 62)
    columns = write(report, "parquet", "zh")
    assert {name.rpartition(".")[0] for name in columns} == {
        name.rpartition(".")[0] for name in written
    }
    table = parquet.read_table(io.BytesIO(columns["kites.zh.growth-by-office.parquet"]))
    assert table.to_pylist() == [{
        "office": "CN", "2016": 10, "2021": 20, "growth-rate": pytest.approx(2 ** 0.2 - 1)
    }]  # fmt: skip
    said = parquet.read_table(io.BytesIO(columns["kites.zh.sentences.parquet"])).to_pylist()
    assert "filings.total" in next(one["figures"] for one in said if one["sentence"] == "filings")


def test_annex_as_workbook(report: Report) -> None:
    from openpyxl import load_workbook

    (content,) = write(report, "xlsx", "ko").values()
    book = load_workbook(io.BytesIO(content))
    heads, first, *_ = book["filings-by-office"].iter_rows(values_only=True)
    assert heads == ("연도", "중국", "일본", "합계", "비고")
    assert first == (2016, 10, 0, 10, None)
    cell = book["applicants"]["A3"]
    assert (cell.value, cell.data_type) == (FORMULA, "s")
    assert content == next(iter(write(report, "xlsx", "ko").values()))


def test_docx(report: Report) -> None:
    (content,) = write(report, "docx", "ko").values()
    package = zipfile.ZipFile(io.BytesIO(content))
    parts = {name: package.read(name) for name in package.namelist()}
    for name, part in parts.items():
        if not name.endswith(".png"):
            etree.fromstring(part)
    document = etree.fromstring(parts["word/document.xml"])
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    texts = [
        "".join(p.itertext()) for p in document.iterfind(".//w:p", space)
    ]  # fmt: skip
    whole = "\n".join(texts)
    for one in write_text(report.figures, words("ko", report.names)):
        assert one.text in whole
    assert FORMULA in texts
    assert "The second." in texts
    targets = re.findall(rb'Target="([^"]+)"', parts["word/_rels/document.xml.rels"])
    assert all(f"word/{target.decode()}" in parts for target in targets)
    used = set(re.findall(rb'r:embed="([^"]+)"', parts["word/document.xml"]))
    assert used == set(re.findall(rb'Id="(chart\d+)"', parts["word/_rels/document.xml.rels"]))
    assert b"TargetMode" not in b"".join(parts.values())


def test_pdf(report: Report) -> None:
    (content,) = write(report, "pdf", "ko").values()
    assert content.startswith(b"%PDF-")
    assert len(content) > 50_000
    assert b"pdfaid" in content  # PDF/A: every character found a glyph
    assert content == next(iter(write(report, "pdf", "ko").values()))


def test_a_form_that_needs_a_typeface_says_which(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "installed", lambda: frozenset(["DejaVu Sans"]))
    with pytest.raises(BadSetup) as refused:
        write(report, "pdf", "ja")
    assert "Noto Sans CJK JP" in str(refused.value.hint)
    with pytest.raises(BadInput, match="no form “odt”"):
        write(report, "odt", "ja")
