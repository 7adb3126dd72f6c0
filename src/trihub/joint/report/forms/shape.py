"""The report as JSON (``docs/reference/joint-report.md``): for programs, and to be read back."""

from __future__ import annotations

from typing import Any

import msgspec

from trihub.joint.report.forms.words import Words
from trihub.joint.report.matrix import Line, MatrixCell, State, matrix
from trihub.joint.report.merge import family_key
from trihub.joint.report.model import ClaimRow, JointReport, Overlap

Json = dict[str, Any]

VERSION = 1
"""Grows when a key changes its meaning; new keys may be added without it."""


def write(report: JointReport, words: Words) -> bytes:
    """Compact JSON, UTF-8; keys are the same in every language."""
    return msgspec.json.encode(shape(report, words.language))


def shape(report: JointReport, language: str) -> Json:
    """The documented shape. ``reports`` holds each office's report as it was sealed."""
    lines = matrix(report)
    places = _places(report)
    names = report.programme_names
    return {
        "joint_report": VERSION,
        "language": language,
        "case": report.case,
        "programme": {"id": report.programme, "name": names.get(language, report.programme)},
        "offices": list(report.offices),
        "rows": [_row(row) for row in report.rows],
        "families": [_family(line, report.offices, places) for line in lines.lines],
        "overlap": [_overlap(overlap) for overlap in report.overlap],
        "commitments": report.commitments,
        "nonces": report.nonces,
        "reports": msgspec.to_builtins(report.reports),
    }


def _row(row: ClaimRow) -> Json:
    return {"label": row.label, "claims": row.numbers}


def _family(line: Line, offices: tuple[str, ...], places: dict[tuple[str, str], list[int]]) -> Json:
    family = line.family
    return {
        "label": line.label,
        "family": family.family,
        "found_by": list(family.found_by),
        "withheld": line.withheld,
        "citations": {office: places[office, family.family] for office in family.found_by},
        "cells": [_cell(cell, offices) for cell in line.cells if cell.state is not State.SILENT],
        "disagreements": list(family.disagreements),
    }


def _places(report: JointReport) -> dict[tuple[str, str], list[int]]:
    """Where an office's citations of a family stand among all of its citations, from 0."""
    found: dict[tuple[str, str], list[int]] = {}
    for office, own in report.reports.items():
        for place, citation in enumerate(own.citations):
            found.setdefault((office, family_key(office, citation, place)), []).append(place)
    return found


def _cell(cell: MatrixCell, offices: tuple[str, ...]) -> Json:
    return {
        "row": cell.row,
        "state": cell.state.value,
        "categories": {
            office: list(letters)
            for office, letters in zip(offices, cell.categories, strict=True)
            if letters
        },
    }


def _overlap(overlap: Overlap) -> Json:
    return {
        "offices": list(overlap.offices),
        "both": overlap.both,
        "only": overlap.only,
        "jaccard_permille": overlap.jaccard_permille,
        "relevant_both": overlap.relevant_both,
        "relevant_only": overlap.relevant_only,
        "agreed_rows": overlap.agreed_rows,
        "compared_rows": overlap.compared_rows,
    }
