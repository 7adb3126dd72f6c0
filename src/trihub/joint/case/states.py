"""The life of a case as one table: in which state what can happen, who may, and what follows.

Read :data:`TABLE` from top to bottom; nothing else moves a case. ``docs/explanation/joint-case.md``
draws it, and a test holds the drawing to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from trihub.access.rules import Act
from trihub.core.messages import Message, said


class State(StrEnum):
    """Where a case stands."""

    REQUESTED = "requested"
    """Filed at the office of first filing; the requests at the other offices are outstanding."""
    REQUESTED_AT_ALL = "requested at all"
    PROVISIONAL = "provisional"
    """At least one office has decided provisionally."""
    SEARCHING = "searching"
    """Admitted; each office searches, sealed from the others."""
    EXCHANGED = "exchanged"
    ACTING = "acting"
    """At least one office has issued its first action, others have not."""
    CLOSED = "closed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    """The applicant's consent was revoked or ran out before the exchange: nothing is exchanged."""


class Event(StrEnum):
    """What happens in a case: the name of a step."""

    PETITION_FILED = "petition-filed"
    REQUEST_JOINED = "request-joined"
    RULE_ASSESSED = "rule-assessed"
    PROVISIONAL_DECISION = "provisional-decision"
    ADMITTED = "admitted"
    REFUSED = "refused"
    EXAMINER_ASSIGNED = "examiner-assigned"
    EXAMINER_REASSIGNED = "examiner-reassigned"
    REPORT_FILED = "report-filed"
    WAIVER_GIVEN = "waiver-given"
    EXCHANGED = "exchanged"
    ACTION_RECORDED = "action-recorded"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    CONSENT_GIVEN = "consent-given"
    CONSENT_REVOKED = "consent-revoked"
    CONSENT_EXPIRED = "consent-expired"
    DEADLINE_MISSED = "deadline-missed"
    REMINDER_DUE = "reminder-due"
    CLOCK_SET_BACK = "clock-set-back"
    PUBLICATION_EVIDENCED = "publication-evidenced"


class Needs(StrEnum):
    """What must hold for a step (:mod:`trihub.joint.case.conditions`)."""

    OF_CASE = "the office takes part"
    LEAD = "the office of first filing"
    REASON = "a reason is given"
    NOT_REQUESTED = "not requested there yet"
    CONSENT = "consent holds for the office"
    CONSENTS = "consent holds for every office"
    CONSENT_OVER = "the office's consent has run out"
    CONSENT_KEPT = "the office's consent is not lost already"
    ALL_IN_FAVOUR = "every office has decided in favour"
    RULES_HOLD = "every rule of the programme holds"
    NONE_ASSIGNED = "the office has no examiner on it"
    SOME_ASSIGNED = "the office has examiners on it"
    ONE_SIDE = "no examiner has worked on another side"
    NOT_FILED = "its report is not filed yet"
    IN_TURN = "its turn has come where the programme sets an order"
    COMMITMENT = "the report's commitment is given"
    NOT_WAIVED = "it has not waived yet"
    REPORTS_IN = "every report is in, or one is and every office has waived"
    NOT_ACTED = "its first action is not recorded yet"
    ALL_ACTED = "every office has acted"
    DEADLINE_OPEN = "the deadline is open"
    DEADLINE_PAST = "its last day is over, which is not recorded yet"


class When(StrEnum):
    """What tells apart the rows of one state and event."""

    LAST_REQUEST = "it is the last one outstanding"


class Effect(StrEnum):
    """What follows from a step beside the next state."""

    END_ALL = "all deadlines end"
    SEAL = "the report is sealed"
    OPEN = "the reports open to every office"
    SHUT = "the reports stay sealed for ever"
    FIGURES = "the closing figures are kept"


