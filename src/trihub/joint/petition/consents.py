"""Consent: given, running out, revoked. A consent never changes: revoking it makes a new version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from trihub.core.errors import BadInput
from trihub.core.messages import Message, said
from trihub.joint.calendar import last_moment, office_day
from trihub.joint.petition.model import Consent
from trihub.joint.programmes.model import Programme
from trihub.joint.programmes.vocabulary import SHARED


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether there is consent, and why. ``until`` is when it ends by itself (UTC), if it holds."""

    holds: bool
    reason: Message
    until: dt.datetime | None = None


def give(
    programme: Programme,
    office: str,
    what: Sequence[str],
    language: str,
    at: dt.datetime,
    until: dt.date | None = None,
) -> Consent:
    """A consent that begins at a moment and runs to the end of the day ``until`` at the office.

    Without ``until`` it runs as long as the programme lets it.

    :raises BadInput: the office is no partner, the programme has no text in the language, ``what``
        is empty or not known, or ``until`` is past or too late.
    """
    if office not in programme.offices:
        raise BadInput(
            said("The office {office} is no partner of this programme.", office=office),
            hint=said("Partners are: {offices}.", offices=", ".join(programme.offices)),
        )
    if language not in programme.consent:
        raise BadInput(
            said("There is no text of the consent in “{language}”.", language=language),
            hint=said("Languages are: {languages}.", languages=", ".join(programme.consent)),
        )
    if not what or any(part not in SHARED for part in what):
        raise BadInput(
            said("A consent does not cover “{what}”.", what=", ".join(what)),
            hint=said("It covers: {all}.", all=", ".join(SHARED)),
        )
    start = office_day(at, office)
    last = start + dt.timedelta(days=programme.consent_days)
    until = last if until is None else until
    if not start <= until <= last:
        raise BadInput(
            said("A consent given now cannot run to {until}.", until=until),
            hint=said("Give a day from {start} to {last}.", start=start, last=last),
        )
    return Consent(
        office=office, what=tuple(part for part in SHARED if part in what), given=_utc(at),
        until=until.isoformat(), text=programme.consent[language], language=language,
    )  # fmt: skip


def revoke(consent: Consent, at: dt.datetime) -> Consent:
    """The consent as revoked at a moment: a new version. One that is revoked stays as it is.

    :raises BadInput: the moment is before the consent was given.
    """
    if consent.revoked:
        return consent
    if at < _began(consent):
        raise BadInput(
            said("The consent was given after {moment}.", moment=_utc(at)),
            hint=said("Revoke it at a later moment."),
        )
    return replace(consent, revoked=_utc(at))


def holding(consents: Iterable[Consent], office: str, what: str, at: dt.datetime) -> bool:
    """Whether a consent lets the office see and share ``what`` at a moment."""
    return standing(consents, office, what, at).holds


def standing(consents: Iterable[Consent], office: str, what: str, at: dt.datetime) -> Standing:
    """Whether there is consent, and why. Of a consent's versions the revoked one counts, in
    whatever order they come."""
    last: Standing | None = None
    for consent in _newest(consents):
        if consent.office != office or what not in consent.what:
            continue
        found = _one(consent, what, at)
        if found.holds:
            return found
        last = last or found
    nothing = said("No consent was given to {office} for: {what}.", office=office, what=said(what))
    return last or Standing(holds=False, reason=nothing)


def _newest(consents: Iterable[Consent]) -> list[Consent]:
    """One version each: the one revoked first, if any is."""
    found: dict[Consent, Consent] = {}
    for consent in consents:
        same = replace(consent, revoked="")
        known = found.get(same)
        if not known or (
            consent.revoked and (not known.revoked or consent.revoked < known.revoked)
        ):
            found[same] = consent
    return list(found.values())


def _one(consent: Consent, what: str, at: dt.datetime) -> Standing:
    until = last_moment(dt.date.fromisoformat(consent.until), consent.office)
    values = {"office": consent.office, "what": said(what)}
    if at < _began(consent):
        reason = said(
            "The consent to {office} for {what} begins at {given}.", **values, given=consent.given
        )
    elif consent.revoked and at >= dt.datetime.fromisoformat(consent.revoked):
        reason = said(
            "The consent to {office} for {what} was revoked at {revoked}.",
            **values, revoked=consent.revoked,
        )  # fmt: skip
    elif at >= until:
        reason = said(
            "The consent to {office} for {what} ended on {until}.", **values, until=consent.until
        )
    else:
        reason = said(
            "The consent to {office} for {what} holds until {until}.",
            **values, until=consent.until,
        )  # fmt: skip
        return Standing(holds=True, reason=reason, until=until)
    return Standing(holds=False, reason=reason)


def _began(consent: Consent) -> dt.datetime:
    """``given`` is a moment (UTC, ISO 8601), or a day: then its first moment at the office."""
    if "T" in consent.given:
        return dt.datetime.fromisoformat(consent.given)
    day = dt.date.fromisoformat(consent.given)
    return last_moment(day - dt.timedelta(days=1), consent.office)


def _utc(at: dt.datetime) -> str:
    if at.tzinfo is None:
        raise BadInput(
            said("The moment {moment} has no time zone.", moment=at.isoformat()),
            hint=said("Give moments in UTC."),
        )
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")
