"""What the web needs of an open library; the app provides it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Protocol, cast

from fastapi import Depends, Request

from trihub.access.parts import Access
from trihub.core.ports import PatentStore, SearchIndex, VectorState
from trihub.exchanges.service import Exchanges
from trihub.fields.definition import Definition
from trihub.fields.members import Collections
from trihub.fields.navigation import Navigation
from trihub.fields.subscribing import Subscriptions
from trihub.green.service import Green
from trihub.joint.programmes.model import Programme
from trihub.joint.service import Joint
from trihub.meetings.service import Meetings
from trihub.priorart.search import PriorArt
from trihub.register.service import Register
from trihub.statistics.releases import Release
from trihub.statistics.service import Statistics
from trihub.text.glossary import Glossary
from trihub.text.learned.table import LearnedTables
from trihub.translation.translating import Translating


class Services(Protocol):
    """An open library."""

    @property
    def store(self) -> PatentStore:
        """The documents."""
        ...

    @property
    def index(self) -> SearchIndex:
        """The index."""
        ...

    def vectors_state(self) -> tuple[VectorState | None, str]:
        """What the vectors in use answer for, and why they cannot be used where they cannot."""
        ...

    @property
    def glossary(self) -> Glossary:
        """The glossary for queries and for terms on document pages."""
        ...

    @property
    def translations(self) -> LearnedTables:
        """Translations learned from the library's own texts, for words that the glossary lacks."""
        ...

    @property
    def prior_art(self) -> PriorArt:
        """Search."""
        ...

    @property
    def statistics(self) -> Statistics:
        """Official figures; there may be none yet."""
        ...

    @property
    def releases(self) -> Sequence[Release]:
        """The numbered and signed releases of the figures, newest first."""
        ...

    @property
    def register(self) -> Register:
        """The register of cooperation; it may be empty."""
        ...

    @property
    def fields(self) -> Mapping[str, Definition]:
        """The definitions of fields by id."""
        ...

    @property
    def collections(self) -> Collections:
        """The members of fields."""
        ...

    @property
    def navigation(self) -> Navigation:
        """What pages show of fields."""
        ...

    @property
    def subscriptions(self) -> Subscriptions | None:
        """E-mail about new members of fields; ``None`` where the site sends no mail."""
        ...

    @property
    def green(self) -> Green:
        """Green technology and suggested classes."""
        ...

    @property
    def translating(self) -> Translating | None:
        """Machine translation of published texts; ``None`` where no service is set."""
        ...

    @property
    def programmes(self) -> Mapping[str, Programme]:
        """The programmes of joint search by id."""
        ...

    @property
    def joint(self) -> Joint | None:
        """Cases and search desks; ``None`` where the site has no accounts."""
        ...

    @property
    def meetings(self) -> Meetings | None:
        """Meetings in preparation; ``None`` where the site has no accounts."""
        ...

    @property
    def exchanges(self) -> Exchanges | None:
        """Exchanges and symposia; ``None`` where the site has no accounts."""
        ...

    @property
    def access(self) -> Access | None:
        """Accounts and signing in; ``None`` where the site has none."""
        ...


def services(request: Request) -> Services:
    """The library that this site serves."""
    return cast(Services, request.app.state.services)


Library = Annotated[Services, Depends(services)]
