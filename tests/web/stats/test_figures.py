"""One figure, one address: pages, files, permalinks, embedding, bad input."""

from __future__ import annotations

import csv
import io
import re

import pytest

from trihub.app import Library, create_site
from trihub.core.languages import MAIN_LANGUAGES
from trihub.statistics.addresses import ENDINGS, read_moves
from trihub.web.stats.figures import asking
from web.client import Client
from web.stats.published import rows

CHINA = "APPLICATIONS.PATENT.CN.RES._T._T.APPLICATION.CALENDAR.FIRST_APPLICANT._Z"
RESIDENTS = "APPLICATIONS.PATENT..RES......"
SERIES = f"/stats/WDI/{CHINA}"


def newest(key: str) -> dict[str, str]:
    """The newest published values of a series of the World Bank, by year."""
    return {row.period[:4]: row.value for row in rows() if (row.dataset, row.key) == ("WDI", key)}


@pytest.fixture
def moved(library: Library, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A site on which the office CN once had another code."""
    moves = read_moves("dimension,old,new,since\noffice,PRC,CN,2.0\ndataset,WB,WDI,2.0\n")
    monkeypatch.setattr(asking, "shipped_moves", lambda: moves)
    return Client(create_site(library))


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_a_series_has_its_figures_its_codes_and_its_break(figures: Client, lang: str) -> None:
    page = figures.page(f"/{lang}{SERIES}")
    shown = dict(re.findall(
        r'<th scope="row">(\d{4})</th><td class="figure"><a href="/[^"]+"><data value="([^"]+)">', page
    ))  # fmt: skip
    assert shown == newest(CHINA)
    assert all(f'<code class="told">{code}</code>' in page for code in CHINA.split("."))
    assert page.count('class="before-break"') == 1
    assert f'href="/{lang}{SERIES}?first=1985&amp;last=2016"' in page
    newest_file = [row.sha256 for row in rows() if (row.dataset, row.key) == ("WDI", CHINA)][-1]
    assert newest_file in page
    for ending in ENDINGS:
        assert f'href="/{lang}{SERIES}.{ending}"' in page
    assert re.search(r"/stats/disagreements/D[0-9a-f]{15}", page)


def test_a_series_as_it_stood(figures: Client) -> None:
    page = figures.page(f"/en{SERIES}?as_of=2014-01-01")
    years = re.findall(r'<th scope="row">(\d{4})</th><td class="figure"><a', page)
    assert max(years) < "2014"
    assert "28 Jan 2026" not in page
    assert f'{SERIES}.csv?as_of=2014-01-01"' in page
    assert f"{SERIES}?as_of=2014-01-01</dd>" in page
    for query in ("as_of=1980-01-01", "first=2100"):
        for path in (f"/en{SERIES}", f"/en/stats/WDI/{RESIDENTS}", f"/en{SERIES}/embed"):
            nothing = figures.page(f"{path}?{query}")
            assert "<data" not in nothing
            assert f'href="{path.removesuffix("/embed")}' in nothing
        assert figures.get(f"{SERIES}.csv?{query}").text.count("\r\n") == 1
        assert figures.get(f"{SERIES}.svg?{query}").status_code == 400
        assert figures.get(f"{SERIES}.txt?{query}").status_code == 200


def test_a_permalink_leads_to_the_readers_language(figures: Client) -> None:
    answer = figures.get(f"{SERIES}?last=2010", headers={"Accept-Language": "ko"})
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/ko{SERIES}?last=2010"
    assert answer.headers["vary"] == "Accept-Language"


def test_files_at_the_permanent_address(figures: Client) -> None:
    answer = figures.get(f"{SERIES}.csv")
    found = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert {row["period"]: row["value"] for row in found} == newest(CHINA)
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''WDI.")
    kinds = {"svg": b"<svg", "png": b"\x89PNG", "xlsx": b"PK", "parquet": b"PAR1",
             "json": b"{", "bib": b"@misc", "ris": b"TY", "txt": b"World Bank"}  # fmt: skip
    for ending, start in kinds.items():
        file = figures.get(f"{SERIES}.{ending}")
        assert file.status_code == 200
        assert file.content.startswith(start), ending


def test_a_file_that_did_not_change_is_not_sent_again(figures: Client) -> None:
    tag = figures.get(f"{SERIES}.json").headers["etag"]
    again = figures.get(f"{SERIES}.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = figures.get(f"{SERIES}.json?first=2000", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_a_chart_in_the_readers_language_and_theme(figures: Client) -> None:
    light, dark = (
        figures.get(f"/ja{SERIES}.svg?theme={theme}").text for theme in ("light", "dark")
    )
    assert "集計方法の変更" in light
    assert 'fill="#fdfcf9"' in light
    assert 'fill="#17171a"' in dark


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_every_series_that_fits(figures: Client, lang: str) -> None:
    page = figures.page(f"/{lang}/stats/WDI/{RESIDENTS}")
    for office in ("CN", "JP", "KR", "US"):
        key = CHINA.replace("CN", office)
        assert f'href="/{lang}/stats/WDI/{key}"' in page
        assert f'<data value="{newest(key)["2017"]}">' in page


@pytest.mark.parametrize(
    "path",
    ["/stats/GRANT_RATES/" + next(r.key for r in rows() if r.value == "-"),
     "/stats/CNIPA/" + next(r.key for r in rows() if r.dataset == "CNIPA" and len(r.period) > 8)],
)  # fmt: skip
def test_what_has_no_place_on_an_axis_of_years_is_not_drawn(figures: Client, path: str) -> None:
    page = figures.page(f"/en{path}")
    assert f"{path}.csv" in page
    assert ".svg" not in page
    assert ".svg" not in figures.page(f"/en{path}/embed")
    assert figures.get(f"{path}.svg").status_code == 400


def test_a_long_table_is_paged(figures: Client) -> None:
    where = "/en/stats/NCSES/GRANTS.PATENT........"
    first = figures.page(where)
    links = re.findall(r'href="(/en/stats/NCSES/GRANTS[^"?]+_Z)"', first)
    assert len(links) == 40
    assert f'href="{where}?page=2"' in first
    second = re.findall(r'href="(/en/stats/NCSES/GRANTS[^"?]+_Z)"', figures.page(f"{where}?page=2"))
    assert second
    assert not set(links) & set(second)
    labels = [
        re.findall(r'_Z">([^<]+)</a></th>', each)
        for each in (first, figures.page(f"{where}?page=2"))
    ]
    assert not set(labels[0]) & set(labels[1])
    assert ".svg" not in first


def test_one_observation_with_what_was_said_before_and_after(figures: Client) -> None:
    page = figures.page(f"/en{SERIES}?first=2016&last=2016")
    link = re.search(r'/stats/figures/([0-9a-f-]+)"', page)
    assert link
    identifier = link[1]
    shape = figures.json(f"/stats/figures/{identifier}.json")
    assert (shape["id"], shape["value"]) == (identifier, newest(CHINA)["2016"])
    said = [row for row in rows() if (row.dataset, row.key) == ("WDI", CHINA)
            and row.period.startswith("2016")]  # fmt: skip
    assert [each["value"] for each in shape["history"]] == [row.value for row in said]
    observed = figures.page(f"/zh/stats/figures/{identifier}")
    assert identifier in observed
    assert shape["provenance"]["sha256"] in observed
    for each in shape["history"]:
        assert each["id"] == identifier or f"/zh/stats/figures/{each['id']}" in observed
    answer = figures.get(f"/stats/figures/{identifier}", headers={"Accept-Language": "zh"})
    assert answer.headers["location"] == f"/zh/stats/figures/{identifier}"


def test_a_chart_can_be_embedded_and_nothing_else(figures: Client) -> None:
    answer = figures.get(f"/en{SERIES}/embed")
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "<form" not in answer.text
    assert "<table" in answer.text
    assert 'target="_top"' in answer.text
    for other in (f"/en{SERIES}", f"{SERIES}.svg", "/en/"):
        assert "frame-ancestors 'none'" in figures.get(other).headers["content-security-policy"]
    assert figures.get(f"{SERIES}/embed").headers["location"].endswith("/embed")


def test_old_addresses_are_led_to_new_ones(moved: Client) -> None:
    old = SERIES.replace("WDI", "WB").replace("CN", "PRC")
    for path in (f"/ja{old}", old, f"{old}.csv", f"/ko{old}/embed", f"{old}/embed"):
        answer = moved.get(f"{path}?first=2000")
        assert answer.status_code == 301
        assert (
            answer.headers["location"]
            == f"{path.replace('/WB/', '/WDI/').replace('PRC', 'CN')}?first=2000"
        )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/stats/NO_DATA/" + CHINA, 404),
        ("/en/stats/WDI/" + CHINA.replace("CN", "XQ"), 404),
        ("/en/stats/WDI/" + CHINA.replace("WDI", "KIPO").replace("RES", "JP"), 404),
        ("/stats/WDI/" + CHINA + ".exe", 404),
        ("/en/stats/WDI/APPLICATIONS.PATENT", 400),
        ("/en/stats/WDI/APPLICATIONS.csv", 400),
        ("/en/stats/WDI/.PATENT........", 400),
        ("/stats/NCSES/GRANTS.PATENT.........svg", 400),
        ("/en/stats/NCSES/GRANTS.PATENT......../embed", 400),
        (f"/en{SERIES}?as_of=tomorrow", 400),
        (f"/en{SERIES}?as_of=2021-02-30", 400),
        (f"/en{SERIES}?first=2010&last=2000", 400),
        (f"/en{SERIES}?first=12", 422),
        (f"/en{SERIES}?last=year", 422),
        (f"/en{SERIES}.svg?theme=sepia", 422),
        (f"/en{SERIES}?page=0", 422),
        ("/en/stats/figures/none", 404),
        ("/stats/figures/none.json", 404),
        ("/en/stats/figures/0123456789ab-0123456789ab-20170000-01234567", 404),
        (f"/xx{SERIES}", 404),
        ("/en/stats/WDI/" + CHINA.replace("CN", "%00"), 400),
        ("/en/stats/WDI/" + CHINA.replace("CN", "%3Cscript%3E"), 400),
    ],
)
def test_what_cannot_be_answered_says_why(figures: Client, path: str, status: int) -> None:
    answer = figures.get(path)
    assert answer.status_code == status
    assert "<script>" not in answer.text
    assert len(re.sub(r"<[^>]+>", "", answer.text.partition("<main")[2])) > 40


def test_a_site_without_figures(bare: Client) -> None:
    assert bare.get(f"/en{SERIES}").status_code == 404
    assert bare.get(f"{SERIES}.csv").status_code == 404


APART = {
    "/stats/GRANT_RATES/GRANT_RATE.PATENT........": "definition",
    "/stats/WDI/APPLICATIONS.TRADEMARK.CN+JP.RES......": "classes",
}


@pytest.mark.parametrize("path", APART)
def test_what_cannot_be_compared_is_said_and_not_drawn(figures: Client, path: str) -> None:
    page = figures.page(f"/en{path}")
    assert "cannot be compared" in page
    assert "Nearest comparisons that hold" in page
    assert "<picture>" not in page
    for ending in (".svg", ".png", "/embed"):
        address = path + ending if ending.startswith(".") else f"/en{path}{ending}"
        assert figures.get(address).status_code == 400
    nearest = re.findall(r'<a href="(/en/stats/[^"?]+\?first=\d{4}&amp;last=\d{4})"', page)
    assert nearest
    assert figures.get(nearest[0].replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/stats",
        "/stats/disagreements",
        "/stats/indicators/GDP",
        "/stats/offices/CN",
        "/stats/flows",
    ],
)
def test_addresses_without_a_language_lead_to_the_readers(figures: Client, path: str) -> None:
    answer = figures.get(f"{path}?a=1", headers={"accept-language": "ko"})
    assert (answer.status_code, answer.headers["location"]) == (302, f"/ko{path}?a=1")
