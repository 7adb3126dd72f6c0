"""The joint report as a picture: claims against families, each cell parted between the offices.

What the page, the PDF and the workbook show, made once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trihub.joint.report.model import Cell, JointFamily, JointReport
from trihub.joint.report.overlap import all_agree


class State(StrEnum):
    """What a cell says at a glance."""

    AGREE = "agree"
    DIFFER = "differ"
    ONLY = "only"
    """One office alone speaks."""
    SILENT = "silent"


SIGNS = {State.AGREE: "=", State.DIFFER: "≠", State.ONLY: "", State.SILENT: ""}
"""The sign that stands between the offices' halves, so that a state never rests on colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """One family for one row of claims. ``categories`` by office, in the offices' order, empty where
    an office is silent; ``only`` is the office that speaks alone."""

    row: str
    state: State
    categories: tuple[tuple[str, ...], ...]
    only: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A family with its label (D1, D2 …) and its cells in the order of the rows."""

    label: str
    family: JointFamily
    cells: tuple[MatrixCell, ...]

    @property
    def withheld(self) -> bool:
        """Whether the family is a conflicting application whose number is not told."""
        return any(c.withheld for documents in self.family.documents.values() for c in documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows of claims (their labels) against families."""

    offices: tuple[str, ...]
    rows: tuple[str, ...]
    lines: tuple[Line, ...]


def matrix(report: JointReport) -> Matrix:
    """The matrix of a joint report, families in its order."""
    rows = tuple(row.label for row in report.rows)
    return Matrix(
        offices=report.offices,
        rows=rows,
        lines=tuple(
            Line(label=f"D{number}", family=family, cells=_cells(report.offices, rows, family))
            for number, family in enumerate(report.families, 1)
        ),
    )


def _cells(
    offices: tuple[str, ...], rows: tuple[str, ...], family: JointFamily
) -> tuple[MatrixCell, ...]:
    said = {(cell.row, cell.office): cell for cell in family.cells}
    return tuple(_cell(row, [said.get((row, office)) for office in offices]) for row in rows)


def _cell(row: str, given: list[Cell | None]) -> MatrixCell:
    categories = tuple(cell.categories if cell else () for cell in given)
    speaking = [cell for cell in given if cell and cell.categories]
    if not speaking:
        state = State.SILENT
    elif len(speaking) == 1:
        state = State.ONLY
    else:
        agreed = all_agree([cell.categories for cell in speaking])
        state = State.AGREE if agreed else State.DIFFER
    return MatrixCell(
        row=row, state=state, categories=categories,
        only=speaking[0].office if state is State.ONLY else "",
    )  # fmt: skip
