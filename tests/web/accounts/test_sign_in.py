"""Signing in and out through pages: both steps, attacks on them, headers and cookies."""

from __future__ import annotations

import re

import httpx
import pyotp
import pytest

from access.conftest import PASSWORD, Clock, add
from trihub.access.parts import Access
from trihub.access.people import OPERATOR
from trihub.app import Library
from trihub.core.casework.people import Account, Role
from trihub.store.casework import Casework
from web.accounts.conftest import Browser, site_of
from web.client import Client


def test_password_set_up_and_in(browser: Browser, li: Account) -> None:
    answer = browser.send(
        "/zh/sign-in", login="Li@CNIPA.example", password=PASSWORD, next="/zh/search?q=x"
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == "/zh/account/second-factor?next=/zh/search%3Fq%3Dx"
    half = browser.cookies["trihub"]
    assert browser.get("/en/account").headers["location"].startswith("/en/sign-in")
    browser.set_up()
    assert browser.cookies["trihub"] != half
    page = browser.get("/en/account")
    assert page.status_code == 200
    assert "Li Ming" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "Cookie" in page.headers["vary"]


def test_password_and_code(signed: Browser, access: Access, clock: Clock, li: Account) -> None:
    secret = access.people.find(li.id).totp
    signed.send("/en/sign-out", csrf=signed.csrf())
    assert "trihub" not in signed.cookies
    assert signed.password().headers["location"] == "/en/sign-in/code?next=/en/account"
    half = signed.cookies["trihub"]
    page = signed.get("/en/sign-in/code").text
    wrong = signed.send("/en/sign-in/code", csrf=signed.csrf_of(page), code="000000")
    assert wrong.status_code == 403
    assert "used before" in wrong.text
    code = pyotp.TOTP(secret).at(clock.at)
    answer = signed.send("/en/sign-in/code", csrf=signed.csrf_of(page), code=code, next="/en/help")
    assert answer.headers["location"] == "/en/help"
    assert signed.cookies["trihub"] != half
    assert signed.get("/en/account").status_code == 200
    other = Browser(signed.client, clock)
    other.password()
    page = other.get("/en/sign-in/code").text
    used = other.send("/en/sign-in/code", csrf=other.csrf_of(page), code=code)
    assert used.status_code == 403


def test_half_way_is_nobody(signed: Browser, clock: Clock) -> None:
    half = Browser(signed.client, clock)
    half.password()
    page = half.get("/en/")
    assert "Li Ming" not in page.text
    for path in ("/en/account", "/en/account/second-factor"):
        assert half.get(path).status_code == 303
    for path in ("/en/account/tokens", "/en/account/password", "/en/sign-out"):
        assert half.send(path, csrf="x").status_code in (303, 403)


def test_wrong_ones_are_one_answer(browser: Browser, li: Account, access: Access) -> None:
    add(access, "shut@cnipa.example")
    access.people.disable(OPERATOR, access.people.find("shut@cnipa.example"))
    pages = set()
    for login, password in [
        ("li@cnipa.example", "wrong password!"), ("nobody@cnipa.example", PASSWORD),
        ("shut@cnipa.example", PASSWORD), ("zz-zz", "b"),
    ]:  # fmt: skip
        answer = browser.password(login, password)
        assert answer.status_code == 403
        assert "trihub" not in browser.cookies
        pages.add(answer.text.replace(login, ""))
    assert len({page.replace('value=""', "") for page in pages}) == 1


def test_the_way_is_barred_and_opens_again(browser: Browser, li: Account, clock: Clock) -> None:
    for _ in range(5):
        assert browser.password(password="wrong password!").status_code == 403
    barred = browser.password()
    assert barred.status_code == 429
    assert int(barred.headers["retry-after"]) == 60
    assert "Wait 60 seconds" in barred.text
    unknown = Browser(browser.client, clock)
    for _ in range(5):
        unknown.password("nobody@cnipa.example")
    assert unknown.password("nobody@cnipa.example").status_code == 429
    clock.go(seconds=61)
    assert browser.password().status_code == 303


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "evil", "javascript:alert(1)",
     "/en/\nx", "/" + "x" * 1_000, "\t//evil.example", ""],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(
    signed: Browser, clock: Clock, access: Access, li: Account, target: str
) -> None:
    place = signed.get("/en/sign-in", params={"next": target})
    assert place.headers.get("location", "/en/account") == "/en/account"
    signed.cookies.clear()
    answer = signed.send("/en/sign-in", login=li.login, password=PASSWORD, next=target)
    if answer.status_code == 303:
        assert answer.headers["location"] == "/en/sign-in/code?next=/en/account"
    else:
        assert answer.status_code == 422


