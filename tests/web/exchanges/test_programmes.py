"""Exchanges on the site: two offices, the public, and those who may not know."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from web.client import Client
from web.exchanges.conftest import CALL, NOMINATION, Clock, Signed
from web.joint.conftest import alerts

LANGUAGES = ("en", "zh", "ja", "ko")


def opened(signed: Signed) -> str:
    """A call that two offices opened; its address without the language."""
    cn = signed("cn")
    place = cn.done("/en/exchanges/new", **CALL)
    cn.done(f"{place}/open", seen="1")
    return place.removeprefix("/en")


def test_from_the_call_to_the_figures(signed: Signed, client: Client, clock: Clock) -> None:
    cn, jp = signed("cn"), signed("jp")
    place = f"/en{opened(signed)}"
    cn.done(f"{place}/nominate", **NOMINATION)
    jp.done(f"{place}/nominate", **(NOMINATION | {"examiner": "Sato Ken", "host": ["CN"]}))
    assert "Sato Ken" in jp.page(place)
    assert "Li Na" not in jp.page(place)
    clock.on(dt.date(2026, 12, 19))
    cn.done(f"{place}/match")
    page = jp.page(place)
    assert "Li Na" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert version
    assert digest
    key = {"version": version[1], "digest": digest[1]}
    for who in (cn, jp):
        who.done(f"{place}/approve", **key)
    assert "matching approved" in jp.page(place)
    assert client.get(f"{place}/figures.csv").status_code == 404
    for who in (cn, jp):
        who.done(f"{place}/publish")
    figures = client.page(f"{place}/figures.csv")
    assert figures.splitlines()[1:] == ["AI,CN,JP,spring,1", "AI,JP,CN,may,1"]
    assert "Li Na" not in client.page(place)
    jp.done(
        f"{place}/sessions", title="First day", office="JP", day="2027-03-01", start="10:00",
        end="12:00", language="en",
    )  # fmt: skip
    calendar = jp.ask("GET", f"{place}/calendar.ics")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert calendar.text.count("BEGIN:VEVENT") == 3
    jp.done(f"{place}/evaluate", aims="5", better="Longer")
    assert "Longer" in jp.page(place)
    assert "Longer" not in cn.page(place)


def test_who_may_not_know_sees_what_is_not_there(
    signed: Signed, client: Client, clock: Clock
) -> None:
    cn = signed("cn")
    place = cn.done("/en/exchanges/new", **CALL)
    for name in ("kr", "admin", "examiner"):
        who = signed(name)
        for path in ("", "/edit", "/nominate", "/evaluate", "/calendar.ics"):
            assert who.ask("GET", place + path).status_code == 404, (name, path)
        assert place.rpartition("/")[2] not in who.page("/en/exchanges")
        for path in ("/open", "/match", "/approve", "/publish", "/nominate", "/sessions",
                     "/evaluate", "/materials"):  # fmt: skip
            assert who.send(place + path, **CALL, seen="1").status_code in (400, 404), path
    assert client.get(place).status_code == 404
    cn.done(f"{place}/open", seen="1")
    public = client.page(place)
    assert "Exchange of examiners 2027" in public
    assert "Nominations" not in public.replace("Deadline for nominations", "")
    kr = signed("kr")
    assert "Nominate an examiner" not in kr.page(place)
    for path in ("/edit", "/nominate", "/calendar.ics"):
        assert kr.ask("GET", place + path).status_code == 404
    assert kr.send(f"{place}/nominate", **NOMINATION).status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"periods": "spring 2027-03-26 2027-03-01"}, "ends before it begins"),
        ({"places": "JP spring 0"}, "offers 0 places"),
        ({"places": "JP spring"}, "Line 1 cannot be read"),
        ({"language": ["tlh"]}, "“tlh” is not known"), ({"deadline": "soon"}, "is no day"),
        ({"office": ["CN"]}, "two offices"), ({"within": "x"}, "no whole number"),
        ({"office": ["JP", "KR"], "places": "JP spring 1"}, "own offices"),
    ],
)  # fmt: skip
def test_a_bad_call_is_shown_again_with_what_was_typed(
    signed: Signed, clock: Clock, changed: dict[str, object], words: str
) -> None:
    answer = signed("cn").send("/en/exchanges/new", **(CALL | changed))
    assert answer.status_code in (400, 403)
    assert words in alerts(answer.text)[0]
    assert 'value="審査官交流2027"' in answer.text


def test_a_bad_nomination_is_shown_again(signed: Signed, clock: Clock) -> None:
    cn = signed("cn")
    place = f"/en{opened(signed)}"
    cn.done(f"{place}/nominate", **NOMINATION)
    twice = cn.send(f"{place}/nominate", **NOMINATION)
    assert twice.status_code == 400
    assert "Li Na is nominated twice" in alerts(twice.text)[0]
    assert 'value="C-17"' in twice.text
    page = cn.page(place)
    number = re.search(r"/nominations/([a-z2-7]{26})/withdraw", page)
    assert number
    assert signed("jp").send(f"{place}/nominations/{number[1]}/withdraw").status_code == 404
    cn.done(f"{place}/nominations/{number[1]}/withdraw")
    assert "Li Na" not in cn.page(place)


def test_a_form_of_another_site_is_refused(signed: Signed, clock: Clock) -> None:
    cn = signed("cn")
    answer = cn.ask("POST", "/en/exchanges/new", data=CALL)
    assert answer.status_code == 403
    place = cn.done("/en/exchanges/new", **CALL)
    assert cn.ask("POST", f"{place}/open", data={"seen": "1"}).status_code == 403


def test_materials_are_saved_never_shown(signed: Signed, client: Client, clock: Clock) -> None:
    cn, jp = signed("cn"), signed("jp")
    place = f"/en{opened(signed)}"
    file = {"file": ("../guide.pdf", b"%PDF-1.7 x", "text/html")}
    answer = cn.ask(
        "POST", f"{place}/materials", data={"csrf": cn.csrf, "title": "Guide"}, files=file
    )
    assert answer.status_code == 303
    found = re.search(r"/materials/([a-z2-7]{26})", jp.page(place))
    assert found
    path = f"{place}/materials/{found[1]}"
    assert client.get(path).status_code == 404
    got = jp.ask("GET", path)
    assert got.content == b"%PDF-1.7 x"
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["content-disposition"] == "attachment; filename*=UTF-8''guide.pdf"
    assert "sandbox" in got.headers["content-security-policy"]
    assert jp.send(f"{path}/publish").status_code == 404
    cn.done(f"{path}/publish")
    assert client.get(path).status_code == 200
    cn.done(f"{path}/publish", public="false")
    assert client.get(path).status_code == 404
    html = {"file": ("a.html", b"<script>", "text/html")}
    bad = cn.ask("POST", f"{place}/materials", data={"csrf": cn.csrf}, files=html)
    assert bad.status_code == 400
    large = {"file": ("a.txt", b"x" * (9 << 20), "text/plain")}
    assert (
        cn.ask("POST", f"{place}/materials", data={"csrf": cn.csrf}, files=large).status_code == 400
    )
    anybody = client.request(
        "POST", f"{place}/materials", files=large, headers={"origin": "http://test"}
    )
    assert anybody.status_code == 413


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_stand_in_every_language(
    signed: Signed, client: Client, clock: Clock, lang: str
) -> None:
    cn = signed("cn")
    place = opened(signed)
    for path in ("/exchanges", "/exchanges/new", place, f"{place}/nominate", f"{place}/evaluate"):
        page = cn.page(f"/{lang}{path}")
        assert "<h1>" in page
    assert f'href="/{lang}{place}"' in client.page(f"/{lang}/exchanges")


def test_a_site_without_accounts_has_an_empty_list(site: Client) -> None:
    assert "No call is open." in site.page("/en/exchanges")
    assert "No symposium is announced." in site.page("/en/symposia")
    for path in (
        "/en/exchanges/new",
        "/en/exchanges/x",
        "/en/symposia/x",
        "/en/symposia/x/register",
    ):
        assert site.get(path).status_code == 404
