"""Issues: weeks by ISO 8601, days, CNIPA's volumes; their order and what is missing between them."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.core.errors import BadInput
from trihub.delivery.issues import Steps, gaps, place, steps_of


def missing(steps: Steps, *issues: str) -> list[tuple[int, str, str]]:
    return [(gap.count, gap.first, gap.last) for gap in gaps("s", steps, issues)]


def test_a_week_is_missing() -> None:
    """Week 12 after week 10."""
    (gap,) = gaps("ep-docdb-amend", Steps.WEEKS, ["2024-W12", "2024-W10"])
    assert (gap.after, gap.before, gap.count, gap.first, gap.last) == (
        "2024-W10", "2024-W12", 1, "2024-W11", "2024-W11",
    )  # fmt: skip


def test_years_have_52_or_53_weeks() -> None:
    """ISO 8601: 2020 has 53 weeks, 2021 has 52."""
    assert missing(Steps.WEEKS, "2020-W52", "2021-W01") == [(1, "2020-W53", "2020-W53")]
    assert missing(Steps.WEEKS, "2021-W52", "2022-W01") == []
    with pytest.raises(BadInput):
        place("2021-W53", Steps.WEEKS)


def test_two_days_of_a_week_and_a_week_without_one() -> None:
    """Tuesdays and Fridays of October 2023; the week of the 16th is that of W42."""
    days = ["2023-10-10", "2023-10-13", "2023-10-24"]
    assert missing(Steps.DAYS, *days) == [(1, "2023-W42", "2023-W42")]
    assert missing(Steps.DAYS, *days, "2023-10-17") == []


def test_gazettes_are_counted_by_week_and_number() -> None:
    assert missing(Steps.GAZETTE, "37-5001", "37-5002", "37-5101", "37-5102") == []
    assert missing(Steps.GAZETTE, "37-4902", "37-5101") == [(2, "37-5001", "37-5002")]
    assert missing(Steps.GAZETTE, "37-5101", "37-5201") == [(1, "37-5102", "37-5102")]
    assert missing(Steps.GAZETTE, "30-01", "30-52") == [(50, "30-02", "30-51")]


def test_a_back_file_has_no_gaps() -> None:
    assert missing(Steps.ONCE, "2024-W07", "2025-W34") == []


def test_the_week_of_a_gazette_is_that_of_its_day(shared_data: Path) -> None:
    """Each real gazette gives its number and its day; both lead to the same week."""
    number = re.compile(r"(?:gazette-num|GazetteNumber)>(\d\d-\d+)<")
    day = re.compile(r"(?:date|DatePublication)?[\"'>=]+(\d{8})[<\"]")
    seen = set()
    for path in (shared_data / "gazettes/cn").glob("*.xml"):
        text = path.read_text(encoding="utf-8")
        (found,) = set(number.findall(text))
        at = text.index(f">{found}<")
        published = day.search(text, text.rindex("eference", 0, at))
        assert published
        told = dt.datetime.strptime(published[1], "%Y%m%d").date().isoformat()
        assert place(found, Steps.GAZETTE).week == place(told, Steps.DAYS).week, path
        seen.add(found)
    assert seen == {"30-01", "30-52", "37-5002"}


@given(st.dates(dt.date(1985, 6, 1), dt.date(2090, 1, 1)), st.integers(1, 60))
def test_what_is_missing_fills_the_gap(start: dt.date, weeks: int) -> None:
    end = start + dt.timedelta(weeks=weeks)
    year, week, _ = start.isocalendar()
    other_year, other_week, _ = end.isocalendar()
    one, two = f"{year}-W{week:02}", f"{other_year}-W{other_week:02}"
    found = list(gaps("s", Steps.WEEKS, [two, one]))
    assert sum(gap.count for gap in found) == weeks - 1
    if found:
        whole = [one, two, found[0].first, found[0].last]
        assert sum(gap.count for gap in gaps("s", Steps.WEEKS, whole)) == max(0, weeks - 3)


@pytest.mark.parametrize("text", [
    "", "week 10", "2024-W00", "2024-W54", "2024-13-01", "37-0001", "37-5402", "0000-W01",
    "2024-W10\n", "２０２４-W10", "2024W10", "20240310", "../etc",
])  # fmt: skip
def test_what_names_no_issue(text: str) -> None:
    with pytest.raises(BadInput) as told:
        steps_of(text)
    assert "2024-W10" in told.value.hint


@pytest.mark.parametrize(("text", "steps"), [
    ("2024-W10", Steps.WEEKS), ("2021-12-10", Steps.DAYS), ("37-5002", Steps.GAZETTE),
    ("30-52", Steps.GAZETTE),
])  # fmt: skip
def test_what_sort_of_issue(text: str, steps: Steps) -> None:
    assert steps_of(text) is steps
