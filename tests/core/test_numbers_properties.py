"""Properties over generated numbers of every office.

A written form reads back as the number it was written from, less what that form is known
to drop (``LOST``); all forms of an application have its key; widths, dashes and spaces
change nothing.
"""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.core.dates import PatentDate
from trihub.core.errors import BadNumber
from trihub.core.numbers import (
    OFFICES,
    Form,
    Number,
    NumberType,
    Right,
    application_key,
    cn,
    docdb,
    ep,
    forms,
    is_valid,
    jp,
    parse,
    publication_number,
)
from trihub.core.numbers.era import LAST_NUMBERED, era_year
from trihub.core.numbers.keys import key_of

A, P, R = NumberType.APPLICATION, NumberType.PUBLICATION, NumberType.REGISTRATION

LOST = {
    ("CN", Form.DOCDB): ("check_digit", "check_ok"),
    ("CN", Form.ST13): ("check_digit", "check_ok"),
    ("EP", Form.DOCDB): ("check_digit", "check_ok"),
    ("EP", Form.ST13): ("check_digit", "check_ok"),
    ("JP", Form.ORIGINAL): ("kind",),
    ("JP", Form.DISPLAY): ("kind",),
    ("KR", Form.ORIGINAL): ("kind",),
    ("KR", Form.DOCDB): ("sub",),
    ("KR", Form.EPODOC): ("sub",),
    ("US", Form.DOCDB): ("prefix",),
    ("US", Form.ORIGINAL): (),
}
"""What a form drops of the number. EPODOC drops the kind's digit everywhere."""


def digits(low: int, high: int, width: int) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda n: f"{n:0{width}d}")


@st.composite
def chinese(draw: st.DrawFn) -> Number:
    type = draw(st.sampled_from([A, R, P]))
    digit = draw(st.sampled_from("123" if type is P else "12389"))
    made = Number(office="CN", type=type, right=cn.RIGHTS[digit], serial="", prefix=digit)
    if type is P:
        letters = {"1": "ABC", "2": "UY", "3": "SD"}[digit]
        width = draw(st.sampled_from([6, 8]))
        serial = draw(digits(1, 10**width - 1, width))
        return dataclasses.replace(made, serial=serial, kind=draw(st.sampled_from(letters)))
    if draw(st.booleans()):
        year, serial = draw(st.integers(1985, 2002)), draw(digits(1, 99999, 5))
    else:
        year, serial = draw(st.integers(2004, 2026)), draw(digits(1, 9999999, 7))
    made = dataclasses.replace(made, year=year, serial=serial)
    if draw(st.booleans()):
        return made
    return dataclasses.replace(made, check_digit=cn.check_digit(cn.body(made)), check_ok=True)


@st.composite
def japanese(draw: st.DrawFn) -> Number:
    prefix = draw(
        st.sampled_from(["特願", "実願", "意願", "特開", "特表", "再表", "特公", "実開", "特許"])
    )
    if prefix == "特許":
        serial = str(draw(st.integers(2500001, 7999999)))
        kind = draw(st.sampled_from(["", "B1", "B2"]))
        return Number(
            office="JP", type=R, right=Right.PATENT, prefix=prefix, serial=serial, kind=kind
        )
    series = jp.SERIES[prefix]
    era = draw(st.sampled_from("SH")) if prefix != "再表" else ""
    if prefix != "特公" and draw(st.booleans()):
        era = ""
    first = 2000 if not era else max(series.since, era_year(era, 1))
    last = 2025 if not era else min(series.until, era_year(era, LAST_NUMBERED[era]))
    low, high = (500001, 999999) if prefix == "特表" else (1, 499999)
    return Number(
        office="JP", type=series.type, right=series.right, prefix=prefix,
        year=draw(st.integers(first, last)), era=era, serial=draw(digits(low, high, 6)),
        kind=series.kind or ("B2" if prefix == "特公" else ""),
    )  # fmt: skip


