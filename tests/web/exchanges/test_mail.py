"""The mail that confirms a registration, from the form to a real mail server."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from joint.alerts.server import Server
from trihub.app import create_site, open_rounds
from web.client import Client
from web.exchanges.conftest import SYMPOSIUM, Clock, made
from web.exchanges.test_symposia import ORIGIN
from web.joint.conftest import Person


def test_a_registration_is_confirmed_by_the_address_in_the_mail(tmp_path: Path) -> None:
    clock = Clock()
    clock.on(dt.date(2026, 11, 2))
    server = Server(tmp_path)
    settings = {"host": "127.0.0.1", "port": server.port, "sender": "office@example.org",
                "authority": server.certificate}  # fmt: skip
    library = made(tmp_path, clock, mail=settings, public_url="http://test")
    try:
        client = Client(create_site(library))
        jp = Person(client).sign_in("jp@example.org")
        place = jp.done("/en/symposia/new", **SYMPOSIUM)
        jp.done(f"{place}/open")
        user = {"name": "김 사용자", "mail": "user@example.org", "agreed": "true"}
        korean = place.replace("/en/", "/ko/")
        answer = client.request("POST", f"{korean}/register", data=user, headers=ORIGIN)
        assert answer.status_code == 200
        rounds = open_rounds(library)
        assert rounds
        assert rounds.tell().mail.sent == 1
        assert rounds.tell().mail.sent == 0
        mail = server.taken[0].message
        assert "참가 등록 확인" in str(mail["Subject"])
        assert "user@example.org" in str(mail["To"])
        link = next(word for word in mail.get_content().split() if word.startswith("http://test"))
        path = link.removeprefix("http://test")
        assert path.startswith(f"{korean}/registrations/")
        target, _, secret = path.partition("?secret=")
        sent = {"secret": secret, "do": "confirm"}
        assert client.request("POST", target, data=sent, headers=ORIGIN).status_code == 303
        assert "확인됨" in client.page(path)
    finally:
        library.close()
        server.stop()
