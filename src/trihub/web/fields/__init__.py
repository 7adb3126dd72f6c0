"""Pages of collections: the list, a collection's start, its members and figures, feeds and files.

Order matters: addresses with ``/-/`` stand before that of a sub-field, which takes any path.
"""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.fields import feeds, figures, files, members, start

router = APIRouter()
for module in (start, feeds, files, figures, members):
    router.include_router(module.router)
