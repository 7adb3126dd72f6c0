"""The JSON of statistics: the same for commands, the API and the site. Values are texts, so that
every digit is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from trihub.core.statistics import DIMENSIONS, Observation, Series, Vintage, names_of
from trihub.statistics.differences import Change, Difference
from trihub.statistics.loading import FileReport
from trihub.statistics.service import LoadReport, Source
from trihub.statistics.tables import Entry, Figure, Table

Shape = Mapping[str, Any]


def series_shape(series: Series) -> dict[str, str]:
    """The codes by dimension, and the key."""
    return {"key": series.key, **dict(zip(DIMENSIONS, series.codes, strict=True))}


def vintage_shape(vintage: Vintage) -> dict[str, str]:
    """A vintage: data set, publisher, document, address, dates, file."""
    return {
        "vintage": vintage.digest, "dataset": vintage.dataset, "publisher": vintage.publisher,
        "document": vintage.document, "url": vintage.url, "published": vintage.published.text,
        "published_by": vintage.published_by.isoformat(), "file": vintage.name,
        "sha256": vintage.sha256, "licence": vintage.licence,
    }  # fmt: skip


def observation_shape(found: Observation) -> dict[str, Any]:
    """A figure with its whole provenance."""
    return {
        "id": found.id,
        **series_shape(found.series),
        "period": str(found.period),
        "value": None if found.value is None else f"{found.value:f}",
        "flags": names_of(found.flags),
        "provenance": {
            **vintage_shape(found.vintage),
            "line": found.place.line,
            "column": found.place.column,
            "loader": found.load.loader,
            "loader_version": found.load.version,
            "recorded_at": found.load.recorded_at.isoformat(),
        },
    }


def _figure(figure: Figure, digests: Mapping[int, str]) -> dict[str, Any]:
    cell = figure.cell
    return {
        "key": figure.series.key, "period": str(figure.period), "value": cell.value,
        "flags": names_of(cell.flags) if cell.flags else [],
        "vintage": digests[figure.slice.number], "line": cell.line, "column": cell.column,
    }  # fmt: skip


def table_shape(table: Table) -> dict[str, Any]:
    """A table: its figures, and the vintages that they come from."""
    digests = {each.number: each.vintage.digest for each in table.slices}
    vintages = {digests[each.number]: vintage_shape(each.vintage) for each in table.slices}
    return {
        "dataset": table.which.dataset, "indicator": table.which.indicator,
        "figures": [_figure(each, digests) for each in table], "vintages": list(vintages.values()),
    }  # fmt: skip


def entry_shape(entry: Entry) -> dict[str, Any]:
    """A publication's word on a figure."""
    found = entry.observation
    return {
        "said": entry.said.value,
        "value": None if found is None or found.value is None else f"{found.value:f}",
        "flags": names_of(found.flags) if found else [],
        "id": found.id if found else None,
        **vintage_shape(entry.slice.vintage),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "key": change.series.key, "period": str(change.period),
        "before": change.before.cell.value if change.before else None,
        "after": change.after.cell.value if change.after else None,
    }  # fmt: skip


def difference_shape(found: Difference) -> dict[str, Any]:
    """What is different between two states."""
    kinds = ("revised", "remarked", "vanished", "appeared")
    return {
        "dataset": found.before.which.dataset, "indicator": found.before.which.indicator,
        "same": found.same,
        **{kind: [_change(each) for each in getattr(found, kind)] for kind in kinds},
    }  # fmt: skip


def _file(report: FileReport) -> dict[str, Any]:
    return {
        "file": report.file, "mapping": report.mapping, "sha256": report.sha256,
        "rows": report.rows, "added": report.added, "known": report.known,
        "refused": report.refused, "loaded_before": report.loaded_before,
        "vintages": [vintage_shape(each) for each in report.vintages],
        "findings": [asdict(each) for each in report.findings],
    }  # fmt: skip


def load_shape(report: LoadReport) -> dict[str, Any]:
    """What became of the files of a load."""
    return {
        "added": report.added,
        "files": [_file(each) for each in report.files],
        "passed_over": list(report.passed_over),
    }


def source_shape(source: Source) -> dict[str, Any]:
    """A vintage with what is kept of it."""
    return {
        **vintage_shape(source.vintage),
        "indicators": list(source.indicators),
        "figures": source.count,
    }
