"""Consent: what it covers, when it begins, runs out and is revoked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joint.petition.samples import CN_KR
from trihub.access.papers.encoding import decode, encode
from trihub.core.errors import BadInput
from trihub.joint.petition.consents import give, holding, revoke, standing
from trihub.joint.petition.model import Consent

NOW = dt.datetime(2026, 3, 10, 3, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
WHAT = ("application", "search results")


def consent(office: str = "KR", until: str = "2026-06-30") -> Consent:
    return give(CN_KR, office, WHAT, "ko", NOW, dt.date.fromisoformat(until))


def test_a_consent_keeps_the_words_that_were_agreed_to():
    one = consent()
    assert one.text == CN_KR.consent["ko"]
    assert (one.office, one.what, one.language, one.until, one.revoked) == (
        "KR", WHAT, "ko", "2026-06-30", "",
    )  # fmt: skip
    assert one.given == "2026-03-10T03:00:00.000000+00:00"
    assert decode(encode(one), Consent) == one


def test_it_holds_for_the_office_and_what_it_names_from_when_it_was_given():
    one = (consent(),)
    assert holding(one, "KR", "application", NOW)
    assert holding(one, "KR", "search results", NOW)
    assert not holding(one, "KR", "opinions", NOW)
    assert not holding(one, "CN", "application", NOW)
    assert not holding(one, "KR", "application", NOW - SECOND)
    assert not holding((), "KR", "application", NOW)


def test_it_ends_with_the_day_at_the_office():
    one = (consent(),)
    over = dt.datetime(2026, 6, 30, 15, 0, tzinfo=dt.UTC)  # midnight in Korea
    assert holding(one, "KR", "application", over - SECOND)
    assert not holding(one, "KR", "application", over)
    assert standing(one, "KR", "application", NOW).until == over
    china = (consent("CN"),)
    assert holding(china, "CN", "application", over)
    assert not holding(china, "CN", "application", over + dt.timedelta(hours=1))


def test_revoking_makes_a_new_version_and_ends_it_at_once():
    one = consent()
    at = NOW + dt.timedelta(days=3)
    gone = revoke(one, at)
    assert one.revoked == ""
    assert gone == replace(one, revoked="2026-03-13T03:00:00.000000+00:00")
    assert holding((gone,), "KR", "application", at - SECOND)
    assert not holding((gone,), "KR", "application", at)
    assert revoke(gone, at + SECOND) is gone


def test_a_revoked_version_counts_whatever_stands_beside_it():
    one, gone = consent(), revoke(consent(), NOW + SECOND)
    later = NOW + dt.timedelta(hours=1)
    assert not holding((one, gone), "KR", "application", later)
    assert not holding((gone, one), "KR", "application", later)


def test_a_new_consent_after_a_revocation_holds():
    gone = revoke(consent(), NOW + SECOND)
    again = give(CN_KR, "KR", WHAT, "ko", NOW + 2 * SECOND)
    assert holding((gone, again), "KR", "application", NOW + 3 * SECOND)
    assert not holding((gone, again), "KR", "application", NOW + SECOND)


def test_the_reason_in_words():
    one = consent()
    late = NOW + dt.timedelta(days=200)
    reasons = [
        standing((one,), "KR", "application", NOW).reason,
        standing((one,), "KR", "application", late).reason,
        standing((one,), "KR", "application", NOW - SECOND).reason,
        standing((revoke(one, NOW + SECOND),), "KR", "application", late).reason,
        standing((one,), "CN", "application", NOW).reason,
    ]
    assert reasons == [
        "The consent to KR for application holds until 2026-06-30.",
        "The consent to KR for application ended on 2026-06-30.",
        "The consent to KR for application begins at 2026-03-10T03:00:00.000000+00:00.",
        "The consent to KR for application was revoked at 2026-03-10T03:00:01.000000+00:00.",
        "No consent was given to CN for: application.",
    ]


def test_without_a_day_it_runs_as_long_as_the_programme_lets_it():
    one = give(CN_KR, "KR", WHAT, "en", NOW)
    assert dt.date.fromisoformat(one.until) == dt.date(2026, 3, 10) + dt.timedelta(days=1095)


def test_a_day_alone_begins_at_the_office_s_midnight():
    one = replace(consent(), given="2026-03-10")
    midnight = dt.datetime(2026, 3, 9, 15, 0, tzinfo=dt.UTC)
    assert holding((one,), "KR", "application", midnight)
    assert not holding((one,), "KR", "application", midnight - SECOND)


@pytest.mark.parametrize(
    ("office", "what", "language", "until", "said"),
    [
        ("JP", WHAT, "ja", None, "JP is no partner"),
        ("KR", (), "ko", None, "does not cover"),
        ("KR", ("everything",), "ko", None, "does not cover “everything”"),
        ("KR", WHAT, "fr", None, "no text of the consent in “fr”"),
        ("KR", WHAT, "ko", "2026-03-09", "cannot run to 2026-03-09"),
        ("KR", WHAT, "ko", "2030-01-01", "cannot run to 2030-01-01"),
    ],
)
def test_consents_that_cannot_be_given(
    office: str, what: tuple[str, ...], language: str, until: str | None, said: str
):
    day = dt.date.fromisoformat(until) if until else None
    with pytest.raises(BadInput, match=said):
        give(CN_KR, office, what, language, NOW, day)


def test_revoking_before_it_was_given_and_moments_without_zone_are_refused():
    with pytest.raises(BadInput, match="was given after"):
        revoke(consent(), NOW - SECOND)
    with pytest.raises(BadInput, match="no time zone"):
        give(CN_KR, "KR", WHAT, "ko", dt.datetime(2026, 3, 10))


@given(
    revoked=st.integers(0, 200 * 86_400),
    asked=st.integers(-86_400, 250 * 86_400),
    office=st.sampled_from(["CN", "KR"]),
)
def test_once_over_it_never_holds_again(revoked: int, asked: int, office: str):
    gone = revoke(consent(office), NOW + revoked * SECOND)
    at = NOW + asked * SECOND
    holds = holding((gone,), office, "application", at)
    assert not (holds and asked >= revoked)
    assert not (holds and asked < 0)
    if not holds and asked >= 0:
        assert not holding((gone,), office, "application", at + dt.timedelta(days=30))
