"""What readers ask of all figures: what there is, the newest of an office, what was revised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from stats.claims import PATENTS, World, slice_of
from stats.test_reconciled import load
from trihub.core.errors import NotFound
from trihub.core.statistics import LANGUAGES, Flag, Which
from trihub.statistics.catalogue import code_lists
from trihub.statistics.comparability import Guard
from trihub.statistics.overview import Directory, Held, Holdings, definition, headline
from trihub.statistics.overview.headlines import Headline
from trihub.statistics.reconciliation import Comparison, register_of
from trihub.statistics.reconciliation.breaks import known_of
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Figure, Table

WANTED = {"indicator": "APPLICATIONS", "right": "PATENT", "office": "KR"}
RESIDENT, FOREIGN = (replace(PATENTS, origin=code) for code in ("RES", "NRES"))


@dataclass
class Shelf:
    """Invented figures, as a library holds them."""

    world: World

    def table_of_series(self, dataset: str, indicator: str, numbers: Sequence[int]) -> Table:
        order = list(self.world.figures.lines)
        found = [
            Figure(claim.cell._replace(series=order.index((name, series))), series, claim.slice)
            for (name, series), line in self.world.figures.lines.items()
            if order.index((name, series)) in numbers
            for claims in line.values()
            for claim in claims[-1:]
            if claim.cell
        ]
        which = Which(dataset=dataset, indicator=indicator, codes={})
        return Table(which=which, slices=[slice_of(dataset)], figures=found)

    def holdings(self) -> Holdings:
        held = [
            Held(dataset=dataset, number=number, series=series, first=min(years), last=max(years),
                 periods=len(years))
            for number, ((dataset, series), line) in enumerate(self.world.figures.lines.items())
            for years in [[period // 10_000 for period in line]]
        ]  # fmt: skip
        return Holdings({}, {"KR": held}, {}, {})

    def headline(self, *, judged: bool = True) -> Headline | None:
        guard = Guard(known_of(self.world.figures)) if judged else None
        return headline(self, self.holdings(), WANTED, guard)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(World())


def test_the_newest_full_year_and_its_change(shelf: Shelf) -> None:
    for year, value in ((2019, 200), (2020, 250), (2021, 90)):
        shelf.world.say("A", PATENTS, str(year), value,
                        flags=Flag.INCOMPLETE if year == 2021 else 0)  # fmt: skip
    found = shelf.headline()
    assert found is not None
    assert (found.newest.year, found.newest.value) == (2020, 250)
    assert found.change == Decimal("0.25")
    assert not found.is_sum


def test_parts_are_added_only_within_a_data_set(shelf: Shelf) -> None:
    shelf.world.say("A", RESIDENT, "2021", 70)
    shelf.world.say("B", FOREIGN, "2021", 30)
    assert shelf.headline() is None
    shelf.world.say("A", FOREIGN, "2020", 20)
    assert shelf.headline() is None
    shelf.world.say("A", RESIDENT, "2020", 60)
    found = shelf.headline()
    assert found is not None
    assert (found.newest.year, found.newest.value, found.is_sum) == (2020, 80, True)
    assert found.series == PATENTS


def test_a_total_goes_before_a_sum_and_a_later_year_before_both(shelf: Shelf) -> None:
    for series in (RESIDENT, FOREIGN):
        shelf.world.say("A", series, "2021", 50)
    shelf.world.say("B", PATENTS, "2021", 101)
    assert shelf.headline().dataset == "B"  # type: ignore[union-attr]
    for series in (RESIDENT, FOREIGN):
        shelf.world.say("A", series, "2022", 50)
    assert shelf.headline().dataset == "A"  # type: ignore[union-attr]


def test_no_change_across_a_break_nor_before_breaks_are_known(shelf: Shelf) -> None:
    received = replace(PATENTS, unit="FILING_RECEIVED", route="DIRECT")
    for year in (2015, 2016, 2017):
        unit = "FILING_RECEIVED" if year < 2017 else "APPLICATION"
        shelf.world.say("A", replace(received, unit=unit), str(year), 100)
        shelf.world.say("B", PATENTS, str(year), 100 + year)
    found = shelf.headline()
    assert found is not None
    assert (found.dataset, found.newest.year) == ("B", 2017)
    assert (found.breaks, found.change) == ((2017,), None)
    only = Shelf(World())
    for year in (2016, 2017):
        only.world.say("B", PATENTS, str(year), year, flags=Flag.BREAK if year == 2017 else 0)
    flagged = only.headline()
    assert flagged is not None
    assert (flagged.breaks, flagged.change) == ((2017,), None)
    unjudged = only.headline(judged=False)
    assert unjudged is not None
    assert (unjudged.judged, unjudged.change) == (False, None)


def test_a_year_that_is_not_published_gives_no_change(shelf: Shelf) -> None:
    for year in (2019, 2021):
        shelf.world.say("A", PATENTS, str(year), year)
    assert shelf.headline().change is None  # type: ignore[union-attr]
    fiscal = Shelf(World())
    fiscal.world.say("A", replace(PATENTS, year_basis="FISCAL"), "2021", 1)
    assert fiscal.headline() is None


def test_holdings_are_those_of_the_store_and_grow_with_it(
    either: Statistics, write: Callable[..., Path]
) -> None:
    assert either.holdings().by_indicator == {}
    load(either, write, "2013", "3.21,3.1")
    first = either.holdings()
    assert either.holdings() is first
    (held,) = first.get("WDI", "RD_SHARE")
    assert (held.first, held.last, held.periods) == (2000, 2001, 2)
    assert [held.series] == list(either.series(Which(dataset="WDI", indicator="RD_SHARE")))
    assert first.where[held.series] == ["WDI"]
    load(either, write, "2021", "3.3,")
    assert either.holdings() is not first
    assert [one.periods for one in either.holdings().get("WDI", "RD_SHARE")] == [2]


def test_the_holdings_of_what_is_shipped(statistics: Statistics) -> None:
    statistics.load_shipped()
    holdings = statistics.holdings()
    assert {name: holdings.indicators(name) for name in holdings.datasets} == statistics.datasets()
    for dataset, indicators in statistics.datasets().items():
        for indicator in indicators:
            which = Which(dataset=dataset, indicator=indicator)
            assert [one.series for one in holdings.get(dataset, indicator)] == list(
                statistics.series(which)
            )
    jp = holdings.choose("WDI", "APPLICATIONS", {"office": ["JP"], "right": ["PATENT"]})
    assert {one.series.origin for one in jp} == {"RES", "NRES"}


def test_the_directory_of_the_register() -> None:
    world = World()
    for year, (old, new) in enumerate([(100, 101), (100, 150), (100, 120)], 2000):
        world.say("A", PATENTS, str(year), old, published="2010")
        world.say("A", PATENTS, str(year), new, published="2011")
    register = register_of(world.figures)
    directory = Directory(register)
    assert all(directory.get(each.id) is each for each in register)
    with pytest.raises(NotFound):
        directory.get("D" + "0" * 15)
    for filters in ({}, {"rule": "revision"}, {"comparison": "vintages"}, {"dataset": "A"},
                    {"office": "KR"}, {"indicator": "APPLICATIONS"}, {"office": "JP"}):  # fmt: skip
        found = directory.choose(**filters)
        assert len(found) == (0 if filters == {"office": "JP"} else len(register.entries))
    (newest,) = directory.newest
    assert newest.difference.gap == 50
    assert newest.difference.comparison is Comparison.VINTAGES
    (revised,) = directory.revised
    assert (revised.indicator, revised.figures) == ("APPLICATIONS", 3)
    assert (revised.before.published.text, revised.after.published.text) == ("2010", "2011")


def test_every_indicator_is_defined_in_every_language() -> None:
    for code in code_lists()["indicator"]:
        texts = {definition(code.id, language) for language in LANGUAGES}
        assert len(texts) == 4
        assert "" not in texts
    table = (files("trihub.statistics.overview") / "definitions.csv").read_text("utf-8")
    assert {line.split(",")[0] for line in table.splitlines()[1:]} == set(
        code_lists()["indicator"].codes
    )
    assert definition("NOTHING") == ""
