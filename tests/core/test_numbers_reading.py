"""Reading numbers: normalisation, eras, ambiguity, types, validity, and what is said of them."""

from __future__ import annotations

import json

import pytest

from core.readings import several, single
from trihub.core.dates import parse_date
from trihub.core.errors import BadNumber
from trihub.core.numbers import (
    Ambiguous,
    Form,
    NumberType,
    Right,
    describe,
    forms,
    is_valid,
    jp,
    parse,
    us,
)
from trihub.core.numbers.clean import clean, kind_code


class TestClean:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("特許第７６２４２４０号", "特許7624240"),
            ("特開２０１９－１２３４５６号公報", "特開2019-123456"),
            ("제10‑2661554호", "10-2661554"),
            ("10—2661554", "10-2661554"),
            ("10−2661554", "10-2661554"),
            ("2000ー123456", "2000-123456"),
            ("us 8,930,553 b2", "US8930553B2"),
            ("ZL 2019 1 0380558.x", "ZL201910380558.X"),
            ("\u200bWO 2022/259205", "WO2022/259205"),
        ],
    )
    def test_one_spelling(self, text: str, expected: str):
        assert clean(text) == expected

    def test_a_long_vowel_is_a_dash_between_digits_alone(self):
        assert clean("データ2000ー1") == "データ2000-1"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("公開特許公報(A)", "A"), ("特許公報(B2)", "B2"), ("A1", "A1"), ("00", ""), ("", "")],
    )
    def test_kind_code(self, text: str, expected: str):
        assert kind_code(text) == expected


class TestEras:
    @pytest.mark.parametrize(
        ("text", "year"),
        [
            ("特願平5-142789", 1993),
            ("特願平成5年-142789", 1993),
            ("特願H05-142789", 1993),
            ("特願平元-123", 1989),
            ("特願平成元年-123", 1989),
            ("平成元年特許願第123号", 1989),
            ("特願昭64-12", 1989),
            ("特願昭和63年-123456", 1988),
            ("特願大15-100", 1926),
            ("特願明45-100", 1912),
        ],
    )
    def test_years(self, text: str, year: int):
        read = single(text)
        assert read.year == year
        assert read.warnings == ()
        assert is_valid(read)

    def test_the_last_days_of_showa_and_the_first_of_heisei_stay_apart(self):
        showa, heisei = single("JPS6466151A"), single("JPH0166151A")
        assert showa.year == heisei.year == 1989
        assert forms(showa)[Form.ORIGINAL] == "特開昭64-66151"
        assert forms(heisei)[Form.ORIGINAL] == "特開平1-66151"
        both = several("特開1989-66151")
        assert {n.era for n in both.candidates} == {"S", "H"}

    def test_a_year_that_never_was_is_read_and_told(self):
        read = single("特願平成32年-1234")
        assert read.year == 2020
        assert any("平成32年" in warning and "2020" in warning for warning in read.warnings)

    def test_an_era_year_where_the_office_counts_western_years_is_told(self):
        read = single("特開令和3年-90037")
        assert (read.year, read.era) == (2021, "")
        assert any("2021" in warning for warning in read.warnings)
        assert forms(read)[Form.DOCDB] == "JP 2021090037 A"


