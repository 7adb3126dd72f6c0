"""The search form: its fields as they stand in the address, and addresses made from it."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from trihub.priorart.request import SearchRequest, cutoff_day
from trihub.web.dates import year_of

Word = Annotated[str, Field(max_length=200)]


def _chosen(value: Any) -> Any:
    return [item for item in value if item] if isinstance(value, list) else value


Weights = Annotated[list[Word], BeforeValidator(_chosen)]
"""What translations count; a choice that was left as it is sends an empty value."""

NARROWING = ("office", "class", "lang", "kind", "applicant", "year")
"""Parameters that narrow a search by a value, and may stand several times."""


class SearchForm(BaseModel):
    """The fields of the search page. Unknown parameters are passed over.

    ``show`` is the document in the preview, ``mt`` whether machine translations are shown,
    ``align`` whether each hit is compared with the features of the claim searched from.
    """

    model_config = ConfigDict(populate_by_name=True)

    q: str = Field(default="", max_length=10_000)
    like: str = Field(default="", max_length=100_000)
    before: str = Field(default="", max_length=40)
    conflicting: bool = False
    office: list[Word] = Field(default=[], max_length=20)
    cls: list[Word] = Field(default=[], alias="class", max_length=20)
    lang: list[Word] = Field(default=[], max_length=20)
    kind: list[Word] = Field(default=[], max_length=20)
    applicant: list[Word] = Field(default=[], max_length=20)
    year: list[Word] = Field(default=[], max_length=50)
    translate: list[Word] = Field(default=[], max_length=4)
    written_in: str = Field(default="", max_length=8)
    without: list[Word] = Field(default=[], max_length=200)
    weigh: Weights = Field(default=[], max_length=200)
    limit: int = Field(default=20, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=2000)
    show: str = Field(default="", max_length=80)
    mt: bool = False
    align: bool = False

    @property
    def asks(self) -> bool:
        """Whether anything is searched for."""
        return bool(self.q.strip() or self.like.strip())

    def request(self, reader: str) -> SearchRequest:
        """As the feature takes it.

        :raises BadInput: contradicting fields, or a year that is none. :raises BadDate: the cut-off is no day.
        """
        before = cutoff_day(self.before)
        return SearchRequest(
            query=self.q, like=self.like, before=before,
            conflicting=self.conflicting,
            offices=tuple(self.office), classes=tuple(self.cls), languages=tuple(self.lang),
            kinds=tuple(self.kind), applicants=tuple(self.applicant),
            years=tuple(map(year_of, filter(None, self.year))),
            translate=tuple(lang for lang in self.translate if lang),
            written_in=self.written_in, disabled=tuple(self.without), weights=tuple(self.weigh), reader=reader, limit=self.limit, offset=self.offset,
            align=self.align and bool(self.like.strip()),
        )  # fmt: skip

    def values(self, parameter: str) -> list[str]:
        """The values of one parameter that may stand several times."""
        found: list[str] = getattr(self, "cls" if parameter == "class" else parameter)
        return found

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        """Every narrowing that is on, as (parameter, value)."""
        return [(name, value) for name in NARROWING for value in self.values(name)]

    def pairs(self) -> list[tuple[str, str]]:
        """Every parameter that is not at its default, without the page and the preview."""
        out: list[tuple[str, str]] = []
        fields = self.model_dump(by_alias=True, exclude_defaults=True, exclude={"offset", "show"})
        for name, value in fields.items():
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
        show: str = "",
        path: str = "search",
    ) -> str:
        """This search's address, with one value switched, at another page or with a preview."""
        pairs = self.pairs()
        if toggle:
            pairs = [p for p in pairs if p != toggle] if toggle in pairs else [*pairs, toggle]
        if offset:
            pairs.append(("offset", str(offset)))
        if show:
            pairs.append(("show", show))
        return f"/{lang}/{path}?{urlencode(pairs)}" if pairs else f"/{lang}/{path}"