@st.composite
def korean(draw: st.DrawFn) -> Number:
    type = draw(st.sampled_from([A, P, R]))
    pair = draw(st.sampled_from(["10", "20"] if type is P else ["10", "20", "30", "40"]))
    right = {
        "10": Right.PATENT, "20": Right.UTILITY_MODEL, "30": Right.DESIGN, "40": Right.TRADEMARK,
    }[pair]  # fmt: skip
    made = Number(office="KR", type=type, right=right, prefix=pair, serial="")
    letters = {"10": "AB", "20": "UY"}.get(pair, "")
    if type is R:
        serial, sub = draw(digits(1, 2999999, 7)), draw(st.sampled_from(["", "0000"]))
        kind = draw(st.sampled_from(["", f"{letters[1]}1"])) if letters else ""
        return dataclasses.replace(made, serial=serial, sub=sub, kind=kind)
    year, kind = draw(st.integers(1948, 2026)), ""
    if type is P:
        examined = draw(st.booleans())
        year = draw(st.integers(1948, 1997) if examined else st.integers(1983, 2026))
        kind = f"{letters[1]}1" if examined else letters[0]
    return dataclasses.replace(made, year=year, serial=draw(digits(1, 9999999, 7)), kind=kind)


@st.composite
def american(draw: st.DrawFn) -> Number:
    type = draw(st.sampled_from([A, P, R]))
    if type is P:
        kind = draw(st.sampled_from(["", "A1", "A2", "A9", "P1"]))
        right = Right.PLANT if kind == "P1" else Right.PATENT
        serial = draw(digits(1, 999999, 7))
        year = draw(st.integers(2001, 2026))
        return Number(office="US", type=P, right=right, year=year, serial=serial, kind=kind)
    if type is R:
        prefix, kind, right = draw(
            st.sampled_from([
                ("", "B2", Right.PATENT), ("", "B1", Right.PATENT), ("", "", Right.PATENT),
                ("D", "S1", Right.DESIGN), ("PP", "P2", Right.PLANT), ("RE", "E1", Right.PATENT),
            ])
        )  # fmt: skip
        high = 12999999 if not prefix else 999999
        serial = str(draw(st.integers(1, high)))
        return Number(office="US", type=R, right=right, prefix=prefix, serial=serial, kind=kind)
    series, year = draw(
        st.sampled_from([
            ("08", 1995), ("09", 1999), ("11", 2005), ("13", 2012), ("16", 2019), ("17", 2021),
            ("60", 2007), ("63", 2021),
        ])
    )  # fmt: skip
    kind = "P" if series.startswith("6") else ""
    serial = draw(digits(1, 999999, 6))
    return Number(
        office="US", type=A, right=Right.PATENT, prefix=series, year=year, serial=serial, kind=kind
    )


@st.composite
def european(draw: st.DrawFn) -> Number:
    made = Number(office="EP", type=P, right=Right.PATENT, serial="")
    if draw(st.booleans()):
        kind = draw(st.sampled_from(["", "A1", "A2", "A3", "A4", "B1", "B2", "B9"]))
        return dataclasses.replace(made, serial=draw(digits(1, 4999999, 7)), kind=kind)
    year, serial = draw(st.integers(1978, 2026)), draw(digits(1, 999999, 6))
    made = dataclasses.replace(made, type=A, year=year, serial=serial)
    if draw(st.booleans()):
        return made
    check = ep.check_digit(f"{year % 100:02d}{serial}")
    return dataclasses.replace(made, check_digit=check, check_ok=True)


@st.composite
def international(draw: st.DrawFn) -> Number:
    year = draw(st.integers(1978, 2026))
    serial = draw(digits(1, 99999 if year < 2004 else 299999, 6))
    made = Number(office="WO", type=P, right=Right.PATENT, year=year, serial=serial)
    if draw(st.booleans()):
        return dataclasses.replace(made, kind=draw(st.sampled_from(["", "A1", "A2", "A3"])))
    office = draw(st.sampled_from(["CN", "JP", "KR", "US", "EP", "IB", "GB", "AU"]))
    return dataclasses.replace(made, type=A, prefix=office)


numbers = st.one_of(
    chinese(), japanese(), korean(), american(), european(), international()
)  # fmt: skip


def bare(number: Number) -> Number:
    return dataclasses.replace(number, original="", warnings=())