class TestAmbiguity:
    def test_two_digits_of_year_without_an_era(self):
        read = several("JP05-142789", type=NumberType.APPLICATION)
        assert [n.year for n in read.candidates] == [1930, 1993, 2005]
        assert "year" in read.settled_by

    def test_a_date_settles_the_year(self):
        date = parse_date("1993-06-14")
        assert single("JP05-142789", type=NumberType.APPLICATION, date=date).year == 1993

    def test_no_kokai_was_published_before_1971(self):
        read = several("特開05-142789")
        assert [n.year for n in read.candidates] == [1993, 2005]
        assert single("特開63-101085").year == 1988

    def test_thirteen_korean_digits_with_a_year_and_an_empty_sub_number(self):
        read = several("1020150010000")
        assert [n.type for n in read.candidates] == [
            NumberType.APPLICATION, NumberType.PUBLICATION, NumberType.REGISTRATION,
        ]  # fmt: skip
        registered = single("1020150010000", type=NumberType.REGISTRATION)
        assert (registered.serial, registered.sub) == ("2015001", "0000")
        assert single("1020150010000", type=NumberType.APPLICATION).serial == "0010000"

    def test_thirteen_korean_digits_without_a_year_are_a_registration(self):
        assert single("1026615540000").type is NumberType.REGISTRATION

    def test_korean_publications_to_1997_were_laid_open_or_examined(self):
        read = several("1019890002319", type=NumberType.PUBLICATION)
        assert [n.kind for n in read.candidates] == ["A", "B1"]
        assert single("공고번호 제10-1989-0002319호").kind == "B1"
        assert single("공개특허공보 제10-1989-0002319호".replace("공보", "")).kind == "A"

    def test_a_wo_number_with_a_digit_too_many(self):
        read = several("WO00101000")
        assert [(n.year, n.serial) for n in read.candidates] == [(2000, "101000"), (2001, "001000")]
        assert single("WO00101000", date=parse_date("20010104")).year == 2001

    def test_eight_digits_were_printed_in_2002_and_2003(self):
        assert (single("WO03040169").year, single("WO03040169").serial) == (2003, "040169")

    def test_bare_digits_fit_several_offices(self):
        read = several("7654321")
        assert {"JP", "US", "EP"} <= {n.office for n in read.candidates}
        assert read.settled_by.startswith("the office")
        assert single("7654321", office="US").office == "US"

    def test_a_chinese_publication_without_kind_is_one_number(self):
        read = single("CN102822194")
        assert (read.type, read.kind) == (NumberType.PUBLICATION, "")

    def test_a_japanese_registration_can_be_of_two_rights(self):
        read = several("JP3000014")
        assert [n.right for n in read.candidates] == [Right.PATENT, Right.UTILITY_MODEL]
        assert "right" in read.settled_by

    def test_commas_say_patent_and_a_slash_application(self):
        assert single("US 11,183,143").type is NumberType.REGISTRATION
        assert single("US 11/183,143").type is NumberType.APPLICATION
        read = several("US11183143")
        assert {n.type for n in read.candidates} == {
            NumberType.REGISTRATION, NumberType.APPLICATION,
        }  # fmt: skip

    def test_nine_chinese_digits_never_collide(self):
        assert single("971017654", office="CN").type is NumberType.APPLICATION
        assert single("106844774", office="CN").type is NumberType.PUBLICATION

    def test_korean_and_chinese_digits_can_be_the_same(self):
        read = several("2020150001196")
        assert {"CN", "KR"} <= {n.office for n in read.candidates}


class TestTypes:
    def test_a_kind_makes_a_publication_unless_the_type_says_otherwise(self):
        assert single("JP2005505120A").type is NumberType.PUBLICATION
        asked = single("JP2005505120A", type=NumberType.APPLICATION)
        assert forms(asked)[Form.ORIGINAL] == "特願2005-505120"

    def test_what_can_only_be_docdb_s_application_is_read_as_one(self):
        assert single("JP14278993A").type is NumberType.APPLICATION
        assert single("US 18314305 A").year == 2005
        assert single("CN 202111286633 A").type is NumberType.APPLICATION

    def test_a_grant_s_document_counts_as_a_publication(self):
        for text in ("JP7624240B2", "KR102661554B1", "US8930553B2"):
            assert single(text, type=NumberType.PUBLICATION).type is NumberType.REGISTRATION

    def test_the_patent_number_of_china(self):
        read = single("ZL201910380558.X")
        assert read.type is NumberType.REGISTRATION
        assert forms(read) == {
            Form.ORIGINAL: "ZL201910380558.X",
            Form.DISPLAY: "CN ZL201910380558.X",
        }

    def test_appeals(self):
        assert single("不服2019-1234").type is NumberType.APPEAL
        assert single("2019당1234").type is NumberType.APPEAL

    @pytest.mark.parametrize(
        ("text", "type"),
        [
            ("申请号：202111286633.X", NumberType.APPLICATION),
            ("公开（公告）号：CN113781974A", NumberType.PUBLICATION),
            ("출원번호: 10-2016-0063019", NumberType.APPLICATION),
            ("공개번호 10-2021-0066480", NumberType.PUBLICATION),
            ("등록번호 10-2661554", NumberType.REGISTRATION),
            ("특허 제10-2661554호", NumberType.REGISTRATION),
        ],
    )
    def test_words_before_the_number_say_the_type(self, text: str, type: NumberType):
        assert single(text).type is type


