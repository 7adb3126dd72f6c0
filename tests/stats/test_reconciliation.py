"""Reconciliation: each class of difference is found by itself, from invented figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stats.claims import PATENTS, World
from trihub.core.statistics import LANGUAGES, Flag
from trihub.statistics.reconciliation import Comparison, Rule
from trihub.statistics.reconciliation.digits import are_alike, is_rounded
from trihub.statistics.reconciliation.rules.arithmetic import are_swapped

RES, NRES = replace(PATENTS, origin="RES"), replace(PATENTS, origin="NRES")
QUICK = settings(deadline=None, max_examples=50)
COUNTS = st.integers(1_001, 10**7)


@pytest.fixture
def world() -> World:
    return World()


def rules(world: World, comparison: Comparison = Comparison.SOURCES) -> list[Rule]:
    return [each.rule for each in world.register(comparison)]


def test_equal_figures_do_not_disagree(world: World) -> None:
    world.say("A", PATENTS, "2017", 100)
    world.say("B", replace(PATENTS, applicant_basis="FIRST_APPLICANT"), "2017", 100)
    assert world.register() == []


def test_a_difference_that_no_rule_explains_is_listed_as_unexplained(world: World) -> None:
    world.say("A", PATENTS, "2017", 1003)
    world.say("B", PATENTS, "2017", 1407)
    (found,) = world.register()
    assert (found.rule, found.explanations, found.difference.gap) == (Rule.UNEXPLAINED, (), 404)


@QUICK
@given(total=st.integers(5_000, 10**6), part=st.integers(1, 2_000), moved=st.integers(1, 500))
def test_what_is_resident_here_and_non_resident_there(total: int, part: int, moved: int) -> None:
    world = World()
    for dataset, resident in (("A", total - part), ("B", total - part + moved)):
        world.say(dataset, RES, "2018", resident)
        world.say(dataset, NRES, "2018", total - resident)
    found = world.register(Comparison.SOURCES)
    assert {each.rule for each in found} == {Rule.RESIDENCE}
    assert len(found) == 2
    facts = found[0].explanations[0].facts
    assert facts == {"moved": str(moved), "total": str(total)}


def test_the_rest_of_a_total_counts_as_non_resident(world: World) -> None:
    world.say("A", PATENTS, "2018", 2000)
    world.say("A", replace(PATENTS, origin="KR"), "2018", 1500)
    world.say("B", RES, "2018", 1490)
    world.say("B", NRES, "2018", 510)
    assert rules(world) == [Rule.RESIDENCE, Rule.RESIDENCE]


def test_applications_against_classes(world: World) -> None:
    marks = replace(PATENTS, right="TRADEMARK")
    world.say("A", marks, "2018", 200)
    world.say("B", replace(marks, origin="RES", unit="CLASS"), "2018", 200)
    world.say("B", replace(marks, origin="NRES", unit="CLASS"), "2018", 63)
    (found,) = world.register()
    assert found.rule is Rule.COUNTING_UNIT
    assert [part.value for part in found.difference.other.parts] == [200, 63]
    assert found.explanations[0].facts["ratio"] == "1.315"


def test_fiscal_against_calendar_within_one_source(world: World) -> None:
    world.say("A", PATENTS, "2015", 3187)
    world.say("A", replace(PATENTS, year_basis="FISCAL"), "2015", 3176)
    assert rules(world) == [Rule.FISCAL_YEAR]


def test_provisional_and_final(world: World) -> None:
    world.say("A", PATENTS, "2018", 4711, flags=Flag.PROVISIONAL)
    world.say("B", PATENTS, "2018", 4799)
    assert rules(world) == [Rule.PROVISIONAL]
    world.say("A", PATENTS, "2018", 4801, published="2021")
    assert rules(world, Comparison.VINTAGES) == [Rule.PROVISIONAL]


def test_a_break_within_a_source_and_between_two(world: World) -> None:
    received = replace(PATENTS, unit="FILING_RECEIVED")
    world.say("A", received, "2016", 900)
    world.say("A", PATENTS, "2017", 700)
    world.say("A", PATENTS, "2018", 710)
    world.say("B", PATENTS, "2016", 850)
    (adjacent,) = world.register(Comparison.ADJACENT)
    assert adjacent.rule is Rule.METHOD_BREAK
    assert (adjacent.difference.one.year, adjacent.difference.other.year) == (2016, 2017)
    assert rules(world) == [Rule.METHOD_BREAK]


def test_a_flag_is_a_break(world: World) -> None:
    world.say("A", PATENTS, "2016", 900)
    world.say("A", PATENTS, "2017", 700, flags=Flag.BREAK)
    assert rules(world, Comparison.ADJACENT) == [Rule.METHOD_BREAK]


def test_utility_models_counted_in_by_label_or_by_sum(world: World) -> None:
    world.say("A", replace(PATENTS, right="PATENT_UTILITY_MODEL"), "2020", 2317)
    world.say("B", PATENTS, "2020", 2268)
    assert rules(world) == [Rule.SCOPE]
    world = World()
    world.say("A", PATENTS, "2020", 2317)
    world.say("B", PATENTS, "2020", 2268)
    assert rules(world) == [Rule.UNEXPLAINED]
    world.say("C", replace(PATENTS, right="UTILITY_MODEL"), "2020", 49)
    assert rules(world) == [Rule.SCOPE]


def test_a_copied_total_that_another_source_s_parts_contradict(world: World) -> None:
    world.say("A", PATENTS, "2019", 226809)
    world.say("B", RES, "2019", 226000)
    world.say("B", NRES, "2019", 890)
    world.say("B", PATENTS, "2019", 226890)
    (found,) = world.register()
    assert found.rule is Rule.ARITHMETIC
    assert found.explanations[0].facts == {
        "wrong": "226809", "sum": "226890", "gap": "81", "digits": "09↔90",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("dimension", "total", "parts"),
    [
        ("origin", "_T", ("RES", "NRES")),
        ("route", "_T", ("DIRECT", "PCT_NATIONAL")),
        ("right", "PATENT_UTILITY_MODEL", ("PATENT", "UTILITY_MODEL")),
        ("field", "SECTOR_OTHER_FIELDS", ("WIPO_33", "WIPO_34", "WIPO_35")),
    ],
)
def test_a_total_that_is_not_its_parts(
    dimension: str, total: str, parts: tuple[str, ...], world: World
) -> None:
    whole = replace(PATENTS, **{dimension: total})
    for code in parts:
        world.say("A", replace(PATENTS, **{dimension: code}), "2019", 100)
    world.say("A", whole, "2019", 100 * len(parts))
    assert world.register(Comparison.PARTS) == []
    world.say("A", whole, "2019", 100 * len(parts) + 7, document="Other report")
    assert world.register(Comparison.PARTS) == []
    for code in parts:
        world.say("A", replace(PATENTS, **{dimension: code}), "2019", 100, document="Other report")
    (found,) = world.register(Comparison.PARTS)
    assert (found.rule, found.difference.dimension) == (Rule.ARITHMETIC, dimension)
    assert (found.difference.gap, len(found.difference.other.parts)) == (-7, len(parts))


def test_a_total_of_listed_origins(world: World) -> None:
    for origin, value in (("_T", 100), ("KR", 60), ("JP", 30), ("OTHER", 9)):
        world.say("A", replace(PATENTS, origin=origin), "2019", value)
    (found,) = world.register(Comparison.PARTS)
    assert found.difference.gap == -1


def test_months_against_the_year(world: World) -> None:
    for month in range(1, 13):
        world.say("A", PATENTS, f"2019-{month:02}", 10)
    world.say("A", PATENTS, "2019", 121)
    (found,) = world.register()
    assert (found.rule, found.difference.dimension) == (Rule.ARITHMETIC, "period")


def test_rounded_parts_of_fractional_counts(world: World) -> None:
    grants = replace(PATENTS, unit="FRACTIONAL")
    world.say("A", replace(grants, origin="RES"), "2019", 33)
    world.say("A", replace(grants, origin="NRES"), "2019", 66)
    world.say("A", grants, "2019", 100)
    assert rules(world, Comparison.PARTS) == [Rule.ROUNDING]


def test_a_revision_tells_how_many_years_were_revised_with_it(world: World) -> None:
    for year in range(2000, 2010):
        world.say("A", PATENTS, str(year), 1001 + year, published="2013")
        world.say("A", PATENTS, str(year), 1003 + year if year > 2004 else 1001 + year,
                  published="2021")  # fmt: skip
    found = world.register()
    assert {each.rule for each in found} == {Rule.REVISION}
    facts = found[0].explanations[0].facts
    assert (facts["years"], facts["first"], facts["last"]) == ("5", "2005", "2009")


def test_another_source_agrees_with_the_older_vintage(world: World) -> None:
    world.say("A", PATENTS, "2010", 1111, published="2012")
    world.say("A", PATENTS, "2010", 1234, published="2021")
    world.say("B", PATENTS, "2010", 1111)
    assert rules(world) == [Rule.REVISION]


def test_a_copy_of_another_date(world: World) -> None:
    for year in range(1950, 2010):
        world.say("A", PATENTS, str(year), 100_003 + 7 * year)
        world.say("B", PATENTS, str(year), 100_003 + 7 * year + (11 if year > 2004 else 0))
    found = world.register()
    assert [each.rule for each in found] == [Rule.COPY] * 5
    assert found[0].explanations[0].facts["same"] == "55"


def test_a_value_that_was_dropped(world: World) -> None:
    claim = world.say("A", PATENTS, "1963", 992, published="2013")
    world.drop(claim, "2021")
    (found,) = world.register()
    assert (found.rule, found.difference.gap) == (Rule.DROPPED, None)


def test_the_last_year_of_a_table_was_not_complete(world: World) -> None:
    for year in (2007, 2008, 2009):
        world.say("A", PATENTS, str(year), 1003, published="2010")
        world.say("A", PATENTS, str(year), 1503 if year == 2009 else 1009, published="2012")
    assert [each.rule for each in world.register()] == [
        Rule.REVISION, Rule.REVISION, Rule.INCOMPLETE_YEAR,
    ]  # fmt: skip


def test_a_table_of_fields_whose_last_year_falls(world: World) -> None:
    for field in range(1, 6):
        series = replace(PATENTS, field=f"WIPO_{field:02}")
        for year, value in ((2017, 100), (2018, 105), (2019, 110), (2020, 40)):
            world.say("A", series, str(year), value + field)
    found = world.register()
    assert [each.rule for each in found] == [Rule.INCOMPLETE_YEAR] * 5
    assert {each.difference.comparison for each in found} == {Comparison.ENDING}


def test_direct_filings_that_are_the_total_of_all_routes(world: World) -> None:
    marks = replace(PATENTS, right="TRADEMARK", route="DIRECT")
    resident, abroad = (replace(marks, origin=each) for each in ("RES", "NRES"))
    world.say("A", replace(marks, origin="_T", route="MADRID"), "1995", 60, published="2013")
    for published, value in (("2013", 214), ("2021", 264)):
        world.say("A", resident, "1995", 1446, published=published)
        world.say("A", abroad, "1995", value, published=published)
    world.say("A", replace(marks, origin="_T", route="_T"), "1995", 1710, published="2021")
    assert rules(world, Comparison.VINTAGES) == [Rule.WRONG_LABEL]


def test_residents_that_are_the_total(world: World) -> None:
    for year in range(2010, 2014):
        world.say("A", RES, str(year), 5000 + year)
        world.say("B", RES, str(year), 3000 + year)
        world.say("B", PATENTS, str(year), 5000 + year)
    found = [each for each in world.register() if each.difference.one.series == RES]
    assert [each.rule for each in found] == [Rule.WRONG_LABEL] * 4
    assert found[0].explanations[0].facts["meaning"] == "_T"


@QUICK
@given(value=st.decimals(10, 10**6, places=9), places=st.integers(1, 7))
def test_a_value_with_fewer_digits_is_the_same(value: Decimal, places: int) -> None:
    short = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assume(short % 1)
    assert are_alike(short, value)
    assert not are_alike(short + 1, value)


def test_a_single_zero_is_no_rounding(world: World) -> None:
    assert not is_rounded(Decimal(2830), Decimal(2828))
    assert is_rounded(Decimal(702900), Decimal(702851))
    for year, value in ((2010, 43400), (2011, 43851)):
        world.say("A", PATENTS, str(year), value)
        world.say("B", PATENTS, str(year), 43397 if year == 2010 else 43851)
    assert rules(world) == [Rule.UNEXPLAINED]


@QUICK
@given(value=COUNTS, place=st.integers(0, 2))
def test_exchanged_digits_are_seen(value: int, place: int) -> None:
    text = str(value)
    pair = text[place : place + 2]
    other = text[:place] + pair[::-1] + text[place + 2 :]
    seen = are_swapped(Decimal(value), Decimal(other))
    assert bool(seen) == (pair[0] != pair[1] and not (place == 0 and pair[1] == "0"))


@QUICK
@given(first=COUNTS, second=COUNTS)
def test_identifiers_do_not_depend_on_values_nor_on_the_order(first: int, second: int) -> None:
    made = []
    for order in (("A", "B"), ("B", "A")):
        world = World()
        for dataset, value in zip(order, (first, second), strict=True):
            world.say(dataset, PATENTS, "2017", value)
        made += [each.id for each in world.register()]
    assert len(set(made)) == (first != second)


def test_every_rule_has_a_name_and_a_sentence_in_every_language(world: World) -> None:
    world.say("A", PATENTS, "2018", 4711, flags=Flag.PROVISIONAL)
    world.say("B", PATENTS, "2018", 4799)
    for rule in Rule:
        assert len({rule.name_in(language) for language in LANGUAGES}) >= 3
    (found,) = world.register()
    sentences = {found.explanations[0].text(language) for language in LANGUAGES}
    assert len(sentences) == 4
    assert all("4,711" in each and "4,799" in each for each in sentences)
