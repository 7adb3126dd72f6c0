"""Mail: written in the receiver's language, sent through the operator's server.

Plain text with an HTML alternative (RFC 2046, 5.1.4), marked as sent by a machine (RFC 3834), with
a number that stays the same however often it is tried, so that mail systems drop a double.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from enum import StrEnum
from html import escape
from pathlib import Path

from trihub.access.clock import moment
from trihub.core.casework.messages import Queued
from trihub.core.casework.people import Account
from trihub.core.errors import TrihubError
from trihub.joint.alerts.words import (
    LANGUAGES,
    address,
    day_text,
    due_text,
    event_text,
    frame_text,
    left_text,
    mail_text,
    office_text,
)


class Security(StrEnum):
    """How the connection to the server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    """TLS from the first byte (RFC 8314, port 465)."""
    NONE = "none"
    """Only for a server on the same machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The operator's server. ``sender`` is the address that mail comes from; ``authority`` a file of
    certificates to trust beside the system's own; ``timeout`` in seconds."""

    host: str
    sender: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    security: Security = Security.STARTTLS
    authority: Path | None = None
    timeout: float = 30.0


class MailRefused(TrihubError):
    """The server took no mail, or not this one; ``permanent`` where trying again is no use
    (RFC 5321, 4.2.1: a 5yz reply about the receiver or the message)."""

    code = "mail"

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message, hint="See the mail settings, and the server’s log.")
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Mailer:
    """Sends through one server."""

    server: MailServer

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """A connection for several messages.

        :raises MailRefused: the server cannot be reached, is not who it should be, or does not let
            us in. Never sends anything in clear where TLS is set.
        """
        try:
            client = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise MailRefused(
                f"The mail server {self.server.host}:{self.server.port} cannot be used: {error}",
                permanent=False,
            ) from error
        try:
            yield Connection(client)
        finally:
            _quit(client)

    def _open(self) -> smtplib.SMTP:
        server = self.server
        context = ssl.create_default_context()
        if server.authority:
            context.load_verify_locations(server.authority)
        if server.security is Security.TLS:
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=context
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            if server.security is Security.STARTTLS:
                client.starttls(context=context)
            if server.user:
                client.login(server.user, server.password)
        except BaseException:
            client.close()
            raise
        return client


@dataclass(frozen=True, slots=True)
class Connection:
    """An open connection."""

    client: smtplib.SMTP

    def send(self, message: EmailMessage) -> None:
        """Send. :raises MailRefused: the server did not take it."""
        try:
            self.client.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise MailRefused(
                f"The mail server did not take the message: {error}", permanent=_permanent(error)
            ) from error


def _permanent(error: OSError | smtplib.SMTPException) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _quit(client: smtplib.SMTP) -> None:
    try:
        client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()


def write(queued: Queued, account: Account, sender: str, url: str, today: dt.date) -> EmailMessage:
    """The message, in the account's language. ``url`` is the site's address, without a slash at
    its end; ``today`` the day in the office's time zone that days left are counted from."""
    lang = account.language if account.language in LANGUAGES else "en"
    subject, line = _said(queued, lang, today)
    link = address(url, lang, queued.case)
    message = EmailMessage()
    message["From"] = formataddr((frame_text("product", lang), sender))
    message["To"] = formataddr((_one_line(account.name), account.login))
    message["Subject"] = subject
    message["Date"] = format_datetime(moment(queued.queued_at))
    message["Message-ID"] = f"<{queued.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_plain(account, queued.case, lang, line, link))
    message.add_alternative(_html(account, queued.case, lang, line, link), subtype="html")
    message["Content-Language"] = lang  # what is set before belongs to the first part alone
    return message


def _said(queued: Queued, lang: str, today: dt.date) -> tuple[str, str]:
    data: Mapping[str, str] = queued.data
    day = dt.date.fromisoformat(data["day"])
    values = {
        "case": queued.case,
        "day": day_text(day, lang),
        "office": office_text(data.get("office", ""), lang),
    }
    if queued.kind == "event":
        told = event_text(data["event"], data.get("office", ""), lang)
        return mail_text("event", lang, event=told, **values)
    left = left_text(max(0, (day - today).days), lang)
    return mail_text(queued.kind, lang, due=due_text(data["until"], lang), left=left, **values)


def _one_line(name: str) -> str:
    return " ".join(name.split())


def _plain(account: Account, case: str, lang: str, line: str, link: str) -> str:
    return "\n".join(
        (
            frame_text("greeting", lang, name=_one_line(account.name)), "", line, "",
            frame_text("case", lang, case=case), link, "", "--", frame_text("why", lang), "",
        )
    )  # fmt: skip


def _html(account: Account, case: str, lang: str, line: str, link: str) -> str:
    words = {
        name: escape(text)
        for name, text in {
            "greeting": frame_text("greeting", lang, name=_one_line(account.name)),
            "line": line,
            "case": frame_text("case", lang, case=case),
            "href": link,
            "link": frame_text("link", lang),
            "why": frame_text("why", lang),
        }.items()
    }
    return _PAGE.format(lang=lang, **words)


_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head><meta charset="utf-8"><title>{line}</title></head>
<body>
<p>{greeting}</p>
<p>{line}</p>
<p>{case}<br><a href="{href}">{link}</a></p>
<hr>
<p><small>{why}</small></p>
</body>
</html>
"""