class TestForms:
    @pytest.mark.parametrize(
        ("text", "form", "expected"),
        [
            ("CN113781974A", Form.DISPLAY, "CN 113781974 A"),
            ("CN113781974A", Form.EPODOC, "CN113781974"),
            ("CN104751825B", Form.EPODOC, "CN104751825B"),
            ("CN100520025C", Form.EPODOC, "CN100520025C"),
            ("202111286633.X", Form.DISPLAY, "CN 202111286633.X"),
            ("202111286633.X", Form.ORIGINAL, "202111286633.X"),
            ("202111286633.X", Form.DOCDB, "CN 202111286633 A"),
            ("202111286633.X", Form.ST13, "CN102021001286633"),
            ("201280010533", Form.ST13, "CN112012000010533"),
            ("202120797205", Form.ST13, "CN202021000797205"),
            ("特開2021-193879", Form.DISPLAY, "特開2021-193879"),
            ("JPH0620458A", Form.DISPLAY, "特開平6-20458"),
            ("JP2005533465A", Form.DISPLAY, "特表2005-533465"),
            ("特願平5-142789", Form.DISPLAY, "特願平5-142789"),
            ("特願平5-142789", Form.DOCDB, "JP 14278993 A"),
            ("特願平5-142789", Form.ST13, "JP101993000142789"),
            ("EP05255002.7", Form.ST13, "EP102005000255002"),
            ("US201213648029", Form.ST13, "US102012013648029"),
            ("US201929715123F", Form.ST13, "US302019029715123"),
            ("JP7624240B2", Form.DISPLAY, "特許第7624240号"),
            ("JP3798625B2", Form.EPODOC, "JP3798625B"),
            ("再表2006/123456", Form.DOCDB, "JP WO2006123456 A1"),
            ("KR20210049847A", Form.DISPLAY, "KR 10-2021-0049847 A"),
            ("KR20210049847A", Form.ORIGINAL, "10-2021-0049847"),
            ("KR100484299B1", Form.EPODOC, "KR100484299B"),
            ("10-0031944-00-00", Form.ORIGINAL, "10-0031944-00-00"),
            ("US20050004437A1", Form.DISPLAY, "US 2005/0004437 A1"),
            ("US20050004437A1", Form.DOCDB, "US 2005004437 A1"),
            ("US8930553B2", Form.DISPLAY, "US 8,930,553 B2"),
            ("USD907292S", Form.DISPLAY, "US D907,292 S"),
            ("11/183,143", Form.DISPLAY, "US 11/183,143"),
            ("EP1000000B1", Form.ORIGINAL, "EP 1 000 000 B1"),
            ("EP1000000B1", Form.DISPLAY, "EP 1000000 B1"),
            ("EP05255002.7", Form.DISPLAY, "EP 05255002.7"),
            ("WO2022259205A1", Form.DISPLAY, "WO 2022/259205 A1"),
            ("WO9961002A1", Form.EPODOC, "WO9961002"),
            ("WO 99/12345", Form.DOCDB, "WO 9912345"),
            ("WO1999061002A1", Form.DOCDB, "WO 9961002 A1"),
            ("WO 02/12345", Form.DOCDB, "WO 0212345"),
            ("WO 02/51230 A1", Form.DOCDB, "WO 0251230 A1"),
            ("WO 02/051231 A1", Form.DOCDB, "WO 02051231 A1"),
            ("WO2002054790A2", Form.DOCDB, "WO 02054790 A2"),
            ("WO2002054790A2", Form.ORIGINAL, "WO 02/054790 A2"),
            ("WO2003067954A1", Form.DOCDB, "WO 03067954 A1"),
            ("WO2004000001A1", Form.DOCDB, "WO 2004000001 A1"),
            ("WO 2022/259205 A1", Form.DOCDB, "WO 2022259205 A1"),
            ("WO9961002A1", Form.ORIGINAL, "WO 99/61002 A1"),
            ("PCT/EP02/07746", Form.DISPLAY, "PCT/EP2002/007746"),
            ("PCT/EP02/07746", Form.DOCDB, "EP 0207746 W"),
            ("IB 2022055385 W", Form.ORIGINAL, "PCT/IB2022/055385"),
        ],
    )
    def test_written(self, text: str, form: Form, expected: str):
        assert forms(single(text))[form] == expected

    def test_epodoc_of_applications_is_never_built(self):
        for text in ("202111286633.X", "特願2016-172346", "11/183,143", "EP05255002.7"):
            assert Form.EPODOC not in forms(single(text))

    def test_docdb_of_a_us_application_needs_the_filing_year(self):
        assert us.docdb(single("11/183,143")) is None
        dated = single("11/183,143", date=parse_date("2005-07-14"))
        assert us.docdb(dated) == ("US", "18314305", "A")
        new = single("13/167,395", date=parse_date("2011-06-23"))
        assert us.docdb(new) == ("US", "201113167395", "A")

    def test_docdb_has_no_japanese_designs(self):
        assert jp.docdb(single("意願2020-015234")) is None


