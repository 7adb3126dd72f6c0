"""The schemes at hand: those that come with Trihub, and those loaded into a library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from trihub.core.errors import BadInput, NotFound
from trihub.core.shapes.whole import write_whole
from trihub.green.schemes.model import Scheme
from trihub.green.schemes.tables import read_table, write_table

SHIPPED = ("ipc-green-inventory", "oecd-env-tech", "gxti")
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")


@cache
def shipped() -> Mapping[str, Scheme]:
    """The schemes of the package by id."""
    folder = files("trihub.green") / "data"
    return {
        name: read_table((folder / f"{name}.csv").read_bytes(), f"{name}.csv") for name in SHIPPED
    }


def _by_number(name: str) -> list[tuple[int, str]]:
    """Sorts version 10 behind version 9."""
    parts = re.findall(r"\d+|\D+", name)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


@lru_cache(maxsize=64)
def _read(path: Path, mtime_ns: int, size: int) -> Scheme:
    """A scheme's file, read once for each state of it."""
    del mtime_ns, size
    return read_table(path.read_bytes(), path.name)


@dataclass(frozen=True, slots=True)
class Schemes:
    """The schemes of a library, kept in ``folder``; several versions stand side by side."""

    folder: Path

    def all(self) -> list[Scheme]:
        """Every scheme in every version, by id and version."""
        found = {one.name: one for one in shipped().values()}
        for path in sorted(self.folder.glob("*.csv")):
            told = path.stat()
            one = _read(path, told.st_mtime_ns, told.st_size)
            found[one.name] = one
        return [found[name] for name in sorted(found, key=_by_number)]

    def get(self, name: str) -> Scheme:
        """The scheme with this id, in its highest version, or with this id and version
        (``id@version``). :raises NotFound: there is none.
        """
        every = self.all()
        known = [one for one in every if name in (one.id, one.name)]
        if known:
            return known[-1]
        ids = ", ".join(one.name for one in every)
        raise NotFound(f"There is no scheme “{name}” here.", hint=f"There are: {ids}.")

    def keep(self, scheme: Scheme) -> bool:
        """Keep a scheme; whether it is new. The same again changes nothing.

        :raises BadInput: another scheme is kept under this id and version; its id or version is no
            plain word.
        """
        if not _SAFE.fullmatch(scheme.id) or not _SAFE.fullmatch(scheme.version):
            raise BadInput(
                f"“{scheme.name}” cannot name a scheme.",
                hint="Id and version are letters, digits, dots and hyphens, at most 61 each.",
            )
        data = write_table(scheme)
        for one in self.all():
            if one.name == scheme.name:
                if write_table(one) == data:
                    return False
                raise BadInput(
                    f"Another {scheme.name} is here already, with other classes.",
                    hint="A scheme that changed has another version: give it with --version.",
                )
        write_whole(self.folder / f"{scheme.name}.csv", data)
        return True
