"""Checks on the claims: how many, how they depend, whether they are answered by others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trihub.core.messages import Message, said
from trihub.core.patent import Claim
from trihub.joint.petition.checks.subject import Subject, independent
from trihub.joint.petition.correspondence import compare, unanswered
from trihub.joint.petition.facts import Finding

Values = Mapping[str, Any]
SHOWN = 20
"""The most claim numbers that one line of evidence names."""


def claims_at_most(subject: Subject, values: Values) -> Finding:
    """No application has more claims than ``number``."""
    return _bounded(subject, int(values["number"]), len)


def independent_claims_at_most(subject: Subject, values: Values) -> Finding:
    """No application has more independent claims than ``number``."""
    return _bounded(subject, int(values["number"]), lambda claims: len(independent(claims)))


def _bounded(subject: Subject, bound: int, count: Callable[[tuple[Claim, ...]], int]) -> Finding:
    counts = {office: count(claims) for office, claims in subject.with_claims() if claims}
    over = [office for office, found in counts.items() if found > bound]
    if over:
        reason = said("{offices}: more than {bound}.", offices=", ".join(over), bound=bound)
        return Finding(False, reason, _evidence(subject))
    return _unless_missing(subject, said("No application has more than {bound}.", bound=bound))


def no_multiple_dependent_claims(subject: Subject, values: Values) -> Finding:
    """No claim refers to more than one other."""
    found = {
        office: [claim.number for claim in claims if len(claim.depends_on) > 1]
        for office, claims in subject.with_claims()
    }
    several = tuple(
        said(
            "{office}: claims that depend on several: {claims}.", office=o, claims=_listed(numbers)
        )
        for o, numbers in found.items()
        if numbers
    )
    if several:
        return Finding(False, said("A claim depends on several claims."), several)
    return _unless_missing(subject, said("No claim depends on several claims."))


def independent_claims_answered(subject: Subject, values: Values) -> Finding:
    """Each independent claim has a counterpart in the table, at every other office."""
    return _answered(subject, independent)


def all_claims_answered(subject: Subject, values: Values) -> Finding:
    """Each claim has a counterpart in the table, at every other office."""
    return _answered(subject, lambda claims: tuple(claim.number for claim in claims))


def _answered(subject: Subject, which: Callable[[tuple[Claim, ...]], Sequence[int]]) -> Finding:
    alone = []
    for office, claims in subject.with_claims():
        for other in subject.offices:
            missing = unanswered(subject.petition.correspondence, office, other, which(claims))
            if other != office and missing:
                alone.append(
                    said(
                        "{office}: claims without a counterpart at {other}: {claims}.",
                        office=office, other=other, claims=_listed(missing),
                    )
                )  # fmt: skip
    if alone:
        return Finding(False, said("A claim has no counterpart in the table."), tuple(alone))
    return _unless_missing(subject, said("The table names a counterpart for each."))


def claims_correspond(subject: Subject, values: Values) -> Finding:
    """Whether claims correspond substantially: never decided here, only shown. For each row of
    the table, how much of the claims is alike, by words or by shared terms of the glossary."""
    reason = said("Whether the claims correspond substantially, an examiner decides.")
    evidence: list[Message] = []
    for row in subject.petition.correspondence:
        numbers = " / ".join(f"{office} {number}" for office, number in row.claims.items())
        for likeness in compare(row, subject.texts, subject.translator):
            evidence.append(
                said(
                    "Claims {numbers}: {percent} % alike between {left} and {right}.",
                    numbers=numbers, percent=round(100 * likeness.share),
                    left=likeness.left, right=likeness.right,
                )
            )  # fmt: skip
        if row.note:
            evidence.append(said("Claims {numbers}: “{note}”", numbers=numbers, note=row.note))
    return Finding(None, reason, tuple(evidence))


def _unless_missing(subject: Subject, reason: Message) -> Finding:
    """The rule holds, unless an application's claims are not there."""
    missing = [office for office, claims in subject.with_claims() if not claims]
    if missing:
        lacking = said("The claims of {offices} are not there.", offices=", ".join(missing))
        return Finding(None, lacking, _evidence(subject))
    return Finding(True, reason, _evidence(subject))


def _evidence(subject: Subject) -> tuple[Message, ...]:
    return tuple(
        said(
            "{office}: {claims} claims, {independent} independent ({numbers}).",
            office=office, claims=len(claims), independent=len(independent(claims)),
            numbers=_listed(independent(claims)),
        )
        for office, claims in subject.with_claims()
        if claims
    )  # fmt: skip


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:SHOWN]))
    return f"{shown} …" if len(numbers) > SHOWN else shown or "—"
