"""Finding definitions: those that come with Trihub, and an office's own before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from trihub.core.errors import BadDefinition, NotFound
from trihub.core.messages import said
from trihub.fields.definition.model import Definition
from trihub.fields.definition.reading import load, read

COMMENTS = ".comments.toml"
"""How the names of files end that hold comments on a field's report, and no definition."""


@cache
def shipped() -> Mapping[str, Definition]:
    """The package's own definitions by id."""
    folder = files("trihub.fields") / "data"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    found = [read((folder / name).read_text(encoding="utf-8"), name) for name in names]
    return MappingProxyType({one.id: one for one in found})


def definitions(folders: Sequence[Path] = ()) -> Mapping[str, Definition]:
    """All definitions by id: those of an office's folders first, in order, then the package's.

    A definition replaces a later one of the same id.

    :raises BadDefinition: a file is wrong, a folder does not exist, or two files of one folder
        have the same id.
    """
    found: dict[str, Definition] = {}
    for folder in folders:
        found = {**_folder(folder), **found}
    return MappingProxyType({**shipped(), **found})


def find(name: str, folders: Sequence[Path] = ()) -> Definition:
    """A definition by its id, or by the path of its file.

    :raises NotFound: there is none. :raises BadDefinition: it is wrong.
    """
    if name.endswith(".toml"):
        return load(Path(name))
    known = definitions(folders)
    if name not in known:
        raise NotFound(
            said("There is no field “{name}”.", name=name),
            hint=said("There are: {choices}.", choices=", ".join(sorted(known))),
        )
    return known[name]


def _folder(folder: Path) -> dict[str, Definition]:
    if not folder.is_dir():
        raise BadDefinition(
            f"There is no folder {folder}.",
            hint="Give the folder that holds your definitions, one TOML file each.",
        )
    found: dict[str, Definition] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name.endswith(COMMENTS):
            continue
        one = load(path)
        if one.id in found:
            raise BadDefinition(
                f"{path.name}, line 1: Another file of the folder has the id “{one.id}”.",
                hint="Give each definition its own id.", line=1,
            )  # fmt: skip
        found[one.id] = one
    return found
