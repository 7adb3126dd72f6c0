"""The releases of a folder, and the log of their numbers."""

from __future__ import annotations

import json
import os
from pathlib import Path

from trihub.core.errors import BadFile, BadInput
from trihub.statistics.releases.manifest import MANIFEST, Release, rank, read_manifest

LOG = "releases.jsonl"
"""One line a release: its number, date, and the SHA-256 of its manifest. A number in it is never
given again."""


def releases(folder: Path) -> list[Release]:
    """The releases in a folder, newest first. One whose manifest cannot be read is left out; what is
    wrong with it :func:`~trihub.statistics.releases.verify` says."""
    found = []
    for path in folder.glob(f"[0-9]*/{MANIFEST}"):
        try:
            each, _ = read_manifest(path.parent)
        except BadFile:
            continue
        if each.number == path.parent.name:
            found.append(each)
    return sorted(found, key=lambda each: rank(each.number), reverse=True)


def folders(folder: Path) -> list[Path]:
    """The folder of a release itself, or those of the releases in it, oldest first."""
    if (folder / MANIFEST).exists():
        return [folder]
    found = [path.parent for path in folder.glob(f"*/{MANIFEST}") if path.parent.name[0] != "."]
    return sorted(found, key=lambda path: (place_of(path.name), path.name))


def place_of(name: str) -> tuple[int, int]:
    """A number's place in the order of releases; before all of them where it is none."""
    try:
        return rank(name)
    except BadInput:
        return (0, 0)


def logged(folder: Path) -> dict[str, str]:
    """The manifests' SHA-256 by number, of all releases that were ever made in a folder.

    :raises BadFile: the log is damaged.
    """
    path = folder / LOG
    if not path.exists():
        return {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        return {str(row["number"]): str(row["manifest"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        raise BadFile(
            f"The log of releases {path} is damaged.",
            hint="Bring it back from a copy: it keeps numbers from being given twice.",
        ) from None


def note(folder: Path, made: Release) -> None:
    """Note a release in the log."""
    row = {"number": made.number, "date": made.date.isoformat(), "manifest": made.manifest}
    with (folder / LOG).open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(row) + "\n")
        file.flush()
        os.fsync(file.fileno())
