"""Signing in and staying so: a password, then a code; a secret of which only the digest is kept.

A browser holds a random secret; the store holds its SHA-256. Whoever signs in gets a new secret,
never one that the browser brought. A session whose second factor is still missing is good for
nothing but giving it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, replace

from trihub.access import totp
from trihub.access.clock import BACK, Clock, moment, stamp
from trihub.access.limits import Limits, address_key, code_key, login_key
from trihub.access.passwords import Passwords
from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.people import Account, Session
from trihub.core.errors import Conflict, Refused
from trihub.core.messages import said
from trihub.core.ports.casework import AccountStore, AuditLog

IDLE = dt.timedelta(minutes=30)
LIFE = dt.timedelta(hours=12)
HALF = dt.timedelta(minutes=15)
"""How long one may take to give the second factor or to set it up."""
LONGEST = 200
"""Characters that are kept of an address and of what a browser calls itself."""
NOTED = dt.timedelta(minutes=1)
"""A session's last use is noted when the note is older than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session and whose it is. ``secret`` is the cookie's value.

    ``missing`` is what keeps it from counting: ``code`` or ``setup`` of the second factor, or
    nothing.
    """

    secret: str
    session: Session
    account: Account
    missing: str = ""


def digest_of(secret: str) -> str:
    """What the store keeps of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def normal_login(login: str) -> str:
    """A login as accounts have it."""
    text = unicodedata.normalize("NFKC", login).strip().lower().replace("\x00", "")
    return text.encode("utf-8", "replace").decode()


def form_secret(signed: SignedIn) -> str:
    """What a form carries to prove that it was made for this session: another text on each page, so
    that the lengths of compressed pages tell nothing of it."""
    salt = secrets.token_urlsafe(9)
    return f"{salt}.{_proof(signed, salt)}"


def genuine(signed: SignedIn, given: str) -> bool:
    """Whether a form carries what was made for this session."""
    salt, _, proof = given.partition(".")
    return hmac.compare_digest(_proof(signed, salt).encode(), proof.encode("utf-8", "replace"))


