"""Collections for everybody, and subscribing to them."""

from fastapi import APIRouter

from trihub.web.api.fields import collections, report, subscribing

router = APIRouter()
for module in (subscribing, collections, report):
    router.include_router(module.router)

__all__ = ["router"]
