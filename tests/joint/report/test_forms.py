"""JSON, XLSX and ST.96: read back, and valid."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

from joint.report import samples
from trihub.access.papers.encoding import canonical, decode
from trihub.core.errors import BadInput
from trihub.core.languages import MAIN_LANGUAGES
from trihub.joint.desk.model import Term
from trihub.joint.report.forms import FORMS, form_of, write
from trihub.joint.report.forms.view import view
from trihub.joint.report.forms.words import words
from trihub.joint.report.matrix import matrix
from trihub.joint.report.merge import merge
from trihub.joint.report.model import ExaminerRun, JointReport, OfficeReport
from trihub.joint.report.seal import commitment, seal
from trihub.priorart.feedback import MoreTerm

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "joint-report.md"
FREE = ("claims", "citations", "categories", "only", "relevant_only", "commitments", "nonces",
        "titles", "filters")  # fmt: skip
"""Keys whose own keys are names of offices, languages and filters."""
NAMES = {
    "pat": "http://www.wipo.int/standards/XMLSchema/ST96/Patent",
    "com": "http://www.wipo.int/standards/XMLSchema/ST96/Common",
}


def test_a_form_or_a_language_that_is_not_there(joint: JointReport) -> None:
    with pytest.raises(BadInput, match="no form “docx”"):
        write(joint, "docx", "en")
    with pytest.raises(BadInput, match="language “de”"):
        write(joint, "json", "de")


@pytest.mark.parametrize("name", FORMS)
def test_the_same_report_gives_the_same_bytes(joint: JointReport, name: str) -> None:
    assert form_of(name).media_type
    assert form_of(name).ending
    assert write(joint, name, "ja") == write(joint, name, "ja")


def test_every_form_is_documented() -> None:
    text = PAGE.read_text("utf-8")
    for name, form in FORMS.items():
        assert f"| `{name}` | `{form.media_type}` |" in text


# --- JSON ---


def paths(value: Any, start: str = "") -> Iterator[str]:
    """Every key of a shape by the way to it; an office's name counts as any office's."""
    if isinstance(value, dict):
        for key, inner in value.items():
            name = "OFFICE" if start == ".reports" else key
            yield f"{start}.{name}"
            if key not in FREE or isinstance(inner, list):
                yield from paths(inner, f"{start}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{start}[]")


def test_json_has_the_keys_that_its_documentation_has(joint: JointReport) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    made = json.loads(write(joint, "json", "en"))
    assert set(paths(json.loads(example))) == set(paths(made))


def test_every_key_is_explained(joint: JointReport) -> None:
    text = PAGE.read_text("utf-8")
    keys = {path.rpartition(".")[2] for path in paths(json.loads(write(joint, "json", "en")))}
    assert {key for key in keys if f"`{key}`" not in text} == {"OFFICE"}


def test_json_gives_back_every_report_as_it_was_sealed(joint: JointReport) -> None:
    made = json.loads(write(joint, "json", "zh"))
    for office, own in joint.reports.items():
        assert decode(json.dumps(made["reports"][office]).encode(), OfficeReport) == own


def test_a_reader_of_the_json_can_check_the_seal() -> None:
    """With nothing but a JSON library and SHA-256."""
    filed = samples.chinese_report()
    sealed = seal(filed)
    joint = merge(samples.programme(), [filed], (), {"CN": sealed.digest},
                  {"CN": sealed.nonce.hex()})  # fmt: skip
    made = json.loads(write(joint, "json", "ko"))
    form = json.dumps(made["reports"]["CN"], sort_keys=True, separators=(",", ":"),
                      ensure_ascii=False).encode()  # fmt: skip
    assert form == canonical(filed)
    assert commitment(bytes.fromhex(made["nonces"]["CN"]), form) == made["commitments"]["CN"]


def test_json_says_where_each_familys_citations_are(joint: JointReport) -> None:
    made = json.loads(write(joint, "json", "en"))
    seen = []
    for family, line in zip(made["families"], matrix(joint).lines, strict=True):
        for office, places in family["citations"].items():
            found = [made["reports"][office]["citations"][place] for place in places]
            assert [one["key"] for one in found] == [
                c.key for c in line.family.documents[office]
            ]  # fmt: skip
            seen += [(office, place) for place in places]
    assert sorted(seen) == [
        (office, place)
        for office in joint.offices for place in range(len(joint.reports[office].citations))
    ]  # fmt: skip


# --- XLSX ---


def workbook(joint: JointReport, language: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write(joint, "xlsx", language)))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("language", MAIN_LANGUAGES)
def test_the_sheets(joint: JointReport, language: str) -> None:
    told = words(language)
    assert workbook(joint, language).sheetnames == [
        told("matrix"), told("citations"), f"{told('record')} CN", f"{told('record')} KR",
        told("opinions"), told("figures"),
    ]  # fmt: skip


def test_the_matrix_sheet_by_hand(joint: JointReport) -> None:
    sheet = workbook(joint, "en").worksheets[0]
    head, first, second, *_ = rows(sheet)
    assert head[4:] == ("Claim 1", "Claim 2 / 3", "Claim 3 / 2", "Claim 4 / –", "Claim 5 / 4")
    assert first[0] == "D1"
    assert first[4:] == ("X ≠ Y", "Y | ·", None, None, "X ≠ Y")
    assert second[4:] == ("· | Y", "Y = Y", None, None, None)
    assert sheet.freeze_panes == "E2"


def test_the_other_sheets_say_what_the_reports_say(joint: JointReport) -> None:
    book = workbook(joint, "ko")
    cited = rows(book.worksheets[1])
    assert len(cited) - 1 == sum(
        len(c.remarks) for own in joint.reports.values() for c in own.citations
    )
    assert cited[1][:3] == ("D1", "CNIPA", "CN 199000022 A")
    assert "公开了权利要求1" in cited[1][9]
    record = rows(book.worksheets[2])
    assert record[1][1] == "多孔碳骨架 非晶硅 残余孔"
    assert record[1][5] == 318
    assert "2025년 12월 3일 전에 공개, 41건 제외" in record[1][4]
    assert rows(book.worksheets[4])[1][:5] == ("1", "CNIPA", "없음", "없음", "있음")
    figures = {row[1]: row[2] for row in rows(book.worksheets[5])}
    assert figures["공통 패밀리 비율"] == 0.4


@pytest.mark.parametrize(("language", "why"), [
    ("en", "for a second document beside CN199000022A"), ("zh", "检索可与CN199000022A结合的对比文件"),
    ("ja", "CN199000022Aと組み合わせる文献の調査"), ("ko", "CN199000022A와 결합할 문헌 검색"),
])  # fmt: skip
def test_why_a_query_was_run_and_what_widened_it(language: str, why: str) -> None:
    """Terms that widened it stand apart from its translations, with the purpose, in every form."""
    widening = MoreTerm(
        text="锂离子传导层", lang="zh", tokens=(("离子", 1.0),), weight=0.42,
        documents=("CN199000022A",),
    )  # fmt: skip
    one = samples.run(
        "*", "2026-10-22T01:15:00+00:00", more=(widening,), purpose="second to CN199000022A",
        terms=(Term(source="骨架", target="skeleton", lang="en"),
               Term(source="CN199000022A", target="锂离子传导层", lang="zh", weight=0.42)),
    )  # fmt: skip
    own = replace(samples.chinese_report(), runs=(ExaminerRun(examiner="CN-1", run=one),))
    made = merge(samples.programme(), [own, samples.korean_report()], ())
    line = rows(workbook(made, language).worksheets[2])[1]
    assert line[1] == f"*\n{why}"
    assert line[3] == "骨架 → skeleton [en]"
    assert line[9] == "锂离子传导层 [zh] ×0.42"
    query = view(made, words(language))["records"][0]["queries"][0]
    assert query["purpose"] == why
    assert [term["target"]["t"] for term in query["terms"]] == ["skeleton"]
    assert query["more"][0]["term"]["t"] == "锂离子传导层"
    assert b"%PDF" in write(made, "pdf", language)[:8]


def test_no_cell_is_a_formula(joint: JointReport) -> None:
    report = replace(samples.korean_report(), title="=1+1", applicant='=HYPERLINK("x")')
    citations = tuple(replace(c, applicant="=cmd|' /C calc'!A0") for c in report.citations)
    made = merge(samples.programme(), [replace(report, citations=citations)], ())
    book = workbook(made, "en")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(str(cell.value).startswith("=cmd") for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)


# --- ST.96 ---


@cache
def schema(folder: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(folder / "st96" / "xsd" / "SearchReport_V6_0.xsd"))


def assert_valid(document: bytes, folder: Path) -> None:
    found = schema(folder)
    assert found.validate(etree.fromstring(document)), str(found.error_log)


def archive(joint: JointReport, language: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write(joint, "st96-offices", language))) as found:
        return {name: found.read(name) for name in found.namelist()}


def texts(document: bytes, path: str) -> list[str]:
    found = etree.fromstring(document).xpath(f"{path}//text()", namespaces=NAMES)
    return [str(text).strip() for text in found if str(text).strip()]


@pytest.mark.parametrize("language", MAIN_LANGUAGES)
def test_every_document_is_valid(joint: JointReport, shared_data: Path, language: str) -> None:
    documents = archive(joint, language)
    assert list(documents) == ["joint.xml", "CN.xml", "KR.xml"]
    assert documents["joint.xml"] == write(joint, "st96", language)
    for document in documents.values():
        assert_valid(document, shared_data)


def test_an_empty_report_is_valid(shared_data: Path) -> None:
    empty = OfficeReport(
        case="c", office="??", application="", language="??", examiner="",
        filed="2026-11-05T08:12:44+00:00", claims=(),
    )  # fmt: skip
    for document in archive(merge(samples.programme(), [empty]), "en").values():
        assert_valid(document, shared_data)


def test_odd_letters_and_characters_stay_valid(shared_data: Path) -> None:
    report = samples.korean_report()
    (first, *_) = report.citations
    odd = replace(first.remarks[0], categories=("N", "R"), reason="a\x00b\ud800]]>&<f>", claims=())
    citation = replace(first, remarks=(odd,), office="??", applicant="\x1b")
    made = merge(samples.programme(), [replace(report, citations=(citation,))])
    document = write(made, "st96", "en")
    assert_valid(document, shared_data)
    assert "N, R: " in " ".join(texts(document, "//com:CommentText"))


def test_what_the_joint_document_says(joint: JointReport) -> None:
    document = write(joint, "st96", "en")
    assert texts(document, "//com:ApplicationNumberText") == ["202519900101.7", "10-2026-0950101"]
    citations = etree.fromstring(document).findall(".//pat:ReferenceCitation", NAMES)
    assert len(citations) == sum(len(own.citations) for own in joint.reports.values())
    first = etree.tostring(citations[0])
    assert texts(first, "//com:DocumentNumber") == ["199000022"]
    assert texts(first, "//pat:CitationCategoryCode") == ["X", "Y"]
    assert texts(first, "//pat:ClaimNumber") == ["1", "5", "2"]
    assert len(texts(first, "//pat:PassageRangeText")) == 2
    assert texts(document, "//com:ElectronicBasicSignatureText") == [
        f"SHA-256 {joint.commitments['CN']}", f"SHA-256 {joint.commitments['KR']}",
    ]  # fmt: skip
    queries = texts(document, "//pat:DatabaseQueryText")
    assert queries == [e.run.query or e.run.like for o in joint.reports.values() for e in o.runs]
    assert texts(document, "//pat:FoundDocumentQuantity") == ["318", "27", "1204", "254"]
    assert texts(document, "//com:PatentCitationText") == [
        "A conflicting application that is not published; its number is withheld until March 2027."
    ]


def test_an_offices_document_speaks_its_language(joint: JointReport) -> None:
    documents = archive(joint, "en")
    chinese = etree.fromstring(documents["CN.xml"])
    assert chinese.get(f"{{{NAMES['com']}}}languageCode") == "zh"
    assert chinese.get(f"{{{NAMES['com']}}}officeCode") == "CN"
    assert "权利要求1" in texts(documents["CN.xml"], "//pat:SearchReportCommentText")[0]
    assert texts(documents["KR.xml"], "//com:ApplicationNumberText") == ["10-2026-0950101"]
