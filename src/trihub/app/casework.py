"""Keys, accounts, cases, joint search and its mail: what works on what is not published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from trihub.access.clock import Clock, utc_now
from trihub.core.errors import BadInput
from trihub.offices.registry import Registry
from trihub.settings import Settings

if TYPE_CHECKING:
    from trihub.access.oidc.provider import Provider
    from trihub.access.papers.due import PaperReminders
    from trihub.access.parts import Access
    from trihub.app.library import Library
    from trihub.exchanges.service import Exchanges
    from trihub.fields.subscribing import Subscriptions
    from trihub.joint.alerts.mail import Mailer
    from trihub.joint.alerts.rounds import Rounds
    from trihub.joint.service import Joint
    from trihub.meetings.service import Meetings
    from trihub.store.casework import Casework
    from trihub.store.vault import KeyFile


def load_keys(settings: Settings) -> KeyFile:
    """The operator's keys. :raises BadInput: no file is set. :raises LibraryError: it is none."""
    from trihub.store.vault import KeyFile

    if settings.keys is None:
        raise BadInput(
            "No file of keys is set.",
            hint="Set TRIHUB_KEYS to its path; “trihub keys new” makes it.",
        )
    return KeyFile.load(settings.keys)


def create_keys(path: Path) -> list[str]:
    """Make a file of keys; their names. :raises LibraryError: there is one, or it cannot be made."""
    from trihub.store.vault import KeyFile

    return list(KeyFile.create(path).names())


def rotate_keys(
    settings: Settings, *, forget_old: bool, tell: Callable[[int, int], None]
) -> tuple[str, int, list[str]]:
    """Add a key, encrypt everything with it, and forget the older ones where that is asked.

    The new key's name, how many rows, and the names of the keys that are gone.

    :raises LibraryError: something cannot be read; the older keys stay.
    """
    from trihub.store.casework import forget, reseal

    file = load_keys(settings)
    casework = open_casework(settings)
    try:
        key = file.rotate()
        done = reseal(casework, tell)
        gone = list(file.names())[:-1] if forget_old else []
        for old in gone:
            forget(casework, file, old)
    finally:
        casework.close()
    return key, done, gone


def open_casework(settings: Settings, *, create: bool = True) -> Casework:
    """Open accounts, cases and the audit log; ``create`` makes them where there are none.

    :raises BadInput: no file of keys is set. :raises LibraryError: it is another one.
    """
    from trihub.store.casework import CASEWORK_FILE
    from trihub.store.casework import open_casework as open_store_of

    target = settings.target(CASEWORK_FILE)
    return open_store_of(target, load_keys(settings), create=create)


def open_access(settings: Settings, casework: Casework) -> Access:
    """Accounts and signing in, with the providers that are set."""
    from trihub.access import parts

    return parts.open_access(
        casework.accounts, casework.audit, providers=providers(settings),
        second_factor=settings.second_factor,
    )  # fmt: skip


def providers(settings: Settings) -> list[Provider]:
    """The offices' OpenID Connect providers."""
    if not settings.oidc:
        return []
    from trihub.access.oidc.provider import Provider

    return [
        Provider(
            name=one.name, title=one.title, issuer=one.issuer, client_id=one.client_id,
            client_secret=one.client_secret.get_secret_value(), office=one.office,
            domains=tuple(domain.lower() for domain in one.domains), create=one.create,
        )
        for one in settings.oidc
    ]  # fmt: skip


def open_joint(library: Library, now: Clock = utc_now) -> Joint:
    """Joint search over an open library. :raises BadInput: no file of keys is set."""
    from trihub.index.memory import MemoryIndex
    from trihub.joint.parts import Parts
    from trihub.joint.service import Joint
    from trihub.offices.claims import find_dependencies

    casework = library.casework or open_casework(library.settings)
    parts = Parts(
        cases=casework.cases, library=library.store, index=library.index,
        prior_art=library.prior_art, programmes=library.programmes, now=now,
    )  # fmt: skip
    return Joint(
        parts=parts, find_reader=Registry().find, depends=find_dependencies,
        make_index=MemoryIndex, most=library.settings.max_upload,
    )  # fmt: skip


def open_meetings(library: Library, now: Clock = utc_now) -> Meetings:
    """Meetings in preparation over an open library. :raises BadInput: no file of keys is set."""
    from trihub.meetings.service import Meetings

    casework = library.casework or open_casework(library.settings)
    return Meetings(casework.papers, library.register, now)


