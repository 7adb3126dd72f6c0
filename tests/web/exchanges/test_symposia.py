"""Symposia on the site: the public registers, the offices prepare, personal data stay inside."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from trihub.access.papers.encoding import decode
from trihub.app import Library
from trihub.core.casework.working import PaperKind
from trihub.exchanges.symposium.model import Registration
from web.client import Client
from web.exchanges.conftest import SYMPOSIUM, Clock, Signed
from web.joint.conftest import alerts

ORIGIN = {"origin": "http://test"}
USER = {"name": "Ada User", "mail": "ada@example.org", "agreed": "true"}


def opened(signed: Signed) -> str:
    jp = signed("jp")
    place = jp.done("/en/symposia/new", **SYMPOSIUM)
    jp.done(f"{place}/open")
    return place


def registered(offices: Library, place: str) -> str:
    """The path with which the first who registered confirms, as the mail has it."""
    number = place.rpartition("/")[2]
    assert offices.exchanges
    paper = offices.exchanges.papers.all(number, PaperKind.REGISTRATION)[0]
    secret = decode(paper.content, Registration).secret
    return f"{place}/registrations/{paper.id}?secret={secret}"


def test_somebody_registers_confirms_and_gives_up(
    signed: Signed, client: Client, offices: Library, clock: Clock
) -> None:
    place = opened(signed)
    assert f'href="{place}"' in client.page("/en/symposia")
    assert "Your data serve the symposium alone." in client.page(f"{place}/register")
    answer = client.request("POST", f"{place}/register", data=USER, headers=ORIGIN)
    assert answer.status_code == 200
    assert "Look into your mail" in answer.text
    mine = registered(offices, place)
    path, _, secret = mine.partition("?secret=")
    assert "not confirmed yet" in client.page(mine)
    assert client.get(mine).headers["referrer-policy"] == "no-referrer"
    assert client.get(path).status_code == 404
    assert client.get(f"{path}?secret=guess").status_code == 404
    sent = {"secret": secret, "do": "confirm"}
    assert client.request("POST", path, data=sent, headers=ORIGIN).status_code == 303
    assert "<strong>confirmed</strong>" in client.page(mine)
    assert "Ada User" in signed("cn").page(f"{place}/registrations")
    for name in ("kr", "admin", "examiner"):
        assert signed(name).ask("GET", f"{place}/registrations").status_code == 404
    assert "Ada" not in client.page(place)
    clock.on(dt.date(2026, 12, 1))
    assert "Was the content of use to you?" in client.page(mine)
    given = {"secret": secret, "do": "answer", "content": "4", "wishes": "<b>more</b>"}
    assert client.request("POST", path, data=given, headers=ORIGIN).status_code == 303
    assert "&lt;b&gt;more&lt;/b&gt;" in signed("jp").page(place)
    assert "more&lt;" not in client.page(place)
    gone = {"secret": secret, "do": "give-up"}
    assert client.request("POST", path, data=gone, headers=ORIGIN).status_code == 303
    assert client.get(mine).status_code == 404


def test_an_officer_erases_a_registration_for_good(
    signed: Signed, client: Client, offices: Library, clock: Clock
) -> None:
    place = opened(signed)
    assert "erased for good after" in client.page(f"{place}/register")
    assert client.request("POST", f"{place}/register", data=USER, headers=ORIGIN).status_code == 200
    listed = signed("jp").page(f"{place}/registrations")
    found = re.search(r"/registrations/([a-z2-7]{26})/erase", listed)
    assert found
    path = f"{place}/registrations/{found[1]}/erase"
    for name in ("kr", "examiner"):
        assert signed(name).send(path).status_code == 404
    assert client.request("POST", path, headers=ORIGIN).status_code in (303, 401, 403)
    signed("jp").done(path)
    assert USER["mail"] not in signed("jp").page(f"{place}/registrations")
    assert offices.exchanges
    versions = offices.exchanges.papers.store.versions(found[1])
    assert [one.content for one in versions] == [b"", b""]
    assert signed("jp").send(path).status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"), [({"agreed": ""}, "Consent"), ({"mail": "none"}, "e-mail address"),
                           ({"name": ""}, "name is missing")],
)  # fmt: skip
def test_a_bad_registration_is_shown_again(
    signed: Signed, client: Client, clock: Clock, changed: dict[str, str], words: str
) -> None:
    place = opened(signed)
    answer = client.request("POST", f"{place}/register", data=USER | changed, headers=ORIGIN)
    assert answer.status_code == 400
    assert words in alerts(answer.text)[0]


def test_a_registration_from_another_site_is_refused(
    signed: Signed, client: Client, clock: Clock
) -> None:
    place = opened(signed)
    for headers in ({}, {"origin": "https://evil.example"}):
        assert (
            client.request("POST", f"{place}/register", data=USER, headers=headers).status_code
            == 403
        )


def test_a_programme_with_interpretation(signed: Signed, client: Client, clock: Clock) -> None:
    place = opened(signed)
    jp, cn = signed("jp"), signed("cn")
    jp.done(
        f"{place}/talks",
        start="09:30",
        end="10:00",
        speaker="Host",
        language="ja",
        **{"title-en": "Opening", "title-ja": "開会"},
    )
    assert "開会" in client.page(place.replace("/en/", "/ja/"))
    found = re.search(r"/talks/([a-z2-7]{26})", client.page(place))
    assert found
    talk = f"{place}/talks/{found[1]}"
    jp.done(f"{talk}/lines", at="09:31:00", language="ja", text="開会します。")
    cn.done(f"{talk}/lines", at="09:31:00", language="en", text="I open the symposium.")
    assert "I open the symposium." in cn.page(talk)
    assert "I open the symposium." not in client.page(talk)
    bad = cn.send(f"{talk}/lines", at="noon", language="en", text="Kept in the form")
    assert bad.status_code == 400
    assert "Kept in the form" in bad.text
    assert (
        signed("kr").send(f"{talk}/lines", at="09:31", language="en", text="x").status_code == 404
    )
    jp.done(f"{talk}/publish")
    assert '<td lang="ja">開会します。</td>' in client.page(talk)


def test_what_is_in_preparation_is_nobody_elses(
    signed: Signed, client: Client, clock: Clock
) -> None:
    jp = signed("jp")
    place = jp.done("/en/symposia/new", **SYMPOSIUM)
    for path in ("", "/register", "/edit", "/registrations", "/talks/x"):
        assert signed("kr").ask("GET", place + path).status_code == 404, path
    assert client.get(place).status_code == 404
    assert client.get(f"{place}/register").status_code == 404
    assert client.request("POST", f"{place}/register", data=USER, headers=ORIGIN).status_code == 404
    jp.done(f"{place}/edit", **(SYMPOSIUM | {"seats": "50", "seen": "1"}))
    late = signed("cn").send(f"{place}/edit", **(SYMPOSIUM | {"seen": "1"}))
    assert late.status_code == 409
    assert signed("examiner").send("/en/symposia/new", **SYMPOSIUM).status_code == 403


@pytest.mark.parametrize("lang", ["en", "zh", "ja", "ko"])
def test_pages_stand_in_every_language(
    signed: Signed, client: Client, clock: Clock, lang: str
) -> None:
    place = opened(signed).removeprefix("/en")
    for path in ("/symposia", "/symposia/new", place, f"{place}/edit", f"{place}/register",
                 f"{place}/registrations"):  # fmt: skip
        assert "<h1>" in signed("jp").page(f"/{lang}{path}")
