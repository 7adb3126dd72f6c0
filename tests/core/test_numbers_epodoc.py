"""Application numbers as EPODOC has them."""

from __future__ import annotations

import pytest

from core.readings import several, single
from trihub.core.errors import BadNumber
from trihub.core.numbers import Form, NumberType, forms, is_valid, parse


class TestEpodoc:
    @pytest.mark.parametrize(
        ("text", "form", "expected"),
        [
            ("JP20050505120", Form.ORIGINAL, "特願2005-505120"),
            ("JP20000347427", Form.ORIGINAL, "特願2000-347427"),
            ("JP20050505120U", Form.ORIGINAL, "実願2005-505120"),
            ("JP19930142789", Form.DOCDB, "JP 14278993 A"),
            ("US19970921321", Form.DOCDB, "US 92132197 A"),
            ("US20070984910P", Form.DOCDB, "US 98491007 P"),
            ("EP20100167109", Form.ORIGINAL, "10167109"),
            ("EP20050255002", Form.DOCDB, "EP 05255002 A"),
            ("CN19971001765", Form.ORIGINAL, "97101765"),
            ("CN20171117081", Form.DOCDB, "CN 201710117081 A"),
        ],
    )
    def test_applications_are_read(self, text: str, form: Form, expected: str):
        read = single(text)
        assert (read.type, read.original) == (NumberType.APPLICATION, text)
        assert is_valid(read)
        assert forms(read)[form] == expected
        assert Form.EPODOC not in forms(read)

    def test_what_china_lost_is_told(self):
        assert any("EPODOC" in warning for warning in single("CN20171117081").warnings)
        assert single("CN19971001765").warnings == ()

    def test_in_2003_china_counted_in_two_ways(self):
        read = several("CN20032025940")
        assert [n.serial for n in read.candidates] == ["25940", "0025940"]

    def test_the_last_year_of_showa_is_the_first_of_heisei(self):
        assert {n.era for n in several("JP19890142789").candidates} == {"S", "H"}

    def test_american_publications_have_as_many_digits(self):
        assert single("US20050004437").type is NumberType.PUBLICATION
        asked = single("US20050004437", type=NumberType.APPLICATION)
        assert (asked.year, asked.serial) == (2005, "004437")

    def test_bare_digits_are_not_epodoc_s(self):
        assert {n.office for n in several("20160063019").candidates} == {"KR", "US"}
        assert single("20160063019", office="EP").year == 2016

    @pytest.mark.parametrize("text", ["JP20050000000", "EP20990167109", "EP19700167109"])
    def test_not_these(self, text: str):
        with pytest.raises(BadNumber):
            parse(text)
