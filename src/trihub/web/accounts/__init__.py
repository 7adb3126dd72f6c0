"""Pages of signing in and of one's own account."""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.accounts import account, managing, providers, second_factor, sessions, sign_in

router = APIRouter()
for module in (providers, sign_in, second_factor, account, sessions, managing):
    router.include_router(module.router)