# --- fixation, forged and foreign forms ------------------------------------------------------


def test_a_planted_cookie_is_never_adopted(browser: Browser, li: Account) -> None:
    browser.cookies["trihub"] = "chosen-by-somebody-else"
    browser.password()
    assert browser.cookies["trihub"] != "chosen-by-somebody-else"
    thief = Browser(browser.client, browser.clock, cookies={"trihub": "chosen-by-somebody-else"})
    assert thief.get("/en/account").status_code == 303


def test_the_attackers_session_ends_where_somebody_else_signs_in(
    signed: Browser, access: Access, clock: Clock
) -> None:
    add(access, "kim@moip.example", office="KR")
    planted = signed.cookies["trihub"]
    victim = Browser(signed.client, clock, cookies={"trihub": planted})
    victim.password("kim@moip.example")
    assert victim.cookies["trihub"] != planted
    assert signed.get("/en/account").status_code == 303


def test_after_signing_in_the_old_secret_is_worthless(browser: Browser, li: Account) -> None:
    browser.password()
    before = browser.cookies["trihub"]
    browser.set_up()
    old = Browser(browser.client, browser.clock, cookies={"trihub": before})
    assert old.get("/en/account/second-factor").status_code == 303


FORMS = ["/en/account/password", "/en/account/tokens", "/en/account/second-factor", "/en/sign-out",
         "/en/account/tokens/x/revoke"]  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
def test_forms_without_their_secret(signed: Browser, path: str) -> None:
    for csrf in ("", "x", "x.y", signed.csrf()[:-1]):
        assert signed.send(path, csrf=csrf).status_code == 403
    assert signed.get("/en/account").status_code == 200


@pytest.mark.parametrize("path", FORMS)
def test_forms_from_elsewhere(signed: Browser, path: str) -> None:
    csrf = signed.csrf()
    for origin in (
        "https://evil.example",
        "null",
        "http://test.evil.example",
        "https://test",
        None,
    ):
        assert signed.send(path, origin=origin, csrf=csrf).status_code == 403
    assert signed.get("/en/account").status_code == 200


def test_a_form_with_anothers_secret(signed: Browser, access: Access, clock: Clock) -> None:
    add(access, "kim@moip.example", office="KR")
    other = Browser(signed.client, clock)
    other.password("kim@moip.example")
    other.set_up()
    assert signed.send("/en/sign-out", csrf=other.csrf()).status_code == 403
    assert signed.send("/en/sign-out", csrf=signed.csrf()).status_code == 303


def test_signing_somebody_in_from_elsewhere(browser: Browser, li: Account) -> None:
    for origin in ("https://evil.example", "null", None):
        answer = browser.send("/en/sign-in", origin=origin, login=li.login, password=PASSWORD)
        assert answer.status_code == 403
        assert not browser.cookies


def test_a_browser_that_names_the_page_alone(browser: Browser, li: Account) -> None:
    headers = {"referer": "http://test/en/sign-in"}
    data = {"login": li.login, "password": PASSWORD}
    answer = browser.request("POST", "/en/sign-in", data=data, headers=headers)
    assert answer.status_code == 303
    headers = {"referer": "http://evil.example/http://test/"}
    assert browser.request("POST", "/en/sign-in", data=data, headers=headers).status_code == 403


def test_a_script_may_send_the_secret_in_a_header(signed: Browser) -> None:
    headers = {"origin": "http://test", "x-trihub-csrf": signed.csrf()}
    assert signed.request("POST", "/en/sign-out", headers=headers).status_code == 303


# --- cookies and headers ---------------------------------------------------------------------


