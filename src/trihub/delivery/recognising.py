"""From files to deliveries: each file's series and issue, by its name or how its content begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trihub.core.errors import BadInput, TrihubError
from trihub.delivery.series import Named, by_head, by_name, given
from trihub.library.ingest import Files, read_head


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file of a delivery, and its path inside what was delivered."""

    path: Path
    name: str


@dataclass(slots=True)
class Recognised:
    """The files of each delivery, and those of which nothing tells where they belong."""

    deliveries: dict[Named, list[Found]] = field(default_factory=dict)
    others: list[Path] = field(default_factory=list)


def recognise(files: Files, paths: Sequence[Path], office: str = "", issue: str = "") -> Recognised:
    """Which deliveries lie under the paths. With ``office`` and ``issue`` all of it is that one.

    :raises BadInput: nothing tells which delivery it is, or only one of the two is given.
    """
    if bool(office) != bool(issue):
        raise BadInput(
            "A delivery has an office and an issue.",
            hint="Give both, for example --office KR --issue 2026-11-20.",
        )
    done = Recognised()
    for root in paths:
        found = [
            Found(path=path, name=str(path.relative_to(root)) if path != root else path.name)
            for path in files.walk([root])
        ]
        if office:
            done.deliveries.setdefault(given(office, issue), []).extend(found)
        else:
            _sort(files, found, done)
    if not done.deliveries:
        raise BadInput(
            f"Nothing tells which delivery {paths[0]} is.",
            hint="Name it: --office KR --issue 2026-11-20 (a day), 2026-W47 (a week) or 42-4701 "
            "(a gazette of CNIPA).",
        )
    return done


def _sort(files: Files, found: Iterable[Found], done: Recognised) -> None:
    """Put each file to its delivery; one that tells of none to the only delivery beside it."""
    silent: list[Found] = []
    here: set[Named] = set()
    for one in found:
        named = by_name(one.path.absolute().as_posix()) or _by_content(files, one.path)
        if named is None:
            silent.append(one)
            continue
        here.add(named)
        done.deliveries.setdefault(named, []).append(one)
    if len(here) == 1:
        done.deliveries[here.pop()].extend(silent)
    else:
        done.others.extend(one.path for one in silent)


def _by_content(files: Files, path: Path) -> Named | None:
    """What a file, or the first that an archive holds, tells; nothing of what cannot be read."""
    try:
        for opened in files.open(path):
            named = by_name(opened.place.member) if opened.place.member else None
            return named or by_head(read_head(opened.stream).decode("utf-8", "replace"))
    except (TrihubError, OSError):
        return None
    return None
