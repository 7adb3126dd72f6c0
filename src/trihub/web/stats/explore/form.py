"""The explorer's form, as it stands in the address, and addresses made from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, Field

from trihub.core.statistics import Series
from trihub.statistics.addresses import MOST_CODES
from trihub.web.dates import day_of

Code = Annotated[str, Field(max_length=60)]
Key = Annotated[str, Field(max_length=700)]
MOST_KEYS = 50

CHOOSABLE = ("right", "office", "origin", "field", "route", "unit", "year_basis",
             "applicant_basis", "definition")  # fmt: skip
"""Dimensions that a reader chooses codes of; the indicator is one."""
Axis = Literal[
    "period", "dataset", "right", "office", "origin", "field", "route", "unit", "year_basis",
    "applicant_basis", "definition",
]  # fmt: skip


def _some(value: Any) -> Any:
    """A list without the empty values that a form sends for “all”."""
    return [one for one in value if one] if isinstance(value, list) else value


def _none(value: Any) -> Any:
    return None if value == "" else value


Codes = Annotated[list[Code], BeforeValidator(_some), Field(max_length=MOST_CODES)]
Year = Annotated[int | None, BeforeValidator(_none), Field(ge=1400, le=2200)]


class ExploreForm(BaseModel):
    """What is looked at. Unknown parameters are passed over.

    ``key`` are whole keys of series (they stand beside the other choices and narrow them),
    ``rows`` and ``columns`` what the table goes by, ``page`` from 1.
    """

    dataset: Codes = Field(default=[], max_length=20)
    indicator: str = Field(default="", max_length=60)
    right: Codes = []
    office: Codes = []
    origin: Codes = []
    field: Codes = []
    route: Codes = []
    unit: Codes = []
    year_basis: Codes = []
    applicant_basis: Codes = []
    definition: Codes = []
    key: list[Key] = Field(default=[], max_length=MOST_KEYS)
    first: Year = None
    last: Year = None
    as_of: str = Field(default="", max_length=40)
    rows: Axis = "period"
    columns: Axis = "office"
    chart: Literal["lines", "bars", "none"] = "lines"
    page: int = Field(default=1, ge=1, le=100_000)

    @property
    def day(self) -> dt.date | None:
        """The as-of day. :raises BadDate: there is no such day."""
        return day_of(self.as_of)

    def codes(self, dimension: str) -> list[str]:
        """The chosen codes of a dimension."""
        found: list[str] = getattr(self, dimension)
        return found

    @property
    def series(self) -> list[Series]:
        """The series of the keys. :raises BadInput: one is no key."""
        return [Series.of_key(key) for key in self.key]

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """Every parameter that is not at its default, with changes; the page is left out."""
        given = self.model_dump(exclude_defaults=True, exclude={"page"}) | changes
        out: list[tuple[str, str]] = []
        for name in type(self).model_fields:
            value = given.get(name)
            if value is None or value in ("", []):
                continue
            values: Iterable[Any] = value if isinstance(value, (list, tuple)) else [value]
            out += [(name, str(one)) for one in values]
        return out

    def href(self, language: str, path: str = "", **changes: Any) -> str:
        """The address of this view, with changes."""
        query = urlencode(self.pairs(**changes))
        return f"/{language}/stats/explore{path}" + (f"?{query}" if query else "")
