"""The Korean office's bulk gazettes and KIPRIS answers."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trihub.core.classes import Scheme
from trihub.core.dates import PatentDate
from trihub.core.numbers.model import Right
from trihub.core.patent import Origin, Patent, Role, Section
from trihub.core.ports import Place, Read, Rejected, Skipped
from trihub.offices.kr.gazette import KrGazetteReader
from trihub.offices.kr.kipris import KiprisReader
from trihub.offices.registry import Registry

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "kr"
GAZETTE, KIPRIS = KrGazetteReader(), KiprisReader()


def read(reader: KrGazetteReader | KiprisReader, data: bytes) -> list[Read]:
    records = reader.records(io.BytesIO(data))
    return [item for record in records for item in reader.read(record, Place(file="f.xml"))]


def patents(items: list[Read]) -> list[Patent]:
    return [item for item in items if isinstance(item, Patent)]


# --- gazettes ----------------------------------------------------------------------------


def test_every_field_of_a_laid_open_patent_in_euc_kr() -> None:
    (patent,) = patents(read(GAZETTE, (FIXTURES / "open-patent.xml").read_bytes()))
    assert patent.key == "KR20210001234A"
    assert patent.publication.date == PatentDate(2021, 1, 6)
    assert patent.publication.original == "10-2021-0001234"
    assert patent.right is Right.PATENT
    assert patent.application is not None
    assert (patent.application.key, str(patent.application.date)) == (
        "KR:patent:2019:77777", "2019-06-28",
    )  # fmt: skip
    assert [(p.key, str(p.date)) for p in patent.priorities] == [
        ("JP:patent:2018:1234", "2018-01-09")
    ]
    assert [(p.role, p.name, p.sequence) for p in patent.parties] == [
        (Role.APPLICANT, "주식회사 가상연", 1),
        (Role.APPLICANT, "홍견본", 2),
        (Role.INVENTOR, "김발명", 1),
        (Role.AGENT, "특허법인 가상", 1),
    ]
    assert patent.parties[0].address == "서울특별시 가상구 1"
    assert [(t.text, t.lang) for t in patent.titles] == [("접이식 관측 연", "ko")]
    assert patent.abstracts[0].text == "본 발명은 접이식 관측 연에 관한 것이다."
    assert [(c.scheme, c.symbol, c.position) for c in patent.classes] == [
        (Scheme.IPC, "B64C 31/06", "F"),
        (Scheme.IPC, "G01W 1/08", "L"),
        (Scheme.CPC, "B64C 31/06", "F"),
    ]
    assert [(c.number, c.depends_on) for c in patent.claims] == [(1, ()), (2, (1,))]
    (description,) = patent.descriptions
    assert [(p.number, p.section) for p in description.paragraphs] == [
        ("0001", Section.TECHNICAL_FIELD),
        ("0002", Section.BACKGROUND),
        ("0003", Section.PROBLEM),
        ("0004", Section.SOLUTION),
        ("0005", Section.EFFECTS),
        ("0006", Section.DRAWINGS),
        ("0007", Section.EMBODIMENTS),
    ]
    assert description.paragraphs[6].text == "뷁 같은 글자도 읽는다.", "CP949, beyond EUC-KR"
    assert patent.extra == (("KR_RequestExamination", "Y"),)
    assert patent.notes == ()


def test_a_registered_utility_model() -> None:
    (patent,) = patents(read(GAZETTE, (FIXTURES / "registered-utility.xml").read_bytes()))
    assert patent.key == "KR200499999Y1"
    assert patent.right is Right.UTILITY_MODEL
    assert patent.publication.date == PatentDate(2022, 3, 11)
    assert patent.grant_date == PatentDate(2022, 3, 4)
    assert patent.registration == "20-0499999"
    assert patent.first_published == PatentDate(2021, 5, 6)
    assert [e.key for e in patent.earlier] == ["KR20210000055U"]
    assert [(p.role, p.name) for p in patent.parties] == [(Role.GRANTEE, "홍견본")]
    assert patent.application is not None
    assert patent.application.key == "KR:utility-model:2019:777"


def test_gazettes_are_found_by_content() -> None:
    for name in ("open-patent.xml", "registered-utility.xml"):
        found = Registry().find((FIXTURES / name).read_bytes())
        assert found is not None
        assert found.name == "kipo-gazette"


# --- KIPRIS ------------------------------------------------------------------------------


def test_publications_of_kipris_rows() -> None:
    items = read(KIPRIS, (FIXTURES / "kipris.xml").read_bytes())
    found = patents(items)
    assert [(p.key, str(p.publication.date), [e.key for e in p.earlier]) for p in found] == [
        ("KR20210001234A", "2021-01-06", []),
        ("KR102345678B1", "2022-03-11", ["KR20210001234A"]),
        ("KR20210000055U", "2021-05-06", []),
        ("KR870006388A", "1987-07-22", []),
        ("KR890002319B1", "1989-06-30", ["KR870006388A"]),
    ]
    assert [type(item).__name__ for item in items[-1:]] == ["Skipped"]
    assert items[-1].reason == "not published"  # type: ignore[union-attr]


def test_every_field_of_a_kipris_row() -> None:
    laid_open, granted = patents(read(KIPRIS, (FIXTURES / "kipris.xml").read_bytes()))[:2]
    for patent in (laid_open, granted):
        assert patent.right is Right.PATENT
        assert patent.application is not None
        assert patent.application.key == "KR:patent:2019:77777"
        assert patent.application.date == PatentDate(2019, 6, 28)
        assert patent.registration == "10-2345678"
        assert patent.grant_date == PatentDate(2022, 3, 4)
        assert patent.status == "등록"
        assert [(p.role, p.name, p.sequence) for p in patent.parties] == [
            (Role.APPLICANT, "주식회사 가상연", 1),
            (Role.APPLICANT, "가상대학교 산학협력단", 2),
        ]
        assert patent.titles[0].text == "접이식 관측 연"
        assert [c.symbol for c in patent.classes] == ["B64C 31/06", "G01W 1/08"]
        assert patent.notes == ("KIPRIS cut the abstract off.",)
        assert patent.extra == (("DrawingPath", "http://example.invalid/1"),)
    assert granted.first_published == PatentDate(2021, 1, 6)


def test_a_registration_without_its_gazette_is_not_published_yet() -> None:
    utility = patents(read(KIPRIS, (FIXTURES / "kipris.xml").read_bytes()))[2]
    assert utility.right is Right.UTILITY_MODEL
    assert utility.publication.kind == "U"
    assert utility.registration == "20-0499999"
    assert utility.notes == ("Registered; the gazette of the registration has no date yet.",)


def plus(items: str, header: str = "<successYN>Y</successYN><resultCode>00</resultCode>") -> bytes:
    return (
        f"<response><header>{header}<resultMsg>SAID</resultMsg></header>"
        f"<body><items>{items}</items><totalCount>1</totalCount></body></response>"
    ).encode()


def test_kiprisplus_items() -> None:
    items = read(
        KIPRIS,
        plus(
            "<item><indexNo>1</indexNo><applicationNumber>1020230098765</applicationNumber>"
            "<applicationDate>20230820</applicationDate><openNumber>1020240056789</openNumber>"
            "<openDate>20240501</openDate><registerStatus>공개</registerStatus>"
            "<inventionTitle>연</inventionTitle><inventionTitleEnglish>Kite</inventionTitleEnglish>"
            "<astrtCont>연이다.</astrtCont><applicantName>가;나</applicantName>"
            "<inventorName>다;라</inventorName><agentName>마</agentName>"
            "<ipcNumber>B64C 31/06;G01W 1/08</ipcNumber></item>"
        ),
    )
    (patent,) = patents(items)
    assert patent.key == "KR20240056789A"
    assert [(t.lang, t.origin) for t in patent.titles] == [
        ("ko", Origin.ORIGINAL), ("en", Origin.UNKNOWN),
    ]  # fmt: skip
    assert Counter(p.role for p in patent.parties) == {
        Role.APPLICANT: 2, Role.INVENTOR: 2, Role.AGENT: 1,
    }  # fmt: skip
    assert len(patent.classes) == 2


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (
            plus("", "<successYN>N</successYN><resultCode>30</resultCode>"),
            Rejected,
            "KIPRIS answered with an error: SAID (code 30).",
        ),
        (
            plus(
                "<item><applicationNumber>1</applicationNumber></item>",
                "<resultCode>99</resultCode>",
            ),
            Rejected,
            "KIPRIS answered with an error: SAID (code 99).",
        ),
        (plus(""), Skipped, "response without documents"),
        (
            plus("<DesignInfo><applicationNumber>3020210059920</applicationNumber></DesignInfo>"),
            Skipped,
            "not read yet: design",
        ),
        (
            plus("<item><applicationNumber>4020230123456</applicationNumber></item>"),
            Skipped,
            "not read yet: trademark",
        ),
        (
            plus("<item><inventionTitle>연</inventionTitle></item>"),
            Rejected,
            "The KIPRIS row has no application number.",
        ),
    ],
)
def test_answers_that_are_no_documents(data: bytes, kind: type, reason: str) -> None:
    (item,) = read(KIPRIS, data)
    assert isinstance(item, kind)
    assert item.reason == reason


# Rows and documents of each real file: rows by grep -c '<PatentUtilityInfo>', laid open by rows
# with an OpeningDate, gazettes by rows with a PublicDate.
REAL = {
    "120040373042-1.xml": 92,
    "120050011639-1.xml": 40,
    "120050421158-1.xml": 14,
    "120070120001-1.xml": 54,
    "120070345417-1.xml": 49,
    "120070353675-1.xml": 33,
    "120070509242-1.xml": 500,
    "120070509242-2.xml": 500,
    "120080091393-1.xml": 500,
    "120080091393-2.xml": 500,
    "120080091393-3.xml": 500,
    "120080091393-4.xml": 500,
}


@pytest.mark.parametrize("name", REAL)
def test_real_kipris_files(shared_data: Path, name: str) -> None:
    data = (shared_data / "kipris" / "patent" / name).read_bytes()
    assert data.count(b"<PatentUtilityInfo>") == REAL[name]
    laid_open = data.count(b"<OpeningDate>") - data.count(b"<OpeningDate></OpeningDate>")
    gazettes = data.count(b"<PublicDate>") - data.count(b"<PublicDate></PublicDate>")
    items = read(KIPRIS, data)
    kinds = Counter(p.publication.kind[0] for p in patents(items))
    assert len(patents(items)) == len(items)
    assert kinds["A"] + kinds["U"] == laid_open
    assert kinds["B"] + kinds["Y"] == gazettes


def test_counts_over_all_real_kipris_files(shared_data: Path) -> None:
    """2,710 rows have an opening, 2,051 a gazette of the registration, none neither."""
    found = [
        patent
        for path in sorted((shared_data / "kipris" / "patent").glob("*.xml"))
        for patent in patents(read(KIPRIS, path.read_bytes()))
    ]
    assert Counter(p.publication.kind for p in found) == {"A": 2691, "U": 19, "B1": 2040, "Y1": 11}
    assert len({p.application.key for p in found if p.application}) == 1286


def test_a_real_kipris_row(shared_data: Path) -> None:
    data = (shared_data / "kipris" / "patent" / "120050421158-1.xml").read_bytes()
    first = patents(read(KIPRIS, data))[0]
    assert first.key == "KR101476982B1"
    assert str(first.publication.date) == "2014-12-30"
    assert first.registration == "10-1476982"
    assert str(first.grant_date) == "2014-12-22"
    assert first.application is not None
    assert first.application.key == "KR:patent:2013:121923"
    assert first.titles[0].text == "벨로우즈 펌프"
    assert first.parties[0].name == "주식회사 이노디스"
    assert [c.symbol for c in first.classes] == [
        "F04B 43/08", "F04B 9/135", "F04B 45/02", "F04B 53/16",
    ]  # fmt: skip
    assert "KIPRIS cut the abstract off." in first.notes


def test_real_designs_and_marks_are_skipped(shared_data: Path) -> None:
    for folder, right in (("design", "design"), ("trademark", "trademark")):
        for path in (shared_data / "kipris" / folder).glob("*.xml"):
            found = Registry().find(path.read_bytes()[:65536])
            assert found is not None
            items = read(KIPRIS, path.read_bytes())
            assert {item.reason for item in items if isinstance(item, Skipped)} <= {
                f"not read yet: {right}", "response without documents",
            }  # fmt: skip
            assert all(isinstance(item, Skipped) for item in items)


# --- broken input ------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.binary(min_size=1, max_size=6))
def test_mutated_kipris_rows_keep_their_neighbours(place: int, junk: bytes) -> None:
    data = (FIXTURES / "kipris.xml").read_bytes()
    start, end = data.index(b"<PatentUtilityInfo>", 1500), data.index(b"</body>")
    place = start + 30 + place % (data.index(b"</PatentUtilityInfo>", start) - start - 30)
    assert start < place < end
    broken = data[:place] + junk + data[place + len(junk) :]
    keys = [p.key for p in patents(read(KIPRIS, broken))]
    assert keys[:2] == ["KR20210001234A", "KR102345678B1"]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.binary(max_size=6))
def test_mutated_gazettes_never_raise(place: int, junk: bytes) -> None:
    data = (FIXTURES / "open-patent.xml").read_bytes()
    place %= len(data)
    assert read(GAZETTE, data[:place] + junk + data[place + 1 :])[:1] is not None
    assert len(read(GAZETTE, data[:place])) <= 1


def test_a_truncated_answer_loses_its_last_row_alone() -> None:
    data = (FIXTURES / "kipris.xml").read_bytes()
    cut = data[: data.index("오래된".encode())]
    items = read(KIPRIS, cut)
    assert [p.key for p in patents(items)] == [
        "KR20210001234A", "KR102345678B1", "KR20210000055U",
    ]  # fmt: skip
    assert isinstance(items[-1], Rejected)
