"""The data explorer: choose, pivot, compare, share. The address is all there is to a view."""

from trihub.web.stats.explore.pages import router

__all__ = ["router"]
