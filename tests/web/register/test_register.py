"""Pages and API of the register: the meetings that come with the package, and an invented one."""

from __future__ import annotations

import csv
import io

import pytest

from trihub.app import Library
from trihub.core.register import Authority, Source
from web.client import Client

TEXT = """
The 60th JPO-KIPO Heads Meeting was held in Sapporo on June 4, 2019. Both offices agreed to extend
the exchange of examiners. <b>A Memorandum of Understanding</b> was signed.
"""


@pytest.fixture(scope="module")
def meeting(library: Library) -> str:
    register = library.register
    source = Source(title="<i>News</i>", publisher="Press", authority=Authority.PRESS,
                    url="javascript:alert(1)")  # fmt: skip
    paper = register.read(TEXT, source)
    for each in paper.records:
        each.decision = "confirm"
    return register.confirm(paper, "ann")[0]


NAMES = {"en": ("Register of cooperation", "TRIPO heads meeting 20"),
         "zh": ("合作登记簿", "第20次中日韩知识产权局局长会"),
         "ja": ("庁間協力登録簿", "第20回日中韓特許庁長官会合"),
         "ko": ("기관 협력 기록부", "제20차 한중일 특허청장 회의")}  # fmt: skip


@pytest.mark.parametrize("lang", NAMES)
def test_meetings_are_listed_in_the_readers_language(site: Client, lang: str) -> None:
    page = site.get(f"/{lang}/register?mechanism=TRIPO").text
    for words in NAMES[lang]:
        assert words in page
    assert 'datetime="2020-12-01"' in page
    assert 'datetime="2018-11-01"' not in page  # of another mechanism


PLACES = {
    "en": ("Sapporo", "Korean Intellectual Property Office", "human resources"),
    "zh": ("札幌", "韩国特许厅", "人员培训"),
    "ja": ("札幌", "韓国特許庁", "人材育成"),
    "ko": ("삿포로", "한국 특허청", "인력 양성|인적자원"),
}


@pytest.mark.parametrize("lang", PLACES)
def test_a_record_shows_its_values_with_their_sources(
    site: Client, meeting: str, lang: str
) -> None:
    page = site.get(f"/{lang}/register/{meeting}").text
    place, office, field = PLACES[lang]
    assert place in page
    assert office in page  # the name that it had in 2019
    assert any(word in page.lower() for word in field.lower().split("|"))
    assert "&lt;i&gt;News&lt;/i&gt;" in page
    assert "javascript:" not in page


def test_the_permanent_address_leads_to_the_readers_language(site: Client, meeting: str) -> None:
    answer = site.get(f"/register/{meeting}", headers={"accept-language": "ja"})
    assert (answer.status_code, answer.headers["location"]) == (302, f"/ja/register/{meeting}")


def test_commitments_are_chosen_by_strength_field_and_office(site: Client, meeting: str) -> None:
    words = "extend\nthe exchange of examiners"
    fitting = site.get("/en/register/commitments?strength=AGREED&field=HUMAN_RESOURCES&actor=KR")
    assert words in fitting.text
    for other in ("strength=DECIDED", "field=DESIGN", "actor=CN"):
        assert words not in site.get(f"/en/register/commitments?{other}").text


def test_the_quality_page_names_what_nobody_recorded(site: Client) -> None:
    page = site.get("/en/register/quality").text
    assert "Gap in the numbering" in page
    assert "TRIPO 2: 2001" in page


@pytest.mark.parametrize(
    ("address", "status"),
    [("/en/register/M99999", 404), ("/en/register?page=0", 422), ("/en/register?page=999999999", 422),
     ("/api/v1/register/records/X1", 404), ("/api/v1/register/records?limit=0", 422),
     ("/api/v1/register/records?kind=people", 422), ("/xx/register", 404)],
)  # fmt: skip
def test_what_is_not_there_is_said(site: Client, address: str, status: int) -> None:
    assert site.get(address).status_code == status


def test_the_api_mirrors_the_commands(site: Client, meeting: str) -> None:
    listed = site.get("/api/v1/register/records?mechanism=JP-KR&number=60").json()
    assert (listed["count"], listed["records"][0]["id"]) == (1, meeting)
    shown = site.get(f"/api/v1/register/records/{meeting}").json()
    assert shown["values"]["date"] == ["2019-06-04"]
    assert {each["kind"] for each in shown["parts"]} == {"commitment", "document"}
    assert any(
        each["fault"] == "gap-in-numbering" for each in site.get("/api/v1/register/findings").json()
    )
    rows = list(csv.DictReader(io.StringIO(site.get("/api/v1/register/export.csv").text)))
    assert any(row["record"] == meeting and row["value"] == "Sapporo" for row in rows)


def test_a_meeting_is_an_event_of_schema_org(site: Client, meeting: str) -> None:
    found = site.get(f"/api/v1/register/records/{meeting}/linked").json()
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Event")
    assert (found["startDate"], found["location"]["name"]) == ("2019-06-04", "Sapporo")
    korea = {
        "@type": "GovernmentOrganization",
        "identifier": "KR",
        "name": "Korean Intellectual Property Office",
    }
    assert korea in found["attendee"]  # by the name that it had in 2019
