"""The register of cooperation: records for everybody, and recording for those who may."""

from fastapi import APIRouter

from trihub.web.api.register import records, writing

router = APIRouter(prefix="/register")
for module in (writing, records):
    router.include_router(module.router)

__all__ = ["router"]
