"""The cells of the explorer's table as HTML: made here, since a page has a thousand of them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup, escape

from trihub.core.statistics import Series
from trihub.core.statistics.observation import check
from trihub.statistics.charts.words import flag_words
from trihub.web.i18n import translations
from trihub.web.stats.explore.pivot import Found, Label, Pivot

Breaks = Set[tuple[str, Series, int]]


class Row(NamedTuple):
    """The codes of a row, and its cells."""

    codes: Label
    cells: Markup


def rows_of(table: Pivot, broken: Breaks, language: str) -> list[Row]:
    """The rows of a table. A number leads to the permanent page of its figure; the first year after
    a break in method has a mark."""
    made = _Cells(broken, language)
    empty = Markup("<td></td>")
    rows = []
    for codes in table.rows:
        found: Sequence[Found | None] = [table.cells.get((codes, name)) for name in table.columns]
        cells = (made.cell(one) if one else empty for one in found)
        rows.append(Row(codes, Markup("").join(cells)))
    return rows


class _Cells:
    """Makes cells; what many of them share is made once."""

    def __init__(self, broken: Breaks, language: str) -> None:
        said = translations(language).gettext
        self._broken = broken
        self._language = language
        self._absent = Markup('<span class="told">{}</span>').format(said("not published"))
        self._cut = Markup(
            '<span class="cut" title="{0}"><span class="hidden">{0}</span>⌇</span> '
        ).format(said("break in method"))
        self._flags: dict[int, Markup] = {0: Markup()}
        self._digests: dict[tuple[int, Series], str] = {}

    def cell(self, one: Found) -> Markup:
        """The cell of a figure."""
        figure = one.figure
        cell = figure.cell
        broken = (one.dataset, figure.series, figure.period.year) in self._broken
        flags = self._flags.get(cell.flags)
        if flags is None:
            flags = self._flags[cell.flags] = self._flagged(cell.flags)
        text = self._absent
        if cell.value is not None:
            number = escape(f"{Decimal(cell.value):,f}")
            text = Markup(f'<a href="{self._address(one)}">{number}</a>')  # noqa: S704 (hex digits)
        mark, name = (self._cut, "figure broken") if broken else (Markup(), "figure")
        return Markup(f'<td class="{name}">{mark}{text}{flags}</td>')  # noqa: S704 (made above)

    def _flagged(self, flags: int) -> Markup:
        words = flag_words(flags, self._language)
        return Markup("").join(Markup(' <span class="flag">{}</span>').format(w) for w in words)

    def _address(self, one: Found) -> str:
        """As :attr:`trihub.core.statistics.Observation.id`, with the digests of a series and a
        vintage made once."""
        figure = one.figure
        key = figure.slice.number, figure.series
        if key not in self._digests:
            self._digests[key] = f"{figure.slice.vintage.digest}-{figure.series.digest}"
        said_there = check(figure.value, figure.cell.flags)
        return f"/{self._language}/stats/figures/{self._digests[key]}-{figure.cell.period}-{said_there}"
