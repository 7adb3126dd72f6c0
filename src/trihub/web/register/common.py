"""What pages of the register share: names in the reader's language, and how records are called."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from trihub.core.dates import PatentDate
from trihub.core.register import RecordKind
from trihub.register.entities import KIND_OF, called
from trihub.register.lexicon import table
from trihub.register.names import name_of, office_at
from trihub.register.periods import period_of
from trihub.register.records import Record
from trihub.register.view import Asked
from trihub.web.i18n import show_date
from trihub.web.services import services
from trihub.web.views.render import page
from trihub.web.words import office_name

ON_PAGE = 30
_DAYS = 20_000
"""Dates and names of offices that are kept as they are shown."""
MECHANISMS = tuple(row["code"] for row in table("mechanisms"))
STRENGTHS = tuple(row["code"] for row in table("strengths") if row["rank"] != "0")
FIELDS = tuple(row["code"] for row in table("fields"))
OFFICES = tuple(dict.fromkeys(row["code"] for row in table("offices")))

Code = Annotated[str, Query(max_length=200)]
Year = Annotated[str, Query(pattern=r"^(\d{4})?$", description="A year.")]
Page = Annotated[int, Query(alias="page", ge=1, le=100_000)]


class Filters(NamedTuple):
    """What a reader chose of meetings."""

    mechanism: str
    office: str
    field: str
    person: str
    since: str
    until: str

    @property
    def query(self) -> str:
        """As the query of an address, without its question mark."""
        return urlencode({name: value for name, value in self._asdict().items() if value})

    def asked(self, *kinds: RecordKind) -> Asked:
        """What is asked of the view."""
        having = {name: value for name, value in self._asdict().items()
                  if value and name not in ("since", "until")}  # fmt: skip
        return Asked(
            kinds=kinds, having=having, since=int(self.since or 0), until=int(self.until or 0)
        )


def filters_of(
    mechanism: Code = "", office: Code = "", field: Code = "", person: Code = "", since: Year = "",
    until: Year = "",
) -> Filters:  # fmt: skip
    """The filters in an address."""
    return Filters(mechanism, office, field, person, since, until)


Chosen = Annotated[Filters, Depends(filters_of)]


def shown(
    request: Request, lang: str, template: str, status: int = 200, **context: Any
) -> Response:
    """A page of the register."""
    return page(
        request, lang, f"register/{template}", status, name_of=partial(name_of, language=lang),
        when=partial(when, language=lang), title_of=partial(title_of, language=lang),
        office_at=partial(office_at, language=lang), entity_at=partial(entity_at, request, lang),
        period_of=period_of, office_title=partial(office_title, language=lang), **context,
    )  # fmt: skip


@lru_cache(maxsize=_DAYS)
def office_title(code: str, language: str) -> str:
    """An office's name of today, for its badge."""
    return office_name(code, language)


def entity_at(request: Request, lang: str, name: str, code: str) -> str:
    """The page of the person, office … that a value of a property names; empty where it has none."""
    kind = KIND_OF.get(name)
    found = services(request).register.view().named(kind, code) if kind else ""
    return f"/{lang}/register/{found}" if found else ""


def pages_of(count: int) -> int:
    """How many pages a list has."""
    return max(1, -(-count // ON_PAGE))


@lru_cache(maxsize=_DAYS)
def when(date: str, language: str) -> str:
    """A date as exactly as it is known, in the reader's form."""
    parts = [int(part) for part in date.split("-")] if date else []
    return show_date(PatentDate(*parts), language) if parts else ""


def title_of(one: Record, language: str) -> str:
    """What a record is called: the meeting with its number, the words of a commitment, the name of
    today of an office."""
    if one.kind is RecordKind.COMMITMENT:
        return one.first("text")
    if one.kind is RecordKind.DOCUMENT:
        return name_of("document", one.first("document"), language)
    if one.kind.named:
        return called(one, language)
    name = name_of("mechanism", one.first("mechanism"), language)
    number = one.first("number")
    if not number:
        return name
    forms = {"en": f"{name} {number}", "zh": f"第{number}次{name}", "ja": f"第{number}回{name}",
             "ko": f"제{number}차 {name}"}  # fmt: skip
    return forms[language]
