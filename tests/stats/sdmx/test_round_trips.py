"""Any figures, written and read back, are the same."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from stats.sdmx.reading import csv_of, json_of, period, place, xml_of
from trihub.core.statistics import (
    Cell,
    Coverage,
    Flag,
    Load,
    Published,
    Series,
    Slice,
    Vintage,
    names_of,
    plain,
)
from trihub.statistics.catalogue import code_lists
from trihub.statistics.sdmx.asking import DataQuery
from trihub.statistics.sdmx.data.csv_data import Options, csv_rows
from trihub.statistics.sdmx.data.json_data import json_message
from trihub.statistics.sdmx.data.xml_data import allowed, xml_message
from trihub.statistics.sdmx.finding import Action, Found, Part
from trihub.statistics.tables import Figure

NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=30
)


@st.composite
def slices(draw: st.DrawFn) -> Slice:
    vintage = Vintage(
        dataset="X", publisher="P", document=draw(TEXTS), url=draw(TEXTS),
        published=Published("2020-03"), published_by=dt.date(2020, 3, 31), name="f", sha256="0" * 64,
    )  # fmt: skip
    load = Load(recorded_at=NOW, loader="l", version="1", digest="d")
    return Slice(
        number=draw(st.integers(1, 10**6)), vintage=vintage, load=load, indicator="APPLICATIONS",
        coverage=Coverage.CELLS, first=1900, last=2100, count=1, groups=frozenset(),
        offices=frozenset(),
    )  # fmt: skip


PERIODS = st.one_of(
    st.integers(1800, 2100).map(lambda year: year * 10_000),
    st.tuples(st.integers(1800, 2100), st.integers(1, 12)).map(lambda p: p[0] * 10_000 + p[1] * 100),
    st.tuples(st.integers(1800, 2100), st.integers(1, 4)).map(lambda p: p[0] * 10_000 + p[1]),
    st.tuples(st.integers(1800, 1900), st.integers(1901, 2100)).map(
        lambda p: p[0] * 10**8 + p[1] * 10_000
    ),
)  # fmt: skip
VALUES = st.none() | st.decimals(
    min_value=-(10**15), max_value=10**15, allow_nan=False, allow_infinity=False, places=4
).map(plain)
SERIES = st.builds(
    Series,
    indicator=st.sampled_from(list(code_lists()["indicator"].codes)),
    office=st.sampled_from(list(code_lists()["office"].codes)),
    origin=st.sampled_from(list(code_lists()["origin"].codes)),
    field=st.sampled_from(list(code_lists()["field"].codes)),
)  # fmt: skip


@st.composite
def figures(draw: st.DrawFn) -> list[Figure]:
    """Figures as tables give them: by series and period, each place once."""
    every = draw(st.lists(SERIES, min_size=1, max_size=4, unique=True))
    of = draw(slices())
    flags = st.integers(0, sum(Flag))
    return [
        Figure(Cell(number, time, draw(VALUES), draw(flags), 1, 1), series, of)
        for number, series in enumerate(every)
        for time in sorted(draw(st.sets(PERIODS, min_size=1, max_size=5)))
    ]


def wanted_rows(found: list[Figure]) -> list[tuple[object, ...]]:
    return [
        (each.series.key, period(each), each.cell.value and Decimal(each.cell.value),
         " ".join(names_of(each.cell.flags)), each.observation.id, each.slice.vintage.digest,
         each.slice.vintage.published.text, each.slice.vintage.document, each.slice.vintage.url)
        for each in found
    ]  # fmt: skip


def read_rows(rows: list[dict[str, str]]) -> list[tuple[object, ...]]:
    def value(text: object) -> Decimal | None:
        return None if text in (None, "NaN") else Decimal(str(text))

    names = ("FLAGS", "OBSERVATION_ID", "VINTAGE", "PUBLISHED", "DOCUMENT", "URL")
    return [
        (*place(row), value(row["OBS_VALUE"]), *(row.get(name) or "" for name in names))
        for row in rows
    ]


def ordered(rows: list[tuple[object, ...]]) -> list[str]:
    return sorted(map(repr, rows))


@settings(max_examples=40, deadline=None)
@given(figures(), st.sampled_from(["TIME_PERIOD", "AllDimensions", "ORIGIN"]))
def test_what_is_written_is_read_again(found: list[Figure], at: str) -> None:
    query = DataQuery(flows=("X",), at_observation=at)
    part = Part("X", Action.INFORMATION, iter(found))
    text = b"".join(csv_rows([part], query, Options())).decode()
    expected = ordered(wanted_rows(found))
    assert ordered(read_rows(csv_of(text))) == expected
    whole = [Found(part, found)]
    message = b"".join(json_message(whole, query, "ja", NOW)).decode()
    assert ordered(read_rows(json_of(message))) == expected
    content = b"".join(xml_message(whole, query, NOW))
    assert ordered(read_rows(xml_of(content))) == expected


@given(st.text())
def test_any_text_can_stand_in_xml(text: str) -> None:
    content = f"<x>{escape(allowed(text))}</x>".encode(errors="surrogatepass")
    read = etree.fromstring(content).text or ""
    assert len(read) == len(text.replace("\r\n", "\n"))
