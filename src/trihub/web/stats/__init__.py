"""Pages of official figures: the hub, the explorer, offices, flows, the register, single figures.

Order matters: a fixed address (``/stats/figures/…``) stands before the one of any data set
(``/stats/{dataset}/{key}``), which takes what is left.
"""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.stats import (
    computed,
    disagreements,
    explore,
    figures,
    flows,
    indicators,
    offices,
    releases,
    sources,
    start,
)

router = APIRouter()
for module in (
    start,
    explore,
    computed,
    indicators,
    offices,
    flows,
    disagreements,
    sources,
    releases,
    figures,
):
    router.include_router(module.router)