def _proof(signed: SignedIn, salt: str) -> str:
    key = signed.session.csrf.encode()
    return hmac.new(key, salt.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


class Sessions:
    """Signs people in and out. ``second_factor``: who signs in by password also needs a code."""

    def __init__(
        self, accounts: AccountStore, audit: AuditLog, limits: Limits, passwords: Passwords,
        now: Clock, *, second_factor: bool = True,
    ) -> None:  # fmt: skip
        self.accounts, self.audit, self.limits = accounts, audit, limits
        self.passwords, self.now, self.second_factor = passwords, now, second_factor

    def begin(
        self, login: str, password: str, address: str, brought: str = "", *, agent: str = ""
    ) -> SignedIn:
        """The first step: the password. ``brought`` is the secret of a session that the browser
        has; it ends. ``agent`` is what the browser calls itself.

        :raises Refused: wrong login or password, whichever; or too many attempts.
        """
        login = normal_login(login)
        self.limits.attempt(login_key(login), address_key(address))
        account = self.accounts.by_login(login)
        kept = account.password if account else ""
        good = self.passwords.verify(kept, password)
        if account is None or not good or account.disabled:
            self._refused(account, address, "password")
            raise Refused(
                said("The login or the password is wrong."),
                hint=said("Look at both. Who cannot sign in asks the office’s head examiner or the programme’s administrator."),
            )  # fmt: skip
        self.limits.clear(login_key(login))
        account = self._rehash(account, password)
        return self.open(account, strong=False, brought=brought, address=address, agent=agent)

    def confirm(self, half: SignedIn, code: str, address: str) -> SignedIn:
        """The second step: the code of the authenticator app. The session gets a new secret.

        :raises Refused: a wrong code or one that was used, or too many attempts.
        """
        self.limits.attempt(code_key(half.account.id), address_key(address))
        try:
            account = self._use(half.account, half.account.totp, code)
        except Refused:
            self._refused(half.account, address, "code")
            raise
        self.limits.clear(code_key(account.id))
        return self.open(
            account, strong=True, brought=half.secret, address=address, agent=half.session.agent
        )

    def set_up(self, signed: SignedIn, code: str, address: str) -> SignedIn:
        """Take the session's secret (:meth:`setup_secret`) as the second factor, proved by a code.

        Other sessions of the account end. :raises Refused: the code does not belong to it.
        """
        self.limits.attempt(code_key(signed.account.id), address_key(address))
        fresh = replace(signed.account, totp_step=0)
        draft = _draft(fresh.id, "second factor set up", fresh.id)
        account = self._use(fresh, self.setup_secret(signed), code, draft)
        self.limits.clear(code_key(account.id))
        self.accounts.end_sessions(account.id)
        return self.open(account, strong=True, address=address, agent=signed.session.agent)

    def prove(self, signed: SignedIn, password: str, address: str) -> None:
        """Let somebody who is signed in prove it by the password once more.

        :raises Refused: it is wrong, or too many attempts.
        """
        self.limits.attempt(login_key(signed.account.login), address_key(address))
        if not self.passwords.verify(signed.account.password, password):
            self._refused(signed.account, address, "password")
            raise Refused(said("The password is wrong."))
        self.limits.clear(login_key(signed.account.login))

    def setup_secret(self, signed: SignedIn) -> str:
        """The second factor that this session may set up."""
        return totp.new_secret(signed.secret)

    def _use(self, account: Account, secret: str, code: str, *audit: AuditDraft) -> Account:
        """Use a code up. Of two that come at the same moment with one code, one is refused."""
        step = totp.matching_step(secret, code, self.now(), account.totp_step)
        if step is not None:
            try:
                return self.accounts.update(replace(account, totp=secret, totp_step=step), audit)
            except Conflict:
                pass
        raise Refused(
            said("The code is wrong, or it was used before."),
            hint=said("Wait for the app’s next code. If no code fits, set the device’s clock."),
        )  # fmt: skip

    def open(
        self, account: Account, *, strong: bool, brought: str = "", way: str = "password",
        address: str = "", agent: str = "",
    ) -> SignedIn:  # fmt: skip
        """A new session for somebody whose identity is established. ``strong``: by two factors, or
        by the office's own provider. ``address`` and ``agent`` say where, for its owner."""
        if brought:
            self._forget(brought)
        now, secret = self.now(), secrets.token_urlsafe(32)
        missing = self._missing(account, strong)
        session = Session(
            digest=digest_of(secret), account=account.id, csrf=secrets.token_urlsafe(32),
            created_at=stamp(now), seen_at=stamp(now),
            expires_at=stamp(now + (HALF if missing else LIFE)), strong=strong,
            address=address[:LONGEST], agent=agent[:LONGEST],
        )  # fmt: skip
        action = "password given" if missing else "signed in"
        detail = {"by": way, "second factor": strong}
        self.accounts.add_session(session, [_draft(account.id, action, account.id, **detail)])
        return SignedIn(secret=secret, session=session, account=account, missing=missing)

    def _missing(self, account: Account, strong: bool) -> str:
        if strong:
            return ""
        if account.totp:
            return "code"
        return "setup" if self.second_factor else ""

    def current(self, secret: str) -> SignedIn | None:
        """The session of a browser's secret, as far as it holds now. The account is read anew, so
        that a changed role or office counts from this request on."""
        session = self.accounts.session(digest_of(secret)) if secret else None
        if session is None:
            return None
        account, now = self.accounts.get(session.account), self.now()
        if account is None or account.disabled or not _holds(session, now):
            self.accounts.end_sessions(session.account, session.digest)
            return None
        if now - moment(session.seen_at) >= NOTED:
            self.accounts.touch_session(session.digest, stamp(now))
        missing = self._missing(account, session.strong)
        return SignedIn(secret=secret, session=session, account=account, missing=missing)

    def sign_out(self, signed: SignedIn, *, everywhere: bool = False) -> None:
        """End the session, or all of the account's."""
        account = signed.account.id
        action = "signed out everywhere" if everywhere else "signed out"
        digest = "" if everywhere else signed.session.digest
        self.accounts.end_sessions(account, digest, [_draft(account, action, account)])

    def of(self, account: Account) -> list[Session]:
        """The account's sessions that hold now, last used first."""
        now = self.now()
        return [one for one in self.accounts.sessions(account.id) if _holds(one, now)]

    def end(self, signed: SignedIn, digest: str) -> None:
        """End one of the account's sessions; of another account nothing ends."""
        account = signed.account.id
        if any(one.digest == digest for one in self.accounts.sessions(account)):
            self.accounts.end_sessions(account, digest, [_draft(account, "session ended", account)])

    def end_others(self, signed: SignedIn) -> None:
        """End all of the account's sessions but this one."""
        account = signed.account.id
        draft = _draft(account, "other sessions ended", account)
        self.accounts.end_other_sessions(account, signed.session.digest, [draft])

    def _forget(self, secret: str) -> None:
        old = self.accounts.session(digest_of(secret))
        if old:
            self.accounts.end_sessions(old.account, old.digest)

    def _rehash(self, account: Account, password: str) -> Account:
        """Hash the password by today's parameters where it was by others."""
        if not self.passwords.outdated(account.password):
            return account
        try:
            return self.accounts.update(replace(account, password=self.passwords.hash(password)))
        except Conflict:
            return self.accounts.get(account.id) or account

    def _refused(self, account: Account | None, address: str, what: str) -> None:
        """Record it, in the same steps whether there is such an account or not."""
        subject = account.id if account else "unknown"
        detail = {"wrong": what, "address": address_key(address).partition(":")[2]}
        self.audit.append([_draft("", "sign-in refused", subject, **detail)])


def _holds(session: Session, now: dt.datetime) -> bool:
    """Within its life and not idle too long. A clock that was set back never prolongs a session:
    what was last seen in the future ends."""
    seen = moment(session.seen_at)
    return seen - BACK <= now < moment(session.expires_at) and now - seen < IDLE


def _draft(actor: str, action: str, subject: str, **detail: object) -> AuditDraft:
    return AuditDraft(actor=actor, action=action, subject=subject, detail=detail)
