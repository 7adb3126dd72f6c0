"""Real DOCDB records, compared with what was counted and read in the files themselves."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from offices.epo.helpers import (
    day,
    first_applicant,
    named,
    patents,
    schemes,
)
from trihub.core.citations import Phase, Remark
from trihub.core.classes import Classification, Scheme
from trihub.core.families import simple_key
from trihub.core.patent import (
    Origin,
    Role,
)

DOCDB = {
    # file: place, key, published, application key, filed, title, IPC, CPC, priorities, citations,
    # first applicant, inventors in all formats, family
    "AP-1206-A_302101161.xml": [
        ("AP1206A", "20030918", "AP:2000001988", "19980804",
         "Enteric coated pharmaceutical composition and method of manufacturing.",
         19, 8, 2, 3, "BRISTOL MYERS SQUIBB CO", 4, "22179393"),
    ],
    "WO-2022259205-A1_544370561.xml": [
        ("WO2022259205A1", "20221215", "WO:IB:2022:55385", "20220609",
         "SELF-EMULSIFYING COMPOSITION, PRODUCTION METHODS AND USES THEREOF",
         11, 16, 1, 23, "UNIV DA BEIRA INTERIOR", 16, "82558028"),
    ],
    "WO-2023012807-A1_507242069.xml": [
        ("WO2023012807A1", "20230209", "WO:IL:2022:50854", "20220805",
         "METHOD FOR HUMANIZING ANTIBODIES", 4, 9, 1, 24, "YEDA RES & DEV", 4, "83004620"),
    ],
    "YU-6701-A_381353354.xml": [
        ("YU6701A", "20031231", "YU:6701", "19990602",
         "TRICYCLIC SULFONAMIDES AND THEIR DERIVATIVES AS INHIBITORS OF MATRIX METALLOPROTEINASES",
         39, 64, 1, 0, "WARNER LAMBERT CO", 9, "22248526"),
    ],
    "DE-backfile.xml": [
        ("DE1258188B", "19680104", "DE:B77613", "19640710",
         "Kraftstoffeinspritzpumpe fuer mehrzylindrige Brennkraftmaschinen",
         3, 8, 1, 4, "BOSCH GMBH ROBERT", 4, "6979546"),
        ("DE1258189B", "19680104", "DE:B80703", "19650225",
         "Hochspannungszuendeinrichtung fuer gemischverdichtende Brennkraftmaschinen",
         1, 1, 1, 1, "BOSCH GMBH ROBERT", 2, "6980816"),
        ("DE1258190B", "19680104", "DE:G34437", "19620306",
         "Zuendanlage fuer Brennkraftmaschinen", 1, 1, 1, 2, "GEN MOTORS CORP", 2, "22421564"),
        ("DE1258191B", "19680104", "DE:T21429", "19620116",
         "Luftgekuehlter Brennkraftmaschinen-Zylinderkopf mit Zusatz-F", 1, 1, 1, 2,
         "TATRA NP", 4, "5458240"),
        ("DE1258192B", "19680104", "DE:S73067", "19610320",
         "Andrehvorrichtung fuer Brennkraftmaschinen", 1, 1, 1, 10, "BERTIN & CIE", 4, "9678134"),
        ("DE1258193B", "19680104", "DE:A44733", "19631207",
         "Verfahren zum Betrieb einer Gasturbinenanlage", 2, 6, 1, 8,
         "BBC BROWN BOVERI & CIE", 6, "8792589"),
        ("DE1258194B", "19680104", "DE:E28041", "19641030",
         "Fluessigkeitseinspritzvorrichtung fuer eine Raketenbrennkamm", 1, 2, 1, 2,
         "FRANCE ETAT", 2, "8821965"),
        ("DE1258195B", "19680104", "DE:G37101", "19630219",
         "Antriebsanlage mit einem Gasturbinenhauptstrahltriebwerk", 1, 1, 1, 6,
         "GEN ELECTRIC", 2, "22421569"),
        ("DE1258196B", "19680104", "DE:B74388", "19631125",
         "Schubduese fuer Strahltriebwerke", 1, 1, 1, 4,
         "BRISTOL SIDDELEY ENGINES LTD", 4, "10885784"),
        ("DE1258197B", "19680104", "DE:S100336", "19651103",
         "Regeleinrichtung mit Schalldaempferwirkung fuer regelbare Fl", 1, 1, 1, 3,
         "SNECMA", 6, "9678135"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", DOCDB)
def test_docdb_file(shared_data: Path, name: str) -> None:
    found = patents((shared_data / "docdb" / name).read_bytes())
    assert len(found) == len(DOCDB[name])
    for patent, expected in zip(found, DOCDB[name], strict=True):
        key, published, application, filed, title, ipc, cpc, *rest = expected
        priorities, citations, applicant, inventors, family = rest
        assert patent.key == key
        assert patent.publication.date == day(published)
        assert patent.application is not None
        assert patent.application.key == application
        assert patent.application.date == day(filed)
        assert patent.titles[0].text.startswith(title)
        assert schemes(patent) == {Scheme.IPC: ipc, Scheme.CPC: cpc}
        assert len(patent.priorities) == priorities
        assert len(patent.citations) == citations
        assert first_applicant(patent) == applicant
        assert sum(party.role is Role.INVENTOR for party in patent.parties) == inventors
        assert patent.docdb_family == family


def test_docdb_aripo_record_in_detail(shared_data: Path) -> None:
    (patent,) = patents((shared_data / "docdb/AP-1206-A_302101161.xml").read_bytes())
    first, second = patent.priorities
    assert (first.office, first.key, first.active, first.linkage) == (
        "US", "US:patent:1998:83597", True, "",
    )  # fmt: skip
    assert (second.number, second.active, second.linkage) == ("PCT/US98/16128", False, "W")
    assert patent.pct is not None
    assert patent.pct.application is not None
    assert patent.pct.application.key == "WO:US:1998:16128"
    assert simple_key(patent) == ("US:patent:1998:83597",)
    # the file counts its originals from 1 again, in another order
    assert named(patent, "priority original") == ["1: PCT/US98/16128", "2: 09/083,597"]
    # 46 members with 68 publications, of which none becomes a document
    assert len(named(patent, "DOCDB family member")) == 68
    assert [party.name for party in patent.parties if party.format == "docdba"] == [
        "BRISTOL-MYERS SQUIBB COMPANY", "ULLAR Ismat", "WILEY Gary J",
    ]  # fmt: skip
    assert patent.classes[0] == Classification(
        scheme=Scheme.IPC, symbol="A61K 9/16", version="2006.01", value="I", office="EP",
        source="M", status="R",
    )  # fmt: skip
    assert [cited.number for cited in patent.citations] == ["5556839", "5510114", "5326570"]
    assert patent.citations[0].name == "GREENE JAMES M [US], et al"
    assert patent.citations[0].phase is Phase.SEARCH


def test_docdb_search_report_in_detail(shared_data: Path) -> None:
    (patent,) = patents((shared_data / "docdb/WO-2022259205-A1_544370561.xml").read_bytes())
    phases = Counter(cited.phase for cited in patent.citations)
    assert phases == {Phase.INTERNATIONAL_SEARCH: 12, Phase.APPLICANT: 11}
    assert sum(cited.is_patent for cited in patent.citations) == 4
    first, fourth, seventh = (patent.citations[place] for place in (0, 3, 6))
    assert (first.cited_by, first.cited_on) == ("EP", day("20220930"))
    assert [(r.categories, r.claims) for r in first.remarks] == [
        (("X",), "1-3,10,13-16,26-32"), (("Y",), "1-32"),
    ]  # fmt: skip
    assert "page 7, table 2, Experiments: 4,7,12,16" in first.remarks[0].passage
    assert fourth.text.startswith("ANNA CZAJKOWSKA-KOŚNIK ET AL")
    assert (seventh.office, seventh.number, seventh.kind) == ("CN", "102908333", "A")
    assert seventh.remarks == (
        Remark(
            categories=("Y",), claims="1-32",
            passage="abstract, claims 1-8; paragraph 8-20, 24, example 1-3",
        ),
    )  # fmt: skip
    assert len(patent.designated) == 158
    assert patent.designated[:3] == ("AP", "BW", "GH")
    assert [(text.lang, text.origin) for text in patent.titles] == [
        ("en", Origin.ORIGINAL), ("fr", Origin.OFFICE),
    ]  # fmt: skip
    assert patent.publication.original == "2022/259205"
    assert patent.application is not None
    assert patent.application.number == "PCT/IB2022/055385"


def test_docdb_names_of_letters(shared_data: Path) -> None:
    """Records name letters (``&ccaron;``) that a DTD declares which they come without."""
    (patent,) = patents((shared_data / "docdb/YU-6701-A_381353354.xml").read_bytes())
    assert patent.titles[1].text.startswith("TRICIKLIČNI SULFONAMIDI")
    assert [text.lang for text in patent.abstracts] == ["sh", "en", "sh"]
    assert [text.origin for text in patent.abstracts] == [
        Origin.ORIGINAL, Origin.OFFICE, Origin.ORIGINAL,
    ]  # fmt: skip
    assert patent.abstracts[2].text.startswith("Opisana su triciklična sulfonamidna")
    assert [party.format for party in patent.parties].count("original") == 4
