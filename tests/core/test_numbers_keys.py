"""The identity of an application: one key over all the ways in which it is written."""

from __future__ import annotations

import pytest

from trihub.core.dates import parse_date
from trihub.core.numbers import Number, NumberType, Right, application_key, parse, us
from trihub.core.numbers.clean import latest_year
from trihub.core.numbers.keys import elsewhere_key, key_of, keys_of

# Each group is one application: (office, number, kind, filing date).
SAME = {
    "KR:patent:2016:63019": [
        ("KR", "10-2016-0063019", "", ""),
        ("KR", "1020160063019", "", ""),
        ("KR", "102016000063019", "", ""),  # CNIPA's standard form
        ("KR", "20160063019", "A", ""),
        ("KR", "KR20160063019", "", ""),
        ("KR", "특허출원 제10-2016-0063019호", "", "20160523"),
        ("KR", "１０－２０１６－００６３０１９", "", "20160523"),
    ],
    "KR:utility-model:2010:1234": [
        ("KR", "20-2010-0001234", "", ""),
        ("KR", "2020100001234", "", ""),
        ("KR", "20100001234", "U", ""),
    ],
    "KR:patent:1992:12345": [
        ("KR", "92-12345", "", "19920714"),
        ("KR", "92-012345", "", ""),
        ("KR", "1992-12345", "", ""),
        ("KR", "1992-012345", "", ""),
        ("KR", "920012345", "A", ""),
        ("KR", "19920012345", "A", ""),
        ("KR", "9212345", "", "19920714"),
        ("KR", "10-1992-0012345", "", ""),
    ],
    "JP:patent:2007:290922": [
        ("JP", "2007-290922", "", "20071108"),
        ("JP", "2007290922", "", ""),
        ("JP", "特願2007-290922", "", ""),
        ("JP", "特願２００７－２９０９２２", "", ""),
        ("JP", "2007290922", "A", ""),
        ("JP", "JP20070290922", "", ""),  # EPODOC
        ("JP", "102007000290922", "", ""),
    ],
    "JP:utility-model:2007:290922": [
        ("JP", "実願2007-290922", "", ""),
        ("JP", "2007290922", "U", ""),
        ("JP", "2007-290922", "U", ""),
    ],
    "JP:patent:1993:142789": [
        ("JP", "平5-142789", "", ""),
        ("JP", "特願平5-142789", "", ""),
        ("JP", "特願平05-142789", "", ""),
        ("JP", "平成5年特許願第142789号", "", ""),
        ("JP", "14278993", "A", ""),
        ("JP", "14278993", "A", "19930614"),
        ("JP", "H05142789", "", ""),
        ("JP", "H05-142789", "", ""),
        ("JP", "5-142789", "", "19930614"),
        ("JP", "05-142789", "", "19930614"),
        ("JP", "05142789", "", "19930614"),
        ("JP", "19930142789", "", ""),
    ],
    "JP:patent:1990:80002": [("JP", "8000290", "", "19900327"), ("JP", "平2-80002", "", "")],
    "JP:patent:1987:123456": [("JP", "62-123456", "", ""), ("JP", "12345687", "A", "")],
    "JP:patent:1998:186098": [("JP", "10-186098", "", "19980701"), ("JP", "18609898", "A", "")],
    "US:provisional:2007:984910": [
        ("US", "60/984,910", "", "20071102"),
        ("US", "60984910", "00", "20071102"),
        ("US", "98491007", "P", ""),
        ("US", "98491007", "P", "20071102"),
        ("US", "984910 P", "", "20071102"),
        ("US", "US20070984910P", "", ""),
    ],
    "US:patent:2018:17043275": [
        ("US", "17043275", "", "20180413"),
        ("US", "17/043,275", "", "20180413"),
        ("US", "201817043275", "A", "20180413"),
        ("US", "201817043275", "A", ""),
    ],
    "US:patent:1997:921321": [
        ("US", "08/921,321", "", "19970829"),
        ("US", "92132197", "A", ""),
        ("US", "US19970921321", "", ""),
        ("US", "921321", "", "19970829"),
    ],
    "US:patent:1998:83597": [
        ("US", "09/083,597", "", "19980522"),
        ("US", "8359798", "A", "19980522"),
        ("US", "US19980083597", "", ""),
    ],
    "US:provisional:1998:95006": [
        ("US", "60095006", "", "19980730"),
        ("US", "9500698", "P", "19980730"),
    ],
    "US:provisional:2021:63230089": [
        ("US", "63/230,089", "", "20210806"),
        ("US", "202163230089", "P", "20210806"),
        ("US", "US202163230089P", "", ""),
        ("US", "202163230089 P", "", "20210806"),
    ],
    "US:design:1999:116510": [("US", "29116510", "", "19990106"), ("US", "29/116,510", "", "1999")],
    "US:X1258190": [("US", "1258190X", "A", "19610313"), ("US", "USX1258190", "", "")],
    "CN:2021:1:1286633": [
        ("CN", "202111286633.X", "", "20170424"),
        ("CN", "202111286633X", "", ""),
        ("CN", "202111286633", "", ""),
        ("CN", "CN202111286633", "", ""),
        ("CN", "102021001286633", "", "20170424"),  # CNIPA's standard form
        ("CN", "202111286633", "A", ""),
        ("CN", "ZL202111286633.X", "", ""),
    ],
    "CN:1997:1:1765": [
        ("CN", "97101765.4", "", ""),
        ("CN", "97101765", "A", ""),
        ("CN", "CN19971001765", "", ""),
    ],
    "CN:1998:8:14060": [("CN", "98814060", "A", ""), ("CN", "CN19988014060", "", "")],
    "CN:2012:8:10533": [("CN", "201280010533", "A", ""), ("CN", "112012000010533", "", "")],
    "CN:2003:2:25940": [("CN", "03225940", "U", "20030512"), ("CN", "202003000025940", "", "")],
    "EP:05255002": [
        ("EP", "05255002.7", "", ""),
        ("EP", "05255002", "", ""),
        ("EP", "EP05255002", "", ""),
        ("EP", "05255002", "A", ""),
        ("EP", "EP20050255002", "", ""),
    ],
    "WO:EP:2002:7746": [
        ("EP", "PCT/EP2002/007746", "", ""),
        ("WO", "PCT/EP2002/007746", "", ""),
        ("WO", "PCT/EP02/07746", "", ""),
        ("EP", "0207746", "W", ""),
        ("", "PCT/EP02/07746", "", ""),
    ],
    "WO:IB:2022:55385": [
        ("IB", "2022055385", "W", ""),
        ("IB", "IB2022/055385", "", ""),
        ("WO", "WO2022IB55385", "", ""),
        ("WO", "PCT/IB2022/055385", "", ""),
    ],
    "WO:KR:2017:1": [
        ("KR", "PCT/KR2017/000001", "", ""),
        ("WO", "KR2017000001", "", ""),
        ("KR", "2017000001", "W", ""),
    ],
    "WO:US:2007:88754": [
        ("US", "2007/0088754", "W", ""),
        ("US", "PCT/US2007/088754", "", ""),
        ("EP", "US2007088754", "", ""),  # EPO full text
    ],
    "WO:US:1992:8694": [("WO", "US1992008694", "", ""), ("US", "9208694", "W", "")],
    "WO:EP:2019:50740": [("EP", "EP2019050740", "", ""), ("EP", "WO2019EP50740", "", "")],
    "DE:102018002630": [
        ("DE", "10 2018 002 630.3", "", "20180329"),
        ("DE", "102018002630", "A", ""),
        ("DE", "DE201810002630", "", ""),
    ],
    "DE:B77613": [("DE", "B0077613", "A", ""), ("DE", "B77613", "", "")],
    "GB:202306615": [
        ("GB", "2306615.2", "", "20230504"),
        ("GB", "202306615", "A", ""),
        ("GB", "GB20230006615", "", ""),
    ],
    "CH:197401": [("CH", "1974/01", "", "20011026")],
    "SE:0201225": [("SE", "0201225-1", "", ""), ("SE", "0201225", "A", "20020422")],
}


