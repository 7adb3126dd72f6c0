"""Files, folders and archives as one list of streams, read in place, with limits.

Zip, tar (plain or compressed) and gzip are recognised from their content. Limits guard
against archives made to fill memory or disk.
"""

from __future__ import annotations

import gzip
import io
import lzma
import os
import stat
import tarfile
import tempfile
import zipfile
import zlib
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

_DAMAGE = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError,
    ValueError, RuntimeError,
)  # fmt: skip
"""What the standard library raises over broken, encrypted or unknown archives."""


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
        """Read up to ``size`` bytes.

        :raises BadFile: the member passes its limit, or is damaged.
        """
        try:
            data = self._inner.read(size if size >= 0 else self._limit - self._seen + 1)
        except _DAMAGE as error:
            raise damaged(self._place, error) from error
        self._seen += len(data)
        if self._seen > self._limit:
            raise BadFile(
                f"{self._place} unpacks to more than {self._limit >> 20} MiB, over {MAX_RATIO} times its size.",
                hint="If it is genuine, unpack it yourself and give Trihub the files.",
            )
        return data


def walk(paths: Sequence[Path]) -> Iterator[Path]:
    """Every file under the paths, each path's in sorted order, hidden ones and links out of the
    folder left out. What cannot be looked at (a closed folder, a link in a circle) is given as
    well, so that opening it says why.

    :raises BadFile: a path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise BadFile(f"There is no file or folder {path}.", hint="Check the path's spelling.")
        if path.is_dir():
            yield from sorted(_below(path))
        else:
            yield path


def _below(root: Path) -> Iterator[Path]:
    inside = root.resolve()
    closed: list[Path] = []
    for folder, folders, files in os.walk(root, onerror=lambda e: closed.append(Path(e.filename))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = Path(folder, name)
            if not name.startswith(".") and _belongs(path, inside):
                yield path
    yield from closed


def _belongs(path: Path, inside: Path) -> bool:
    """Whether a regular file, by itself or through a link, lies inside the folder."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            if not path.resolve(strict=True).is_relative_to(inside):
                return False
            status = path.stat()
    except (OSError, RuntimeError):  # a circle of links is a RuntimeError before Python 3.13
        return True
    return stat.S_ISREG(status.st_mode)


def open_file(path: Path) -> Iterator[Opened]:
    """Open a file, or every member of an archive, one at a time.

    :raises BadFile: a damaged archive, or one that passes a limit.
    """
    status = path.stat()
    with path.open("rb") as handle:
        for member, stream in _members(handle, Place(file=str(path)), status.st_size, 0):
            yield Opened(
                place=member, size=status.st_size, modified=int(status.st_mtime), stream=stream
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
            inner = Bounded(gzip.GzipFile(fileobj=handle, mode="rb"), size, place)  # type: ignore[arg-type]
            yield from _spooled(inner, place, size, depth)
        elif _is_tar(head):
            yield from _tar_members(handle, place, size, depth)
        else:
            yield place, handle
    except _DAMAGE as error:
        raise damaged(place, error) from error


def damaged(place: Place, error: Exception) -> Exception:
    """The error to raise over an archive's own; the system's (no permission, no space) stay."""
    if isinstance(error, OSError) and error.errno is not None:
        return error
    if isinstance(error, RuntimeError) and "encrypted" in str(error):
        return BadFile(
            f"{place} is encrypted.",
            hint="Unpack it yourself with its password and give Trihub the files.",
        )
    hint = "Fetch it again, or unpack it yourself and give Trihub the files."
    return BadFile(f"{place} is a damaged or unknown archive: {error}.", hint=hint)


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
            member = _inside(place, info.filename)
            try:
                inner = archive.open(info)
            except _DAMAGE as error:
                yield member, Unreadable(damaged(member, error))  # type: ignore[misc]
                continue
            with inner:
                bounded = Bounded(inner, info.compress_size, member)  # type: ignore[arg-type]
                yield from _member(bounded, member, info.compress_size, depth + 1)


def _tar_members(
    handle: BinaryIO, place: Place, size: int, depth: int
) -> Iterator[tuple[Place, BinaryIO]]:
    with tarfile.open(fileobj=handle, mode="r:") as archive:
        for info in archive:
            inner = archive.extractfile(info) if info.isfile() else None
            if inner is not None:
                member = _inside(place, info.name)
                bounded = Bounded(inner, max(size, info.size), member)  # type: ignore[arg-type]
                yield from _member(bounded, member, info.size, depth + 1)


def _member(
    stream: Bounded, place: Place, size: int, depth: int
) -> Iterator[tuple[Place, BinaryIO]]:
    """One member; what is wrong with it shows when it is read, so that the others are not lost."""
    try:
        yield from _spooled(stream, place, size, depth)
    except BadFile as error:
        yield place, Unreadable(error)  # type: ignore[misc]


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


class Unreadable(io.RawIOBase):
    """A member that cannot be read: reading it says why."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self, size: int = -1) -> bytes:
        """Always fails. :raises BadFile: why."""
        raise self._error


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
