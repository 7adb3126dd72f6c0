"""The page on programme files names every key, step, unit and check, and its example loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from trihub.joint.calendar import offices
from trihub.joint.calendar.days import _offices
from trihub.joint.programmes import shape
from trihub.joint.programmes import vocabulary as words
from trihub.joint.programmes.load import load
from trihub.joint.programmes.model import Status

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "how-to" / "programmes.md").read_text(
    encoding="utf-8"
)
[EXAMPLE] = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
ROWS = re.findall(r"^\| ((?:`[a-z_]+`\*?(?:, )?)+) \|", PAGE, re.MULTILINE)
SHAPES = {
    "": shape.PROGRAMME, "policy": shape.POLICY, "periods": shape.PERIOD, "caps": shape.CAP,
    "rules": shape.RULE, "deadlines": shape.DEADLINE, "exchange": shape.EXCHANGE, "fee": shape.NOTED,
    "forms": shape.NOTED,
}  # fmt: skip


def tables() -> Iterator[tuple[str, str]]:
    """Each part of the page under "Every key", by the name of the table in a file."""
    part = PAGE.partition("## Every key")[2].partition("\n## ")[0]
    name = ""
    for block in re.split(r"\n\n", part):
        if found := re.match(r"`\[{1,2}(\w+)\]{1,2}`", block):
            name = found[1]
        yield name, block


@pytest.mark.parametrize("name", SHAPES)
def test_every_key_is_documented_and_marked_where_it_is_needed(name: str):
    text = "\n".join(block for at, block in tables() if at == name)
    if name in ("fee", "forms"):
        text = "\n".join(block for _, block in tables() if "`[fee]`" in block)
    for key, kind in SHAPES[name].items():
        if key in SHAPES and name == "":
            text += "\n".join(block for at, block in tables() if at == key)
            assert f"[{key}]" in PAGE, key
            continue
        assert re.search(rf"`{key}`\*" if kind.needed else rf"`{key}`(?!\*)", text), f"{name}.{key}"


def test_every_table_row_names_keys_that_exist():
    known = {key for each in SHAPES.values() for key in each}
    part = PAGE.partition("## Every key")[2].partition("\n## ")[0]
    named = re.findall(r"^\| `([a-z_]+)`", part, re.MULTILINE)
    assert set(named) <= known
    assert len(named) > 30


@pytest.mark.parametrize(
    "word",
    [
        *words.STEPS, *words.UNITS, *words.WHOSE, *words.ORDERS, *words.CONFLICTING, *words.SUBJECTS,
        *words.EXCHANGED, *words.CAPS, *filter(None, words.ROLES), *words.SHARED,
        *(status.value for status in Status),
    ],
)  # fmt: skip
def test_every_word_is_documented(word: str):
    assert f"`{word}`" in PAGE


def test_every_check_and_its_values_are_documented():
    part = PAGE.partition("## Checks")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*?) ?\|", part, re.MULTILINE))
    assert {check: re.findall(r"`(\w+)`", values) for check, values in rows.items()} == {
        check: list(values) for check, values in words.CHECKS.items()
    }


def test_the_example_loads_and_uses_every_key():
    programme = load(EXAMPLE)
    assert programme.id == "jp-kr-example"
    for name, keys in SHAPES.items():
        for key in keys:
            assert re.search(rf"^{key} =|^\[+(?:\w+\.)?{key}\]", EXAMPLE, re.MULTILINE), (
                f"{name}.{key}"
            )


def test_the_years_of_the_calendars_are_those_of_the_data():
    for office in offices():
        years = sorted(_offices()[office].covered)
        whole = years == list(range(years[0], years[-1] + 1))
        shown = f"{years[0]} to {years[-1]}" if whole else ", ".join(map(str, years))
        assert re.search(rf"^\| {office} \|.*\| {re.escape(shown)} \|$", PAGE, re.MULTILINE), office
