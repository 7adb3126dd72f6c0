"""The second factor: codes of an authenticator app (RFC 6238: SHA-1, 30 seconds, six digits)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import re
import unicodedata

import pyotp

ISSUER = "Trihub"
STEP = 30
"""Seconds that a code lasts."""
AROUND = (0, -1, 1)
"""Steps around the present one that count: clocks differ (RFC 6238, 5.2)."""
_CODE = re.compile(r"[0-9]{6}")


def new_secret(seed: str) -> str:
    """The secret (base32, 160 bits) that belongs to a seed nobody else knows: asked twice it is
    the same, so that a page that is loaded again shows the same picture."""
    digest = hmac.new(seed.encode(), b"trihub second factor", hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode()


def address(secret: str, login: str) -> str:
    """The ``otpauth`` address that apps read from a picture."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=login, issuer_name=ISSUER)


def matching_step(secret: str, code: str, now: dt.datetime, last: int) -> int | None:
    """The time step that a code belongs to; ``None`` for a wrong code or a step that is not after
    ``last``, the step of the last code that was used."""
    digits = "".join(unicodedata.normalize("NFKC", code[:32]).split())
    if not secret or not _CODE.fullmatch(digits):
        return None
    totp = pyotp.TOTP(secret, interval=STEP)
    present = int(now.timestamp()) // STEP
    found = None
    for step in (present + offset for offset in AROUND):
        if hmac.compare_digest(totp.generate_otp(max(step, 0)), digits) and step > last:
            found = found or step
    return found
