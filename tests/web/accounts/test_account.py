"""One's own account through pages, tokens at the API and in feeds, the provider's way."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi import APIRouter

from access.conftest import PASSWORD, QUICK, Clock, add
from access.idp import CLIENT, SECRET, Idp, running, visit
from trihub.access.oidc.provider import Provider
from trihub.access.parts import Access, open_access
from trihub.access.passwords import Passwords
from trihub.access.people import OPERATOR
from trihub.app import Library
from trihub.core.casework.people import Account, Role
from trihub.store.casework import Casework
from trihub.web.identity import FeedReader, Member, Who
from web.accounts.conftest import Browser, site_of
from web.client import Client

NEW = "a quite different password"


# --- the account's page ----------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh", "ja", "ko"])
def test_pages_in_every_language(signed: Browser, lang: str) -> None:
    for path in ("account", "account/second-factor"):
        answer = signed.get(f"/{lang}/{path}")
        assert answer.status_code == 200
        assert answer.headers["content-language"] == lang
    signed.cookies.clear()
    assert signed.get(f"/{lang}/sign-in").status_code == 200


def test_changing_the_password(signed: Browser, access: Access, clock: Clock, li: Account) -> None:
    before = signed.cookies["trihub"]
    csrf = signed.csrf()
    for fields, said in [
        ({"current": "wrong password!", "new": NEW, "again": NEW}, "password is wrong"),
        ({"current": PASSWORD, "new": NEW, "again": "other"}, "same twice"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "at least 12"),
    ]:
        answer = signed.send("/en/account/password", csrf=csrf, **fields)
        assert answer.status_code in (400, 403)
        assert said in answer.text
    answer = signed.send("/en/account/password", csrf=csrf, current=PASSWORD, new=NEW, again=NEW)
    assert answer.status_code == 303
    assert signed.cookies["trihub"] != before
    assert signed.get("/en/account").status_code == 200
    assert Browser(signed.client, clock, cookies={"trihub": before}).get(
        "/en/account").status_code == 303  # fmt: skip
    assert access.sessions.begin(li.login, NEW, "192.0.2.1")


def test_the_picture_is_the_key(signed: Browser) -> None:
    page = signed.get("/en/account/second-factor").text
    address = re.search(r'href="(otpauth://[^"]+)"', page)
    shown = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page)
    assert address
    assert shown
    assert f"secret={shown[1].replace(' ', '')}" in address[1]
    assert 'src="data:image/svg+xml' in page


def test_replacing_the_second_factor_takes_the_password(
    signed: Browser, access: Access, clock: Clock, li: Account
) -> None:
    import pyotp

    old = access.people.find(li.id).totp
    page = signed.get("/en/account/second-factor").text
    shown = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page)
    assert shown
    secret = shown[1].replace(" ", "")
    assert secret != old
    fields = {"csrf": signed.csrf_of(page), "code": pyotp.TOTP(secret).at(clock.at)}
    refused = signed.send("/en/account/second-factor", password="wrong password!", **fields)
    assert refused.status_code == 403
    assert access.people.find(li.id).totp == old
    done = signed.send("/en/account/second-factor", password=PASSWORD, **fields)
    assert done.status_code == 303
    assert access.people.find(li.id).totp == secret
    assert signed.get("/en/account").status_code == 200


def make_token(browser: Browser, **fields: object) -> str:
    given = {"name": "feed reader", "scope": ["read"], "days": "30", **fields}
    page = browser.send("/en/account/tokens", csrf=browser.csrf(), **given)
    assert page.status_code == 200, page.text
    found = re.search(r"trihub_[\w-]{43}", page.text)
    assert found
    return found[0]


def test_a_token_is_shown_once(signed: Browser) -> None:
    secret = make_token(signed)
    page = signed.get("/en/account").text
    assert secret not in page
    assert "feed reader" in page


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"scope": []}, 400), ({"scope": ["all"]}, 400), ({"name": ""}, 400), ({"days": "0"}, 400),
     ({"days": "999"}, 400), ({"days": "x"}, 422), ({"name": "x" * 500}, 422),
     ({"name": "<script>alert(1)</script>"}, 200)],
)  # fmt: skip
def test_tokens_that_cannot_be(signed: Browser, fields: dict[str, object], status: int) -> None:
    given = {"name": "x", "scope": ["read"], "days": "30", **fields}
    answer = signed.send("/en/account/tokens", csrf=signed.csrf(), **given)
    assert answer.status_code == status
    assert "<script>alert" not in answer.text


def test_revoking_a_token(signed: Browser, access: Access) -> None:
    secret = make_token(signed)
    bearer = access.tokens.find(secret)
    assert bearer
    path = f"/en/account/tokens/{bearer.token.id}/revoke"
    assert signed.send(path, csrf=signed.csrf()).status_code == 303
    assert access.tokens.find(secret) is None
    assert signed.send("/en/account/tokens/nothing/revoke", csrf=signed.csrf()).status_code == 404


def test_nobody_revokes_anothers_token(signed: Browser, access: Access) -> None:
    kim = add(access, "kim@moip.example", office="KR")
    secret, token = access.tokens.issue(kim, "hers", frozenset({"read"}))
    path = f"/en/account/tokens/{token.id}/revoke"
    assert signed.send(path, csrf=signed.csrf()).status_code == 404
    assert access.tokens.find(secret)


# --- tokens at the API and in feeds ----------------------------------------------------------

probe = APIRouter()


@probe.get("/api/v1/probe")
def probe_api(who: Who) -> dict[str, str]:
    return {"account": who.actor.account, "office": who.actor.office}


@probe.get("/api/v1/probe-member")
def probe_member(who: Member) -> dict[str, str]:
    return {"account": who.actor.account}


@probe.get("/en/probe-feed")
def probe_feed(who: FeedReader) -> dict[str, str]:
    return {"account": who.actor.account}


@pytest.fixture
def probed(accounts_site: Client) -> Client:
    accounts_site.app.include_router(probe)
    return accounts_site


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_tokens_at_the_api(probed: Client, access: Access, li: Account, clock: Clock) -> None:
    secret, _ = access.tokens.issue(li, "program", frozenset({"read"}), days=1)
    answer = probed.get("/api/v1/probe", headers=bearer(secret))
    assert answer.json() == {"account": li.id, "office": "CN"}
    assert answer.headers["cache-control"] == "no-store"
    assert probed.get("/api/v1/probe").json()["account"] == ""
    missing = probed.get("/api/v1/probe-member")
    assert (missing.status_code, missing.headers["www-authenticate"]) == (401, "Bearer")
    for headers in (bearer(secret + "x"), bearer(""), bearer("x"), {"authorization": "Basic eDp5"},
                    {"authorization": secret}):  # fmt: skip
        refused = probed.get("/api/v1/probe", headers=headers)
        assert refused.status_code == 401
        assert "invalid_token" in refused.headers["www-authenticate"]
        assert secret not in refused.text
    access.people.change(OPERATOR, access.people.find(li.id), Role.HEAD, "CN")
    assert probed.get("/api/v1/probe", headers=bearer(secret)).status_code == 401
    secret, _ = access.tokens.issue(access.people.find(li.id), "program", frozenset({"read"}), 1)
    clock.go(days=1)
    assert probed.get("/api/v1/probe", headers=bearer(secret)).status_code == 401


def test_a_cookie_is_no_token_and_a_token_no_cookie(signed: Browser, probed: Client) -> None:
    assert signed.get("/api/v1/probe").json()["account"] == ""
    secret = make_token(signed)
    assert probed.get("/en/account", headers=bearer(secret)).status_code == 303
    assert probed.get("/en/account", headers={"cookie": f"trihub={secret}"}).status_code == 303


def test_tokens_in_feeds(probed: Client, access: Access, li: Account) -> None:
    feed, _ = access.tokens.issue(li, "calendar", frozenset({"feed"}))
    read, _ = access.tokens.issue(li, "program", frozenset({"read"}))
    answer = probed.get("/en/probe-feed", params={"token": feed})
    assert answer.json() == {"account": li.id}
    assert answer.headers["cache-control"] == "no-store"
    assert probed.get("/en/probe-feed", params={"token": read}).status_code == 403
    for wrong in ("", "x", feed + "x"):
        assert probed.get("/en/probe-feed", params={"token": wrong}).status_code == 404
    assert probed.get("/api/v1/probe", headers=bearer(feed)).status_code == 403


def test_who_must_sign_in_comes_back(probed: Client, li: Account, clock: Clock) -> None:
    answer = probed.get("/en/account?x=%2F..%2F")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/en/sign-in?next=/en/account%3Fx%3D%252F..%252F"


# --- the provider ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def idp() -> Iterator[Idp]:
    with running() as server:
        server.callbacks = {"http://test/sign-in/back/moip"}
        server.person = {"sub": "kim", "email": "kim@moip.example", "email_verified": True}
        yield server


@pytest.fixture
def provided(library: Library, casework: Casework, idp: Idp, clock: Clock) -> Browser:
    provider = Provider(
        name="moip", title="MOIP staff", issuer=idp.issuer, client_id=CLIENT, office="KR",
        client_secret=SECRET, domains=("moip.example",),
    )  # fmt: skip
    access = open_access(
        casework.accounts, casework.audit, providers=[provider], passwords=Passwords(QUICK)
    )
    add(access, "kim@moip.example", office="KR", password="", name="Kim Seo-yeon")
    return Browser(site_of(library, casework, access), clock)


def test_through_the_provider(provided: Browser, idp: Idp) -> None:
    page = provided.get("/ko/sign-in?next=/ko/help")
    assert 'href="/ko/sign-in/with/moip?next=/ko/help"' in page.text
    assert "MOIP staff" in page.text
    begun = provided.get("/ko/sign-in/with/moip?next=/ko/help")
    assert begun.status_code == 302
    assert begun.headers["location"].startswith(idp.issuer)
    assert begun.headers["cache-control"] == "no-store"
    came = visit(begun.headers["location"])
    answer = provided.get("/sign-in/back/moip", params=came)
    assert (answer.status_code, answer.headers["location"]) == (303, "/ko/help")
    assert set(provided.cookies) == {"trihub"}
    page = provided.get("/en/account").text
    assert "Kim Seo-yeon" in page
    assert 'action="/en/account/password"' not in page
    assert provided.get("/en/account/second-factor").status_code == 303
    again = provided.get("/sign-in/back/moip", params=came)
    assert (again.status_code, again.headers["location"]) == (303, "/")


def test_another_browser_cannot_finish(provided: Browser, idp: Idp, clock: Clock) -> None:
    begun = provided.get("/en/sign-in/with/moip")
    came = visit(begun.headers["location"])
    victim = Browser(provided.client, clock)
    assert victim.get("/sign-in/back/moip", params=came).status_code == 303
    assert not victim.cookies
    victim.get("/en/sign-in/with/moip")
    refused = victim.get("/sign-in/back/moip", params=came)
    assert refused.status_code == 403
    assert "trihub" not in victim.cookies
    for value in ("x", "x.en.", "." * 43 + ".en./", "a" * 43 + ".de./", "a" * 43 + ".en.//evil"):
        forged = Browser(provided.client, clock, cookies={"trihub-provider": value})
        assert forged.get("/sign-in/back/moip", params=came).status_code in (303, 403)
        assert "trihub" not in forged.cookies


def test_providers_that_are_none(provided: Browser) -> None:
    assert provided.get("/en/sign-in/with/nobody").status_code == 404
    assert provided.get("/en/sign-in/with/NOBODY!").status_code == 422
    provided.get("/en/sign-in/with/moip")
    assert provided.get("/sign-in/back/nobody").status_code == 404
