"""EP publications in full text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offices.reading import PLACE, fixture, parties, read, read_one, symbols, texts
from trihub.core.citations import Phase, Remark
from trihub.core.classes import Scheme
from trihub.core.dates import PatentDate
from trihub.core.patent import Origin, Patent, Relation, Role, Section
from trihub.core.ports import Record, Rejected, Skipped
from trihub.offices.ep.fulltext import EpFullTextReader

SPECIFICATION = "ep-fulltext/specification.xml"
APPLICATION = "ep-fulltext/application.xml"

EXPECTED = {
    # file: number, date, application, filed, title, claims by language, paragraphs, headings, IPC, CPC,
    # priorities, citations (INID 56 and the description's list), designated states,
    # steps (B241, B242, B243, B452EP, B565EP, B880, B781 and states in B475), first applicant or grantee
    "v1-0-A2.xml": (
        "EP1326188A2", "2003-07-09", "02019404.9", "2002-08-30",
        "Method and system for establishing the usage costs for the use of an apparatus",
        {"de": 19}, 48, 0, 1, 0, 1, 0, 24, 0, "Phoenix Contact GmbH & Co. KG",
    ),
    "v1-0-B1.xml": (
        "EP1442058B1", "2006-07-19", "02779063.3", "2002-11-18",
        "PEPTIDES EFFECTIVE IN THE TREATMENT OF TUMORS AND OTHER CONDITIONS REQUIRING THE REMOVAL "
        "OR DESTRUCTION OF CELLS",
        {"en": 3, "de": 3, "fr": 3}, 127, 11, 2, 0, 1, 4, 24, 4, "NYMOX CORPORATION",
    ),
    "v1-01-A2.xml": (
        "EP1680538A2", "2006-07-19", "04794205.7", "2004-10-26",
        "COMPOSITE YARN AND PRODUCTS MADE THEREFROM",
        {}, 0, 0, 1, 0, 1, 0, 28, 2, "Supreme Elastic Corporation",
    ),
    "v1-1-A1.xml": (
        "EP0000002A1", "1978-12-20", "78100007.0", "1978-06-01",
        "Tetrahydrofurane derivatives, processes for their preparation and their use as herbicides",
        {"de": 6}, 67, 9, 4, 0, 1, 0, 7, 0, "BAYER AG",
    ),
    "v1-1-A2.xml": (
        "EP1792486A2", "2007-06-06", "04795906.9", "2004-10-19",
        "SYSTEMS FOR UNIFYING HETEROGENEOUS MULTIMEDIA TUNERS",
        {}, 0, 0, 1, 0, 1, 0, 28, 2, "Microsoft Corporation",
    ),
    "v1-2-A1.xml": (
        "EP1921219A1", "2008-05-14", "06381048.5", "2006-11-08",
        "Sound damping and fire restistant insulating panel and its manufacturing procedure",
        {"en": 11}, 32, 5, 3, 0, 0, 2, 31, 0, "Lloveras Calvo, Juan",
    ),
    "v1-2-B1.xml": (
        "EP0610335B1", "2008-01-02", "92922494.7", "1992-10-16",
        "Methods for designing recombitope peptides",
        {"en": 14, "de": 14, "fr": 14}, 54, 10, 4, 0, 2, 56, 16, 4, "Merck Patent GmbH",
    ),
    "v1-3-A1.xml": (
        "EP1981358A1", "2008-10-22", "07704233.1", "2007-01-30",
        "NUTRITIONAL COMPOSITION FOR LOW BIRTH WEIGHT INFANTS",
        {}, 0, 0, 1, 0, 1, 0, 31, 1, "Nestec S.A.",
    ),
    "v1-3-A2.xml": (
        "EP2007181A2", "2008-12-24", "07738344.6", "2007-03-13",
        "CONTROLLER FOR INDUSTRIAL ROBOT",
        {"en": 3}, 15, 11, 2, 0, 1, 2, 2, 2, "KABUSHIKI KAISHA YASKAWA DENKI",
    ),
    "v1-3-B2.xml": (
        "EP1497510B2", "2008-12-24", "03721225.5", "2003-04-22",
        "FLOORING",
        {"en": 1, "de": 1, "fr": 1}, 86, 8, 1, 0, 2, 20, 27, 6, "Välinge Innovation AB",
    ),
    "v1-4-A1.xml": (
        "EP2055205A1", "2009-05-06", "08018756.0", "2008-10-27",
        "Bobby pin",
        {"en": 6}, 12, 6, 2, 0, 1, 0, 34, 0, "Tsorng TA Enterprise Co., Ltd.",
    ),
    "v1-4-A2.xml": (
        "EP2136607A2", "2009-12-23", "09007746.2", "2009-06-12",
        "Method for operating a battery powered torch",
        {"de": 15}, 29, 0, 1, 0, 1, 3, 35, 0, "Metabowerke GmbH",
    ),
    "v1-4-B1.xml": (
        "EP0449582B1", "2009-10-21", "91302636.5", "1991-03-26",
        "Measuring method and apparatus",
        {"en": 12, "de": 12, "fr": 12}, 74, 0, 2, 0, 1, 4, 6, 4, "CANON KABUSHIKI KAISHA",
    ),
    "v1-4-B2.xml": (
        "EP1451194B2", "2009-12-16", "02776152.7", "2002-10-03",
        "PREPARATION OF LEVOFLOXACIN HEMIHYDRATE",
        {"en": 9, "de": 9, "fr": 9}, 39, 14, 5, 0, 3, 14, 24, 21,
        "TEVA PHARMACEUTICAL INDUSTRIES LTD.",
    ),
    "v1-5-1-A1-1.xml": (
        "EP4090146A1", "2022-11-23", "21741385.5", "2021-01-14",
        "POWER TAKEOFF CONTROL",
        {}, 0, 0, 3, 9, 1, 0, 38, 1, "Zimeno, Inc. DBA Monarch Tractor",
    ),
    "v1-5-1-A1-2.xml": (
        "EP3889521A1", "2021-10-06", "18867314.9", "2018-11-30",
        "CONTROL DEVICE AND AIR CONDITIONING DEVICE",
        {"en": 17}, 56, 19, 1, 15, 0, 0, 38, 1,
        "Hitachi-Johnson Controls Air Conditioning, Inc.",
    ),
    "v1-5-1-A2.xml": (
        "EP3882354A2", "2021-09-22", "21165049.4", "2018-02-01",
        "ENGINEERED GLYCOSYLTRANSFERASES AND STEVIOL GLYCOSIDE GLUCOSYLATION METHODS",
        {"en": 15}, 530, 308, 2, 7, 2, 196, 38, 0, "Codexis, Inc.",
    ),
    "v1-5-1-B2.xml": (
        "EP2716170B2", "2021-09-22", "13196195.5", "2012-09-14",
        "Device for transporting material in the form of strips or tape",
        {"de": 4, "en": 4, "fr": 4}, 30, 0, 1, 1, 1, 8, 38, 38, "Hauni Maschinenbau GmbH",
    ),
    "v1-5-A1.xml": (
        "EP3782854A1", "2021-02-24", "18877305.5", "2018-10-29",
        "VEHICLE-MOUNTED DISPLAY ASSEMBLY AND VEHICLE",
        {"en": 12}, 45, 5, 2, 0, 1, 1, 38, 1, "BOE TECHNOLOGY GROUP CO., LTD.",
    ),
    "v1-5-A2.xml": (
        "EP3814387A2", "2021-05-05", "19766069.9", "2019-06-26",
        "RADIOPAQUE POLYMERS",
        {}, 0, 0, 21, 0, 2, 0, 38, 2, "Biocompatibles UK Limited",
    ),
    "v1-5-B2.xml": (
        "EP2743087B2", "2021-05-05", "13189031.1", "2013-10-17",
        "Printing machine with cladding",
        {"de": 13, "en": 13, "fr": 13}, 42, 5, 3, 0, 1, 6, 38, 39, "Krones AG",
    ),
}  # fmt: skip


def real(shared_data: Path, name: str) -> Patent:
    return read_one((shared_data / "gazettes/ep-fulltext" / name).read_bytes())


@pytest.mark.parametrize("name", EXPECTED)
def test_real_file_has_what_it_says(shared_data: Path, name: str) -> None:
    patent = real(shared_data, name)
    assert patent.application is not None
    paragraphs = [p for d in patent.descriptions for p in d.paragraphs]
    headings = sum(p.heading for p in paragraphs)
    schemes = [c.scheme for c in patent.classes]
    owners = [p for p in patent.parties if p.role in (Role.APPLICANT, Role.GRANTEE)]
    found = (
        patent.key, str(patent.publication.date), patent.application.number,
        str(patent.application.date), next(t.text for t in patent.titles if t.lang == "en"),
        {s.lang: len(s.claims) for s in patent.claim_sets}, len(paragraphs) - headings, headings,
        schemes.count(Scheme.IPC), schemes.count(Scheme.CPC), len(patent.priorities),
        len(patent.citations), len(patent.designated), len(patent.events), owners[0].name,
    )  # fmt: skip
    assert found == EXPECTED[name]
    assert {title.lang for title in patent.titles} == {"de", "en", "fr"}


def test_real_file_beside_the_full_texts(shared_data: Path) -> None:
    patent = read_one((shared_data / "gazettes/ep/st36a.xml").read_bytes())
    assert (patent.key, str(patent.publication.date)) == ("EP1667425A1", "2006-06-07")
    assert patent.titles[0].text == "Image forming method and image forming apparatus"
    assert (len(patent.claims), len(patent.descriptions[0].paragraphs)) == (9, 61 + 9)


def test_real_files_with_bare_markup_lose_nothing(shared_data: Path) -> None:
    """Three of the files are not well formed: a bare ``&`` in two, ``<`` in headings of the third."""
    agents = [p for p in real(shared_data, "v1-2-A1.xml").parties if p.role is Role.AGENT]
    assert agents[0].address.startswith("UDAPI & ASOCIADOS")
    agents = [p for p in real(shared_data, "v1-4-A1.xml").parties if p.role is Role.AGENT]
    assert agents[0].name == "Kador & Partner"
    description = real(shared_data, "v1-5-1-A1-2.xml").descriptions[0].paragraphs
    headings = [p.text for p in description if p.heading]
    assert [h for h in headings if h.startswith("<")] == [
        "<First Embodiment", "<Second Embodiment", "<Third Embodiment", "<Fourth Embodiment",
    ]  # fmt: skip
    assert [p.number for p in description if not p.heading] == [f"{n:04d}" for n in range(1, 57)]


def test_real_origins_follow_the_language_of_filing(shared_data: Path) -> None:
    granted = real(shared_data, "v1-5-B2.xml")
    assert [(t.lang, t.origin) for t in granted.titles] == [
        ("de", Origin.ORIGINAL), ("en", Origin.OFFICE), ("fr", Origin.OFFICE),
    ]  # fmt: skip
    assert [(s.lang, s.origin) for s in granted.claim_sets] == [
        ("de", Origin.ORIGINAL), ("en", Origin.APPLICANT), ("fr", Origin.APPLICANT),
    ]  # fmt: skip
    from_chinese = real(shared_data, "v1-5-A1.xml")
    assert from_chinese.descriptions[0].origin is Origin.APPLICANT
    assert ("language of filing", "zh") in from_chinese.extra


def test_real_citations(shared_data: Path) -> None:
    cited = real(shared_data, "v1-5-1-B2.xml").citations
    assert [(c.office, c.number, c.kind) for c in cited] == [
        ("EP", "1186247", "A2"), ("WO", "2004045320", "A1"), ("DE", "3701285", "A1"),
        ("DE", "19751691", "A1"), ("US", "4945926", "A"), ("US", "5156169", "A"),
        ("US", "RE36154", "E"), ("DE", "19751691", "A"),
    ]  # fmt: skip
    assert cited[6].original == "US-E- R E36 154"
    assert [c.phase for c in cited] == [Phase.UNKNOWN] * 7 + [Phase.APPLICANT]
    later = real(shared_data, "v1-5-B2.xml").citations
    assert [(c.office, c.number) for c in later][1:5] == [
        ("DE", "102009041527"), ("DE", "102010044244"), ("US", "2004003741"), ("US", "2006029740"),
    ]  # fmt: skip


def test_real_relations_pct_and_dates(shared_data: Path) -> None:
    divided = real(shared_data, "v1-5-1-B2.xml")
    assert [(r.relation, r.key, r.publication) for r in divided.related] == [
        (Relation.DIVISION, "EP:12184383", "EP2574244")
    ]
    assert divided.first_published == PatentDate(2014, 4, 9)
    assert divided.grant_date == PatentDate(2016, 2, 3)
    parent = real(shared_data, "v1-3-B2.xml")
    assert len(parent.related) == 5
    assert {r.relation for r in parent.related} == {Relation.OTHER}
    assert parent.pct is not None
    assert parent.pct.application is not None
    assert parent.pct.publication is not None
    assert parent.pct.application.key == "WO:SE:2003:641"
    assert parent.pct.publication.key == "WO2003089736"
    assert [p.key for p in real(shared_data, "v1-4-B2.xml").priorities] == [
        "US:provisional:2001:326958",
        "US:provisional:2001:334316",
        "US:provisional:2002:354939",
    ]


# --- an invented specification -----------------------------------------------------------


@pytest.fixture(scope="module")
def granted() -> Patent:
    return read_one(fixture(SPECIFICATION))


def test_bibliography(granted: Patent) -> None:
    assert (granted.key, granted.registration) == ("EP2999001B1", "2999001")
    assert granted.application is not None
    assert (granted.application.number, granted.application.key) == ("12000001.2", "EP:12000001")
    assert (granted.grant_date, granted.first_published) == (
        PatentDate(2017, 5, 10), PatentDate(2013, 11, 13),
    )  # fmt: skip
    assert [(p.sequence, p.key, p.number, p.kind) for p in granted.priorities] == [
        (1, "US:provisional:2011:61430001", "201161430001", "P"),
        (2, "DE:102011000002", "102011000002", ""),
    ]
    assert [(r.relation, r.key, r.publication) for r in granted.related] == [
        (Relation.DIVISION, "EP:10184383", "EP2574244"),
        (Relation.OTHER, "EP:16115825", "EP3110367"),
    ]
    assert granted.pct is not None
    assert granted.pct.application is not None
    assert granted.pct.publication is not None
    assert (granted.pct.application.key, granted.pct.publication.key) == (
        "WO:US:2012:3",
        "WO2012090001",
    )
    assert parties(granted) == [
        (Role.INVENTOR, "Doe, Ann", "DE", "c/o Invented Cells, 1 Main Street, 80000 München"),
        (Role.GRANTEE, "Invented Cells GmbH", "DE", "Weg 1, 80000 München"),
        (Role.AGENT, "Imaginary, Ida et al", "AT", "Gasse 2, 1010 Wien"),
    ]
    assert [p.identifier for p in granted.parties] == ["", "101000001", "100000002"]
    assert symbols(granted) == [
        (Scheme.IPC, "H01M 10/0562", "2010.01", "F"),
        (Scheme.CPC, "H01M 2300/0068", "2013.01", "L"),
    ]
    assert [c.value for c in granted.classes] == ["I", "A"]
    assert granted.designated == ("AT", "BE", "DE")


def test_texts_in_three_languages(granted: Patent) -> None:
    assert [(t.lang, t.text, t.origin) for t in granted.titles] == [
        ("en", "Solid electrolyte", Origin.ORIGINAL),
        ("de", "Festelektrolyt", Origin.OFFICE),
        ("fr", "Électrolyte solide", Origin.OFFICE),
    ]
    assert [s.lang for s in granted.claim_sets] == ["en", "de", "fr"]
    for claims in granted.claim_sets:
        assert [c.depends_on for c in claims.claims] == [(), (1,), (1, 2)], claims.lang
    assert granted.claims[0].text == "A cell characterised by\na glass."
    assert texts(granted) == [
        ("", Section.BACKGROUND, True, "Background"),
        ("0001", Section.BACKGROUND, False, "Glasses of Li₂S are known from DE-A-19751691."),
        ("", Section.SUMMARY, True, "Summary of the Invention"),
        ("0002", Section.SUMMARY, False, "Two things:\na glass,\na pump.\nAnd a drawing."),
        ("0003", Section.SUMMARY, False, "Fig. 1 a cell,\nFig. 2 a car."),
    ]


def test_citations_and_steps(granted: Patent) -> None:
    assert [
        (c.office, c.number, c.kind, c.original, c.text, c.phase) for c in granted.citations
    ] == [
        ("WO", "2003008444", "A", "WO-A-03/008444", "", Phase.UNKNOWN),
        ("US", "5948634", "A", "US-A- 5 948 634", "", Phase.UNKNOWN),
        ("DE", "102009041527", "A1", "DE-A1-102009 041 527", "", Phase.UNKNOWN),
        ("", "", "", "Lexikon der Technik", "", Phase.UNKNOWN),
        ("", "", "", "", 'ITO K: "Glasses", 1992, pages 1-4, XP001', Phase.UNKNOWN),
        ("DE", "19751691", "A", "DE19751691A", "", Phase.APPLICANT),
        ("", "", "", "", "ITO K, On glasses, J. Glass, 1984, 133, 2167-2170", Phase.APPLICANT),
    ]
    assert [(e.code, str(e.date), e.details[:1]) for e in granted.events] == [
        ("B241", "2013-07-01", ()), ("B242", "2014-02-28", ()), ("B452EP", "2016-12-01", ()),
        ("B565EP", "2014-01-01", ()), ("B880", "2013-12-11", ()),
        ("B475", "2018-05-10", (("country", "AT"),)),
        ("B475", "2018-05-11", (("country", "BE"),)),
        ("B781", "2018-02-01", (("number", "01"),)),
    ]  # fmt: skip
    assert granted.events[-1].details[2:] == (
        ("opponent", "Other Cells S.p.A."), ("opponent's number", "100967001"),
        ("address", "Via 3, 40100 Bologna"), ("country", "IT"),
        ("representative", "Rossi, Rita et al"), ("representative's number", "101229001"),
        ("representative's address", "Rossi S.p.A., Via di Prova, 8, 40128 Bologna"),
        ("representative's country", "IT"),
    )  # fmt: skip
    for item in (
        ("delivery", "correction of an earlier delivery"), ("remark", "A remark."),
        ("remark (en)", "Divisional application filed."), ("B150", "W1"),
        ("divisional application", "16115825.9 (EP 3110367)"), ("extension states", "BA ME"),
        ("drawing 1,2", "imgf0001.tif"),
    ):  # fmt: skip
        assert item in granted.extra


def test_an_early_application_with_its_search_report() -> None:
    patent = read_one(fixture(APPLICATION))
    assert (patent.key, patent.first_published, patent.registration) == ("EP0020002A1", None, "")
    assert patent.parties[0].name == "Bare & Partner"
    assert symbols(patent) == [
        (Scheme.IPC, "C07D 307/12", "3", "F"),
        (Scheme.IPC, "C07D 407/12", "3", "L"),
        (Scheme.IPC, "A01N 43/08", "3", "L"),
    ]
    (claims,) = patent.claim_sets
    assert (claims.lang, claims.origin) == ("de", Origin.APPLICANT)  # filed in Dutch
    assert [(c.number, c.text, c.depends_on) for c in claims.claims] == [
        (1, "Verfahren.", ()), (2, "Verfahren nach Anspruch 1.", (1,)),
    ]  # fmt: skip
    patent_cited, book = patent.citations
    assert (patent_cited.office, patent_cited.number, patent_cited.phase) == (
        "GB",
        "2000001",
        Phase.SEARCH,
    )
    assert patent_cited.remarks == (
        Remark(categories=("X",), claims="1", passage="page 2"),
        Remark(categories=("A",), claims="2", passage="figure 1"),
    )
    assert (book.text, book.remarks) == ("A book", (Remark(categories=("A",), claims="1,2"),))


def test_a_deletion_is_passed_over() -> None:
    (found,) = read(fixture(APPLICATION).replace(b'status="n"', b'status="d"'))
    assert isinstance(found, Skipped)
    assert found.reason == "deleted"


# --- damage ------------------------------------------------------------------------------


def test_truncated_series_loses_its_last_document_alone() -> None:
    data = fixture(SPECIFICATION)
    found = read(data * 2 + data[: len(data) // 2])
    assert [type(item) for item in found] == [Patent, Patent, Rejected]


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_damage_never_escapes(data: st.DataObject) -> None:
    whole = fixture(data.draw(st.sampled_from([SPECIFICATION, APPLICATION])))
    start = data.draw(st.integers(0, len(whole)))
    noise = data.draw(st.binary(max_size=20))
    damaged = whole[:start] + noise + whole[start + data.draw(st.integers(0, 200)) :]
    for item in EpFullTextReader().read(Record(data=damaged, offset=0), PLACE):
        assert isinstance(item, Patent | Rejected | Skipped)