def kept(number: Number, form: Form) -> Number:
    """The number less what the form drops."""
    empty = {field.name: field.default for field in dataclasses.fields(Number)}
    lost = LOST.get((number.office, form), ())
    if number.office == "US" and form is Form.DOCDB and (number.type is not A or _long(number)):
        lost = ()
    japanese_kind = number.office == "JP" and number.type is P and number.prefix != "特公"
    korean_kind = number.office == "KR" and number.type is P
    if "kind" in lost and (japanese_kind or korean_kind):
        lost = ()  # the prefix, or one of the readings, has it
    return dataclasses.replace(number, **{name: empty[name] for name in lost})


def _long(number: Number) -> bool:
    return (number.year or 0) > 2010


def read_back(number: Number, text: str) -> list[Number]:
    date = PatentDate(number.year) if number.office == "US" and number.year else None
    return [bare(n) for n in OFFICES[number.office].parse(text, type=number.type, date=date)]


@given(numbers)
def test_a_generated_number_is_valid(number: Number):
    assert is_valid(number)


@given(numbers)
def test_every_form_reads_back(number: Number):
    for form, text in forms(number).items():
        readings = read_back(number, text)
        if form is Form.EPODOC:
            named = docdb(number)
            assert named is not None
            assert named[1] in {d[1] for n in readings if (d := docdb(n))}
        else:
            assert kept(number, form) in readings, (form, text)


@given(numbers)
def test_a_form_exists_where_it_should(number: Number):
    made = forms(number)
    assert made[Form.DISPLAY]
    assert (Form.EPODOC in made) <= (number.type is not A)
    assert (Form.ST13 in made) <= (number.type is A)


@given(numbers)
def test_all_forms_of_an_application_have_its_key(number: Number):
    if number.type is not A:
        return
    date = PatentDate(number.year) if number.office == "US" and number.year else None
    key = key_of(number)
    assert key
    kinds = {Form.DOCDB: (docdb(number) or ("", "", ""))[2]}
    for form, text in forms(number).items():
        kind = kinds.get(form, "")
        spelled = text.removesuffix(f" {kind}") if kind else text
        office = number.office
        if form is Form.DOCDB and office == "WO":
            office, spelled = spelled[:2], spelled[3:]
        right = number.right if number.office == "JP" else None
        assert application_key(office, spelled, kind, date, right) == key, (form, text)


@given(numbers)
def test_all_forms_of_a_publication_have_its_number(number: Number):
    named = docdb(number)
    if number.type is A or named is None:
        return
    for text in forms(number).values():
        assert publication_number(number.office, text, number.kind) == named[1], text


WIDE = {ord("!") + i: 0xFF01 + i for i in range(94)}


@given(numbers, st.sampled_from("‐‑‒–—―−－"), st.booleans(), st.sampled_from(["", " ", "\u3000"]))
def test_width_dashes_and_spaces_change_nothing(number: Number, dash: str, wide: bool, space: str):
    for text in forms(number).values():
        variant = text.translate(WIDE) if wide else text
        variant = variant.replace("-", dash).replace("－", dash)
        variant = space + variant.replace(" ", space) + space
        assert read_back(number, variant) == read_back(number, text)


@given(st.text(max_size=90))
def test_no_text_breaks_the_reader(text: str):
    try:
        read = parse(text)
    except BadNumber:
        return
    assert read.original == text


@given(
    st.sampled_from(["CN", "JP", "KR", "US", "EP", "WO", "DE", "GB", "", "XX"]),
    st.text("0123456789-/.,XPUABCTHSR平特願", max_size=20),
    st.sampled_from(["", "A", "A1", "B2", "U", "P", "W", "T"]),
    st.one_of(st.none(), st.integers(1900, 2030).map(PatentDate)),
)
def test_no_field_breaks_the_keys(office: str, number: str, kind: str, date: PatentDate | None):
    assert isinstance(application_key(office, number, kind, date), str)
    assert isinstance(publication_number(office, number, kind, date), str)


def test_texts_that_are_too_long_are_refused():
    with pytest.raises(BadNumber, match="no number"):
        parse("1" * 1000)
