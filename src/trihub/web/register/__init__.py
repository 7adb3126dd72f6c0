"""Pages of the register of cooperation: for everybody, and recording for those who may."""

from fastapi import APIRouter

from trihub.web.register import (
    citing,
    entities,
    feeds,
    quality,
    recording,
    records,
    searching,
    start,
)

router = APIRouter()
# The page of a record takes every name that is left.
for module in (recording, start, searching, entities, feeds, quality, citing, records):
    router.include_router(module.router)

__all__ = ["router"]
