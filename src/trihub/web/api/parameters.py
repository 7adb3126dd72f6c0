"""The parameters of a search, as the API takes them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from trihub.core.kinds import NeutralKind
from trihub.core.numbers.clean import LONGEST
from trihub.priorart.request import MAX_LIMIT, SearchRequest
from trihub.web.api.cursors import read_cursor

Language = Literal["en", "zh", "ja", "ko"]
MAX_LIKE = 100_000
MAX_QUERY = 10_000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: Any) -> Any:
    """ISO 8601 alone: a bare number would otherwise pass for seconds since 1970."""
    if value is None or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("a day is written YYYY-MM-DD")


Day = Annotated[dt.date | None, BeforeValidator(_day)]
Word = Annotated[str, Field(min_length=1, max_length=200)]
Year = Annotated[int, Field(ge=1700, le=2200)]
Number = Annotated[
    str,
    Path(description="A number in any form of its office.", min_length=1, max_length=LONGEST),
]


class Criteria(BaseModel):
    """What is searched for."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=MAX_QUERY, description="A query in the query language.")
    like: str = Field(
        "",
        max_length=MAX_LIKE,
        description="Start from a document: its number, or text. With `q`, only what matches that.",
    )
    before: Day = Field(None, description="Cut-off: published before this day (YYYY-MM-DD).")
    conflicting: bool = Field(
        False, description="With `before`: also filed before and published later (category E)."
    )
    office: list[Word] = Field([], max_length=20, description="Offices, by code (CN, JP, KR …).")
    cls: list[Word] = Field([], alias="class", max_length=20, description="IPC or CPC, any level.")
    lang: list[Word] = Field([], max_length=20, description="Languages of the document.")
    kind: list[NeutralKind] = Field([], max_length=20, description="Neutral kinds.")
    applicant: list[Word] = Field([], max_length=20, description="Applicants, as printed.")
    year: list[Year] = Field([], max_length=50, description="Years of publication.")
    translate: list[Language] = Field([], max_length=4, description="Translate the query to these.")
    written_in: Literal["", "en", "zh", "ja", "ko"] = Field(
        "", description="The language of the query or text, where it is not to be guessed."
    )
    without: list[Word] = Field(
        [], max_length=200, description="Translations left out: source>target."
    )
    weigh: list[Word] = Field(
        [],
        max_length=200,
        description="What translations count, from 0 to 1: source>target=0.5.",
    )

    def asked(self) -> dict[str, Any]:
        """As the feature takes it."""
        return {
            "query": self.q, "like": self.like, "before": self.before,
            "conflicting": self.conflicting, "offices": tuple(self.office),
            "classes": tuple(self.cls), "languages": tuple(self.lang),
            "kinds": tuple(kind.value for kind in self.kind), "applicants": tuple(self.applicant),
            "years": tuple(self.year), "translate": tuple(self.translate),
            "written_in": self.written_in, "disabled": tuple(self.without), "weights": tuple(self.weigh),
        }  # fmt: skip


class SearchParameters(Criteria):
    """A search, and which page of it."""

    reader: Language = Field("en", description="The reader's language: picks the member shown.")
    limit: int = Field(20, ge=1, le=MAX_LIMIT, description="Families on a page.")
    cursor: str = Field("", max_length=64, description="`next` of the answer before.")
    facets: bool = Field(True, description="Count facets.")
    explain: bool = Field(True, description="Explain each hit.")
    align: bool = Field(
        False, description="With `like`: compare each hit with the claim, feature by feature."
    )

    def name(self) -> str:
        """What names this search, without its page."""
        return self.model_dump_json(exclude={"cursor", "limit", "facets", "explain", "align"})

    def request(self) -> SearchRequest:
        """As the feature takes it. :raises BadInput: contradictions, a cursor of another search."""
        return SearchRequest(
            **self.asked(), reader=self.reader, limit=self.limit, facets=self.facets,
            explain=self.explain, align=self.align, offset=read_cursor(self.cursor, self.name()) if self.cursor else 0,
        )  # fmt: skip


class ExportParameters(Criteria):
    """An export: a search, the format, and how many documents."""

    format: Literal["csv", "jsonl", "xlsx", "ris", "st96"] = Field(description="The format.")
    limit: int = Field(1_000, ge=1, le=10_000, description="Documents at most.")

    def request(self) -> SearchRequest:
        """As the feature takes it. :raises BadInput: contradictions."""
        return SearchRequest(**self.asked(), facets=False, explain=False)
