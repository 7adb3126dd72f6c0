"""The JPO's ST.36-based gazettes: real files, a fixture in every detail, broken ones."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trihub.core.citations import Phase
from trihub.core.classes import Scheme
from trihub.core.dates import PatentDate
from trihub.core.numbers.model import Right
from trihub.core.patent import Patent, Relation, Role, Section
from trihub.core.ports import Place, Read, Rejected
from trihub.offices.jp.gazette import JpGazetteReader
from trihub.offices.registry import Registry

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "jp-gazette"
READER = JpGazetteReader()


def read(data: bytes) -> list[Read]:
    records = READER.records(io.BytesIO(data))
    return [item for record in records for item in READER.read(record, Place(file="f.xml"))]


def one(data: bytes) -> Patent:
    (patent,) = read(data)
    assert isinstance(patent, Patent)
    return patent


@dataclass(frozen=True)
class Expected:
    """What the file itself says, counted with grep and read by eye."""

    key: str
    published: str
    application: str
    filed: str
    title: str
    applicant: str
    claims: int
    paragraphs: int
    ipc: int
    fi: int
    fterms: int
    themes: int
    priorities: int
    citations: int


EXPECTED = {
    "2021193879.xml": Expected(
        "JP2021193879A", "2021-12-27", "JP:patent:2020:100059", "2020-06-09",
        "練り製品管理装置、モデル生成装置、練り製品管理方法、モデル生成方法、及びプログラム",
        "日本水産株式会社", 15, 56, 2, 3, 11, 2, 0, 1,
    ),
    "jp_example1.xml": Expected(
        "JP2021044377A", "2021-03-18", "JP:patent:2019:165329", "2019-09-11",
        "ウェーハの加工方法", "株式会社ディスコ", 6, 81, 4, 9, 69, 3, 0, 2,
    ),
    "jp_example2.xml": Expected(
        "JP2021044249A", "2021-03-18", "JP:patent:2020:185474", "2020-11-06",
        "リチウムイオン電池のリサイクル方法",
        "ジーアールエスティー・インターナショナル・リミテッド", 20, 212, 2, 2, 18, 2, 1, 0,
    ),
    "jp_example3.xml": Expected(
        "JP2021041306A", "2021-03-18", "JP:patent:2019:162830", "2019-09-06",
        "脱酸素剤、脱酸素剤包装体及び食品包装体",
        "凸版印刷株式会社", 8, 71, 6, 6, 42, 4, 0, 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_real_files(shared_data: Path, name: str) -> None:
    patent = one((shared_data / "gazettes" / "jp" / name).read_bytes())
    assert patent.application is not None
    schemes = [c.scheme for c in patent.classes if c.status != "facet"]
    found = Expected(
        key=patent.key,
        published=str(patent.publication.date),
        application=patent.application.key,
        filed=str(patent.application.date),
        title=patent.titles[0].text,
        applicant=next(p.name for p in patent.parties if p.role is Role.APPLICANT),
        claims=len(patent.claims),
        paragraphs=sum(not p.heading for p in patent.descriptions[0].paragraphs),
        ipc=schemes.count(Scheme.IPC),
        fi=schemes.count(Scheme.FI),
        fterms=schemes.count(Scheme.FTERM),
        themes=schemes.count(Scheme.THEME),
        priorities=len(patent.priorities),
        citations=len(patent.citations),
    )
    assert found == EXPECTED[name]
    assert patent.notes == ()


def test_real_file_with_amendment_division_and_early_grant(shared_data: Path) -> None:
    patent = one((shared_data / "gazettes" / "jp" / "jp_example2.xml").read_bytes())
    own, amended = patent.claim_sets
    assert (len(own.claims), len(amended.claims)) == (20, 17)
    assert own.label == ""
    assert amended.label == "written amendment 2020-11-10 全文"
    assert own.claims[6].depends_on == (6,)
    assert own.claims[13].depends_on == (1,), "named at the end of a long claim"
    assert patent.registration == "特許第6828214号"
    assert [(e.number, str(e.date)) for e in patent.earlier] == [("6828214", "2021-02-10")]
    assert [(r.relation, r.key) for r in patent.related] == [
        (Relation.DIVISION, "JP:patent:2018:566929")
    ]
    (priority,) = patent.priorities
    assert (priority.office, priority.number, priority.key) == (
        "US", "62/359,703", "US:provisional:2016:62359703",
    )  # fmt: skip
    assert [c.symbol for c in patent.classes if c.status == "facet"] == ["ZAB"]
    assert dict(patent.extra)["foreign-language-body"] == "2021044249000001.pdf"


def test_real_file_claim_references_with_wave_dashes(shared_data: Path) -> None:
    patent = one((shared_data / "gazettes" / "jp" / "2021193879.xml").read_bytes())
    assert [c.depends_on for c in patent.claims][:5] == [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)]
    assert [c.number for c in patent.claims if not c.depends_on] == [1, 6, 12, 13, 14, 15]


def test_every_field_of_a_kokai() -> None:
    patent = one((FIXTURES / "kokai.xml").read_bytes())
    assert patent.publication.key == "JP2019123456A"
    assert patent.publication.date == PatentDate(2019, 7, 25)
    assert patent.right is Right.PATENT
    assert patent.application is not None
    assert patent.application.key == "JP:patent:2018:1234"
    assert patent.application.date == PatentDate(2018, 1, 9)
    assert patent.registration == "特許第6999999号"
    assert patent.grant_date is None
    assert [(p.key, p.linkage) for p in patent.priorities] == [("JP:patent:2017:1111", "domestic")]
    assert [(r.relation, r.key) for r in patent.related] == [
        (Relation.DIVISION, "JP:patent:2016:500001")
    ]
    assert [(p.role, p.name, p.sequence, p.latin, p.identifier) for p in patent.parties] == [
        (Role.APPLICANT, "架空凧工業株式会社", 1, "Kakuu Kite Works", "999000001"),
        (Role.APPLICANT, "国立大学法人架空大学", 2, "", "999000002"),
        (Role.AGENT, "架空 太郎", 1, "", "999100001"),
        (Role.INVENTOR, "見本 花子", 1, "", ""),
    ]
    assert patent.parties[0].address == "東京都架空区一丁目１番１号"
    assert [(c.scheme, c.symbol, c.version, c.position, c.value) for c in patent.classes] == [
        (Scheme.IPC, "B64C 31/06", "2020.01", "F", "I"),
        (Scheme.IPC, "G01W 1/08", "2006.01", "L", "N"),
        (Scheme.FI, "B64C 31/06,101@A", "", "F", ""),
        (Scheme.FI, "ZAB", "", "", ""),
        (Scheme.FI, "G01W 1/08@Z", "", "L", ""),
        (Scheme.THEME, "2C999", "", "", ""),
        (Scheme.FTERM, "2C999AA01", "", "", ""),
        (Scheme.FTERM, "2C999BB02C", "", "", ""),
    ]
    assert [(c.office, c.number, c.kind, c.text, c.phase) for c in patent.citations] == [
        ("JP", "H091234", "A", "", Phase.APPLICANT),
        ("WO", "2012123456", "", "", Phase.APPLICANT),
        ("", "", "", "架空凧学会誌、第１巻", Phase.APPLICANT),
    ]
    assert patent.abstracts[0].text == "【課題】凧を小さく畳む。\n【解決手段】骨を蝶番で繋ぐ。"
    assert [(c.number, c.text, c.depends_on) for c in patent.claims] == [
        (1, "骨と、\n布と、を備える観測凧。", ()),
        (2, "前記骨が蝶番を有する、請求項１に記載の観測凧。", (1,)),
        (3, "請求項１〜２のいずれか一項に記載の観測凧と、糸巻きと、を備える観測装置。", (1, 2)),
    ]
    assert patent.claim_sets[1].label == "written amendment 2019-03-05 全文"
    assert patent.claim_sets[1].claims[0].text == "骨と布と糸とを備える観測凧。"
    extra = dict(patent.extra)
    assert extra["written amendment 2019-03-05 ０００７ (description)"] == (
        "【０００７】軽く、運びやすい。"
    )
    assert (extra["kind-of-jp"], extra["number-of-claims"], extra["filing-form"]) == (
        "A", "2", "ＯＬ",
    )  # fmt: skip
    assert extra["address of applicant 1 (en)"] == "1-1-1 Kakuu, Tokyo"
    assert patent.notes == ()


def test_paragraphs_of_a_kokai() -> None:
    (description,) = one((FIXTURES / "kokai.xml").read_bytes()).descriptions
    rows = [(p.number, p.section, p.text) for p in description.paragraphs]
    assert rows == [
        ("0001", Section.TECHNICAL_FIELD, "本発明は、折り畳み式の観測凧に関する。"),
        ("0002", Section.BACKGROUND, "特許文献１には、Ｈ２Ｏを量る凧が開示されている。"),
        ("0003", Section.CITATION_LIST,
         "【特許文献１】特開平９−１２３４号公報\n【特許文献２】国際公開第２０１２／１２３４５６号"),
        ("0004", Section.CITATION_LIST, "【非特許文献１】架空凧学会誌、第１巻"),
        ("0005", Section.PROBLEM, "凧を小さく畳む。"),
        ("0006", Section.SOLUTION, "骨を\n蝶番で繋ぐ。"),
        ("0007", Section.EFFECTS, "運びやすい。"),
        ("0008", Section.DRAWINGS, "【図１】凧の正面図である。\n【図２】凧の側面図である。"),
        ("", Section.OTHER, "発明の詳細な説明"),
        ("0009", Section.EMBODIMENTS, "表１に示す。\n【表１】[2019123456.tif]"),
        ("0010", Section.INDUSTRIAL, "気象観測に用いる。"),
        ("0011", Section.REFERENCE_SIGNS, "１ 骨"),
    ]  # fmt: skip
    assert [p.text for p in description.paragraphs if p.heading] == ["発明の詳細な説明"]


def test_kohyo_in_euc_jp() -> None:
    patent = one((FIXTURES / "kohyo.xml").read_bytes())
    assert patent.key == "JP2020512345A"
    assert patent.titles[0].text == "自動巻取り糸巻き"
    assert patent.pct is not None
    assert patent.pct.application is not None
    assert patent.pct.application.key == "WO:US:2018:25555"
    assert patent.pct.publication is not None
    assert patent.pct.publication.number == "2018183333"
    assert [p.key for p in patent.priorities] == ["US:provisional:2017:62479999"]


def test_registered_publication() -> None:
    patent = one((FIXTURES / "registered.xml").read_bytes())
    assert patent.key == "JP6999998B2"
    assert patent.registration == "特許第6999998号"
    assert patent.grant_date == PatentDate(2021, 10, 20)
    assert patent.first_published == PatentDate(2019, 7, 25)
    assert [e.key for e in patent.earlier] == ["JP2019123456A"]
    assert [(c.office, c.number, c.text, c.phase, c.cited_by) for c in patent.citations] == [
        ("JP", "2001123456", "", Phase.EXAMINATION, "JP"),
        ("US", "5123456", "", Phase.EXAMINATION, "JP"),
        ("", "", "架空凧便覧", Phase.EXAMINATION, "JP"),
    ]
    assert [(p.role, p.name) for p in patent.parties] == [(Role.EXAMINER, "審査 一郎")]


def test_kind_in_words_is_enough_and_a_contradiction_is_noted() -> None:
    data = (FIXTURES / "kokai.xml").read_bytes()
    assert one(data.replace(b' kind-of-st16="A"', b"")).key == "JP2019123456A"
    odd = one(data.replace(b'kind-of-st16="A"', b'kind-of-st16="B2"'))
    assert odd.publication.kind == "B2"
    assert any("kind is B2" in note for note in odd.notes)


def test_a_date_that_does_not_exist_is_noted() -> None:
    data = (FIXTURES / "kokai.xml").read_bytes().replace(b"20180109", b"20180230")
    patent = one(data)
    assert patent.application is not None
    assert patent.application.date is None
    assert any("20180230" in note for note in patent.notes)


def test_without_a_number_it_is_rejected() -> None:
    data = (FIXTURES / "kokai.xml").read_bytes()
    (rejected,) = read(data.replace(b"<doc-number>2019123456</doc-number>", b""))
    assert isinstance(rejected, Rejected)
    assert "no publication number" in rejected.reason


def test_found_by_content() -> None:
    for path in FIXTURES.glob("*.xml"):
        found = Registry().find(path.read_bytes()[:65536])
        assert found is not None
        assert found.name == "jpo-st36"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.binary(min_size=1, max_size=6), st.booleans())
def test_mutated_files_never_raise_and_keep_their_neighbours(
    place: int, junk: bytes, cut: bool
) -> None:
    data = (FIXTURES / "registered.xml").read_bytes()
    place %= len(data)
    broken = data[:place] if cut else data[:place] + junk + data[place + len(junk) :]
    found = read(data + broken + data)
    keys = [item.key for item in found if isinstance(item, Patent)]
    if b"<?xml" in broken[:5]:
        assert keys[0] == keys[-1] == "JP6999998B2"


def test_a_truncated_file_loses_its_last_record_alone() -> None:
    data = (FIXTURES / "registered.xml").read_bytes()
    first, last = read(data + data[: len(data) // 2])
    assert isinstance(first, Patent)
    assert isinstance(last, Rejected)
    assert last.offset == len(data)
