"""What a person decides on a working paper, as a form says it: field by field, onto the paper.

The text travels in the form and is read again when the form comes back, so that every value that is
recorded as a source's own is one that the rules find in the text at its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Literal, cast

import msgspec

from trihub.core.register import Certainty
from trihub.register.paper import Paper, PaperRecord, PaperValue

ADDED = 2
"""Values that a form has room to add to a record at once."""


def digest(record: PaperRecord) -> str:
    """What a proposal is, records that it may be included: a decision counts for this alone."""
    plain = msgspec.structs.replace(record, into="", decision="", seen=0)
    return hashlib.sha256(msgspec.json.encode(plain)).hexdigest()[:16]


def decide(paper: Paper, form: Mapping[str, str]) -> list[int]:
    """Put what a form says onto a paper that was just read. The fields of proposal *n*: ``r-n`` its
    digest when it was shown, ``d-n`` the decision, ``into-n`` a record that is there, ``seen-ID``
    that record's newest statement, ``v-n-i`` and ``x-n-i`` the *i*-th value as corrected or left
    out, ``an-n-k`` and ``av-n-k`` name and value of one that is added.

    Gives the numbers of proposals that are others than were shown; nothing is decided on them.
    """
    other = []
    for each in paper.records:
        if form.get(f"r-{each.number}") != digest(each):
            other.append(each.number)
            continue
        decision = form.get(f"d-{each.number}", "")
        if decision in ("confirm", "reject"):
            each.decision = cast(Literal["confirm", "reject"], decision)
        into = form.get(f"into-{each.number}", "")
        if into in each.like:
            seen = form.get(f"seen-{into}", "")
            each.into, each.seen = into, int(seen[:15]) if seen.isdecimal() else 0
        _values(each, form)
    return other


def _values(record: PaperRecord, form: Mapping[str, str]) -> None:
    kept = []
    renamed: dict[str, str] = {}
    for place, value in enumerate(record.values):
        at = f"{record.number}-{place}"
        given = form.get(f"v-{at}", value.value).strip()
        if value.name in ("head", "guest") and given and given != value.value:
            renamed[value.value] = given
        if value.name == "role" and given == value.value:
            who, _, role = given.partition("=")
            given = f"{renamed.get(who, who)}={role}"
        if form.get(f"x-{at}"):
            continue
        if given and given != value.value:
            correct(value, given)
        kept.append(value)
    for place in range(ADDED):
        at = f"{record.number}-{place}"
        name, given = form.get(f"an-{at}", ""), form.get(f"av-{at}", "").strip()
        if name and given:
            kept.append(added(name, given))
    record.values[:] = kept


def correct(value: PaperValue, given: str) -> None:
    """Another value, as the person's own word."""
    value.read_as, value.value = value.value, given
    value.certainty, value.because = Certainty.STATED, [f"read as {value.read_as}"]


def added(name: str, given: str) -> PaperValue:
    """A value that the text does not give, as the person's own word."""
    return PaperValue(name, given, 0, 0, "", Certainty.STATED, [], read_as="")
