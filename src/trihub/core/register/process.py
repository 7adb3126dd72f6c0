"""Statements about work on a record rather than about what happened."""

from __future__ import annotations

PROCESS = frozenset({"status", "due", "owner", "created", "task", "withdrawn"})
"""Names of statements that tell how a record is followed: every one of them counts, also where it
says what an earlier one said."""
