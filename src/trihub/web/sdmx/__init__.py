"""The SDMX REST service under ``/sdmx/v2``, and the descriptions of data sets under ``/stats``."""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.sdmx import descriptions, service

router = APIRouter()
for module in (service, descriptions):
    router.include_router(module.router)
