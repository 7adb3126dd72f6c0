"""Which format and language an answer has: by the headers, or by parameters for browsers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fastapi import Request

from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import said
from trihub.statistics.sdmx.asking import Parameters, fits_version
from trihub.statistics.sdmx.faults import NOT_ACCEPTABLE, Fault
from trihub.web.i18n import choose

VARY = "Accept, Accept-Language"


class Format(NamedTuple):
    """A format that is offered. ``plain`` are other media types that mean it, ``parameter`` the
    value of ``format`` (SDMX-REST, extending the API)."""

    kind: str
    media_type: str
    version: tuple[int, int, int]
    plain: tuple[str, ...]
    parameter: str
    options: Mapping[str, tuple[str, ...]] = {}

    @property
    def full(self) -> str:
        """The media type with its version."""
        return f"{self.media_type};version={'.'.join(map(str, self.version))}"


_VND = "application/vnd.sdmx."
DATA = (
    Format("json", f"{_VND}data+json", (2, 0, 0), ("application/json",), "jsondata"),
    Format("xml", f"{_VND}data+xml", (3, 0, 0), ("application/xml", "text/xml"),
           "structurespecificdata"),
    Format("csv", f"{_VND}data+csv", (2, 0, 0), ("text/csv",), "csvdata",
           {"labels": ("id", "name", "both"), "timeformat": ("original",),
            "keys": ("none", "obs", "series", "both")}),
)  # fmt: skip
STRUCTURE = (
    Format("json", f"{_VND}structure+json", (2, 0, 0), ("application/json",), "jsonstructure"),
    Format("xml", f"{_VND}structure+xml", (3, 0, 0), ("application/xml", "text/xml"), "structure"),
)  # fmt: skip


class Wanted(NamedTuple):
    """How the answer is to be written, and the parameters that are left."""

    format: Format
    options: Mapping[str, str]
    language: str
    parameters: Parameters


def negotiate(request: Request, offered: Sequence[Format]) -> Wanted:
    """The format and the language of an answer. :raises Fault: none that is offered will do."""
    given = request.query_params.multi_items()
    own = {name: value for name, value in given if name in ("format", "formatVersion", "lang")}
    rest = [(name, value) for name, value in given if name not in own]
    language = own.get("lang") or choose(request.headers.get("accept-language", ""))
    if language not in MAIN_LANGUAGES:
        raise Fault(
            NOT_ACCEPTABLE, said("The language {name} is not offered.", name=language[:20]),
            hint=said("The languages are {names}.", names=", ".join(MAIN_LANGUAGES)),
        )  # fmt: skip
    if "format" in own:
        found = [one for one in offered if one.parameter == own["format"]]
        if not found or not _version_fits(own.get("formatVersion", ""), found[0]):
            raise _unacceptable(offered)
        return Wanted(found[0], {}, language, rest)
    found_format, options = _accepted(request.headers.get("accept", ""), offered)
    return Wanted(found_format, options, language, rest)


def format_of_errors(request: Request, offered: Sequence[Format]) -> str:
    """The format of an error: that which was asked for, JSON where that cannot be told."""
    try:
        return negotiate(request, offered).format.kind
    except Fault:
        return "json"


def _unacceptable(offered: Sequence[Format]) -> Fault:
    return Fault(
        NOT_ACCEPTABLE, said("None of the formats that are asked for is offered."),
        hint=said("The formats are {names}.", names=", ".join(one.full for one in offered)),
    )  # fmt: skip


def _accepted(header: str, offered: Sequence[Format]) -> tuple[Format, Mapping[str, str]]:
    """The first format of those that a header prefers most (RFC 9110, 12.5.1)."""
    best: tuple[float, int, Format, Mapping[str, str]] | None = None
    for place, item in enumerate((header or "*/*").split(",")[:40]):
        kind, *pairs = (part.strip().lower() for part in item.split(";"))
        options = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
        weight = _weight(options.pop("q", "1"))
        for one in offered:
            if not weight or not _names(kind, one, options):
                continue
            if best is None or (weight, -place) > (best[0], -best[1]):
                best = (weight, place, one, options)
            break
    if best is None:
        raise _unacceptable(offered)
    return best[2], best[3]


def _weight(text: str) -> float:
    return float(text) if re.fullmatch(r"[01](?:\.\d{0,3})?", text, re.ASCII) else 0.0


def _names(kind: str, one: Format, options: Mapping[str, str]) -> bool:
    if kind in ("*/*", "application/*") or kind in one.plain:
        return True
    if kind == "text/*":
        return any(each.startswith("text/") for each in one.plain)
    if kind != one.media_type or not _version_fits(options.get("version", ""), one):
        return False
    return all(
        value in one.options.get(name, (value,)) for name, value in options.items()
    )  # fmt: skip


def _version_fits(text: str, one: Format) -> bool:
    try:
        return not text or fits_version(text, one.version)
    except Fault:
        return False
