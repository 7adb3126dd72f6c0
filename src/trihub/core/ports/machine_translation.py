"""Machine translation by a service outside, and where its answers are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class MachineTranslator(Protocol):
    """A service that translates whole texts. It is outside: what it is given leaves the library."""

    @property
    def name(self) -> str:
        """The service's name, as readers see it beside each translation."""
        ...

    def languages(self, *, within: float) -> Mapping[str, frozenset[str]]:
        """The languages it translates into, by the one it translates from (ISO 639-1).

        :raises ServiceError: it gave no such answer ``within`` seconds.
        """
        ...

    def translate(
        self, texts: Sequence[str], source: str, target: str, *, within: float
    ) -> list[str]:
        """The texts in another language, in the same order: as many as were given.

        :raises ServiceError: it gave no such answer ``within`` seconds.
        """
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineTranslation:
    """A machine's translation of a text, and the day (UTC) on which it was made."""

    text: str
    day: dt.date


class TranslationCache(Protocol):
    """Keeps translations; it may forget them at any time, and never fails."""

    def get(self, texts: Sequence[str], source: str, target: str) -> dict[str, MachineTranslation]:
        """The translations that are kept, by their original."""
        ...

    def put(self, made: Mapping[str, MachineTranslation], source: str, target: str) -> None:
        """Keep translations by their original."""
        ...
