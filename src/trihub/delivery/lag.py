"""How late a library is: by its series' newest deliveries, and by what waits for the index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from trihub.core.dates import PatentDate
from trihub.core.ports import Delivery, DeliveryState
from trihub.delivery.issues import place
from trihub.delivery.series import steps_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How late a series is: its newest issue and when that was loaded, with the days since then;
    the latest day of publication in any of its deliveries (CCYYMMDD), with the days since then;
    documents read a second over all loaded deliveries. ``None`` where there is none."""

    series: str
    office: str
    deliveries: int
    loading: int
    newest: str
    loaded: int
    loaded_days: int | None
    published: int
    published_days: int | None
    documents_per_second: float | None


def lags(deliveries: Iterable[Delivery], now: dt.datetime) -> list[Lag]:
    """How late each series is at a moment."""
    ordered = sorted(deliveries, key=lambda one: one.series)
    groups = groupby(ordered, key=lambda one: one.series)
    return [_lag(series, list(group), now) for series, group in groups]


def _lag(series: str, deliveries: Sequence[Delivery], now: dt.datetime) -> Lag:
    newest = max(
        deliveries, key=lambda one: (place(one.issue, steps_in(series, one.issue)), one.issue)
    )
    loaded = max(one.finished for one in deliveries)
    published = max(one.newest for one in deliveries)
    return Lag(
        series=series, office=newest.office, deliveries=len(deliveries),
        loading=sum(one.state is DeliveryState.LOADING for one in deliveries),
        newest=newest.issue, loaded=loaded,
        loaded_days=int((now.timestamp() - loaded) // 86_400) if loaded else None,
        published=published, published_days=_days_since(published, now.date()),
        documents_per_second=rate(deliveries),
    )  # fmt: skip


def rate(deliveries: Iterable[Delivery]) -> float | None:
    """Documents read a second in what was loaded. Times are whole seconds, so that short deliveries
    tell nothing alone."""
    ended = [one for one in deliveries if one.finished]
    seconds = sum(one.finished - one.started for one in ended)
    return sum(one.read for one in ended) / seconds if seconds else None


def _days_since(compact: int, today: dt.date) -> int | None:
    if not compact:
        return None
    day = PatentDate(compact // 10_000, compact // 100 % 100, compact % 100).last
    return max(0, (today - day).days)
