"""Recording in the register on the site: reading texts in, correcting, following, taking gaps up."""

from fastapi import APIRouter

from trihub.web.register.recording import confirming, editing, following, tasks

router = APIRouter()
for module in (confirming, editing, following, tasks):
    router.include_router(module.router)

__all__ = ["router"]
