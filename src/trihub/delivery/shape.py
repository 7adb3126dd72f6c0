"""The JSON shapes of deliveries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from trihub.core.ports import Delivery
from trihub.delivery.issues import Gap
from trihub.delivery.lag import Lag, lags, rate
from trihub.delivery.pipeline import Loaded, all_gaps
from trihub.library.report import day_shown
from trihub.library.shape import moment

Json = dict[str, Any]
SHOWN = 20
"""Files without a delivery that are named; the others are counted."""


def delivery_shape(one: Delivery) -> Json:
    """What the journal says of a delivery."""
    return {
        "office": one.office,
        "series": one.series,
        "issue": one.issue,
        "state": one.state.value,
        "holder": one.holder,
        "started": moment(one.started),
        "finished": moment(one.finished),
        "files": one.files,
        "bytes": one.bytes,
        "read": one.read,
        "added": one.added,
        "updated": one.updated,
        "unchanged": one.unchanged,
        "rejected": one.rejected,
        "newest": day_shown(one.newest),
    }


def gap_shape(gap: Gap) -> Json:
    """Issues missing between two that came."""
    return {
        "series": gap.series,
        "after": gap.after,
        "before": gap.before,
        "missing": gap.count,
        "first": gap.first,
        "last": gap.last,
    }


def lag_shape(lag: Lag) -> Json:
    """How late a series is."""
    return {
        "series": lag.series,
        "office": lag.office,
        "deliveries": lag.deliveries,
        "loading": lag.loading,
        "newest_issue": lag.newest,
        "loaded": moment(lag.loaded),
        "loaded_days": lag.loaded_days,
        "published": day_shown(lag.published),
        "published_days": lag.published_days,
        "documents_per_second": lag.documents_per_second and round(lag.documents_per_second, 1),
    }


def summary_shape(deliveries: Sequence[Delivery], now: dt.datetime) -> Json | None:
    """All deliveries in a few figures; nothing where there are none."""
    late = lags(deliveries, now)
    if not late:
        return None
    loaded = max(late, key=lambda lag: lag.loaded)
    published = max(late, key=lambda lag: lag.published)
    pace = rate(deliveries)
    return {
        "count": len(deliveries),
        "loading": sum(lag.loading for lag in late),
        "missing": sum(gap.count for gap in all_gaps(deliveries)),
        "loaded": moment(loaded.loaded),
        "loaded_days": loaded.loaded_days,
        "published": day_shown(published.published),
        "published_days": published.published_days,
        "documents_per_second": pace and round(pace, 1),
    }


def loaded_shape(one: Loaded) -> Json:
    """What became of a delivery: the journal's note, and how it was read."""
    report = one.report
    return {
        **delivery_shape(one.delivery),
        "outcome": outcome(one),
        "seconds": round(report.seconds, 3) if report else None,
        "stages": report.stages.as_dict() if report else None,
        "skipped": report.skipped if report else {},
        "gaps": [gap_shape(gap) for gap in one.gaps],
    }


def outcome(one: Loaded) -> str:
    """What became of a delivery, in a word or two."""
    if one.report is None:
        return "loaded before"
    return "resumed" if one.resumed else "loaded"


def run_shape(loaded: Iterable[Loaded], others: Sequence[Path]) -> Json:
    """What ``trihub deliver --json`` prints."""
    return {
        "deliveries": [loaded_shape(one) for one in loaded],
        "others": len(others),
        "first_others": [str(path) for path in others[:SHOWN]],
    }


def journal_shape(deliveries: Sequence[Delivery], lags: Iterable[Lag], waiting: int | None) -> Json:
    """What ``trihub deliver --list --json`` prints; ``waiting`` changes wait for the index."""
    return {
        "deliveries": [delivery_shape(one) for one in deliveries],
        "series": [lag_shape(lag) for lag in lags],
        "gaps": [gap_shape(gap) for gap in all_gaps(deliveries)],
        "waiting": waiting,
    }
