"""Small DOCDB and OPS files of our own, field by field."""

from __future__ import annotations

import dataclasses

import pytest

from offices.epo.helpers import (
    fixture,
    named,
    patents,
    read,
)
from trihub.core.citations import Phase, Remark
from trihub.core.classes import Classification, Scheme
from trihub.core.dates import PatentDate
from trihub.core.numbers.model import Right
from trihub.core.patent import (
    Application,
    DocumentId,
    LegalEvent,
    Origin,
    Party,
    Patent,
    PctData,
    Priority,
    Related,
    Relation,
    Role,
    Section,
    Text,
)
from trihub.core.ports import Skipped


def test_weekly_file_record_field_by_field() -> None:
    patent = patents(fixture("docdb-weekly.xml"))[0]
    sequence = {"sequence": 1, "script": "latin"}
    jp_pct = Application(
        office="WO", number="PCT/JP2023/031415", key="WO:JP:2023:31415", kind="W",
        date=PatentDate(2023, 8, 29),
    )  # fmt: skip
    division = Related(
        relation=Relation.DIVISION, office="CN", number="202110000002", key="CN:2021:1:2",
        date=PatentDate(2021, 1, 4),
    )  # fmt: skip
    cpc = {"scheme": Scheme.CPC, "version": "2013.01"}
    assert dataclasses.replace(patent, source=None, citations=()) == Patent(  # type: ignore[arg-type]
        publication=DocumentId(
            office="CN", number="119000001", kind="A", date=PatentDate(2024, 3, 1),
            original="CN 119000001 A",
        ),
        source=None,  # type: ignore[arg-type]
        application=Application(
            office="CN", number="202380000017", key="CN:2023:8:17", kind="A",
            date=PatentDate(2023, 8, 29), right=Right.PATENT,
        ),
        priorities=(
            Priority(
                office="JP", number="2022130001", key="JP:patent:2022:130001", kind="A",
                date=PatentDate(2022, 8, 30), sequence=1, active=True,
            ),
            Priority(
                office="WO", number="PCT/JP2023/031415", key="WO:JP:2023:31415", kind="W",
                date=PatentDate(2023, 8, 29), sequence=2, active=False, linkage="W",
            ),
            Priority(
                office="CN", number="202110000002", key="CN:2021:1:2", kind="A",
                date=PatentDate(2021, 1, 4), sequence=3, active=False, linkage="3",
            ),
        ),
        related=(division,),
        pct=PctData(application=jp_pct),
        parties=(
            Party(role=Role.APPLICANT, name="HOSHIMIDORI BATTERY LAB CO LTD", country="JP",
                  format="docdb", **sequence),
            Party(role=Role.APPLICANT, name="HOSHIMIDORI BATTERY LABORATORY CO., LTD.",
                  format="docdba", **sequence),
            Party(role=Role.APPLICANT, name="星绿电池研究所株式会社", script="han",
                  format="original"),
            Party(role=Role.INVENTOR, name="AOKI MINORI", country="JP", format="docdb", **sequence),
            Party(role=Role.INVENTOR, name="青木实", script="han", format="original"),
        ),
        titles=(
            Text(text="固体电解质及其制备方法", lang="zh", origin=Origin.ORIGINAL),
            Text(text="Solid electrolyte and preparation method thereof", lang="en",
                 origin=Origin.UNKNOWN),
        ),
        abstracts=(
            Text(text="本发明涉及一种固体电解质。\n其离子电导率高。", lang="zh"),
            Text(text="The invention relates to a solid electrolyte Li₆PS₅Cl.", lang="en",
                 origin=Origin.OFFICE),
        ),
        classes=(
            Classification(scheme=Scheme.IPC, symbol="H01M 10/0562", version="2010.01",
                           position="F", value="I", office="CN", source="H", status="B"),
            Classification(scheme=Scheme.IPC, symbol="C01B 25/14", version="2006.01",
                           value="N", office="EP", source="M", status="R"),
            Classification(scheme=Scheme.IPC, symbol="H01M 10/056", version="7", position="F"),
            Classification(symbol="H01M 10/0562", position="F", value="I", office="CN",
                           source="H", status="B", **cpc),
            Classification(symbol="Y02E 60/10", value="A", office="EP", **cpc),
            Classification(scheme=Scheme.CPC, symbol="C01B 25/14", office="EP"),
            Classification(scheme=Scheme.CPC, symbol="C01B 2203/02", office="EP"),
        ),
        docdb_family="90000001",
        extra=(
            ("publication epodoc", "CN119000001"),
            ("publication original", "CN 119000001 A"),
            ("application epodoc", "CN20238000017"),
            ("application original", "202380000017.4"),
            ("priority epodoc", "1: JP20220130001"),
            ("priority original", "1: PCT/JP2023/031415"),
            ("priority original", "2: 2022-130001"),
            ("application doc-id", "900000002"),
            ("application is-representative", "NO"),
            ("doc-id", "900000001"),
            ("is-representative", "NO"),
            ("date-of-last-exchange", "20250102"),
            ("date-added-docdb", "20240305"),
            ("originating-office", "EP"),
            ("status", "C"),
            ("unexamined-printed-without-grant", "20240301"),
            ("kind (extended)", "A"),
            ("CPC combination set", "C01B 25/14 + C01B 2203/02"),
            ("DOCDB family member", "CN 119000001 A"),
            ("DOCDB family member", "WO 2024048001 A1"),
        ),
    )  # fmt: skip


