"""How often sign-in may be tried: sliding windows by login, code and address, waits that grow.

An attempt is noted before it is judged, so that many at once count as many. What comes too early
is not noted: whoever waits as long as was told gets in. Logins that do not exist
count as those that do.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
from dataclasses import dataclass

from trihub.access.clock import Clock, stamp
from trihub.core.errors import Refused
from trihub.core.messages import Message, said
from trihub.core.ports.casework import AccountStore

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Window:
    """From ``most`` attempts in ``seconds`` on, one every ``gap`` seconds."""

    most: int
    seconds: int
    gap: int


PERSON = (Window(5, DAY, 60), Window(10, DAY, 900), Window(15, DAY, 3_600))
"""For a login, and for an account's codes: fewer than forty guesses a day."""
ADDRESS = (Window(100, 300, 5), Window(1_000, 3_600, 30), Window(5_000, DAY, 60))
"""For an address, which many people of an office may share."""


class TooMany(Refused):
    """Too many attempts. ``seconds`` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            said("There were too many attempts."),
            hint=said("Wait {wait}, then try again.", wait=_wait(seconds)),
        )
        self.seconds = seconds


def _wait(seconds: int) -> Message:
    if seconds < 120:
        return said("{count} seconds", count=seconds)
    return said("{count} minutes", count=-(-seconds // 60))


def login_key(login: str) -> str:
    """The key of a login; what was typed there by mistake is not kept readable."""
    return "login:" + hashlib.sha256(login.encode("utf-8", "replace")).hexdigest()


def code_key(account: str) -> str:
    """The key of an account's second factor."""
    return f"code:{account}"


def address_key(address: str) -> str:
    """The key of a network address; of IPv6 the network (/64) that one customer has."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "address:unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        mapped = ip.ipv4_mapped
        if mapped is None:
            return f"address:{ipaddress.ip_network((ip, 64), strict=False)}"
        ip = mapped
    return f"address:{ip}"


class Limits:
    """Counts attempts. Every method takes a key of this module."""

    def __init__(self, accounts: AccountStore, now: Clock) -> None:
        self.accounts, self.now = accounts, now

    def attempt(self, *keys: str) -> None:
        """Note an attempt under every key. :raises TooMany: a window is full."""
        for key in keys:
            self._check(key, 0)
        at = stamp(self.now())
        for key in keys:
            self.accounts.note_attempt(key, at)
        for key in keys:
            self._check(key, 1)

    def clear(self, key: str) -> None:
        """Forget the attempts under a key: one succeeded."""
        self.accounts.clear_attempts(key)

    def _check(self, key: str, own: int) -> None:
        """:raises TooMany: a window is full; ``own`` is 1 where this attempt is noted already."""
        full = [window for window in _windows(key) if self._full(key, window, own)]
        if full:
            raise TooMany(self._wait(key, max(window.gap for window in full)))

    def _full(self, key: str, window: Window, own: int) -> bool:
        many = self._count(key, window.seconds) >= window.most + own
        return many and self._count(key, window.gap) > own

    def _count(self, key: str, seconds: int) -> int:
        since = self.now() - dt.timedelta(seconds=seconds)
        return self.accounts.attempts(key, stamp(since))

    def _wait(self, key: str, gap: int) -> int:
        """Seconds until the last attempt is ``gap`` seconds ago."""
        low, high = 0, gap
        while high - low > 1:
            middle = (low + high) // 2
            if self._count(key, gap - middle):
                low = middle
            else:
                high = middle
        return high


def _windows(key: str) -> tuple[Window, ...]:
    return ADDRESS if key.startswith("address:") else PERSON
