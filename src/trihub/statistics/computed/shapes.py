"""The JSON of computed figures: the same for commands, the API and the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trihub.core.statistics import LANGUAGES, names_of
from trihub.statistics.computed.definitions import Definition, Refused
from trihub.statistics.computed.flows import FlowCell, FlowMatrix, FlowRow
from trihub.statistics.computed.library import LibraryFigure, LibraryFigures
from trihub.statistics.computed.model import Computed, ComputedTable, Input, Missing


def definition_shape(found: Definition) -> dict[str, Any]:
    """A computed indicator."""
    return {
        "id": found.id, "version": found.version, "kind": found.kind.value,
        "names": dict(found.names), "definition": dict(found.definition), "of": list(found.of),
        "part": dict(found.part), "whole": dict(found.whole),
        "by": [dict(each) for each in found.by], "unit": found.unit, "scale": found.scale,
        "places": found.places,
    }  # fmt: skip


def refused_shape(found: Refused) -> dict[str, Any]:
    """What is not computed, and why."""
    return {"id": found.id, "names": dict(found.names), "reason": dict(found.reason)}


def _input(given: Input) -> dict[str, Any]:
    figure = given.figure
    return {"role": given.role, "id": given.id, "dataset": given.dataset,
            "key": figure.series.key, "period": str(figure.period),
            "value": figure.cell.value}  # fmt: skip


def _missing(found: Missing | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"why": found.why.value, "facts": dict(found.facts),
            "text": {language: found.text(language) for language in LANGUAGES}}  # fmt: skip


def figure_shape(found: Computed) -> dict[str, Any]:
    """A computed figure with its inputs."""
    return {
        "id": found.id, "dataset": found.dataset, "key": found.series.key,
        "period": str(found.period),
        "value": None if found.value is None else f"{found.value:f}",
        "flags": names_of(found.flags), "inputs": [_input(each) for each in found.inputs],
        "missing": _missing(found.missing),
    }  # fmt: skip


def computed_shape(table: ComputedTable) -> dict[str, Any]:
    """A computed table."""
    return {
        "indicator": definition_shape(table.definition),
        "as_of": table.as_of.isoformat() if table.as_of else None,
        "base": table.base,
        "figures": [figure_shape(each) for each in table],
    }


def _cell(cell: FlowCell) -> dict[str, Any]:
    return {"value": cell.value, "flags": names_of(cell.flags),
            "inputs": [_input(each) for each in cell.inputs],
            "missing": _missing(cell.missing)}  # fmt: skip


def _row(row: FlowRow) -> dict[str, Any]:
    return {
        "office": row.office, "dataset": row.dataset, "counted": list(row.counted),
        "cells": _cells(row.cells), "other": _cell(row.other), "total": _cell(row.total),
        "adds_up": row.adds_up,
    }  # fmt: skip


def _cells(cells: Mapping[str, FlowCell]) -> dict[str, Any]:
    return {name: _cell(each) for name, each in cells.items()}


def flows_shape(matrix: FlowMatrix) -> dict[str, Any]:
    """Flows between offices."""
    return {
        "year": matrix.year, "indicator": matrix.indicator, "right": matrix.right,
        "as_of": matrix.as_of.isoformat() if matrix.as_of else None,
        "offices": list(matrix.offices), "origins": dict(matrix.origins),
        "rows": [_row(matrix.rows[office]) for office in matrix.offices],
        "totals": _cells(matrix.totals),
    }  # fmt: skip


def fields_shape(found: LibraryFigures, figures: Sequence[LibraryFigure]) -> dict[str, Any]:
    """The JSON of some figures of a library."""
    rules = found.definition
    return {
        "definition": {"id": rules.id, "version": found.version, "concordance": rules.concordance,
                       "names": dict(rules.names), "text": dict(rules.definition)},
        "library": {"change": found.change, "counted_on": found.counted_on,
                    "documents": found.documents, "without_class": found.without_class,
                    "invented": found.invented},
        "unmapped": dict(found.unmapped),
        "figures": [each._asdict() for each in figures],
    }  # fmt: skip
