"""A programme that contradicts itself is refused with file, line and what to do."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from trihub.core.errors import BadInput, BadProgramme
from trihub.joint.programmes.contradictions import warnings
from trihub.joint.programmes.load import MAX_BYTES, load, programmes, shipped

GOOD = """\
id = "xx"
version = "1"
status = "in force"
status_source = "s"
offices = ["CN", "KR"]
offices_source = "s"

[names]
en = "A programme"

[status_note]
en = "A note"

[policy]
order = "parallel"
applicant_sees = true
conflicting = "existence"
consent_days = 365

[[periods]]
start = 2020-01-01
end = 2020-12-31
source = "s"

[[periods]]
start = 2021-01-01
source = "s"

[[caps]]
per = "office"
number = 10
office = "KR"
period = 2
source = "s"

[[rules]]
id = "claims"
check = "claims-at-most"
decider = "machine"
values = { number = 20 }
source = "s"
[rules.text]
en = "At most 20"

[[rules]]
id = "correspond"
check = "claims-correspond"
decider = "examiner"
source = "s"
[rules.text]
en = "Correspond"

[[deadlines]]
id = "d"
after = "requested"
until = "requested everywhere"
count = 15
unit = "days"
whose = "applicant"
source = "s"

[exchange]
what = ["citations"]
source = "s"

[fee]
text = "none"
source = "s"

[[forms]]
text = "A form"
source = "s"

[consent]
en = "I agree"
zh = "同意"
ko = "동의"

