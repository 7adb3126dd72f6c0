"""Numbers of documents as the server takes them in a filter: a Roaring bitmap.

The portable form without runs (https://github.com/RoaringBitmap/RoaringFormatSpec): numbers of the
same upper 16 bits share a container, up to :data:`FEW` of them as a list, more as 65,536 bits.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence

import numpy as np

COOKIE = 12_346
FEW = 4_096
HIGHEST = 2**31 - 1
"""The field that holds the numbers is an integer: the only type that the server asks by bitmap."""


def bitmap(docs: Sequence[int]) -> str:
    """Ascending numbers of documents, from 0 to :data:`HIGHEST`, in base64."""
    numbers = np.asarray(docs, dtype=np.uint32)
    keys, starts = np.unique(numbers >> 16, return_index=True)
    ends = [*starts[1:].tolist(), len(numbers)]
    counts = [end - start for start, end in zip(starts.tolist(), ends, strict=True)]
    containers = [
        _container(numbers[start:end] & 0xFFFF)
        for start, end in zip(starts.tolist(), ends, strict=True)
    ]
    head = struct.pack("<II", COOKIE, len(keys))
    for key, count in zip(keys.tolist(), counts, strict=True):
        head += struct.pack("<HH", key, count - 1)
    at = len(head) + 4 * len(keys)
    for container in containers:
        head += struct.pack("<I", at)
        at += len(container)
    return base64.b64encode(head + b"".join(containers)).decode()


def _container(low: np.ndarray) -> bytes:
    if len(low) <= FEW:
        return low.astype("<u2").tobytes()
    bits = np.zeros(1 << 16, np.uint8)
    bits[low] = 1
    return np.packbits(bits, bitorder="little").tobytes()
