"""Proving the audit log: the chain is followed from its start, and its end compared with the head.

A change of one entry breaks the chain there. Somebody who can write the database could make the
chain anew from there on, head and all: against that an auditor keeps a digest elsewhere
(``known``), which must occur in the chain for ever.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from trihub.core.casework.audit import START, AuditEntry

HOW = (
    "Each line below is one entry. Its digest is SHA-256 (hex) over the digest of the line before, "
    "one line feed (byte 0A), and the entry's body in UTF-8, all exactly as given; before the first "
    "entry stands a digest of 64 zeros. By hand: printf '%s\\n%s' DIGEST_BEFORE "
    '"$(jq -r .body)" | sha256sum, with the line as input of jq. '
    "Numbers grow by one from 1. The last number and digest must be those of the head. A digest "
    "that was noted earlier must still occur."
)
"""How an auditor checks an export without Trihub."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found. ``count`` entries held, ``digest`` is that of the last of them; ``wrong`` is
    the number of the first entry that is not as it was written, with what is wrong with it."""

    count: int
    digest: str
    wrong: int | None = None
    problem: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing was changed."""
        return self.wrong is None


def verify(entries: Iterable[AuditEntry], head: tuple[int, str], known: str = "") -> Verification:
    """Follow the chain. ``head`` is what the log notes apart from its entries, ``known`` a digest
    that was noted outside, empty for none."""
    number, digest, seen = 0, START, not known or known == START
    for entry in entries:
        number += 1
        problem = _problem(entry, number, digest)
        if problem:
            return Verification(count=number - 1, digest=digest, wrong=number, problem=problem)
        digest = entry.digest
        seen = seen or digest == known
    found = _end(number, digest, head)
    if found.whole and not seen:
        problem = f"No entry has the digest {known}: the log was written anew since it was noted."
        return Verification(count=number, digest=digest, wrong=1, problem=problem)
    return found


def _problem(entry: AuditEntry, number: int, before: str) -> str:
    """What is wrong with the entry that should be the next; empty for nothing."""
    if entry.number != number:
        return f"Entry {number} is missing: entry {entry.number} stands in its place."
    body = entry.body.encode("utf-8", "surrogatepass")
    if sha256(before.encode() + b"\n" + body).hexdigest() != entry.digest:
        return f"Entry {number} does not follow from the one before: one of them was changed."
    # In the canonical form the number stands before the subject, last of all.
    if entry.body.rpartition('"number":')[2].startswith(f'{number},"subject":'):
        return ""
    try:
        claimed = json.loads(entry.body)["number"]
    except (ValueError, TypeError, KeyError):
        return f"Entry {number} cannot be read."
    if claimed != number:
        return f"Entry {number} calls itself {claimed}: entries were exchanged."
    return ""


def _end(number: int, digest: str, head: tuple[int, str]) -> Verification:
    """Whether the chain ends where the log says."""
    last, kept = head
    if number < last:
        wrong, problem = number + 1, f"Entries {number + 1} to {last} are missing at the end."
    elif number > last:
        wrong, problem = last + 1, f"Entry {last + 1} stands after the log's noted end."
    elif digest != kept and not (number == 0 and not kept):
        wrong, problem = number, "The last entry is not the one that the log notes as its end."
    else:
        return Verification(count=number, digest=digest)
    return Verification(count=number, digest=digest, wrong=max(wrong, 1), problem=problem)


def export(entries: Iterable[AuditEntry], head: tuple[int, str]) -> Iterator[str]:
    """Lines of JSON for an auditor: how to check, then every entry as it was digested."""
    about = {"about": HOW, "start": START, "head": {"number": head[0], "digest": head[1]}}
    yield json.dumps(about, ensure_ascii=False)
    for entry in entries:
        line = {"number": entry.number, "digest": entry.digest, "body": entry.body}
        yield json.dumps(line, ensure_ascii=False)
