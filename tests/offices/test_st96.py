"""WIPO ST.96 publications and the JPO's gazettes since 2022."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest

from trihub.core.citations import Phase, Remark
from trihub.core.classes import Scheme
from trihub.core.dates import PatentDate
from trihub.core.numbers.model import Right
from trihub.core.patent import Origin, Patent, Relation, Role, Section
from trihub.core.ports import Place, Read, Rejected, Skipped
from trihub.offices.registry import Registry

FIXTURES = Path(__file__).parents[1] / "fixtures" / "st96"
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


# --- WIPO's example ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def example(shared_data: Path) -> Patent:
    path = shared_data / "st96/examples/PatentPublication_Example.xml"
    return read_one(path.read_bytes())


def test_example_has_what_it_says(example: Patent) -> None:
    """Numbers, dates and counts as they stand in the file."""
    assert example.key == "US8936998B2"
    assert str(example.publication.date) == "2015-01-20"
    assert example.publication.original == "08936998"
    assert example.application is not None
    assert example.application.number == "13797521"
    assert example.application.key == "US:patent:2013:13797521"
    assert str(example.application.date) == "2013-03-12"
    assert example.titles[0].text.startswith("Manufcaturing method for room-temperature")
    assert len(example.claims) == 10
    paragraphs = example.descriptions[0].paragraphs
    assert Counter(p.heading for p in paragraphs) == {False: 70, True: 5}
    assert Counter(c.scheme for c in example.classes) == {Scheme.IPC: 6, Scheme.CPC: 26}
    assert [(p.office, p.key) for p in example.priorities] == [("JP", "JP:patent:2007:290922")]
    assert Counter(c.phase for c in example.citations) == {
        Phase.APPLICANT: 25, Phase.EXAMINATION: 5,
    }  # fmt: skip
    assert sum(1 for c in example.citations if c.text) == 13


def test_example_parties(example: Patent) -> None:
    assert Counter(p.role for p in example.parties) == {
        Role.APPLICANT: 5, Role.INVENTOR: 5, Role.GRANTEE: 2, Role.AGENT: 1, Role.EXAMINER: 2,
    }  # fmt: skip
    names = [p.name for p in example.parties]
    assert names[0] == "Jun Utsumi"
    assert "Mitsubishi Heavy Industries, Ltd." in names
    assert "Jerome Jackson Jr." in names


def test_example_relations(example: Patent) -> None:
    assert [(r.relation, r.office, r.number) for r in example.related] == [
        (Relation.DIVISION, "US", "12741916"),
        (Relation.OTHER, "WO", "PCT/JP2008/068544"),
    ]
    assert [d.key for d in example.earlier] == ["US2013213561A1"]
    assert example.first_published == PatentDate(2013, 8, 22)
    assert example.grant_date == PatentDate(2015, 1, 20)


def test_example_extra(example: Patent) -> None:
    files = [value for name, value in example.extra if name == "drawing"]
    assert files == [f"US08936998-20150120-D0000{page}.TIF" for page in range(7)]
    for item in (
        ("state of the parent application", "ABANDONED"),
        ("FigureBag/DrawingSheetTotalQuantity", "6"),
        ("FigureBag/FigureTotalQuantity", "11"),
        ("SearchField/SearchFieldText", "B81C 2203/0109"),
        ("ExemplaryClaimBag", "8"),
    ):
        assert item in example.extra


def test_example_dependencies_as_tagged(example: Patent) -> None:
    assert {c.number: c.depends_on for c in example.claims} == {
        1: (), 2: (1,), 3: (2,), 4: (3,), 5: (2,), 6: (1,), 7: (6,), 8: (), 9: (), 10: (9,),
    }  # fmt: skip
    assert example.claims[0].text.startswith("A device manufacture method, comprising:\nsputtering")


def test_example_citation_dates_keep_their_precision(example: Patent) -> None:
    first = example.citations[0]
    assert (first.office, first.number, first.kind) == ("US", "6054363", "A")
    assert first.date == PatentDate(2000, 4)
    assert first.name == "Sakaguchi et al."


# --- our own publication ------------------------------------------------------------------


def test_publication_bibliography() -> None:
    patent = read_one(fixture("publication.xml"))
    assert patent.key == "EP9999901A1"
    assert patent.publication.date == PatentDate(2020, 2, 26)
    assert patent.invented
    assert patent.application is not None
    assert patent.application.key == "EP:18999901"
    assert [(p.sequence, p.key, p.linkage) for p in patent.priorities] == [
        (2, "CN:2017:1:999996", "national")
    ]
    assert patent.pct is not None
    assert patent.pct.application is not None
    assert patent.pct.application.key == "WO:CN:2018:999901"
    assert patent.pct.publication is None
    assert patent.designated == ("AT", "DE")
    assert patent.extra == (("ApplicantIntent", "none"),)
    assert [
        (c.scheme, c.symbol, c.version, c.position, c.value, c.office, c.source, c.status)
        for c in patent.classes
    ] == [
        (Scheme.IPC, "B43K 19/14", "2006.01", "F", "I", "EP", "H", "B"),
        (Scheme.USPC, "401/96", "", "F", "", "US", "", ""),
    ]


def test_publication_parties() -> None:
    found = [
        (p.role, p.name, p.script, p.latin, p.country, p.address, p.identifier)
        for p in read_one(fixture("publication.xml")).parties
    ]
    assert found == [
        (Role.APPLICANT, "示例文具有限公司", "han", "Shili Stationery Co., Ltd.", "CN",
         "1 Example Road, Beijing, 100000", "99999901"),
        (Role.INVENTOR, "Anna Example", "latin", "", "AT", "Wien", ""),
    ]  # fmt: skip


def test_publication_citations() -> None:
    patent, literature = read_one(fixture("publication.xml")).citations
    assert (patent.office, patent.number, patent.kind) == ("JP", "2000199999", "A")
    assert patent.date == PatentDate(2000, 7)
    assert (patent.phase, patent.cited_by) == (Phase.SEARCH, "EP")
    assert patent.remarks == (Remark(categories=("P", "X"), claims="1-2", passage="paragraph 7"),)
    assert literature.text == "A. Nobody, On Pencils, 1999"
    assert (literature.phase, literature.cited_by) == (Phase.APPLICANT, "")


def test_publication_texts() -> None:
    patent = read_one(fixture("publication.xml"))
    assert [(t.text, t.lang, t.origin) for t in patent.titles] == [
        ("Luminous pencil", "en", Origin.ORIGINAL),
        ("Leuchtender Bleistift", "de", Origin.UNKNOWN),
    ]
    english, german = patent.claim_sets
    assert (english.lang, german.lang) == ("en", "de")
    assert [(c.number, c.text, c.depends_on) for c in english.claims] == [
        (1, "A pencil, comprising:\na lead.", ()),
        (2, "The pencil of any thing before, glowing.", (1,)),
        (3, "The pencil of claim 1 or 2, in green.", (1, 2)),
    ]
    assert [c.text for c in german.claims] == ["Bleistift mit einer Mine."]
    assert [
        (p.number, p.section, p.heading, p.text) for p in patent.descriptions[0].paragraphs
    ] == [
        ("", Section.TECHNICAL_FIELD, True, "Technical Field"),
        ("0001", Section.TECHNICAL_FIELD, False, "Pencils with light."),
        ("", Section.SUMMARY, True, "What is new"),
        ("0002", Section.SUMMARY, False, "It glows, see FIG. 1."),
    ]
    assert patent.abstracts[0].text == "A pencil glows."


def test_grant_identification_alone_names_the_document() -> None:
    data = fixture("publication.xml")
    for old, new in (
        (b"PatentPublicationIdentification>", b"PatentGrantIdentification>"),
        (b"PublicationNumber>", b"PatentNumber>"),
        (b"<com:PublicationDate>2020-02-26</com:PublicationDate>",
         b"<pat:GrantDate>2020-02-26</pat:GrantDate>"),
        (b">A1<", b">B1<"),
    ):  # fmt: skip
        data = data.replace(old, new)
    patent = read_one(data)
    assert patent.key == "EP9999901B1"
    assert patent.registration == "9999901"
    assert patent.grant_date == PatentDate(2020, 2, 26)


def test_design_is_skipped() -> None:
    data = fixture("publication.xml").replace(b">EP<", b">US<").replace(b">A1<", b">S1<")
    assert read(data) == [Skipped(place=PLACE, offset=0, reason="not read yet: design")]


# --- JPO ----------------------------------------------------------------------------------


def test_unexamined_publication_bibliography() -> None:
    patent = read_one(fixture("jpo-a.xml"))
    assert patent.key == "JP2023999901A"
    assert patent.publication.date == PatentDate(2023, 11, 22)
    assert patent.right is Right.PATENT
    assert patent.application is not None
    assert patent.application.key == "JP:patent:2022:999901"
    assert patent.application.date == PatentDate(2022, 5, 12)
    assert patent.registration == ""
    assert [(p.office, p.key, p.date) for p in patent.priorities] == [
        ("KR", "KR:patent:2021:9900009", PatentDate(2021, 5, 13))
    ]
    assert patent.titles[0].text == "光る鉛筆"
    assert patent.titles[0].lang == "ja"
    assert patent.abstracts[0].text == (
        "【課題】暗所で見える鉛筆を提供する。\n【解決手段】芯が蓄光粉を含む。\n【選択図】図１"
    )
    assert patent.notes == ()


def test_unexamined_publication_parties() -> None:
    found = [
        (p.role, p.name, p.latin, p.address, p.identifier)
        for p in read_one(fixture("jpo-a.xml")).parties
    ]
    address = "東京都架空区見本町１丁目１番１号"
    assert found == [
        (Role.APPLICANT, "架空鉛筆株式会社", "KAKU PENCILS CO., LTD.", address, "999999901"),
        (Role.INVENTOR, "見本 太郎", "", f"{address} 架空鉛筆株式会社内", ""),
        (Role.AGENT, "見本 代理", "", "", "199999901"),
    ]


def test_unexamined_publication_classes() -> None:
    classes = read_one(fixture("jpo-a.xml")).classes
    assert [(c.scheme, c.symbol, c.version, c.position, c.value, c.status) for c in classes] == [
        (Scheme.IPC, "B43K 19/14", "2006.01", "F", "I", "B"),
        (Scheme.IPC, "B43K 23/008", "2006.01", "L", "I", "B"),
        (Scheme.FI, "B43K 19/14,101@A", "", "F", "", ""),
        (Scheme.FI, "B43K 23/008", "", "L", "", ""),
        (Scheme.FI, "ZAB", "", "", "", "facet"),
        (Scheme.THEME, "2C350", "", "", "", ""),
        (Scheme.FTERM, "2C350GA01", "", "", "", ""),
        (Scheme.FTERM, "2C350GA04", "", "", "", ""),
    ]


def test_amended_claims_never_mix_with_the_publications_own() -> None:
    patent = read_one(fixture("jpo-a.xml"))
    own, amended = patent.claim_sets
    assert (own.label, amended.label) == ("", "amended")
    assert [(c.number, c.text, c.depends_on) for c in own.claims] == [
        (1, "芯と、\n軸とを備える鉛筆。", ()),
        (2, "請求項１に記載の鉛筆であって、前記芯が光る鉛筆。", (1,)),
    ]
    assert [(c.number, c.text, c.depends_on) for c in amended.claims] == [
        (1, "補正後の芯を備える鉛筆。", ()),
        (2, "請求項１に記載の補正後の鉛筆。", (1,)),
        (3, "請求項１又は２に記載の鉛筆の製造方法。", (1, 2)),
    ]
    assert patent.claims == own.claims
    assert patent.extra == (
        ("ClaimTotalQuantitySet", "2"),
        ("abstract drawing", "2023999901_000003.tif"),
        ("drawing 1", "2023999901_000002.tif"),
        ("amendment filed", "2023-02-01"),
        ("amended ０００４", "補正後の段落。"),
    )


def test_unexamined_publication_description() -> None:
    patent = read_one(fixture("jpo-a.xml"))
    found = [(p.number, p.section, p.heading, p.text) for p in patent.descriptions[0].paragraphs]
    assert found == [
        ("0001", Section.TECHNICAL_FIELD, False, "本発明は鉛筆に関する。"),
        ("0002", Section.BACKGROUND, False, "従来の鉛筆は光らない（特許文献１）。"),
        ("0003", Section.CITATION_LIST, False, "特開２０００－１９９９９９号公報"),
        ("0004", Section.PROBLEM, False, "暗所で見える鉛筆を提供する。"),
        ("0005", Section.SOLUTION, False, "芯がＨ₂Ｏを含まない。[2023999901_000001.tif]"),
        ("", Section.EMBODIMENTS, True, "【実施例１】"),
        ("0006", Section.EMBODIMENTS, False, "<210> ではない。"),
    ]
    assert [(c.office, c.number, c.phase) for c in patent.citations] == [
        ("JP", "2000199999", Phase.APPLICANT)
    ]


def test_translation_keeps_its_own_number_beside_the_international_one() -> None:
    patent = read_one(fixture("jpo-p.xml"))
    assert patent.key == "JP2024599902A"
    assert patent.publication.date == PatentDate(2024, 6, 13)
    assert patent.application is not None
    assert patent.application.key == "JP:patent:2023:599902"
    assert patent.pct is not None
    assert patent.pct.publication is not None
    assert patent.pct.application is not None
    assert patent.pct.publication.key == "WO2022999902"
    assert patent.pct.publication.date == PatentDate(2022, 12, 1)
    assert patent.pct.application.key == "WO:US:2022:999902"


def test_grant_keeps_its_own_number_beside_the_earlier_one() -> None:
    patent = read_one(fixture("jpo-b.xml"))
    assert patent.key == "JP9999901B2"
    assert patent.publication.date == PatentDate(2024, 9, 25)
    assert patent.grant_date == PatentDate(2024, 9, 12)
    assert patent.registration == "特許第9999901号"
    assert [d.key for d in patent.earlier] == ["JP2023999901A"]
    assert patent.first_published == PatentDate(2023, 11, 22)
    assert [p.name for p in patent.parties if p.role is Role.EXAMINER] == ["見本 審査"]
    assert patent.abstracts == ()
    cited, literature = patent.citations
    assert (cited.office, cited.number, cited.kind) == ("JP", "2010199998", "A")
    assert cited.original == "特開２０１０－１９９９９８（ＪＰ，Ａ）"
    assert (cited.phase, cited.cited_by) == (Phase.EXAMINATION, "JP")
    assert literature.text == "架空文具学会誌，２００１年，第１巻"


def test_first_publication_by_grant_is_b1() -> None:
    data = fixture("jpo-b.xml").replace("（Ｂ２）".encode(), b"(B1)")
    assert read_one(data).key == "JP9999901B1"


def test_kind_of_a_grant_that_is_not_said_is_noted() -> None:
    data = fixture("jpo-b.xml").replace("特許公報（Ｂ２）".encode(), "特許公報".encode())
    patent = read_one(data)
    assert patent.key == "JP9999901B2"
    assert any("kind is not told" in note for note in patent.notes)


def test_registered_utility_model() -> None:
    data = fixture("jpo-b.xml")
    for old, new in (
        (b"RegisteredPatentPublication", b"RegisteredUtilityModelPublication"),
        (b"<jppat:PatentPublicationIdentification>\n      <pat:PublicationNumber>9999901",
         b"<jppat:UtilityModelPublicationIdentification>\n      <pat:PublicationNumber>3999901"),
        (b"2024-09-25</com:PublicationDate>\n    </jppat:PatentPublicationIdentification>",
         b"2024-09-25</com:PublicationDate>\n    </jppat:UtilityModelPublicationIdentification>"),
        ("特許公報（Ｂ２）".encode(), "登録実用新案公報(U)".encode()),
    ):  # fmt: skip
        assert old in data
        data = data.replace(old, new)
    patent = read_one(data)
    assert patent.key == "JP3999901U"
    assert patent.right is Right.UTILITY_MODEL
    assert patent.registration == "実用新案登録第3999901号"
    assert patent.application is not None
    assert patent.application.key == "JP:utility-model:2022:999901"


@pytest.mark.parametrize(
    ("root", "reason"),
    [
        ("UnexaminedPatentPublicationAmendment", "not read yet: amendment"),
        ("InternationalPatentPublicationAmendment", "not read yet: amendment"),
        ("InternationalPatentPublicationCorrection", "not read yet: correction"),
        ("ST26SequenceListing", "not read yet: sequence listing"),
    ],
)
def test_attached_files_are_skipped(root: str, reason: str) -> None:
    (found,) = read(f'<?xml version="1.0"?><{root}/>'.encode())
    assert isinstance(found, Skipped)
    assert found.reason == reason


def test_publication_without_a_number_is_rejected() -> None:
    (found,) = read(b'<?xml version="1.0"?><UnexaminedPatentPublication/>')
    assert isinstance(found, Rejected)
    assert "no publication number" in found.reason


# --- damage -------------------------------------------------------------------------------
