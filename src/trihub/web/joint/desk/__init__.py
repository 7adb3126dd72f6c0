"""The examiner's search desk: searching, marking, charts, notes, opinions, the report."""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.joint.desk import board, charts, marking, report, searching, writing

router = APIRouter()
for module in (board, searching, marking, charts, writing, report):
    router.include_router(module.router)