@pytest.mark.parametrize(
    ("expected", "office", "number", "kind", "date"),
    [(key, *written) for key, group in SAME.items() for written in group],
)
def test_one_key_for_all_ways_to_write(
    expected: str, office: str, number: str, kind: str, date: str
):
    assert application_key(office, number, kind, parse_date(date)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # patent and utility model with the same digits
        (("JP", "2007290922", "A"), ("JP", "2007290922", "U")),
        (("KR", "20160063019", "A"), ("KR", "20160063019", "U")),
        (("CN", "202110123456", "A"), ("CN", "202120123456", "U")),
        # a provisional and an application with one serial in one year
        (("US", "98491007", "P"), ("US", "98491007", "A")),
        # the translation of a European patent and a national application
        (("DE", "98938302", "T"), ("DE", "98938302", "A")),
        # a national number and a PCT number with the same digits
        (("JP", "2007054872", "A"), ("JP", "2007054872", "W")),
        # PCT entry and national filing with one serial in one year
        (("CN", "201280010533", "A"), ("CN", "201210010533", "A")),
    ],
)
def test_different_applications_have_different_keys(
    one: tuple[str, str, str], other: tuple[str, str, str]
):
    keys = application_key(*one), application_key(*other)
    assert all(keys)
    assert keys[0] != keys[1]