ACTS: Mapping[Event, Act | None] = {
    Event.PETITION_FILED: Act.WRITE_PETITION,
    Event.REQUEST_JOINED: Act.WRITE_PETITION,
    Event.RULE_ASSESSED: Act.ASSESS,
    Event.PROVISIONAL_DECISION: Act.ASSESS,
    Event.ADMITTED: Act.ADMIT,
    Event.REFUSED: Act.ASSESS,
    Event.EXAMINER_ASSIGNED: Act.ASSIGN,
    Event.EXAMINER_REASSIGNED: Act.ASSIGN,
    Event.REPORT_FILED: Act.FILE_REPORT,
    Event.WAIVER_GIVEN: Act.WAIVE,
    Event.EXCHANGED: None,
    Event.ACTION_RECORDED: Act.RECORD_ACTION,
    Event.CLOSED: None,
    Event.WITHDRAWN: Act.WITHDRAW,
    Event.CONSENT_GIVEN: Act.CONSENT,
    Event.CONSENT_REVOKED: Act.CONSENT,
    Event.CONSENT_EXPIRED: None,
    Event.DEADLINE_MISSED: None,
    Event.REMINDER_DUE: None,
    Event.CLOCK_SET_BACK: None,
    Event.PUBLICATION_EVIDENCED: Act.ASSESS,
}
"""Who may bring an event about, whatever the state; ``None``: Trihub itself, when its time comes."""


