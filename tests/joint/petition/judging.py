"""How the tests judge one rule of a petition."""

from __future__ import annotations

import datetime as dt
from typing import Any

from joint.petition.samples import (
    TODAY,
    patent,
    petition,
)
from trihub.core.messages import Message
from trihub.core.patent import Patent
from trihub.joint.petition.eligibility import assess
from trihub.joint.petition.facts import CaseFacts
from trihub.joint.petition.model import Assessment, Petition
from trihub.joint.programmes.model import Programme


def texts(programme: Programme, **by_office: Any) -> dict[str, Patent | None]:
    """The applications' texts; ``KR={...}`` changes fields of one, ``KR=None`` leaves it out."""
    return {
        office: None
        if by_office.get(office, {}) is None
        else patent(office, **by_office.get(office, {}))
        for office in programme.offices
    }


def judged(
    programme: Programme,
    rule: str,
    *,
    by_office: dict[str, Any] | None = None,
    facts: CaseFacts | None = None,
    today: dt.date = TODAY,
    asked: Petition | None = None,
) -> Assessment:
    given = texts(programme, **(by_office or {}))
    found = assess(programme, asked or petition(programme), given, facts or CaseFacts(), today)
    [one] = [assessment for assessment in found if assessment.rule == rule]
    assert isinstance(one.reason, Message)
    assert one.decider == ("examiner" if one.holds is None else "machine")
    return one
