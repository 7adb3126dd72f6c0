"""Deliveries: what an office sends for one week, day or issue of its gazette, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class DeliveryState(StrEnum):
    """How far a delivery is."""

    LOADING = "loading"
    """Begun and not ended: a run is under way, or one was stopped and the same command goes on."""
    LOADED = "loaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredFile:
    """A file as it came: its path inside the delivery, bytes, and checksum."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery of a series. Times are seconds since 1970 (UTC), 0 while there is none; counts
    are of documents. ``newest`` is the latest day of publication in it (CCYYMMDD), 0 for none."""

    office: str
    series: str
    issue: str
    state: DeliveryState
    holder: str
    started: int
    finished: int = 0
    files: int = 0
    bytes: int = 0
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    newest: int = 0


class DeliveryJournal(Protocol):
    """What was delivered. Writing takes the library's lock."""

    def all(self) -> list[Delivery]:
        """Every delivery, in order of series and issue."""
        ...

    def find(self, series: str, issue: str) -> Delivery | None:
        """One delivery."""
        ...

    def files(self, series: str, issue: str) -> list[DeliveredFile]:
        """The files of a delivery, in order of their names."""
        ...

    def write(self, delivery: Delivery, files: Sequence[DeliveredFile] | None = None) -> None:
        """Note a delivery, in place of what was noted of it; ``files`` too where they are given."""
        ...