@dataclass(frozen=True, slots=True)
class Row:
    """In ``state``, ``event`` leads to ``next``. Of several rows for the same pair the first whose
    ``when`` holds counts; each of its ``needs`` must hold, or the step is refused with the reason.

    ``starts`` and ``ends`` are the words of programme files (``programmes.vocabulary.STEPS``):
    the programme's deadlines ``after`` one of ``starts`` begin, those ``until`` one of ``ends`` are
    met, those ``until`` one of ``drops`` end unmet. Where the step concerns one office, only that
    office's are.
    """

    state: State | None
    event: Event
    next: State
    needs: tuple[Needs, ...] = ()
    when: When | None = None
    effects: tuple[Effect, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()

    @property
    def act(self) -> Act | None:
        """Who may."""
        return ACTS[self.event]


S, E, N, F = State, Event, Needs, Effect
_ASKED, _EVERYWHERE, _DECIDED = "requested", "requested everywhere", "provisionally decided"
_STEPS: tuple[Row, ...] = (
    Row(None, E.PETITION_FILED, S.REQUESTED, starts=(_ASKED,)),
    Row(S.REQUESTED, E.REQUEST_JOINED, S.REQUESTED_AT_ALL,
        (N.OF_CASE, N.NOT_REQUESTED, N.CONSENT), When.LAST_REQUEST,
        starts=(_EVERYWHERE,), ends=(_EVERYWHERE,)),
    Row(S.REQUESTED, E.REQUEST_JOINED, S.REQUESTED,
        (N.OF_CASE, N.NOT_REQUESTED, N.CONSENT), ends=(_EVERYWHERE,)),
    Row(S.REQUESTED_AT_ALL, E.PROVISIONAL_DECISION, S.PROVISIONAL,
        (N.OF_CASE, N.REASON), starts=(_DECIDED,), ends=(_DECIDED,)),
    Row(S.PROVISIONAL, E.PROVISIONAL_DECISION, S.PROVISIONAL,
        (N.OF_CASE, N.REASON), starts=(_DECIDED,), ends=(_DECIDED,)),
    Row(S.PROVISIONAL, E.ADMITTED, S.SEARCHING,
        (N.LEAD, N.REASON, N.ALL_IN_FAVOUR, N.RULES_HOLD, N.CONSENTS),
        starts=("admitted",), ends=("admitted",)),
    Row(S.SEARCHING, E.REPORT_FILED, S.SEARCHING,
        (N.OF_CASE, N.NOT_FILED, N.IN_TURN, N.COMMITMENT, N.CONSENTS), effects=(F.SEAL,),
        starts=("report filed",), ends=("report filed",)),
    Row(S.SEARCHING, E.WAIVER_GIVEN, S.SEARCHING, (N.OF_CASE, N.REASON, N.NOT_WAIVED)),
    Row(S.SEARCHING, E.EXCHANGED, S.EXCHANGED, (N.REPORTS_IN, N.CONSENTS), effects=(F.OPEN,),
        starts=("exchanged",), ends=("exchanged",), drops=("report filed",)),
    Row(S.EXCHANGED, E.ACTION_RECORDED, S.ACTING, (N.OF_CASE, N.NOT_ACTED),
        starts=("first action",), ends=("first action",)),
    Row(S.ACTING, E.ACTION_RECORDED, S.ACTING, (N.OF_CASE, N.NOT_ACTED),
        starts=("first action",), ends=("first action",)),
    Row(S.ACTING, E.CLOSED, S.CLOSED, (N.ALL_ACTED,), effects=(F.END_ALL, F.FIGURES),
        ends=("closed",)),
)  # fmt: skip

ASKING = (S.REQUESTED, S.REQUESTED_AT_ALL, S.PROVISIONAL)
"""Before admission."""
SEALED = (*ASKING, S.SEARCHING)
"""Before the exchange."""
SHARED = (S.EXCHANGED, S.ACTING)
"""After it."""
OPEN = (*SEALED, *SHARED)
"""Something is still to be done."""
OVER = (S.CLOSED, S.REFUSED, S.WITHDRAWN, S.ENDED)


def _in(
    states: tuple[State, ...],
    event: Event,
    needs: tuple[Needs, ...] = (),
    to: State | None = None,
    effects: tuple[Effect, ...] = (),
) -> tuple[Row, ...]:
    """The same row for several states, which leads to ``to`` or leaves the state as it is."""
    return tuple(Row(state, event, to or state, needs, effects=effects) for state in states)


_LOST = (F.END_ALL, F.SHUT)
TABLE: tuple[Row, ...] = (
    *_STEPS,
    *_in(ASKING, E.RULE_ASSESSED, (N.OF_CASE, N.REASON)),
    *_in(ASKING, E.REFUSED, (N.OF_CASE, N.REASON), S.REFUSED, (F.END_ALL,)),
    *_in(OPEN, E.EXAMINER_ASSIGNED, (N.OF_CASE, N.NONE_ASSIGNED, N.ONE_SIDE)),
    *_in(OPEN, E.EXAMINER_REASSIGNED, (N.OF_CASE, N.SOME_ASSIGNED, N.ONE_SIDE)),
    *_in(SEALED, E.WITHDRAWN, (), S.WITHDRAWN, _LOST),
    *_in(SHARED, E.WITHDRAWN, (), S.WITHDRAWN, (F.END_ALL,)),
    *_in(OPEN, E.CONSENT_GIVEN, (N.OF_CASE,)),
    *_in(SEALED, E.CONSENT_REVOKED, (N.OF_CASE, N.CONSENT_KEPT), S.ENDED, _LOST),
    *_in(SHARED, E.CONSENT_REVOKED, (N.OF_CASE, N.CONSENT_KEPT)),
    *_in(SEALED, E.CONSENT_EXPIRED, (N.OF_CASE, N.CONSENT_OVER), S.ENDED, _LOST),
    *_in(OPEN, E.DEADLINE_MISSED, (N.DEADLINE_OPEN, N.DEADLINE_PAST)),
    *_in(OPEN, E.REMINDER_DUE, (N.DEADLINE_OPEN,)),
    *_in(tuple(S), E.CLOCK_SET_BACK),
    *_in(tuple(S), E.PUBLICATION_EVIDENCED, (N.OF_CASE,)),
)
"""The whole of it."""


def rows(state: State | None, event: Event) -> tuple[Row, ...]:
    """The rows for an event in a state, in order; none where it has no place there."""
    return _BY_PAIR.get((state, event), ())


_BY_PAIR: dict[tuple[State | None, Event], tuple[Row, ...]] = {}
for _row in TABLE:
    _BY_PAIR[_row.state, _row.event] = (*rows(_row.state, _row.event), _row)

STATE_NAMES: Mapping[State, Message] = {
    S.REQUESTED: said("requested at the first office"),
    S.REQUESTED_AT_ALL: said("requested at all offices"),
    S.PROVISIONAL: said("provisionally decided"),
    S.SEARCHING: said("searching, sealed"),
    S.EXCHANGED: said("exchanged"),
    S.ACTING: said("first actions"),
    S.CLOSED: said("closed"),
    S.REFUSED: said("refused"),
    S.WITHDRAWN: said("withdrawn"),
    S.ENDED: said("ended without consent"),
}
"""What readers see; translated where it is shown."""
