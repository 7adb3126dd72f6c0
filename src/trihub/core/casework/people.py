"""Who acts: accounts, and the actor that a request or a command runs as."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; ``access`` holds the rules."""

    PUBLIC = "public"
    APPLICANT = "applicant"
    EXAMINER = "examiner"
    HEAD = "head examiner"
    OFFICER = "international officer"
    """Of an office's international department."""
    ADMINISTRATOR = "programme administrator"


EXAMINING_ROLES = frozenset({Role.EXAMINER, Role.HEAD})
"""Roles that work on cases of joint search."""
OFFICE_ROLES = EXAMINING_ROLES | {Role.OFFICER}
"""Roles that belong to one office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person as the rules see one. ``account`` is the account's number, empty for the public.

    ``scopes`` narrows what a token may do; ``None`` is a person at a keyboard, without limits.
    """

    account: str = ""
    role: Role = Role.PUBLIC
    office: str = ""
    name: str = ""
    scopes: frozenset[str] | None = None


PUBLIC = Actor()
SYSTEM = Actor(account="system", name="Trihub")
"""Trihub itself: what deadlines and conditions bring about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account.

    ``login`` is an e-mail address in lower case; ``password`` an argon2id hash, empty where
    the person signs in through the office's own provider (``subject``: issuer and subject,
    joined by a space); ``totp`` the secret of the second factor, empty until it is set up, and
    ``totp_step`` the time step of the last code that was used (RFC 6238, 5.2: never twice).
    ``version`` grows with every change; times are UTC, ISO 8601.
    """

    id: str
    login: str
    name: str
    role: Role
    office: str = ""
    language: str = "en"
    password: str = ""
    totp: str = ""
    totp_step: int = 0
    subject: str = ""
    disabled: bool = False
    created_at: str = ""
    version: int = 1

    def actor(self, scopes: frozenset[str] | None = None) -> Actor:
        """The person as the rules see one."""
        return Actor(
            account=self.id, role=self.role, office=self.office, name=self.name, scopes=scopes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that is signed in. ``digest`` is SHA-256 (hex) of the cookie's secret.

    ``csrf`` is the secret that forms carry. ``strong`` says that a second factor was given.
    ``address`` and ``agent`` are the network address that signed in and what its browser called
    itself, for their owner to recognize.
    """

    digest: str
    account: str
    csrf: str
    created_at: str
    seen_at: str
    expires_at: str
    strong: bool = False
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token of the API, a feed or a calendar. ``digest`` is SHA-256 (hex) of its secret."""

    id: str
    digest: str
    account: str
    name: str
    scopes: frozenset[str]
    created_at: str
    expires_at: str
    used_at: str = ""
    revoked_at: str = ""
