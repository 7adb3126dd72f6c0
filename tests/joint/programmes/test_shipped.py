"""The shipped programmes say exactly the facts that are known, each with its source.

The values below are written from the project's table of joint-search programmes; what that table
does not have must not be in the files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from trihub.core.languages import MAIN_LANGUAGES, OFFICE_LANGUAGE
from trihub.joint.petition.eligibility import CHECKS as FUNCTIONS
from trihub.joint.programmes.contradictions import warnings
from trihub.joint.programmes.load import shipped
from trihub.joint.programmes.model import Decider, Programme, Status
from trihub.joint.programmes.periods import caps_on, deadlines_on, period_on, rules_on
from trihub.joint.programmes.vocabulary import CHECKS, NEVER_BY_MACHINE

PERIODS = {
    "us-kr": [("2015-09-01", "2017-08-31"), ("2017-11-01", "2024-10-31")],
    "us-jp": [("2015-08-01", "2017-07-31"), ("2017-11-01", "2024-10-31")],
    "cn-kr": [("2019-01-01", "2020-12-31")],
    "jp-kr": [],
    "ip5-cse": [("2018-07-01", "2020-06-30")],
}
OFFICES = {
    "us-kr": {"US", "KR"}, "us-jp": {"US", "JP"}, "cn-kr": {"CN", "KR"}, "jp-kr": {"JP", "KR"},
    "ip5-cse": {"CN", "EP", "JP", "KR", "US"},
}  # fmt: skip
STATUS = {
    "us-kr": Status.UNKNOWN, "us-jp": Status.CLOSED, "cn-kr": Status.UNKNOWN,
    "jp-kr": Status.NOT_IN_FORCE, "ip5-cse": Status.CLOSED,
}  # fmt: skip
CAPS = {
    # per, number, role, period, firm
    "us-kr": {("office", 200, "", 1, True), ("year", 400, "", 2, True)},
    "us-jp": {("office and year", 200, "first", 1, True), ("year", 400, "", 2, True)},
    "cn-kr": {("all", 400, "", 0, True)},
    "jp-kr": set(),
    "ip5-cse": {
        ("office", 100, "first", 0, True), ("office", 400, "peer", 0, False),
        ("applicant and office", 10, "first", 0, True),
    },
}  # fmt: skip
DEADLINES = {
    # after, until, count, unit, whose, office, firm
    "us-kr": {
        ("requested", "requested everywhere", 15, "days", "applicant", "", True),
        ("requested everywhere", "provisionally decided", 7, "days", "office", "", True),
        ("admitted", "report filed", 4, "months", "office", "", True),
        ("exchanged", "first action", 2, "months", "office", "", True),
    },
    "us-jp": {
        ("requested", "requested everywhere", 15, "days", "applicant", "", True),
        ("requested", "admitted", 30, "days", "office", "JP", True),
        ("requested", "first action", 6, "months", "office", "", False),
    },
    "cn-kr": set(),
    "jp-kr": set(),
    "ip5-cse": set(),
}
RULES = {
    # check, values, period, decider
    "us-kr": {
        ("same-earliest-priority", (), 0, "machine"),
        ("priority-from", (("day", "2013-03-16"),), 0, "machine"),
        ("claims-at-most", (("number", 20),), 0, "machine"),
        ("independent-claims-at-most", (("number", 3),), 0, "machine"),
        ("no-multiple-dependent-claims", (), 1, "machine"),
        ("all-claims-answered", (), 1, "machine"),
        ("claims-correspond", (), 1, "examiner"),
        ("independent-claims-answered", (), 2, "machine"),
        ("claims-correspond", (), 2, "examiner"),
        ("unexamined", (), 0, "machine"),
        ("requested-within", (("days", 15),), 0, "machine"),
        ("consent-given", (("what", ("application", "search results")),), 0, "machine"),
    },
    "us-jp": {
        ("same-earliest-priority", (), 0, "machine"),
        ("priority-from", (("day", "2013-03-16"),), 0, "machine"),
        ("claims-at-most", (("number", 20),), 0, "machine"),
        ("independent-claims-at-most", (("number", 3),), 0, "machine"),
        ("independent-claims-answered", (), 0, "machine"),
        ("claims-correspond", (), 0, "examiner"),
        ("unexamined", (), 0, "machine"),
        ("examination-requested", (("office", "JP"),), 0, "machine"),
        ("examiner-decides", (), 0, "examiner"),
        ("claims-copy-if-unpublished", (("office", "US"),), 0, "machine"),
        ("requested-within", (("days", 15),), 0, "machine"),
        ("consent-given", (("what", ("application", "search results")),), 0, "machine"),
    },
    "cn-kr": {("paris-route", (), 0, "machine")},
    "jp-kr": {("same-invention", (), 0, "machine")},
    "ip5-cse": {("examiner-decides", (), 0, "examiner")},
}
EXCHANGE = {
    "us-kr": ("record of search", "citations"),
    "us-jp": ("record of search", "citations", "opinion", "draft action"),
    "cn-kr": ("record of search", "citations"),
    "jp-kr": (),
    "ip5-cse": ("record of search", "citations", "opinion"),
}
FEES = {
    "us-kr": "none",
    "us-jp": "none",
    "cn-kr": "none expected",
    "jp-kr": "",
    "ip5-cse": "none in the pilot",
}

IDS = sorted(PERIODS)


@pytest.fixture(params=IDS)
def programme(request: pytest.FixtureRequest) -> Programme:
    return shipped()[request.param]


def test_there_are_these_programmes_and_no_other():
    assert sorted(shipped()) == IDS


def test_periods_and_offices_and_status(programme: Programme):
    assert [
        (p.start.isoformat(), p.end.isoformat() if p.end else None) for p in programme.periods
    ] == PERIODS[programme.id]
    assert set(programme.offices) == OFFICES[programme.id]
    assert programme.status is STATUS[programme.id]


def test_caps(programme: Programme):
    assert {(c.per, c.number, c.role, c.period, c.firm) for c in programme.caps} == CAPS[
        programme.id
    ]
    assert not any(cap.office for cap in programme.caps)


def test_deadlines(programme: Programme):
    assert {
        (d.after, d.until, d.count, d.unit, d.whose, d.office, d.firm) for d in programme.deadlines
    } == DEADLINES[programme.id]


def test_rules(programme: Programme):
    found = {
        (rule.check, tuple(sorted(rule.values.items())), rule.period, rule.decider.value)
        for rule in programme.rules
    }
    assert found == RULES[programme.id]


def test_exchange_and_fee(programme: Programme):
    assert programme.exchange == EXCHANGE[programme.id]
    assert programme.fee == FEES[programme.id]


def test_forms_where_they_are_known():
    assert shipped()["us-kr"].forms[1] == "One combined petition, from January 2023"
    assert shipped()["us-jp"].forms[1] == "One form for both offices, from November 2022"
    assert shipped()["jp-kr"].forms == ()


def test_the_international_programme_has_one_application_and_searches_one_after_the_other():
    assert shipped()["ip5-cse"].subject == "one international application"
    assert shipped()["ip5-cse"].order == "first then second"
    assert {p.order for p in shipped().values() if p.id != "ip5-cse"} == {"parallel"}


def test_what_is_not_known_is_said(programme: Programme):
    known: dict[str, Callable[[str], bool]] = {
        "us-kr": lambda note: "not known" in note and "31 October 2024" in note,
        "cn-kr": lambda note: "not known" in note and "two years" in note,
        "jp-kr": lambda note: "May 2023" in note and "no operating programme" in note,
        "us-jp": lambda note: "31 October 2024" in note,
        "ip5-cse": lambda note: "30 June 2020" in note,
    }
    assert known[programme.id](programme.status_note["en"])


def test_every_text_is_there_in_every_language(programme: Programme):
    texts = [programme.names, programme.status_note, programme.consent]
    texts += [rule.text for rule in programme.rules]
    for each in texts:
        assert set(each) == set(MAIN_LANGUAGES)
        assert len(set(each.values())) == len(MAIN_LANGUAGES)


@pytest.mark.parametrize("language", MAIN_LANGUAGES)
def test_a_consent_names_every_office_its_length_and_how_it_is_revoked(
    programme: Programme, language: str
):
    names = {"CN": "CNIPA", "JP": "JPO", "KR": "MOIP", "US": "USPTO", "EP": "EPO"}
    revoked = {"en": "revoke", "zh": "撤回", "ja": "撤回", "ko": "철회"}
    text = programme.consent[language]
    assert all(names[office] in text for office in programme.offices)
    assert not any(
        name in text for office, name in names.items() if office not in programme.offices
    )
    assert f"{programme.consent_days:,}" in text
    assert revoked[language] in text


def test_every_office_can_read_the_consent(programme: Programme):
    assert {OFFICE_LANGUAGE[office] for office in programme.offices} <= set(programme.consent)


def test_every_source_is_used_and_has_a_date(programme: Programme):
    parts = [*programme.periods, *programme.caps, *programme.rules, *programme.deadlines]
    used = {part.source for part in parts} | set(programme.cited.values())
    assert used == set(programme.sources)
    assert all("20" in document for document in programme.sources.values())


def test_the_days_that_a_period_covers():
    us_kr = shipped()["us-kr"]
    days = {
        "2015-08-31": 0, "2015-09-01": 1, "2017-08-31": 1, "2017-09-01": 0, "2017-10-31": 0,
        "2017-11-01": 2, "2024-10-31": 2, "2024-11-01": 0,
    }  # fmt: skip
    assert {day: period_on(us_kr, dt.date.fromisoformat(day)) for day in days} == days


def test_each_period_has_its_own_rules_and_caps():
    us_kr = shipped()["us-kr"]
    first, second = dt.date(2016, 1, 1), dt.date(2020, 1, 1)
    assert {c.number for c in caps_on(us_kr, first)} == {200}
    assert {c.number for c in caps_on(us_kr, second)} == {400}
    checks = {day: {rule.check for rule in rules_on(us_kr, day)} for day in (first, second)}
    assert "all-claims-answered" in checks[first] - checks[second]
    assert "independent-claims-answered" in checks[second] - checks[first]
    assert len(deadlines_on(us_kr, second)) == 4
    after = dt.date(2025, 1, 1)
    assert {rule.id for rule in rules_on(us_kr, after)} == {r.id for r in rules_on(us_kr, second)}


def test_checks_are_the_same_in_files_and_in_code():
    assert set(CHECKS) == set(FUNCTIONS)
    for programme in shipped().values():
        for rule in programme.rules:
            if rule.check in NEVER_BY_MACHINE:
                assert rule.decider is Decider.EXAMINER


def test_no_shipped_programme_warns_today(programme: Programme):
    assert warnings(programme, dt.date(2026, 1, 1)) == ()
