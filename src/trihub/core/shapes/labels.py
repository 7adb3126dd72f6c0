"""What labels of claim sets say: which amendment a set is of, and how a claim of it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trihub.core.dates import PatentDate, parse_date
from trihub.core.errors import BadDate
from trihub.core.messages import said

_AMENDMENT = re.compile(r"(?:written amendment|amended)(?: (\d{4}(?:-\d\d){0,2}))?(?: (.+))?")
"""A label as the readers of Japanese files write it. It stays in English in the record, where
passages name their claims by it; what is shown puts it in the reader's words."""


@dataclass(frozen=True, slots=True)
class SetLabel:
    """What a set of claims is: of a written amendment, of which day, and what else is printed."""

    amended: bool
    date: PatentDate | None
    rest: str

    @property
    def which(self) -> str:
        """Which amendment: its day and what else is printed; empty where nothing is."""
        return " ".join(filter(None, (str(self.date or ""), self.rest)))


def set_label(label: str) -> SetLabel:
    """A claim set's label taken apart; all of it as printed where it is of no known form."""
    found = _AMENDMENT.fullmatch(label)
    try:
        date = parse_date(found[1] or "") if found else None
    except BadDate:
        found = date = None
    if found is None:
        return SetLabel(amended=False, date=None, rest=label)
    return SetLabel(amended=True, date=date, rest=found[2] or "")


def claim_label(label: str) -> tuple[str, SetLabel]:
    """The label of a claim as passages have it: the claim's own, and its set's before it."""
    of, _, number = label.rpartition(" ")
    return number, set_label(of)


def claim_in_words(label: str) -> str:
    """A claim's label for readers: a message where its set is of an amendment, else as it is."""
    number, of = claim_label(label)
    if not of.amended:
        return label
    if not of.which:
        return said("{number} (written amendment)", number=number)
    return said("{number} (written amendment {which})", number=number, which=of.which)
