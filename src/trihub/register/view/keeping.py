"""A view as a file beside the store, so that a process need not read every statement to begin.

The file is nothing but what can be worked out again: where it is missing, damaged, of another version
of Trihub or of another database, it is not used. It names the newest statement that it was made for,
and that has to stand in the database word for word.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

import trihub
from trihub.core.ports.register import RegisterStore
from trihub.core.shapes.whole import write_whole
from trihub.register.quality import Facts, Finding
from trihub.register.view.model import Key, View
from trihub.text.analysis import ANALYSIS_VERSION

FORM = "1"
"""Changes whenever the file has another shape, or the same statements give another view."""
WORTH = 5_000
"""Statements beyond those of the file from which a new one is written."""
_CRC = 4
_ARRAYS = {"kinds": np.uint8, "dates": np.int32, "changed": np.int64, "heirs": np.uint32,
           "lengths": np.uint16}  # fmt: skip


class _Kept(msgspec.Struct, kw_only=True, array_like=True):
    """The view. A key is its property's place in ``names`` and its value; ``numbers`` has the lists of
    all keys behind one another, ``ends`` where each ends; ``codes`` are places of keys."""

    stamp: str
    mark: str
    state: int
    arrays: dict[str, bytes]
    names: list[str]
    properties: bytes
    values: list[str]
    ends: bytes
    numbers: bytes
    codes: dict[str, list[int]]
    meetings: dict[int, Facts]
    faults: dict[int, list[Finding]]


def stamp() -> str:
    """What a view depends on beside the statements: the version, and the names that come with it."""
    found = hashlib.sha256(f"{FORM}|{trihub.__version__}|{ANALYSIS_VERSION}".encode())
    for each in sorted((files("trihub.register") / "data").iterdir(), key=lambda one: one.name):
        if each.is_file():
            found.update(each.read_bytes())
    return found.hexdigest()


def mark_of(store: RegisterStore, state: int) -> str:
    """A digest of the statement of a number, with the moment at which it was recorded."""
    for told in store.news(state - 1, 1):
        for each in store.statements([told.record]).get(told.record, ()):
            if each.number == state:
                at = each.recorded_at.isoformat()
                words = (each.record, each.name, each.value, each.actor, at)
                return hashlib.sha256("\0".join(words).encode()).hexdigest()
    return ""


def save(view: View, store: RegisterStore, path: Path) -> None:
    """Write a view down; a folder that cannot be written to is none of its business."""
    payload = msgspec.msgpack.encode(_kept(view, mark_of(store, view.state)))
    with suppress(OSError):
        write_whole(path, zlib.crc32(payload).to_bytes(_CRC, "big") + payload)


def _kept(view: View, mark: str) -> _Kept:
    keys = list(view.having)
    names = sorted({name for name, _ in keys})
    place = {key: at for at, key in enumerate(keys)}
    of = {name: at for at, name in enumerate(names)}
    lists = [view.having[key] for key in keys]
    return _Kept(
        stamp=stamp(), mark=mark, state=view.state,
        arrays={name: getattr(view, name).tobytes() for name in _ARRAYS}, names=names,
        properties=_packed((of[name] for name, _ in keys), np.uint8),
        values=[value for _, value in keys], ends=np.cumsum([len(one) for one in lists]).tobytes(),
        numbers=b"".join(one.tobytes() for one in lists),
        codes={word: [place[key] for key in several] for word, several in view.codes.items()},
        meetings=dict(view.meetings),
        faults={number: list(several) for number, several in view.faults.items()},
    )  # fmt: skip


def _packed(numbers: Iterable[int], kind: Any) -> bytes:
    return np.fromiter(numbers, kind).tobytes()


def load(store: RegisterStore, path: Path) -> View | None:
    """The view of a file; ``None`` where there is none that fits."""
    try:
        whole = path.read_bytes()
        if zlib.crc32(whole[_CRC:]) != int.from_bytes(whole[:_CRC], "big"):
            return None
        kept = msgspec.msgpack.decode(memoryview(whole)[_CRC:], type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return None
    if kept.stamp != stamp() or not kept.mark or kept.mark != mark_of(store, kept.state):
        return None
    return _view(kept)


def _view(kept: _Kept) -> View:
    properties = np.frombuffer(kept.properties, np.uint8).tolist()
    keys: list[Key] = [
        (kept.names[at], value) for at, value in zip(properties, kept.values, strict=True)
    ]
    numbers, ends = np.frombuffer(kept.numbers, np.uint32), np.frombuffer(kept.ends, np.int64)
    starts = [0, *ends.tolist()]
    arrays: dict[str, Any] = {
        name: np.frombuffer(kept.arrays[name], kind) for name, kind in _ARRAYS.items()
    }
    return View(
        state=kept.state,
        having={
            key: numbers[starts[at] : starts[at + 1]] for at, key in enumerate(keys)
        },
        codes={word: tuple(keys[at] for at in several) for word, several in kept.codes.items()},
        meetings=kept.meetings,
        faults={number: tuple(several) for number, several in kept.faults.items()},
        **arrays,
    )  # fmt: skip
