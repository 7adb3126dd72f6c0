"""Pages of the register of cooperation: meetings, commitments, what is missing."""

from trihub.web.register.pages import router

__all__ = ["router"]
