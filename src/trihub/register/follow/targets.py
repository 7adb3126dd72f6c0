"""What stands elsewhere in Trihub, that a commitment can have created or that can prove a status."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from trihub.register.follow.model import Target

if TYPE_CHECKING:
    from trihub.register.service import Register

Names = Callable[[], Collection[str]]
"""The names of one kind of target; asked when they are needed."""


class Held:
    """The records of the register, and what ``names`` gives by kind (see :data:`TARGETS`)."""

    def __init__(self, register: Register, names: Mapping[str, Names]) -> None:
        self._register, self._names = register, names

    def __contains__(self, target: Target) -> bool:
        """Whether it is there."""
        if target.kind == "record":
            return bool(self._register.get_all([target.name]))
        return target.name in self._names[target.kind]()

    def every(self) -> list[Target]:
        """All of them, but for records."""
        return [Target(kind, name) for kind, names in self._names.items() for name in names()]
