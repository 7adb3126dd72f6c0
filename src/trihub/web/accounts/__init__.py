"""Pages of signing in and of one's own account."""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.accounts import account, providers, second_factor, sign_in

router = APIRouter()
for module in (providers, sign_in, second_factor, account):
    router.include_router(module.router)
