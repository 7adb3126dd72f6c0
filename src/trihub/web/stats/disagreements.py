"""The register of disagreements, and the page of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.charts import to_svg
from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.statistics import DIMENSIONS, Period, Slice, Which
from trihub.statistics.charts import Line, Point, lines
from trihub.statistics.charts.model import NOT_FINAL
from trihub.statistics.reconciliation import Comparison, Disagreement, Rule
from trihub.statistics.reconciliation.model import Claim
from trihub.statistics.service import Statistics
from trihub.web.pages.common import Language
from trihub.web.stats.common import Official, is_known, not_compared_yet, shown

router = APIRouter()
ON_PAGE = 50
_AROUND = 5
"""Years before and after that stand beside a disagreement."""
_OF_VINTAGES = (Comparison.VINTAGES, Comparison.DROPPED, Comparison.ENDING, Comparison.PARTS)
"""Comparisons of single publications; the others are of data sets as they stand."""


class Side(NamedTuple):
    """What one source says in the years around."""

    name: str
    claim: Claim | None
    years: Mapping[int, tuple[Decimal, int]]


@router.get("/{lang}/stats/disagreements")
def register(
    request: Request, lang: Language, statistics: Official,
    rule: Annotated[str, Query(max_length=60)] = "",
    comparison: Annotated[str, Query(max_length=60)] = "",
    dataset: Annotated[str, Query(max_length=60)] = "",
    office: Annotated[str, Query(max_length=60)] = "",
    indicator: Annotated[str, Query(max_length=60)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:  # fmt: skip
    """The register with filters and counts. :raises NotFound: a filter names what does not
    exist."""
    judged = statistics.reconciled.at_hand()
    chosen = {"rule": rule, "comparison": comparison, "dataset": dataset, "office": office,
              "indicator": indicator}  # fmt: skip
    _check(statistics, chosen)
    found = judged.directory.choose(**chosen) if judged else []
    counts = Counter((each.difference.comparison.value, each.rule.value) for each in found)
    start = (page - 1) * ON_PAGE
    return shown(
        request, lang, "disagreements.html", judged=judged, chosen=chosen, found=len(found),
        entries=found[start : start + ON_PAGE], page_number=page,
        pages=max(1, -(-len(found) // ON_PAGE)), loaded=statistics.store.state() > 0,
        counts=sorted(counts.items(), key=lambda item: (-item[1], item[0])),
        rules=[each.value for each in Rule], comparisons=[each.value for each in Comparison],
    )  # fmt: skip


def _check(statistics: Statistics, chosen: Mapping[str, str]) -> None:
    good = {
        "rule": chosen["rule"] in ("", *Rule), "comparison": chosen["comparison"] in ("", *Comparison),
        "dataset": chosen["dataset"] in ("", *statistics.holdings().datasets),
        "office": not chosen["office"] or is_known("office", chosen["office"]),
        "indicator": not chosen["indicator"] or is_known("indicator", chosen["indicator"]),
    }  # fmt: skip
    for name, is_good in good.items():
        if not is_good:
            raise NotFound(
                said("There is no {list} {code}.", list=name, code=chosen[name]),
                hint=said("Choose one from the form."),
            )


@router.get("/{lang}/stats/disagreements/{identifier}.svg")
def chart(
    lang: Language, identifier: str, statistics: Official,
    theme: Annotated[Literal["light", "dark"], Query()] = "light",
) -> Response:  # fmt: skip
    """Both sources in the years around. :raises NotFound: there is nothing to draw."""
    sides = _sides(statistics, _entry(statistics, identifier))
    drawn = [_line(side) for side in sides if side.years]
    if not drawn:
        raise NotFound(said("There is nothing to draw."), hint=said("The page says what there is."))
    return Response(
        to_svg(lines(drawn, lang, theme=theme), lang, theme, ground=False),
        media_type="image/svg+xml",
    )


def _line(side: Side) -> Line:
    points = [Point(Period(year * 10_000), value, bool(flags & NOT_FINAL))
              for year, (value, flags) in sorted(side.years.items())]  # fmt: skip
    unit = side.claim.series.unit if side.claim else "_Z"
    return Line(label=side.name, code=side.name, points=points, unit=unit)


@router.get("/{lang}/stats/disagreements/{identifier}")
def disagreement(
    request: Request, lang: Language, identifier: str, statistics: Official
) -> Response:
    """An entry: both claims with their provenance, and the evidence of each rule. :raises NotFound:
    there is none."""
    judged = statistics.reconciled.at_hand()
    if judged is None:
        raise not_compared_yet()
    entry = judged.directory.get(identifier)
    sides = _sides(statistics, entry)
    years = sorted({year for side in sides for year in side.years})
    return shown(
        request, lang, "disagreement.html", entry=entry, difference=entry.difference, sides=sides,
        years=years, dimensions=DIMENSIONS, period=Period,
        drawn=any(len(side.years) > 1 for side in sides),
    )  # fmt: skip


def _entry(statistics: Statistics, identifier: str) -> Disagreement:
    judged = statistics.reconciled.at_hand()
    if judged is None:
        raise not_compared_yet()
    return judged.directory.get(identifier)


def _sides(statistics: Statistics, entry: Disagreement) -> list[Side]:
    found = entry.difference
    alone = found.comparison in _OF_VINTAGES
    ends = [(found.one, found.one.slice)]
    if found.other is not None:
        ends.append((found.other, found.other.slice))
    sides = []
    for claim, of in ends:
        years = _around(statistics, claim, of, alone=alone)
        sides.append(Side(_name(claim.slice, alone=alone), claim, years))
    if found.lacking is not None:
        years = _around(statistics, found.one, found.lacking, alone=True)
        sides.append(Side(_name(found.lacking, alone=True), None, years))
    return sides


def _name(of: Slice, *, alone: bool) -> str:
    return f"{of.vintage.dataset} {of.vintage.published.text}" if alone else of.vintage.dataset


def _around(
    statistics: Statistics, claim: Claim, of: Slice, *, alone: bool
) -> dict[int, tuple[Decimal, int]]:
    """The claim's figures in the years around: of one vintage, or of the data set as it stands. What
    follows from other figures is made from them in each year."""
    if not claim.parts:
        return _read(statistics, claim, of, alone=alone)
    parts = [_around(statistics, part, of, alone=alone) for part in claim.parts]
    shared = set(parts[0]).intersection(*parts[1:])
    made = {}
    for year in shared:
        first, *rest = (part[year] for part in parts)
        more = sum((value for value, _ in rest), Decimal(0))
        flags = first[1]
        for _, each in rest:
            flags |= each
        made[year] = (first[0] - more if claim.subtracted else first[0] + more), flags
    return made


def _read(
    statistics: Statistics, claim: Claim, of: Slice, *, alone: bool
) -> dict[int, tuple[Decimal, int]]:
    series, vintage = claim.series, of.vintage
    codes = {name: (getattr(series, name),) for name in DIMENSIONS if name != "indicator"}
    which = Which(dataset=vintage.dataset, indicator=series.indicator, codes=codes)
    digest = vintage.digest if alone else ""

    def find() -> dict[int, tuple[Decimal, int]]:
        table = statistics.table_of(which, digest) if digest else statistics.table(which)
        return {each.period.year: (each.value, each.cell.flags) for each in table
                if each.value is not None and each.period.is_year}  # fmt: skip

    every = statistics.kept.get(("around", vintage.dataset, digest, series), find)
    middle = claim.year
    return {year: both for year, both in every.items() if abs(year - middle) <= _AROUND}
