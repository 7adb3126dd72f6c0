"""The examiner's search desk: searching, marking, charts, notes, opinions, the report."""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.joint.desk import (
    board,
    charts,
    clashes,
    histories,
    marking,
    report,
    searching,
    seconds,
    texts,
    writing,
)

router = APIRouter()
for module in (
    board, searching, marking, charts, seconds, writing, histories, clashes, texts, report,
):  # fmt: skip
    router.include_router(module.router)
