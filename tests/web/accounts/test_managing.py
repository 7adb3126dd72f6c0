"""Sessions of one's own, and the accounts of others, through their pages."""

from __future__ import annotations

import re

import pytest

from access.conftest import PASSWORD, Clock, add
from trihub.access.parts import Access
from trihub.core.casework.people import Account, Role
from trihub.web.accounts.sessions import device
from web.accounts.conftest import Browser

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
NEW = "a quite different password"


def into(browser: Browser, clock: Clock, login: str, agent: str = "") -> Browser:
    """Another browser in which somebody has signed in with a password, the second factor set up."""
    other = Browser(browser.client, clock)
    headers = {"origin": other.origin, **({"user-agent": agent} if agent else {})}
    other.request(
        "POST", "/en/sign-in", data={"login": login, "password": PASSWORD}, headers=headers
    )
    return other


def person(access: Access, login: str, role: Role, office: str = "") -> Account:
    return add(access, login=login, role=role, office=office)


def strong(browser: Browser, clock: Clock, login: str) -> Browser:
    other = into(browser, clock, login)
    other.set_up()
    return other


# --- sessions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        (FIREFOX, "Firefox, Linux"),
        (IPHONE, "Safari, iOS"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge, Windows"),
        ("curl/8.5", ""), ("", ""), ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "macOS"),
    ],
)  # fmt: skip
def test_devices_by_what_they_call_themselves(agent: str, shown: str) -> None:
    assert device(agent) == shown


def test_sessions_are_listed_and_ended(
    signed: Browser, access: Access, clock: Clock, li: Account
) -> None:
    page = signed.get("/en/account/sessions").text
    assert page.count(">this browser<") == 1
    assert "End all others" not in page
    others = [
        Browser(signed.client, clock, cookies={"trihub": access.sessions.open(
            li, strong=True, address="192.0.2.9", agent=agent).secret})
        for agent in (FIREFOX, IPHONE)
    ]  # fmt: skip
    page = signed.get("/ko/account/sessions").text
    assert "Firefox, Linux" in page
    assert "192.0.2.9" in page
    assert "3" in re.findall(r'account/sessions">([^<]+)<', signed.get("/en/account").text)[0]
    digests = re.findall(r'name="session" value="([0-9a-f]{64})"', page)
    first = next(one for one in access.sessions.of(li) if one.agent == FIREFOX)
    assert first.digest in digests
    csrf = signed.csrf()
    signed.send("/en/account/sessions", csrf=csrf, session=first.digest)
    assert others[0].get("/en/account").status_code == 303
    assert others[1].get("/en/account").status_code == 200
    assert signed.send("/en/account/sessions", csrf=csrf).status_code == 303
    assert others[1].get("/en/account").status_code == 303
    assert signed.get("/en/account").status_code == 200


def test_nobody_ends_another_s_session(signed: Browser, access: Access, clock: Clock) -> None:
    wang = add(access, login="wang@cnipa.example")
    theirs = access.sessions.open(wang, strong=True)
    signed.send("/en/account/sessions", csrf=signed.csrf(), session=theirs.session.digest)
    assert access.sessions.current(theirs.secret)
    assert theirs.session.digest not in signed.get("/en/account/sessions").text


def test_where_one_signed_in_is_kept_through_both_steps(
    browser: Browser, access: Access, clock: Clock, li: Account
) -> None:
    other = into(browser, clock, li.login, "x" * 500)
    other.set_up()
    (kept,) = access.sessions.of(li)
    assert kept.agent == "x" * 200
    assert kept.address


# --- managing --------------------------------------------------------------------------------


def test_who_may_not_manage_gets_no_page(signed: Browser, access: Access, li: Account) -> None:
    assert "Manage accounts" not in signed.get("/en/account").text
    other = add(access, login="wang@cnipa.example")
    csrf = signed.csrf()
    for answer in (
        signed.get("/en/accounts"), signed.get(f"/en/accounts/{other.id}"),
        signed.get("/en/accounts/none"),
        signed.send(f"/en/accounts/{other.id}", csrf=csrf, do="disable"),
        signed.send("/en/accounts", csrf=csrf, login="x@y.example", name="X", role="applicant"),
    ):  # fmt: skip
        assert answer.status_code == 403
        assert "wang" not in answer.text
    assert not access.people.find(other.id).disabled


@pytest.fixture
def head(browser: Browser, access: Access, clock: Clock) -> Browser:
    person(access, "head@cnipa.example", Role.HEAD, "CN")
    return strong(browser, clock, "head@cnipa.example")


