"""What a collection shows: its members as a table, and figures counted over it.

Everything is a plain function over a :class:`View`: the members of a definition in one state of the
library, with what is read of each document once and kept (:mod:`~trihub.fields.navigation.keeping`).
"""

from __future__ import annotations

from trihub.fields.navigation.keeping import Navigation
from trihub.fields.navigation.view import View

__all__ = ["Navigation", "View"]
