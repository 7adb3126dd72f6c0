"""The meeting workbench: agenda, positions, the summary side by side, approvals, minutes."""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.meetings import agenda, approvals, items, minutes, overview, summary

router = APIRouter()
for module in (overview, agenda, items, summary, approvals, minutes):
    router.include_router(module.router)
