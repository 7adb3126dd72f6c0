"""The manifest of a release: what it holds, and how that is written down."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trihub.core.errors import BadFile, BadInput

MANIFEST, SIGNATURE, PUBLIC = "manifest.json", "manifest.json.minisig", "minisign.pub"
FORMAT = 1
_NUMBER = re.compile(r"(\d{4})\.([1-9]\d{0,3})", re.ASCII)
_MOST = 16 << 20
_PATH = re.compile(
    r"[A-Za-z0-9_@$-][A-Za-z0-9_.@$-]*(?:/[A-Za-z0-9_@$-][A-Za-z0-9_.@$-]*)?", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedFile:
    """A file of a release."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedData:
    """A data set in a release. ``licences``: rows of ``licences.csv`` by identifier."""

    dataset: str
    file: str
    figures: int
    indicators: tuple[str, ...]
    publishers: tuple[str, ...]
    licences: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A data set that may not be republished, and by which licence."""

    dataset: str
    licence: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release. ``previous`` is the last one's number and the SHA-256 of its manifest (empty: it is
    the first), ``changes`` how many figures and codes changed since, by kind; ``path`` its folder,
    ``manifest`` the SHA-256 of its own manifest (both of a release that was read)."""

    number: str
    date: dt.date
    software: str
    previous: str
    previous_manifest: str
    datasets: tuple[ReleasedData, ...]
    left_out: tuple[LeftOut, ...]
    changes: Mapping[str, int]
    files: tuple[ReleasedFile, ...]
    path: Path = Path()
    manifest: str = ""

    @property
    def figures(self) -> int:
        """How many figures it holds."""
        return sum(each.figures for each in self.datasets)


def rank(number: str) -> tuple[int, int]:
    """A number's place in the order of releases. :raises BadInput: it is none."""
    found = _NUMBER.fullmatch(number)
    if not found:
        raise BadInput(
            f"{number[:40]} is not the number of a release.",
            hint="It is a year and a count, as 2026.1.",
        )
    return int(found[1]), int(found[2])


def manifest_bytes(release: Release) -> bytes:
    """The manifest as a file."""
    shape = {
        "format": FORMAT, "number": release.number, "date": release.date.isoformat(),
        "software": release.software, "previous": release.previous,
        "previous_manifest": release.previous_manifest,
        "datasets": [
            {"dataset": each.dataset, "file": each.file, "figures": each.figures,
             "indicators": list(each.indicators), "publishers": list(each.publishers),
             "licences": [dict(licence) for licence in each.licences]}
            for each in release.datasets
        ],
        "left_out": [{"dataset": each.dataset, "licence": each.licence, "reason": each.reason}
                     for each in release.left_out],
        "changes": dict(release.changes),
        "files": [{"path": each.path, "bytes": each.bytes, "sha256": each.sha256}
                  for each in release.files],
    }  # fmt: skip
    return (json.dumps(shape, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_manifest(folder: Path) -> tuple[Release, bytes]:
    """The manifest of a release's folder, and its bytes.

    :raises BadFile: there is none, or it is not one.
    """
    path = folder / MANIFEST
    try:
        with path.open("rb") as file:
            content = file.read(_MOST)
        return _release(json.loads(content), folder, content), content
    except (OSError, ValueError, KeyError, TypeError, AttributeError, BadInput) as error:
        raise BadFile(
            f"{path} is not the manifest of a release.",
            hint="Give the folder of a release.",
        ) from error


def _release(shape: Mapping[str, Any], folder: Path, content: bytes) -> Release:
    if shape["format"] != FORMAT:
        raise ValueError(shape["format"])
    rank(shape["number"])
    files = tuple(ReleasedFile(**each) for each in shape["files"])
    for each in files:
        if not _PATH.fullmatch(each.path):
            raise ValueError(each.path)
    return Release(
        number=shape["number"], date=dt.date.fromisoformat(shape["date"]),
        software=_text(shape["software"]), previous=_text(shape["previous"]),
        previous_manifest=_text(shape["previous_manifest"]),
        datasets=tuple(_data(each) for each in shape["datasets"]),
        left_out=tuple(LeftOut(**each) for each in shape["left_out"]),
        changes={_text(kind): int(count) for kind, count in shape["changes"].items()},
        files=files, path=folder, manifest=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip


def _data(shape: Mapping[str, Any]) -> ReleasedData:
    return ReleasedData(
        dataset=_text(shape["dataset"]), file=_text(shape["file"]), figures=int(shape["figures"]),
        indicators=_texts(shape["indicators"]), publishers=_texts(shape["publishers"]),
        licences=tuple(dict(each) for each in shape["licences"]),
    )  # fmt: skip


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(_text(each) for each in values)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
