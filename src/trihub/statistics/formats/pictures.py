"""The chart of figures as SVG and PNG."""

from __future__ import annotations

from collections.abc import Iterator

from trihub.charts import Spec, to_png, to_svg
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.statistics.charts import MOST_LINES, lines, lines_of, source_of
from trihub.statistics.comparability import label_objections
from trihub.statistics.formats.extract import Extract
from trihub.statistics.formats.given import Given


def write_svg(given: Given) -> Iterator[bytes]:
    """The chart as SVG. :raises BadInput: there is nothing to draw, or too much."""
    yield to_svg(chart(given), given.language, given.theme).encode()


def write_png(given: Given) -> Iterator[bytes]:
    """The chart as PNG. :raises BadInput: there is nothing to draw, or too much.
    :raises BadSetup: there is no font for the language."""
    yield to_png(chart(given), given.language, given.theme)


def chart(given: Given) -> Spec:
    """The figures over time, a line for each series."""
    check_drawable(given.extract)
    table = given.extract.whole
    return lines(
        lines_of(table, given.language, given.guard), given.language, title=given.title,
        told=given.counted, source=source_of(table.slices, given.language), theme=given.theme,
    )  # fmt: skip


def check_drawable(extract: Extract) -> None:
    """See that a chart can show all series.

    :raises BadInput: there are too many, or they cannot be compared.
    """
    if len(extract.held) > MOST_LINES:
        raise BadInput(
            said("A chart needs 1 to {most} series with figures; these are {count}.",
                 most=MOST_LINES, count=len(extract.held)),
            hint=said("Choose fewer, or take the table."),
        )  # fmt: skip
    if any(True for _ in label_objections([each.series for each in extract.held])):
        raise BadInput(
            said(
                "These series are counted otherwise: one chart would set side by side what cannot be compared."
            ),
            hint=said("Choose series that are counted alike, or take the table."),
        )
