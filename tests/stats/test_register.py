"""The register of the figures that come with the package, against the publishers' files."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from stats.conftest import Clock
from trihub.cli.main import group
from trihub.core.errors import NotFound
from trihub.statistics.reconciliation import Comparison, Register, Rule, reconcile
from trihub.statistics.service import Statistics
from trihub.store.statistics import open_statistics

HEAD = "Country Name,Country Code,Indicator Name,Indicator Code,2010,2011"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    path = tmp_path_factory.mktemp("register") / "statistics.sqlite"
    statistics = Statistics(open_statistics(path), Clock())
    statistics.load_shipped()
    yield reconcile(statistics.store)
    statistics.close()


def rows(shared_data: Path, name: str) -> list[dict[str, str]]:
    path = shared_data / "statistics" / "official-pages" / name
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def value_of(shared_data: Path, **wanted: str) -> Decimal:
    """A value of the offices' figures, from the file."""
    found = [
        row
        for row in rows(shared_data, "official_figures.csv")
        if all(row[name] == text for name, text in wanted.items())
    ]
    assert len(found) == 1
    return Decimal(found[0]["value"])


def pairs(register: Register, rule: Rule) -> set[frozenset[Decimal]]:
    return {
        frozenset((each.difference.one.value, each.difference.other.value))
        for each in register.choose(rule=rule.value, comparison="sources")
    }


def test_every_identifier_names_one_entry(register: Register) -> None:
    identifiers = {each.id for each in register}
    assert len(identifiers) == len(register) > 1_000
    entry = register.entries[0]
    assert register.get(entry.id) is entry
    with pytest.raises(NotFound):
        register.get("D0")


def test_the_kinds_of_traps_are_found_among_the_shipped_figures(
    register: Register, shared_data: Path
) -> None:
    monthly, yearly = (
        value_of(shared_data, office="CNIPA", ip_right="utility_model", stage="application",
                 applicant="total", year="2019", vintage=vintage)
        for vintage in ("Monthly table 2019-12 (2020-02-03)", "Yearbook 2022")
    )  # fmt: skip
    assert pairs(register, Rule.ARITHMETIC) == {frozenset((monthly, yearly))}
    year, fiscal = (
        value_of(shared_data, office="JPO", ip_right="patent", year=text, applicant="total")
        for text in ("2015", "FY2015")
    )
    assert pairs(register, Rule.FISCAL_YEAR) == {frozenset((year, fiscal))}
    together = value_of(shared_data, ip_right="patent+utility_model")
    assert any(together in pair for pair in pairs(register, Rule.SCOPE))
    resident = value_of(shared_data, office="KIPO", ip_right="patent", applicant="domestic")
    assert any(resident in pair for pair in pairs(register, Rule.RESIDENCE))
    designs = value_of(shared_data, office="KIPO", ip_right="design", year="2018")
    assert any(designs in pair for pair in pairs(register, Rule.COUNTING_UNIT))


def test_the_break_of_the_office_is_found(register: Register) -> None:
    found = register.choose(comparison=Comparison.ADJACENT.value)
    assert {(e.rule, e.difference.one.series.office, e.difference.other.year) for e in found} == {
        (Rule.METHOD_BREAK, "CN", 2017)
    }


def test_a_provisional_figure_and_the_final_one(register: Register, shared_data: Path) -> None:
    asked = {"office": "KIPO", "ip_right": "utility_model", "year": "2017"}
    parts = [
        value_of(
            shared_data, applicant=side, vintage="JPO Annual Report 2018 (provisional)", **asked
        )
        for side in ("domestic", "foreign")
    ]
    final = value_of(shared_data, applicant="total", **asked)
    (entry,) = register.choose(rule=Rule.PROVISIONAL.value)
    assert {entry.difference.one.value, entry.difference.other.value} == {sum(parts), final}
    facts = entry.explanations[0].facts
    assert (Decimal(facts["early"]), Decimal(facts["late"])) == (sum(parts), final)


