"""The real collections through the mappings under tests/fixtures/mappings.

Counts come from the files themselves (lines, ``grep -c``), single records were read by eye.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from trihub.core.classes import Scheme
from trihub.core.numbers.model import Right
from trihub.core.patent import Origin, Patent, Role
from trihub.core.ports import Place, Read, Rejected
from trihub.offices.tables import TableReader, load_mapping

MAPPINGS = Path(__file__).resolve().parents[1] / "fixtures" / "mappings"


def read(shared_data: Path, mapping: str, name: str) -> list[Read]:
    reader = TableReader(load_mapping(MAPPINGS / f"{mapping}.toml"))
    path = shared_data / "collections" / f"{name}.jsonl"
    with path.open("rb") as stream:
        return [
            item
            for record in reader.records(stream)
            for item in reader.read(record, Place(file=path.name))
        ]


def documents(items: list[Read]) -> dict[str, Patent]:
    return {item.key: item for item in items if isinstance(item, Patent)}


def test_aviation(shared_data: Path) -> None:
    items = read(shared_data, "aviation-zh-en", "aviation-zh-en")
    found = documents(items)
    assert len(items) == len(found) == 575
    assert Counter(p.publication.office for p in found.values())["CN"] == 381
    first = found["CN103104575A"]
    assert (str(first.publication.date), str(first.application and first.application.date)) == (
        "2013-05-15", "2013-01-21",
    )  # fmt: skip
    assert [(t.lang, t.origin) for t in first.titles] == [
        ("zh", Origin.ORIGINAL), ("en", Origin.UNKNOWN),
    ]  # fmt: skip
    assert [c.symbol for c in first.classes] == ["F15D 1/00", "B64C 23/06"]
    assert [(str(e.date), e.office) for e in first.events] == [
        ("2015-04-01", "CN"), ("2013-06-12", "CN"), ("2013-05-15", "CN"),
    ]  # fmt: skip
    assert first.events[2].text == "+PUBLICATION"
    assert first.status == "撤回-视为撤回"
    russian = found["RU2538737C9"]
    assert {t.origin for t in russian.titles} == {Origin.UNKNOWN}
    assert [p.name for p in russian.parties] == ["КУЗИКОВ СЕРГЕЙ ЮРЬЕВИЧ"]
    assert "JPWO2017203590A1" in found, "re-published international application"
    assert "KR20130096188A" in found, "printed as KR1020130096188A"
    assert not any(
        "&nbsp;" in t.text for p in found.values() for t in p.abstracts if t.lang == "zh"
    )


def test_chinese_titles(shared_data: Path) -> None:
    items = read(shared_data, "cn-titles-ipc", "cn-titles-ipc")
    found = documents(items)
    assert len(items) == len(found) == 5901
    assert Counter(p.publication.kind for p in found.values()) == {"A": 2852, "U": 2741, "B": 308}
    assert Counter(p.right for p in found.values())[Right.UTILITY_MODEL] == 2741
    first = found["CN114081026A"]
    assert first.titles[0].text == "一种水电站高压输电线路驱鸟保护装置"
    assert [c.symbol for c in first.classes] == ["A01M", "G06F", "H02G"]


def test_korean_university(shared_data: Path) -> None:
    """503 rows: 215 with both numbers, 182 with a registration's alone, 106 laid open alone."""
    items = read(shared_data, "kr-university", "kr-university-ko-en")
    patents = [item for item in items if isinstance(item, Patent)]
    assert len(items) == len(patents) == 2 * 215 + 182 + 106
    laid_open = [p for p in patents if p.publication.kind in ("A", "U")]
    assert len(laid_open) == 215 + 106
    assert all(p.publication.date for p in laid_open)
    assert all(len(p.titles) == 2 for p in patents)
    found = documents(items)
    assert len({p.application.key for p in patents if p.application}) == 503 - 14
    granted = found["KR101846363B1"]
    assert granted.publication.date is None
    assert str(granted.grant_date) == "2018-04-02"
    assert granted.registration == "10-1846363"
    assert [(t.lang, t.text) for t in granted.titles] == [
        ("ko", "스프레이 분사를 이용한 슈퍼커패시터용 3차원 그래핀 전극의 제조방법"),
        ("en", "PREPARATION METHOD OF 3D GRAPHENE ELECTRODE FOR SUPERCAPACITOR USING SPRAY DISCHARGE"),
    ]  # fmt: skip
    assert [c.symbol for c in granted.classes] == [
        "H01G 11/86", "H01G 11/32", "H01G 11/46", "B05D 1/12", "B05D 3/02",
    ]  # fmt: skip
    assert [p.name for p in granted.parties if p.role is Role.INVENTOR] == [
        "안호선", "김지훈", "이길원", "최홍", "심규현",
    ]  # fmt: skip
    both = found["KR101958086B1"]
    assert [e.key for e in both.earlier] == ["KR20180125286A"]
    assert str(found["KR20180125286A"].publication.date) == "2018-11-23"
    brackets = found["KR102031033B1"]
    assert brackets.titles[0].text.startswith(
        "라프 키나제 및 혈관내피성장인자 수용체(VEGFR2)를 저해하는"
    )
    assert found["KR200425825Y1"].right is Right.UTILITY_MODEL


