"""Eligibility: whether a programme takes a petition at all, its caps, and every rule once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from joint.petition.judging import judged
from joint.petition.samples import (
    CN_KR,
    TODAY,
    US_JP,
    US_KR,
    application,
    claims,
    filed,
    opened,
    petition,
)
from trihub.access.papers.encoding import decode, encode
from trihub.joint.petition.eligibility import assess
from trihub.joint.petition.facts import CaseFacts, Tally
from trihub.joint.petition.model import Assessment, Filed
from trihub.joint.programmes.load import shipped
from trihub.joint.programmes.model import Decider, Programme, Status

# --- the programme takes petitions ----------------------------------------------------------


@pytest.mark.parametrize(
    ("programme", "day", "holds"),
    [
        (US_KR, "2020-06-01", True),
        (US_KR, "2017-09-15", None),  # between two periods: status not known
        (US_KR, "2026-01-01", None),
        (opened(US_KR), "2026-01-01", False),
        (US_JP, "2024-10-31", True),
        (US_JP, "2024-11-01", False),
        (CN_KR, "2020-12-31", True),
        (CN_KR, "2021-01-01", None),
        (shipped()["jp-kr"], "2026-01-01", False),
    ],
)
def test_a_programme_takes_petitions_in_its_periods(programme: Programme, day: str, holds: Any):
    one = judged(programme, "taken", today=dt.date.fromisoformat(day))
    assert one.holds is holds
    assert len(one.evidence) == len(programme.periods)


def test_the_day_of_the_first_request_counts_not_today():
    facts = CaseFacts(requested={"JP": dt.date(2024, 10, 30)})
    assert judged(US_JP, "taken", facts=facts, today=dt.date(2024, 11, 20)).holds is True


# --- the applications are named --------------------------------------------------------------


def test_an_application_at_each_office():
    assert judged(US_KR, "applications").holds is True
    one = petition(US_KR, applications=(filed("KR"),))
    assert judged(US_KR, "applications", asked=one).holds is False
    three = petition(US_KR, applications=(filed("KR"), filed("US"), filed("JP")))
    assert judged(US_KR, "applications", asked=three).holds is False
    twice = petition(US_KR, applications=(filed("KR"), filed("US"), filed("US")))
    assert judged(US_KR, "applications", asked=twice).holds is False


def test_the_text_of_another_application_is_found_out():
    other = application("KR", "10-2020-0099999")
    found = judged(US_KR, "applications", by_office={"KR": {"application": other}})
    assert found.holds is False
    assert "KR: the text is that of 10-2020-0099999." in found.evidence


def test_one_international_application():
    programme = shipped()["ip5-cse"]
    one = petition(programme, lead="EP", applications=(Filed(office="WO", number="PCT/KR2019/1"),))
    found = assess(programme, one, {}, CaseFacts(), dt.date(2019, 1, 1))
    assert [a.holds for a in found if a.rule == "applications"] == [True]
    both = petition(programme, lead="EP")
    found = assess(programme, both, {}, CaseFacts(), dt.date(2019, 1, 1))
    assert [a.holds for a in found if a.rule == "applications"] == [False]


# --- caps ---------------------------------------------------------------------------------------


def tally(admitted: int, **fields: Any) -> Tally:
    return Tally(**{"period": 1, "year": 2016, "lead": "KR", "admitted": admitted, **fields})


def cap(programme: Programme, day: str, *tallies: Tally, **fields: Any) -> Assessment:
    facts = CaseFacts(tallies=tallies)
    asked = petition(programme, **fields)
    return judged(programme, "cap 1", facts=facts, today=dt.date.fromisoformat(day), asked=asked)


def test_a_cap_is_not_judged_where_the_count_is_not_known():
    assert judged(US_KR, "cap 1").holds is None


def test_a_cap_of_all():
    assert cap(CN_KR, "2020-06-01", tally(300), tally(99, year=2020)).holds is True
    full = cap(CN_KR, "2020-06-01", tally(300), tally(100, year=2020))
    assert full.holds is False
    assert full.evidence == ("400 admitted, at most 400.",)


def test_a_cap_a_year_begins_anew():
    assert cap(US_KR, "2020-06-01", tally(400, period=2, year=2019)).holds is True
    assert cap(US_KR, "2020-06-01", tally(400, period=2, year=2020)).holds is False
    assert cap(US_KR, "2020-06-01", tally(400, period=1, year=2020)).holds is True


def test_a_cap_an_office_counts_every_case_at_both():
    both = (tally(100, lead="US"), tally(99, lead="KR"))
    assert cap(US_KR, "2016-06-01", *both).holds is True
    assert cap(US_KR, "2016-06-01", *both, tally(1)).holds is False


def test_a_cap_of_first_searches_a_year_counts_the_lead_alone():
    full = tally(200, lead="JP")
    assert cap(US_JP, "2016-06-01", full, lead="JP").holds is False
    assert cap(US_JP, "2016-06-01", full, lead="US").holds is True
    assert cap(US_JP, "2016-06-01", tally(200, lead="JP", year=2015), lead="JP").holds is True


def test_the_caps_of_main_authority_peers_and_applicant():
    programme = shipped()["ip5-cse"]

    def caps(*tallies: Tally) -> list[bool | None]:
        asked = petition(
            programme, lead="EP", applications=(Filed(office="WO", number="PCT/KR2019/1"),)
        )
        found = assess(programme, asked, {}, CaseFacts(tallies=tallies), dt.date(2019, 6, 1))
        return [a.holds for a in found if a.rule.startswith("cap")]

    assert caps(tally(99, lead="EP", same_applicant=9)) == [True, True, True]
    assert caps(tally(100, lead="EP", same_applicant=10)) == [False, True, False]
    # about 400 as peer: an office decides when it is reached
    assert caps(*(tally(100, lead=lead) for lead in ("CN", "JP", "KR", "US"))) == [True, True, True]
    assert caps(*(tally(140, lead=lead) for lead in ("CN", "JP", "KR"))) == [True, None, True]


# --- all of them -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("programme", [p for p in shipped().values() if p.id != "ip5-cse"])
def test_every_rule_is_assessed_once_and_nothing_is_guessed_without_data(programme: Programme):
    found = assess(programme, petition(programme), {}, CaseFacts(), TODAY)
    ids = [assessment.rule for assessment in found]
    assert len(ids) == len(set(ids))
    assert ids[:2] == ["taken", "applications"]
    certain = {a.rule for a in found if a.holds is not None}
    assert certain <= {"taken", "applications", "copy-of-claims"}


def test_a_rule_left_to_the_examiner_keeps_the_machine_s_evidence():
    asked = tuple(
        replace(rule, decider=Decider.EXAMINER) if rule.id == "claims" else rule
        for rule in US_KR.rules
    )
    many = {"US": {"claim_sets": claims(*[()] * 21)}}
    one = judged(replace(US_KR, rules=asked), "claims", by_office=many)
    assert one.holds is None
    assert (
        "US: 21 claims, 21 independent (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 …)."
        in one.evidence
    )


def test_an_assessment_is_kept_as_json():
    one = judged(US_KR, "claims")
    kept = decode(encode(one), Assessment)
    assert kept == one


def test_status_is_taken_from_the_programme():
    assert judged(opened(US_KR, Status.NOT_IN_FORCE), "taken").holds is False
