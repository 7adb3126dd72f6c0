"""What a change rests on still holds where it is kept, or nothing of it is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from store.casework.conftest import Opener
from store.casework.samples import assert_whole, case, draft, item, next_of, step
from trihub.core.casework.cases import Premise
from trihub.core.errors import Conflict, TrihubError
from trihub.store.casework import Casework

FIGURE = {"admitted.1.CN": 1.0}


@pytest.fixture
def opened_case(casework: Casework) -> Casework:
    casework.cases.write(case(), [step()], expected=0, items=[item("I0")], audit=[draft()])
    return casework


def test_an_item_is_kept_in_the_case_as_it_was_seen_alone(opened_case: Casework) -> None:
    cases = opened_case.cases
    cases.put_item(item("I1"), expected=0, seen=1)
    cases.write(case(version=2), [step(2)], expected=1)
    for late, expected in ((item("I2"), 0), (next_of(item("I1")), 1)):
        with pytest.raises(Conflict, match="gone on"):
            cases.put_item(late, expected=expected, seen=1, audit=[draft()])
    assert cases.item("I2") is None
    assert cases.item_versions("I1") == (item("I1"),)
    cases.put_item(next_of(item("I1")), expected=1, seen=2)
    assert len(assert_whole(opened_case)) == 1


def test_what_an_office_has_kept_grows_with_all_that_it_writes(opened_case: Casework) -> None:
    cases = opened_case.cases
    assert (cases.kept("C1", "KR"), cases.kept("C1", "CN"), cases.kept("C9", "KR")) == (1, 0, 0)
    cases.put_item(next_of(item("I0"), removed=True), expected=1)
    cases.put_item(item("I1", private=True), expected=0)
    assert (cases.kept("C1", "KR"), cases.kept("C1", "CN")) == (3, 0)


def test_a_change_that_rests_on_a_desk_that_went_on(opened_case: Casework) -> None:
    cases, audit = opened_case.cases, [draft()]
    seen = Premise(kept={"KR": cases.kept("C1", "KR")})
    cases.put_item(item("I1"), expected=0)
    filed = case(version=2, state="filed")
    with pytest.raises(Conflict, match="gone on"):
        cases.write(filed, [step(2)], expected=1, items=[item("R")], audit=audit, premise=seen)
    assert cases.case("C1") == case()
    assert cases.item("R") is None
    now = Premise(kept={"KR": 2, "CN": 0})
    cases.write(filed, [step(2)], expected=1, items=[item("R")], audit=audit, premise=now)
    assert len(assert_whole(opened_case)) == 2


def test_cases_with_a_figure_are_counted_by_programme(opened_case: Casework) -> None:
    cases = opened_case.cases
    cases.write(case("C2", figures=FIGURE | {"admitted.2.KR": 1.0}), [step(of="C2")], expected=0)
    cases.write(case("C3", figures=FIGURE, programme="JP-KR"), [step(of="C3")], expected=0)
    cases.write(case("C4", figures={"admittedly": 1.0}), [step(of="C4")], expected=0)
    assert cases.counted("CN-KR", "admitted.") == 1
    assert cases.counted("JP-KR", "admitted.") == 1
    assert cases.counted("CN-KR", "admitted.2.") == 1
    assert cases.counted("none", "admitted.") == 0


@pytest.mark.parametrize("others", [True, False], ids=["two connections", "one"])
def test_of_several_that_rest_on_one_count_one_is_kept(
    address: str, opened: Opener, others: bool
) -> None:
    first = opened(address)
    names = [f"C{number}" for number in range(8)]
    stores = [first, opened(address) if others else first]
    for name in names:
        first.cases.write(case(name), [step(of=name)], expected=0)
    seen = Premise(counted={"admitted.": 0})
    told = together([
        lambda name=name, number=number: stores[number % 2].cases.write(
            case(name, version=2, figures=FIGURE), [step(2, of=name)], expected=1, premise=seen,
        )
        for number, name in enumerate(names)
    ])  # fmt: skip
    assert sorted(told) == ["", *["Conflict"] * 7]
    assert first.cases.counted("CN-KR", "admitted.") == 1
    assert_whole(first)


def together(acts: list[Callable[[], object]]) -> list[str]:
    """Do them in threads that start at once; the errors' names, empty for none."""
    told = [""] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(place: int) -> None:
        gate.wait()
        try:
            acts[place]()
        except TrihubError as error:
            told[place] = type(error).__name__

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
