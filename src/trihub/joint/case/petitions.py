"""A petition on its way into a case: what it must have, its consents, and the programme's rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from trihub.access.clock import moment
from trihub.access.papers.encoding import decode
from trihub.access.papers.numbers import new_number
from trihub.core.casework.cases import CaseFilter, ItemKind, Premise
from trihub.core.casework.people import SYSTEM
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.patent import Patent
from trihub.joint.calendar import last_moment, office_day
from trihub.joint.case.case import Case
from trihub.joint.case.deadlines import consent_deadline
from trihub.joint.case.figures import ADMITTED, admitted_in, of_petition
from trihub.joint.case.states import Event
from trihub.joint.case.writing import Draft
from trihub.joint.parts import Parts
from trihub.joint.petition import consents as consent_rules
from trihub.joint.petition.eligibility import CAP, TAKEN, assess
from trihub.joint.petition.facts import CaseFacts, Tally
from trihub.joint.petition.model import Assessment, Consent, Petition
from trihub.joint.programmes.model import Programme

ONE_REQUEST = "one international application"
"""A programme's subject for which one petition asks all offices."""


def check(petition: Petition, programme: Programme) -> None:
    """:raises BadInput: the petition contradicts itself or the programme."""
    offices = [filed.office for filed in petition.applications]
    foreign = [office for office in offices if office not in programme.offices]
    if foreign:
        raise BadInput(
            said("The office {office} is no partner of this programme.", office=foreign[0]),
            hint=said("Partners are: {offices}.", offices=", ".join(programme.offices)),
        )
    if len(offices) < 2 or len(set(offices)) < len(offices):
        raise BadInput(
            said("A petition names one application at each of two offices or more."),
            hint=said("Give one application for each office."),
        )
    if petition.lead not in offices:
        raise BadInput(
            said("The petition names no application at {office}.", office=petition.lead),
            hint=said("The office of first filing is one of its offices."),
        )


def shares(programme: Programme) -> tuple[str, ...]:
    """What a consent has to cover for the programme's exchange."""
    opinions = {"opinion", "draft action"} & set(programme.exchange)
    return ("application", "search results", *(("opinions",) if opinions else ()))


def file(
    draft: Draft,
    parts: Parts,
    petition: Petition,
    consents: Sequence[Consent],
    documents: Mapping[str, Patent],
    *,
    everywhere: bool,
) -> None:
    """Draft a new case: the petition, its texts and consents, and what the data say of the rules.

    :raises BadInput: something is missing, or the programme takes no petitions.
    """
    programme, at = draft.programme, draft.now
    petition = _with_documents(petition, documents)
    offices = tuple(filed.office for filed in petition.applications)
    given = _complete(programme, offices, consents, at)
    everywhere = everywhere or programme.subject == ONE_REQUEST
    asked = offices if everywhere else (petition.lead,)
    facts = CaseFacts(
        requested={office: office_day(at, office) for office in asked},
        tallies=tallies(parts, programme, draft.actor.account),
        consents=given,
        now=at,
    )
    found = _assessed(programme, petition, _texts(parts, petition, documents), facts, at)
    _refuse_where_none_are_taken(found)
    draft.step(
        Event.PETITION_FILED,
        data={
            "programme": programme.id, "programme_version": programme.version,
            "lead": petition.lead, "offices": offices, "shares": shares(programme),
            "rules": rules(found), "order": programme.order,
        },
    )  # fmt: skip
    draft.item(ItemKind.PETITION, "", petition)
    draft.figures |= of_petition(petition)
    for filed in petition.applications:
        if filed.document:
            draft.item(ItemKind.DOCUMENT, "", documents[filed.office], number=filed.document)
    for one in found:
        draft.item(ItemKind.ASSESSMENT, "", one, author=SYSTEM.account)
    for consent in given:
        give(draft, consent)
    for office in asked:
        if office != petition.lead:
            draft.step(Event.REQUEST_JOINED, office=office)


