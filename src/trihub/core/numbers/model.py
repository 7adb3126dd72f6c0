"""What a patent number is, once read: never one string (WIPO ST.6, ST.13, ST.10/C)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class NumberType(StrEnum):
    """What the number counts. A number without its type is ambiguous in CN, JP and KR."""

    APPLICATION = "application"
    PUBLICATION = "publication"
    REGISTRATION = "registration"
    APPEAL = "appeal"


class Right(StrEnum):
    """The right that the number belongs to."""

    PATENT = "patent"
    UTILITY_MODEL = "utility model"
    DESIGN = "design"
    TRADEMARK = "trademark"
    PLANT = "plant"


class Form(StrEnum):
    """A way to write a number out."""

    ORIGINAL = "original"
    """As the office itself prints it."""
    DOCDB = "docdb"
    """Country, number, kind as EPO's master file keeps them, joined by spaces."""
    EPODOC = "epodoc"
    """One string. Publications only: for applications it loses data (see standards)."""
    ST13 = "st13"
    """Office, two digits of right, year, nine digits of serial (applications)."""
    DISPLAY = "display"
    """For readers: office code first, spaced as that office's users expect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One reading of a number.

    ``serial`` holds digits (or letters and digits) as the office counts them, with its own
    padding; ``prefix`` what stands before it by office (``特開``, a US series code ``11``, a PCT
    receiving office ``CN``, the CN digit or KR pair for the right); ``check_ok`` is ``None``
    where the form has no check digit or none was given. ``kind`` is the publication's (ST.16);
    of applications only US provisionals carry one, ``P``. ``warnings`` say what is odd in words
    for a reader.
    """

    office: str
    type: NumberType
    right: Right | None
    serial: str
    year: int | None = None
    prefix: str = ""
    era: str = ""
    """Letter of the Japanese era in which a JP number to 1999 counts its year (``S``, ``H``)."""
    sub: str = ""
    """Sub-number behind the number: four digits, KR registrations (``10-0031944-00-00``)."""
    kind: str = ""
    check_digit: str = ""
    check_ok: bool | None = None
    original: str = ""
    warnings: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """A text that fits several numbers, and what would settle which one is meant."""

    original: str
    candidates: tuple[Number, ...]
    settled_by: str
