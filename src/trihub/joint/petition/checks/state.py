"""Checks on how far an application has come at its office."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from trihub.core.messages import N_, Message, said
from trihub.core.numbers.model import Right
from trihub.core.patent import LegalEvent, Patent
from trihub.joint.petition.checks.subject import Subject
from trihub.joint.petition.facts import Finding
from trihub.joint.petition.model import Filed
from trihub.joint.programmes.vocabulary import SUBJECTS

Values = Mapping[str, Any]


@cache
def _codes() -> Mapping[str, Mapping[str, frozenset[str]]]:
    text = (files("trihub.joint.petition") / "events.toml").read_text(encoding="utf-8")
    return {
        office: {kind: frozenset(codes) for kind, codes in table.items()}
        for office, table in tomllib.loads(text).items()
    }


def _events(office: str, patent: Patent, kind: str) -> list[LegalEvent]:
    codes = _codes().get(office, {}).get(kind, frozenset())
    return [e for e in patent.events if e.office == office and e.code.strip() in codes]


def _words(office: str, event: LegalEvent) -> Message:
    return said(
        "{office}: event {code} of {day}: {text}",
        office=office, code=event.code, day=event.date or "—", text=event.text or "—",
    )  # fmt: skip


def _known(office: str, patent: Patent | None) -> Message:
    """What is known of an application's events, so that an examiner can judge what is not."""
    if patent is None:
        return said("{office}: the application is not there.", office=office)
    days = sorted(str(event.date) for event in patent.events if event.date)
    if not days:
        return said("{office}: no legal events are known.", office=office)
    return said(
        "{office}: known legal events: {count}, the last of {day}.",
        office=office, count=len(patent.events), day=days[-1],
    )  # fmt: skip


def applications(subject: Subject) -> Finding:
    """One application at each partner (or one international one), each text that of its number."""
    programme, filed = subject.programme, subject.petition.applications
    evidence = [said("{office}: {number}.", office=f.office, number=f.number) for f in filed]
    each = programme.subject == SUBJECTS[0]
    if each and sorted(f.office for f in filed) != sorted(programme.offices):
        reason = said(
            "The petition must name one application at each of: {offices}.",
            offices=", ".join(programme.offices),
        )
        return Finding(False, reason, tuple(evidence))
    if not each and len(filed) != 1:
        reason = said("The petition must name one international application.")
        return Finding(False, reason, tuple(evidence))
    other = [said(_OTHER, office=f.office, number=n) for f in filed if (n := _other(subject, f))]
    if other:
        reason = said("A text is that of another application than the one named.")
        return Finding(False, reason, (*evidence, *other))
    return Finding(True, said("The applications are named."), tuple(evidence))


_OTHER = N_("{office}: the text is that of {number}.")


def _other(subject: Subject, filed: Filed) -> str:
    """The number of the application that a text is of, where that is not the one named."""
    patent = subject.text(filed.office)
    application = patent.application if patent else None
    if not application or not application.key or not filed.key or application.key == filed.key:
        return ""
    return application.number


def unexamined(subject: Subject, values: Values) -> Finding:
    """No office has begun to examine. The data can show that one has, never that none has."""
    begun: list[str] = []
    known: list[str] = []
    for office in subject.offices:
        patent = subject.text(office)
        events = _events(office, patent, "examined") if patent else []
        begun += [_words(office, event) for event in events]
        if patent and patent.right is Right.PATENT and patent.grant_date and not events:
            begun.append(said("{office}: granted on {day}.", office=office, day=patent.grant_date))
        known.append(_known(office, patent))
    if begun:
        return Finding(False, said("Examination has begun."), tuple(begun))
    reason = said("The data do not show whether examination has begun; an examiner decides.")
    return Finding(None, reason, tuple(known))


def examination_requested(subject: Subject, values: Values) -> Finding:
    """Examination was requested at one office (``office``)."""
    office = str(values["office"])
    patent = subject.text(office)
    events = _events(office, patent, "requested") if patent else []
    if events:
        evidence = tuple(_words(office, event) for event in events)
        return Finding(
            True, said("Examination was requested at {office}.", office=office), evidence
        )
    reason = said(
        "The data do not show a request for examination at {office}; an examiner decides.",
        office=office,
    )
    return Finding(None, reason, (_known(office, patent),))


def claims_copy_if_unpublished(subject: Subject, values: Values) -> Finding:
    """While an application is unpublished, the claims of the one at ``office`` are there."""
    office = str(values["office"])
    unpublished = [f.office for f in subject.petition.applications if not f.publication]
    if not unpublished:
        return Finding(True, said("Every application is published."))
    evidence = tuple(said("{office}: unpublished.", office=each) for each in unpublished)
    if claims := subject.claims(office):
        there = said("{office}: {count} claims.", office=office, count=len(claims))
        reason = said("A copy of the claims of {office} is there.", office=office)
        return Finding(True, reason, (*evidence, there))
    reason = said(
        "An application is unpublished, and no copy of the claims of {office} was given.",
        office=office,
    )
    return Finding(False, reason, evidence)
