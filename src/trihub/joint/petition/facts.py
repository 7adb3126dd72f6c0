"""What eligibility is judged from besides the petition and the texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from trihub.joint.petition.model import Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many petitions of a programme were admitted: in a period (from 1) and calendar year,
    with ``lead`` as the office of first filing or main authority; ``same_applicant`` of them are
    of the applicant whose petition is assessed."""

    period: int
    year: int
    lead: str
    admitted: int
    same_applicant: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """``requested`` is the day (the office's own date) on which each office was asked. ``tallies``
    count the petitions admitted before this one, ``None`` where they are not known; so do
    ``consents``, in their last versions, with ``now`` the moment that they are looked at."""

    requested: Mapping[str, dt.date] = field(default_factory=dict)
    tallies: tuple[Tally, ...] | None = None
    consents: tuple[Consent, ...] | None = None
    now: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: ``holds`` is ``None`` where a human has to decide."""

    holds: bool | None
    reason: str
    evidence: tuple[str, ...] = ()
