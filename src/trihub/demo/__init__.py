"""The demonstration library: invented inventions as office publications.

The files under ``library`` are made by ``demo/build.py`` of the project's repository from the
sources beside it. Every one carries the processing instruction ``<?trihub invented?>``, which
the readers keep, so that whatever shows such a document can say that it is invented.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def library_files() -> Traversable:
    """The folder of the publications, for ``importlib.resources.as_file`` and :meth:`iterdir`."""
    return files(__name__) / "library"