def test_the_right_can_be_said_beside_the_number():
    assert application_key("JP", "2007-290922", right=Right.UTILITY_MODEL) == application_key(
        "JP", "2007290922", "U"
    )
    assert application_key("JP", "2020-015234", right=Right.DESIGN) == "JP:design:2020:15234"
    assert application_key("US", "29680800", date=parse_date("20090220")) == application_key(
        "US", "680800", date=parse_date("20090220"), right=Right.DESIGN
    )


@pytest.mark.parametrize(
    ("office", "number", "kind", "date"),
    [
        ("CN", "", "", ""),
        ("CN", "not a number", "", ""),
        ("CN", "2021112866", "", ""),
        ("JP", "05-142789", "", ""),  # 昭和5, 平成5 or 2005
        ("US", "11/183,143", "", ""),  # a series is no year
        ("KR", "99", "", ""),
        ("EP", "1000000", "", ""),
        ("WO", "9999", "", ""),
        ("??", "123456", "", ""),
    ],
)
def test_what_cannot_be_read_has_no_key(office: str, number: str, kind: str, date: str):
    assert application_key(office, number, kind, parse_date(date)) == ""


def test_a_wrong_check_digit_changes_nothing_of_the_key():
    assert application_key("CN", "201910783451.2") == application_key("CN", "201910783451.X")


def test_a_date_settles_docdb_against_series_and_serial():
    # 16/991,420 filed in 2020 ends in 20 as DOCDB's short form of 2020 would.
    read = application_key("US", "16991420", "", parse_date("20200812"))
    assert read == "US:patent:2020:16991420"
    # Serial 005207 and serial 520704 were both filed in December 2004.
    filed = parse_date("20041206")
    assert application_key("US", "520704", "A", filed) == "US:patent:2004:5207"
    assert application_key("US", "10/520,704", "", filed) == "US:patent:2004:520704"


def keys(text: str) -> tuple[str, ...]:
    read = parse(text, office="US", type=NumberType.APPLICATION)
    assert isinstance(read, Number)
    return keys_of(read)


def test_a_series_without_a_year_stands_for_every_year_of_it():
    assert keys("08/921,321") == tuple(f"US:patent:{y}:921321" for y in range(1989, 1999))
    assert keys("60/984,910") == tuple(f"US:provisional:{y}:984910" for y in range(1995, 2010))
    assert keys("29/116,510")[:2] == ("US:design:1992:116510", "US:design:1993:116510")
    assert keys("29/116,510")[-2:] == (
        f"US:design:{latest_year()}:29116510", f"US:design:{latest_year()}:116510",
    )  # fmt: skip
    assert keys("201213648029") == ("US:patent:2012:13648029", "US:patent:2012:648029")


def test_a_year_without_a_series_stands_for_every_series_of_it():
    read = us.application("US20120648029")
    assert read
    found = keys_of(read)
    assert found[0] == "US:patent:2012:648029"
    assert {"US:patent:2012:13648029", "US:patent:2012:14648029"} <= set(found)
    assert not {one for one in found if one.split(":")[3][:2] in ("29", "60", "61", "90")}


def test_one_serial_in_two_series_of_a_year_is_two_applications_where_databases_tell_them_apart():
    stage = application_key("US", "17/043,275", "", parse_date("20180413"))
    assert stage != application_key("US", "16/043,275", "", parse_date("20180723"))
    assert stage == application_key("US", "201817043275", "A")
    early = application_key("US", "12/043,275", "", parse_date("20080306"))
    assert early == application_key("US", "4327508", "A", parse_date("20080306"))


@pytest.mark.parametrize("series", [code for code in us.SERIES if code <= us.LAST_UTILITY_SERIES])
def test_the_key_with_the_filing_year_is_among_them(series: str):
    for year in range(1925, latest_year() + 1):
        dated = us.application(f"{series}/123,456", date=parse_date(f"{year}0630"))
        assert dated
        assert (key_of(dated) in keys(f"{series}/123,456")) is us.is_valid(dated)


def test_other_numbers_have_the_one_key_or_none():
    for text, expected in (("CN201710117081.7", ("CN:2017:1:117081",)), ("US8930553B2", ())):
        read = parse(text)
        assert isinstance(read, Number)
        assert keys_of(read) == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("DE102008030627", "DE:102008030627"),
        ("DE 10 2018 002 630.3", "DE:102018002630"),
        ("SE0201225-4", "SE:0201225"),
        ("CH1974/01", "CH:197401"),
        ("AU PQ1234", "AU:PQ1234"),
        ("JP2005-505120", ""),
        ("battery", ""),
        ("DE", ""),
        ("", ""),
    ],
)
def test_applications_of_offices_that_have_no_module(text: str, key: str):
    assert elsewhere_key(text) == key
