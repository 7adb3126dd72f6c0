"""Signing in: both steps, what ends a session, limits, clocks."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

import pyotp
import pytest
from argon2 import PasswordHasher

from access.conftest import PASSWORD, Clock, actions, add
from trihub.access.limits import TooMany, address_key
from trihub.access.parts import Access, open_access
from trihub.access.passwords import Passwords
from trihub.access.people import OPERATOR
from trihub.access.sessions import SignedIn, digest_of, form_secret, genuine
from trihub.core.casework.people import Account, Role
from trihub.core.errors import Refused

HOME = "192.0.2.7"


def code_of(account: Account, clock: Clock) -> str:
    return pyotp.TOTP(account.totp).at(clock.at)


def with_factor(access: Access, clock: Clock, login: str = "li@cnipa.example") -> Account:
    """An account whose second factor is set up."""
    add(access, login)
    half = access.sessions.begin(login, PASSWORD, HOME)
    secret = access.sessions.setup_secret(half)
    done = access.sessions.set_up(half, pyotp.TOTP(secret).at(clock.at), HOME)
    access.sessions.sign_out(done)
    clock.go(minutes=5)
    return done.account


def signed_in(access: Access, clock: Clock, account: Account) -> SignedIn:
    half = access.sessions.begin(account.login, PASSWORD, HOME)
    return access.sessions.confirm(half, code_of(account, clock), HOME)


def test_password_then_set_up_then_password_and_code(access: Access, clock: Clock) -> None:
    account = add(access)
    half = access.sessions.begin(" LI@cnipa.example ", PASSWORD, HOME)
    assert half.missing == "setup"
    secret = access.sessions.setup_secret(half)
    assert secret == access.sessions.setup_secret(half)
    with pytest.raises(Refused):
        access.sessions.set_up(half, "000000", HOME)
    done = access.sessions.set_up(half, pyotp.TOTP(secret).at(clock.at), HOME)
    assert (done.missing, done.session.strong, done.account.totp) == ("", True, secret)
    assert access.sessions.current(half.secret) is None
    clock.go(minutes=1)
    half = access.sessions.begin(account.login, PASSWORD, HOME)
    assert half.missing == "code"
    current = access.sessions.current(half.secret)
    assert current
    assert current.missing == "code"
    done = access.sessions.confirm(half, code_of(done.account, clock), HOME)
    assert done.missing == ""
    assert done.secret != half.secret
    assert access.sessions.current(half.secret) is None
    assert "second factor set up" in actions(access)


def test_only_digests_are_kept(access: Access, clock: Clock) -> None:
    signed = signed_in(access, clock, with_factor(access, clock))
    assert len(signed.secret) >= 43
    kept = access.accounts.session(digest_of(signed.secret))
    assert kept
    assert signed.secret not in repr(kept)
    assert access.accounts.session(signed.secret) is None


def test_wrong_login_and_wrong_password_are_one_answer(access: Access) -> None:
    add(access)
    add(access, "shut@cnipa.example")
    access.people.disable(OPERATOR, access.people.find("shut@cnipa.example"))
    add(access, "provider@cnipa.example", password="")
    said = set()
    for login, password in [
        ("li@cnipa.example", "wrong password!"), ("nobody@cnipa.example", PASSWORD),
        ("shut@cnipa.example", PASSWORD), ("provider@cnipa.example", ""),
        ("", ""), ("\ud800\x00", "\ud800\x00"),
    ]:  # fmt: skip
        with pytest.raises(Refused) as caught:
            access.sessions.begin(login, password, HOME)
        said.add(str(caught.value))
    assert len(said) == 1
    assert actions(access).count("sign-in refused") == 6


def test_a_code_counts_once(access: Access, clock: Clock) -> None:
    account = with_factor(access, clock)
    code = code_of(account, clock)
    access.sessions.confirm(access.sessions.begin(account.login, PASSWORD, HOME), code, HOME)
    half = access.sessions.begin(account.login, PASSWORD, HOME)
    for _ in range(2):
        with pytest.raises(Refused, match="used before"):
            access.sessions.confirm(half, code, HOME)
        clock.go(seconds=30)


def test_of_two_with_one_code_one_gets_in(access: Access, clock: Clock) -> None:
    account = with_factor(access, clock)
    halves = [access.sessions.begin(account.login, PASSWORD, HOME) for _ in range(4)]
    code, done, refused = code_of(account, clock), [], []
    start = threading.Barrier(len(halves))

    def confirm(half: SignedIn) -> None:
        start.wait()
        try:
            done.append(access.sessions.confirm(half, code, HOME))
        except Refused as error:
            refused.append(error)

    threads = [threading.Thread(target=confirm, args=(half,)) for half in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(refused)) == (1, 3)


def test_a_session_that_the_browser_brought_is_never_adopted(access: Access) -> None:
    add(access)
    planted = access.sessions.begin("li@cnipa.example", PASSWORD, HOME)
    other = add(access, "kim@moip.example", office="KR")
    signed = access.sessions.begin(other.login, PASSWORD, HOME, brought=planted.secret)
    assert signed.secret != planted.secret
    assert access.sessions.current(planted.secret) is None
    made_up = access.sessions.begin(other.login, PASSWORD, HOME, brought="chosen-by-attacker")
    assert made_up.secret != "chosen-by-attacker"
    assert access.sessions.current("chosen-by-attacker") is None


def test_idle_and_absolute_ends(access: Access, clock: Clock) -> None:
    signed = signed_in(access, clock, with_factor(access, clock))
    clock.go(minutes=29)
    assert access.sessions.current(signed.secret)
    clock.go(minutes=30)
    assert access.sessions.current(signed.secret) is None
    clock.go(minutes=-30)
    assert access.sessions.current(signed.secret) is None, "what ended stays so"

    clock.go(minutes=5)
    account = access.accounts.get(signed.account.id)
    assert account
    signed = signed_in(access, clock, account)
    for _ in range(36 - 1):
        clock.go(minutes=20)
        assert access.sessions.current(signed.secret)
    clock.go(minutes=20)
    assert access.sessions.current(signed.secret) is None


def test_a_half_session_lasts_a_quarter_of_an_hour(access: Access, clock: Clock) -> None:
    account = with_factor(access, clock)
    half = access.sessions.begin(account.login, PASSWORD, HOME)
    for _ in range(3):
        clock.go(minutes=4)
        assert access.sessions.current(half.secret)
    clock.go(minutes=4)
    assert access.sessions.current(half.secret) is None


def test_a_clock_that_goes_back(access: Access, clock: Clock) -> None:
    account = with_factor(access, clock)
    signed = signed_in(access, clock, account)
    clock.go(minutes=-4)
    assert access.sessions.current(signed.secret), "what a time server corrects"
    clock.go(minutes=-2)
    assert access.sessions.current(signed.secret) is None
    half = access.sessions.begin(account.login, PASSWORD, HOME)
    with pytest.raises(Refused):  # an older step than the last one used
        access.sessions.confirm(half, code_of(account, clock), HOME)


def test_signing_out_here_and_everywhere(access: Access, clock: Clock) -> None:
    account = with_factor(access, clock)
    one = signed_in(access, clock, account)
    clock.go(seconds=60)
    account = one.account
    two = signed_in(access, clock, account)
    clock.go(seconds=60)
    three = signed_in(access, clock, two.account)
    access.sessions.sign_out(one)
    assert access.sessions.current(one.secret) is None
    assert access.sessions.current(two.secret)
    access.sessions.sign_out(three, everywhere=True)
    assert access.sessions.current(two.secret) is None
    assert access.sessions.current(three.secret) is None


def test_forms_carry_the_sessions_own_secret(access: Access) -> None:
    add(access)
    one, two = (access.sessions.begin("li@cnipa.example", PASSWORD, HOME) for _ in range(2))
    first, second = form_secret(one), form_secret(one)
    assert first != second
    assert genuine(one, first)
    assert genuine(one, second)
    assert not genuine(two, first)
    for wrong in ("", ".", "x", first[:-1], first.partition(".")[0], one.session.csrf, "\ud800.é"):
        assert not genuine(one, wrong)


def test_changes_of_the_account_count_at_once(access: Access, clock: Clock) -> None:
    account = with_factor(access, clock)
    signed = signed_in(access, clock, account)
    moved = replace(signed.account, office="JP", role=Role.HEAD)
    access.accounts.update(moved)
    now = access.sessions.current(signed.secret)
    assert now
    assert (now.account.actor().office, now.account.actor().role) == ("JP", Role.HEAD)
    access.accounts.update(replace(now.account, disabled=True))
    assert access.sessions.current(signed.secret) is None


def test_sites_that_leave_the_second_factor_to_people(access: Access, clock: Clock) -> None:
    lenient = open_access(
        access.accounts, access.audit, now=clock, passwords=access.passwords, second_factor=False
    )
    add(lenient)
    assert lenient.sessions.begin("li@cnipa.example", PASSWORD, HOME).missing == ""
    account = with_factor(lenient, clock, "park@moip.example")
    assert lenient.sessions.begin(account.login, PASSWORD, HOME).missing == "code"


def test_hashes_are_renewed_at_sign_in(access: Access, clock: Clock) -> None:
    add(access)
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    later = open_access(access.accounts, access.audit, now=clock, passwords=stronger)
    later.sessions.begin("li@cnipa.example", PASSWORD, HOME)
    kept = access.people.find("li@cnipa.example").password
    assert "t=2" in kept
    assert stronger.verify(kept, PASSWORD)
    later.sessions.begin("li@cnipa.example", PASSWORD, HOME)
    assert access.people.find("li@cnipa.example").password == kept


# --- limits ----------------------------------------------------------------------------------


def tries(access: Access, login: str, times: int, address: str = HOME) -> TooMany | None:
    for _ in range(times):
        try:
            access.sessions.begin(login, "wrong password!", address)
        except TooMany as error:
            return error
        except Refused:
            pass
    return None


def test_waits_grow_and_end(access: Access, clock: Clock) -> None:
    add(access)
    waits = []
    for _ in range(14):
        held = tries(access, "li@cnipa.example", 60)
        assert held
        waits.append(held.seconds)
        with pytest.raises(TooMany):  # whoever it is, and however often
            access.sessions.begin("li@cnipa.example", PASSWORD, HOME)
        clock.go(seconds=held.seconds + 1)
    assert waits == [60] * 5 + [900] * 5 + [3_600] * 4
    assert access.sessions.begin("li@cnipa.example", PASSWORD, HOME)
    assert tries(access, "li@cnipa.example", 5) is None


def test_guesses_of_a_day(access: Access, clock: Clock) -> None:
    add(access)
    guesses, end = 0, clock.at.timestamp() + 86_400
    while clock.at.timestamp() < end:
        try:
            access.sessions.begin("li@cnipa.example", "wrong password!", HOME)
        except TooMany as held:
            clock.go(seconds=held.seconds)
        except Refused:
            guesses += 1
    assert 15 < guesses < 40


def test_the_wait_is_told_exactly(access: Access, clock: Clock) -> None:
    add(access)
    for _ in range(5):
        tries(access, "li@cnipa.example", 1)
        clock.go(seconds=4)
    held = tries(access, "li@cnipa.example", 1)
    assert held
    assert 56 <= held.seconds <= 57
    assert f"Wait {held.seconds} seconds" in str(held)
    clock.go(seconds=held.seconds - 2)
    assert tries(access, "li@cnipa.example", 1)
    clock.go(seconds=2)
    assert access.sessions.begin("li@cnipa.example", PASSWORD, HOME)


def test_a_clock_that_goes_back_opens_no_window(access: Access, clock: Clock) -> None:
    add(access)
    assert tries(access, "li@cnipa.example", 6)
    clock.go(hours=-3)
    assert tries(access, "li@cnipa.example", 1)


def test_logins_that_do_not_exist_are_held_up_alike(access: Access, clock: Clock) -> None:
    add(access)
    known, unknown = tries(access, "li@cnipa.example", 9), tries(access, "x@cnipa.example", 9)
    assert known
    assert unknown
    assert (str(known), known.seconds) == (str(unknown), unknown.seconds)


def test_success_forgets_the_attempts(access: Access, clock: Clock) -> None:
    add(access)
    for _ in range(4):
        assert tries(access, "li@cnipa.example", 4) is None
        access.sessions.begin("li@cnipa.example", PASSWORD, HOME)
        clock.go(seconds=1)


def test_codes_are_limited_on_their_own(access: Access, clock: Clock) -> None:
    account = with_factor(access, clock)
    half = access.sessions.begin(account.login, PASSWORD, HOME)
    for _ in range(5):
        with pytest.raises(Refused, match="wrong"):
            access.sessions.confirm(half, "000000", HOME)
    with pytest.raises(TooMany):
        access.sessions.confirm(half, code_of(account, clock), HOME)
    half = access.sessions.begin(account.login, PASSWORD, HOME)
    with pytest.raises(TooMany):  # also through a new first step
        access.sessions.confirm(half, code_of(account, clock), HOME)
    clock.go(seconds=61)
    assert access.sessions.confirm(half, code_of(account, clock), HOME)


def test_an_address_that_tries_many_logins(access: Access) -> None:
    held = None
    for number in range(120):
        held = held or tries(access, f"x{number}@cnipa.example", 1)
    assert held
    assert tries(access, "other@cnipa.example", 1, address="198.51.100.1") is None
    assert tries(access, "other2@cnipa.example", 1)


def test_many_at_once_count_as_many(access: Access) -> None:
    add(access)
    start, passed = threading.Barrier(16), []

    def guess() -> None:
        start.wait()
        try:
            access.sessions.begin("li@cnipa.example", "wrong password!", HOME)
        except TooMany:
            return
        except Refused:
            passed.append(1)

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) <= 5


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "address:192.0.2.7"), ("::ffff:192.0.2.7", "address:192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"), ("", "address:unknown"),
        ("fe80::1%eth0", "address:fe80::/64"), ("testclient", "address:unknown"),
    ],
)  # fmt: skip
def test_keys_of_addresses(address: str, key: str) -> None:
    assert address_key(address) == key


def test_nothing_typed_is_kept_readable(access: Access) -> None:
    tries(access, "my secret typed in the wrong field", 1)
    log = "".join(entry.body for entry in access.audit.entries())
    assert "secret typed" not in log
    assert not re.search("wrong password!", log)
