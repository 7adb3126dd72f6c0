"""Pages of exchanges of examiners and of symposia of users."""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.exchanges import (
    calls,
    evaluating,
    matching,
    materials,
    nominating,
    registering,
    symposia,
    talks,
)

router = APIRouter()
for module in (
    calls, nominating, matching, evaluating, materials, symposia, registering, talks,
):  # fmt: skip
    router.include_router(module.router)