def join(draft: Draft, parts: Parts, office: str) -> None:
    """One more office is asked; what the data say of the rules is looked at again."""
    after = draft.check(Event.REQUEST_JOINED, office=office)
    found = reassess(parts, after, draft.programme, draft.now)
    draft.step(Event.REQUEST_JOINED, office=office, data={"rules": rules(found)})
    now = {one.rule: one for one in found}
    for item in parts.cases.items(draft.number, kinds=(ItemKind.ASSESSMENT,), office=""):
        before = decode(item.content, Assessment)
        if now.get(before.rule, before) != before:
            draft.next_version(item, now[before.rule], author=SYSTEM.account)


def _with_documents(petition: Petition, documents: Mapping[str, Patent]) -> Petition:
    """The petition with a number for each text that comes with it, and no other."""
    return replace(
        petition,
        applications=tuple(
            replace(filed, document=new_number() if filed.office in documents else "")
            for filed in petition.applications
        ),
    )


def _complete(
    programme: Programme, offices: Sequence[str], consents: Sequence[Consent], at: dt.datetime
) -> tuple[Consent, ...]:
    given = {consent.office: checked(programme, consent, at) for consent in consents}
    for office in offices:
        if office not in given:
            raise BadInput(
                said("The applicant has not given consent for {office}.", office=office),
                hint=said("A petition comes with a consent for every office that it names."),
            )
    return tuple(given[office] for office in offices)


def checked(programme: Programme, consent: Consent, at: dt.datetime) -> Consent:
    """A consent as it is kept: in the programme's own words, beginning now.

    :raises BadInput: it is for other words, lacks what the programme shares, or runs too long.
    """
    try:
        until = dt.date.fromisoformat(consent.until) if consent.until else None
    except ValueError as error:
        raise BadInput(
            said("“{text}” is no date.", text=consent.until),
            hint=said("Write it as YYYY-MM-DD, for example 2020-02-29."),
        ) from error
    given = consent_rules.give(
        programme, consent.office, consent.what, consent.language, at, until
    )  # fmt: skip
    if consent.text and consent.text != given.text:
        raise BadInput(
            said("This consent is not in the programme’s words."),
            hint=said("Give the consent to the text that the programme shows now."),
        )
    if lacking := [part for part in shares(programme) if part not in given.what]:
        raise BadInput(
            said("The consent for {office} does not cover: {what}.", office=given.office,
                 what=", ".join(said(part) for part in lacking)),
            hint=said("Without it the offices cannot exchange what the programme provides for."),
        )  # fmt: skip
    return given


def give(draft: Draft, consent: Consent) -> None:
    """Take a consent: its text as an item, its facts as a step."""
    until = dt.date.fromisoformat(consent.until)
    ends = last_moment(until, consent.office).isoformat(timespec="microseconds")
    data: dict[str, object] = {"what": consent.what, "until": consent.until, "ends": ends}
    if not draft.case.exchanged:
        data["deadlines"] = [consent_deadline(consent.office, consent)]
    draft.item(ItemKind.CONSENT, "", consent)
    draft.step(Event.CONSENT_GIVEN, office=consent.office, data=data)


def _refuse_where_none_are_taken(found: Iterable[Assessment]) -> None:
    taken = next(one for one in found if one.rule == TAKEN)
    if taken.holds is False:
        raise BadInput(taken.reason, hint=said("Choose a programme that takes petitions."))


def reassess(parts: Parts, case: Case, programme: Programme, now: dt.datetime) -> tuple[
    Assessment, ...
]:  # fmt: skip
    """What the data say of the rules now: caps and publications may have changed meanwhile."""
    petition = petition_of(parts, case.id)
    requested = {
        side.office: office_day(moment(side.requested), side.office)
        for side in case.sides.values()
        if side.requested
    }
    facts = CaseFacts(
        requested=requested,
        tallies=tallies(parts, programme, case.applicant),
        consents=tuple(consents_of(parts, case.id)),
        now=now,
    )
    texts = _texts(parts, petition, documents_of(parts, case.id, petition))
    return _assessed(programme, petition, texts, facts, now)


def _assessed(
    programme: Programme,
    petition: Petition,
    texts: Mapping[str, Patent | None],
    facts: CaseFacts,
    now: dt.datetime,
) -> tuple[Assessment, ...]:
    """What the data say of the rules. How many cases there are stays with those who count them:
    whether a bound leaves room is told, its count is not."""
    return tuple(
        replace(one, evidence=()) if one.rule.startswith(CAP) else one
        for one in assess(programme, petition, texts, facts, now.date())
    )


