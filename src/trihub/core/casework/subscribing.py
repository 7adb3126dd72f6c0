"""Subscriptions of the public to collections, and the issues that tell what is new in one."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Somebody without an account who wants to be told of a collection's new members.

    ``id`` cannot be guessed (128 random bits, base32); ``field`` is the path of a sub-field, the
    collection's own for all. ``mail``, ``language`` (ISO 639-1) and ``secret``, under which the
    links of its mails are signed, are encrypted at rest. Moments are UTC, ISO 8601:
    ``confirmed_at`` is empty until the address is confirmed. ``told`` is the last issue that was
    queued for it.
    """

    id: str
    collection: str
    field: str
    mail: str
    language: str
    secret: str = dataclasses.field(repr=False)
    asked_at: str
    confirmed_at: str = ""
    told: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """New members of a field: how many, and the keys of those published last, newest first."""

    count: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What became new in a collection since its issue before; ``number`` counts from 1.

    ``told`` is by path of sub-field; ``members`` says in the feature's own form who was a member
    when it was made, and is kept for the last issue alone.
    """

    collection: str
    number: int
    at: str
    told: Mapping[str, News]
    members: bytes = dataclasses.field(default=b"", repr=False)
