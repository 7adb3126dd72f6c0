"""Signing in with a real browser, and every page of accounts by axe."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
import uvicorn
from playwright.sync_api import expect

from access.conftest import PASSWORD, QUICK, add
from trihub.access.oidc.provider import Provider
from trihub.access.parts import Access, open_access
from trihub.access.passwords import Passwords
from trihub.access.sessions import SignedIn
from trihub.app import Library
from trihub.core.casework.people import Role
from trihub.core.languages import MAIN_LANGUAGES
from trihub.store.casework import CASEWORK_FILE, open_casework
from trihub.store.vault import KeyFile
from web.accounts.conftest import site_of
from web.browser.conftest import Open, Visit
from web.browser.test_every_page import MAX_WEIGHT, violations

PROVIDER = Provider(
    name="moip", title="MOIP staff", issuer="https://id.moip.example", client_id="trihub",
    office="KR", domains=("moip.example",),
)  # fmt: skip


@dataclass
class Served:
    """A site with accounts, and where it is."""

    address: str
    access: Access


@pytest.fixture(scope="module")
def served(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("accounts")
    casework = open_casework(folder / CASEWORK_FILE, KeyFile.create(folder / "keys.json"))
    access = open_access(
        casework.accounts, casework.audit, providers=[PROVIDER], passwords=Passwords(QUICK)
    )
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = site_of(library, casework, access).app
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", access)
        server.should_exit = True
        thread.join(10)
    casework.close()


def take(at: Visit, served: Served, signed: SignedIn | None) -> Visit:
    """A window on that site, with a session."""
    at.address = served.address
    if signed:
        cookie = {"name": "trihub", "value": signed.secret, "url": served.address}
        at.page.context.add_cookies([cookie])  # type: ignore[list-item]
    return at


def session(served: Served, login: str, *, half: bool = False, **made: object) -> SignedIn:
    """A session of somebody with a second factor and tokens."""
    access = served.access
    account = access.accounts.by_login(login) or add(access, login, **made)
    if not account.totp:
        signed = access.sessions.open(account, strong=False)
        secret = access.sessions.setup_secret(signed)
        now = access.now()
        account = access.sessions.set_up(signed, pyotp.TOTP(secret).at(now), "192.0.2.1").account
        access.tokens.issue(account, "calendar", frozenset({"feed", "read"}))
    return access.sessions.open(account, strong=not half)


PAGES = {
    "sign in": ("/sign-in?next=/en/help", None), "code": ("/sign-in/code", "half"),
    "second factor": ("/account/second-factor", "whole"), "account": ("/account", "whole"),
    "start": ("/", "whole"), "sessions": ("/account/sessions", "whole"),
    "people": ("/accounts", "administrator"), "person": ("/accounts/{own}", "administrator"),
}  # fmt: skip


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
@pytest.mark.parametrize(("path", "who"), PAGES.values(), ids=PAGES.keys())
def test_a_page_is_accessible_light_and_alone(
    visit: Open, served: Served, path: str, who: str | None, lang: str
) -> None:
    signed = session(served, "li@cnipa.example", half=who == "half") if who else None
    if who == "administrator":
        signed = session(served, "chen@office.example", role=Role.ADMINISTRATOR, office="")
        path = path.format(own=signed.account.id)
    at = take(visit(), served, signed)
    answer = at.go(f"/{lang}{path}")
    assert answer.status == 200
    assert answer.url.startswith(f"{served.address}/{lang}{path.partition('?')[0]}")
    assert all(url.startswith((served.address, "data:image/svg+xml")) for url in at.requests)
    assert at.weight() < MAX_WEIGHT
    assert violations(at) == []
    at.page.emulate_media(color_scheme="dark")
    assert violations(at, ["color-contrast"]) == []
    at.page.emulate_media(color_scheme="light")
    at.page.set_viewport_size({"width": 320, "height": 640})
    assert at.overflow() <= 0
    assert violations(at, ["target-size"]) == []
    assert at.complaints == []


def test_the_whole_way_by_keyboard(visit: Open, served: Served) -> None:
    add(served.access, "kim@moip.example", office="KR", name="Kim Seo-yeon")
    at = take(visit(java_script_enabled=False), served, None)
    page = at.page
    at.go("/en/account")
    expect(page.locator("h1")).to_have_text("Sign in")
    page.locator("#login").focus()
    page.keyboard.type("kim@moip.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Set up the second factor")
    assert page.locator(".qr").evaluate("img => img.complete && img.naturalWidth > 100")
    key = page.locator("code.key").inner_text().replace(" ", "")
    page.locator("#code").fill(pyotp.TOTP(key).now())
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Your account")
    expect(page.locator(".who")).to_contain_text("Kim Seo-yeon")
    page.locator("#name").fill("calendar")
    page.locator("input[name=scope][value=feed]").check()
    page.get_by_role("button", name="Make a token").click()
    expect(page.locator("[role=status] code")).to_contain_text("trihub_")
    page.get_by_role("button", name="Revoke: calendar").click()
    expect(page.locator("#tokens ~ p").first).to_be_visible()
    page.locator(".who button").click()
    expect(page.locator("a.who")).to_have_text("Sign in")
    assert at.go("/en/account").url.endswith("/en/sign-in?next=/en/account")
