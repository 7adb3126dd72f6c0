"""Files, folders and archives as one list of streams, read in place, with limits.

Zip, tar (plain or compressed) and gzip are recognised from their content. Limits guard
against archives made to fill memory or disk.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from trihub.core.errors import BadFile
from trihub.core.ports import Place

MAX_MEMBER = 16 << 30
MAX_RATIO = 200
RATIO_FROM = 64 << 20
MAX_NESTING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One stream to read, its place, and the size and time of the file on disk behind it."""

    place: Place
    size: int
    modified: int
    stream: BinaryIO


class Bounded(io.RawIOBase):
    """A stream that refuses to grow beyond what its compressed size can mean."""

    def __init__(self, inner: BinaryIO, compressed: int, place: Place) -> None:
        self._inner, self._place, self._seen = inner, place, 0
        self._limit = min(MAX_MEMBER, max(RATIO_FROM, compressed * MAX_RATIO))

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read up to ``size`` bytes. :raises BadFile: the member passes its limit."""
        data = self._inner.read(size if size >= 0 else self._limit - self._seen + 1)
        self._seen += len(data)
        if self._seen > self._limit:
            raise BadFile(
                f"{self._place} unpacks to more than {self._limit >> 20} MiB, over {MAX_RATIO} times its size.",
                hint="If it is genuine, unpack it yourself and give Trihub the files.",
            )
        return data


def walk(paths: Sequence[Path]) -> Iterator[Path]:
    """Every file under the paths, folders in sorted order, hidden files and links out of the
    folder left out. :raises BadFile: a path does not exist."""
    for path in paths:
        if not path.exists():
            raise BadFile(f"There is no file or folder {path}.", hint="Check the path's spelling.")
        if path.is_dir():
            yield from sorted(
                item for item in path.rglob("*")
                if item.is_file() and not any(part.startswith(".") for part in item.relative_to(path).parts)
                and item.resolve().is_relative_to(path.resolve())
            )  # fmt: skip
        else:
            yield path


def open_file(path: Path) -> Iterator[Opened]:
    """Open a file, or every member of an archive, one at a time.

    :raises BadFile: a damaged archive, or one that passes a limit.
    """
    stat = path.stat()
    with path.open("rb") as handle:
        for member, stream in _members(handle, Place(file=str(path)), stat.st_size, 0):
            yield Opened(
                place=member, size=stat.st_size, modified=int(stat.st_mtime), stream=stream
            )


def _members(
    handle: BinaryIO, place: Place, size: int, depth: int
) -> Iterator[tuple[Place, BinaryIO]]:
    head = handle.read(512)
    handle.seek(0)
    if depth > MAX_NESTING:
        raise BadFile(
            f"{place} nests archives more than {MAX_NESTING} deep.", hint="Unpack it first."
        )
    try:
        if head[:4] == b"PK\x03\x04" and not _is_office_document(handle):
            yield from _zip_members(handle, place, depth)
        elif head[:2] == b"\x1f\x8b":
            inner = Bounded(gzip.GzipFile(fileobj=handle), size, place)  # type: ignore[arg-type]
            yield from _spooled(inner, place, size, depth)
        elif _is_tar(head):
            yield from _tar_members(handle, place, size, depth)
        else:
            yield place, handle
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise BadFile(f"{place} is a damaged archive: {error}.", hint="Fetch it again.") from error


def _is_tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def _is_office_document(handle: BinaryIO) -> bool:
    """An XLSX is a zip too; it is read as a table, not as an archive."""
    try:
        with zipfile.ZipFile(handle) as archive:
            return "[Content_Types].xml" in archive.namelist()
    finally:
        handle.seek(0)


def _zip_members(handle: BinaryIO, place: Place, depth: int) -> Iterator[tuple[Place, BinaryIO]]:
    with zipfile.ZipFile(handle) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            with archive.open(info) as inner:
                member = _inside(place, info.filename)
                bounded = Bounded(inner, info.compress_size, member)  # type: ignore[arg-type]
                yield from _spooled(bounded, member, info.compress_size, depth + 1)


def _tar_members(
    handle: BinaryIO, place: Place, size: int, depth: int
) -> Iterator[tuple[Place, BinaryIO]]:
    with tarfile.open(fileobj=handle, mode="r:") as archive:
        for info in archive:
            inner = archive.extractfile(info) if info.isfile() else None
            if inner is not None:
                member = _inside(place, info.name)
                bounded = Bounded(inner, max(size, info.size), member)  # type: ignore[arg-type]
                yield from _spooled(bounded, member, info.size, depth + 1)


def _spooled(
    stream: Bounded, place: Place, size: int, depth: int
) -> Iterator[tuple[Place, BinaryIO]]:
    """Hand a member on; one that is an archive itself is spooled, as archives need to seek."""
    head = stream.read(512)
    if head[:4] == b"PK\x03\x04" or head[:2] == b"\x1f\x8b" or _is_tar(head):
        with tempfile.SpooledTemporaryFile(max_size=8 << 20) as spool:
            spool.write(head)
            while chunk := stream.read(1 << 20):
                spool.write(chunk)
            length = spool.tell()
            spool.seek(0)
            yield from _members(spool, place, max(size, length), depth + 1)  # type: ignore[arg-type]
    else:
        yield place, Joined(head, stream)  # type: ignore[misc]


def _inside(place: Place, name: str) -> Place:
    return Place(file=place.file, member=f"{place.member}!{name}" if place.member else name)


class Joined(io.RawIOBase):
    """Bytes already read, then the rest of the stream."""

    def __init__(self, head: bytes, rest: Bounded | BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read up to ``size`` bytes."""
        if not self._head:
            return self._rest.read(size)
        if size < 0:
            head, self._head = self._head, b""
            return head + self._rest.read()
        head, self._head = self._head[:size], self._head[size:]
        return head
