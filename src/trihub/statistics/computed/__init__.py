"""Figures that follow from published ones, each with its definition, inputs and reasons."""

from trihub.statistics.computed.compute import compute
from trihub.statistics.computed.definitions import Definition, Refused, indicators, refused
from trihub.statistics.computed.flows import FlowCell, FlowMatrix, FlowRow, flows
from trihub.statistics.computed.model import Computed, ComputedTable, Input, Missing, Why
from trihub.statistics.computed.shapes import computed_shape, definition_shape, flows_shape

__all__ = [
    "Computed",
    "ComputedTable",
    "Definition",
    "FlowCell",
    "FlowMatrix",
    "FlowRow",
    "Input",
    "Missing",
    "Refused",
    "Why",
    "compute",
    "computed_shape",
    "definition_shape",
    "flows",
    "flows_shape",
    "indicators",
    "refused",
]
