"""``trihub stats``, through the entry point."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trihub.cli.main import group
from trihub.core.errors import BadInput, NotFound

HEAD = "Country Name,Country Code,Indicator Name,Indicator Code,2010,2011"
RD = "RD_SHARE._Z.JP._Z._Z._Z.PERCENT._U._Z._Z"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for year, value in (("2013", "3.2"), ("2021", "3.3")):
        path = tmp_path / f"{year}.csv"
        row = f"Japan,JPN,R,GB.XPD.RSDV.GD.ZS,{value},{'3.1' if year == '2013' else ''}"
        path.write_text(f"{HEAD}\n{row}\nX,QQQ,R,GB.XPD.RSDV.GD.ZS,1,2\n", encoding="utf-8")
    return tmp_path


def call(folder: Path, *words: str) -> Result:
    arguments = ["--library", str(folder / "library"), "stats", *words]
    return CliRunner().invoke(group, arguments, catch_exceptions=True)


def loaded(folder: Path) -> None:
    for year in ("2013", "2021"):
        done = call(folder, "load", str(folder / f"{year}.csv"), "--published", year)
        assert done.exit_code == 0, done.output
        assert f"{year}.csv (wdi): {2 if year == '2013' else 1} figures new" in done.output
        assert "unknown-code: line 3, Country Code, 'QQQ'" in done.output


def as_json(folder: Path, *words: str) -> object:
    done = call(folder, *words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_a_table_a_history_a_difference_and_a_figure(folder: Path) -> None:
    loaded(folder)
    table = as_json(
        folder, "table", "WDI", "RD_SHARE", "-w", "office=JP,KR", "--as-of", "2013-12-31"
    )
    assert [(each["key"], each["period"], each["value"]) for each in table["figures"]] == [
        (RD, "2010", "3.2"), (RD, "2011", "3.1"),
    ]  # fmt: skip
    said = as_json(folder, "history", RD, "2011")
    assert [(each["said"], each["value"]) for each in said] == [
        ("first", "3.1"),
        ("vanished", None),
    ]
    found = as_json(folder, "diff", "WDI", "RD_SHARE", "2013-12-31", "2021-12-31")
    assert [(e["period"], e["before"], e["after"]) for e in found["revised"]] == [
        ("2010", "3.2", "3.3")
    ]
    assert [each["period"] for each in found["vanished"]] == ["2011"]
    assert (found["appeared"], found["same"]) == ([], 0)
    vintages = [each["vintage"] for each in as_json(folder, "sources", "WDI")]
    assert as_json(folder, "diff", "WDI", "RD_SHARE", *vintages)["revised"] == found["revised"]
    figure = as_json(folder, "show", said[0]["id"])
    assert (figure["value"], figure["provenance"]["line"], figure["provenance"]["column"]) == (
        "3.1",
        2,
        6,
    )


def test_the_same_in_words(folder: Path) -> None:
    loaded(folder)
    assert "2010  3.3  2021" in call(folder, "table", "WDI", "RD_SHARE").output
    assert "vanished" in call(folder, "history", RD, "2011").output
    assert "1 revised" in call(folder, "diff", "WDI", "RD_SHARE", "2013-12-31").output
    assert "World Development Indicators" in call(folder, "sources").output
    assert "wdi-api" in call(folder, "mappings").output
    identifier = as_json(folder, "history", RD, "2010")[0]["id"]
    assert "World Bank" in call(folder, "show", identifier).output
    assert (
        "loaded before"
        in call(folder, "load", str(folder / "2013.csv"), "--published", "2013").output
    )


def test_strict_loading_tells_by_its_exit_code(folder: Path) -> None:
    done = call(folder, "load", str(folder / "2013.csv"), "--published", "2013", "--strict")
    assert done.exit_code == 5


def test_what_is_wrong_is_an_error(folder: Path) -> None:
    assert isinstance(call(folder, "sources").exception, NotFound)
    loaded(folder)
    for words in (
        ("table", "WDI", "RD_SHARE", "-w", "office"),
        ("table", "WDI", "RD_SHARE", "-w", "colour=red"),
        ("history", "RD_SHARE", "2011"),
        ("history", RD, "soon"),
        ("show", "1"),
        ("load", str(folder / "2013.csv"), "--published", "2031"),
    ):
        done = call(folder, *words)
        assert isinstance(done.exception, BadInput), words
    assert isinstance(call(folder, "diff", "WDI", "RD_SHARE", "x", "y").exception, NotFound)
