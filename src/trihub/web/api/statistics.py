"""Official figures: what there is, tables, histories, differences, disagreements, comparisons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.core.statistics import DIMENSIONS, Period, Series, Which
from trihub.statistics.comparability import verdict_shape
from trihub.statistics.differences import Difference
from trihub.statistics.differences import compare as compare_tables
from trihub.statistics.overview import Held
from trihub.statistics.reconciliation import Comparison, Rule
from trihub.statistics.reconciliation.shapes import counts_shape, disagreement_shape
from trihub.statistics.service import Statistics
from trihub.statistics.shapes import (
    difference_shape,
    entry_shape,
    observation_shape,
    source_shape,
    table_shape,
)
from trihub.statistics.tables import Table
from trihub.web.api.cursors import make_cursor, read_cursor
from trihub.web.api.parameters import Day, Year
from trihub.web.stats.common import Official, not_compared_yet

router = APIRouter(prefix="/stats")
Json = dict[str, Any]

MOST_COMPARED = 10_000
"""Figures of a difference; a larger one is made from two files."""

_ANY = "." * (len(DIMENSIONS) - 1)
"""Of a key: any code of every dimension but the indicator."""

Code = Annotated[str, Field(min_length=1, max_length=60)]
Codes = Annotated[list[Code], Field(max_length=100)]
Key = Annotated[str, Field(min_length=1, max_length=700)]


class Choice(BaseModel):
    """Which figures: of one data set and indicator, with some codes of other dimensions."""

    model_config = ConfigDict(extra="forbid")

    dataset: Code = Field(description="Data set, by name (`/stats/datasets`).")
    indicator: Code = Field(description="Indicator, by code.")
    right: Codes = Field([], description="Rights.")
    office: Codes = Field([], description="Offices and economies.")
    origin: Codes = Field([], description="Origins.")
    field: Codes = Field([], description="Fields.")
    route: Codes = Field([], description="Routes.")
    unit: Codes = Field([], description="Counting units.")
    year_basis: Codes = Field([], description="Kinds of year.")
    applicant_basis: Codes = Field([], description="Whose residence decides on the origin.")
    definition: Codes = Field([], description="Definitions of rates and periods.")

    def codes(self) -> dict[str, tuple[str, ...]]:
        """The wanted codes by dimension."""
        given = self.model_dump(include=set(Choice.model_fields) - {"dataset", "indicator"})
        return {name: tuple(codes) for name, codes in given.items() if codes}

    def which(self) -> Which:
        """As the feature takes it."""
        return Which(dataset=self.dataset, indicator=self.indicator, codes=self.codes())

    def held(self, statistics: Statistics) -> Sequence[Held]:
        """The series that there are. :raises NotFound: no data set has this indicator."""
        holdings = statistics.holdings()
        if not holdings.get(self.dataset, self.indicator):
            raise NotFound(
                said("{dataset} has no figures of {indicator} here.", dataset=self.dataset,
                     indicator=self.indicator),
                hint=said("/api/v1/stats/datasets lists what there is."),
            )  # fmt: skip
        return holdings.choose(self.dataset, self.indicator, self.codes())


class TableParameters(Choice):
    """A table, as of a day, and which page of it."""

    as_of: Day = Field(None, description="As published by this day (YYYY-MM-DD).")
    limit: int = Field(
        500, ge=1, le=1_000, description="Figures of a page, about: series are not divided."
    )
    cursor: str = Field("", max_length=64, description="`next` of the answer before.")

    def name(self) -> str:
        """What names this table, without its page."""
        return self.model_dump_json(exclude={"cursor", "limit"})


class DifferenceParameters(Choice):
    """Two states of a table."""

    before: str = Field(
        min_length=1, max_length=40, description="A day (YYYY-MM-DD), or the name of a vintage."
    )
    after: str = Field("", max_length=40, description="The same, later; without it: today.")


class RegisterParameters(BaseModel):
    """Entries of the register, and which page of them."""

    model_config = ConfigDict(extra="forbid")

    rule: Rule | None = Field(None, description="Only what this rule explains.")
    comparison: Comparison | None = Field(None, description="Only what was compared so.")
    dataset: str = Field("", max_length=60, description="Only with this data set.")
    office: str = Field("", max_length=60, description="Only of this office or economy.")
    indicator: str = Field("", max_length=60, description="Only of this indicator.")
    limit: int = Field(50, ge=1, le=200, description="Entries of a page.")
    cursor: str = Field("", max_length=64, description="`next` of the answer before.")

    def name(self) -> str:
        """What names these entries, without their page."""
        return self.model_dump_json(exclude={"cursor", "limit"})


def _answer(shape: Mapping[str, Any] | Sequence[Any]) -> Response:
    """Shapes are made of plain values: checking each again would take longer than making them."""
    return Response(orjson.dumps(shape), media_type="application/json")


@router.get("/datasets", summary="Data sets and their indicators", response_model=Json)
def datasets(statistics: Official) -> Response:
    """What there is: data sets with their indicators, of each the number of series and the first
    and last year."""
    return _answer(statistics.kept.get("api datasets", lambda: _datasets(statistics)))


def _datasets(statistics: Statistics) -> Json:
    holdings = statistics.holdings()
    return {
        "datasets": [
            {
                "dataset": dataset,
                "indicators": [
                    {"indicator": name, "series": len(held), "first": min(one.first for one in held),
                     "last": max(one.last for one in held)}
                    for name, held in sorted(holdings.by_indicator[dataset].items())
                ],
            }
            for dataset in holdings.datasets
        ]
    }  # fmt: skip


@router.get("/sources", summary="Vintages", response_model=list[Json])
def sources(
    statistics: Official,
    dataset: Annotated[str, Query(max_length=60, description="Only of this data set.")] = "",
) -> Response:
    """The vintages that were loaded, oldest publication first, with their checksums."""
    found = statistics.kept.get(
        ("api sources", dataset), lambda: [source_shape(one) for one in statistics.sources(dataset)]
    )
    return _answer(found)


@router.get("/table", summary="A table as it stood", response_model=Json)
def table(statistics: Official, asked: Annotated[TableParameters, Query()]) -> Response:
    """The figures of an indicator of a data set as of a day, by series. Whole tables are better
    taken as a file, from `/stats/{dataset}/{key}.csv`."""
    start = read_cursor(asked.cursor, asked.name()) if asked.cursor else 0
    held = asked.held(statistics)
    end, figures = start, 0
    while end < len(held) and (end == start or figures + held[end].periods <= asked.limit):
        figures += held[end].periods
        end += 1
    following = make_cursor(end, asked.name()) if end < len(held) else None
    page = _read(statistics, asked.which(), [one.series for one in held[start:end]], asked.as_of)
    return _answer(table_shape(page) | {"next": following})


def _read(
    statistics: Statistics, which: Which, series: Sequence[Series], as_of: dt.date | None
) -> Table:
    """The table of some series alone."""
    if not series:
        return Table(which=which, slices=(), figures=())
    names = [name for name in Choice.model_fields if name not in ("dataset", "indicator")]
    codes = {name: tuple(sorted({getattr(each, name) for each in series})) for name in names}
    narrow = Which(dataset=which.dataset, indicator=which.indicator, codes=codes)
    wanted = frozenset(series)
    found = [each for each in statistics.table(narrow, as_of=as_of) if each.series in wanted]
    slices = {each.slice.number: each.slice for each in found}
    return Table(which=which, slices=list(slices.values()), figures=found)


@router.get("/history", summary="Everything that was published about a figure",
            response_model=list[Json])  # fmt: skip
def history(
    statistics: Official,
    key: Annotated[Key, Query(description="The key of a series.")],
    period: Annotated[str, Query(min_length=1, max_length=40, description="2017, 2017-03 …")],
    dataset: Annotated[str, Query(max_length=60, description="Only of this data set.")] = "",
) -> Response:
    """What each publication says, oldest first within each data set, also where the figure
    vanished."""
    found = statistics.history(Series.of_key(key), Period.parse(period), dataset)
    return _answer([entry_shape(each) for each in found])


@router.get("/diff", summary="What was revised, vanished and appeared", response_model=Json)
def diff(statistics: Official, asked: Annotated[DifferenceParameters, Query()]) -> Response:
    """Two states of a table compared, figure by figure: as they stood on two days, or as two
    vintages give them."""
    held = asked.held(statistics)
    if sum(one.periods for one in held) > MOST_COMPARED:
        raise BadInput(
            said("This would compare more than {most} figures.", most=MOST_COMPARED),
            hint=said("Ask for fewer offices or origins, or compare the files {address}.",
                      address=f"/stats/{asked.dataset}/{asked.indicator}{_ANY}.csv?as_of=…"),
        )  # fmt: skip
    return _answer(difference_shape(_difference(statistics, asked)))


def _difference(statistics: Statistics, asked: DifferenceParameters) -> Difference:
    return compare_tables(
        _end(statistics, asked.which(), asked.before), _end(statistics, asked.which(), asked.after)
    )


def _end(statistics: Statistics, which: Which, text: str) -> Table:
    """A state of a table: of a day, of a vintage, of today."""
    day = _as_day(text)
    if text and not day:
        return statistics.table_of(which, text)
    return statistics.table(which, as_of=day)


def _as_day(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None


@router.get("/disagreements", summary="Published figures that disagree", response_model=Json)
def disagreements(statistics: Official, asked: Annotated[RegisterParameters, Query()]) -> Response:
    """The register of disagreements, with counts of each comparison and rule."""
    start = read_cursor(asked.cursor, asked.name()) if asked.cursor else 0
    judged = statistics.reconciled.at_hand()
    if judged is None:
        raise not_compared_yet()
    found = judged.directory.choose(
        rule=asked.rule or "", comparison=asked.comparison or "", dataset=asked.dataset,
        office=asked.office, indicator=asked.indicator,
    )  # fmt: skip
    end = start + asked.limit
    return _answer({
        "figures": judged.register.figures, "found": len(found),
        "kept_at": judged.kept_at.isoformat() if judged.kept_at else None,
        "counts": counts_shape(judged.register),
        "disagreements": [disagreement_shape(each) for each in found[start:end]],
        "next": make_cursor(end, asked.name()) if end < len(found) else None,
    })  # fmt: skip


@router.get("/disagreements/{identifier}", summary="A disagreement", response_model=Json)
def disagreement(
    statistics: Official,
    identifier: Annotated[str, Path(max_length=40, description="`D` and 15 hexadecimal digits.")],
) -> Response:
    """Both claims with their provenance, and the evidence of each rule."""
    judged = statistics.reconciled.at_hand()
    if judged is None:
        raise not_compared_yet()
    return _answer(disagreement_shape(judged.directory.get(identifier)))


@router.get("/compare", summary="Whether series can be set side by side", response_model=Json)
def compare(
    statistics: Official,
    key: Annotated[
        list[Key], Query(min_length=1, max_length=50, description="Keys of the series.")
    ],
    first: Annotated[Year, Query(description="First year.")],
    last: Annotated[Year, Query(description="Last year.")],
) -> Response:
    """The guard's answer: what speaks against it, and the nearest comparisons that hold."""
    judged = statistics.reconciled.at_hand()
    if judged is None:
        raise not_compared_yet()
    verdict = judged.guard.judge([Series.of_key(each) for each in key], first, last)
    return _answer(verdict_shape(verdict))


@router.get("/figures/{identifier}", summary="A figure", response_model=Json)
def figure(
    statistics: Official,
    identifier: Annotated[str, Path(max_length=60, description="Its permanent identifier.")],
) -> Response:
    """A figure with its whole provenance."""
    return _answer(observation_shape(statistics.get(identifier)))