def petition_of(parts: Parts, case: str) -> Petition:
    """The petition as it stands. :raises BadInput: there is none."""
    found = parts.cases.items(case, kinds=(ItemKind.PETITION,), office="")
    if not found:
        raise BadInput(said("This case has no petition."))
    return decode(found[-1].content, Petition)


def consents_of(parts: Parts, case: str) -> Iterable[Consent]:
    """Every consent in its last version."""
    for item in parts.cases.items(case, kinds=(ItemKind.CONSENT,), office=""):
        yield decode(item.content, Consent)


def documents_of(parts: Parts, case: str, petition: Petition) -> dict[str, Patent]:
    """The texts that the applicant uploaded, by office."""
    kept = {
        item.id: item for item in parts.cases.items(case, kinds=(ItemKind.DOCUMENT,), office="")
    }
    return {
        filed.office: decode(kept[filed.document].content, Patent)
        for filed in petition.applications
        if filed.document in kept
    }


def _texts(
    parts: Parts, petition: Petition, documents: Mapping[str, Patent]
) -> dict[str, Patent | None]:
    found: dict[str, Patent | None] = {}
    for filed in petition.applications:
        stored = parts.library.get(filed.publication) if filed.publication else None
        found[filed.office] = stored.patent if stored else documents.get(filed.office)
    return found


def tallies(parts: Parts, programme: Programme, applicant: str) -> tuple[Tally, ...]:
    """How many petitions were admitted before, by period, calendar year and first office."""
    years = {p.start.year for p in programme.periods} | {
        (p.end or parts.now().date()).year for p in programme.periods
    }
    found = []
    for year in range(min(years), max(years) + 1) if years else ():
        everybody = admitted(parts, CaseFilter(programme=programme.id), year)
        own = admitted(parts, CaseFilter(programme=programme.id, applicant=applicant), year)
        found += [
            Tally(
                period=period, year=year, lead=lead, admitted=count,
                same_applicant=own.get((period, lead), 0),
            )
            for (period, lead), count in everybody.items()
        ]  # fmt: skip
    return tuple(found)


def admitted(parts: Parts, wanted: CaseFilter, year: int) -> dict[tuple[int, str], int]:
    """Admitted petitions of a calendar year by period and first office."""
    wanted = replace(wanted, opened_from=f"{year}-01-01", opened_to=f"{year}-12-31")
    return admitted_in(parts.cases.figures(wanted))


def room(parts: Parts, programme: Programme) -> Premise:
    """That nobody else is admitted to the programme meanwhile; read before the caps are looked at."""
    beginning = f"{ADMITTED}."
    return Premise(counted={beginning: parts.cases.counted(programme.id, beginning)})


def check_publication(parts: Parts, office: str, publication: str, date: str, source: str) -> None:
    """:raises BadInput: evidence is missing, or the library says otherwise."""
    try:
        day = dt.date.fromisoformat(date)
    except ValueError as error:
        raise BadInput(
            said("“{text}” is no date.", text=date),
            hint=said("Write it as YYYY-MM-DD, for example 2020-02-29."),
        ) from error
    if not publication.startswith(office) or not source.strip():
        raise BadInput(
            said("Publication needs evidence: the publication’s number, its day and the source."),
            hint=said("Give the publication of {office} and where you read it.", office=office),
        )
    if day > parts.now().date() + dt.timedelta(days=1):
        raise BadInput(
            said("{day} is still to come.", day=date),
            hint=said("What is not published yet is not published."),
        )
    stored = parts.library.get(publication, whole=False)
    known = stored.patent.publication.date if stored else None
    if known and not known.first <= day <= known.last:
        raise BadInput(
            said("{document} was published on {day}, as the library has it.",
                 document=publication, day=str(known)),
            hint=said("Compare the office’s own gazette."),
        )  # fmt: skip


def published(petition: Petition, office: str, publication: str) -> Petition:
    """The petition with an application's publication."""
    return replace(
        petition,
        applications=tuple(
            replace(filed, publication=publication) if filed.office == office else filed
            for filed in petition.applications
        ),
    )


def rules(found: Iterable[Assessment]) -> dict[str, bool | None]:
    """What the data say, rule by rule, as a step keeps it."""
    return {one.rule: one.holds for one in found}
