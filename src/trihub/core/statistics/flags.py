"""What a publication says about a figure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag

from trihub.core.errors import BadInput


class Flag(IntFlag):
    """Marks of a figure (compare SDMX's CL_OBS_STATUS). The numbers are kept for good."""

    PROVISIONAL = 1
    """Will be revised."""
    ESTIMATED = 2
    """Not counted."""
    BREAK = 4
    """Counted by another method than the period before."""
    INCOMPLETE = 8
    """The period is not complete yet, or parts are missing."""
    NOT_PUBLISHED = 16
    """The publisher says that there is no figure."""
    FORECAST = 32
    """Expected, not observed."""


_BY_NAME = {str(flag.name).lower().replace("_", "-"): flag for flag in Flag}


def flags_of(names: Iterable[str]) -> Flag:
    """Flags by their names in lower case. :raises BadInput: there is no such flag."""
    found = Flag(0)
    for name in names:
        if name not in _BY_NAME:
            raise BadInput(
                f"There is no flag {name}.",
                hint=f"The flags are {', '.join(_BY_NAME)}.",
            )
        found |= _BY_NAME[name]
    return found


def names_of(flags: int) -> list[str]:
    """The names of the flags that are set."""
    return [name for name, flag in _BY_NAME.items() if flags & flag]
