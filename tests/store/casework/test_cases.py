"""Cases and their steps: kept, gone on with, listed, counted."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import replace

import pytest

from store.casework.samples import assert_whole, case, draft, item, step
from trihub.core.casework.cases import CaseFilter, CaseRow
from trihub.core.errors import BadInput, Conflict, NotFound
from trihub.store.casework import Casework

FULL = case(
    due="2026-02-01", due_office="KR", closed="2026-05-01",
    assigned={"KR": ("A1", "A2"), "CN": ()}, figures={"days to exchange": 12.5, "overlap": 3},
)  # fmt: skip


def test_a_case_comes_back_as_it_went(casework: Casework) -> None:
    steps = step(office="KR", data={"day": "2026-01-02", "of": [1, {"a": None}]})
    casework.cases.write(FULL, [steps], expected=0, items=[item()], audit=[draft()])
    assert casework.cases.case("C1") == FULL
    assert casework.cases.steps("C1") == (steps,)
    assert casework.cases.items("C1") == (item(),)
    assert len(assert_whole(casework)) == 1


@pytest.mark.parametrize("asked", ["", "c1", "C1\0", "\ud800", "C2"])
def test_no_case_under_another_number(casework: Casework, asked: str) -> None:
    casework.cases.write(FULL, [step()], expected=0)
    assert casework.cases.case(asked) is None
    assert casework.cases.steps(asked) == ()
    assert casework.cases.items(asked) == ()


def test_a_case_goes_on(casework: Casework) -> None:
    casework.cases.write(FULL, [step()], expected=0)
    gone_on = replace(
        FULL, state="closed", version=3, offices=("CN", "KR", "JP"), assigned={"CN": ("A2", "A3")},
        figures={"overlap": 4.0}, due="", due_office="",
    )  # fmt: skip
    casework.cases.write(gone_on, [step(2), step(3)], expected=1, audit=[draft(), draft()])
    assert casework.cases.case("C1") == gone_on
    assert casework.cases.steps("C1") == (step(1), step(2), step(3))
    assert casework.cases.cases(CaseFilter(assigned="A1")) == []
    assert casework.cases.cases(CaseFilter(assigned="A3", office="JP")) == [gone_on]
    assert casework.cases.figures(CaseFilter()) == {"overlap": (1, 4.0)}
    assert len(assert_whole(casework)) == 2


@pytest.mark.parametrize("expected", [1, 3])
def test_a_case_that_has_gone_on_meanwhile(casework: Casework, expected: int) -> None:
    casework.cases.write(FULL, [step()], expected=0)
    second = replace(FULL, version=2, state="admitted")
    casework.cases.write(second, [step(2)], expected=1)
    late = replace(FULL, version=expected + 1, state="refused")
    with pytest.raises(Conflict, match="gone on"):
        casework.cases.write(
            late, [step(expected + 1)], expected=expected, items=[item()], audit=[draft()]
        )
    assert casework.cases.case("C1") == second
    assert casework.cases.items("C1") == ()
    assert assert_whole(casework) == []


def test_a_new_case_under_a_taken_number(casework: Casework) -> None:
    casework.cases.write(FULL, [step()], expected=0)
    with pytest.raises(Conflict):
        casework.cases.write(replace(FULL, state="other"), [step()], expected=0, items=[item()])
    assert casework.cases.case("C1") == FULL


def test_an_item_that_came_late_takes_the_step_back(casework: Casework) -> None:
    casework.cases.write(FULL, [step()], expected=0, items=[item()])
    casework.cases.put_item(replace(item(), version=2), expected=1)
    with pytest.raises(Conflict):
        casework.cases.write(
            replace(FULL, version=2), [step(2)], expected=1,
            items=[item("I2"), replace(item(), version=2)], audit=[draft()],
        )  # fmt: skip
    assert casework.cases.case("C1") == FULL
    assert casework.cases.item("I2") is None
    assert assert_whole(casework) == []


def test_a_case_that_is_not_there_does_not_go_on(casework: Casework) -> None:
    with pytest.raises(NotFound):
        casework.cases.write(replace(FULL, version=2), [step(2)], expected=1)


@pytest.mark.parametrize(
    ("row", "steps"),
    [
        (FULL, []),
        (FULL, [step(2)]),
        (FULL, [step(1), step(2)]),
        (replace(FULL, version=2), [step(2), step(1)]),
        (FULL, [step(of="C2")]),
        (replace(FULL, figures={"overlap": float("nan")}), [step()]),
        (replace(FULL, assigned={"KR": ("\0",)}), [step()]),
        (FULL, [step(data={"day": {1, 2}})]),
        (FULL, [step(event="\ud800")]),
        (replace(FULL, programme="x" * 501), [step()]),
    ],
)
def test_what_cannot_be_kept(casework: Casework, row: CaseRow, steps: list[object]) -> None:
    with pytest.raises(BadInput):
        casework.cases.write(row, steps, expected=0, audit=[draft()])
    assert casework.cases.case("C1") is None
    assert assert_whole(casework) == []


def test_an_item_of_another_case(casework: Casework) -> None:
    with pytest.raises(BadInput, match="another case"):
        casework.cases.write(FULL, [step()], expected=0, items=[item(case="C2")])


# --- lists and counts -----------------------------------------------------------------------

CHANCE = random.Random(20181030)


def _any(number: int) -> CaseRow:
    assigned = {"KR": tuple(sorted(CHANCE.sample(["A1", "A2", "A3"], CHANCE.randrange(3))))}
    return case(
        f"C{number:03}", programme=CHANCE.choice(["CN-KR", "JP-KR"]), applicant=CHANCE.choice("XY"),
        state=CHANCE.choice(["requested", "searching", "closed"]), assigned=assigned,
        offices=tuple(sorted(CHANCE.sample(["CN", "JP", "KR"], 2))),
        opened=f"2026-{CHANCE.randrange(1, 4):02}-{CHANCE.randrange(1, 6):02}",
        due=CHANCE.choice(["", "2026-04-01", "2026-05-01"]),
        figures=CHANCE.choice([{}, {"overlap": CHANCE.randrange(9), "days": CHANCE.random()}]),
    )  # fmt: skip


MANY = [_any(number) for number in range(60)]
FILTERS = [
    CaseFilter(),
    CaseFilter(programme="CN-KR"),
    CaseFilter(office="JP"),
    CaseFilter(applicant="X"),
    CaseFilter(assigned="A2"),
    CaseFilter(states=("requested", "closed")),
    CaseFilter(due_before="2026-05-01"),
    CaseFilter(opened_from="2026-02-03", opened_to="2026-03-02"),
    CaseFilter(office="KR", assigned="A1", states=("searching",), opened_to="2026-03-31"),
    CaseFilter(programme="\0"),
    CaseFilter(office="XX"),
]


def _takes(wanted: CaseFilter, row: CaseRow) -> bool:
    return (
        wanted.programme in ("", row.programme)
        and wanted.applicant in ("", row.applicant)
        and (not wanted.office or wanted.office in row.offices)
        and (not wanted.assigned or wanted.assigned in row.assigned["KR"])
        and (not wanted.states or row.state in wanted.states)
        and (not wanted.due_before or "" < row.due < wanted.due_before)
        and wanted.opened_from <= row.opened
        and (not wanted.opened_to or row.opened <= wanted.opened_to)
    )


@pytest.fixture
def filled(casework: Casework) -> Casework:
    for row in MANY:
        casework.cases.write(row, [step(of=row.id)], expected=0)
    return casework


def test_filters_take_what_they_say(filled: Casework) -> None:
    """Lists, page by page, counts and means, against the same worked out here from the rows."""
    for wanted in FILTERS:
        rows = [row for row in MANY if _takes(wanted, row)]
        rows.sort(key=lambda row: row.id)
        rows.sort(key=lambda row: row.opened, reverse=True)
        assert _pages(filled, wanted, 7) == rows
        assert filled.cases.cases(wanted, limit=1000) == rows
        months = Counter((row.programme, row.state, row.opened[:7]) for row in rows)
        assert filled.cases.tally(wanted) == months
        values = defaultdict(list)
        for row in rows:
            for name, value in row.figures.items():
                values[name].append(value)
        means = {name: (len(v), pytest.approx(sum(v) / len(v))) for name, v in values.items()}
        assert filled.cases.figures(wanted) == means
        by_month = defaultdict(lambda: defaultdict(list))
        for row in rows:
            for name, value in row.figures.items():
                by_month[row.opened[:7]][name].append(value)
        assert filled.cases.figures_by_month(wanted) == {
            month: {name: (len(v), pytest.approx(sum(v) / len(v))) for name, v in own.items()}
            for month, own in by_month.items()
        }


def _pages(casework: Casework, wanted: CaseFilter, limit: int) -> list[CaseRow]:
    found: list[CaseRow] = []
    while page := casework.cases.cases(
        wanted, after=found[-1].id if found else "", limit=limit
    ):  # fmt: skip
        found += page
    return found


def test_a_page_after_a_case_of_others_is_as_after_one_that_is_not_there(filled: Casework) -> None:
    """A guessed number tells nothing, whether such a case exists or not."""
    others = next(row for row in MANY if row.applicant == "Y" and row.opened > "2026-02")
    for after in (others.id, "C999", "\0"):
        assert filled.cases.cases(CaseFilter(applicant="X"), after=after) == []


def test_a_page_goes_on_after_a_case_whose_state_changed(filled: Casework) -> None:
    wanted = CaseFilter(states=("requested",))
    before = filled.cases.cases(wanted, limit=100)
    changed = replace(before[2], state="closed", version=2)
    filled.cases.write(changed, [step(2, of=changed.id)], expected=1)
    assert filled.cases.cases(wanted, after=changed.id, limit=100) == before[3:]


def test_days_of_opening_with_a_time(casework: Casework) -> None:
    row = case(opened="2026-03-02T23:59:59.999999+00:00")
    casework.cases.write(row, [step()], expected=0)
    assert casework.cases.cases(CaseFilter(opened_from="2026-03-02", opened_to="2026-03-02"))
    assert casework.cases.tally(CaseFilter()) == {("CN-KR", "requested", "2026-03"): 1}


def test_empty_pages(filled: Casework) -> None:
    assert filled.cases.cases(CaseFilter(), limit=0) == []
    assert filled.cases.cases(CaseFilter(), limit=-1) == []
