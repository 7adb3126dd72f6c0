"""Documents as a file to download, spooled to disk when it grows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO
from urllib.parse import quote

from fastapi.responses import Response, StreamingResponse

from trihub.core.ports import Stored
from trihub.library.export import format_of

IN_MEMORY = 4 << 20
"""Bytes of a download above which it is written to a temporary file first."""

CHUNK = 64 << 10


def send(documents: Iterable[Stored], name: str, called: str) -> Response:
    """The documents in the format ``name`` as a file ``called`` so.

    It is written whole before the first byte is sent, so that an error is an answer of its own.

    :raises BadInput: there is no such format.
    """
    form = format_of(name)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        form.write(documents, out)  # type: ignore[arg-type]
        size = out.tell()
        out.seek(0)
    except BaseException:
        out.close()
        raise
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(called)}.{form.ending}",
        "Content-Length": str(size),
    }
    return StreamingResponse(_chunks(out), media_type=form.media_type, headers=headers)


def _chunks(out: IO[bytes]) -> Iterator[bytes]:
    with out:
        while chunk := out.read(CHUNK):
            yield chunk
