"""Members on disk: one file for a definition's digest and a state of the library.

A file is NumPy's NPZ without pickled objects: arrays of documents and bits, and one JSON text.
It can be thrown away at any time and made again. Beside the files of a digest stands the definition
they were made by, byte for byte.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import msgspec
import numpy as np

from trihub.core.errors import BadDefinition, NotFound
from trihub.core.shapes.whole import whole, write_whole
from trihub.fields.definition.digest import SHORT
from trihub.fields.definition.model import Definition
from trihub.fields.definition.reading import load
from trihub.fields.members.model import Members, RuleName, State

KEPT = 30
"""States of the library kept for each digest; older ones make room."""
LAYOUT = 1
"""Raised when a file is laid out, or rules are judged, differently."""

_FILE = re.compile(r"(\d+)-(\d+)\.npz")


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    layout: int
    address: str
    digest: str
    state: State
    fields: tuple[str, ...]
    tier_ids: tuple[str, ...]
    rules: tuple[RuleName, ...]


class MemberFiles:
    """The folder of a library's members: ``<id>/<digest>/<change>-<layout>.npz``."""

    def __init__(self, root: Path) -> None:
        """``root`` is made when something is kept."""
        self._root = root

    def _folder(self, name: str, digest: str) -> Path:
        return self._root / name / digest[:SHORT]

    def keep(self, definition: Definition, members: Members) -> None:
        """Keep members and the definition that they were made by."""
        folder = self._folder(definition.id, members.digest)
        folder.mkdir(parents=True, exist_ok=True)
        told = folder / "definition.toml"
        if not told.exists():
            write_whole(told, definition.text.encode())
        _write(folder / f"{members.state.change}-{LAYOUT}.npz", members)
        for path in sorted(self._files(folder).values(), key=_change)[:-KEPT]:
            path.unlink(missing_ok=True)

    def get(self, name: str, digest: str, change: int) -> Members | None:
        """Members of a definition in one state; ``None`` where none are kept, or not whole."""
        path = self._folder(name, digest) / f"{change}-{LAYOUT}.npz"
        return _read(path, digest) if path.exists() else None

    def changes(self, name: str, digest: str) -> list[int]:
        """The states that members are kept of, oldest first."""
        return sorted(self._files(self._folder(name, digest)))

    def definition(self, name: str, wanted: str) -> Definition:
        """A definition that members were once built by: by the beginning of its digest, or by its
        version, the one built last where several have it. :raises NotFound: there is none."""
        known = (self._root / name).glob("*/definition.toml") if wanted else ()
        for path in sorted(known, key=lambda path: path.stat().st_mtime, reverse=True):
            try:
                found = load(path)
            except BadDefinition:
                continue  # written for a version of Trihub that read definitions otherwise
            if path.parent.name.startswith(wanted.lower()) or found.version == wanted:
                return found
        raise NotFound(
            f"“{name}” was never built here by “{wanted}”.",
            hint="Give a version or digest that was built here, or the path of a TOML file.",
        )

    def _files(self, folder: Path) -> dict[int, Path]:
        found = ((_FILE.fullmatch(path.name), path) for path in folder.glob("*.npz"))
        return {int(match[1]): path for match, path in found if match and int(match[2]) == LAYOUT}


def _change(path: Path) -> int:
    return int(path.name.partition("-")[0])


def _write(path: Path, members: Members) -> None:
    head = msgspec.json.encode(
        _Head(
            layout=LAYOUT, address=members.address, digest=members.digest, state=members.state,
            fields=members.fields, tier_ids=members.tier_ids, rules=members.rules,
        )
    )  # fmt: skip
    with whole(path) as out:
        np.savez(
            out,
            head=np.frombuffer(head, dtype=np.uint8),
            docs=members.docs,
            inside=np.packbits(members.inside, axis=1),
            tiers=np.packbits(members.tiers, axis=1),
            matched=np.packbits(members.matched, axis=1),
        )


def _read(path: Path, digest: str) -> Members | None:
    try:
        with np.load(path, allow_pickle=False) as found:
            head = msgspec.json.decode(found["head"].tobytes(), type=_Head)
            bits = {
                name: np.unpackbits(found[name], axis=1, count=count).astype(bool)
                for name, count in (
                    ("inside", len(head.fields)), ("tiers", len(head.tier_ids)),
                    ("matched", len(head.rules)),
                )
            }  # fmt: skip
            docs = found["docs"].astype(np.int64)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, msgspec.DecodeError):
        return None  # a file cut short is made again
    if head.digest != digest:
        return None
    return Members(
        address=head.address, digest=head.digest, state=head.state, docs=docs, fields=head.fields,
        tier_ids=head.tier_ids, rules=head.rules, **bits,
    )  # fmt: skip
