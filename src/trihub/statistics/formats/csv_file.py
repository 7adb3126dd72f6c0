"""CSV (RFC 4180): a row for each figure, with its place in the publication.

Rows stream: what all figures of a series or of a vintage share is written once and repeated.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from trihub.core.shapes.spreadsheets import plain_cell
from trihub.core.statistics import DIMENSIONS, Period, Series, Slice, names_of
from trihub.core.statistics.observation import check_text
from trihub.statistics.formats.given import Given
from trihub.statistics.tables import Figure

COLUMNS = (
    "dataset", *DIMENSIONS, "period", "value", "flags", "id", "line", "column", "vintage",
    "published", "published_by", "publisher", "document", "url",
)  # fmt: skip
"""``value`` is the exact decimal, empty where there is none; ``flags`` are names joined by
spaces; ``id`` the permanent identifier; ``line`` and ``column`` the place in the file of the
``vintage``."""

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""Characters that no cell may hold."""
_END = "\r\n"


def write(given: Given) -> Iterator[bytes]:
    """The file in pieces."""
    yield (",".join(COLUMNS) + _END).encode()
    rows = Rows(given.extract.address.dataset)
    for table in given.extract.tables():
        if table.figures:
            yield rows.write(table.figures).encode()


class Rows:
    """Writes figures as rows; what was written of series, vintages and periods is remembered."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self._of_slice: dict[int, tuple[str, str]] = {}
        self._periods: dict[int, str] = {}
        self._flags: dict[int, str] = {}

    def write(self, figures: Sequence[Figure]) -> str:
        """The rows of figures, the figures of a series together."""
        periods, flags_in = self._periods, self._flags
        out: list[str] = []
        number, last, head, identity, tail = -1, None, "", "", ""
        for (series, period, value, flags, line, column), whose, of in figures:
            if of is not last or series != number:
                if series != number:
                    number, head = series, self._head(whose)
                vintage, tail = self._of_slice.get(of.number) or self._tail(of)
                last, identity = of, f"{vintage}-{whose.digest}-"
            when = periods.get(period) or self._period(period)
            mark = (flags_in.get(flags) or self._names(flags)) if flags else ""
            shown = value or ""
            check = check_text(shown, flags)
            out.append(
                f"{head}{when},{shown},{mark},{identity}{period}-{check},{line},{column}{tail}"
            )
        return "".join(out)

    def _names(self, flags: int) -> str:
        text = self._flags[flags] = " ".join(names_of(flags))
        return text

    def _head(self, series: Series) -> str:
        return ",".join((self._dataset, *series.codes)) + ","

    def _period(self, number: int) -> str:
        text = self._periods[number] = str(Period(number))
        return text

    def _tail(self, of: Slice) -> tuple[str, str]:
        vintage = of.vintage
        texts = (vintage.digest, vintage.published.text, vintage.published_by.isoformat(),
                 vintage.publisher, vintage.document, vintage.url)  # fmt: skip
        line = io.StringIO()
        csv.writer(line, lineterminator=_END).writerow(map(plain_text, texts))
        found = self._of_slice[of.number] = (vintage.digest, f",{line.getvalue()}")
        return found


def plain_text(text: str) -> str:
    """A text for a cell: what a spreadsheet would take for a formula begins with an apostrophe."""
    return plain_cell(CONTROL.sub(" ", text))
