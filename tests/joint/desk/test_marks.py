"""Marks: what is refused, what raises a concern, and how two versions of one are joined."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joint.desk.setting import CASE, CN, KR, Bench
from trihub.core.citations import CATEGORIES
from trihub.core.dates import PatentDate
from trihub.core.errors import BadInput, NotFound, Refused
from trihub.core.patent import Application, DocumentId, Patent, Source
from trihub.joint.desk.marks import Concern, Days, check_categories, concerns, merge_marks
from trihub.joint.desk.model import Combination, Mark, Remark
from trihub.priorart.request import SearchRequest

CITED = "JP2017490001A"


def mark(*remarks: Remark, document: str = CITED, found_by: str = "") -> Mark:
    return Mark(document=document, remarks=remarks, found_by=found_by)


def remark(letters: str, *claims: int, reason: str = "", combined: tuple[str, ...] = ()) -> Remark:
    return Remark(categories=tuple(letters), claims=claims, reason=reason, combined=combined)


def test_a_mark_is_kept_in_order(bench: Bench) -> None:
    desk = bench.desk
    run, _ = desk.run(CN, CASE, SearchRequest(query="電解質"))
    desk.mark(CN, CASE, mark(remark("PaX", 3, 1, 3, reason=" why "), found_by=run.id))
    _, kept = desk.marked(CN, CASE, CITED)
    assert kept.found_by == run.id
    assert kept.remarks == (remark("XAP", 1, 3, reason="why"),)


@pytest.mark.parametrize(
    "wrong",
    [
        mark(remark("Z", 1)), mark(remark("", 1)), mark(remark("X", 7)), mark(remark("X", 0)),
        mark(remark("X", 1, reason="x" * 4001)), mark(*[remark("X", 1)] * 51),
    ],
)  # fmt: skip
def test_wrong_marks(bench: Bench, wrong: Mark) -> None:
    with pytest.raises(BadInput):
        bench.desk.mark(CN, CASE, wrong)
    assert bench.desk.marks(CN, CASE) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        mark(remark("X", 1), document="CN123A"), mark(remark("Y", 1, combined=("CN123A",))),
        mark(remark("X", 1), found_by="cn-nothing"),
    ],
)  # fmt: skip
def test_marks_of_what_does_not_exist(bench: Bench, wrong: Mark) -> None:
    with pytest.raises(NotFound):
        bench.desk.mark(CN, CASE, wrong)


def test_claims_are_those_of_the_offices_own_application(bench: Bench) -> None:
    """KIPO's text has one claim, CNIPA's six."""
    bench.desk.mark(CN, CASE, mark(remark("X", 6)))
    with pytest.raises(BadInput, match="no claim 6"):
        bench.desk.mark(KR, CASE, mark(remark("X", 6)))


def test_the_application_is_closed_without_consent(bench: Bench) -> None:
    bench.change(consented=frozenset(), filed=frozenset())
    with pytest.raises(Refused):
        bench.desk.application(CN, CASE)


@given(st.lists(st.sampled_from(sorted(CATEGORIES)), min_size=1))
def test_categories_in_order_and_once(letters: list[str]) -> None:
    checked = check_categories(letters)
    assert set(checked) == set(letters)
    assert len(checked) == len(set(letters))
    assert check_categories(reversed(letters)) == checked


# --- concerns --------------------------------------------------------------------------------

DAYS = Days(earliest=dt.date(2018, 5, 10), filed=dt.date(2019, 5, 8))


def cited(published: PatentDate, filed: PatentDate | None = None) -> Patent:
    return Patent(
        publication=DocumentId(office="JP", number="1", kind="A", date=published),
        source=Source(file="x"),
        application=Application(office="JP", number="1", date=filed) if filed else None,
    )


@pytest.mark.parametrize(
    ("letters", "published", "filed", "expected"),
    [
        ("X", (2018, 5, 9), None, []),
        ("X", (2018, 5, 10), None, [Concern.NOT_BEFORE]),
        ("XP", (2018, 5, 10), None, []),
        ("XP", (2018, 5, 9), None, [Concern.NOT_BETWEEN]),
        ("AP", (2019, 5, 8), None, [Concern.NOT_BETWEEN]),
        ("AP", (2019, 5, 7), None, []),
        ("A", (2018, 0, 0), None, []),
        ("A", (2018, 6, 0), None, [Concern.NOT_BEFORE]),
        ("E", (2018, 5, 10), (2018, 5, 9), []),
        ("E", (2018, 5, 9), (2017, 1, 1), [Concern.NOT_CONFLICTING]),
        ("E", (2020, 1, 1), (2018, 5, 10), [Concern.NOT_CONFLICTING]),
        ("XE", (2020, 1, 1), (2018, 5, 1), []),
        ("T", (2021, 1, 1), None, []),
        ("Y", (2018, 1, 1), None, [Concern.Y_ALONE]),
    ],
)
def test_concerns(
    letters: str,
    published: tuple[int, int, int],
    filed: tuple[int, int, int] | None,
    expected: list[Concern],
) -> None:
    document = cited(PatentDate(*published), PatentDate(*filed) if filed else None)
    assert concerns(mark(remark(letters, 1)), document, DAYS) == expected


def test_concerns_in_the_case(bench: Bench) -> None:
    """CN199000025A came out in 2021, long after; as Y it needs a second document."""
    desk = bench.desk
    desk.mark(CN, CASE, mark(remark("Y", 1), document="CN199000025A"))
    told = desk.concerns(CN, CASE, "CN199000025A")
    assert told == [Concern.NOT_BEFORE, Concern.Y_ALONE]
    pair = Combination(first=CITED, second="CN199000025A", claims=(1,))
    desk.combine(CN, CASE, pair)
    assert desk.concerns(CN, CASE, "CN199000025A") == [Concern.NOT_BEFORE]


def test_combinations_are_of_two_documents(bench: Bench) -> None:
    good = Combination(first=CITED, second="CN199000025A", claims=(2, 1))
    for wrong in (
        replace(good, second=CITED), replace(good, claims=()), replace(good, claims=(9,)),
        replace(good, reason="x" * 20_001),
    ):  # fmt: skip
        with pytest.raises(BadInput):
            bench.desk.combine(CN, CASE, wrong)
    with pytest.raises(NotFound):
        bench.desk.combine(CN, CASE, replace(good, second="XX1"))
    bench.desk.combine(CN, CASE, good)
    assert bench.desk.combinations(CN, CASE)[0][1].claims == (1, 2)


# --- joining two versions ---------------------------------------------------------------------

ONE, TWO, THREE = remark("X", 1), remark("A", 2), remark("A", 3)


def test_additions_join() -> None:
    assert merge_marks(mark(ONE), mark(ONE, TWO), mark(ONE, THREE)) == mark(ONE, TWO, THREE)


def test_a_change_and_an_addition_join() -> None:
    changed = replace(ONE, categories=("Y",))
    assert merge_marks(mark(ONE), mark(changed), mark(ONE, TWO)) == mark(changed, TWO)
    assert merge_marks(mark(ONE), mark(ONE, TWO), mark(changed)) == mark(changed, TWO)


def test_taking_away_joins_with_an_addition() -> None:
    assert merge_marks(mark(ONE, TWO), mark(TWO), mark(ONE, TWO, THREE)) == mark(TWO, THREE)


def test_two_changes_of_one_remark_are_for_a_person() -> None:
    ways = replace(ONE, reason="theirs"), replace(ONE, reason="mine")
    assert merge_marks(mark(ONE), mark(ways[0]), mark(ways[1])) is None
    assert merge_marks(mark(ONE), mark(), mark(ways[1])) is None


REMARKS = st.lists(
    st.builds(remark, st.sampled_from("XYA"), st.integers(1, 4), reason=st.sampled_from("abc")),
    max_size=4, unique=True,
)  # fmt: skip


@given(base=REMARKS, added=REMARKS, mine=REMARKS)
def test_nothing_is_lost_in_a_merge(
    base: list[Remark], added: list[Remark], mine: list[Remark]
) -> None:
    """What both kept or either added is there; what one changed is not there in its old form."""
    theirs = [*base, *(r for r in added if r not in base)]
    merged = merge_marks(mark(*base), mark(*theirs), mark(*mine))
    if merged is None:
        return
    assert len(set(merged.remarks)) == len(merged.remarks)
    fresh = {r for r in (*theirs, *mine) if r not in base}
    assert set(merged.remarks) == fresh | {r for r in base if r in mine}


@given(base=REMARKS, mine=REMARKS)
def test_one_sides_changes_are_taken_whole(base: list[Remark], mine: list[Remark]) -> None:
    merged = merge_marks(mark(*base), mark(*base), mark(*mine))
    assert merged is not None
    assert set(merged.remarks) == set(mine)
