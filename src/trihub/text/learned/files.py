"""Artifacts: arrays with a record of how they were made, in one file that is mapped into memory.

A file is :data:`MAGIC`, the length and the CRC-32 of a header in JSON, the header, and the arrays,
each at a multiple of eight bytes, in little-endian order. The header holds ``record`` (how it was
made), ``arrays`` (name to type code, place and bytes), ``crc`` and ``bytes`` of all arrays.
"""

from __future__ import annotations

import json
import mmap
import struct
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trihub.core.errors import TableStale
from trihub.core.messages import said
from trihub.core.shapes.whole import whole

MAGIC = b"trihub learned 1\n"
MAX_HEADER = 4 << 20
_LENGTHS = struct.Struct("<QI")
_ALIGNED = 8


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file opened: its record, and its arrays as typed views of the mapped file."""

    record: Mapping[str, Any]
    arrays: Mapping[str, memoryview]


def write_artifact(path: Path, record: Mapping[str, Any], arrays: Mapping[str, Any]) -> int:
    """Write a file whole or not at all; its bytes.

    ``arrays`` are C-contiguous buffers (NumPy arrays, bytes) of ``B``, ``I``, ``Q`` or ``f``.
    """
    views = {name: memoryview(array) for name, array in arrays.items()}
    places, at, crc = {}, 0, 0
    for name, view in views.items():
        places[name] = [view.format, at, view.nbytes]
        filled = view.nbytes + -view.nbytes % _ALIGNED
        crc = zlib.crc32(bytes(filled - view.nbytes), zlib.crc32(_plain(view), crc))
        at += filled
    header = {"record": record, "arrays": places, "bytes": at, "crc": crc}
    head = json.dumps(header, ensure_ascii=False).encode()
    head += b" " * (-(len(MAGIC) + _LENGTHS.size + len(head)) % _ALIGNED)
    with whole(path) as out:
        out.write(MAGIC + _LENGTHS.pack(len(head), zlib.crc32(head)) + head)
        for view in views.values():
            out.write(_plain(view))
            out.write(bytes(-view.nbytes % _ALIGNED))
        return out.tell()


def _plain(view: memoryview) -> memoryview:
    return view.cast("B") if view.nbytes else memoryview(b"")


def read_artifact(path: Path, *, rebuild: str) -> Artifact:
    """Map a file into memory. ``rebuild`` is the command that makes it anew.

    :raises FileNotFoundError: there is none. :raises TableStale: it is damaged, or another
        program's.
    """
    with path.open("rb") as file:
        try:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:  # an empty file cannot be mapped
            raise _damaged(path, rebuild) from error
    try:
        return _open(memoryview(data))
    except (ValueError, KeyError, TypeError, struct.error) as error:
        raise _damaged(path, rebuild) from error


def _open(data: memoryview) -> Artifact:
    if sys.byteorder != "little" or data[: len(MAGIC)] != MAGIC:
        raise ValueError("no such file")
    start = len(MAGIC) + _LENGTHS.size
    length, crc = _LENGTHS.unpack(data[len(MAGIC) : start])
    head, body = data[start : start + length], data[start + length :]
    if length > MAX_HEADER or zlib.crc32(head) != crc:
        raise ValueError("damaged header")
    header = json.loads(bytes(head))
    if len(body) != header["bytes"] or zlib.crc32(body) != header["crc"]:
        raise ValueError("damaged arrays")
    arrays = {
        name: body[at : at + size].cast("B").cast(code)
        for name, (code, at, size) in header["arrays"].items()
    }
    return Artifact(header["record"], arrays)


def _damaged(path: Path, rebuild: str) -> TableStale:
    return TableStale(
        said("The file {file} of what was learned is damaged.", file=path.name),
        hint=said("Learn it anew: {command}.", command=rebuild),
    )
