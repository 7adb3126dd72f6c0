"""Whether a cap leaves room for one more petition."""

from __future__ import annotations

from collections.abc import Iterable

from trihub.core.messages import Message, said
from trihub.joint.petition.checks.subject import Subject
from trihub.joint.petition.facts import Finding, Tally
from trihub.joint.programmes.model import Cap


def assess_cap(cap: Cap, subject: Subject) -> Finding:
    """Count what was admitted before. A year is a calendar year; in a cap for an office without a
    role every case counts at each of its offices."""
    tallies = subject.facts.tallies
    if tallies is None:
        return Finding(None, said("How many petitions were admitted before is not known."))
    if cap.period:
        tallies = tuple(tally for tally in tallies if tally.period == cap.period)
    if cap.per in ("year", "office and year"):
        tallies = tuple(tally for tally in tallies if tally.year == subject.day.year)
    counts = dict(_counts(cap, subject, tallies))
    evidence = tuple(_words(office, count, cap) for office, count in counts.items())
    if all(count < cap.number for count in counts.values()):
        return Finding(
            True, said("The bound of {number} leaves room.", number=cap.number), evidence
        )
    if cap.firm:
        return Finding(
            False, said("The bound of {number} is reached.", number=cap.number), evidence
        )
    reason = said("The bound of about {number} is reached; the office decides.", number=cap.number)
    return Finding(None, reason, evidence)


def _counts(cap: Cap, subject: Subject, tallies: Iterable[Tally]) -> Iterable[tuple[str, int]]:
    """How many count against the cap at each office that it binds; “” stands for all offices."""
    tallies = tuple(tallies)
    if cap.per in ("all", "year"):
        yield "", sum(tally.admitted for tally in tallies)
        return
    lead = subject.petition.lead
    for office in (cap.office,) if cap.office else subject.programme.offices:
        if (cap.role == "first" and office != lead) or (cap.role == "peer" and office == lead):
            continue  # this petition takes no place there
        counted = [tally for tally in tallies if _counts_at(office, tally, cap.role)]
        if cap.per == "applicant and office":
            yield office, sum(tally.same_applicant for tally in counted)
        else:
            yield office, sum(tally.admitted for tally in counted)


def _counts_at(office: str, tally: Tally, role: str) -> bool:
    return not role or (tally.lead == office) == (role == "first")


def _words(office: str, count: int, cap: Cap) -> Message:
    if cap.per == "applicant and office":
        return said(
            "{office}: {count} of this applicant admitted, at most {number}.",
            office=office, count=count, number=cap.number,
        )  # fmt: skip
    if office:
        return said(
            "{office}: {count} admitted, at most {number}.",
            office=office, count=count, number=cap.number,
        )  # fmt: skip
    return said("{count} admitted, at most {number}.", count=count, number=cap.number)
