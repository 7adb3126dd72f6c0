"""The audit log's entries and the chain that joins them.

An entry's digest is SHA-256 over the digest before it and the entry's own bytes, so that an
edit, a deletion or another order breaks every digest after it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

START = "0" * 64
"""The digest before the first entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditDraft:
    """What is to be recorded: who did what to which subject. ``detail`` is JSON, no content."""

    actor: str
    action: str
    subject: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """An entry as kept. ``body`` is the canonical JSON that was digested (number, time, draft)."""

    number: int
    body: str
    digest: str


def body_of(number: int, at: str, draft: AuditDraft) -> str:
    """The canonical form of an entry: JSON with sorted names, no blanks, UTF-8 as it is."""
    return json.dumps(
        {
            "number": number, "at": at, "actor": draft.actor, "action": draft.action,
            "subject": draft.subject, "detail": dict(draft.detail),
        },
        sort_keys=True, separators=(",", ":"), ensure_ascii=False,
    )  # fmt: skip


def chain(previous: str, body: str) -> str:
    """The digest (hex) of an entry after the one with digest ``previous``."""
    return hashlib.sha256(f"{previous}\n{body}".encode("utf-8", "surrogatepass")).hexdigest()
