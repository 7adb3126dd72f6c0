"""Pages of collections: the list, a collection's start, its members and figures, feeds and files.

Order matters: addresses with ``/-/`` stand before that of a sub-field, which takes any path.
"""

from __future__ import annotations

from fastapi import APIRouter

from trihub.web.fields import feeds, figures, files, members, report, start, subscribing

router = APIRouter()
for module in (start, subscribing, feeds, files, figures, report, members):
    router.include_router(module.router)
