"""An application's text as the applicant uploads it, while it is unpublished."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from trihub.access.papers.encoding import encode
from trihub.core.errors import BadFile
from trihub.core.messages import Message, said
from trihub.core.numbers.model import Right
from trihub.core.patent import Patent, Source
from trihub.core.ports import Place, Reader, Rejected, Skipped
from trihub.joint.petition.plain import Depends, looks_plain, read_plain

LIMIT = 20 << 20
"""The largest upload in bytes, unless a setting says otherwise."""
KEPT = 8 << 20
"""Bytes of a text as it is kept (and travels in the petition's form): its record, without drawings.
A format that says much in little can pass this where the upload did not pass its own limit."""
HEAD = 64 << 10
"""Bytes that a reader recognises its format from."""

FindReader = Callable[[bytes], Reader | None]


def read_upload(
    name: str,
    data: bytes | BinaryIO,
    find_reader: FindReader,
    *,
    limit: int = LIMIT,
    size: int | None = None,
    office: str = "",
    depends: Depends | None = None,
) -> Patent:
    """The one patent application in an uploaded file.

    The file is XML of any office that a reader knows, a line of JSON in the project's record
    shape, or plain text with headings (:mod:`trihub.joint.petition.plain`); plain text needs
    ``depends``, which finds a claim's references, and gets ``office`` as its own. ``size`` is what
    the sender says of the length; nothing is read where that, or the bytes themselves, pass
    ``limit``. ``name`` is only shown.

    :raises BadFile: it is too large, as it is or as it would be kept, no patent, several, a design,
        or damaged.
    """
    shown = _shown(name)
    content = _bounded(shown, data, limit, size)
    return _keepable(shown, _read(shown, content, find_reader, office, depends))


def _read(
    shown: str, content: bytes, find_reader: FindReader, office: str, depends: Depends | None
) -> Patent:
    reader = find_reader(content[:HEAD])
    if reader is not None:
        return _complete(shown, _one(shown, content, reader))
    if depends is not None and looks_plain(content):
        source = Source(
            file=shown, length=len(content), sha256=hashlib.sha256(content).hexdigest(),
            reader="plain/1",
        )  # fmt: skip
        if patent := read_plain(content, office, source, depends):
            return patent
        raise BadFile(
            said("{file} is a text without claims.", file=shown),
            hint=said(
                "Put a line “Claims” before the claims, and number them 1., 2., 3. at the start of "
                "a line."
            ),
        )
    raise BadFile(said("{file} is no patent application.", file=shown), hint=_expected())


def _expected() -> Message:
    return said(
        "Upload one application: the office's XML, a line of JSON in Trihub's record shape, or "
        "plain text with headings and numbered claims. Archives, PDF and word processor files are not read."
    )


def _keepable(name: str, patent: Patent) -> Patent:
    size = len(encode(patent))
    if size > KEPT:
        raise BadFile(
            said(
                "The text of {file} is {size} MiB as it is kept; at most {limit} MiB are.",
                file=name, size=f"{size / (1 << 20):.1f}", limit=f"{KEPT / (1 << 20):g}",
            ),
            hint=said("Leave out what is no text of the application, for example sequence listings."),
        )  # fmt: skip
    return patent


def _shown(name: str) -> str:
    """A file's name fit to be shown: no folders, nothing unprintable, not endless."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(char for char in last if char.isprintable()).strip()
    return clean[:100] or "upload"


def _bounded(name: str, data: bytes | BinaryIO, limit: int, size: int | None) -> bytes:
    if isinstance(data, bytes):
        size, data = len(data), io.BytesIO(data)
    content = b"" if size is not None and size > limit else data.read(limit + 1)
    if (size is not None and size > limit) or len(content) > limit:
        raise BadFile(
            said("{file} is larger than {limit} MiB.", file=name, limit=f"{limit / (1 << 20):g}"),
            hint=said("Upload the text alone, without drawings; one application a file."),
        )
    if not content.strip():
        raise BadFile(said("{file} is empty.", file=name), hint=_expected())
    return content


@dataclass(slots=True)
class _Seen:
    patents: list[Patent]
    refused: Rejected | None = None
    skipped: Skipped | None = None


def _one(name: str, content: bytes, reader: Reader) -> Patent:
    seen = _Seen([])
    for item in _items(name, content, reader):
        if isinstance(item, Patent):
            seen.patents.append(item)
            if len(seen.patents) > 1:
                raise BadFile(
                    said("{file} holds more than one document.", file=name),
                    hint=said("Upload one application a file."),
                )
        elif isinstance(item, Rejected):
            seen.refused = seen.refused or item
        else:
            seen.skipped = seen.skipped or item
    if seen.refused is not None:
        raise BadFile(
            said("{file} cannot be read: {reason}", file=name, reason=seen.refused.reason),
            hint=seen.refused.hint,
        )
    if not seen.patents:
        reason = seen.skipped.reason if seen.skipped else ""
        raise BadFile(
            said("{file} holds no patent application. {reason}", file=name, reason=reason),
            hint=_expected(),
        )
    return seen.patents[0]


def _items(name: str, content: bytes, reader: Reader) -> Iterator[Patent | Rejected | Skipped]:
    place = Place(file=name)
    try:
        for record in reader.records(io.BytesIO(content)):
            yield from reader.read(record, place)
    except (ValueError, OSError, RecursionError, EOFError) as error:
        raise BadFile(
            said("{file} is damaged: {error}", file=name, error=str(error)), hint=_expected()
        ) from error


def _complete(name: str, patent: Patent) -> Patent:
    """The document, if it is an application for a patent or utility model with claims."""
    if patent.right not in (Right.PATENT, Right.UTILITY_MODEL):
        raise BadFile(
            said(
                "{file} is a {right}, not a patent application.",
                file=name,
                right=patent.right.value,
            ),
            hint=said("Joint search is for patents and utility models."),
        )
    if not patent.claims:
        raise BadFile(
            said("{file} holds no claims.", file=name),
            hint=said("Upload the full text, not the bibliographic data alone."),
        )
    return replace(patent, source=replace(patent.source, file=name))