def open_exchanges(library: Library, now: Clock = utc_now) -> Exchanges:
    """Exchanges and symposia over an open library. :raises BadInput: no file of keys is set."""
    from trihub.access.limits import Limits, address_key
    from trihub.exchanges.papers import Papers
    from trihub.exchanges.service import Exchanges
    from trihub.joint import calendar

    casework = library.casework or open_casework(library.settings)
    limits = Limits(casework.accounts, now)
    return Exchanges(
        papers=Papers(store=casework.papers, calendar=calendar, now=now),
        outbox=casework.outbox, limit=lambda address: limits.attempt(address_key(address)),
    )  # fmt: skip


def open_subscriptions(library: Library, now: Clock = utc_now) -> Subscriptions:
    """E-mail about new members of fields. :raises BadInput: no file of keys is set."""
    from trihub.access.limits import Limits, address_key
    from trihub.fields.subscribing import Newsletter, Subscriptions

    casework = library.casework or open_casework(library.settings)
    limits = Limits(casework.accounts, now)
    store, outbox = casework.subscriptions, casework.outbox
    newsletter = Newsletter(
        store=store, outbox=outbox, definitions=library.fields, collections=library.collections,
        now=now,
    )  # fmt: skip
    return Subscriptions(
        store=store, outbox=outbox, attempts=casework.accounts, newsletter=newsletter,
        limit=lambda address: limits.attempt(address_key(address)), now=now,
    )  # fmt: skip


def mailer_of(settings: Settings) -> Mailer | None:
    """What sends mail; ``None`` where no server is set.

    :raises BadInput: the site has no address that mail could point to.
    """
    if settings.mail is None:
        return None
    if not settings.public_url:
        raise BadInput(
            "A mail server is set, but not the address of the site that mail points to.",
            hint="Set TRIHUB_PUBLIC_URL, for example https://trihub.example.org.",
        )
    from trihub.joint.alerts.mail import Mailer, MailServer, Security

    set_ = settings.mail
    return Mailer(
        MailServer(
            host=set_.host, sender=set_.sender, port=set_.port, user=set_.user,
            password=set_.password.get_secret_value(), security=Security(set_.security),
            authority=set_.authority,
        )
    )  # fmt: skip


def papers_due(casework: Casework) -> PaperReminders:
    """Letters about papers of meetings and exchanges that are due."""
    from trihub.access.papers.due import Feature, PaperReminders
    from trihub.core.casework.working import PaperKind
    from trihub.exchanges.programme.due import NominationsDue
    from trihub.meetings.calendar import due_of

    return PaperReminders(casework.papers, casework.accounts, casework.outbox, {
        PaperKind.MEETING: Feature(due_of, "meetings"),
        PaperKind.PROGRAMME: Feature(NominationsDue(casework.papers), "exchanges"),
    })  # fmt: skip


def open_rounds(library: Library) -> Rounds | None:
    """What a site does again and again; ``None`` where no file of keys is set.

    :raises BadInput: a mail server is set, but no address of the site.
    """
    if library.joint is None or library.casework is None:
        return None
    from trihub.access.papers.due import KIND as PAPER_DUE
    from trihub.exchanges.symposium.mail import writer
    from trihub.exchanges.symposium.registering import KIND
    from trihub.fields.subscribing import mail as field_mail
    from trihub.joint.alerts.reminders import Alerts
    from trihub.joint.alerts.rounds import Rounds
    from trihub.register.follow.mail import writer as reminder
    from trihub.register.follow.reminders import KINDS, Reminders

    casework = library.casework
    writers, duties = {}, []
    if library.exchanges is not None:
        duties.append(library.exchanges.erasing.over)
        writers[KIND] = writer(library.exchanges.papers)
    reminders = Reminders(library.register, casework.accounts, casework.outbox)
    writers |= dict.fromkeys(KINDS, reminder(reminders))
    papers = papers_due(casework)
    writers[PAPER_DUE] = papers.write
    others = [reminders.queue, papers.queue]
    if library.subscriptions is not None:
        writers |= dict.fromkeys(field_mail.KINDS, field_mail.writer(library.subscriptions))
        others.append(library.subscriptions.newsletter.queue)
    alerts = Alerts(library.joint.parts, casework.accounts, casework.outbox, writers)
    return Rounds(
        alerts=alerts, mailer=mailer_of(library.settings), url=library.settings.public_url,
        others=others, duties=duties,
    )  # fmt: skip
