"""The guard: what cannot be set side by side, and what can instead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stats.claims import PATENTS, World
from trihub.core.errors import BadInput, NotFound
from trihub.core.statistics import LANGUAGES, Series
from trihub.statistics.catalogue import code_lists
from trihub.statistics.comparability import Guard, Reason
from trihub.statistics.reconciliation.breaks import known_of

JP = replace(PATENTS, office="JP")
RATE = Series(indicator="GRANT_RATE", right="PATENT", origin="_T", unit="PERCENT")
WAIT = replace(RATE, indicator="PENDENCY", unit="MONTH")


def guard(*said: tuple[Series, int, int]) -> Guard:
    world = World()
    for series, first, last in said:
        for year in range(first, last + 1):
            world.say(
                "A" if series.applicant_basis == "_U" else "B", series, str(year), 1000 + year
            )
    return Guard(known_of(world.figures))


def test_what_is_counted_alike_can_be_compared() -> None:
    asked = (PATENTS, JP, replace(PATENTS, indicator="GRANTS", unit="GRANT"))
    verdict = guard(*((each, 2010, 2020) for each in asked)).judge(asked, 2010, 2020)
    assert (verdict.holds, verdict.nearest, verdict.objections) == (True, (), ())


RATES = ("GRANT_RATE_JPO", "GRANT_RATE_KIPO")
STARTS = ("REQUEST_TO_FIRST_ACTION", "FILING_TO_FIRST_ACTION")


@pytest.mark.parametrize(
    ("reason", "series", "definitions"),
    [(Reason.DEFINITION, RATE, RATES), (Reason.STARTING_EVENT, WAIT, STARTS)],
)
def test_rates_and_pendency_of_different_definitions(
    reason: Reason, series: Series, definitions: tuple[str, str]
) -> None:
    lists = code_lists()
    assert series.indicator in lists["indicator"]
    assert all(each in lists["definition"] for each in definitions)
    one = replace(series, office="JP", definition=definitions[0])
    other = replace(series, office="KR", definition=definitions[1])
    found = guard((one, 2014, 2016), (other, 2014, 2016))
    verdict = found.judge((one, other), 2014, 2016)
    assert [each.reason for each in verdict.objections] == [reason]
    assert [each.series for each in verdict.nearest] == [(one,), (other,)]
    assert found.judge((one, replace(one)), 2014, 2016).holds


def test_applications_against_classes_and_the_series_that_fits() -> None:
    marks = replace(PATENTS, right="TRADEMARK")
    classes = replace(marks, office="CN", unit="CLASS")
    kept = replace(marks, unit="CLASS")
    madrid = replace(marks, office="CN", route="MADRID")
    found = guard((marks, 2012, 2016), (classes, 2012, 2016), (kept, 2012, 2016),
                  (madrid, 1990, 1995))  # fmt: skip
    verdict = found.judge((marks, classes), 2012, 2016)
    assert [each.reason for each in verdict.objections] == [Reason.COUNTING_UNIT]
    assert verdict.nearest[0].series == (kept, classes)
    alone = guard((marks, 2012, 2016), (classes, 2012, 2016)).judge((marks, classes), 2012, 2016)
    assert [each.series for each in alone.nearest] == [(marks,), (classes,)]


def test_a_break_holds_for_every_source_of_the_office_and_splits_the_years() -> None:
    received = replace(PATENTS, unit="FILING_RECEIVED")
    other = replace(PATENTS, applicant_basis="FIRST_APPLICANT")
    found = guard((received, 2010, 2016), (PATENTS, 2017, 2022), (other, 2010, 2022),
                  (JP, 2010, 2022))  # fmt: skip
    verdict = found.judge((other, JP), 2010, 2022)
    assert [(each.reason, each.facts["year"]) for each in verdict.objections] == [
        (Reason.BREAK, "2017")
    ]
    assert [(each.first, each.last) for each in verdict.nearest] == [(2010, 2016), (2017, 2022)]
    assert verdict.breaks == {"KR": (2017,)}
    assert found.judge((other, JP), 2017, 2022).holds
    assert found.judge((JP,), 2010, 2022).holds


@pytest.mark.parametrize(
    ("reason", "codes"),
    [
        (Reason.YEAR_BASIS, {"year_basis": "FISCAL"}),
        (Reason.SCOPE, {"right": "PATENT_UTILITY_MODEL"}),
    ],
)
def test_the_nearest_is_the_same_office_counted_alike(
    reason: Reason, codes: dict[str, str]
) -> None:
    asked = replace(PATENTS, **codes)
    found = guard((asked, 2015, 2020), (PATENTS, 2015, 2020), (JP, 2015, 2020))
    verdict = found.judge((asked, JP), 2015, 2020)
    assert [each.reason for each in verdict.objections] == [reason]
    assert [each.series for each in verdict.nearest] == [(PATENTS, JP)]


def test_what_nobody_says_objects_to_nothing() -> None:
    open_ended = replace(JP, year_basis="_U")
    assert (
        guard((PATENTS, 2015, 2020), (open_ended, 2015, 2020))
        .judge((PATENTS, open_ended), 2015, 2020)
        .holds
    )
    one, other = (replace(PATENTS, applicant_basis=each) for each in ("INVENTORS", "_U"))
    assert guard((one, 2015, 2015), (other, 2015, 2015)).judge((one, other), 2015, 2015).holds


def test_bad_requests() -> None:
    found = guard((PATENTS, 2015, 2020))
    for asked, first, last in (((), 2015, 2020), ((PATENTS,), 2020, 2015), ((PATENTS,) * 51, 1, 2)):
        with pytest.raises(BadInput):
            found.judge(asked, first, last)
    with pytest.raises(NotFound):
        found.judge((JP,), 2015, 2020)


def test_every_reason_is_said_in_every_language() -> None:
    facts = {"codes": "A, B", "office": "CN", "year": "2017"}
    for reason in Reason:
        assert len({reason.text(facts, language) for language in LANGUAGES}) == 4
