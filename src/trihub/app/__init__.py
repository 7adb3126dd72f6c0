"""The one place that picks concrete adapters and wires them."""

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