@pytest.fixture
def administrator(browser: Browser, access: Access, clock: Clock) -> Browser:
    person(access, "admin@programme.example", Role.ADMINISTRATOR)
    return strong(browser, clock, "admin@programme.example")


def test_a_head_manages_the_office_s_examiners_alone(
    head: Browser, access: Access, li: Account
) -> None:
    korean = person(access, "kim@moip.example", Role.EXAMINER, "KR")
    applicant = person(access, "ip@battery.example", Role.APPLICANT)
    page = head.get("/zh/accounts").text
    assert li.login in page
    assert korean.login not in page
    assert applicant.login not in page
    csrf = head.csrf()
    hidden = [head.get(f"/en/accounts/{one}") for one in (korean.id, applicant.id, "none")]
    assert [answer.status_code for answer in hidden] == [404] * 3
    assert head.send(f"/en/accounts/{korean.id}", csrf=csrf, do="disable").status_code == 404
    for role, office in (("examiner", "KR"), ("head examiner", "CN"), ("applicant", "")):
        made = head.send("/en/accounts", csrf=csrf, login="new@cnipa.example", name="New", role=role,
                         office=office, password=PASSWORD)  # fmt: skip
        assert made.status_code == 403
        moved = head.send(f"/en/accounts/{li.id}", csrf=csrf, do="role", role=role, office=office)
        assert moved.status_code == 403
    assert access.accounts.by_login("new@cnipa.example") is None
    assert access.people.find(li.id) == li
    made = head.send("/en/accounts", csrf=csrf, login="new@cnipa.example", name="新 人",
                     role="examiner", office="CN", language="zh", password=PASSWORD)  # fmt: skip
    assert made.status_code == 303
    kept = access.people.find("new@cnipa.example")
    assert (kept.role, kept.office, kept.language) == (Role.EXAMINER, "CN", "zh")
    again = head.send("/en/accounts", csrf=csrf, login="new@cnipa.example", name="X",
                      role="examiner", office="CN", password=PASSWORD)  # fmt: skip
    assert again.status_code == 409
    assert 'value="new@cnipa.example"' in again.text


def test_an_administrator_changes_disables_and_helps(
    administrator: Browser, access: Access, clock: Clock, li: Account
) -> None:
    theirs = strong(administrator, clock, li.login)
    at, csrf = f"/en/accounts/{li.id}", administrator.csrf()
    assert "Manage accounts" in administrator.get("/en/account").text
    assert li.name in administrator.get(at).text

    def do(**fields: str) -> int:
        return administrator.send(at, csrf=csrf, **fields).status_code

    for what in ("factor", "password"):
        assert do(do=what, password=NEW, own="wrong password!") == 403, (
            "proved by one's own password"
        )
    assert access.people.find(li.id).totp
    assert do(do="factor", own=PASSWORD) == 303
    assert not access.people.find(li.id).totp
    assert theirs.get("/en/account").status_code == 303, "every session ended"
    assert do(do="password", password="short", own=PASSWORD) == 400
    assert do(do="password", password=NEW, own=PASSWORD) == 303
    assert access.sessions.begin(li.login, NEW, "192.0.2.1")
    assert do(do="disable") == 303
    assert access.people.find(li.id).disabled
    assert "disabled" in administrator.get("/en/accounts").text
    assert do(do="enable") == 303
    assert do(do="role", role="head examiner", office="KR") == 303
    kept = access.people.find(li.id)
    assert (kept.role, kept.office) == (Role.HEAD, "KR")
    assert do(do="role", role="applicant", office="KR") == 303
    assert access.people.find(li.id).office == ""
    assert do(do="role", role="emperor") == 400
    assert do(do="nothing") == 404


def test_nobody_manages_their_own_account(administrator: Browser, access: Access) -> None:
    own = access.people.find("admin@programme.example")
    page = administrator.get(f"/en/accounts/{own.id}").text
    assert "your own account" in page
    assert 'name="do"' not in page
    answer = administrator.send(f"/en/accounts/{own.id}", csrf=administrator.csrf(), do="disable")
    assert answer.status_code == 400
    assert not access.people.find(own.id).disabled


@pytest.mark.parametrize("lang", ["zh", "ja", "ko"])
def test_the_pages_in_other_languages(administrator: Browser, li: Account, lang: str) -> None:
    for path in ("accounts", f"accounts/{li.id}", "account/sessions"):
        answer = administrator.get(f"/{lang}/{path}")
        assert answer.status_code == 200
        assert answer.headers["content-language"] == lang
