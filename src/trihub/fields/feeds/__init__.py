"""Members handed on: files in the export formats, and the latest ones for feeds."""

from __future__ import annotations

from trihub.fields.feeds.entries import Entry, latest, stored_members, write

__all__ = ["Entry", "latest", "stored_members", "write"]
