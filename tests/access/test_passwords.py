"""Passwords: hashing, what is refused, that time tells nothing."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from hypothesis import given, settings
from hypothesis import strategies as st

from access.conftest import QUICK
from trihub.access.passwords import COMMON, LONGEST, SHORTEST, Passwords, check_password
from trihub.core.errors import BadInput

passwords = Passwords(QUICK)


def test_hashes_are_argon2id_with_the_librarys_parameters() -> None:
    kept = Passwords().hash("battery staple horse")
    found = extract_parameters(kept)
    assert found.type is Type.ID
    usual = PasswordHasher()
    assert (found.memory_cost, found.time_cost) == (usual.memory_cost, usual.time_cost)
    assert found.memory_cost >= 19_456  # OWASP: at least 19 MiB
    assert kept != Passwords().hash("battery staple horse")


@given(one=st.text(min_size=1, max_size=40), other=st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_only_the_password_fits(one: str, other: str) -> None:
    import unicodedata

    kept = passwords.hash(one)
    assert passwords.verify(kept, one)
    same = unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)
    assert passwords.verify(kept, other) is same


def test_one_typed_by_another_input_method_is_the_same() -> None:
    kept = passwords.hash("가나다라 password 12")
    assert passwords.verify(kept, "가나다라 password 12")
    assert passwords.verify(kept, "가나다라 ｐａｓｓｗｏｒｄ １２")


def test_no_hash_is_nobodys_password() -> None:
    for given_one in ("", "battery staple horse", "x" * 5_000):
        assert not passwords.verify("", given_one)
        assert not passwords.verify("no hash at all", given_one)
    assert not passwords.verify(passwords.hash("x" * LONGEST), "x" * (LONGEST + 1))


def test_an_unknown_login_costs_what_a_known_one_costs() -> None:
    nobody = passwords._nobody
    assert extract_parameters(nobody) == extract_parameters(passwords.hash("a password"))


def test_hashes_by_older_parameters_are_outdated() -> None:
    kept = passwords.hash("battery staple horse")
    assert not passwords.outdated(kept)
    assert Passwords(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)).outdated(kept)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("x7!kQ", "at least 12"), ("elevenchars", "at least 12"), ("", "at least 12"),
        ("ab" * 129, "at most 256"), ("li@cnipa.example", "holds the login"),
        ("my Li@CNIPA.example!", "holds the login"), ("Password1234", "first that anyone"),
        ("123456789012", "first that anyone"), ("aaaaaaaaaaaaaaaa", "first that anyone"),
        ("１２３４５６７８９０１２", "first that anyone"), ("abababababab", "first that anyone"),
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        check_password(password, "li@cnipa.example")


@pytest.mark.parametrize(
    "password", ["twelve chars", "比固体电解质更长的一句话啊", "x7!kQ vm2-Lp 90"]
)
def test_others_are_taken(password: str) -> None:
    check_password(password, "li@cnipa.example")


def test_the_local_part_alone_is_refused() -> None:
    with pytest.raises(BadInput, match="holds the login"):
        check_password("li.ming.examiner", "li.ming.examiner@cnipa.example")


def test_the_list_of_common_ones_is_of_use() -> None:
    assert all(len(word) >= SHORTEST and word == word.casefold() for word in COMMON)
