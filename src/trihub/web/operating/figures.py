"""Figures of the library, read when they are asked for.

Nothing here comes from casework: neither how many cases there are, nor mails that wait, nor the
size of a file that holds them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from trihub.access.clock import utc_now
from trihub.core.dates import PatentDate
from trihub.core.errors import TrihubError
from trihub.core.ports import Counts, Delivery
from trihub.delivery.lag import Lag, lags
from trihub.delivery.pipeline import all_gaps
from trihub.web.operating.health import Place, free_space, parts
from trihub.web.services import Services


class LibraryFigures(Collector):
    """What a library holds, how late it is, and whether its parts work."""

    def __init__(self, services: Services, place: Place) -> None:
        self.services, self.place = services, place

    def describe(self) -> Sequence[Metric]:
        """Nothing: the library is not read when this is registered."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Every figure that can be had; of parts that do not work only that they do not."""
        working = Gauge("trihub_part_ok", "Whether a part works (1) or not (0).", labels=["part"])
        found = parts(self.services, self.place)
        for name, part in found.items():
            working.add_metric([name], float(part.ok))
        yield working
        if found["store"].ok:
            yield from self._store()
        if found["store"].ok and found["index"].ok:
            yield from self._index()
        try:
            free = free_space(self.place)
        except OSError:
            return
        yield Gauge("trihub_disk_free_bytes", "Space left where the library lies.", value=free)

    def _store(self) -> Iterator[Metric]:
        try:
            counts = self.services.store.counts()
            deliveries = self.services.store.deliveries.all()
            pool = self.services.store.connections()
        except TrihubError:
            return
        yield from _holdings(counts)
        yield from _late(deliveries)
        connections = Gauge(
            "trihub_database_connections",
            "Connections for reading: kept open at most (size), in use, beyond the size (overflow).",
            labels=["kind"],
        )
        connections.add_metric(["size"], pool.size)
        connections.add_metric(["in use"], pool.in_use)
        connections.add_metric(["overflow"], pool.overflow)
        yield connections

    def _index(self) -> Iterator[Metric]:
        try:
            state, last = self.services.index.state(), self.services.store.counts().last_change
        except TrihubError:
            return
        yield Gauge(
            "trihub_index_lag_changes", "Changes of the store that the index lacks.",
            value=max(0, last - state.change),
        )  # fmt: skip
        yield Gauge("trihub_index_documents", "Documents in the index.", value=state.documents)


def _holdings(counts: Counts) -> Iterator[Metric]:
    documents = Gauge("trihub_documents", "Documents by office.", labels=["office"])
    for office, count in counts.by_office.items():
        documents.add_metric([office], count)
    yield documents
    yield Gauge("trihub_families", "Simple families.", value=counts.families)
    yield Gauge("trihub_rejects", "Records that could not be read.", value=counts.rejects)
    yield Gauge("trihub_last_change", "Number of the last change.", value=counts.last_change)
    yield Gauge(
        "trihub_last_change_timestamp_seconds", "When the last change was made.",
        value=counts.changed_at,
    )  # fmt: skip


def _late(deliveries: Sequence[Delivery]) -> Iterator[Metric]:
    """How late each series of deliveries is."""
    loaded = Gauge(
        "trihub_delivery_loaded_timestamp_seconds",
        "When the newest delivery of a series was loaded.", labels=["series"],
    )  # fmt: skip
    published = Gauge(
        "trihub_delivery_published_timestamp_seconds",
        "The latest day of publication in a series' deliveries.", labels=["series"],
    )  # fmt: skip
    rate = Gauge(
        "trihub_delivery_documents_per_second",
        "Documents read a second, over the loaded deliveries of a series.", labels=["series"],
    )  # fmt: skip
    missing = Gauge(
        "trihub_delivery_missing", "Issues missing between those that came.", labels=["series"]
    )
    loading = Gauge(
        "trihub_deliveries_loading", "Deliveries begun and not ended.", labels=["series"]
    )
    gaps: dict[str, int] = {}
    for gap in all_gaps(deliveries):
        gaps[gap.series] = gaps.get(gap.series, 0) + gap.count
    for lag in lags(deliveries, utc_now()):
        name = [lag.series]
        loaded.add_metric(name, lag.loaded)
        published.add_metric(name, _timestamp(lag))
        rate.add_metric(name, lag.documents_per_second or 0)
        missing.add_metric(name, gaps.get(lag.series, 0))
        loading.add_metric(name, lag.loading)
    yield from (loaded, published, rate, missing, loading)


def _timestamp(lag: Lag) -> float:
    if not lag.published:
        return 0
    day = lag.published
    last = PatentDate(day // 10_000, day // 100 % 100, day % 100).last
    return dt.datetime.combine(last, dt.time(), dt.UTC).timestamp()
