"""The vocabulary of official figures: what is counted, when, by whom, and where it was published.

An observation is a figure of one :class:`Series` for one :class:`Period` as one
:class:`Vintage` of a data set gives it. Nothing of it ever changes: what a later publication
says is another observation (ADR 8).
"""

from trihub.core.statistics.cells import Cell, observation_of
from trihub.core.statistics.codes import LANGUAGES, Code, CodeList
from trihub.core.statistics.flags import Flag, flags_of, names_of
from trihub.core.statistics.observation import Load, Observation, Place, observation_parts
from trihub.core.statistics.periods import Period
from trihub.core.statistics.series import (
    DIMENSIONS,
    NOT_APPLICABLE,
    TOTAL,
    UNKNOWN,
    Series,
    Which,
)
from trihub.core.statistics.slices import Coverage, Slice
from trihub.core.statistics.values import BadValue, exact, plain
from trihub.core.statistics.vintages import Published, Vintage

__all__ = [
    "DIMENSIONS",
    "LANGUAGES",
    "NOT_APPLICABLE",
    "TOTAL",
    "UNKNOWN",
    "BadValue",
    "Cell",
    "Code",
    "CodeList",
    "Coverage",
    "Flag",
    "Load",
    "Observation",
    "Period",
    "Place",
    "Published",
    "Series",
    "Slice",
    "Vintage",
    "Which",
    "exact",
    "flags_of",
    "names_of",
    "observation_of",
    "observation_parts",
    "plain",
]
