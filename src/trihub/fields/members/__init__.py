"""Members of a field: who they are and why, kept by definition and state of the library."""

from __future__ import annotations

from trihub.fields.members.collections import Collections
from trihub.fields.members.differences import Difference, differences
from trihub.fields.members.model import Members, Reason, State
from trihub.fields.members.reasons import reasons_of

__all__ = [
    "Collections", "Difference", "Members", "Reason", "State", "differences", "reasons_of",
]  # fmt: skip
