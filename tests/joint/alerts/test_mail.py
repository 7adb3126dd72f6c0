"""Mail over a real server: what it says, in which language, and that it never goes in clear."""

from __future__ import annotations

import datetime as dt
import email.policy
from dataclasses import replace

import pytest
from lxml import html

from joint.alerts.conftest import Start, mailer_of
from joint.alerts.server import Server
from joint.case.world import ANNA
from trihub.core.casework.messages import Queued
from trihub.core.casework.people import Account, Role
from trihub.joint.alerts.mail import Mailer, MailRefused, MailServer, Security, write
from trihub.joint.case.states import Event
from trihub.joint.programmes.vocabulary import STEPS

QUEUED = Queued(
    id="abc234", account="anna", case="c4se", kind="reminder",
    queued_at="2026-03-02T01:00:00.000000+00:00",
    data={"deadline": "report", "office": "KR", "day": "2026-03-09", "until": "report filed"},
)  # fmt: skip
TODAY = dt.date(2026, 3, 2)
URL = "https://trihub.example"

SAID = {
    "en": ("9 March 2026: file the search report", "7 days left", "by 9 March 2026 at MOIP"),
    "zh": ("2026年3月9日前：提交检索报告", "剩余7日", "请于2026年3月9日前提交检索报告"),
    "ja": ("期限2026年3月9日：調査報告の提出", "あと7日です", "調査報告の提出の期限は2026年3月9日です"),
    "ko": ("기한 2026년 3월 9일: 조사보고서 제출", "7일 남았습니다", "조사보고서 제출 기한은 2026년 3월 9일입니다"),
}  # fmt: skip


def person(language: str = "en", **changes: object) -> Account:
    account = Account(
        id="anna", login="anna@example.org", name="김 <i>민수</i>", role=Role.APPLICANT,
        language=language,
    )  # fmt: skip
    return replace(account, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "words"), SAID.items(), ids=SAID)
def test_the_receivers_language(language: str, words: tuple[str, ...]) -> None:
    message = write(QUEUED, person(language), "trihub@example.org", URL, TODAY)
    assert words[0] in message["Subject"]
    plain = message.get_body(("plain",))
    page = message.get_body(("html",))
    assert plain
    assert page
    for part in (plain.get_content(), html.fromstring(page.get_content()).text_content()):
        for word in words[1:]:
            assert word in part
    assert f"{URL}/{language}/joint/cases/c4se" in plain.get_content()
    assert html.fromstring(page.get_content()).xpath("//a/@href") == [
        f"{URL}/{language}/joint/cases/c4se"
    ]
    assert message["Content-Language"] == language
    assert "<html" in page.get_content()


def test_a_name_is_never_markup_nor_a_header() -> None:
    sly = person(name="Eve\r\nBcc: all@example.org <script>")
    message = write(QUEUED, sly, "trihub@example.org", URL, TODAY)
    raw = message.as_bytes(policy=email.policy.SMTP)
    assert message["Bcc"] is None
    assert b"\r\nBcc:" not in raw
    page = message.get_body(("html",))
    assert page
    assert "<script>" not in page.get_content()


def test_the_number_is_the_messages_own() -> None:
    one = write(QUEUED, person(), "trihub@example.org", URL, TODAY)
    later = write(QUEUED, person(), "trihub@example.org", URL, TODAY + dt.timedelta(days=1))
    assert one["Message-ID"] == later["Message-ID"] == "<abc234@example.org>"
    assert one["Date"] == later["Date"]
    assert one["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("language", ["en", "zh", "ja", "ko", "de"])
def test_everything_can_be_said_in_every_language(language: str) -> None:
    """Every step, every deadline of any programme, every office: and no brace is left open."""
    several = [
        replace(QUEUED, kind=kind, data=QUEUED.data | {"until": until, "day": day})
        for kind in ("reminder", "missed")
        for until in (*STEPS, "consent", "something new")
        for day in ("2026-03-02", "2026-03-03", "2026-03-09", "2026-03-01")
    ] + [
        replace(QUEUED, kind="event", data={"event": e, "office": office, "day": "2026-03-02"})
        for e in Event
        for office in ("CN", "JP", "KR", "US", "EP", "XX", "")
    ]
    for queued in several:
        message = write(queued, person(language), "trihub@example.org", URL, TODAY)
        plain = message.get_body(("plain",))
        assert plain
        for text in (message["Subject"], plain.get_content()):
            assert "{" not in text
            assert "c4se" in text
        if language in ("zh", "ja", "ko"):
            assert any(ord(char) > 0x3000 for char in message["Subject"])


def send(mailer: Mailer, *, to: str = "anna@example.org") -> None:
    message = write(QUEUED, person(login=to), mailer.server.sender, URL, TODAY)
    with mailer.connected() as connection:
        connection.send(message)


def test_over_starttls(server: Server, mailer: Mailer) -> None:
    send(mailer)
    (taken,) = server.taken
    assert taken.encrypted
    assert taken.receivers == ["anna@example.org"]
    assert taken.message["Message-ID"] == "<abc234@example.org>"
    assert taken.message["To"].addresses[0].display_name == "김 <i>민수</i>"
    plain = taken.message.get_body(("plain",))
    assert plain
    assert "7 days left" in plain.get_content()


def test_over_tls_from_the_first_byte(start: Start) -> None:
    server = start(tls="tls")
    send(mailer_of(server, Security.TLS))
    assert len(server.taken) == 1


def test_with_user_and_password(start: Start) -> None:
    server = start(auth=True)
    send(mailer_of(server, user="trihub", password="secret"))
    assert [taken.user for taken in server.taken] == ["trihub"]
    for wrong in ({"user": "trihub", "password": "wrong"}, {}):
        with pytest.raises(MailRefused) as refused:
            send(mailer_of(server, **wrong))
        assert "secret" not in str(refused.value)
    assert len(server.taken) == 1


def test_without_tls_only_where_it_is_set(start: Start) -> None:
    server = start(tls="none")
    with pytest.raises(MailRefused, match="STARTTLS"):
        send(mailer_of(server))
    assert server.taken == []
    send(mailer_of(server, Security.NONE))
    assert len(server.taken) == 1


def test_a_server_that_is_not_who_it_should_be(server: Server, start: Start) -> None:
    """Its certificate is not one that is trusted: nothing is sent."""
    other = start()
    strange = replace(mailer_of(server).server, authority=other.certificate)
    with pytest.raises(MailRefused, match="cannot be used") as refused:
        send(Mailer(strange))
    assert not refused.value.permanent
    assert server.taken == []


def test_a_server_that_is_not_there() -> None:
    gone = MailServer(host="127.0.0.1", port=1, sender="a@example.org", timeout=2)
    with pytest.raises(MailRefused) as refused:
        send(Mailer(gone))
    assert not refused.value.permanent


@pytest.mark.parametrize(
    ("reply", "permanent"), [("550 no such user", True), ("451 try again later", False)]
)
def test_a_receiver_that_is_refused(
    server: Server, mailer: Mailer, reply: str, permanent: bool
) -> None:
    server.handler.refused["anna@example.org"] = reply
    with pytest.raises(MailRefused) as refused:
        send(mailer)
    assert refused.value.permanent == permanent


def test_settings_do_not_show_the_password() -> None:
    server = MailServer(host="h", sender="a@b", password="secret")
    assert "secret" not in repr(server)
    assert ANNA.login not in repr(server)
