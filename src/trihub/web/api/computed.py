"""Computed indicators and flows between offices, as the commands give them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.statistics.computed import (
    FlowMatrix,
    compute,
    computed_shape,
    definition_shape,
    flows,
    flows_shape,
    indicators,
    refused,
)
from trihub.statistics.computed.shapes import refused_shape
from trihub.statistics.service import Statistics
from trihub.web.api.parameters import Day, Year
from trihub.web.stats.common import Official

router = APIRouter(prefix="/stats")
Json = dict[str, Any]
Code = Annotated[str, Field(min_length=1, max_length=60)]
Codes = Annotated[list[Code], Field(max_length=100)]

MOST = 10_000
"""Figures of an answer; more are refused rather than cut."""


class Choice(BaseModel):
    """What is computed of what."""

    model_config = ConfigDict(extra="forbid")

    indicator: Code | None = Field(None, description="The published indicator; without it the first "
                                   "that the definition names.")  # fmt: skip
    right: Codes = Field(["PATENT"], description="Rights.")
    office: Codes = Field(["CN", "JP", "KR", "US", "EP"], description="Offices and economies.")
    origin: Codes = Field([], description="Origins.")
    base: Year | None = Field(None, description="Base year of compound growth.")
    as_of: Day = Field(None, description="As published by this day (YYYY-MM-DD).")
    prefer: Codes = Field([], description="Data sets that come before the preferred ones.")

    def codes(self) -> dict[str, tuple[str, ...]]:
        """The wanted codes by dimension."""
        given = {"right": self.right, "office": self.office, "origin": self.origin,
                 "indicator": [self.indicator] if self.indicator else []}  # fmt: skip
        return {name: tuple(codes) for name, codes in given.items() if codes}


@router.get("/computed", summary="Computed indicators", response_model=Json)
def computed_indicators() -> Response:
    """Their definitions, and what is not computed on purpose."""
    shape = {"indicators": [definition_shape(each) for each in indicators().values()],
             "refused": [refused_shape(each) for each in refused().values()]}  # fmt: skip
    return Response(orjson.dumps(shape), media_type="application/json")


@router.get("/computed/{name}", summary="Figures of a computed indicator", response_model=Json)
def computed(
    statistics: Official,
    name: Annotated[str, Path(max_length=60, description="A computed indicator, by code.")],
    asked: Annotated[Choice, Query()],
) -> Response:
    """Each figure with the published ones that it follows from, or the reason why there is none."""
    shape = statistics.kept.get(
        ("api computed", name, asked.model_dump_json()), lambda: _computed(statistics, name, asked)
    )
    return Response(shape, media_type="application/json")


def _computed(statistics: Statistics, name: str, asked: Choice) -> bytes:
    table = compute(
        statistics, name, asked.codes(), asked.as_of, base=asked.base, prefer=asked.prefer
    )
    if len(table) > MOST:
        raise BadInput(
            said("{count} figures are too many for one answer.", count=len(table)),
            hint=said("Ask for fewer offices, rights or origins; the most are {most}.", most=MOST),
        )
    return orjson.dumps(computed_shape(table))


@router.get("/flows/{year}", summary="Flows between offices", response_model=Json)
def flows_of_year(
    statistics: Official,
    year: Annotated[int, Path(ge=1700, le=2200, description="The year.")],
    right: Annotated[
        Literal["PATENT", "UTILITY_MODEL", "DESIGN", "TRADEMARK"], Query(description="The right.")
    ] = "PATENT",
    indicator: Annotated[
        Literal["APPLICATIONS", "GRANTS"], Query(description="What flows.")
    ] = "APPLICATIONS",
    as_of: Annotated[Day, Query(description="As published by this day (YYYY-MM-DD).")] = None,
) -> Response:
    """From which countries applications or grants come to which of the five offices. Each row comes
    from one data set; where a cell is empty it says why."""
    found = statistics.kept.get(
        ("api flows", year, right, indicator, as_of),
        lambda: _flows(statistics, year, right, indicator, as_of),
    )
    return Response(orjson.dumps(flows_shape(found)), media_type="application/json")


def _flows(
    statistics: Statistics, year: int, right: str, indicator: str, as_of: dt.date | None
) -> FlowMatrix:
    return flows(statistics, year, right, as_of, indicator=indicator)
