"""Verifying a release: its signature, its files, and what they say of one another."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from trihub.core.errors import BadFile, BadInput
from trihub.core.statistics import DIMENSIONS, Published, Vintage
from trihub.statistics.releases.changes import CODES, FIGURES, code_changes, figure_changes
from trihub.statistics.releases.freezing import sha256
from trihub.statistics.releases.listing import logged, place_of
from trihub.statistics.releases.manifest import (
    MANIFEST,
    PUBLIC,
    SIGNATURE,
    Release,
    ReleasedData,
    read_manifest,
)
from trihub.statistics.releases.minisign import (
    PublicKey,
    comment_of,
    parse_public,
    parse_signature,
    signature_file,
)
from trihub.statistics.releases.tables import Row, packed_rows, read_csv, read_figures

_MOST_ROWS = 20
"""Rows of one file that are named."""
_MOST_TEXT = 4096
_BROKEN = (OSError, EOFError, zlib.error, ValueError, KeyError, csv.Error)


class Problem(NamedTuple):
    """A file of a release, and what of it does not fit."""

    file: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found. ``key`` names the key that the release was verified with; ``given``: it was
    given, so that the release is known to come from its owner and not only to be whole."""

    path: Path
    number: str
    key: str
    given: bool
    figures: int
    problems: tuple[Problem, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(folder: Path, public: PublicKey | None = None) -> Verification:
    """Verify a release with a public key (default: the one that lies in it).

    :raises BadFile: the folder holds no release.
    """
    if not (folder / MANIFEST).exists():
        raise BadFile(f"{folder} is not the folder of a release.",
                      hint="Give the folder that holds manifest.json.")  # fmt: skip
    problems: list[Problem] = []
    key = _key(folder, public, problems)
    try:
        of, content = read_manifest(folder)
    except BadFile:
        problems.append(Problem(MANIFEST, "it is not the manifest of a release"))
        return _found(folder, None, key, public, problems)
    if key is not None:
        problems += _signature(folder, content, key)
    problems += _files(of)
    problems += _log(of)
    if not problems:
        problems += _contents(of)
    return _found(folder, of, key, public, problems)


def _found(
    folder: Path, of: Release | None, key: PublicKey | None, public: PublicKey | None,
    problems: list[Problem],
) -> Verification:  # fmt: skip
    return Verification(
        path=folder, number=of.number if of else "", key=key.id if key else "",
        given=public is not None, figures=of.figures if of else 0, problems=tuple(problems),
    )  # fmt: skip


def _key(folder: Path, given: PublicKey | None, problems: list[Problem]) -> PublicKey | None:
    """The key to verify with. The one that lies in the release has to be written as we write it."""
    try:
        text = _text(folder / PUBLIC)
        key = parse_public(text)
    except (OSError, UnicodeDecodeError, BadFile):
        problems.append(Problem(PUBLIC, "it is not a public key"))
        return given
    if text != key.file:
        problems.append(Problem(PUBLIC, "it is not written as a release writes it"))
    if given is not None and given != key:
        problems.append(Problem(PUBLIC, f"it is the key {key.id}, not {given.id}"))
    return given or key


def _signature(folder: Path, content: bytes, key: PublicKey) -> Iterator[Problem]:
    try:
        text = _text(folder / SIGNATURE)
        found = parse_signature(text)
    except (OSError, UnicodeDecodeError, BadFile):
        yield Problem(SIGNATURE, "it is not a signature")
        return
    if wrong := key.check(content, found):
        yield Problem(SIGNATURE, wrong)
    elif signature_file(found) != text or found.untrusted != comment_of(key):
        yield Problem(SIGNATURE, "it is not written as a release writes it")


def _text(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_MOST_TEXT).decode("ascii")


def _files(of: Release) -> Iterator[Problem]:
    named = {each.path: each for each in of.files}
    for path, each in named.items():
        there = of.path / path
        if there.is_symlink() or not there.is_file():
            yield Problem(path, "it is missing")
        elif there.stat().st_size != each.bytes:
            yield Problem(path, f"it has {there.stat().st_size} bytes, not {each.bytes}")
        elif sha256(there) != each.sha256:
            yield Problem(path, "its SHA-256 is not the one in the manifest")
    here = {path.relative_to(of.path).as_posix() for path in of.path.rglob("*")
            if not path.is_dir()}  # fmt: skip
    for path in sorted(here - named.keys() - {MANIFEST, SIGNATURE, PUBLIC}):
        yield Problem(path, "the manifest does not name it")
    for data in of.datasets:
        if data.file not in named:
            yield Problem(data.file, "it is a data set's, and the manifest has no checksum of it")


def _log(of: Release) -> Iterator[Problem]:
    """What the folder's name, and the log beside the release, say of its number."""
    if place_of(of.path.name) > (0, 0) and of.path.name != of.number:
        yield Problem(MANIFEST, f"it is the release {of.number}, in the folder of another")
    try:
        noted = logged(of.path.parent).get(of.number, of.manifest)
    except BadFile as error:
        yield Problem("../releases.jsonl", error.message)
        return
    if noted != of.manifest:
        yield Problem(MANIFEST, f"the log of releases has another manifest for {of.number}")


# --- what the files say ----------------------------------------------------------------------


def _contents(of: Release) -> Iterator[Problem]:
    try:
        lists = {name: {row["code"] for row in read_csv(of.path / "codes" / f"{name}.csv")}
                 for name in DIMENSIONS}  # fmt: skip
        vintages = {row["vintage"]: _vintage(row) for row in read_csv(of.path / "vintages.csv")}
    except (*_BROKEN, BadInput) as error:
        yield Problem("codes, vintages.csv", f"they cannot be read: {error}")
        return
    for digest, vintage in vintages.items():
        if vintage.digest != digest:
            yield Problem("vintages.csv", f"the vintage {digest} is not what its row says")
    for data in of.datasets:
        yield from _data(of, data, lists, vintages)
    yield from _changes(of)


def _vintage(row: Mapping[str, str]) -> Vintage:
    when = Published(row["published"])
    return Vintage(
        dataset=row["dataset"], publisher=row["publisher"], document=row["document"],
        url=row["url"], published=when, published_by=when.last, name=row["file"],
        sha256=row["sha256"], licence=row["licence"],
    )  # fmt: skip


def _data(
    of: Release, data: ReleasedData, lists: Mapping[str, set[str]],
    vintages: Mapping[str, Vintage],
) -> Iterator[Problem]:  # fmt: skip
    count, wrong, last = 0, 0, ("", "", 0)
    mine = {digest: each for digest, each in vintages.items() if each.dataset == data.dataset}
    try:
        for row in read_figures(of.path / data.file):
            count += 1
            what, last = _row(row, lists, mine, last)
            wrong += bool(what)
            if what and wrong <= _MOST_ROWS:
                yield Problem(data.file, f"figure {count}: {what}")
            if count > data.figures:
                break
    except _BROKEN as error:
        yield Problem(data.file, f"it cannot be read: {error}")
    if wrong > _MOST_ROWS:
        yield Problem(data.file, f"{wrong - _MOST_ROWS} more figures do not fit")
    if count != data.figures:
        yield Problem(data.file, f"it has not {data.figures} figures, as the manifest says")


def _row(
    row: Row, lists: Mapping[str, set[str]], vintages: Mapping[str, Vintage],
    last: tuple[str, str, int],
) -> tuple[str, tuple[str, str, int]]:  # fmt: skip
    what = row.problem(lists, vintages)
    if what:
        return what, last
    if row.place <= last:
        return "it is not in order, or there twice", last
    return "", row.place


def _changes(of: Release) -> Iterator[Problem]:
    """Whether the changes are those from the last release, where that lies beside."""
    before = of.path.parent / of.previous
    if not of.previous or not (before / MANIFEST).exists():
        return
    try:
        last, _ = read_manifest(before)
    except BadFile:
        yield Problem(MANIFEST, f"the last release {of.previous} beside it cannot be read")
        return
    if last.manifest != of.previous_manifest:
        yield Problem(MANIFEST, f"it follows another release {of.previous} than lies beside it")
        return
    if any(_files(last)):
        yield Problem(MANIFEST, f"the last release {of.previous} beside it is not whole")
        return
    try:
        both = zip_longest(figure_changes(before, of.path), packed_rows(of.path / FIGURES))
        figures = all(one == other for one, other in both)
        with (of.path / CODES).open(encoding="utf-8", newline="") as file:
            written = [tuple(row) for row in csv.reader(file)][1:]
        codes = [tuple(row) for row in code_changes(before, of.path)] == written
    except _BROKEN as error:
        yield Problem(FIGURES, f"the changes cannot be read: {error}")
        return
    if not figures:
        yield Problem(FIGURES, f"these are not the changes since {of.previous}")
    if not codes:
        yield Problem(CODES, f"these are not the changes since {of.previous}")