def test_korean_claims_without_numbers(shared_data: Path) -> None:
    items = read(shared_data, "kr-claims-ipc", "kr-claims-ipc")
    assert len(items) == 618
    assert all(isinstance(item, Rejected) for item in items)
    assert {item.reason for item in items if isinstance(item, Rejected)} == {
        "The row has no publication number."
    }
    assert [item.offset for item in items if isinstance(item, Rejected)] == list(range(1, 619))


def test_coronavirus(shared_data: Path) -> None:
    """1,752 lines; WO 2006/088493 A8 was corrected twice and is one document."""
    items = read(shared_data, "covid-biblio", "covid-biblio")
    found = documents(items)
    assert (len(items), len(found)) == (1752, 1751)
    assert all(isinstance(item, Patent) for item in items)
    assert Counter(p.publication.office for p in found.values())["US"] == 578
    first = found["WO2008080153A2"]
    assert str(first.publication.date) == "2008-07-03"
    assert first.application is not None
    assert first.application.key == "WO:US:2007:88754"
    assert [(p.key, str(p.date)) for p in first.priorities] == [
        ("US:provisional:2006:871658", "2006-12-22")
    ]
    assert Counter(c.scheme for c in first.classes) == {Scheme.CPC: 4, Scheme.IPC: 1}
    assert Counter(p.role for p in first.parties) == {Role.APPLICANT: 4, Role.INVENTOR: 3}
    second = found["WO2008093173A1"]
    assert len(second.citations) == 4, "five texts, one of them “None”"
    assert "US20090068101A9" not in found
    assert str(found["US2009068101A9"].publication.date) == "2009-03-12"
    keyed = [bool(p.key) for patent in found.values() for p in patent.priorities]
    assert all(keyed)


def test_synthetic_biology(shared_data: Path) -> None:
    items = read(shared_data, "synbio-en", "synbio-en")
    found = documents(items)
    assert len(items) == len(found) == 319
    first = found["EP0784692A1"]
    assert first.publication.original == "EP784692A1"
    assert [p.key for p in first.priorities] == ["US:patent:1994:319974", "WO:US:1995:13219"]
    assert first.citations == (), "NA"
    assert len([c for c in first.classes if c.scheme is Scheme.CPC]) == 6
    assert len([v for n, v in first.extra if n == "family"]) == 12
    assert first.claims == (), "the run of claims is no claim set of the publication"
    assert first.claim_sets[0].label == "first claims, run together"
    assert sum(not p.titles for p in found.values()) == 27
    assert sum(not p.citations for p in found.values()) == 114
