"""Which part of a library's documents is for learning and trying out, and which for the last test.

The part follows from a family's name alone, so that every machine and every later run divides
alike, whatever else is kept, and no family stands on both sides. What is learned is learned from
the development part; what is published is measured on the test part.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

from trihub.core.families import simple_key
from trihub.core.patent import Patent

TEST_SHARE = 0.2
"""Share of all families that is in the test part."""


class Part(StrEnum):
    """A part of all families."""

    DEVELOPMENT = "development"
    TEST = "test"


def family_key(patent: Patent) -> str:
    """The name of a document's simple family, the same in every library.

    It is made of the active priorities; families that share some of them only (a division with a
    priority of its own) have names of their own and may fall into different parts.
    """
    return "\n".join(simple_key(patent))


def part_of(family_key: str) -> Part:
    """The part of a family: by the first 64 bits of its name's SHA-256."""
    digest = hashlib.sha256(family_key.encode("utf-8", "surrogatepass")).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    return Part.TEST if share < TEST_SHARE else Part.DEVELOPMENT
