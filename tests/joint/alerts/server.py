"""A real mail server on this machine, with TLS by a certificate of its own."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    crt, pem = folder / "server.crt", folder / "server.key"
    crt.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return crt, pem


@dataclass
class Taken:
    """What came in: to whom, the message, and whether the line was encrypted."""

    receivers: list[str]
    message: EmailMessage
    encrypted: bool
    user: str


@dataclass
class Handler:
    """Takes mail; refuses the receivers and messages that a test names, with its replies."""

    taken: list[Taken] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    data_reply: str = ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:  # fmt: skip
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data_reply:
            return self.data_reply
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        user = session.auth_data.login.decode() if session.auth_data else ""
        self.taken.append(Taken(envelope.rcpt_tos, message, session.ssl is not None, user))
        return "250 OK"


def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = LoginPassword(b"trihub", b"secret")
    return AuthResult(success=data == known, handled=False, auth_data=data)


class Server:
    """Starts on construction. ``port`` is free on this machine."""

    def __init__(self, folder: Path, *, tls: str = "starttls", auth: bool = False) -> None:
        self.handler = Handler()
        self.certificate, key = certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        options: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0}
        if tls == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        elif tls == "tls":
            options |= {"ssl_context": context}
        if auth:
            options |= {"authenticator": authenticate, "auth_required": True,
                        "auth_require_tls": tls != "tls"}  # fmt: skip
        self._controller = _Controller(self.handler, **options)
        self._controller.start()

    @property
    def port(self) -> int:
        assert self._controller.server
        return int(self._controller.server.sockets[0].getsockname()[1])

    @property
    def taken(self) -> list[Taken]:
        return self.handler.taken

    def stop(self) -> None:
        self._controller.stop(no_assert=True)


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """The port is only known after the start."""
        assert self.server
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
