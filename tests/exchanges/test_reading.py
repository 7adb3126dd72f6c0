"""What people type into the forms of a call."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from trihub.access.papers.encoding import decode, encode
from trihub.core.errors import BadInput
from trihub.exchanges.matching.model import Call, Period, Place
from trihub.exchanges.reading import (
    count,
    day,
    periods_of,
    periods_text,
    places_of,
    places_text,
)

CALL = Call(
    titles={"en": "Exchange"}, offices=("CN", "JP"), fields=("AI",), languages=("en", "ja"),
    periods=(Period(id="spring", start=dt.date(2027, 3, 1), end=dt.date(2027, 3, 26)),),
    places=(
        Place(office="JP", period="spring", number=2, fields=("AI",), languages=("en", "ja"), level="B2"),
        Place(office="CN", period="spring", number=1),
    ),
    deadline=dt.date(2026, 12, 18),
)  # fmt: skip


def test_what_was_typed_is_read_and_shown_again() -> None:
    assert periods_of("\n spring  2027-03-01 2027-03-26 \n\n") == CALL.periods
    assert places_of("jp spring 2 fields=ai languages=EN,ja level=b2\nCN spring 1") == CALL.places
    assert periods_of(periods_text(CALL)) == CALL.periods
    assert places_of(places_text(CALL)) == CALL.places


@pytest.mark.parametrize(
    "line",
    ["JP spring", "JP spring two", "JP spring ²", "JP spring -1", "JP spring 1 colour=red",
     "JP spring 1 fields=", "JP spring 1 fields", "JP spring 99999999"],
)  # fmt: skip
def test_a_line_of_places_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(BadInput, match="Line 2 cannot be read"):
        places_of(f"CN spring 1\n{line}")


@pytest.mark.parametrize(
    "line", ["spring", "spring 2027-03-01", "a 2027-02-30 2027-03-01", "a b c"]
)
def test_a_line_of_periods_that_cannot_be_read_is_refused(line: str) -> None:
    with pytest.raises(BadInput):
        periods_of(line)


def test_numbers_and_days() -> None:
    assert count(" 12 ") == 12
    assert day("2027-03-01") == dt.date(2027, 3, 1)
    for bad in ("", "-1", "1.5", "٣", "x"):
        with pytest.raises(BadInput):
            count(bad)


def test_a_call_is_kept_as_json_and_read_again() -> None:
    shared = replace(CALL, shares={"CN": 2}, within=None)
    assert decode(encode(shared), Call) == shared
    with pytest.raises(BadInput, match="This is no Call"):
        decode(b"{}", Call)
    with pytest.raises(BadInput, match="This is no Call"):
        decode(b"not json", Call)
