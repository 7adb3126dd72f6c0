"""Names of people on pages that only their like may see."""

from __future__ import annotations

from fastapi import Request

from trihub.web.services import services


class People:
    """Names of accounts, looked up once a page."""

    def __init__(self, request: Request) -> None:
        self._access = services(request).access
        self._known: dict[str, str] = {}

    def __call__(self, account: str) -> str:
        """A person's name; the account's number where there is none any more."""
        if account not in self._known:
            found = self._access.accounts.get(account) if self._access else None
            self._known[account] = found.name if found else account
        return self._known[account]