def test_weekly_file_citations() -> None:
    examiner, literature, application = patents(fixture("docdb-weekly.xml"))[0].citations
    assert (examiner.office, examiner.number, examiner.kind) == ("JP", "2001000123", "A")
    assert (examiner.original, examiner.name) == ("JP2001000123A", "MUKASHI DENKI KK")
    assert (examiner.phase, examiner.cited_by) == (Phase.SEARCH, "CN")
    assert examiner.cited_on == PatentDate(2024, 5, 1)
    passage = "abstract; page 3, paragraph 12, to page 4, lower half"
    assert examiner.remarks == (
        Remark(categories=("X",), claims="1-3", passage=passage),
        Remark(categories=("Y",), claims="4", passage=passage),
        Remark(categories=("P",)),
    )
    assert literature.text == 'KOŚNIK A: "Sulfide glasses & others", vol. 3, pages 7 – 9'
    assert (literature.phase, literature.is_patent) == (Phase.APPLICANT, False)
    # a cited application is no publication: its number stands as printed
    assert (application.office, application.original) == ("", "KR20100000001")
    assert (application.phase, application.cited_by) == (Phase.INTERNATIONAL_SEARCH, "JP")


def test_weekly_file_other_records() -> None:
    found = read(fixture("docdb-weekly.xml"))
    assert [i.reason for i in found if isinstance(i, Skipped)] == [
        "deleted",
        "not read yet: design",
    ]
    _, grant, model = (item for item in found if isinstance(item, Patent))
    assert (grant.key, grant.first_published) == ("JP7500001B2", PatentDate(2022, 2, 1))
    assert [(c.scheme, c.symbol) for c in grant.classes] == [
        (Scheme.FI, "A62B 18/02,101"), (Scheme.FTERM, "2E185AA07"), (Scheme.NATIONAL, "118 F 18"),
    ]  # fmt: skip
    assert [(t.lang, t.origin) for t in grant.titles] == [
        ("ja", Origin.ORIGINAL), ("en", Origin.UNKNOWN),
    ]  # fmt: skip
    assert (model.key, model.right) == ("KR20240000123U", Right.UTILITY_MODEL)
    assert model.application is not None
    assert model.application.key == "KR:utility-model:2022:1234"


def test_source_names_the_bytes_of_the_record() -> None:
    data = fixture("docdb-weekly.xml")
    source = patents(data)[1].source
    record = data[source.offset : source.offset + source.length]
    assert record.startswith(b'<exch:exchange-document country="JP"')
    assert record.endswith(b"</exch:exchange-document>")
    assert source.reader == "epo-docdb/1"


@pytest.mark.parametrize("prefix", [b"exch:", b""])
def test_single_record_without_its_container(prefix: bytes) -> None:
    data = fixture("docdb-weekly.xml")
    source = patents(data)[1].source
    record = data[source.offset : source.offset + source.length].replace(b"exch:", prefix)
    assert [patent.key for patent in patents(record)] == ["JP7500001B2"]


