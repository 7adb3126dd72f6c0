"""Figures as charts, and as readers of a language write them.

What a figure is stands at the end of its line, not in a legend; a break in method cuts the line;
what is not final is hollow; the source is written under it. The table always stands beside.
"""

from trihub.statistics.charts.bars import bars
from trihub.statistics.charts.lines import MOST_LINES, lines
from trihub.statistics.charts.matrix import matrix
from trihub.statistics.charts.model import Bar, Line, Point, bar_of, is_drawn, line_of, lines_of
from trihub.statistics.charts.numbers import exact_number, scale_for, short_number
from trihub.statistics.charts.titles import (
    counted_among,
    counted_as,
    differing,
    labels_among,
    published,
    source_of,
    title_among,
    title_of,
)
from trihub.statistics.charts.words import flag_words, word

__all__ = [
    "MOST_LINES",
    "Bar",
    "Line",
    "Point",
    "bar_of",
    "bars",
    "counted_among",
    "counted_as",
    "differing",
    "exact_number",
    "flag_words",
    "is_drawn",
    "labels_among",
    "line_of",
    "lines",
    "lines_of",
    "matrix",
    "published",
    "scale_for",
    "short_number",
    "source_of",
    "title_among",
    "title_of",
    "word",
]
