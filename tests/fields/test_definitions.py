"""Reading definitions: what they say, their address, and what is refused, with the line."""

from __future__ import annotations

import datetime as dt

import pytest

from fields.conftest import TOML
from trihub.core.errors import BadDefinition, NotFound
from trihub.core.query import DateField
from trihub.fields.definition import Unit, definitions, digest, find, read
from trihub.fields.definition.changes import moved
from trihub.fields.definition.digest import address
from trihub.fields.members.findings import findings


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_what_a_definition_says() -> None:
    found = read(TOML)
    assert (found.id, found.version, found.unit) == ("kites", "1.0.0", Unit.PUBLICATION)
    assert [path for path, _ in found.walk()] == ["kites", "kites/reels", "kites/sails"]
    assert found.tiers[0].dates.by is DateField.EARLIEST
    assert found.tiers[0].dates.since == dt.date(2020, 1, 1)
    assert found.root.exclude[0].why == "a kite only in name"
    assert found.root.name("ko") == "연"
    assert found.root.fields[1].name("ko") == "Sails"
    assert found.root.lines[0].lang == "en"


def test_the_address_is_of_what_is_said_and_not_of_its_layout() -> None:
    comment = "# a comment\n" + TOML.replace('lang = "en"\nquery', 'lang  =  "en"\n\nquery')
    assert address(read(comment)) == address(read(TOML))
    assert address(read(TOML)).startswith("kites/1.0.0/")
    assert digest(read(TOML.replace("bird*", "birds"))) != digest(read(TOML))
    assert digest(read(TOML.replace("\n", "\r\n"))) == digest(read(TOML))


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ('id = "words-en"', 'idd = "words-en"', "idd", "unknown field “idd”"),
        ('version = "1.0.0"', 'version = "1"', "version", "version"),
        ('lang = "zh"', 'lang = "xx"', 'lang = "xx"', "xx"),
        ('id = "words-zh"', 'id = "words-en"', "[[lines]]\nid = \"words-en\"\nlang = \"zh\"",
         "“words-en” is there twice"),
        ("query = 'bird*'", "", '[[without]]', "neither a query nor classes"),
        ("query = 'bird*'", "query = 'big bird'", "query = 'big bird'", "side by side"),
        ("query = 'bird*'", "query = '(bird'", "query = '(bird'", "never closed"),
        ('ipc = ["A63H27/08"]', 'ipc = ["kite"]', "classes = {", "no class symbol"),
        ("since = 2020-01-01", "since = 2020-01-01, until = 2019-01-01", "dates = {",
         "before they begin"),
        ("{ since = 2020-01-01 }", "{ by = 'pd' }", "dates = {", "open on both sides"),
        ('id = "sails"', 'id = "reels"', 'id = "reels"\nname.en', "Another field has the id"),
    ],
)  # fmt: skip
def test_mistakes_name_their_line(old: str, new: str, at: str, says: str) -> None:
    text = TOML.replace(old, new, 1)
    with pytest.raises(BadDefinition, match=says) as error:
        read(text, "kites.toml")
    assert error.value.line == line_of(text, at)
    assert error.value.message.startswith(f"kites.toml, line {error.value.line}: ")


@pytest.mark.parametrize("number", ["CN115000005A", "CN 115000005 A"])
def test_a_document_cannot_be_taken_in_below_where_it_is_left_out(number: str) -> None:
    text = TOML.replace("CN 115000008 A", number)
    with pytest.raises(BadDefinition) as error:
        read(text, "kites.toml")
    line = line_of(text, 'number = "CN115000005A"\nby = "Kim"')
    assert "taken in by Mei (2026-01-06: its drawing shows a reel)" in error.value.message
    assert f"left out by Kim in line {line} " in error.value.message


def test_no_toml_and_no_lines() -> None:
    with pytest.raises(BadDefinition, match=r"x, line 2: This is no TOML"):
        read('id = "a"\nname = [', "x")
    with pytest.raises(BadDefinition, match="neither lines nor sub-fields"):
        read('id = "a"\nversion = "1.0.0"\nname.en = "A"')
    deep = "".join(
        f'[[{".".join(["fields"] * n)}]]\nid = "f{n}"\nname.en = "F"\n' for n in range(1, 12)
    )
    with pytest.raises(BadDefinition, match="more than 8 levels"):
        read(f'id = "a"\nversion = "1.0.0"\nname.en = "A"\n{deep}')


def test_a_definition_is_found_by_id_or_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "kites.toml").write_text(TOML, encoding="utf-8")
    assert find("kites", [tmp_path]).id == "kites"
    assert find(str(tmp_path / "kites.toml")).id == "kites"
    with pytest.raises(NotFound, match="no field “nothing”"):
        find("nothing")
    (tmp_path / "other.toml").write_text(TOML, encoding="utf-8")
    with pytest.raises(BadDefinition, match="Another file of the folder"):
        definitions([tmp_path])
    with pytest.raises(BadDefinition, match="There is no folder"):
        definitions([tmp_path / "absent"])


@pytest.mark.parametrize(
    ("symbols", "gone"),
    [
        ('["H01M2/10"]', {"H01M2/10": ("H01M50",)}),
        ('["H01M2", "H01M50"]', {}),
        ('["H01L31/04"]', {"H01L31/04": ("H10F",)}),
        ('["H01L33", "H10H20"]', {}),
        ('["H01L51..H01L51/56"]', {"H01L51": ("H10K",), "H01L51/56": ("H10K",)}),
        ('["A63H27/08"]', {}),
    ],
)
def test_a_class_that_the_scheme_no_longer_has(symbols: str, gone: dict[str, tuple[str]]) -> None:
    """IPC 2021.01: H01M 2 to H01M 50; 2023.01: H01L 51 to H10K; 2025.01: H01L 31 to H10F, H01L 33
    to H10H (WIPO, IPC revision concordance lists)."""
    found = read(TOML.replace('["A63H27/08"]', symbols))
    assert {one.symbol: one.move.to for one in moved(found.root.lines[2])} == gone


def test_classes_inside_queries_are_looked_at_too() -> None:
    found = read(TOML.replace("query = 'bird*'", "query = 'bird* AND ic:H01M2/02'"))
    told = [one for one in findings(found) if one.kind == "class moved"]
    assert [(one.field, one.line) for one in told] == [("kites", "birds")]
    assert "went to H01M50 (2021.01" in told[0].message


def test_missing_names_are_told() -> None:
    told = {(one.field, one.message) for one in findings(read(TOML)) if one.kind == "no name"}
    assert told == {("kites/sails", f"It has no name in {lang}.") for lang in ("zh", "ja", "ko")}
