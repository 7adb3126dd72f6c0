"""OpenID Connect against a real provider: who gets in, and every token that must not do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from access.conftest import add
from access.idp import CLIENT, SECRET, Idp, running, visit
from trihub.access.clock import utc_now
from trihub.access.oidc.flow import Oidc
from trihub.access.oidc.provider import Provider, ProviderClient, WrongToken
from trihub.access.parts import Access, open_access
from trihub.access.passwords import Passwords
from trihub.access.people import OPERATOR
from trihub.access.sessions import SignedIn
from trihub.core.casework.people import Role
from trihub.core.errors import NotFound, Refused
from trihub.store.casework import Casework

BACK = "http://trihub.example/sign-in/back/moip"
KIM = {
    "sub": "kim-4711", "email": "Kim@moip.example", "email_verified": True, "name": "Kim Seo-yeon",
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Idp]:
    with running() as idp:
        yield idp


@pytest.fixture
def idp(server: Idp) -> Idp:
    """The provider, well-behaved."""
    server.person, server.signing, server.advertised = dict(KIM), "RS256", {}
    server.spoil, server.callbacks = (lambda claims: None), {BACK}
    server.asked.clear()
    return server


def provider_of(idp: Idp, **changed: Any) -> Provider:
    given = {
        "name": "moip", "title": "MOIP staff", "issuer": idp.issuer, "client_id": CLIENT,
        "client_secret": SECRET, "office": "KR", "domains": ("moip.example",), **changed,
    }  # fmt: skip
    return Provider(**given)


@pytest.fixture
def opened(casework: Casework, idp: Idp) -> Access:
    """Accounts with the provider, by the system's clock, as the provider's."""
    return of(casework, provider_of(idp))


def of(casework: Casework, *providers: Provider) -> Access:
    from access.conftest import QUICK

    return open_access(
        casework.accounts, casework.audit, providers=providers, passwords=Passwords(QUICK)
    )


def oidc(access: Access) -> Oidc:
    assert access.oidc
    return access.oidc


def sign_in(access: Access, **changed: str) -> SignedIn:
    """The whole way there and back."""
    begun = oidc(access).start("moip", BACK, "192.0.2.1")
    came = {**visit(begun.address), **changed}
    return oidc(access).finish("moip", BACK, begun.secret, came)


def reason(access: Access) -> str:
    """Why the last sign-in was refused, by the audit log."""
    import json

    last = [json.loads(entry.body) for entry in access.audit.entries()][-1]
    assert last["action"] == "sign-in refused"
    return str(last["detail"]["wrong"])


def kim(access: Access, **changed: object) -> None:
    given = {"login": "kim@moip.example", "name": "Kim", "office": "KR", "password": "", **changed}
    add(access, **given)


# --- who gets in -----------------------------------------------------------------------------


def test_the_first_time_links_and_the_next_time_knows(opened: Access, idp: Idp) -> None:
    kim(opened)
    signed = sign_in(opened)
    assert (signed.account.login, signed.missing, signed.session.strong) == (
        "kim@moip.example", "", True,
    )  # fmt: skip
    assert signed.account.subject == f"{idp.issuer} kim-4711"
    idp.person = {"sub": "kim-4711", "email": "married@elsewhere.example"}
    assert sign_in(opened).account.id == signed.account.id
    assert opened.sessions.current(signed.secret)


def test_what_is_sent_there(opened: Access, idp: Idp) -> None:
    from urllib.parse import parse_qs, urlsplit

    one, two = (oidc(opened).start("moip", BACK, "192.0.2.1") for _ in range(2))
    asked = parse_qs(urlsplit(one.address).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [BACK]
    assert "openid" in asked["scope"][0].split()
    assert len(asked["state"][0]) == len(asked["nonce"][0]) == 43
    assert one.secret not in one.address
    assert SECRET not in one.address
    assert asked["state"] != parse_qs(urlsplit(two.address).query)["state"]
    assert idp.asked.count("description") == 1


def test_nobody_is_made_unless_configured(opened: Access, casework: Casework, idp: Idp) -> None:
    with pytest.raises(Refused, match="MOIP staff"):
        sign_in(opened)
    assert reason(opened) == "account"
    making = of(casework, provider_of(idp, create=True))
    made = sign_in(making).account
    assert (made.role, made.office, made.login) == (Role.EXAMINER, "KR", "kim@moip.example")
    assert made.password == ""


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"email_verified": False}, "address"), ({"email_verified": "true"}, "address"),
        ({"email_verified": None}, "address"), ({"email": "kim@elsewhere.example"}, "address"),
        ({"email": "kim@moip.example.attacker.example"}, "address"), ({"email": ""}, "address"),
        ({"email": "kim@evil.example@moip.example"}, "account"), ({"sub": ""}, "subject"),
    ],
)  # fmt: skip
def test_addresses_that_link_nobody(
    opened: Access, idp: Idp, changed: dict[str, Any], why: str
) -> None:
    kim(opened)
    idp.person |= changed
    with pytest.raises(Refused):
        sign_in(opened)
    assert reason(opened) == why
    assert opened.people.find("kim@moip.example").subject == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"office": "CN"}, {"role": Role.APPLICANT, "office": ""},
        {"role": Role.ADMINISTRATOR, "office": ""},
    ],
)  # fmt: skip
def test_a_provider_opens_accounts_of_its_own_office_alone(
    opened: Access, changed: dict[str, object]
) -> None:
    kim(opened, **changed)
    with pytest.raises(Refused):
        sign_in(opened)
    assert reason(opened) == "account"


def test_an_account_that_is_somebody_elses_already(opened: Access, idp: Idp) -> None:
    kim(opened)
    sign_in(opened)
    idp.person["sub"] = "another-person-with-the-address"
    with pytest.raises(Refused):
        sign_in(opened)


def test_disabled_and_moved_people_stay_out(opened: Access) -> None:
    kim(opened)
    account = sign_in(opened).account
    account = opened.people.disable(OPERATOR, account)
    with pytest.raises(Refused):
        sign_in(opened)
    account = opened.people.disable(OPERATOR, account, disabled=False)
    signed = sign_in(opened)
    moved = opened.people.change(OPERATOR, signed.account, Role.EXAMINER, "JP")
    assert moved.subject == ""
    assert opened.sessions.current(signed.secret) is None
    with pytest.raises(Refused):
        sign_in(opened)


# --- what must not do ------------------------------------------------------------------------


def expire(claims: dict[str, Any]) -> None:
    claims |= {"iat": int(time.time()) - 7_200, "exp": int(time.time()) - 3_600}


SPOILT: dict[str, Callable[[dict[str, Any]], Any]] = {
    "wrong nonce": lambda c: c.update(nonce="another"),
    "no nonce": lambda c: c.pop("nonce"),
    "wrong audience": lambda c: c.update(aud=["another-client"]),
    "two audiences, no authorized party": lambda c: c.update(aud=[CLIENT, "another-client"]),
    "for another party": lambda c: c.update(aud=[CLIENT, "other"], azp="other"),
    "no audience": lambda c: c.pop("aud"),
    "another issuer": lambda c: c.update(iss="https://elsewhere.example"),
    "no issuer": lambda c: c.pop("iss"),
    "expired": expire,
    "no end": lambda c: c.pop("exp"),
    "issued in the future": lambda c: c.update(iat=int(time.time()) + 3_600),
    "no subject": lambda c: c.pop("sub"),
    "subject is no text": lambda c: c.update(sub=4711),
    "of another access token": lambda c: c.update(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_claims_that_must_not_do(
    opened: Access, idp: Idp, spoil: Callable[[dict[str, Any]], Any]
) -> None:
    kim(opened)
    idp.spoil = spoil
    with pytest.raises(Refused):
        sign_in(opened)
    assert reason(opened).startswith(("ID token", "subject"))


@pytest.mark.parametrize("signing", ["none", "another key", "HS256"])
def test_signatures_that_must_not_do(opened: Access, idp: Idp, signing: str) -> None:
    kim(opened)
    idp.signing = signing
    with pytest.raises(Refused):
        sign_in(opened)
    assert reason(opened).startswith("ID token")


def test_a_tampered_token(idp: Idp) -> None:
    client = ProviderClient(provider_of(idp), utc_now)
    now = int(time.time())
    claims = {
        "iss": idp.issuer,
        "aud": CLIENT,
        "iat": now,
        "exp": now + 60,
        "nonce": "n",
        "sub": "s",
    }
    token = idp.sign(claims)
    assert client.claims(token, "n")["sub"] == "s"
    head, body, signature = token.split(".")
    other = idp.sign({**claims, "sub": "t"}).split(".")[1]
    for wrong in (
        f"{head}.{other}.{signature}",
        f"{head}.{body}.",
        f"{head}.{body}",
        "x",
        "",
        "...",
    ):
        with pytest.raises(WrongToken):
            client.claims(wrong, "n")


def test_keys_that_were_changed_are_fetched_again(
    idp: Idp, monkeypatch: pytest.MonkeyPatch
) -> None:
    from joserfc.jwk import RSAKey

    client = ProviderClient(provider_of(idp), utc_now)
    now = int(time.time())
    claims = {
        "iss": idp.issuer,
        "aud": CLIENT,
        "iat": now,
        "exp": now + 60,
        "nonce": "n",
        "sub": "s",
    }
    client.claims(idp.sign(claims), "n")
    monkeypatch.setattr(idp, "key", RSAKey.generate_key(2048, {"kid": "second"}))
    with pytest.raises(WrongToken):  # not more often than once a minute
        client.claims(idp.sign(claims), "n")
    monkeypatch.setattr("trihub.access.oidc.provider.FRESH", 0)
    assert client.claims(idp.sign(claims), "n")["sub"] == "s"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"state": "x" * 43}, "state"), ({"state": ""}, "state"), ({"code": ""}, "no code"),
        ({"error": "access_denied"}, "no code"), ({"code": "made-up"}, "answer 400"),
        ({"iss": "https://elsewhere.example"}, "another issuer"),
    ],
)  # fmt: skip
def test_what_the_browser_comes_back_with(
    opened: Access, changed: dict[str, str], why: str
) -> None:
    kim(opened)
    with pytest.raises(Refused):
        sign_in(opened, **changed)
    assert reason(opened) == why


def test_a_browser_that_did_not_begin(opened: Access) -> None:
    kim(opened)
    victim, attacker = (oidc(opened).start("moip", BACK, "192.0.2.1") for _ in range(2))
    planted = visit(attacker.address)
    for secret in (victim.secret, "", "x" * 43, "é"):
        with pytest.raises(Refused):
            oidc(opened).finish("moip", BACK, secret, planted)
        assert reason(opened) == "state"


def test_a_code_is_good_for_its_own_verifier_once(opened: Access) -> None:
    kim(opened)
    begun = oidc(opened).start("moip", BACK, "192.0.2.1")
    came = visit(begun.address)
    other = oidc(opened).start("moip", BACK, "192.0.2.1")
    stolen = {"code": came["code"], "state": visit(other.address)["state"]}
    with pytest.raises(Refused):  # PKCE: a stolen code in another browser
        oidc(opened).finish("moip", BACK, other.secret, stolen)
    assert reason(opened) == "answer 400"
    assert oidc(opened).finish("moip", BACK, begun.secret, came)
    with pytest.raises(Refused):
        oidc(opened).finish("moip", BACK, begun.secret, came)


def test_a_wrong_client_secret(casework: Casework, idp: Idp) -> None:
    access = of(casework, provider_of(idp, client_secret="wrong"))
    kim(access)
    with pytest.raises(Refused):
        sign_in(access)
    assert reason(access) == "answer 401"


def test_a_provider_that_wants_the_secret_in_the_form(casework: Casework, idp: Idp) -> None:
    idp.advertised = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    access = of(casework, provider_of(idp))
    kim(access)
    assert sign_in(access)


@pytest.mark.parametrize(
    ("advertised", "why"),
    [
        ({"issuer": "https://elsewhere.example"}, "another issuer's description"),
        ({"token_endpoint": "http://elsewhere.example/token"}, "unsafe endpoints"),
        ({"jwks_uri": "file:///etc/passwd"}, "unsafe endpoints"),
        ({"authorization_endpoint": None}, "unsafe endpoints"),
    ],
)  # fmt: skip
def test_descriptions_that_are_not_believed(
    casework: Casework, idp: Idp, advertised: dict[str, Any], why: str
) -> None:
    idp.advertised = advertised
    access = of(casework, provider_of(idp))
    with pytest.raises(Refused):
        oidc(access).start("moip", BACK, "192.0.2.1")
    assert reason(access) == why


def test_a_provider_that_is_away_or_not_encrypted(casework: Casework, idp: Idp) -> None:
    for issuer in ("http://127.0.0.1:9", "http://id.moip.example"):
        access = of(casework, replace(provider_of(idp), issuer=issuer))
        with pytest.raises(Refused, match="did not succeed"):
            oidc(access).start("moip", BACK, "192.0.2.1")
    with pytest.raises(NotFound):
        oidc(access).start("nobody", BACK, "192.0.2.1")


def test_secrets_do_not_show(idp: Idp) -> None:
    assert SECRET not in repr(provider_of(idp))
