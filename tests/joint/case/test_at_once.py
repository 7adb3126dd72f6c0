"""What two people do at one moment, in threads that have both looked before either writes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from joint.case.world import ANNA, BORIS, HEAD, Account, World, programme
from trihub.joint.case.states import State
from trihub.joint.programmes.model import Cap
from trihub.store.casework.cases import SqlCases


def ready(world: World, who: Account) -> str:
    """A case that only the final decision is missing of."""
    case = world.file(who=who)
    world.cases.join_request(who.actor(), case, "KR")
    for office in ("CN", "KR"):
        world.cases.decide_provisionally(HEAD[office].actor(), case, True, "Fits.")
    world.cases.assess(HEAD["CN"].actor(), case, "correspond", True, "Compared.")
    return case


def meet(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    """Let each thread's first write wait until all have come that far."""
    gate, seen = threading.Barrier(many, timeout=120), threading.local()
    write = SqlCases.write

    def wait(self: SqlCases, *what: Any, **how: Any) -> None:
        if not getattr(seen, "waited", False):
            seen.waited = True
            gate.wait()
        write(self, *what, **how)

    monkeypatch.setattr(SqlCases, "write", wait)


def at_once(*jobs: Callable[[], object]) -> list[str]:
    """Each one's error, empty for none."""
    told = [""] * len(jobs)

    def run(place: int) -> None:
        try:
            jobs[place]()
        except Exception as error:
            told[place] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.parametrize("per", ["all", "year", "office and year"])
def test_of_two_admissions_the_one_beyond_the_cap_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch, per: str
) -> None:
    cap = Cap(per=per, number=1, source="s", role="first" if per.startswith("office") else "")
    world.programmes = {"cn-kr": programme("cn-kr", "CN", "KR", caps=(cap,))}
    cases = [ready(world, who) for who in (ANNA, BORIS)]
    meet(monkeypatch, 2)
    admit = [
        lambda case=case: world.cases.admit(HEAD["CN"].actor(), case, "All hold.") for case in cases
    ]
    told = at_once(*admit)
    assert sorted(bool(one) for one in told) == [False, True]
    assert max(told).startswith("Refused: Rules that do not hold: ")
    states = sorted(world.state(case) for case in cases)
    assert states == [State.PROVISIONAL, State.SEARCHING]


def test_two_admissions_within_the_cap_are_both_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [ready(world, who) for who in (ANNA, BORIS)]
    meet(monkeypatch, 2)
    admit = [
        lambda case=case: world.cases.admit(HEAD["CN"].actor(), case, "All hold.") for case in cases
    ]
    assert at_once(*admit) == ["", ""]
    assert {world.state(case) for case in cases} == {State.SEARCHING}
