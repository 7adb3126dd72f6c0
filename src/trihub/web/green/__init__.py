"""Pages of green technology: classify a document or a text, browse schemes, figures."""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.green import classify, figures, schemes

router = APIRouter()
for module in (classify, schemes, figures):
    router.include_router(module.router)
