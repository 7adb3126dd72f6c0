"""CNIPA's files: the older DTD and the newer schema."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from trihub.core.citations import Phase
from trihub.core.classes import Scheme
from trihub.core.dates import PatentDate
from trihub.core.numbers.model import Right
from trihub.core.patent import Origin, Patent, Relation, Role, Section
from trihub.core.ports import Place, Read, Rejected, Skipped
from trihub.offices.cn.text import printed
from trihub.offices.registry import Registry
from trihub.offices.xml import parse

FIXTURES = Path(__file__).parents[1] / "fixtures" / "cn"
PLACE = Place(file="x.xml")


def read(data: bytes) -> list[Read]:
    reader = Registry().find(data[:65536])
    assert reader is not None
    return [
        item for record in reader.records(io.BytesIO(data)) for item in reader.read(record, PLACE)
    ]


def read_one(data: bytes) -> Patent:
    (found,) = read(data)
    assert isinstance(found, Patent), found
    return found


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


# --- real files --------------------------------------------------------------------------

EXPECTED = {
    # file: key, date, application, filed, title, claims, paragraphs, IPC, priorities, citations, applicant
    "cn_old1.xml": (
        "CN104223352A", "2014-12-24", "201410408762.5", "2014-08-19",
        "一种甘草发酵所得烟用香料及其应用", 3, 44, 4, 0, 0, "云南中烟工业有限责任公司",
    ),
    "cn_old2.xml": (
        "CN104245143A", "2014-12-24", "201480000986.0", "2014-03-28",
        "用于对包含于人造草坪的填充材料进行重复利用的筛选方法及筛选装置", 43, 181, 4, 6, 0, "可隆科技特株式会社",
    ),
    "cn_old3.xml": (
        "CN104245682A", "2014-12-24", "201480000788.4", "2014-03-31",
        "马来酸伊索拉定的制造方法", 5, 59, 1, 0, 0, "日本新药株式会社",
    ),
    # 3,797 elements p, 599 of them without text
    "200880114428_A.xml": (
        "CN103492414A", "2014-01-01", "200880114428.1", "2008-10-29",
        "抗HEPCIDIN抗体及其用途", 44, 3198, 1, 1, 0, "伊莱利利公司",
    ),
    "cn_new1.xml": (
        "CN113781974A", "2021-12-10", "202111286633.X", "2017-04-24",
        "显示设备", 17, 210, 3, 1, 0, "三星显示有限公司",
    ),
    "cn_new2.xml": (
        "CN113783949A", "2021-12-10", "202110991218.8", "2021-08-26",
        "一种基于合约管理的跨链去中心化方法", 10, 100, 5, 0, 0, "浙商银行股份有限公司",
    ),
}  # fmt: skip
"""What the files say, counted in the files."""


@pytest.mark.parametrize("name", EXPECTED)
def test_real_file_has_what_it_says(shared_data: Path, name: str) -> None:
    patent = read_one((shared_data / "gazettes" / "cn" / name).read_bytes())
    assert patent.application is not None
    found = (
        patent.key, str(patent.publication.date), patent.application.number,
        str(patent.application.date), patent.titles[0].text, len(patent.claims),
        len(patent.descriptions[0].paragraphs), len(patent.classes), len(patent.priorities),
        len(patent.citations), next(p.name for p in patent.parties if p.role is Role.APPLICANT),
    )  # fmt: skip
    assert found == EXPECTED[name]
    assert all(c.scheme is Scheme.IPC for c in patent.classes)
    assert patent.notes == ()


def test_real_pct_data(shared_data: Path) -> None:
    patent = read_one((shared_data / "gazettes/cn/200880114428_A.xml").read_bytes())
    assert patent.pct is not None
    assert patent.pct.application is not None
    assert patent.pct.publication is not None
    assert patent.pct.application.key == "WO:US:2008:81493"
    assert patent.pct.publication.key == "WO2009058797"
    assert patent.pct.national_phase == PatentDate(2010, 4, 30)
    assert patent.priorities[0].key == "US:provisional:2007:984910"


def test_real_dependencies_across_printed_lines(shared_data: Path) -> None:
    patent = read_one((shared_data / "gazettes/cn/200880114428_A.xml").read_bytes())
    depends = {claim.number: claim.depends_on for claim in patent.claims}
    assert depends[9] == tuple(range(1, 9))
    assert depends[20] == depends[21] == tuple(range(1, 20))
    assert depends[38] == ()
    assert depends[44] == (*range(1, 24), 40)


def test_real_division_and_regions(shared_data: Path) -> None:
    division = read_one((shared_data / "gazettes/cn/cn_new1.xml").read_bytes())
    (related,) = division.related
    assert (related.relation, related.key) == (Relation.DIVISION, "CN:2017:1:269973")
    plain = read_one((shared_data / "gazettes/cn/cn_new2.xml").read_bytes())
    assert ("region of applicant 1", "浙江省/杭州市/萧山区") in plain.extra
    assert [(c.symbol, c.version) for c in plain.classes][4] == ("G06F 16/27", "2019.01")


def test_real_sections_follow_headings(shared_data: Path) -> None:
    patent = read_one((shared_data / "gazettes/cn/cn_old3.xml").read_bytes())
    headings = [
        (p.number, p.section) for p in patent.descriptions[0].paragraphs if p.heading
    ][:6]  # fmt: skip
    assert headings == [
        ("0001", Section.TECHNICAL_FIELD),
        ("0003", Section.BACKGROUND),
        ("0008", Section.CITATION_LIST),
        ("0009", Section.CITATION_LIST),
        ("0011", Section.SUMMARY),
        ("0012", Section.PROBLEM),
    ]


# --- fixtures ----------------------------------------------------------------------------


def test_invention_bibliography() -> None:
    patent = read_one(fixture("invention.xml"))
    assert patent.publication.key == "CN199999991A"
    assert patent.publication.date == PatentDate(2014, 1, 8)
    assert patent.right is Right.PATENT
    assert patent.invented
    assert patent.application is not None
    assert patent.application.key == "CN:2012:8:999991"
    assert patent.application.number == "201280999991.8"
    assert patent.registration == ""
    assert patent.grant_date is None
    assert [(p.sequence, p.office, p.key, p.date) for p in patent.priorities] == [
        (1, "KR", "KR:patent:2011:9900001", PatentDate(2011, 7, 5)),
        (2, "JP", "JP:patent:2011:990002", None),
    ]
    assert [(r.relation, r.key) for r in patent.related] == [
        (Relation.DIVISION, "CN:2011:1:999992")
    ]
    assert patent.pct is not None
    assert patent.pct.application is not None
    assert patent.pct.publication is not None
    assert patent.pct.application.key == "WO:KR:2012:999991"
    assert patent.pct.publication.number == "2013999991"
    assert patent.pct.publication.original == "2013/999991"
    assert patent.pct.national_phase == PatentDate(2013, 12, 30)
    assert patent.notes == ("Date of the priority: “20110932” is no date that exists.",)
    assert patent.source.reader == "cn-dtd/1"
    assert len(patent.source.sha256) == 64


def test_invention_parties() -> None:
    parties = [
        (p.role, p.sequence, p.name, p.script, p.address, p.identifier)
        for p in read_one(fixture("invention.xml")).parties
    ]
    assert parties == [
        (Role.APPLICANT, 1, "示例文具有限公司", "han", "100000 北京市虚构区示例路1号", ""),
        (Role.APPLICANT, 2, "Example Pencils GmbH", "latin", "", ""),
        (Role.INVENTOR, 1, "张示例", "han", "", ""),
        (Role.AGENT, 1, "北京示例专利代理有限公司", "han", "", "99998"),
        (Role.AGENT, 2, "李示例", "han", "", ""),
        (Role.AGENT, 3, "王示例", "han", "", ""),
    ]


def test_invention_texts() -> None:
    patent = read_one(fixture("invention.xml"))
    assert [(t.text, t.lang, t.origin) for t in patent.titles] == [
        ("会发光的铅笔及其制造方法", "zh", Origin.ORIGINAL)
    ]
    assert patent.abstracts[0].text == "一种会发光的铅笔，其笔芯含有发光粉。"
    assert [(c.number, c.text, c.depends_on) for c in patent.claims] == [
        (1, "一种铅笔，其特征在于，包括：\n笔杆；以及\n发光的笔芯。", ()),
        (2, "根据权利要求1所述的铅笔，其特征在于，所述笔芯含有石墨。", (1,)),
        (3, "一种制造权利要求1或2所述的铅笔的方法。", (1, 2)),
    ]
    (description,) = patent.descriptions
    assert [(p.number, p.section, p.heading, p.text) for p in description.paragraphs] == [
        ("0001", Section.TECHNICAL_FIELD, True, "技术领域"),
        ("0002", Section.TECHNICAL_FIELD, False,
         "本发明涉及一种铅笔，尤其涉及Example Light Pencil型铅笔。"),
        ("0003", Section.SUMMARY, True, "发明内容"),
        ("0005", Section.SUMMARY, False,
         "发光粉的用量见下表，单位为cm³：\n成分 用量\n石墨 2"),
        ("0006", Section.SUMMARY, True, "实施例1"),
        ("0007", Section.SUMMARY, False, "[BDA99999.TIF]"),
    ]  # fmt: skip


def test_invention_classes_and_the_rest() -> None:
    patent = read_one(fixture("invention.xml"))
    assert [(c.symbol, c.version, c.position) for c in patent.classes] == [
        ("B43K 19/02", "2006.01", "F"),
        ("C09D 13/00", "2006.01", "L"),
    ]
    assert patent.extra == (
        ("gazette", "30-02"),
        ("PCT publication language", "ko"),
        ("abstract drawing", "201280999991.TIF"),
        ("deposit", "CGMCC No.99999 2011.06.30"),
        ("drawing 图1", "HDA99999.TIF"),
    )


def test_file_declared_gb2312_but_written_beyond_it() -> None:
    data = fixture("gb2312.xml")
    with pytest.raises(UnicodeDecodeError):
        data.decode("gb2312")
    patent = read_one(data)
    assert patent.titles[0].text == "带喆字和㙓字标记的铅笔"
    assert patent.parties[0].name == "朱镕示例厂"
    assert patent.key == "CN1999994C"
    assert patent.application is not None
    assert patent.application.key == "CN:2003:1:99994"
    assert patent.registration == "ZL03199994.8"
    assert patent.grant_date == PatentDate(2006, 1, 4)
    assert [(c.symbol, c.version) for c in patent.classes] == [
        ("B43K 19/02", "7"),
        ("C09D 13/00", "7"),
    ]
    sections = [(p.section, p.heading) for p in patent.descriptions[0].paragraphs]
    assert sections == [
        (Section.TECHNICAL_FIELD, False),
        (Section.BACKGROUND, False),
        (Section.SUMMARY, False),
        (Section.EMBODIMENTS, False),
    ]
    assert patent.claims[0].text == "一种铅笔。"


def test_utility_model_bibliography() -> None:
    patent = read_one(fixture("utility-model.xml"))
    assert patent.publication.key == "CN299999993U"
    assert patent.publication.original == "CN 299999993 U"
    assert patent.right is Right.UTILITY_MODEL
    assert patent.application is not None
    assert patent.application.number == "202329999993.X"
    assert patent.application.key == "CN:2023:2:9999993"
    assert patent.registration == "ZL202329999993.X"
    assert patent.grant_date == PatentDate(2024, 1, 2)
    assert [(p.sequence, p.office, p.number, p.key) for p in patent.priorities] == [
        (1, "JP", "2022-990001", "JP:patent:2022:990001"),
        (2, "US", "63/999,901", "US:provisional:2022:63999901"),
    ]
    assert [(r.relation, r.key) for r in patent.related] == [
        (Relation.DIVISION, "CN:2018:1:999995")
    ]
    assert [(c.symbol, c.version, c.position, c.office, c.source) for c in patent.classes] == [
        ("B43K 19/14", "2006.01", "F", "CN", "H"),
        ("B43K 23/008", "2016.01", "L", "CN", "H"),
    ]
    assert patent.notes == ()


def test_utility_model_parties() -> None:
    parties = [
        (p.role, p.name, p.country, p.address, p.identifier)
        for p in read_one(fixture("utility-model.xml")).parties
    ]
    assert parties == [
        (Role.APPLICANT, "示例橡皮股份有限公司", "CN", "999999 虚构省示例市虚构区橡皮路2号", ""),
        (Role.INVENTOR, "赵示例", "", "", ""),
        (Role.EXAMINER, "周示例", "", "", ""),
        (Role.AGENT, "示例知识产权代理事务所(普通合伙)", "", "", "99997"),
        (Role.AGENT, "孙示例", "", "", ""),
    ]


def test_utility_model_citations_and_events() -> None:
    patent = read_one(fixture("utility-model.xml"))
    assert [(c.office, c.number, c.kind, c.phase, c.cited_by) for c in patent.citations] == [
        ("JP", "2000199999", "A", Phase.EXAMINATION, "CN"),
        ("CN", "299999900", "U", Phase.EXAMINATION, "CN"),
    ]
    (event,) = patent.events
    assert (event.office, event.code, event.date, event.text) == (
        "CN", "GR01", PatentDate(2024, 1, 2), "授权",
    )  # fmt: skip
    assert event.details == (
        ("information", "授权"), ("right", "20"), ("status", "1"), ("id", "99999"),
    )  # fmt: skip


def test_utility_model_texts() -> None:
    patent = read_one(fixture("utility-model.xml"))
    assert patent.titles[0].text == "带橡皮的铅笔"
    assert patent.abstracts[0].text == "本实用新型公开了一种带橡皮的铅笔。"
    assert [(c.number, c.text, c.depends_on) for c in patent.claims] == [
        (1, "一种铅笔，其特征在于，包括：\n笔杆；和橡皮。", ()),
        (2, "如权利要求1所述的铅笔，其特征在于，所述橡皮为圆柱形。", (1,)),
    ]
    found = [(p.number, p.section, p.heading, p.text) for p in patent.descriptions[0].paragraphs]
    assert found == [
        ("", Section.TECHNICAL_FIELD, True, "技术领域"),
        ("0001", Section.TECHNICAL_FIELD, False, "本实用新型涉及铅笔。"),
        ("", Section.SUMMARY, True, "实用新型内容"),
        ("0002", Section.SUMMARY, False, "橡皮与笔杆用环连接，见表：\n字段 含义"),
        ("", Section.EMBODIMENTS, True, "本实用新型的优选实施方式"),
        ("0003", Section.EMBODIMENTS, False, "橡皮为圆柱形。"),
    ]
    assert patent.extra == (
        ("gazette", "40-0101"),
        ("file", "CN202023009999993CN00002999999930UFULZH20240102CN00Z.XML"),
        ("region of applicant 1", "虚构省/示例市/虚构区"),
        ("abstract drawing", "202329999993.JPG"),
        ("drawing 图1", "HDA99997.JPG"),
        ("Remark", "本条仅为示例"),
    )


# --- odd files ---------------------------------------------------------------------------


def test_wrong_check_digit_is_noted_and_kept() -> None:
    patent = read_one(fixture("utility-model.xml").replace(b"202329999993.X", b"202329999993.1"))
    assert patent.application is not None
    assert patent.application.number == "202329999993.1"
    assert any("check digit is 1" in note for note in patent.notes)


def test_standard_and_original_application_that_differ_are_noted() -> None:
    data = fixture("utility-model.xml").replace(b"202023009999993<", b"202023009999994<")
    assert any("202023009999994" in note for note in read_one(data).notes)


def test_kind_and_type_that_differ_are_noted() -> None:
    data = fixture("utility-model.xml").replace(b'applType="20"', b'applType="10"')
    patent = read_one(data)
    assert patent.right is Right.UTILITY_MODEL
    assert any("type 10 is not" in note for note in patent.notes)


def test_unknown_kind_is_noted() -> None:
    patent = read_one(fixture("invention.xml").replace(b"<kind>A</kind>", b"<kind>Q</kind>"))
    assert any("Kind Q of CN" in note for note in patent.notes)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"<business:BibliographicData>", b"<business:DesignBibliographicData/><business:BibliographicData>",
         "not read yet: design"),
        (b'status="C" lang', b'status="D" lang', "deleted"),
        (b'applType="20"', b'applType="30"', "not read yet: design"),
    ],
)  # fmt: skip
def test_designs_and_deletions_are_skipped(old: bytes, new: bytes, reason: str) -> None:
    data = fixture("utility-model.xml")
    assert old in data
    assert read(data.replace(old, new)) == [Skipped(place=PLACE, offset=0, reason=reason)]


def test_legal_events_without_publication_are_skipped() -> None:
    data = b'<b:PRS xmlns:b="http://www.sipo.gov.cn/XMLSchema/business"><b:PRSRecord/></b:PRS>'
    (found,) = read(data)
    assert isinstance(found, Skipped)
    assert found.reason == "not read yet: legal status"


def test_document_without_a_number_is_rejected() -> None:
    (found,) = read(
        b'<?xml version="1.0"?><cn-patent-document><application-body/></cn-patent-document>'
    )
    assert isinstance(found, Rejected)
    assert "no publication number" in found.reason
    assert found.hint


def test_lines_join_as_chinese_is_written() -> None:
    broken = "<p>更特\n\t<br/>别地，SEQ ID\n <br/>NO：1的hepcidin-\n<br/>25在37\n<br/>℃</p>"
    assert printed(parse(broken.encode())) == "更特别地，SEQ ID NO：1的hepcidin-25在37℃"
    inline = "<p>用<u>示\n例</u>量\n<sup>2</sup>的A\nB</p>"
    assert printed(parse(inline.encode())) == "用示例量²的A B"
    blanks = "<p>the <u>red</u> lead\n of it<br/></p>"
    assert printed(parse(blanks.encode())) == "the red lead of it"


# --- framing and damage ------------------------------------------------------------------
