"""Translating the terms of a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A term of a query in another language, and how much it counts (0 to 1)."""

    source: str
    target: str
    lang: str
    weight: float
    entry: str
    """Where it comes from (a glossary's concept)."""


class Translator(Protocol):
    """Translates a query term by term."""

    def translate(self, text: str, source: str, targets: Sequence[str]) -> list[Translation]:
        """All translations of the terms in ``text``, longest match first."""
        ...