def trademarks(path: Path) -> dict[tuple[str, str, str], Decimal]:
    """Trademark applications by the World Bank's code, economy and year."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        every = list(csv.reader(file))
    at = next(i for i, row in enumerate(every) if "Country Code" in row)
    named = (dict(zip(every[at], row, strict=True)) for row in every[at + 1 :])
    return {
        (row["Indicator Code"], row["Country Code"], year): Decimal(text)
        for row in named
        for year, text in row.items()
        if year.isdigit() and text and row["Indicator Code"].startswith("IP.TMK.")
    }


def test_columns_of_direct_applications_that_hold_those_of_every_route(
    register: Register, shared_data: Path
) -> None:
    folder = shared_data / "statistics"
    files = [
        path for path in (folder / "wdi-2013").glob("IP.TMK.*.csv")
        if path.name.split("_")[0] in ("IP.TMK.RESD", "IP.TMK.NRES", "IP.TMK.TOTL", "IP.TMK.MDRD")
    ]  # fmt: skip
    old = {at: value for path in files for at, value in trademarks(path).items()}
    new = trademarks(folder / "wdi-2021" / "science-and-technology-raw-2021.csv")
    offices = {"CHN": "CN", "JPN": "JP", "KOR": "KR", "USA": "US", "EUU": "EUU", "EMU": "EMU"}
    expected = set()
    for (code, economy, year), before in old.items():
        after = new.get((code, economy, year))
        by_madrid = old.get(("IP.TMK.MDRD", economy, year), 0)
        sides = [(name, economy, year) for name in ("IP.TMK.RESD", "IP.TMK.NRES")]
        total = ("IP.TMK.TOTL", economy, year)
        whole = any(
            total in table and all(at in table for at in sides)
            and sum(table[at] for at in sides) == table[total]
            for table in (old, new)
        )  # fmt: skip
        known = (code, economy, year) in sides and economy in offices
        if known and after not in (None, before) and whole and by_madrid > 0:
            label = code[-4:].replace("RESD", "RES")
            expected.add((label, offices[economy], year, before, after))
    found = {
        (each.one.series.origin, each.one.series.office, str(each.one.year), each.one.value,
         each.other.value)
        for each in (entry.difference for entry in register.choose(rule=Rule.WRONG_LABEL.value))
    }  # fmt: skip
    assert found == expected
    assert len(expected) > 50


def test_dropped_and_revised_values_name_real_figures(register: Register) -> None:
    for rule in (Rule.DROPPED, Rule.REVISION):
        found = register.choose(rule=rule.value)
        assert len(found) > 100
        assert found[0].difference.one.id


@pytest.fixture
def library(write: Callable[..., Path], tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    for published, values in (("2013", "3.21,3.1"), ("2021", "3.3,")):
        path = write(f"{published}.csv", HEAD, f"Japan,JPN,R,GB.XPD.RSDV.GD.ZS,{values}")
        assert run(folder, "load", str(path), "--published", published)
    return folder


def run(folder: Path, *words: str) -> str:
    arguments = ["--library", str(folder), "stats", *words]
    done = CliRunner().invoke(group, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_register_as_a_command(library: Path) -> None:
    found = json.loads(run(library, "disagreements", "--json"))
    assert [(e["rule"], e["one"]["value"], e["gap"]) for e in found["disagreements"]] == [
        ("revision", "3.21", "0.09"),
        ("dropped-value", "3.1", None),
    ]
    first = found["disagreements"][0]
    assert json.loads(run(library, "disagreements", first["id"], "--json")) == first
    assert first["other"]["id"] in run(library, "disagreements", first["id"])
    assert "版による改訂" in run(library, "disagreements", first["id"], "--language", "ja")
    listed = run(library, "disagreements", "--rule", "dropped-value")
    assert first["id"] not in listed
    assert "3 figures compared; 2 disagreements" in listed
    assert "and 1 more" in run(library, "disagreements", "--limit", "1")


def test_the_guard_as_a_command(library: Path) -> None:
    key = "RD_SHARE._Z.JP._Z._Z._Z.PERCENT._U._Z._Z"
    assert "can be compared" in run(library, "compare", key, "--first", "2010", "--last", "2011")
    found = json.loads(run(library, "compare", key, "--first", "2010", "--last", "2011", "--json"))
    assert (found["holds"], found["asked"]["series"]) == (True, [key])
