"""Addresses of figures: keys, endings, codes that moved."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from trihub.core.errors import BadInput, BadMapping, NotFound
from trihub.core.statistics import DIMENSIONS, Series
from trihub.statistics.addresses import (
    ENDINGS,
    MOST_CODES,
    Key,
    Moves,
    path_of,
    read_address,
    read_moves,
    shipped_moves,
)
from trihub.web.stats.explore.form import ExploreForm

WHOLE = "APPLICATIONS.PATENT.CN.RES._T._T.APPLICATION.CALENDAR.FIRST_APPLICANT._Z"
WILD = "APPLICATIONS.PATENT.CN+JP.RES......"
MOVED = """dimension,old,new,since
dataset,WDI,WB_WDI,2.0
office,KR,KOR,2.0
office,KOR,KR2,3.0
unit,APPLICATION,FILING,2.0
"""


def test_a_whole_key_names_a_series() -> None:
    found = read_address("WDI", WHOLE)
    assert found.key.series == Series.of_key(WHOLE)
    assert (found.ending, str(found.key)) == ("", WHOLE)
    assert path_of(found) == f"/stats/WDI/{WHOLE}"


def test_empty_parts_and_several_codes() -> None:
    found = read_address("WDI", f"{WILD}.csv")
    assert found.key.series is None
    assert found.ending == "csv"
    which = found.key.which("WDI")
    assert which.indicator == "APPLICATIONS"
    assert which.codes == {"right": ("PATENT",), "office": ("CN", "JP"), "origin": ("RES",)}
    assert path_of(found, "ja") == f"/ja/stats/WDI/{WILD}.csv"


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ending_follows_a_whole_key(ending: str) -> None:
    assert read_address("WDI", f"{WHOLE}.{ending}").ending == ending


@pytest.mark.parametrize(
    "name",
    ["", "A.B", WHOLE.replace(".CN", ""), WHOLE + ".._Z", "APPLICATIONS.csv", f".{'.' * 8}",
     "A+B" + "." * 9, WHOLE.replace("CN", "C N"), WHOLE.replace("CN", "CN+"),
     WHOLE.replace("CN", "+".join(["CN"] * 401)), WHOLE.replace("CN", "<b>")],
)  # fmt: skip
def test_a_key_that_does_not_fit(name: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_address("WDI", name)
    assert caught.value.hint


def test_a_key_takes_as_many_codes_as_the_explorer_lets_one_choose() -> None:
    codes = [f"C{number}" for number in range(MOST_CODES)]
    name = WHOLE.replace("CN", "+".join(codes))
    assert read_address("WDI", f"{name}.csv").key.codes["office"] == tuple(codes)
    assert len(ExploreForm(office=codes).office) == MOST_CODES
    with pytest.raises(ValidationError):
        ExploreForm(office=[*codes, "X"])


@pytest.mark.parametrize("ending", ["exe", "", "CSV", "csv ", "../etc"])
def test_there_is_no_such_file(ending: str) -> None:
    with pytest.raises((NotFound, BadInput)):
        read_address("WDI", f"{WHOLE}.{ending}")


@pytest.mark.parametrize("dataset", ["", "..", "1A", "W D", "a/b", "x" * 61])
def test_there_can_be_no_such_data_set(dataset: str) -> None:
    with pytest.raises(NotFound):
        read_address(dataset, WHOLE)


def test_a_code_that_is_in_no_list() -> None:
    read_address("WDI", WHOLE).key.check()
    with pytest.raises(NotFound, match="XQ"):
        read_address("WDI", WHOLE.replace("CN", "XQ")).key.check()


CODES = st.from_regex(r"[A-Za-z0-9_@$-]{1,12}", fullmatch=True)
PARTS = st.lists(CODES, max_size=3, unique=True).map(tuple)


@given(CODES, st.lists(PARTS, min_size=len(DIMENSIONS) - 1, max_size=len(DIMENSIONS) - 1))
def test_a_key_is_read_as_it_is_written(indicator: str, parts: list[tuple[str, ...]]) -> None:
    key = Key(((indicator,), *parts))
    assert Key.parse(str(key)) == key


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_an_error_of_ours(text: str) -> None:
    with contextlib.suppress(BadInput, NotFound):
        assert read_address("WDI", text).key.parts[0]


def test_old_addresses_lead_to_new_ones() -> None:
    moves = read_moves(MOVED)
    old = read_address("WDI", WHOLE.replace("CN", "KR") + ".json")
    found = moves.now(old)
    assert found is not None
    wanted = WHOLE.replace("CN", "KR2").replace(".APPLICATION.", ".FILING.")
    assert path_of(found) == f"/stats/WB_WDI/{wanted}.json"
    assert moves.now(found) is None


def test_what_did_not_move_stays() -> None:
    moves = read_moves("dimension,old,new,since\noffice,KR,KOR,2.0\n")
    assert moves.now(read_address("WDI", WHOLE)) is None
    assert moves.now(read_address("WDI", WHOLE.replace("PATENT", "KR"))) is None
    several = moves.now(read_address("WDI", WILD.replace("CN+JP", "KR+KOR+JP")))
    assert several is not None
    assert several.key.parts[2] == ("KOR", "JP")


@pytest.mark.parametrize(
    "rows",
    ["office,A,B,1\noffice,B,A,2", "office,A,B,1\noffice,A,C,2", "colour,A,B,1", "office,A,A,1"],
)
def test_moves_that_contradict_themselves(rows: str) -> None:
    with pytest.raises(BadMapping):
        read_moves(f"dimension,old,new,since\n{rows}\n")


def test_the_shipped_moves_can_be_read() -> None:
    assert isinstance(shipped_moves(), Moves)
    assert len(Moves()) == 0
