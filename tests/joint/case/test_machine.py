"""Random ways through the table, with two and three offices: what should be possible is, and
nothing else; what is refused changes nothing."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from joint.case.oracle import HIDDEN, NO, OK, Model
from joint.case.world import (
    ANNA,
    EVERYBODY,
    EXAMINER,
    HEAD,
    THREE,
    TWO,
    Account,
    World,
    consent,
    report,
)
from trihub.core.errors import BadInput, Conflict, NotFound, Refused
from trihub.joint.case.case import fold
from trihub.joint.case.states import OVER, Event
from trihub.joint.report.actions import ActionKind, FirstAction
from trihub.store import open_store
from trihub.store.casework import open_casework
from trihub.store.vault import KeyFile

PARTIES = (ANNA, *(account for account in EVERYBODY if account.office in ("CN", "KR")))
people = st.sampled_from(EVERYBODY) | st.sampled_from(PARTIES)
offices = st.sampled_from(("CN", "JP", "KR"))

STACK = ExitStack()
LOST = {Event.CONSENT_EXPIRED, Event.CONSENT_REVOKED}


def one_world() -> World:
    """One database for all examples; each has its own case."""
    folder = Path(STACK.enter_context(tempfile.TemporaryDirectory()))
    casework = open_casework(folder / "casework.sqlite", KeyFile.create(folder / "keys.json"))
    library = open_store(folder / "store.sqlite")
    STACK.callback(library.close)
    STACK.callback(casework.close)
    return World(casework, library)


@pytest.fixture(autouse=True, scope="module")
def _closing() -> Iterator[None]:
    yield
    STACK.close()


class Ways(RuleBasedStateMachine):
    """Two offices."""

    programme = TWO
    world: World | None = None

    @initialize(depth=st.sampled_from(("asking", "searching", "searching", "exchanged")))
    def file(self, depth: str) -> None:
        cls = type(self)
        cls.world = cls.world or one_world()
        self.w = cls.world
        self.w.clock.__init__()
        self.case = self.w.file(self.programme, until="2021-06-30")
        names = self.w.offices(self.programme)
        until = dt.date(2021, 6, 30)
        self.m = Model(offices=names, until=dict.fromkeys(names, until), requested={names[0]})
        if depth != "asking":
            self.go_on()
        if depth == "exchanged":
            for office in names:
                self.file_report(EXAMINER[office])

    def does(self, expected: str, do: Callable[[], object]) -> bool:
        """Whether it was done; the answer has to be the one expected."""
        before = self.w.casework.cases.steps(self.case)
        try:
            do()
            found = OK
        except NotFound:
            found = HIDDEN
        except (Refused, Conflict, BadInput):
            found = NO
        after = self.w.casework.cases.steps(self.case)
        assert found == expected
        if found != OK:
            extra = [step.event for step in after[len(before) :]]
            assert extra in ([], [Event.CONSENT_EXPIRED])
        return found == OK

    def now(self) -> Model:
        self.m.age(self.w.clock.at.date())
        return self.m

    # --- the applicant's ---

    @rule(who=people, office=offices)
    def join(self, who: Account, office: str) -> None:
        m = self.now()
        possible = m.asking() and office in m.offices and office not in m.requested
        possible = possible and not m.favour
        if self.does(
            m.answer(who, "applicant", possible),
            lambda: self.w.cases.join_request(who.actor(), self.case, office),
        ):
            m.requested.add(office)

    @rule(who=people, office=offices)
    def consent(self, who: Account, office: str) -> None:
        m = self.now()
        until = self.w.clock.at.date() + dt.timedelta(days=300)
        given = consent(office, until=until.isoformat())
        possible = m.live and office in m.offices
        if self.does(
            m.answer(who, "applicant", possible),
            lambda: self.w.cases.give_consent(who.actor(), self.case, given),
        ):
            m.until[office] = until

    @precondition(lambda self: self.w.clock.at.day % 3 == 0)
    @rule(who=people, office=offices)
    def revoke(self, who: Account, office: str) -> None:
        m = self.now()
        kept = office in m.until
        possible = m.live and kept
        if self.does(
            m.answer(who, "applicant", possible),
            lambda: self.w.cases.revoke_consent(who.actor(), self.case, office),
        ):
            if m.exchanged:
                del m.until[office]
            else:
                m.over = "ended"

    @precondition(lambda self: self.w.clock.at.day % 5 == 0)
    @rule(who=people)
    def withdraw(self, who: Account) -> None:
        m = self.now()
        if self.does(
            m.answer(who, "applicant", m.live),
            lambda: self.w.cases.withdraw(who.actor(), self.case),
        ):
            m.over = "withdrawn"

    # --- the offices' ---

    @rule(who=people)
    def assign(self, who: Account) -> None:
        m = self.now()
        named = [EXAMINER[who.office]] if who.office else []
        if self.does(
            m.answer(who, "head", m.live),
            lambda: self.w.cases.assign(who.actor(), self.case, named),
        ):
            m.staffed.add(who.office)

    @rule(who=people, holds=st.booleans())
    def assess(self, who: Account, holds: bool) -> None:
        m = self.now()
        if self.does(
            m.answer(who, "work", m.asking()),
            lambda: self.w.cases.assess(who.actor(), self.case, "correspond", holds, "Compared."),
        ):
            m.ruled[who.office] = holds

    @rule(who=people, favour=st.booleans())
    def decide(self, who: Account, favour: bool) -> None:
        m = self.now()
        if self.does(
            m.answer(who, "work", m.asking() and m.everywhere),
            lambda: self.w.cases.decide_provisionally(who.actor(), self.case, favour, "Because."),
        ):
            m.favour[who.office] = favour

    @rule(who=people)
    def admit(self, who: Account) -> None:
        m = self.now()
        if self.does(
            m.answer(who, "head", m.may_admit(who.office)),
            lambda: self.w.cases.admit(who.actor(), self.case, "All hold."),
        ):
            m.admitted = True

    @rule()
    def go_on(self) -> None:
        """Without this, few ways would get far."""
        m = self.now()
        if not m.asking():
            for office in m.offices:
                (self.act if m.exchanged else self.file_report)(EXAMINER[office])
            return
        for office in m.offices:
            if office not in m.requested and not m.favour:
                self.join(ANNA, office)
        for office in m.offices:
            self.assign(HEAD[office])
            self.assess(HEAD[office], True)
            self.decide(HEAD[office], True)
        self.admit(HEAD[m.lead])

    @precondition(lambda self: self.w.clock.at.day % 7 == 0)
    @rule(who=people)
    def refuse(self, who: Account) -> None:
        m = self.now()
        if self.does(
            m.answer(who, "work", m.asking()),
            lambda: self.w.cases.refuse(who.actor(), self.case, "Does not fit."),
        ):
            m.over = "refused"

    @rule(who=people)
    def file_report(self, who: Account) -> None:
        m = self.now()
        made = report(self.case, who.office or "CN", "JP2018000001A")
        possible = m.searching() and who.office not in m.filed
        if self.does(
            m.answer(who, "desk", possible),
            lambda: self.w.cases.file_report(who.actor(), self.case, made),
        ):
            m.filed.add(who.office)
            m.exchange_if_ready()

    @rule(who=people)
    def waive(self, who: Account) -> None:
        m = self.now()
        possible = m.searching() and who.office not in m.waived
        if self.does(
            m.answer(who, "head", possible),
            lambda: self.w.cases.give_waiver(who.actor(), self.case, "No time."),
        ):
            m.waived.add(who.office)
            m.exchange_if_ready()

    @rule(who=people)
    def exchange(self, who: Account) -> None:
        """Nobody can ask for it."""
        m = self.now()
        self.does(
            HIDDEN if not m.knows(who) else NO,
            lambda: self.w.cases.exchange(who.actor(), self.case),
        )

    @rule(who=people)
    def act(self, who: Account) -> None:
        m = self.now()
        action = FirstAction(
            office=who.office, kind=ActionKind.GRANT, date=self.w.clock.at.date().isoformat()
        )
        possible = m.live and m.exchanged and who.office not in m.acted
        if self.does(
            m.answer(who, "work", possible),
            lambda: self.w.cases.record_action(who.actor(), self.case, action),
        ):
            m.acted.add(who.office)

    # --- time ---

    @rule(days=st.integers(0, 40))
    def wait(self, days: int) -> None:
        self.w.clock.pass_(days=days, hours=1)

    @rule(hours=st.integers(1, 30))
    def clock_jumps_back(self, hours: int) -> None:
        self.w.clock.pass_(hours=-hours)

    @rule()
    def sweep(self) -> None:
        self.now()
        self.w.cases.sweep()
        assert self.w.cases.sweep() == ()

    @invariant()
    def the_state_is_the_expected_one(self) -> None:
        if not hasattr(self, "m"):
            return
        steps = self.w.casework.cases.steps(self.case)
        folded = fold(steps)
        row = self.w.casework.cases.case(self.case)
        assert row is not None
        assert (row.state, row.version) == (folded.state, folded.version)
        expected = self.m.state()
        if expected != "ended" or folded.reached.keys() & LOST:  # else nobody has looked since
            assert row.state == expected
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert all(not due.open for due in folded.deadlines) or folded.state not in OVER


class ThreeWays(Ways):
    """Three offices."""

    programme = THREE
    world: World | None = None


SOME = settings(
    max_examples=15, stateful_step_count=25, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
TestTwo = Ways.TestCase
TestTwo.settings = SOME
TestThree = ThreeWays.TestCase
TestThree.settings = SOME
