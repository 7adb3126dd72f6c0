"""Codes of the second factor, against RFC 6238's own vectors."""

from __future__ import annotations

import base64
import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest

from trihub.access.totp import address, matching_step, new_secret

SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    # RFC 6238, appendix B (SHA-1), the last six of eight digits
    (59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
    (2000000000, "279037"),
]  # fmt: skip


def at(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_vectors_of_the_rfc(seconds: int, code: str) -> None:
    assert matching_step(SECRET, code, at(seconds), 0) == seconds // 30


@pytest.mark.parametrize(
    ("off", "fits"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)]
)
def test_one_step_either_way(off: int, fits: bool) -> None:
    found = matching_step(SECRET, "050471", at(1111111111 + off), 0)
    assert (found == 1111111111 // 30) is fits


def test_a_used_step_counts_never_again() -> None:
    step = matching_step(SECRET, "050471", at(1111111111), 0)
    assert step is not None
    assert matching_step(SECRET, "050471", at(1111111111), step) is None
    assert matching_step(SECRET, "050471", at(1111111141), step) is None
    assert matching_step(SECRET, "081804", at(1111111109), step) is None  # the step before


@pytest.mark.parametrize(
    "code", ["", "05047", "0504711", "05047a", "-50471", "050471" * 9, "٠٥٠٤٧١"]
)
def test_what_is_no_code(code: str) -> None:
    assert matching_step(SECRET, code, at(1111111111), 0) is None


@pytest.mark.parametrize("code", ["050 471", " 050471 ", "０５０４７１"])
def test_codes_as_people_type_them(code: str) -> None:
    assert matching_step(SECRET, code, at(1111111111), 0) is not None


def test_no_secret_no_code() -> None:
    assert matching_step("", "050471", at(1111111111), 0) is None


def test_secrets_belong_to_their_seed() -> None:
    assert new_secret("a") == new_secret("a") != new_secret("b")
    assert len(base64.b32decode(new_secret("a"))) == 20  # RFC 4226, 4: 160 bits recommended


def test_the_address_that_apps_read() -> None:
    parts = urlsplit(address(SECRET, "li@cnipa.example"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query) == {"secret": [SECRET], "issuer": ["Trihub"]}
