"""Every rule of eligibility: when it holds, when it fails, when a human decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from joint.petition.judging import judged, texts
from joint.petition.samples import (
    CN_KR,
    FIRST,
    KR_FIRST,
    TODAY,
    US_JP,
    US_KR,
    application,
    claims,
    event,
    filed,
    pct,
    petition,
    priority,
    rows,
)
from trihub.joint.petition.consents import give, revoke
from trihub.joint.petition.eligibility import assess
from trihub.joint.petition.facts import CaseFacts
from trihub.joint.petition.model import Assessment
from trihub.joint.programmes.model import Programme

NOW = dt.datetime(2020, 6, 1, 12, tzinfo=dt.UTC)


# --- the same invention --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("programme", "rule"), [(US_KR, "same-earliest-priority"), (CN_KR, "same-family")]
)
def test_applications_that_are_not_the_same_invention(programme: Programme, rule: str):
    other = "CN" if "CN" in programme.offices else "US"
    mine = priority("KR", "10-2019-0011111")
    theirs = priority("US", "62/812345", dt.date(2019, 3, 1))
    one = judged(
        programme, rule, by_office={"KR": {"priorities": (mine,)}, other: {"priorities": (theirs,)}}
    )
    assert one.holds is False
    assert "not for the same invention" in one.reason
    assert sorted(one.evidence) == sorted(
        [
            "KR: priority of KR 10-2019-0011111 (2019-03-04).",
            f"{other}: priority of US 62/812345 (2019-03-01).",
        ]
    )


def test_one_application_is_the_priority_of_the_other():
    first = application("KR", "10-2019-0024680", FIRST)
    one = {"KR": {"priorities": (), "application": first}}
    asked = petition(US_KR, applications=(filed("KR", key=first.key), filed("US")))
    assert judged(US_KR, "same-earliest-priority", by_office=one, asked=asked).holds is True
    assert judged(CN_KR, "same-family", by_office=one).holds is True


def test_the_same_family_with_another_earliest_priority():
    earlier = priority("US", "62/799999", dt.date(2019, 1, 31))
    one = judged(
        US_KR, "same-earliest-priority", by_office={"US": {"priorities": (KR_FIRST, earlier)}}
    )
    assert one.holds is False
    assert one.reason == "The earliest priorities are not the same."


def test_an_inactive_priority_does_not_count():
    parent = priority("US", "15/799999", dt.date(2015, 1, 31), active=False)
    one = judged(
        US_KR, "same-earliest-priority", by_office={"US": {"priorities": (KR_FIRST, parent)}}
    )
    assert one.holds is True


def test_a_priority_whose_number_cannot_be_read_decides_nothing():
    unread = priority("KR", "see the request", key="")
    assert (
        judged(US_KR, "same-earliest-priority", by_office={"US": {"priorities": (unread,)}}).holds
        is None
    )
    assert judged(CN_KR, "same-family", by_office={"CN": {"priorities": (unread,)}}).holds is None


def test_a_priority_without_its_day_decides_nothing_beside_others():
    undated = priority("US", "62/799999", None, key="US:provisional:2019:799999")
    one = judged(
        US_KR, "same-earliest-priority", by_office={"US": {"priorities": (KR_FIRST, undated)}}
    )
    assert one.holds is None


def test_a_missing_text_decides_nothing():
    one = judged(US_KR, "same-earliest-priority", by_office={"US": None})
    assert one.holds is None
    assert "US" in one.reason


def test_a_national_phase_is_not_the_paris_route():
    one = judged(CN_KR, "same-family", by_office={"CN": {"pct": pct()}})
    assert one.holds is False
    assert "CN: national phase of PCT/KR2019/001234." in one.evidence


def test_two_phases_of_one_international_application_are_one_invention():
    phases = {office: {"pct": pct(), "priorities": ()} for office in ("KR", "US")}
    assert judged(US_KR, "same-earliest-priority", by_office=phases).holds is True


@pytest.mark.parametrize(("day", "holds"), [("2013-03-15", False), ("2013-03-16", True)])
def test_priority_on_or_after_a_day(day: str, holds: bool):
    old = priority("KR", "10-2013-0024680", dt.date.fromisoformat(day))
    both = {office: {"priorities": (old,)} for office in ("KR", "US")}
    assert judged(US_KR, "priority-day", by_office=both).holds is holds
    assert judged(
        US_KR, "priority-day", by_office={"KR": {"priorities": (old,)}, "US": None}
    ).holds is (None if holds else False)


# --- claims -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "holds"), [(20, True), (21, False)])
def test_at_most_20_claims(count: int, holds: bool):
    many = claims((), *[(1,)] * (count - 1))
    one = judged(US_KR, "claims", by_office={"US": {"claim_sets": many}})
    assert one.holds is holds
    assert f"US: {count} claims, 1 independent (1)." in one.evidence
    assert judged(US_KR, "claims", by_office={"US": {"claim_sets": many}, "KR": None}).holds is (
        None if holds else False
    )


@pytest.mark.parametrize(("count", "holds"), [(3, True), (4, False)])
def test_at_most_3_independent_claims(count: int, holds: bool):
    one = judged(
        US_KR, "independent-claims", by_office={"KR": {"claim_sets": claims(*[()] * count)}}
    )
    assert one.holds is holds


def test_no_claim_depends_on_several_in_the_first_period():
    day = dt.date(2016, 6, 1)
    assert judged(US_KR, "no-multiple-dependent-claims", today=day).holds is True
    several = {"KR": {"claim_sets": claims((), (1,), (1, 2))}}
    one = judged(US_KR, "no-multiple-dependent-claims", today=day, by_office=several)
    assert one.holds is False
    assert one.evidence == ("KR: claims that depend on several: 3.",)
    later = assess(US_KR, petition(US_KR), texts(US_KR), CaseFacts(), TODAY)
    assert "no-multiple-dependent-claims" not in {a.rule for a in later}


def test_every_independent_claim_has_a_counterpart():
    assert judged(US_KR, "independent-claims-answered").holds is True
    asked = petition(US_KR, correspondence=rows({"KR": 1, "US": 1}, {"KR": 2, "US": 2}, {"US": 3}))
    one = judged(US_KR, "independent-claims-answered", asked=asked)
    assert one.holds is False
    assert one.evidence == (
        "KR: claims without a counterpart at US: 3.",
        "US: claims without a counterpart at KR: 3.",
    )
    assert judged(US_KR, "independent-claims-answered", by_office={"KR": None}).holds is None


def test_every_claim_has_a_counterpart_in_the_first_period():
    day = dt.date(2016, 6, 1)
    assert judged(US_KR, "all-claims-answered", today=day).holds is True
    asked = petition(US_KR, correspondence=rows({"KR": 1, "US": 1}, {"KR": 3, "US": 3}))
    assert judged(US_KR, "all-claims-answered", today=day, asked=asked).holds is False


def test_substantial_correspondence_is_never_decided_by_the_machine():
    one = judged(US_KR, "independent-claims-correspond")
    assert one.holds is None
    assert "Claims KR 1 / US 1: 100 % alike between KR and US." in one.evidence
    apart = {"KR": {"claim_sets": claims((), (1,), (), text="A bicycle with a bell.")}}
    assert judged(US_KR, "independent-claims-correspond", by_office=apart).holds is None


# --- how far the applications have come ----------------------------------------------------------------


def test_unexamined_is_shown_false_never_true():
    one = judged(US_KR, "unexamined")
    assert one.holds is None
    assert one.evidence == ("KR: no legal events are known.", "US: no legal events are known.")
    action = event("KR", "E902", dt.date(2020, 5, 4), "NOTIFICATION OF REASON FOR REFUSAL")
    begun = judged(US_KR, "unexamined", by_office={"KR": {"events": (action,)}})
    assert begun.holds is False
    assert begun.evidence == ("KR: event E902 of 2020-05-04: NOTIFICATION OF REASON FOR REFUSAL",)
    harmless = event("KR", "A201", dt.date(2020, 5, 4))
    open_still = judged(US_KR, "unexamined", by_office={"KR": {"events": (harmless,)}})
    assert open_still.holds is None
    assert open_still.evidence[0] == "KR: known legal events: 1, the last of 2020-05-04."


def test_another_office_s_event_says_nothing_of_this_one():
    foreign = event("JP", "A131", dt.date(2020, 5, 4))
    assert judged(US_KR, "unexamined", by_office={"KR": {"events": (foreign,)}}).holds is None


def test_a_granted_patent_was_examined():
    granted = {"US": {"grant_date": application("US").date}}
    assert judged(US_KR, "unexamined", by_office=granted).holds is False


def test_examination_requested_in_japan():
    assert judged(US_JP, "examination-requested").holds is None
    asked = event("JP", "A621", dt.date(2020, 4, 1), "WRITTEN REQUEST FOR APPLICATION EXAMINATION")
    assert (
        judged(US_JP, "examination-requested", by_office={"JP": {"events": (asked,)}}).holds is True
    )
    assert (
        judged(US_JP, "examination-requested", by_office={"US": {"events": (asked,)}}).holds is None
    )


def test_a_copy_of_the_claims_while_unpublished():
    assert judged(US_JP, "copy-of-claims").holds is True
    asked = petition(US_JP, applications=(filed("JP", published=False), filed("US")))
    assert judged(US_JP, "copy-of-claims", asked=asked).holds is True
    assert judged(US_JP, "copy-of-claims", asked=asked, by_office={"US": None}).holds is False
    bare = {"US": {"claim_sets": ()}}
    assert judged(US_JP, "copy-of-claims", asked=asked, by_office=bare).holds is False


def test_what_no_data_say_an_examiner_decides():
    assert judged(US_JP, "no-other-acceleration").holds is None


# --- when the applicant asked, and consent --------------------------------------------------------------


@pytest.mark.parametrize(
    ("kr", "us", "holds"),
    [
        ("2020-06-01", "2020-06-01", True),
        ("2020-06-01", "2020-06-16", True),
        ("2020-06-01", "2020-06-17", False),
        ("2020-06-17", "2020-06-01", False),
        ("2020-06-05", "2020-06-22", True),  # the 15th day, 20 June, is a Saturday
        ("2020-06-05", "2020-06-23", False),
    ],
)
def test_both_offices_within_15_days(kr: str, us: str, holds: bool):
    asked = {"KR": dt.date.fromisoformat(kr), "US": dt.date.fromisoformat(us)}
    one = judged(
        US_KR, "within-15-days", facts=CaseFacts(requested=asked), today=dt.date(2020, 7, 1)
    )
    assert one.holds is holds


def test_an_office_that_was_not_asked_yet():
    facts = CaseFacts(requested={"KR": dt.date(2020, 6, 1)})
    open_still = judged(US_KR, "within-15-days", facts=facts, today=dt.date(2020, 6, 16))
    assert open_still.holds is None
    assert any("2020-06-16 at US" in each for each in open_still.evidence)
    assert judged(US_KR, "within-15-days", facts=facts, today=dt.date(2020, 6, 17)).holds is False
    assert judged(US_KR, "within-15-days").holds is None


def test_consent_for_every_office_and_all_that_is_exchanged():
    assert judged(US_KR, "consent").holds is None
    what = ("application", "search results", "opinions")
    given = tuple(give(US_KR, office, what, "en", NOW) for office in ("KR", "US"))
    later = NOW + dt.timedelta(hours=1)

    def consent(*consents: Any, now: dt.datetime = later) -> Assessment:
        return judged(US_KR, "consent", facts=CaseFacts(consents=consents, now=now))

    assert consent(*given).holds is True
    assert consent(given[0]).holds is False
    assert consent(given[0]).evidence == (
        "No consent was given to US for: application.",
        "No consent was given to US for: search results.",
    )
    assert consent(given[0], revoke(given[1], NOW)).holds is False
    assert consent(*given, now=NOW + dt.timedelta(days=1_097)).holds is False
    partly = give(US_KR, "US", ["application"], "en", NOW)
    assert consent(given[0], partly).holds is False
