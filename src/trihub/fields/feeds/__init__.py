"""Members handed on: files in the export formats."""

from __future__ import annotations

from trihub.fields.feeds.entries import stored_members, write

__all__ = ["stored_members", "write"]
