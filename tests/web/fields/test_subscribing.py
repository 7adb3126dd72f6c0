"""Subscribing to a collection by e-mail, from the form to a real mail server and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx import Response
from lxml import html

from fields.conftest import DOCUMENTS, TOML, ingest, key, patent
from joint.alerts.server import Server
from library.corpus import opened
from trihub.access.clock import stamp
from trihub.access.limits import ADDRESS, address_key
from trihub.app import Library, create_keys, create_site, open_rounds
from trihub.app.casework import open_subscriptions
from trihub.core.languages import MAIN_LANGUAGES
from trihub.fields.definition import read
from trihub.fields.subscribing import service
from web.client import Client
from web.exchanges.conftest import Clock

SITE = "https://trihub.example.org"
ORIGIN = {"origin": SITE}
DAY = dt.timedelta(days=1)
SUBJECTS = {"en": "Confirm your subscription: Kites", "zh": "请确认订阅：风筝",
            "ja": "配信登録の確認：凧", "ko": "구독 확인: 연"}  # fmt: skip


@dataclass
class World:
    """A site that sends mail, and who reads it."""

    library: Library
    client: Client
    server: Server
    clock: Clock
    folder: Path
    read: int = field(default=0)

    def ask(self, mail: str, lang: str = "en", sub_field: str = "") -> Response:
        data = {"mail": mail, "field": sub_field}
        return self.client.request(
            "POST", f"/{lang}/fields/kites/-/subscribe", data=data, headers=ORIGIN
        )

    def round(self, later: dt.timedelta = dt.timedelta()) -> list[EmailMessage]:
        """The mails of a round."""
        self.clock.moment += later
        rounds = open_rounds(self.library)
        assert rounds
        rounds.tell(self.clock())
        new = [one.message for one in self.server.taken[self.read :]]
        self.read = len(self.server.taken)
        return new

    def subscribe(self, mail: str, lang: str = "en", sub_field: str = "") -> EmailMessage:
        self.ask(mail, lang, sub_field)
        (asked,) = self.round()
        confirmed = self.client.request("POST", link(asked, "/confirm?"))
        assert confirmed.status_code == 200, confirmed.text
        return asked

    def ingest(self, *documents: Any) -> None:
        ingest(self.library, self.folder, documents)


def link(mail: EmailMessage, part: str) -> str:
    """The path of a link of a mail."""
    found = (word for word in mail.get_content().split() if word.startswith(SITE) and part in word)
    return next(found).removeprefix(SITE)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    (tmp_path / "server").mkdir()
    server = Server(tmp_path / "server")
    clock = Clock()
    clock.on(dt.date(2026, 11, 2))
    create_keys(tmp_path / "keys.json")
    (tmp_path / "fields").mkdir()
    (tmp_path / "fields" / "kites.toml").write_text(TOML, encoding="utf-8")
    settings = {"host": "127.0.0.1", "port": server.port, "sender": "office@example.org",
                "authority": server.certificate}  # fmt: skip
    library = opened(
        tmp_path / "L", keys=tmp_path / "keys.json", mail=settings, public_url=SITE,
        fields=[tmp_path / "fields"], second_factor=False,
    )  # fmt: skip
    library.__dict__["subscriptions"] = open_subscriptions(library, clock)
    ingest(library, tmp_path, DOCUMENTS)
    yield World(library, Client(create_site(library)), server, clock, tmp_path)
    library.close()
    server.stop()


def test_from_the_form_to_the_mail_about_a_new_member_and_out_with_one_click(world: World) -> None:
    assert 'href="/ko/fields/kites/-/subscribe"' in world.client.page("/ko/fields/kites")
    form = html.fromstring(world.client.page("/ko/fields/kites/-/subscribe?field=kites/reels"))
    assert form.xpath("string(//select/option[@selected]/@value)") == "kites/reels"
    assert world.ask(" Reader@Example.org ", "ko", "kites/reels").status_code == 200
    (asked,) = world.round()
    assert asked["To"] == "reader@example.org"
    assert asked["Subject"] == "구독 확인: 연 – 얼레"
    # Programs that open every link confirm nothing.
    path = link(asked, "/confirm?")
    assert path.startswith("/ko/subscriptions/")
    assert "reader@example.org" in world.client.page(path)
    world.ingest(patent(20, "얼레", "ko", "A63H 27/08"))
    assert world.round(DAY) == []
    assert world.client.request("POST", path).status_code == 200
    assert world.round(DAY) == []
    world.ingest(
        patent(21, "새 얼레", "ko", "A63H 27/08"),
        patent(22, "연", "ko", "A63H 27/08"),
        patent(23, "배", "ko"),
    )
    (told,) = world.round(DAY)
    assert told["Subject"] == "“연 – 얼레” 신규: 1건"
    text = told.get_content()
    assert "CN 115000021 A 새 얼레" in text
    assert f"{SITE}/ko/doc/{key(21)}" in text
    assert not any(key(n) in text for n in (20, 22, 23))
    assert f"{SITE}/ko/fields/kites/reels" in text
    assert told["List-Unsubscribe"] == f"<{SITE}{link(told, '/end?')}>"
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert told["Auto-Submitted"] == "auto-generated"
    assert world.round(DAY) == []
    # What a mail provider sends: no cookie, no origin, this body (RFC 8058, 3.1 and 3.2).
    assert link(asked, "/end?") == link(told, "/end?")
    body = {"List-Unsubscribe": "One-Click"}
    ended = world.client.request("POST", link(told, "/end?"), data=body)
    assert ended.status_code == 200
    store = world.library.casework and world.library.casework.subscriptions
    assert store
    assert store.of_address("reader@example.org") == []
    world.ingest(patent(24, "얼레", "ko", "A63H 27/08"))
    assert world.round(DAY) == []
    assert "구독" in world.client.page(link(told, "/end?"))


def test_what_was_queued_before_the_end_is_not_sent_after_it(world: World) -> None:
    asked = world.subscribe("reader@example.org")
    world.ingest(patent(20, "Kite", "en"))
    world.clock.moment += DAY
    feature = world.library.subscriptions
    assert feature
    assert feature.newsletter.queue(world.clock()) == 1
    assert feature.newsletter.queue(world.clock()) == 0
    world.client.request("POST", link(asked, "/end?"))
    assert world.round() == []


def test_mails_and_pages_are_in_the_readers_language(world: World) -> None:
    for lang in MAIN_LANGUAGES:
        asked = world.subscribe(f"{lang}@example.org", lang)
        assert asked["Subject"] == SUBJECTS[lang]
        assert asked["Content-Language"] == lang
    world.ingest(*(patent(n, "Kite", "en", filed=2022) for n in range(20, 47)))
    mails = world.round(DAY)
    assert {mail["To"][:2] for mail in mails} == {*MAIN_LANGUAGES}
    for told in mails:
        lang = told["To"][:2]
        assert told["Content-Language"] == lang
        assert "27" in told["Subject"]
        assert told.get_content().count(f"{SITE}/{lang}/doc/") == 25
        page = world.client.page(link(told, "/end?"))
        assert told["To"] in page
        assert html.fromstring(page).get("lang").startswith(lang)


def test_a_link_works_for_its_own_act_and_time_alone(world: World) -> None:
    world.ask("reader@example.org")
    (asked,) = world.round()
    confirm, end = link(asked, "/confirm?"), link(asked, "/end?")
    until = parse_qs(urlsplit(confirm).query)["until"][0]
    later = confirm.replace(f"until={until}", f"until={int(until) + 9_999}")
    other = end.replace("/end?", f"/confirm?until={until}&")
    for wrong in (
        later,
        other,
        confirm.partition("?")[0],
        f"{end}x",
        "/en/subscriptions/x/confirm",
    ):
        for method in ("GET", "POST"):
            assert world.client.request(method, wrong).status_code == 404, wrong
    world.clock.moment += dt.timedelta(hours=48, seconds=1)
    assert world.client.request("POST", confirm).status_code == 404
    # Who does not answer is forgotten.
    assert world.round() == []
    assert world.library.casework
    assert world.library.casework.subscriptions.of_address("reader@example.org") == []


def test_nobody_can_fill_a_mailbox_or_find_out_who_reads_what(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = world.ask("reader@example.org").text
    assert world.ask("reader@example.org").text == first
    assert len(world.round()) == 1
    for sub_field in ("kites/reels", "kites/sails"):
        world.ask("reader@example.org", sub_field=sub_field)
        assert len(world.round(dt.timedelta(minutes=11))) == 1
    # The fourth mail of the day.
    world.ask("reader@example.org")
    assert world.round() == []
    world.subscribe("other@example.org")
    assert world.ask("other@example.org").text == first
    assert world.round(dt.timedelta(hours=1)) == []
    with monkeypatch.context() as patched:
        patched.setattr(service, "FIELDS", 1)
        world.ask("other@example.org", sub_field="reels")
        assert world.round() == []
    monkeypatch.setattr(service, "WAITING", 3)
    unknown = world.ask("third@example.org")
    for mail in ("reader@example.org", "other@example.org"):
        known = world.ask(mail)
        assert known.status_code == unknown.status_code
        assert known.text.replace(mail, "third@example.org") == unknown.text
    assert unknown.status_code == 403
    casework = world.library.casework
    assert casework
    for _ in range(ADDRESS[0].most):
        casework.accounts.note_attempt(address_key("127.0.0.1"), stamp(world.clock()))
    refused = world.ask("fourth@example.org")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1


def test_what_is_no_address_and_a_form_from_elsewhere_are_refused(world: World) -> None:
    wrong = ("", "x", "a@b", "a b@example.org", "a@example.org\nBcc: b@c.de", "a@-x.org",
             f"{'a' * 65}@example.org", "<a@example.org>")  # fmt: skip
    assert world.ask(wrong[1]).status_code == 400
    for mail in wrong:
        wish = {"collection": "kites", "mail": mail}
        asked = world.client.request("POST", "/api/v1/fields/subscriptions", json=wish)
        assert asked.status_code == 400, mail
    data = {"mail": "reader@example.org"}
    for headers in ({}, {"origin": "https://evil.example"}):
        answer = world.client.request(
            "POST", "/en/fields/kites/-/subscribe", data=data, headers=headers
        )
        assert answer.status_code == 403
    assert world.ask("reader@example.org", sub_field="none").status_code == 404
    assert world.round() == []


def test_the_api_does_the_same(world: World) -> None:
    wish = {"collection": "kites", "mail": "reader@example.org", "language": "ja", "field": "reels"}
    api = "/api/v1/fields/subscriptions"
    asked = world.client.request("POST", api, json=wish)
    assert (asked.status_code, asked.json()) == (202, {"asked": True})
    for wrong, status in (({"mail": "x"}, 400), ({"field": "none"}, 404), ({"language": "xx"}, 400),
                          ({"collection": "none"}, 404), ({"more": 1}, 422)):  # fmt: skip
        assert world.client.request("POST", api, json=wish | wrong).status_code == status, wrong
    (mail,) = world.round()
    path = urlsplit(link(mail, "/confirm?"))
    query = {name: values[0] for name, values in parse_qs(path.query).items()}
    number = path.path.split("/")[-2]
    proof = {"until": int(query["until"]), "sign": query["sign"]}
    address = f"{api}/{number}"
    forged = world.client.request("POST", f"{address}/confirmation", json=proof | {"sign": "x"})
    assert forged.status_code == 404
    confirmed = world.client.request("POST", f"{address}/confirmation", json=proof)
    assert confirmed.json() == {"collection": "kites", "field": "kites/reels", "language": "ja"}
    assert world.client.request("DELETE", f"{address}?sign=x").status_code == 404
    sign = parse_qs(urlsplit(link(mail, "/end?")).query)["sign"][0]
    for _ in range(2):
        assert world.client.request("DELETE", f"{address}?sign={sign}").json() == {"ended": True}


def test_two_rounds_at_once_and_a_changed_definition_tell_nothing_twice(world: World) -> None:
    world.subscribe("reader@example.org")
    feature = world.library.subscriptions
    assert feature
    assert feature.newsletter.store.issue("kites")
    twice = open_subscriptions(world.library, world.clock).newsletter
    world.ingest(patent(20, "Kite", "en"))
    world.clock.moment += DAY
    assert feature.newsletter.queue(world.clock()) + twice.queue(world.clock()) == 1
    assert len(world.round()) == 1
    # A definition that takes in more, and has another sub-field, tells what it gained.
    wider = TOML.replace("query = 'kite* OR", "query = 'hose OR kite* OR").replace(
        'id = "1.0.0"', 'id = "1.1.0"'
    )
    wider += "\n[[fields]]\nid = 'hoses'\nname.en = 'Hoses'\n[[fields.lines]]\nid = 'w'\nquery = 'hose'\n"
    world.library.__dict__["fields"] = {"kites": read(wider, "kites.toml")}
    world.library.__dict__["subscriptions"] = open_subscriptions(world.library, world.clock)
    (told,) = world.round(DAY)
    assert key(10) in told.get_content()
    assert key(11) in told.get_content()
    assert told["Subject"].endswith(": 2")
    # A collection that is gone tells nothing, and its subscribers can still leave.
    world.library.__dict__["fields"] = {}
    world.library.__dict__["subscriptions"] = open_subscriptions(world.library, world.clock)
    world.ingest(patent(21, "Kite", "en"))
    assert world.round(DAY) == []
    assert world.client.request("POST", link(told, "/end?")).status_code == 200


def test_whoever_subscribes_when_nobody_else_does_is_not_told_the_past(world: World) -> None:
    asked = world.subscribe("reader@example.org")
    world.client.request("POST", link(asked, "/end?"))
    world.ingest(patent(20, "Kite", "en"))
    world.clock.moment += 30 * DAY
    world.subscribe("other@example.org")
    assert world.round(DAY) == []
    world.ingest(patent(21, "Kite", "en"))
    (told,) = world.round(DAY)
    assert told["Subject"] == "New in “Kites”: 1"


def test_a_site_that_sends_no_mail_offers_none(site: Client) -> None:
    assert "/-/subscribe" not in site.page("/en/fields/batteries")
    assert site.get("/en/fields/batteries/-/subscribe").status_code == 404
    wish = {"collection": "batteries", "mail": "reader@example.org"}
    asked = site.request("POST", "/api/v1/fields/subscriptions", json=wish)
    assert asked.status_code == 404