class TestEuropeanDigits:
    @pytest.mark.parametrize("text", ["EP01000000", "EP 01000000", "EP01000000B1"])
    def test_a_serial_of_zero_is_no_application(self, text: str):
        read = single(text)
        assert (read.type, read.serial) == (NumberType.PUBLICATION, "1000000")

    def test_nor_when_asked_for_one(self):
        with pytest.raises(BadNumber):
            parse("EP01000000", type=NumberType.APPLICATION)
        with pytest.raises(BadNumber):
            parse("EP20010000000")

    def test_other_eight_digits_are_one_or_have_a_kind(self):
        assert single("EP01234567").type is NumberType.APPLICATION
        assert single("EP01234567A1").serial == "1234567"


class TestErrors:
    @pytest.mark.parametrize(
        "text", ["", "   ", "battery", "1.2.3", "CN", "特願", "JP9999999999999", "EP12345678A1"]
    )
    def test_no_number(self, text: str):
        with pytest.raises(BadNumber) as caught:
            parse(text)
        assert caught.value.hint

    def test_another_office_is_named_in_the_message(self):
        with pytest.raises(BadNumber, match="a number of DE"):
            parse("102018002630", office="DE")

    def test_a_type_that_does_not_fit_is_named(self):
        with pytest.raises(BadNumber, match="appeal"):
            parse("CN113781974A", type=NumberType.APPEAL)


class TestValidity:
    @pytest.mark.parametrize(
        "text", ["CN113781974U", "201910783451.2", "US 99/123,456", "特公2001-123456", "JP12A"]
    )
    def test_readable_or_not_but_never_valid(self, text: str):
        try:
            read = parse(text)
        except BadNumber:
            return
        candidates = read.candidates if isinstance(read, Ambiguous) else (read,)
        assert not any(is_valid(n) for n in candidates)


class TestDescribe:
    def test_a_number(self):
        told = describe("特願平5-142789")
        assert told == {
            "input": "特願平5-142789",
            "office": "JP",
            "type": "application",
            "right": "patent",
            "year": 1993,
            "serial": "142789",
            "prefix": "特願",
            "kind": None,
            "check_digit": None,
            "check_ok": None,
            "valid": True,
            "key": "JP:patent:1993:142789",
            "forms": {
                "original": "特願平5-142789",
                "docdb": "JP 14278993 A",
                "st13": "JP101993000142789",
                "display": "特願平5-142789",
            },
            "warnings": [],
        }

    def test_a_wrong_check_digit(self):
        told = describe("201910783451.2")
        assert (told["check_digit"], told["check_ok"], told["valid"]) == ("2", False, False)
        assert told["warnings"]

    def test_candidates(self):
        told = describe("JP05-142789")
        assert set(told) == {"input", "candidates", "settled_by"}
        assert isinstance(told["candidates"], list)
        assert {c["year"] for c in told["candidates"]} == {1930, 1993, 2005}

    def test_it_is_ready_for_json(self):
        for text in ("JP05-142789", "CN113781974A", "1020150010000"):
            assert json.loads(json.dumps(describe(text))) == describe(text)