[sources]
s = "A document, 2020"
"""


def line_of(text: str, part: str, place: int = 1) -> int:
    """The line on which a part stands for the n-th time."""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if part in line]
    return lines[place - 1]


def refused(text: str) -> BadProgramme:
    with pytest.raises(BadProgramme) as caught:
        load(text)
    error = caught.value
    assert f"line {error.line}:" in error.message
    assert error.hint
    assert isinstance(error, BadInput)
    assert error.code == "bad-programme"
    return error


def test_the_good_one_is_good():
    programme = load(GOOD)
    assert programme.offices == ("CN", "KR")
    assert programme.periods[1].end is None
    assert programme.cited == {
        "status": "s", "offices": "s", "exchange": "s", "fee": "s", "forms.1": "s",
    }  # fmt: skip


CASES = [
    # what is changed, to what, the line (a part of the new text, which time), what is said
    ('status = "in force"', 'status = "on"', ('status = "on"', 1), "status is 'on'"),
    *(
        ("consent_days = 365", f"consent_days = 365\nreminders = {days}", ("reminders", 1),
         "the largest first")
        for days in ("[]", "[1, 7]", "[7, 7]", "[366]", "[-1]", "[true]", '["7"]', "7")
    ),
    ("consent_days = 365", "consent_days = 0", ("consent_days = 0", 1), "consent_days is 0"),
    ("consent_days = 365", 'consent_days = "1"', ("consent_days", 1), "whole number"),
    ("applicant_sees = true", "applicant_sees = 1", ("applicant_sees", 1), "true or false"),
    ("start = 2021-01-01", 'start = "2021-01-01"', ('start = "2021', 1), "without quotation marks"),
    ("start = 2021-01-01", "start = 2021-01-01T00:00:00Z", ("start = 2021-01-01T", 1), "a date"),
    ('en = "A programme"', 'en = ""', ('en = ""', 1), "a text"),
    ('en = "A programme"', 'ko = "A"', ("[names]", 1), "names.en is missing"),
    ('en = "A programme"', 'en = "A"\nfr = "Un"', ('fr = "Un"', 1), "no key names.fr"),
    ('version = "1"\n', "", ("id", 1), "version is missing"),
    ('version = "1"', 'version = "1"\ncolour = "red"', ("colour", 1), "no key colour"),
    ("number = 10", "number = 10\nnumbre = 1", ("numbre", 1), r"no key caps\[1\].numbre"),
    ('["CN", "KR"]', '["CN", "KR", "CN"]', ("offices", 1), "office CN is named twice"),
    ('["CN", "KR"]', '["KR"]', ("offices", 1), "two offices or more"),
    ('["CN", "KR"]', '[\n  "CN",\n  "AU",\n]', ('"AU"', 1), "no calendar of the office AU"),
    ("end = 2020-12-31", "end = 2019-12-31", ("end = 2019", 1), "before it starts"),
    ("end = 2020-12-31", "end = 2021-06-30", ("start = 2021", 1), "within the one before"),
    ("end = 2020-12-31\n", "", ("start = 2021", 1), "within the one before"),
    ("start = 2021-01-01", "start = 2019-01-01", ("start = 2019", 1), "within the one before"),
    ('status = "in force"', 'status = "closed"', ("[[periods]]", 2), "has no end"),
    ('status = "in force"', 'status = "not known"', ("[[periods]]", 2), "has no end"),
    ('status = "in force"', 'status = "not in force"', ("[[periods]]", 1), "has periods"),
    ('office = "KR"', 'office = "JP"', ('office = "JP"', 1), "JP is no partner"),
    ("period = 2", "period = 3", ("period = 3", 1), "no period 3"),
    ('per = "office"', 'per = "all"', ('office = "KR"', 1), "counts every case"),
    ('per = "office"', 'per = "week"', ('per = "week"', 1), "per is 'week'"),
    ('"claims-at-most"', '"claims-at-least"', ("claims-at-least", 1), "check is 'claims-at-least'"),
    ("{ number = 20 }", "{ number = 20, colour = 1 }", ("colour", 1), "takes no colour"),
    ("values = { number = 20 }\n", "", ("[[rules]]", 1), "needs number"),
    ("{ number = 20 }", '{ number = "20" }', ("number = \"20\"", 1), "needs number"),
    ("{ number = 20 }", "{ number = 2.5 }", ("number = 2.5", 1), "number is 2.5"),
    ('decider = "examiner"', 'decider = "machine"', ('decider = "machine"', 2), "never decided by a machine"),
    ('id = "correspond"', 'id = "claims"', ('id = "claims"', 2), "“claims” is used twice"),
    ('after = "requested"', 'after = "asked"', ('after = "asked"', 1), "after is 'asked'"),
    ('until = "requested everywhere"', 'until = "requested"', ('until = "requested"', 1), "does not come after"),
    ('after = "requested"', 'after = "closed"', ("until", 1), "does not come after"),
    ('unit = "days"', 'unit = "weeks"', ("unit", 1), "unit is 'weeks'"),
    ('what = ["citations"]', 'what = ["gossip"]', ("gossip", 1), r"what\[1\] is 'gossip'"),
    ('ko = "동의"\n', "", ("[consent]", 1), "no text in ko, the language of KR"),
    ('status_source = "s"', 'status_source = "t"', ("status_source", 1), "“t” is not in"),
    ('text = "none"\nsource = "s"', 'text = "none"\nsource = "t"', ('source = "t"', 1), "“t” is not in"),
    ('whose = "applicant"\nsource = "s"', 'whose = "applicant"\nsource = "t"', ('source = "t"', 1), "“t” is not in"),
    ("[policy]", "[policy", ("[policy", 1), "no TOML"),
    ('id = "xx"', 'id = "xx"\nid = "yy"', ('id = "yy"', 1), "no TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "said"), CASES)
def test_contradictions(old: str, new: str, where: tuple[str, int], said: str):
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    error = refused(text)
    assert error.line == line_of(text, *where), error.message
    assert re.search(said, f"{error.message} {error.hint}"), f"{error.message} {error.hint}"


def test_a_rule_for_an_office_or_a_consent_that_does_not_exist():
    def with_rule(check: str, values: str) -> str:
        return GOOD.replace('"claims-at-most"', f'"{check}"').replace("{ number = 20 }", values)

    assert "no partner" in refused(with_rule("examination-requested", '{ office = "JP" }')).message
    assert "does not cover" in refused(with_rule("consent-given", '{ what = ["soul"] }')).message
    assert "no date" in refused(with_rule("priority-from", '{ day = "13.3.2016" }')).message
    assert load(with_rule("priority-from", "{ day = 2013-03-16 }")).rules[0].values == {
        "day": "2013-03-16"
    }


def test_a_programme_without_periods_is_refused_unless_it_is_not_in_force():
    start, end = GOOD.index("[[periods]]"), GOOD.index("[[caps]]")
    text = (GOOD[:start] + GOOD[end:]).replace("period = 2\n", "")
    assert "needs a period" in refused(text).message
    assert load(text.replace('"in force"', '"not in force"')).periods == ()


def test_lines_hold_with_windows_line_ends():
    text = GOOD.replace("number = 10", "number = -10")
    assert refused(text.replace("\n", "\r\n")).line == refused(text).line == line_of(text, "-10")


def test_in_force_with_all_periods_past_is_only_a_warning():
    over = load(GOOD.replace("start = 2021-01-01", "start = 2021-01-01\nend = 2021-12-31"))
    assert warnings(over, dt.date(2021, 12, 31)) == ()
    assert "all its periods are over" in warnings(over, dt.date(2022, 1, 1))[0]
    closed = load(
        GOOD.replace("start = 2021-01-01", "start = 2021-01-01\nend = 2021-12-31").replace(
            '"in force"', '"closed"'
        )
    )
    assert "is not over" in warnings(closed, dt.date(2021, 6, 1))[0]


def test_files_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(BadProgramme, match=r"nothing.toml cannot be read"):
        load(tmp_path / "nothing.toml")
    (tmp_path / "bytes.toml").write_bytes(b"id = \xff")
    with pytest.raises(BadProgramme, match=r"bytes.toml cannot be read"):
        load(tmp_path / "bytes.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(BadProgramme, match="larger than 1 MiB"):
        load(tmp_path / "large.toml")
    (tmp_path / "deep.toml").write_text("a = " + "[" * 100_000)
    with pytest.raises(BadProgramme):
        load(tmp_path / "deep.toml")


def test_an_office_s_own_folder_comes_first(tmp_path: Path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.toml").write_text(GOOD.replace('id = "xx"', 'id = "cn-kr"'), encoding="utf-8")
    (own / "b.toml").write_text(GOOD, encoding="utf-8")
    (own / "readme.txt").write_text("not a programme")
    found = programmes([own])
    assert found["cn-kr"].names["en"] == "A programme"
    assert set(found) == {*shipped(), "xx"}
    assert shipped()["cn-kr"].names["en"] != "A programme"
    first = tmp_path / "first"
    first.mkdir()
    (first / "c.toml").write_text(GOOD.replace("A programme", "The first"), encoding="utf-8")
    assert programmes([first, own])["xx"].names["en"] == "The first"


def test_two_files_of_a_folder_with_one_id_are_refused(tmp_path: Path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(BadProgramme, match=r"b.toml, line 1: Another file"):
        programmes([tmp_path])


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path):
    with pytest.raises(BadProgramme, match="no folder"):
        programmes([tmp_path / "nowhere"])


def test_the_file_is_named(tmp_path: Path):
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace("number = 10", "number = 0"), encoding="utf-8")
    with pytest.raises(BadProgramme, match=rf"mine.toml, line {line_of(GOOD, 'number = 10')}: "):
        load(path)
