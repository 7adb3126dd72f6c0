"""What operators ask of a running site: whether it lives and is ready, and figures of its work."""

from fastapi import APIRouter

from trihub.web.operating import health, serving

router = APIRouter()
for part in (health, serving):
    router.include_router(part.router)
