"""The cases: everything that people do with them, one plain method each.

Each asks ``access`` first, then the table, and writes one transaction. What came first is told
by the table: who files a report twice, or acts on a case that has gone on, gets an error and
nothing of it is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trihub.access.clock import moment
from trihub.access.papers.encoding import decode
from trihub.access.rules import Act, Subject, require
from trihub.core.casework.cases import ItemKind, Premise
from trihub.core.casework.people import EXAMINING_ROLES, Account, Actor
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.patent import Patent
from trihub.joint.calendar import office_day
from trihub.joint.case import petitions
from trihub.joint.case.exchange import (
    NO_COMMITMENT,
    act,
    file_sealed,
    open_if_ready,
    shared_part,
)
from trihub.joint.case.figures import of_petition
from trihub.joint.case.reading.reading import Reading
from trihub.joint.case.states import Event
from trihub.joint.case.subject import known_row
from trihub.joint.case.sweep import Brought, sweep
from trihub.joint.case.writing import Draft, Writer
from trihub.joint.petition.consents import revoke
from trihub.joint.petition.model import Assessment, Consent, Petition
from trihub.joint.report.actions import FirstAction
from trihub.joint.report.build import build
from trihub.joint.report.model import OfficeReport

MAX_REASON = 4_000
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Cases(Reading):
    """Cases of joint search: reading them (:class:`Reading`), and everything that moves them."""

    @property
    def writer(self) -> Writer:
        """Writes them."""
        return Writer(self.parts)

    # --- the applicant ---

    def file_petition(
        self,
        actor: Actor,
        petition: Petition,
        consents: Sequence[Consent],
        documents: Mapping[str, Patent] | None = None,
        *,
        everywhere: bool = False,
    ) -> str:
        """Open a case; returns its number.

        ``documents`` are the texts of unpublished applications by office; ``everywhere`` says
        that this one petition asks all its offices.

        :raises Refused: the actor is no applicant.
        :raises BadInput: no such programme, a consent is missing, the petition contradicts itself.
        """
        require(actor, Act.WRITE_PETITION, Subject())
        programme = self.parts.programmes.get(petition.programme)
        if programme is None:
            raise BadInput(
                said("There is no programme “{id}”.", id=petition.programme),
                hint=said("Programmes are: {ids}.", ids=", ".join(self.parts.programmes)),
            )
        petitions.check(petition, programme)

        def plan(draft: Draft) -> None:
            petitions.file(
                draft, self.parts, petition, consents, documents or {}, everywhere=everywhere
            )

        return self.writer.open(programme, actor, plan).id

    def join_request(self, actor: Actor, case: str, office: str) -> None:
        """Ask one more office of the petition for the joint search."""
        self.writer.change(
            actor,
            case,
            Event.REQUEST_JOINED,
            lambda draft: petitions.join(draft, self.parts, office),
        )

    def give_consent(self, actor: Actor, case: str, consent: Consent) -> None:
        """Give a consent anew, before the one in force runs out."""

        def plan(draft: Draft) -> None:
            petitions.give(draft, petitions.checked(draft.programme, consent, draft.now))

        self.writer.change(actor, case, Event.CONSENT_GIVEN, plan)

    def revoke_consent(self, actor: Actor, case: str, office: str, reason: str = "") -> None:
        """Revoke an office's consent. Before the exchange the case ends with it."""

        def plan(draft: Draft) -> None:
            draft.step(Event.CONSENT_REVOKED, office=office, reason=_short(reason))
            for item in self.parts.cases.items(case, kinds=(ItemKind.CONSENT,), office=""):
                consent = decode(item.content, Consent)
                if consent.office == office and not consent.revoked:
                    draft.next_version(item, revoke(consent, max(draft.now, _given(consent))))

        self.writer.change(actor, case, Event.CONSENT_REVOKED, plan)

    def withdraw(self, actor: Actor, case: str, reason: str = "") -> None:
        """Withdraw the petition. Before the exchange the reports stay sealed for ever."""
        self._step(actor, case, Event.WITHDRAWN, reason=reason)

    # --- the offices, before admission ---

    def assess(
        self, actor: Actor, case: str, rule: str, holds: bool, reason: str,
        evidence: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """Decide, as an examiner, a rule that the data leave open.

        :raises BadInput: the data decide it, the programme has no such rule, or no reason is given.
        """

        def plan(draft: Draft) -> None:
            found = petitions.reassess(self.parts, draft.case, draft.programme, draft.now)
            if petitions.rules(found).get(rule, False) is not None:
                raise BadInput(
                    said("The rule “{rule}” is not an examiner’s to decide.", rule=rule),
                    hint=said("Examiners decide what the data leave open."),
                )
            decided = Assessment(
                rule=rule, holds=holds, decider="examiner", reason=_short(reason),
                evidence=tuple(evidence), office=actor.office,
            )  # fmt: skip
            data = {"rule": rule, "holds": holds}
            draft.step(Event.RULE_ASSESSED, office=actor.office, reason=_short(reason), data=data)
            draft.item(ItemKind.ASSESSMENT, actor.office, decided)

        self.writer.change(actor, case, Event.RULE_ASSESSED, plan)

    def decide_provisionally(self, actor: Actor, case: str, favourable: bool, reason: str) -> None:
        """The office's provisional decision; a later one replaces it until the final one."""
        self._step(
            actor, case, Event.PROVISIONAL_DECISION, office=actor.office, reason=reason,
            data={"favourable": favourable},
        )  # fmt: skip

    def admit(self, actor: Actor, case: str, reason: str) -> None:
        """The final decision, by the office of first filing, once every office is in favour.

        :raises Refused: a rule does not hold or is undecided, an office has not decided in favour,
            or a consent does not hold. Of two who admit at one moment, the second looks at the
            caps again.
        """

        def plan(draft: Draft) -> None:
            draft.check(Event.ADMITTED, office=actor.office)
            draft.premise = petitions.room(self.parts, draft.programme)
            found = petitions.reassess(self.parts, draft.case, draft.programme, draft.now)
            data = {"rules": petitions.rules(found)}
            draft.step(Event.ADMITTED, office=actor.office, reason=_short(reason), data=data)

        self.writer.change(actor, case, Event.ADMITTED, plan)

    def refuse(self, actor: Actor, case: str, reason: str) -> None:
        """Refuse the petition, for any of its offices."""
        self._step(actor, case, Event.REFUSED, office=actor.office, reason=reason)

    def assign(self, actor: Actor, case: str, examiners: Sequence[Account]) -> None:
        """Put examiners of the actor's office on the case, in place of those before.

        :raises BadInput: somebody is not an examiner of the office.
        :raises Refused: somebody has worked on the case at another of its offices.
        """
        for account in examiners:
            if account.office != actor.office or account.role not in EXAMINING_ROLES:
                raise BadInput(
                    said("{name} is no examiner of your office.", name=account.name),
                    hint=said("Choose examiners of {office}.", office=actor.office),
                )

        def plan(draft: Draft) -> None:
            side = draft.case.sides.get(actor.office)
            event = Event.EXAMINER_ASSIGNED
            if side and side.assigned:
                event = Event.EXAMINER_REASSIGNED
            named = tuple(dict.fromkeys(account.id for account in examiners))
            draft.step(event, office=actor.office, data={"examiners": named})

        self.writer.change(actor, case, Event.EXAMINER_ASSIGNED, plan)

    # --- the offices, after admission ---

    def file_report(
        self,
        actor: Actor,
        case: str,
        report: OfficeReport | None = None,
        *,
        names: Mapping[str, str] | None = None,
        language: str = "",
        claims: Sequence[int] = (),
    ) -> str:
        """File the office's report: it is frozen and sealed; returns its commitment.

        Without ``report`` it is made from the office's desk; ``names``, ``language`` and ``claims``
        are then those of :func:`trihub.joint.report.build.build`; what colleagues add to the desk
        meanwhile is in it, or comes too late. With the last report the exchange happens in the same
        transaction.

        :raises Conflict: the office's report is filed already.
        """
        kept: list[str] = []

        def plan(draft: Draft) -> None:
            office = actor.office
            draft.check(Event.REPORT_FILED, office=office, data={"commitment": NO_COMMITMENT})
            if report is None:
                seen = {office: self.parts.cases.kept(case, office)}
                draft.premise = Premise(kept=seen)
            made = report or self._build(actor, case, names, language, claims)
            kept[:] = [file_sealed(draft, office, made)]
            open_if_ready(draft)

        self.writer.change(actor, case, Event.REPORT_FILED, plan)
        return kept[0]

    def preview_report(
        self,
        actor: Actor,
        case: str,
        *,
        names: Mapping[str, str] | None = None,
        language: str = "",
        claims: Sequence[int] = (),
    ) -> OfficeReport:
        """The report as it would be filed now, with nothing that the programme does not exchange."""
        draft = self.writer.load(actor, case)
        self.writer.require(draft, actor, Event.REPORT_FILED)
        made = self._build(actor, case, names, language, claims)
        return shared_part(made, draft.programme)

    def give_waiver(self, actor: Actor, case: str, reason: str) -> None:
        """Agree to an exchange before every report is in: when each office's head has agreed and
        one report is filed, the exchange happens in the same transaction."""

        def plan(draft: Draft) -> None:
            draft.step(Event.WAIVER_GIVEN, office=actor.office, reason=_short(reason))
            open_if_ready(draft)

        self.writer.change(actor, case, Event.WAIVER_GIVEN, plan)

    def exchange(self, actor: Actor, case: str) -> None:
        """Ask for the exchange. It comes about by itself, so that asking is always too early
        or too late.

        :raises Refused: says which reports are still to be filed.
        """
        draft = self.writer.load(actor, case)
        self.writer.require(draft, actor, Event.RULE_ASSESSED)  # who works on the case, or leads it
        draft.check(Event.EXCHANGED)

    def record_action(self, actor: Actor, case: str, action: FirstAction) -> None:
        """Record the office's own first action. With the last one the case closes, with its
        figures, in the same transaction.

        :raises BadInput: it is another office's, or its day is none or to come.
        """
        self._check_day(actor, action)

        def plan(draft: Draft) -> None:
            act(draft, self.parts, actor.office, action)

        self.writer.change(actor, case, Event.ACTION_RECORDED, plan)

    def evidence_publication(
        self, actor: Actor, case: str, publication: str, date: str, source: str
    ) -> None:
        """Record the evidence that the office's own application is published.

        Publication is a fact with evidence: the publication's key, its day (CCYY-MM-DD) and where
        that was read; never computed.

        :raises BadInput: something is missing, or the library says otherwise.
        """
        petitions.check_publication(self.parts, actor.office, publication, date, source)

        def plan(draft: Draft) -> None:
            draft.step(
                Event.PUBLICATION_EVIDENCED, office=actor.office,
                data={"publication": publication, "date": date, "source": _short(source)},
            )  # fmt: skip
            for item in self.parts.cases.items(case, kinds=(ItemKind.PETITION,), office=""):
                petition = decode(item.content, Petition)
                petition = petitions.published(petition, actor.office, publication)
                draft.next_version(item, petition)
                draft.figures |= of_petition(petition)

        self.writer.change(actor, case, Event.PUBLICATION_EVIDENCED, plan)

    # --- time ---

    def sweep(self, now: dt.datetime | None = None) -> tuple[Brought, ...]:
        """Write what time has brought to all cases, and tell it (:mod:`trihub.joint.case.sweep`)."""
        return sweep(self.parts, now)

    # --- helpers ---

    def _step(
        self, actor: Actor, case: str, event: Event, *, office: str = "", reason: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        def plan(draft: Draft) -> None:
            draft.step(event, office=office, reason=_short(reason), data=data)

        self.writer.change(actor, case, event, plan)

    def _build(
        self,
        actor: Actor,
        case: str,
        names: Mapping[str, str] | None,
        language: str,
        claims: Sequence[int],
    ) -> OfficeReport:
        row = known_row(self.parts, actor, case)
        return build(
            self.parts, row, actor.office, examiner=actor.account, names=names,
            language=language, claims=claims,
        )  # fmt: skip

    def _check_day(self, actor: Actor, action: FirstAction) -> None:
        if action.office != actor.office:
            raise BadInput(
                said("This is not an action of {office}.", office=actor.office),
                hint=said("Each office records its own first action."),
            )
        today = office_day(self.parts.now(), actor.office) if actor.office else None
        try:
            to_come = today is not None and dt.date.fromisoformat(action.date) > today
        except ValueError as error:
            raise BadInput(
                said("“{text}” is no date.", text=action.date),
                hint=said("Write it as YYYY-MM-DD, for example 2020-02-29."),
            ) from error
        if to_come:
            raise BadInput(
                said("{day} is still to come.", day=action.date),
                hint=said("Record the action when it is issued."),
            )


def _given(consent: Consent) -> dt.datetime:
    return moment(consent.given)


def _short(reason: str) -> str:
    """A reason as it is kept. :raises BadInput: it is too long."""
    if len(reason) > MAX_REASON:
        raise BadInput(
            said("This reason is too long: {count} characters.", count=len(reason)),
            hint=said("Say it in at most {limit}.", limit=MAX_REASON),
        )
    return reason.strip()
