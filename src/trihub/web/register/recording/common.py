"""What recording has in common: who may, who somebody is for a reader, sources that forms name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated
from urllib.parse import quote

from fastapi import Form, Request

from trihub.access.rules import Act, Subject, allowed
from trihub.core.casework.people import Role
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.register import Authority, Source
from trihub.register.follow.model import Target
from trihub.register.follow.targets import Held
from trihub.register.names import actor_name
from trihub.register.paper import checked_day
from trihub.register.service import Register
from trihub.web.identity import Visitor
from trihub.web.services import Services, services

Line = Annotated[str, Form(max_length=400)]
Words = Annotated[str, Form(max_length=4_000)]


def actor_of(who: Visitor) -> str:
    """Who records, as the register keeps it: the office and the account's number, which tells the
    public nothing of the person."""
    return f"{who.actor.office or 'admin'}:{who.actor.account}"


def called(request: Request, lang: str, who: Visitor) -> Callable[[str], str]:
    """What somebody who recorded something is called: by name for those who record themselves, by
    office for everybody else."""
    if not allowed(who.actor, Act.FOLLOW, Subject()):
        return partial(actor_name, language=lang)
    access = services(request).access

    def name(actor: str) -> str:
        account = access.accounts.get(actor.partition(":")[2]) if access and ":" in actor else None
        where = actor_name(actor, lang)
        return f"{account.name}, {where}" if account else where

    return name


def officers(request: Request) -> list[tuple[str, str]]:
    """The people who can own a commitment: ``KR:number`` and name, by office."""
    access = services(request).access
    everybody = access.accounts.all() if access else []
    found = [(f"{each.office}:{each.id}", each.name) for each in everybody
             if each.role is Role.OFFICER and not each.disabled]  # fmt: skip
    return sorted(found, key=lambda one: (one[0][:2], one[1]))


def held(library: Services) -> Held:
    """What stands elsewhere in Trihub, for everybody."""
    return Held(library.register, {
        "programme": lambda: sorted(library.programmes),
        "dataset": lambda: list(library.statistics.holdings().datasets),
        "scheme": lambda: [each.name for each in library.green.schemes.all()],
    })  # fmt: skip


def address_of(target: Target, lang: str) -> str:
    """Where it is on the site."""
    name = quote(target.name, safe="")
    return {
        "programme": f"/{lang}/joint/programmes/{name}",
        "dataset": f"/{lang}/stats/sources?dataset={name}",
        "scheme": f"/{lang}/green/schemes/{name}",
        "record": f"/{lang}/register/{name}",
    }[target.kind]


def source_of(*, title: str, publisher: str, authority: str, url: str, published: str) -> Source:
    """A source as a form or a program describes it. :raises BadInput: a date or an address is none."""
    if authority not in set(Authority):
        raise BadInput(said("Say whose word the text is."))
    if not title.strip():
        raise BadInput(said("A source has a title."))
    if url.strip() and (not url.strip().startswith(("https://", "http://")) or len(url) > 1_000):
        raise BadInput(
            said("“{url}” is no address of the web.", url=url.strip()[:80]),
            hint=said("It begins with https:// or http://."),
        )
    return Source(
        title=title.strip()[:300], publisher=publisher.strip()[:200],
        authority=Authority(authority), url=url.strip(),
        published=checked_day(published.strip()) if published.strip() else "",
    )  # fmt: skip


def chosen_source(
    register: Register, chosen: str, *, title: str, publisher: str, authority: str, url: str,
    published: str,
) -> Source | None:  # fmt: skip
    """The source that a form chose: one that is known, by its digest, another one that it describes
    (``new``), or none.

    :raises BadInput: there is no such source, or a date or an address is none.
    """
    if chosen == "new":
        return source_of(
            title=title, publisher=publisher, authority=authority, url=url, published=published
        )
    return known_source(register, chosen) if chosen else None


def known_source(register: Register, digest: str) -> Source:
    """A source that is there, by its digest. :raises BadInput: there is none."""
    found = register.store.sources([digest]).get(digest)
    if found is None:
        raise BadInput(said("There is no source {digest}.", digest=digest[:40]))
    return found
