"""One figure, one address: the page of a series, of every series that fits, of an observation; the
same as files, and a chart to embed."""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.stats.figures import observations, pages

router = APIRouter()
for module in (observations, pages):
    router.include_router(module.router)
