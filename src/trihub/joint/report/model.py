"""An office's report as it is sealed, and the joint report of several.

A report is self-contained: it names documents with their dates, titles and families, so that it
can be read, merged and checked without a library, years later.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from trihub.joint.desk.model import Note, Opinion, Remark, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A document that an office cites.

    ``key`` is the publication key, ``office``, ``number``, ``kind`` and ``date`` (CCYYMMDD, ST.2)
    its parts; ``family`` identifies its simple family the same way in both offices' reports (the
    sorted active priorities' keys, or the application's own). ``titles`` by language.
    ``conflicting`` marks an earlier application published later (category E); ``withheld`` one
    that is not published yet, whose number is not given to the other office, ``withheld_until``
    the day (as far as it is known) from which it is.
    """

    key: str
    office: str
    number: str
    kind: str
    date: int
    family: str
    titles: dict[str, str]
    remarks: tuple[Remark, ...]
    applicant: str = ""
    conflicting: bool = False
    withheld: bool = False
    withheld_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A collection that was searched, and what it covered then (CCYY-MM-DD)."""

    name: str
    documents: int
    covered_from: str = ""
    covered_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminerRun:
    """A query as run, and who ran it (the name that the office gives out)."""

    run: Run
    examiner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeReport:
    """One office's report, frozen when it is filed. ``language`` is that of its reasons and
    opinions; ``claims`` are the numbers of the claims that were searched. ``title`` and
    ``applicant`` are those of the office's own application, ``application_date`` its day of
    filing (CCYY-MM-DD)."""

    case: str
    office: str
    application: str
    language: str
    examiner: str
    filed: str
    claims: tuple[int, ...]
    classes: tuple[str, ...] = ()
    databases: tuple[Database, ...] = ()
    runs: tuple[ExaminerRun, ...] = ()
    citations: tuple[Cited, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    notes: tuple[Note, ...] = ()
    title: str = ""
    applicant: str = ""
    application_date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """Claims of the offices' applications that answer to one another: office to claim number,
    ``None`` where an application has no such claim. ``label`` names the row (“1”, “1 / 3”)."""

    label: str
    numbers: dict[str, int | None]


class Cell(Struct, frozen=True, kw_only=True, gc=False):
    """What one office says of one family for one row of claims. Empty ``categories``: silence.

    A joint report has thousands: a struct is made in a fraction of the time of a dataclass, and
    left out of garbage collection, since it is part of no cycle.
    """

    office: str
    row: str
    categories: tuple[str, ...]
    remarks: tuple[Remark, ...]
    documents: tuple[str, ...]


class JointFamily(Struct, frozen=True, kw_only=True, gc=False):
    """A family that at least one office cites. ``documents`` by office are those it cites;
    ``cells`` what each office says, row by row; ``disagreements`` the rows in which offices that
    both cite the family for the row give other categories."""

    family: str
    found_by: tuple[str, ...]
    documents: dict[str, tuple[Cited, ...]]
    cells: tuple[Cell, ...]
    disagreements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Figures of two offices' reports, or of all where ``offices`` are more.

    ``both`` families cited by all of them, ``only`` by office alone, ``jaccard_permille`` the
    share both / any in thousandths (1000 where nothing is cited at all); the same for families
    with X, Y or E; ``compared_rows`` counts rows of claims for which all of them give categories to
    a family that all cite, ``agreed_rows`` those in which the categories agree. Withheld documents
    do not count: whether two offices mean the same one is not told.
    """

    offices: tuple[str, ...]
    both: int
    only: dict[str, int]
    jaccard_permille: int
    relevant_both: int
    relevant_only: dict[str, int]
    agreed_rows: int
    compared_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JointReport:
    """The merge: nothing averaged, nothing left out. Families found by all come first, then by
    each alone, each with X before Y before A. ``commitments`` and the ``nonces`` (hex) that were opened at the
    exchange, by office, prove that the reports are those that were filed. ``programme_names`` are
    the programme's by language."""

    case: str
    programme: str
    offices: tuple[str, ...]
    rows: tuple[ClaimRow, ...]
    families: tuple[JointFamily, ...]
    overlap: tuple[Overlap, ...]
    reports: dict[str, OfficeReport]
    commitments: dict[str, str] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)
    programme_names: dict[str, str] = field(default_factory=dict)
