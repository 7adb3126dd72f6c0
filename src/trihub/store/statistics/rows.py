"""Rows of the tables as objects, and the other way round."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import RowMapping

from trihub.core.statistics import DIMENSIONS, Load, Published, Series, Vintage


def utc(moment: dt.datetime) -> str:
    """A moment as the tables keep it, so that words sort by time."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def series_row(number: int, series: Series) -> tuple[Any, ...]:
    """The row of a series, in the order of the table's columns."""
    return number, series.key, series.digest, *series.codes


def to_series(row: RowMapping) -> Series:
    """The series of a row."""
    return Series(**{name: row[name] for name in DIMENSIONS})


def vintage_row(number: int, vintage: Vintage) -> dict[str, Any]:
    """The row of a vintage."""
    return {
        "number": number, "digest": vintage.digest, "dataset": vintage.dataset,
        "publisher": vintage.publisher, "document": vintage.document, "url": vintage.url,
        "published": vintage.published.text, "published_by": vintage.published_by.isoformat(),
        "name": vintage.name, "sha256": vintage.sha256, "licence": vintage.licence,
    }  # fmt: skip


def to_vintage(row: RowMapping) -> Vintage:
    """The vintage of a row."""
    return Vintage(
        dataset=row["dataset"], publisher=row["publisher"], document=row["document"],
        url=row["url"], published=Published(row["published"]),
        published_by=dt.date.fromisoformat(row["published_by"]), name=row["name"],
        sha256=row["sha256"], licence=row["licence"],
    )  # fmt: skip


def load_row(number: int, load: Load) -> dict[str, Any]:
    """The row of a load."""
    return {
        "number": number, "recorded_at": utc(load.recorded_at), "loader": load.loader,
        "version": load.version, "digest": load.digest,
    }  # fmt: skip


def to_load(row: RowMapping, at: str | None) -> Load:
    """The load of a row; ``at``: since when its figures can be read, where that is noted."""
    return Load(
        recorded_at=dt.datetime.fromisoformat(at or row["recorded_at"]), loader=row["loader"],
        version=row["version"], digest=row["digest"],
    )  # fmt: skip
