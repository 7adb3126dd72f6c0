"""Figures as files."""

from __future__ import annotations

import hashlib
from itertools import chain
from urllib.parse import quote

from fastapi.responses import Response, StreamingResponse

from trihub import __version__
from trihub.statistics.addresses import Address
from trihub.statistics.formats import format_of
from trihub.web.stats.figures.asking import Asked

SHOWN = ("svg", "png", "json", "txt")
"""Files that a browser shows; others it keeps."""
LONGEST_NAME = 150
"""Characters of a key that name a file; file systems take some 255 bytes for a whole name."""


def send(asked: Asked, address: Address, language: str) -> Response:
    """The file at an address. A large one streams: its first piece is made before the answer begins,
    so that an error is an answer of its own.

    :raises BadInput: there are too many figures for this kind of file.
    """
    form = format_of(address.ending)
    tag = _tag(asked, address, language)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if asked.request.headers.get("if-none-match", "") == tag:
        return Response(status_code=304, headers=headers)
    pieces = form.write(asked.given(address, language))
    whole = chain([next(pieces)], pieces)
    how = "inline" if form.ending in SHOWN else "attachment"
    key = str(address.key)
    name = key if len(key) <= LONGEST_NAME else address.key.indicator
    called = quote(f"{address.dataset}.{name}.{form.ending}", safe="")
    headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{called}"
    if form.ending == "csv":
        return StreamingResponse(whole, media_type=form.media_type, headers=headers)
    return Response(b"".join(whole), media_type=form.media_type, headers=headers)


def _tag(asked: Asked, address: Address, language: str) -> str:
    """What the answer depends on: the address, the state of the figures and of what was found in
    them, the day that citations name."""
    judged = asked.statistics.reconciled.at_hand()
    parts = (
        __version__, language, str(address), str(asked.request.url.query),
        str(asked.request.base_url), str(asked.statistics.store.state()),
        str(judged.state if judged else 0), asked.today.isoformat(),
    )  # fmt: skip
    return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]}"'
