"""Pages of joint search: programmes, petitions, cases, search desks, reports."""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.joint import (
    cases,
    claims,
    dashboards,
    desk,
    feeds,
    overview,
    petitions,
    reports,
)

router = APIRouter()
for module in (overview, dashboards, petitions, feeds, claims, desk, reports, cases):
    router.include_router(module.router)
