"""Answers of the service: unchanged ones, errors in the format that was asked for."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from email.utils import format_datetime
from uuid import uuid4
from xml.sax.saxutils import escape

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from trihub import __version__
from trihub.core.errors import LibraryError
from trihub.core.messages import said
from trihub.core.statistics import LANGUAGES
from trihub.statistics.sdmx.data.xml_data import ROOT, allowed
from trihub.statistics.sdmx.faults import NOT_OFFERED, UNAVAILABLE, Fault
from trihub.statistics.service import Statistics
from trihub.web.identity import base_address
from trihub.web.messages import translate
from trihub.web.sdmx.negotiating import VARY, Format, Wanted, format_of_errors, negotiate

Work = Callable[[Wanted], Response]


def answered(
    request: Request, statistics: Statistics, offered: Sequence[Format], work: Work
) -> Response:
    """The answer of ``work``; that nothing changed since the reader's copy; or the error."""
    try:
        wanted = negotiate(request, offered)
        how = (wanted.format.full, wanted.language, repr(sorted(wanted.options.items())))
        answer = kept(request, statistics, lambda: work(wanted), *how)
    except Fault as fault:
        answer = refused(fault, format_of_errors(request, offered))
    except LibraryError as error:
        told = Fault(UNAVAILABLE, error.message, hint=error.hint)
        answer = refused(told, format_of_errors(request, offered))
    answer.headers["Vary"] = VARY
    return answer


def kept(
    request: Request, statistics: Statistics, make: Callable[[], Response], *how: str
) -> Response:
    """What ``make`` gives, with a tag that stays as long as no figures are added; or that nothing
    changed. ``how`` is what the answer depends on besides its address."""
    slices = statistics.store.slices()
    newest = max((each.number for each in slices), default=0)
    parts = (__version__, str(newest), base_address(request), request.url.path, request.url.query)
    tag = f'W/"{hashlib.sha256(chr(10).join((*parts, *how)).encode()).hexdigest()[:32]}"'
    changed = max((each.load.recorded_at for each in slices), default=None)
    answer = Response(status_code=304) if _unchanged(request, tag) else make()
    answer.headers["ETag"] = tag
    if changed:
        answer.headers["Last-Modified"] = format_datetime(changed, usegmt=True)
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer


def _unchanged(request: Request, tag: str) -> bool:
    """Whether the client has this very answer (RFC 9110, 13.1.2). A date alone would not tell
    figures that were loaded in one second, nor languages and formats."""
    given = request.headers.get("if-none-match", "")
    return tag in [each.strip() for each in given.split(",")]


def refused(fault: Fault, kind: str) -> Response:
    """An error: SDMX's number, with its text in four languages (SDMX-ML 3.0, error message;
    SDMX-JSON 2.0, ``errors``)."""
    titles = {one: translate(fault.message, one) for one in LANGUAGES}
    details = {one: translate(fault.hint, one) for one in LANGUAGES}
    if kind == "xml":
        texts = "".join(
            f'<com:Text xml:lang="{one}">{escape(allowed(f"{titles[one]} {details[one]}"))}</com:Text>'
            for one in LANGUAGES
        )
        message = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<mes:Error xmlns:mes="{ROOT}/message" xmlns:com="{ROOT}/common">'
            f'<mes:ErrorMessage code="{fault.number}">{texts}</mes:ErrorMessage></mes:Error>\n'
        )
        return Response(message, fault.status, media_type="application/xml")
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    shape = {
        "meta": {"id": f"TRIHUB-{uuid4()}", "prepared": now, "sender": {"id": "TRIHUB"}},
        "errors": [
            {"code": fault.number, "title": titles["en"], "titles": titles,
             "detail": details["en"], "details": details}
        ],
    }  # fmt: skip
    return JSONResponse(shape, fault.status)


def unoffered(what: str) -> Fault:
    """The error of a resource of the standard that is not offered."""
    return Fault(
        NOT_OFFERED, said("“{name}” is not offered.", name=what[:60]),
        hint=said("This service has {names}.", names="data, structure, availability"),
    )  # fmt: skip