def test_cookies_over_http_and_https(
    library: Library, casework: Casework, access: Access, li: Account, clock: Clock
) -> None:
    plain = Browser(site_of(library, casework, access), clock).password()
    line = plain.headers["set-cookie"].lower()
    assert line.startswith("trihub=")
    assert {"httponly", "path=/", "samesite=lax"} <= set(line.split("; "))
    assert "secure" not in line
    served = site_of(library, casework, access, "https://trihub.example")
    browser = Browser(served, clock, origin="https://trihub.example")
    line = browser.password().headers["set-cookie"]
    assert line.startswith("__Host-trihub=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(line.split("; "))
    assert "Domain" not in line
    secret = browser.cookies["__Host-trihub"]
    insecure = Browser(served, clock, cookies={"trihub": secret})
    assert insecure.get("/en/account/second-factor").status_code == 303
    assert browser.get("/en/account/second-factor").status_code == 200


def lines_of(answer: httpx.Response) -> list[str]:
    """The lines of an answer, without the time that a search took."""
    return re.sub(r"[\d.,]+ (?=毫秒)", "", answer.text).splitlines()


def test_readers_get_the_same_pages_and_no_cookie(
    site: Client, accounts_site: Client, keys: list[str]
) -> None:
    link = '  <a class="who" href="/{}/sign-in">'
    for lang, path in [
        ("en", "/en/"), ("zh", "/zh/search?q=battery"), ("ja", f"/ja/doc/{keys[0]}"),
        ("ko", f"/ko/family/{keys[0]}"), ("en", "/en/library"), ("en", "/en/nothing"),
        ("en", "/en/help"), ("en", "/api/v1/info"), ("en", "/en/search.csv?q=battery"),
        ("en", "/robots.txt"), ("en", "/healthz"), ("en", "/static/site.css"), ("en", "/"),
        ("en", "/api/v1/documents/EP1"),
    ]:  # fmt: skip
        without, with_accounts = site.get(path), accounts_site.get(path)
        assert without.status_code == with_accounts.status_code
        told = [
            {k: v for k, v in answer.headers.items() if k not in ("content-length", "date", "etag")}
            for answer in (without, with_accounts)
        ]
        assert told[0] == told[1]
        assert "set-cookie" not in told[1]
        kept = [x for x in lines_of(with_accounts) if not x.startswith(link.format(lang))]
        assert kept == lines_of(without), path


@pytest.mark.parametrize("path", ["/en/", "/en/search?q=battery", "/api/v1/info", "/en/nothing"])
def test_what_a_signed_in_person_sees_is_kept_nowhere(signed: Browser, path: str) -> None:
    answer = signed.get(path)
    assert answer.headers["cache-control"] == "no-store"
    assert "cookie" in answer.headers["vary"].lower()
    assert "no-store" not in signed.get("/static/site.css").headers.get("cache-control", "")


def test_the_head_says_who_is_signed_in(signed: Browser) -> None:
    page = signed.get("/en/").text
    assert "Li Ming" in page
    assert "Sign out" in page
    assert signed.send("/en/sign-out", csrf=signed.csrf_of(page)).status_code == 303
    assert "Sign in" in signed.get("/en/").text


def test_a_site_without_accounts(site: Client) -> None:
    for path in ("/en/sign-in", "/en/account", "/en/sign-in/code", "/en/sign-in/with/moip",
                 "/sign-in/back/moip"):  # fmt: skip
        assert site.get(path, headers={"cookie": "trihub=x"}).status_code in (303, 404)
    headers = {"origin": "http://test"}
    assert site.request("POST", "/en/sign-in", headers=headers).status_code == 404


# --- sessions --------------------------------------------------------------------------------


@pytest.mark.parametrize("cookie", ["", "x", "é", "x" * 5_000, "\x00", "' OR 1=1 --", "a=b; c"])
def test_forged_sessions(accounts_site: Client, cookie: str) -> None:
    headers = {"cookie": f"trihub={cookie}".encode()}
    answer = accounts_site.get("/en/account", headers=headers)
    assert answer.status_code == 303


def test_sessions_end(signed: Browser, clock: Clock) -> None:
    clock.go(minutes=31)
    assert signed.get("/en/account").status_code == 303
    clock.go(minutes=-31)
    assert signed.get("/en/account").status_code == 303


def test_a_clock_that_jumps_back(signed: Browser, clock: Clock) -> None:
    clock.go(hours=-2)
    assert signed.get("/en/account").status_code == 303


def test_an_examiner_who_is_moved_loses_access_in_mid_session(
    signed: Browser, access: Access, li: Account
) -> None:
    csrf = signed.csrf()
    access.people.change(OPERATOR, access.people.find(li.id), Role.EXAMINER, "JP")
    assert signed.get("/en/account").status_code == 303
    assert signed.send("/en/account/tokens", csrf=csrf, name="x", scope="read").status_code == 303


def test_a_person_who_is_disabled_is_out(signed: Browser, access: Access, li: Account) -> None:
    access.people.disable(OPERATOR, access.people.find(li.id))
    assert signed.get("/en/account").status_code == 303


def test_signing_out_everywhere(signed: Browser, clock: Clock, access: Access, li: Account) -> None:
    other = Browser(signed.client, clock)
    other.password()
    page = other.get("/en/sign-in/code").text
    code = pyotp.TOTP(access.people.find(li.id).totp).at(clock.at)
    other.send("/en/sign-in/code", csrf=other.csrf_of(page), code=code)
    assert other.get("/en/account").status_code == 200
    other.send("/en/sign-out", csrf=other.csrf(), everywhere="1")
    assert signed.get("/en/account").status_code == 303
