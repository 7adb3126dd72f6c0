"""Links in mails: what they do, for which subscription and until when is signed.

The signature is HMAC-SHA-256 (RFC 2104) under the subscription's own secret, which is encrypted at
rest: nobody else can make a link, and none works once the subscription is removed.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from urllib.parse import urlencode

from trihub.core.casework.subscribing import Subscription

LASTS = dt.timedelta(hours=48)
"""How long the link that confirms works; who does not answer by then is forgotten."""
CONFIRM, END = "confirm", "end"


def sign(one: Subscription, act: str, until: int = 0) -> str:
    """The signature of a link, base64url; ``until`` in seconds since 1970, 0 for a link that works
    as long as the subscription is there."""
    text = f"{act}|{one.id}|{until}".encode()
    code = hmac.new(one.secret.encode(), text, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(code).decode().rstrip("=")


def signed(one: Subscription, act: str, signature: str, until: int = 0) -> bool:
    """Whether a signature is that of the link."""
    return hmac.compare_digest(sign(one, act, until).encode(), signature.encode("utf-8", "replace"))


def confirming(one: Subscription, asked: dt.datetime) -> str:
    """The link that confirms, below the site's address; ``asked`` is when its mail was queued."""
    until = int((asked + LASTS).timestamp())
    query = urlencode({"until": until, "sign": sign(one, CONFIRM, until)})
    return f"/{one.language}/subscriptions/{one.id}/confirm?{query}"


def ending(one: Subscription) -> str:
    """The link that ends it, below the site's address."""
    query = urlencode({"sign": sign(one, END)})
    return f"/{one.language}/subscriptions/{one.id}/end?{query}"
