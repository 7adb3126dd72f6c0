"""The assignment: always one, never a better one, the same for every order of the input."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trihub.core.errors import BadInput
from trihub.exchanges.matching.fit import fit
from trihub.exchanges.matching.match import match
from trihub.exchanges.matching.model import Call, Match, Nomination, Period, Place
from trihub.exchanges.matching.problem import problem_of
from trihub.exchanges.matching.reasons import explained

OFFICES = ("CN", "JP", "KR")
SPRING = Period(id="spring", start=dt.date(2027, 3, 1), end=dt.date(2027, 3, 26))
AUTUMN = Period(id="autumn", start=dt.date(2027, 9, 6), end=dt.date(2027, 10, 1))


def call(*places: Place, within: int | None = 1) -> Call:
    return Call(
        titles={"en": "Exchange of examiners 2027"}, offices=OFFICES,
        fields=("AI", "CLASSIFICATION", "TRIAL_APPEAL"), languages=("en", "ja"),
        periods=(SPRING, AUTUMN), places=places, deadline=dt.date(2026, 12, 18), within=within,
    )  # fmt: skip


def place(office: str, period: str = "spring", number: int = 1, **more: object) -> Place:
    return replace(Place(office=office, period=period, number=number), **more)


def person(number: int, office: str, **more: object) -> Nomination:
    plain = Nomination(
        id=f"n{number}", office=office, examiner=f"Examiner {number}", person=str(number),
        fields={"AI": 3}, languages={"en": "B2"}, periods=("spring", "autumn"),
    )  # fmt: skip
    return replace(plain, **more)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Call, list[Nomination]]:
    """A call small enough to try every assignment."""
    slots = draw(st.lists(
        st.tuples(st.sampled_from(OFFICES), st.sampled_from(("spring", "autumn"))),
        min_size=1, max_size=4, unique=True,
    ))  # fmt: skip
    fields = st.sampled_from(("AI", "CLASSIFICATION"))
    places = [
        place(office, period, draw(st.integers(1, 2)), fields=tuple(draw(st.sets(fields))))
        for office, period in slots
    ]
    people = [
        person(
            number, draw(st.sampled_from(OFFICES)), rank=draw(st.integers(1, 2)),
            fields=draw(st.dictionaries(fields, st.integers(0, 3), min_size=1)),
            languages=draw(st.dictionaries(
                st.sampled_from(("en", "ja")), st.sampled_from(("A2", "B1", "C2")))),
            periods=tuple(sorted(draw(st.sets(
                st.sampled_from(("spring", "autumn")), min_size=1)))),
            hosts=tuple(sorted(draw(st.sets(st.sampled_from(OFFICES), max_size=1)))),
        )
        for number in range(draw(st.integers(0, 5)))
    ]  # fmt: skip
    return call(*places, within=draw(st.sampled_from((None, 1, 1, 2)))), people


Chosen = tuple[Place | None, ...]


def every_assignment(of: Call, people: list[Nomination]) -> Iterator[Chosen]:
    """All that the rules allow, found without any of the code under test but the fit itself."""
    options = [[None, *(p for p in of.places if fit(of, one, p))] for one in people]
    for chosen in itertools.product(*options):
        if all(sum(p is q for q in chosen) <= p.number for p in of.places) and fair(
            of, people, chosen
        ):
            yield chosen


def fair(of: Call, people: list[Nomination], chosen: Chosen) -> bool:
    if of.within is None:
        return True
    sent = [one.office for one, where in zip(people, chosen, strict=True) if where]
    got = [where.office for where in chosen if where]
    for offices, counted in (
        ({one.office for one in people}, sent), ({p.office for p in of.places}, got),
    ):  # fmt: skip
        share = Fraction(len(sent), len(offices)) if offices else Fraction(0)
        if any(abs(counted.count(office) - share) > of.within for office in offices):
            return False
    return True


def worth(of: Call, people: list[Nomination], chosen: Chosen) -> tuple[object, ...]:
    """What the rules compare, highest first: the number, the total, the lowest, the stated order."""
    points = [fit(of, one, p).points for one, p in zip(people, chosen, strict=True) if p]  # type: ignore[union-attr]
    order = sorted(of.places, key=lambda p: (of.period(p.period).start, p.id))
    ranks = tuple(-order.index(p) if p else -len(order) for p in chosen)
    return len(points), sum(points), min(points, default=0), ranks


@settings(max_examples=60)
@given(cases())
def test_no_assignment_is_better_and_there_always_is_one(
    case: tuple[Call, list[Nomination]],
) -> None:
    of, people = case
    people = sorted(people, key=lambda one: (one.rank, one.office, one.id))
    best = max(every_assignment(of, people), key=lambda chosen: worth(of, people, chosen))
    found = match(of, people)
    where = {one.nomination: f"{one.host}-{one.period}" for one in found.pairings}
    assert [where.get(one.id) for one in people] == [p and p.id for p in best]
    assert (len(found.pairings), found.total, found.lowest) == worth(of, people, best)[:3]


@pytest.mark.parametrize("within", [None, 1])
def test_of_two_alike_the_first_gets_the_only_place(within: int | None) -> None:
    of = call(place("CN"), within=within)
    found = match(of, [person(2, "KR"), person(1, "JP")])
    assert [one.nomination for one in found.pairings] == ["n1"]


@settings(max_examples=20)
@given(cases(), st.randoms())
def test_the_order_of_the_input_changes_nothing(
    case: tuple[Call, list[Nomination]], random: st.DataObject
) -> None:
    of, people = case
    known = match(of, people)
    places, periods = list(of.places), list(of.periods)
    for one in (people, places, periods):
        random.shuffle(one)  # type: ignore[attr-defined]
    assert match(replace(of, places=tuple(places), periods=tuple(periods)), people) == known


@settings(max_examples=20)
@given(cases())
def test_every_nomination_has_its_reason(case: tuple[Call, list[Nomination]]) -> None:
    of, people = case
    found, reasons = explained(of, people)
    assert {one.nomination for one in reasons if one.placed} == {
        one.nomination for one in found.pairings
    }
    assert {one.nomination for one in reasons} == {one.id for one in people}
    assert all(one.why for one in reasons if not one.placed)


def test_one_to_one_is_solved_by_assignment_and_agrees_with_the_program() -> None:
    of = call(place("CN"), place("JP"), place("KR"), within=None)
    people = [person(n, office, fields={"AI": n}) for n, office in enumerate(OFFICES * 2)]
    assert problem_of(of, people).one_to_one
    wide = replace(of, within=50)
    assert not problem_of(wide, people).one_to_one
    alone, program = match(of, people), match(wide, people)
    assert alone == program
    assert len(alone.pairings) == 3


def test_an_office_that_nominates_many_sends_no_more_than_its_share_and_one() -> None:
    of = call(place("JP", number=5), place("CN", number=5))
    people = [person(n, "CN") for n in range(5)] + [person(9, "JP")]
    found, reasons = explained(of, people)
    assert [one.home for one in found.pairings].count("CN") == 3
    assert [one.home for one in found.pairings].count("JP") == 1
    last = [one for one in reasons if not one.placed]
    assert len(last) == 2
    assert all("a wider rule of shares" in one.changes for one in last)


def test_what_would_change_it_is_told_and_holds() -> None:
    of = call(place("JP"), place("KR", fields=("CLASSIFICATION",)), within=None)
    strong = person(1, "CN", fields={"AI": 9})
    weak = person(2, "CN", fields={"AI": 2})
    found, reasons = explained(of, [strong, weak])
    assert [one.nomination for one in found.pairings] == ["n1"]
    told = reasons[1]
    assert told.why == ("With them, the total of the fits would be 28 lower.",)
    assert told.changes == ("a fit that is higher by 29", "one more place at JP in spring")
    more = replace(of, places=(place("JP", number=2), of.places[1]))
    assert len(match(more, [strong, weak]).pairings) == 2
    better = replace(weak, fields={"AI": 9}, hosts=("JP",))
    assert match(of, [strong, better]).pairings[0].nomination == "n2"


def test_who_fits_nowhere_is_told_the_one_thing_that_is_missing() -> None:
    of = call(place("JP", level="C1"), place("CN"))
    _, reasons = explained(of, [person(1, "CN")])
    assert reasons[0].changes == ("JP, spring: level C1 in one of: en, ja",)
    assert "It is the examiner’s own office." in reasons[0].why


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"periods": (Period(id="spring", start=AUTUMN.end, end=AUTUMN.start), AUTUMN)}, "before it begins"),
        ({"languages": ("en", "tlh")}, "“tlh” is not known"),
        ({"places": (Place(office="JP", period="spring", number=0),)}, "offers 0 places"),
        ({"places": (Place(office="US", period="spring", number=1),)}, "“US” is not of this call"),
        ({"deadline": dt.date(2027, 3, 1)}, "before the deadline"),
        ({"places": (Place(office="JP", period="spring", number=1),) * 2}, "stands there twice"),
        ({"offices": ("CN",)}, "two offices"),
        ({"shares": {"CN": 0}}, "share of CN"),
        ({"within": 0}, "within 1 or more"),
    ],
)  # fmt: skip
def test_a_call_that_contradicts_itself_is_refused(changed: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        match(replace(call(place("JP")), **changed), [])


def test_the_same_examiner_twice_for_overlapping_days_is_refused() -> None:
    of = call(place("JP"), place("JP", "autumn"))
    twice = [person(1, "CN", id="a"), person(1, "CN", id="b", periods=("autumn",))]
    with pytest.raises(BadInput, match="Examiner 1 is nominated twice"):
        match(of, twice)
    apart = [replace(twice[0], periods=("spring",)), twice[1]]
    assert len(match(replace(of, within=2), apart).pairings) == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"languages": {"xx": "B1"}}, "“xx” is not known"),
        ({"languages": {"en": "D1"}}, "“D1” is not of this call"),
        ({"fields": {}}, "names no field"),
        ({"fields": {"AI": 61}}, "61 years"),
        ({"periods": ("winter",)}, "“winter”"),
        ({"examiner": " "}, "no name"),
        ({"rank": 0}, "counted from 1"),
        ({"office": "EP"}, "“EP”"),
    ],
)
def test_a_nomination_that_is_not_of_the_call_is_refused(
    changed: dict[str, object], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        match(call(place("JP")), [replace(person(1, "CN"), **changed)])


def test_nobody_at_all_is_a_match() -> None:
    found = match(call(place("JP")), [])
    assert found == Match(pairings=(), unplaced=(), total=0, lowest=0, balances=found.balances)
    assert [one.share_sent for one in found.balances] == [None, None, None]
