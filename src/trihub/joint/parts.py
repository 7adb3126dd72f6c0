"""What joint search works with; the app provides it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trihub.core.ports import PatentStore, SearchIndex
from trihub.core.ports.casework import CaseStore
from trihub.joint.programmes.model import Programme
from trihub.priorart.search import PriorArt

Clock = Callable[[], dt.datetime]
"""Gives the present moment, with its time zone (UTC)."""


def utc_now() -> dt.datetime:
    """The system's clock."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Stores, search, programmes and a clock."""

    cases: CaseStore
    library: PatentStore
    index: SearchIndex
    prior_art: PriorArt
    programmes: Mapping[str, Programme]
    now: Clock = utc_now
