"""Meetings in preparation for programs."""

from trihub.web.api.meetings.endpoints import router

__all__ = ["router"]
