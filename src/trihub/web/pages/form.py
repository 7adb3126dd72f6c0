"""The search form: its fields as they stand in the address, and addresses made from it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from trihub.core.dates import parse_date
from trihub.core.errors import BadDate
from trihub.priorart.request import SearchRequest


def _day(value: Any) -> Any:
    """An empty field of the form is no day; other days are read as everywhere in Trihub."""
    if not isinstance(value, str):
        return value
    try:
        date = parse_date(value)
    except BadDate as error:
        raise ValueError(str(error)) from error
    return date.first if date else None


Day = Annotated[dt.date | None, BeforeValidator(_day)]


class SearchForm(BaseModel):
    """The fields of the search page. Unknown parameters are passed over."""

    model_config = ConfigDict(populate_by_name=True)

    q: str = Field("", max_length=10_000)
    like: str = Field("", max_length=100_000)
    before: Day = None
    conflicting: bool = False
    office: list[str] = Field([], max_length=20)
    cls: list[str] = Field([], alias="class", max_length=20)
    lang: list[str] = Field([], max_length=20)
    kind: list[str] = Field([], max_length=20)
    applicant: list[str] = Field([], max_length=20)
    year: list[str] = Field([], max_length=50)
    translate: list[str] = Field([], max_length=4)
    without: list[str] = Field([], max_length=200)
    limit: int = Field(20, ge=1, le=100)
    offset: int = Field(0, ge=0, le=2000)

    def request(self, reader: str) -> SearchRequest:
        """As the feature takes it. :raises BadInput: contradicting fields."""
        return SearchRequest(
            query="" if self.like.strip() else self.q, like=self.like, before=self.before,
            conflicting=self.conflicting and self.before is not None,
            offices=tuple(self.office), classes=tuple(self.cls), languages=tuple(self.lang),
            kinds=tuple(self.kind), applicants=tuple(self.applicant),
            years=tuple(int(year) for year in self.year if year.isdigit()),
            translate=tuple(self.translate), disabled=tuple(self.without),
            reader=reader, limit=self.limit, offset=self.offset,
        )  # fmt: skip

    def values(self, parameter: str) -> list[str]:
        """The values of one parameter that may stand several times."""
        found: list[str] = getattr(self, "cls" if parameter == "class" else parameter)
        return found

    def pairs(self) -> list[tuple[str, str]]:
        """Every parameter that is not at its default, without the page."""
        out: list[tuple[str, str]] = []
        for name, value in self.model_dump(by_alias=True, exclude_defaults=True).items():
            if name == "offset":
                continue
            if isinstance(value, list):
                out += [(name, str(item)) for item in value]
            else:
                out.append((name, "1" if value is True else str(value)))
        return out

    def href(
        self,
        lang: str,
        *,
        toggle: tuple[str, str] | None = None,
        offset: int = 0,
        path: str = "search",
    ) -> str:
        """This search's address, with one value switched, or at another page."""
        pairs = self.pairs()
        if toggle:
            pairs = [p for p in pairs if p != toggle] if toggle in pairs else [*pairs, toggle]
        if offset:
            pairs.append(("offset", str(offset)))
        return f"/{lang}/{path}?{urlencode(pairs)}"
