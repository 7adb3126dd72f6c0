"""What an address of figures asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.statistics.addresses import Address, Moves, path_of, read_address, shipped_moves
from trihub.statistics.formats import Extract, Given, Years
from trihub.statistics.service import Statistics
from trihub.web.dates import day_of
from trihub.web.i18n import choose
from trihub.web.identity import base_address
from trihub.web.stats.common import Official

Year = Annotated[int | None, Query(ge=1400, le=2200)]


def moves() -> Moves:
    """What has another name now."""
    return shipped_moves()


Moved = Annotated[Moves, Depends(moves)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for figures: what is asked of them, and what the answer needs."""

    request: Request
    statistics: Statistics
    moves: Moves
    as_of: dt.date | None
    years: Years
    theme: Literal["light", "dark"]
    page: int

    def moved(self, address: Address, language: str, rest: str = "") -> Response | None:
        """A way to where the address leads now, where something of it has another name."""
        now = self.moves.now(address)
        if now is None:
            return None
        return RedirectResponse(path_of(now, language) + rest + self._asked_query(), 301)

    def in_language(self, address: Address, rest: str = "") -> Response:
        """A way to the page in the reader's language."""
        language = choose(self.request.headers.get("accept-language", ""))
        where = path_of(address, language) + rest + self._asked_query()
        return RedirectResponse(where, 302, headers={"Vary": "Accept-Language"})

    def _asked_query(self) -> str:
        query = self.request.url.query
        return f"?{query}" if query else ""

    def query(self, *, pinned: bool = False) -> str:
        """What is asked of the figures, as a query; ``pinned`` to the day whose state they are."""
        day = self.as_of or (self.today if pinned else None)
        pairs = {"as_of": day, "first": self.years.first, "last": self.years.last}
        found = {name: str(value) for name, value in pairs.items() if value is not None}
        return f"?{urlencode(found)}" if found else ""

    @property
    def today(self) -> dt.date:
        """The day of the request (UTC)."""
        return dt.datetime.now(dt.UTC).date()

    def given(self, address: Address, language: str) -> Given:
        """The figures. :raises NotFound: there are none."""
        judged = self.statistics.reconciled.at_hand()
        permanent = path_of(Address(address.dataset, address.key)) + self.query(pinned=True)
        return Given(
            extract=Extract(self.statistics, address, as_of=self.as_of, years=self.years),
            language=language, permalink=base_address(self.request) + permanent,
            today=self.today, theme=self.theme, guard=judged.guard if judged else None,
        )  # fmt: skip


def asked(
    request: Request,
    statistics: Official,
    moves: Moved,
    as_of: Annotated[str, Query(max_length=40)] = "",
    first: Year = None,
    last: Year = None,
    theme: Literal["light", "dark"] = "light",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Asked:
    """Read the parameters: figures as published by the day ``as_of`` (default: all), of the years
    ``first`` to ``last``; a chart's ``theme``; the ``page`` of a long table.

    :raises BadDate: there is no such day. :raises BadInput: the years are the wrong way round.
    """
    if first is not None and last is not None and first > last:
        raise BadInput(
            said("The first year {first} is after the last year {last}.", first=first, last=last)
        )
    return Asked(request=request, statistics=statistics, moves=moves, as_of=day_of(as_of),
                 years=Years(first, last), theme=theme, page=page)  # fmt: skip


FigureRequest = Annotated[Asked, Depends(asked)]


def address_of(dataset: str, name: str) -> Address:
    """What the two last parts of an address name.

    :raises NotFound: nothing can be there. :raises BadInput: the key does not fit.
    """
    return read_address(dataset, name)


FigureAddress = Annotated[Address, Depends(address_of)]
