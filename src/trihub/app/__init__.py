"""The one place that picks concrete adapters and wires them.

Each part is imported when it is first asked for: a command needs one or two of them, and all of
them take a quarter of a second.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trihub.app.casework import (
        create_keys,
        load_keys,
        open_access,
        open_casework,
        open_joint,
        open_meetings,
        open_rounds,
        rotate_keys,
    )
    from trihub.app.index import INDEX_FOLDER
    from trihub.app.library import (
        STORE_FILE,
        Library,
        OfficeFiles,
        open_library,
    )
    from trihub.app.register import open_register
    from trihub.app.site import (
        create_site,
        demonstrate,
        fill_demonstration,
        for_demonstration,
    )
    from trihub.app.statistics import open_statistics

__all__ = [
    "INDEX_FOLDER",
    "STORE_FILE",
    "Library",
    "OfficeFiles",
    "create_keys",
    "create_site",
    "demonstrate",
    "fill_demonstration",
    "for_demonstration",
    "load_keys",
    "open_access",
    "open_casework",
    "open_joint",
    "open_library",
    "open_meetings",
    "open_register",
    "open_rounds",
    "open_statistics",
    "rotate_keys",
]

_PARTS = {
    "casework": (
        "create_keys",
        "load_keys",
        "open_access",
        "open_casework",
        "open_joint",
        "open_meetings",
        "open_rounds",
        "rotate_keys",
    ),
    "index": ("INDEX_FOLDER",),
    "library": ("STORE_FILE", "Library", "OfficeFiles", "open_library"),
    "register": ("open_register",),
    "site": ("create_site", "demonstrate", "fill_demonstration", "for_demonstration"),
    "statistics": ("open_statistics",),
}
_HOMES = {name: part for part, names in _PARTS.items() for name in names}


if not TYPE_CHECKING:  # checkers see the imports above, and names that are wrong

    def __getattr__(name: str) -> Any:
        """Import what is asked for (PEP 562). :raises AttributeError: there is no such name."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
