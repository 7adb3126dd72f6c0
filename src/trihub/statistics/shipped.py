"""The figures that come with the package: facts and figures under CC BY, with their vintages.

``data/figures.csv.gz`` holds numbers, codes, dates and sources only, in rows of three kinds:
``V`` a vintage, ``S`` a slice of it with the mapping that read it (name, version, checksum), ``F`` a
figure of that slice. ``tools/pack_statistics.py`` makes it from the publishers' files. Identifiers
are the same as those of a reading of these files, and a later reading of one adds only what was
left out.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence, Set
from importlib.resources import files
from pathlib import Path

from trihub.core.ports.statistics import Clock, Extent, StatisticsStore, StatisticsWriter
from trihub.core.statistics import Cell, Coverage, Load, Published, Series, Slice, Vintage, Which
from trihub.statistics.tables import Figure, layered

FILE = "figures.csv.gz"
_BATCH = 5_000


def read() -> bytes:
    """The file, unpacked."""
    return gzip.decompress((files(__package__) / "data" / FILE).read_bytes())


def load(store: StatisticsStore, clock: Clock) -> int:
    """Load them where they are not loaded yet; how many figures are new."""
    content = read()
    now = clock()
    digest = hashlib.sha256(content).hexdigest()
    of_pack = Load(recorded_at=now, loader="shipped", version=digest[:12], digest=digest)
    added = 0
    with store.writing(of_pack, clock) as writer:
        if writer.is_loaded(digest, digest, ""):
            return 0
        vintage: Vintage | None = None
        for kind, head, figures in _parts(csv.reader(io.StringIO(content.decode(), newline=""))):
            if kind == "V":
                vintage = _vintage(head, now.date())
            elif vintage is not None:
                added += _slice(writer, vintage, head, figures, now)
        writer.read_by(of_pack)
        writer.note_loaded(digest, "")
    return added


def _parts(rows: Iterable[list[str]]) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Vintages and slices, each slice with its figures."""
    kind = ""
    head: list[str] = []
    figures: list[list[str]] = []
    for first, *rest in rows:
        if first == "F":
            figures.append(rest)
            continue
        if kind:
            yield kind, head, figures
        kind, head, figures = first, rest, []
    if kind:
        yield kind, head, figures


def _vintage(row: Sequence[str], today: dt.date) -> Vintage:
    dataset, publisher, document, url, published, name, sha256, licence = row
    when = Published(published)
    return Vintage(
        dataset=dataset, publisher=publisher, document=document, url=url, published=when,
        published_by=min(when.last, today), name=name, sha256=sha256, licence=licence,
    )  # fmt: skip


def _slice(
    writer: StatisticsWriter, vintage: Vintage, row: Sequence[str], figures: list[list[str]],
    now: dt.datetime,
) -> int:  # fmt: skip
    indicator, coverage, first, last, groups, offices, loader, version, digest = row
    writer.read_by(Load(recorded_at=now, loader=loader, version=version, digest=digest))
    number = writer.begin(vintage, indicator)
    waiting: list[Cell] = []
    series = 0
    for key, period, value, flags, line, column in figures:
        if key:
            series = writer.series(Series.of_key(key))
        waiting.append(
            Cell(series, int(period), value if value != "-" else None, int(flags or 0),
                 int(line), int(column))
        )  # fmt: skip
    for start in range(0, len(waiting), _BATCH):
        writer.add(number, waiting[start : start + _BATCH])
    extent = Extent(Coverage(coverage), int(first), int(last), frozenset(groups.split()),
                    frozenset(offices.split()))  # fmt: skip
    return writer.end(number, extent).added


def pack(store: StatisticsStore, datasets: Set[str], offices: Set[str], path: Path) -> int:
    """Write the figures of some data sets to a file of this form; how many.

    Of whole tables only some offices are kept. They become tables of these offices, so that what
    is left out is never taken for what vanished.
    """
    rows: list[Sequence[object]] = []
    count, last = 0, ""
    for each in store.slices():
        if each.vintage.dataset not in datasets:
            continue
        whole = each.coverage is not Coverage.CELLS
        which = Which(
            dataset=each.vintage.dataset, indicator=each.indicator,
            codes={"office": tuple(sorted(offices))} if whole else {},
        )  # fmt: skip
        figures = layered(store, which, [each]).figures
        if each.vintage.digest != last:
            rows.append(["V", *_vintage_row(each.vintage)])
            last = each.vintage.digest
        listed = each.offices & offices if each.coverage is Coverage.ROWS else offices
        rows.append(["S", *_slice_row(each, listed if whole else frozenset())])
        rows += _figure_rows(figures)
        count += len(figures)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))
    return count


def _vintage_row(of: Vintage) -> list[str]:
    return [of.dataset, of.publisher, of.document, of.url, of.published.text, of.name, of.sha256,
            of.licence]  # fmt: skip


def _slice_row(of: Slice, offices: Set[str]) -> list[object]:
    coverage = Coverage.CELLS if of.coverage is Coverage.CELLS else Coverage.ROWS
    groups, listed = " ".join(sorted(of.groups)), " ".join(sorted(offices))
    return [of.indicator, coverage.value, of.first, of.last, groups, listed, of.load.loader,
            of.load.version, of.load.digest]  # fmt: skip


def _figure_rows(figures: Sequence[Figure]) -> Iterator[list[object]]:
    last = ""
    for figure in figures:
        cell, key = figure.cell, figure.series.key
        value = "-" if cell.value is None else cell.value
        yield ["F", "" if key == last else key, cell.period, value, cell.flags or "", cell.line,
               cell.column]  # fmt: skip
        last = key
