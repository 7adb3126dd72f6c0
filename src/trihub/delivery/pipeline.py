"""Loading deliveries: each is noted when it begins and when it ends, one run at a time."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from trihub.core.errors import LibraryLocked
from trihub.core.ports import DeliveredFile, Delivery, DeliveryState, PatentStore
from trihub.delivery.issues import Gap, gaps
from trihub.delivery.recognising import Found
from trihub.delivery.series import Named, steps_in
from trihub.library.report import IngestReport
from trihub.library.shape import moment

CHUNK = 1 << 20

Read = Callable[[Sequence[Path]], IngestReport]
"""Reads files into the library (:meth:`trihub.library.ingest.Ingest.run`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What became of a delivery: the journal's note of it, how it was read (nothing where it had
    been loaded before, unchanged), and what is missing right before and after it."""

    delivery: Delivery
    report: IngestReport | None
    resumed: bool
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """Loads deliveries into a library."""

    store: PatentStore
    read: Read
    now: Callable[[], dt.datetime]
    again: bool = False
    """Load what is loaded already, too."""

    def run(self, named: Named, found: Sequence[Found]) -> Loaded:
        """Load one delivery. One that was stopped goes on where it stopped; one that was loaded
        with the same files is left as it is.

        :raises LibraryLocked: another process loads, after the wait. :raises LibraryFull: no
            space is left.
        """
        with self._hold():
            journal = self.store.deliveries
            before = journal.find(named.series, named.issue)
            files = [_delivered(one) for one in found]
            if before and not self.again and self._is_loaded(before, files):
                return Loaded(delivery=before, report=None, resumed=False, gaps=self.missing(named))
            begun = self._begin(named, files)
            journal.write(begun, files)
            report = self.read([one.path for one in found])
            done = _ended(begun, report, self._seconds())
            journal.write(done)
        resumed = before is not None and before.state is DeliveryState.LOADING
        return Loaded(delivery=done, report=report, resumed=resumed, gaps=self.missing(named))

    @contextmanager
    def _hold(self) -> Iterator[None]:
        """Keep others out; where another process is in, say what it loads."""
        with ExitStack() as stack:
            try:
                stack.enter_context(self.store.hold())
            except LibraryLocked as error:
                raise self._held(error) from error
            yield

    def _held(self, error: LibraryLocked) -> LibraryLocked:
        under_way = ", ".join(
            f"{one.series} {one.issue} (since {moment(one.started)} by {one.holder})"
            for one in self.store.deliveries.all()
            if one.state is _LOADING
        )
        told = f"{error.message} Deliveries under way: {under_way}." if under_way else error.message
        return LibraryLocked(told, hint=error.hint)

    def _is_loaded(self, before: Delivery, files: Sequence[DeliveredFile]) -> bool:
        """Whether a delivery was loaded to its end from the same files, wherever they lay."""
        if before.state is _LOADING:
            return False
        kept = self.store.deliveries.files(before.series, before.issue)
        return sorted((one.sha256, one.size) for one in kept) == sorted(
            (one.sha256, one.size) for one in files
        )

    def _begin(self, named: Named, files: Sequence[DeliveredFile]) -> Delivery:
        return Delivery(
            office=named.office, series=named.series, issue=named.issue, state=_LOADING,
            holder=f"process {os.getpid()} on {socket.gethostname()}", started=self._seconds(),
            files=len(files), bytes=sum(one.size for one in files),
        )  # fmt: skip

    def _seconds(self) -> int:
        return int(self.now().timestamp())

    def missing(self, named: Named) -> tuple[Gap, ...]:
        """What is missing right before and after a delivery."""
        issues = [one.issue for one in self.store.deliveries.all() if one.series == named.series]
        return tuple(
            gap
            for gap in gaps(named.series, named.steps, issues)
            if named.issue in (gap.after, gap.before)
        )


_LOADING = DeliveryState.LOADING


def _delivered(found: Found) -> DeliveredFile:
    """A file with its checksum. A file that cannot be read has none: reading it says why."""
    digest, size = hashlib.sha256(), 0
    try:
        with found.path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError:
        return DeliveredFile(name=found.name, size=0, sha256="")
    return DeliveredFile(name=found.name, size=size, sha256=digest.hexdigest())


def _ended(begun: Delivery, report: IngestReport, finished: int) -> Delivery:
    return replace(
        begun, state=DeliveryState.LOADED, finished=finished, read=report.read,
        added=report.added, updated=report.updated, unchanged=report.unchanged,
        rejected=report.rejected, newest=report.newest,
    )  # fmt: skip


def all_gaps(deliveries: Sequence[Delivery]) -> list[Gap]:
    """What is missing in every series."""
    by_series: dict[str, list[str]] = {}
    for one in deliveries:
        by_series.setdefault(one.series, []).append(one.issue)
    return [
        gap
        for series, issues in by_series.items()
        for gap in gaps(series, steps_in(series, issues[0]), issues)
    ]
