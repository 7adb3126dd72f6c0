"""Passwords: argon2id (RFC 9106), long rather than odd (NIST SP 800-63B, 5.1.1.2)."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from trihub.core.errors import BadInput
from trihub.core.messages import said

SHORTEST, LONGEST = 12, 256
FEWEST_DIFFERENT = 5
AT_ONCE = 4
"""Hashes made at the same time: each takes 64 MiB for as long as it lasts."""

_COMMON = """
    administrator administrator1 adminadmin12 adminadminadmin passwordpassword password1234
    password12345 password123456 password123! password1234! passw0rd1234 p@ssw0rd1234
    123456789012 1234567890123 12345678901234 123456789abc 1234567890ab abcdefghijkl abcdef123456
    abcd12345678 abc123456789 qwertyuiop12 qwertyuiop123 qwertyuiopas qwertyuiop[] 1q2w3e4r5t6y
    1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsxedcrfv zaq12wsxcde3 asdfghjkl123 qwerty123456
    qwerty1234567 iloveyou1234 iloveyouiloveyou letmeinletmein welcome12345 welcome123456
    changeme1234 changemechangeme correcthorsebatterystaple monkeymonkey dragondragon
    football1234 baseball1234 sunshine1234 princess1234 woaini1314520 woaini520520 5201314520131
    a12345678901 aa123456789a 147258369147 741852963741 987654321098 0987654321098 trihubtrihub
    trihub123456 patentpatent patentoffice patentexaminer examinerexaminer
"""
COMMON = frozenset(_COMMON.split())
"""The commonest passwords that are long enough, in lower case."""


class Passwords:
    """Hashes and verifies, a few at a time. ``hasher`` is argon2-cffi's, with its defaults."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self.hasher = hasher or PasswordHasher()
        self._slots = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """The hash to keep."""
        with self._slots:
            return self.hasher.hash(_bytes(password))

    def verify(self, kept: str, password: str) -> bool:
        """Whether it is the password. An empty ``kept`` (no such person, or no password) takes as
        long as a wrong password."""
        given = _bytes(password[: LONGEST + 1])
        with self._slots:
            try:
                return self.hasher.verify(kept or self._nobody, given) and bool(kept)
            except (Argon2Error, InvalidHashError):
                return False

    def outdated(self, kept: str) -> bool:
        """Whether it was made with other parameters than today's."""
        return self.hasher.check_needs_rehash(kept)

    @cached_property
    def _nobody(self) -> str:
        """A hash of nothing that anyone knows, made with the same parameters."""
        return self.hasher.hash(secrets.token_urlsafe(16))


def check_password(password: str, login: str) -> None:
    """Refuse what is guessed first. :raises BadInput: too short, too long, or too common."""
    text = _normal(password)
    if len(text) < SHORTEST:
        raise _bad(said("A password has at least {least} characters.", least=SHORTEST))
    if len(text) > LONGEST:
        raise _bad(said("A password has at most {most} characters.", most=LONGEST))
    low, name = text.casefold(), login.casefold()
    if name and (name in low or low == name.partition("@")[0]):
        raise _bad(said("The password holds the login."))
    if low in COMMON or len(set(low)) < FEWEST_DIFFERENT:
        raise _bad(said("This password is one of the first that anyone would guess."))


def _bad(message: str) -> BadInput:
    return BadInput(message, hint=said("Several words that do not belong together are good ones."))


def _normal(password: str) -> str:
    """The same text for the same keys, whatever the input method made of them."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")
