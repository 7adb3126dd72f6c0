"""``/health/live`` and ``/health/ready``: for load balancers, supervisors and probes.

They name parts and states, never paths, addresses or what an error said: anybody may ask.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from trihub.core.errors import TrihubError
from trihub.web.services import Library, Services

router = APIRouter()
HEADERS = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a site: whether it does its work, and its state in a word."""

    ok: bool
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the library lies, and the bytes that must be free there (0: not looked at)."""

    folder: Path
    reserve: int


def store_part(services: Services) -> Part:
    """Whether the store can be asked."""
    try:
        services.store.counts()
    except (TrihubError, OSError):
        return Part(ok=False, state="unreachable")
    return Part(ok=True, state="reachable")


def index_part(services: Services) -> Part:
    """Whether the index can be searched. One that lacks the newest changes serves."""
    try:
        state, last = services.index.state(), services.store.counts().last_change
    except (TrihubError, OSError):
        return Part(ok=False, state="unusable")
    if last and not state.change:
        return Part(ok=False, state="empty")
    return Part(ok=True, state="behind" if last > state.change else "current")


def disk_part(place: Place) -> Part:
    """Whether enough space is left for the library."""
    try:
        ok = free_space(place) >= place.reserve
    except OSError:
        ok = False
    return Part(ok=ok, state="enough" if ok else "low")


def free_space(place: Place) -> int:
    """Bytes that are free where the library lies. :raises OSError: that cannot be told."""
    return shutil.disk_usage(place.folder).free


def parts(services: Services, place: Place) -> dict[str, Part]:
    """Every part by its name."""
    return {
        "store": store_part(services),
        "index": index_part(services),
        "disk": disk_part(place),
    }


@router.get("/health/live")
def live() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"live": True}, headers=HEADERS)


@router.get("/health/ready")
def ready(request: Request, library: Library) -> JSONResponse:
    """Whether the site can do its work, and which part cannot: 503 where one is not ready."""
    found = parts(library, request.app.state.place)
    good = all(part.ok for part in found.values())
    shape = {
        "ready": good,
        "parts": {name: {"ok": part.ok, "state": part.state} for name, part in found.items()},
    }
    return JSONResponse(shape, 200 if good else 503, headers=HEADERS)
