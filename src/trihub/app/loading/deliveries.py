"""Loading deliveries into an open library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from trihub.access.clock import utc_now
from trihub.app.library import POOL_FROM, Library, OfficeFiles, reader_finder, size_of
from trihub.delivery.issues import place
from trihub.delivery.pipeline import Loaded, Pipeline
from trihub.delivery.recognising import Recognised
from trihub.delivery.series import Named
from trihub.library.ingest import Ingest
from trihub.library.parallel import processes
from trihub.library.report import IngestReport, Tell

PRELOAD = "trihub.app.library"


def deliver(
    library: Library,
    recognised: Recognised,
    *,
    mapping: Path | None = None,
    again: bool = False,
    tell: Callable[[Named], Tell] = lambda named: lambda progress: None,
) -> Iterator[Loaded]:
    """Load deliveries one after the other, each series in its order; one answer each, when it is
    loaded. ``tell`` gives what hears of the progress of a delivery.

    :raises BadMapping: the mapping is wrong. :raises LibraryLocked: another process loads.
    """
    find = reader_finder(mapping)
    way = str(mapping.absolute()) if mapping else ""
    found = recognised.deliveries
    size = size_of([one.path for files in found.values() for one in files])
    workers = library.settings.workers if size >= POOL_FROM else 1
    with processes(workers, PRELOAD) as executor:
        for named in sorted(found, key=_turn):

            def read(paths: Sequence[Path], named: Named = named) -> IngestReport:
                run = Ingest(
                    library.store, library.index, OfficeFiles(), find, executor, workers,
                    tell(named), way=way,
                )  # fmt: skip
                return run.run([path.absolute() for path in paths], whole=True)

            pipeline = Pipeline(store=library.store, read=read, now=utc_now, again=again)
            yield pipeline.run(named, found[named])
        library.vectors_folder.update(library.encoding(executor))


def _turn(named: Named) -> tuple[object, ...]:
    return named.series, place(named.issue, named.steps), named.issue