def test_family_member_with_its_record() -> None:
    first, second = patents(fixture("ops-family.xml"))
    assert first.key == "AU2024999001A1"
    assert [(p.key, p.active, p.linkage) for p in first.priorities] == [
        ("EP:23999001", True, ""), ("WO:EP:2024:99001", False, "W"),
    ]  # fmt: skip
    assert first.titles == (Text(text="ROTOR BLADE WITH A SENSOR", lang="en"),)
    assert first.abstracts == (Text(text="A rotor blade has a sensor.", lang="en"),)
    assert [(c.scheme, c.symbol, c.value, c.office) for c in first.classes] == [
        (Scheme.IPC, "F03D 17/00", "I", ""), (Scheme.CPC, "F05B 2230/80", "A", "EP"),
        (Scheme.USPC, "370/315", "", "US"),
    ]  # fmt: skip
    assert [(p.name, p.country, p.format) for p in first.parties] == [
        ("VINDKRAFT EKSEMPEL AS", "DK", "epodoc"), ("Vindkraft Eksempel A/S", "", "original"),
    ]  # fmt: skip
    assert first.events == (
        LegalEvent(
            office="AU", code="PG25", date=PatentDate(2025, 11, 1),
            text="LAPSED IN A CONTRACTING STATE", effective=PatentDate(2025, 10, 15),
            details=(
                ("Influence", "-"), ("Filing / Published Document", "F"),
                ("Ref Country Code", "NZ"), ("Ref Legal Event Code", "PL"),
                ("Ref Legal Event Code, in words", "PATENT CEASED"),
            ),
        ),
    )  # fmt: skip
    passage = "* abstract *; * figure 2 *"
    assert first.citations[0].remarks == (
        Remark(categories=("Y",), claims="1-12,15", passage=passage),
        Remark(categories=("A",), claims="13,14", passage=passage),
    )
    # Australia's search may be another office's: the file does not say
    assert first.citations[0].cited_by == ""
    assert first.citations[1].phase is Phase.APPLICANT
    assert (second.key, second.docdb_family) == ("WO2024999002A1", "90000011")


def test_fulltext_in_two_languages() -> None:
    (patent,) = patents(fixture("ops-fulltext.xml"))
    german, english = patent.claim_sets
    assert (german.lang, german.origin) == ("de", Origin.UNKNOWN)
    assert (english.lang, english.origin) == ("en", Origin.ORIGINAL)
    assert [(c.number, c.depends_on) for c in german.claims] == [(1, ()), (2, (1,))]
    assert [(c.number, c.text, c.depends_on) for c in english.claims] == [
        (1, "A valve comprising:\na seat; and\na body.", ()),
        (2, "The valve of claim 1, of steel,\nthe seat being round.", (1,)),
        (3, "The valve of claim 1 or 2, wherein 4. is printed inside.", (1, 2)),
    ]
    (description,) = patent.descriptions
    assert [(p.number, p.section, p.heading) for p in description.paragraphs] == [
        ("", Section.TECHNICAL_FIELD, True), ("0001", Section.TECHNICAL_FIELD, False),
        ("", Section.DRAWINGS, True), ("0002", Section.DRAWINGS, False),
    ]  # fmt: skip
    assert description.paragraphs[-1].text == "Shown are\nFigure 1, a valve;\nFigure 2, its seat."


def test_register_record() -> None:
    a1, b1, hit = read(fixture("ops-register.xml"))
    assert isinstance(a1, Patent)
    assert isinstance(b1, Patent)
    assert isinstance(hit, Skipped)
    assert (a1.key, b1.key) == ("EP4999001A1", "EP4999001B1")
    assert [p.name for p in a1.parties] == ["Alte Ventil GmbH"]
    assert [p.name for p in b1.parties] == ["Neue Ventil GmbH"]
    assert b1.parties[0].address == "Musterweg 2, 12345 Musterstadt"
    assert (b1.parties[0].identifier, b1.parties[0].format) == ("0109900002", "register")
    assert named(a1, "applicants of 2024/43") == [
        "Neue Ventil GmbH, Musterweg 2, 12345 Musterstadt, DE"
    ]
    assert [(t.text, t.origin) for t in b1.titles] == [
        ("VENTIL MIT RUNDEM SITZ", Origin.ORIGINAL), ("VALVE WITH A ROUND SEAT", Origin.OFFICE),
    ]  # fmt: skip
    assert a1.pct is not None
    assert a1.pct.publication is not None
    assert a1.pct.publication.key == "WO2023999001A1"
    assert [(r.relation, r.key, r.publication) for r in a1.related] == [
        (Relation.DIVISION, "EP:19999002", "EP3999001")
    ]
    assert [(c.symbol, c.position, c.value) for c in a1.classes] == [
        ("F16K 1/34", "F", "I"), ("F16K 27/02", "L", "A"),
    ]  # fmt: skip
    assert a1.designated == ("EP", "AT", "DE")
    assert [p.key for p in a1.priorities] == ["DE:102021999001"]
    assert [(e.code, str(e.date)) for e in a1.events] == [
        ("8", "2024-11-08"), ("0009250", "2025-07-08"), ("EXRE", "2024-02-01"),
    ]  # fmt: skip
    (cited,) = a1.citations
    assert (cited.name, cited.number) == ("SEAT [US], et al", "2003060222")
    assert cited.remarks == (
        Remark(categories=("Y",), claims="1-12,15", passage="* abstract * * figures 2,7b *"),
        Remark(categories=("A",), claims="13,14"),
    )
    assert b1.citations == ()
